"""Who may read which entry, and who changes it and what came of it."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reihum.exchange.models import Asked, Circle, Draft, Experience, ExperienceQuerySet, Reply, Solution
from reihum.meetings.access import hosts, meeting_to_see
from reihum.meetings.models import Meeting
from reihum.people.models import Person, PersonQuerySet, User
from reihum.people.standing import standing_of


def visible_to(user: User | AnonymousUser) -> ExperienceQuerySet:
    """Members read everything but what was told to circles they are not in; everybody else what is public. Without doubles that
    were merged into another entry. Whoever told something, or wrote it down, reads it."""
    standing = standing_of(user)
    if not standing.is_member:
        return Experience.objects.public()
    open_to_members = Q(visibility__in=[Experience.Visibility.PUBLIC, Experience.Visibility.MEMBERS])
    if standing.person is None:
        return Experience.objects.current().filter(open_to_members)
    theirs = (
        Q(circle__in=Circle.objects.filter(people=standing.person))
        | Q(told_by=standing.person)
        | Q(written_by=standing.person)
    )
    return Experience.objects.current().filter(open_to_members | theirs)


def reads(user: User | AnonymousUser, field: str) -> Exists:
    """A condition for rows with an entry in a field: the user may read it. Asked for each of these rows; with `__in`, a database
    writes down all entries there are to read, first."""
    return Exists(visible_to(user).filter(pk=OuterRef(field)))


def circles_of(person: Person | None) -> QuerySet[Circle]:
    """The circles to which somebody may tell something: those they are in."""
    return Circle.objects.filter(people=person) if person else Circle.objects.none()


def is_author(person: Person | None, entry: Experience) -> bool:
    """Whether somebody told the entry, or wrote it down for others."""
    return person is not None and person.pk in (entry.told_by_id, entry.written_by_id)


def may_change(user: User | AnonymousUser, entry: Experience, *, is_host: bool) -> bool:
    """Whether the user, who hosts the meeting in whose round it was said or not, may change an entry: whoever told it or wrote it
    down, and hosts. What is published the coordination changes, so that nothing is on public pages that it has not seen."""
    standing = standing_of(user)
    if entry.is_public:
        return standing.is_coordinator
    return is_host or is_author(standing.person, entry)


def may_delete(user: User | AnonymousUser, entry: Experience, *, is_host: bool) -> bool:
    """Whoever told it or wrote it down, also when it is published or the round closed; hosts what nobody told by name, as from
    cards."""
    standing = standing_of(user)
    if entry.told_by_id is None and entry.written_by_id is None:
        return may_change(user, entry, is_host=is_host)
    return standing.is_coordinator or is_author(standing.person, entry)


def may_settle(user: User | AnonymousUser, entry: Experience) -> bool:
    """Whether the user may say how far an entry has come: its authors, also when it is published, and the coordination."""
    standing = standing_of(user)
    return standing.is_coordinator or (standing.is_member and is_author(standing.person, entry))


def may_merge(user: User | AnonymousUser, double: Experience, target: Experience) -> bool:
    """Whether the user may make one entry part of another: whoever may change both as their author, and the coordination."""
    standing = standing_of(user)
    return standing.is_coordinator or all(
        not entry.is_public and is_author(standing.person, entry) for entry in (double, target)
    )


def may_unlink(user: User | AnonymousUser, link: Solution) -> bool:
    """Whether the user may take a link between two entries away: who made it, and the coordination."""
    standing = standing_of(user)
    return standing.is_coordinator or (standing.person is not None and link.linked_by_id == standing.person.pk)


def person_of(user: User | AnonymousUser) -> Person:
    """The person who writes. Raises PermissionDenied for an administrator who is nobody in the network."""
    person = standing_of(user).person
    if person is None:
        raise PermissionDenied
    return person


def entry_to_read(user: User | AnonymousUser, pk: int) -> Experience:
    """The entry, if the user may read it. Raises Http404."""
    return get_object_or_404(visible_to(user).select_related("municipality", "meeting", "told_by", "written_by"), pk=pk)


def is_host_of(user: User | AnonymousUser, entry: Experience) -> bool:
    """Whether the user hosts the meeting in whose round the entry was said; coordinators do everywhere."""
    if entry.meeting is None:
        return standing_of(user).is_coordinator
    return hosts(user, entry.meeting)


def own_to_change(user: User | AnonymousUser, pk: int) -> Experience:
    """The entry, if the user may change it on its own page: as `may_change`. Raises Http404, PermissionDenied."""
    entry = entry_to_read(user, pk)
    if not may_change(user, entry, is_host=is_host_of(user, entry)):
        raise PermissionDenied
    return entry


def own_to_delete(user: User | AnonymousUser, pk: int) -> Experience:
    """The entry, if the user may delete it. Raises Http404, PermissionDenied."""
    entry = entry_to_read(user, pk)
    if not may_delete(user, entry, is_host=is_host_of(user, entry)):
        raise PermissionDenied
    return entry


def entry_to_settle(user: User | AnonymousUser, pk: int) -> Experience:
    """The entry, if the user may say how far it has come. Raises Http404, PermissionDenied."""
    entry = entry_to_read(user, pk)
    if not may_settle(user, entry):
        raise PermissionDenied
    return entry


def entry_to_merge(user: User | AnonymousUser, pk: int) -> Experience:
    """The double, if the user may merge it into some other entry. Raises Http404, PermissionDenied."""
    entry = entry_to_read(user, pk)
    if not may_merge(user, entry, entry):
        raise PermissionDenied
    return entry


def targets_for(user: User | AnonymousUser, double: Experience) -> ExperienceQuerySet:
    """The entries into which the user may merge a double."""
    standing = standing_of(user)
    found = visible_to(user).exclude(pk=double.pk).filter(circle=double.circle_id)
    if standing.is_coordinator:
        return found
    if standing.person is None:
        return found.none()
    own = Q(told_by=standing.person) | Q(written_by=standing.person)
    return found.filter(own).exclude(visibility=Experience.Visibility.PUBLIC)


def proposed(user: User | AnonymousUser) -> ExperienceQuerySet:
    """What waits to be published, the longest first; for the coordination."""
    if not standing_of(user).is_coordinator:
        return Experience.objects.none()
    waiting = Experience.objects.current().filter(proposed_at__isnull=False, visibility=Experience.Visibility.MEMBERS)
    return waiting.order_by("proposed_at", "pk")


def proposed_to_decide(user: User | AnonymousUser, pk: int) -> Experience:
    """A proposed entry for a coordinator. Raises PermissionDenied, Http404."""
    if not standing_of(user).is_coordinator:
        raise PermissionDenied
    return get_object_or_404(visible_to(user), pk=pk)


def reply_to_read(user: User | AnonymousUser, pk: int) -> Reply:
    """A reply to an entry the user may read; for members. Raises Http404."""
    if not standing_of(user).is_member:
        raise Http404
    return get_object_or_404(Reply.objects.select_related("experience"), reads(user, "experience"), pk=pk)


def reply_to_change(user: User | AnonymousUser, pk: int) -> Reply:
    """One's own reply. Raises Http404, PermissionDenied."""
    reply = reply_to_read(user, pk)
    person = standing_of(user).person
    if person is None or reply.author_id != person.pk:
        raise PermissionDenied
    return reply


