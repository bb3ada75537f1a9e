"""The network on every page, and as the one that invites."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from reihum.kit.calendar import Party
from reihum.people.models import Network


def network(request: HttpRequest) -> dict[str, Any]:
    """Template context: `network`, the one of this installation (empty before it is set up). Asked for when used."""
    return {"network": SimpleLazyObject(lambda: Network.objects.first() or Network(name="Reihum", short_name="Reihum"))}


def organizer() -> Party:
    """Who invites in calendars: the network, at the address where answers are read, else from which its mails come.

    Costs a query.
    """
    address = settings.MAILBOX_ADDRESS or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return Party(address, str(Network.objects.first() or "Reihum"))
