"""Who may see and do what with meetings."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from reihum.meetings.models import Meeting, MeetingDocument, State
from reihum.people.models import User
from reihum.people.standing import standing_of


def hosts(user: User | AnonymousUser, meeting: Meeting) -> bool:
    """Whether the user works for an organisation that hosts the meeting, or coordinates the network."""
    standing = standing_of(user)
    return standing.is_coordinator or any(host.pk in standing.organisations for host in meeting.hosts.all())


def meeting_to_see(user: User | AnonymousUser, slug: str) -> Meeting:
    """The meeting, if the user may see it: drafts are for hosts and coordinators. Raises Http404."""
    meeting = get_object_or_404(
        Meeting.objects.select_related("municipality").prefetch_related("hosts", "agenda__area__municipality"),
        slug=slug,
    )
    if meeting.state == State.DRAFT and not hosts(user, meeting):
        raise Http404
    return meeting


def meeting_to_host(user: User | AnonymousUser, slug: str) -> Meeting:
    """The meeting, if the user hosts it. Raises Http404, PermissionDenied."""
    meeting = meeting_to_see(user, slug)
    if not hosts(user, meeting):
        raise PermissionDenied
    return meeting


def documents(user: User | AnonymousUser, meeting: Meeting) -> QuerySet[MeetingDocument]:
    """The documents of the meeting that the user may read."""
    found = meeting.documents.select_related("file")
    return found if standing_of(user).is_member else found.filter(for_members_only=False)