def reply_to_delete(user: User | AnonymousUser, pk: int) -> Reply:
    """One's own reply, or any for the coordination. Raises Http404, PermissionDenied."""
    if standing_of(user).is_coordinator:
        return reply_to_read(user, pk)
    return reply_to_change(user, pk)


def link_to_remove(user: User | AnonymousUser, pk: int) -> Solution:
    """A link between two entries that the user may both read, if they may take it away. Raises Http404, PermissionDenied."""
    link = get_object_or_404(Solution, reads(user, "problem"), reads(user, "solution"), pk=pk)
    if not may_unlink(user, link):
        raise PermissionDenied
    return link


def draft_to_go_on(user: User | AnonymousUser, key: object) -> Draft:
    """One's own draft. Raises Http404: nobody learns of others'."""
    return get_object_or_404(Draft, key=key, person=standing_of(user).person)


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
    authors = [person for person in (entry.told_by_id, entry.written_by_id) if person]
    return members.filter(Q(circles=entry.circle_id) | Q(pk__in=authors)).distinct()


def entry_to_help(user: User | AnonymousUser, pk: int) -> Experience:
    """A problem or question for which the user may look for help, that of whoever can read it. Raises Http404."""
    found = visible_to(user).exclude(kind=Experience.Kind.WORKS).with_place()
    return get_object_or_404(found.select_related("told_by", "project").prefetch_related("topics"), pk=pk)


def question_to_answer(user: User | AnonymousUser, pk: int) -> Asked:
    """What the user was asked about a problem or question they may (still) read. Raises Http404."""
    standing = standing_of(user)
    mine = Asked.objects.filter(person=standing.person) if standing.is_member else Asked.objects.none()
    found = mine.select_related("experience__municipality", "experience__circle", "asked_by", "answer")
    return get_object_or_404(found, reads(user, "experience"), experience=pk)
