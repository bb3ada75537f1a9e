"""Who may change what about an area."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from reihum.places.models import Area


def area_to_edit(user: AnonymousUser | object, municipality: str, area: str) -> Area:
    """The area, if it exists and the user manages it or coordinates the network. Raises Http404, PermissionDenied."""
    found = get_object_or_404(Area.objects.with_latest(), municipality__slug=municipality, slug=area)
    if not may_edit(user, found):
        raise PermissionDenied
    return found


def may_edit(user: AnonymousUser | object, area: Area) -> bool:
    # The user brings its standing along: places stands before people and cannot ask there.
    standing = getattr(user, "standing", None)
    if standing is None:
        return False
    return standing.is_coordinator or (area.pk in standing.managed_areas and not area.is_archived)


def may_read_areas_in(user: AnonymousUser | object) -> bool:
    """Who may make areas of a file: whoever may add areas and change them."""
    has_perms = getattr(user, "has_perms", None)
    return bool(has_perms and has_perms(["places.add_area", "places.change_area"]))
