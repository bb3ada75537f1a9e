"""Who may read which experience, and who changes what was said in a round."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from reihum.exchange.models import Experience, ExperienceQuerySet
from reihum.meetings.access import hosts, meeting_to_see
from reihum.meetings.models import Meeting
from reihum.people.models import User
from reihum.people.standing import standing_of


def visible_to(user: User | AnonymousUser) -> ExperienceQuerySet:
    """Members read everything, everybody else what is public."""
    return Experience.objects.all() if standing_of(user).is_member else Experience.objects.public()


def may_change(user: User | AnonymousUser, entry: Experience, *, is_host: bool) -> bool:
    """Whether the user, who hosts the meeting or not, may change what was said in its round: whoever told it, and hosts.
    What is published the coordination changes, so that nothing is on public pages that it has not seen."""
    standing = standing_of(user)
    if entry.is_public:
        return standing.is_coordinator
    return is_host or (standing.person is not None and entry.told_by_id == standing.person.pk)


def may_delete(user: User | AnonymousUser, entry: Experience, *, is_host: bool) -> bool:
    """Whoever told it, also when it is published or the round closed; hosts what nobody told by name, as from cards."""
    standing = standing_of(user)
    if entry.told_by_id is None:
        return may_change(user, entry, is_host=is_host)
    return standing.is_coordinator or (standing.person is not None and entry.told_by_id == standing.person.pk)


def entry_to_change(user: User | AnonymousUser, slug: str, pk: int) -> Experience:
    """What was said in the round of a meeting, if the user may change it. Raises Http404, PermissionDenied."""
    entry, meeting = _entry(user, slug, pk)
    if not may_change(user, entry, is_host=hosts(user, meeting)):
        raise PermissionDenied
    return entry


def entry_to_delete(user: User | AnonymousUser, slug: str, pk: int) -> Experience:
    """What was said in the round of a meeting, if the user may delete it. Raises Http404, PermissionDenied."""
    entry, meeting = _entry(user, slug, pk)
    if not may_delete(user, entry, is_host=hosts(user, meeting)):
        raise PermissionDenied
    return entry


def _entry(user: User | AnonymousUser, slug: str, pk: int) -> tuple[Experience, Meeting]:
    meeting = meeting_to_see(user, slug)
    found = Experience.objects.select_related("municipality", "meeting")
    return get_object_or_404(found, meeting=meeting, pk=pk), meeting
