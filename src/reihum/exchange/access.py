"""Who may read which experience, and who changes what was said in a round."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reihum.exchange.models import Asked, Circle, Experience, ExperienceQuerySet
from reihum.meetings.access import hosts, meeting_to_see
from reihum.meetings.models import Meeting
from reihum.people.models import Person, PersonQuerySet, User
from reihum.people.standing import standing_of


def visible_to(user: User | AnonymousUser) -> ExperienceQuerySet:
    """Members read everything but what was told to circles they are not in; everybody else what is public. Without doubles that
    were merged into another entry. Whoever told something reads it."""
    standing = standing_of(user)
    if not standing.is_member:
        return Experience.objects.public()
    open_to_members = Q(visibility__in=[Experience.Visibility.PUBLIC, Experience.Visibility.MEMBERS])
    if standing.person is None:
        return Experience.objects.current().filter(open_to_members)
    theirs = Q(circle__in=Circle.objects.filter(people=standing.person)) | Q(told_by=standing.person)
    return Experience.objects.current().filter(open_to_members | theirs)


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


def who_reads(entry: Experience) -> PersonQuerySet:
    """The members of today who may read an entry: what `visible_to` allows, asked from the other side."""
    members = Person.objects.members(timezone.localdate()).exclude(user__is_active=False)
    if entry.merged_into_id is not None:
        return members.none()
    if entry.visibility != Experience.Visibility.CIRCLE:
        return members
    return members.filter(Q(circles=entry.circle_id) | Q(pk=entry.told_by_id)).distinct()


def entry_to_help(user: User | AnonymousUser, pk: int) -> Experience:
    """A problem or question for which the user may look for help, that of whoever can read it. Raises Http404."""
    found = visible_to(user).exclude(kind=Experience.Kind.WORKS).with_place()
    return get_object_or_404(found.select_related("told_by", "project").prefetch_related("topics"), pk=pk)


def question_to_answer(user: User | AnonymousUser, pk: int) -> Asked:
    """What the user was asked about a problem or question they may (still) read. Raises Http404."""
    standing = standing_of(user)
    mine = Asked.objects.filter(person=standing.person) if standing.is_member else Asked.objects.none()
    found = mine.select_related("experience__municipality", "experience__circle", "asked_by", "answer")
    return get_object_or_404(found, experience__in=visible_to(user), experience=pk)
