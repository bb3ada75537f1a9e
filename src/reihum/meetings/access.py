"""Who may see and do what with meetings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from reihum.meetings import states
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument, Minutes, State, Task, Turn
from reihum.people.models import Role, User
from reihum.people.standing import standing_of
from reihum.places.models import Municipality


def hosts(user: User | AnonymousUser, meeting: Meeting) -> bool:
    """Whether the user works for an organisation that hosts the meeting, or coordinates the network."""
    standing = standing_of(user)
    return standing.is_coordinator or any(host.pk in standing.organisations for host in meeting.hosts.all())


def meeting_to_see(user: User | AnonymousUser, slug: str) -> Meeting:
    """The meeting, if the user may see it: what the host has not agreed to is for hosts and coordinators. Raises Http404."""
    meeting = get_object_or_404(
        Meeting.objects.select_related("municipality").prefetch_related("hosts"),
        slug=slug,
    )
    if meeting.state == State.PLANNED and not hosts(user, meeting):
        raise Http404
    return meeting


def meeting_to_host(user: User | AnonymousUser, slug: str) -> Meeting:
    """The meeting, if the user hosts it. Raises Http404, PermissionDenied."""
    meeting = meeting_to_see(user, slug)
    if not hosts(user, meeting):
        raise PermissionDenied
    return meeting


def next_states(user: User | AnonymousUser, meeting: Meeting) -> tuple[State, ...]:
    """The states into which the user may bring the meeting now."""
    if not hosts(user, meeting):
        return ()
    return states.next_states(meeting, coordinates=standing_of(user).is_coordinator)


def documents(user: User | AnonymousUser, meeting: Meeting) -> QuerySet[MeetingDocument]:
    """The documents of the meeting that the user may read."""
    found = meeting.documents.select_related("file")
    return found if standing_of(user).is_member else found.filter(for_members_only=False)


def presents(user: User | AnonymousUser, item: AgendaItem) -> bool:
    """Whether the user, as a member, is named among those who present the point."""
    standing = standing_of(user)
    return standing.is_member and standing.person in item.people.all()


def item_to_equip(user: User | AnonymousUser, slug: str, pk: int) -> AgendaItem:
    """The point, if the user may bring papers to it: hosts, and whoever presents it. Raises Http404, PermissionDenied."""
    meeting = meeting_to_see(user, slug)
    item = get_object_or_404(AgendaItem.objects.prefetch_related("people"), meeting=meeting, pk=pk)
    item.meeting = meeting
    if not (hosts(user, meeting) or presents(user, item)):
        raise PermissionDenied
    return item


def document_to_change(user: User | AnonymousUser, slug: str, pk: int) -> MeetingDocument:
    """The document, if the user may show it or take it away: hosts, and whoever presents its point.

    Raises Http404, PermissionDenied.
    """
    meeting = meeting_to_see(user, slug)
    document = get_object_or_404(meeting.documents.select_related("file", "item"), pk=pk)
    if not (hosts(user, meeting) or (document.item and presents(user, document.item))):
        raise PermissionDenied
    return document


def meeting_with_contacts(user: User | AnonymousUser, slug: str) -> Meeting:
    """The meeting, if its list of contacts is for the user: hosts, and whoever takes part. Raises Http404, PermissionDenied."""
    meeting = meeting_to_see(user, slug)
    person = standing_of(user).person
    if not hosts(user, meeting) and not (person and meeting.registrations.taking_part().filter(person=person).exists()):
        raise PermissionDenied
    return meeting


def minutes_to_write(user: User | AnonymousUser, slug: str) -> Minutes:
    """The minutes that the user, as a host, writes. Raises Http404 where nobody began them, PermissionDenied."""
    return get_object_or_404(Minutes.objects.select_related("meeting"), meeting=meeting_to_host(user, slug))


def minutes_to_read(user: User | AnonymousUser, slug: str) -> Minutes:
    """Approved minutes for members, all for hosts. Raises Http404, PermissionDenied."""
    meeting = meeting_to_see(user, slug)
    if not standing_of(user).is_member:
        raise PermissionDenied
    minutes = get_object_or_404(Minutes.objects.select_related("approved_by"), meeting=meeting)
    if not minutes.approved_at and not hosts(user, meeting):
        raise Http404
    return minutes


def task_to_settle(user: User | AnonymousUser, pk: int) -> Task:
    """The task, if the user may say how it stands: whose it is, and who hosted when it was agreed, or coordinates.

    Raises Http404, PermissionDenied.
    """
    task = get_object_or_404(Task.objects.with_people(), pk=pk)
    person = standing_of(user).person
    if not (person and task.person == person) and not hosts(user, task.meeting):
        raise PermissionDenied
    return task


def for_coordination(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lets those in who coordinate the network; asks visitors to sign in; refuses everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not standing_of(request.user).is_coordinator:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def speaks_for(user: User | AnonymousUser, city: Municipality) -> bool:
    """Whether the user may offer the city as a host and say when it cannot: has a role there today, or coordinates."""
    standing = standing_of(user)
    if standing.is_coordinator or not standing.is_member or standing.person is None:
        return standing.is_coordinator
    here = Q(municipality=city) | Q(area__municipality=city) | Q(organisation__municipality=city)
    return Role.objects.today().filter(here, person=standing.person).exists()


def meeting_to_answer(user: User | AnonymousUser, slug: str) -> Meeting:
    """The meeting for which the user's city was asked to be the host. Raises Http404, PermissionDenied."""
    meeting = meeting_to_host(user, slug)
    if not Turn.objects.filter(meeting=meeting).exists():
        raise Http404
    return meeting
