"""What everybody may know of the network, as data. No persons: who they are is on the pages, for as long as they agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reihum.people.models import Membership, Network
from reihum.publishing.facts import public_facts


@public_facts("netzwerk")
def network() -> Iterator[dict[str, Any]]:
    for found in Network.objects.all():
        yield {
            "name": found.name,
            "short_name": found.short_name,
            "founded_on": found.founded_on,
            "archived_on": found.archived_on,
            "aim": found.aim,
        }


@public_facts("mitglieder")
def members() -> Iterator[dict[str, Any]]:
    """The cities and organisations that belong or belonged to the network."""
    memberships = Membership.objects.select_related("municipality", "organisation").filter(person=None)
    for membership in memberships.order_by("since", "pk"):
        yield {
            "municipality": membership.municipality.ags if membership.municipality else None,
            "organisation": membership.organisation.name if membership.organisation else None,
            "kind": membership.kind,
            "since": membership.since,
            "until": membership.until,
        }
