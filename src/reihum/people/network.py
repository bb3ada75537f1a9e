"""The network on every page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reihum.people.models import Network


def network(request: HttpRequest) -> dict[str, Any]:
    """Template context: `network`, the one of this installation (empty before it is set up). Asked for when used."""
    return {"network": SimpleLazyObject(lambda: Network.objects.first() or Network(name="Reihum", short_name="Reihum"))}
