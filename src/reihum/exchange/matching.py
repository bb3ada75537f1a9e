"""What and who may help with a problem or question: entries, projects and people, each with the reasons (`match_reasons`).

Candidates come from the one index (texts like this one) and from what was written last of the same fields of action, a bounded
number each; only these are looked at closely. So it takes the same number of queries, and about the same time, for sixty
entries and for a hundred thousand. Everything is asked for one reader: nothing they may not see is proposed, counted or a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from reihum.exchange import match_reasons as reasons
from reihum.exchange.access import reads, visible_to, who_reads
from reihum.exchange.entries import nameless
from reihum.exchange.match_reasons import Need, Reason, Success
from reihum.exchange.models import (
    Asked,
    DoesNotFit,
    Experience,
    ExperienceQuerySet,
    Reply,
    Solution,
    Subscription,
    Thanks,
)
from reihum.funding.models import Project, Topic
from reihum.people.models import Person, Role
from reihum.people.standing import standing_of
from reihum.places.models import Area, Population
from reihum.search import analysis
from reihum.search.likeness import Near, similar_of_each
from reihum.search.readers import audiences_of

ENTRY, PROJECT, PERSON = "experience", "project", "person"  # as the index calls them, and the fields of `DoesNotFit`
KINDS = (ENTRY, PROJECT, PERSON)
FROM_TEXT, FROM_TOPICS = 25, 20  # candidates of each kind
LINKS = 400  # of entries with their fields of action, the newest, among which those are looked for
PROJECTS_OF_TOPICS = 20
SHOWN = {ENTRY: 5, PROJECT: 3, PERSON: 3}
FEW = 3  # so many are shown even if little speaks for them
STRONG = 3.0  # points from which on something is no stopgap
AUTHORS_OF, AREAS_OF = 15, 10  # of the best entries and projects people are asked for
PEOPLE_IN_CHARGE = 12  # when there is nobody else to be asked
A_PERSONS_SHARE = 0.6  # of the points of what they told
# Of what may help: the names of topics are those of the problem's, and of areas nothing is said.
TOPICS, AREAS = Topic.objects.order_by().only("pk"), Area.objects.order_by().only("pk")

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Match(Generic[Thing]):
    """Something or somebody that may help, with the reasons: what speaks most for it first."""

    kind: str
    thing: Thing
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> float:
        return sum(reason.points for reason in self.reasons)

    @property
    def words(self) -> list[str]:
        return [reason.words for reason in self.reasons]

    @property
    def has_ground(self) -> bool:
        return any(reason.is_ground for reason in self.reasons)


@dataclass(frozen=True)
class Help:
    """What may help, the best first. `unfit`: what somebody said does not."""

    entries: Sequence[Match[Experience]] = ()
    projects: Sequence[Match[Project]] = ()
    people: Sequence[Match[Person]] = ()
    unfit: Sequence[DoesNotFit] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.entries or self.projects or self.people)


@dataclass(frozen=True)
class _Found:
    """What is known of a problem, and everything that may help with it for one reader."""

    need: Need
    unfit: Sequence[DoesNotFit]
    near: Mapping[str, Mapping[int, Near]]
    entries: Sequence[Match[Experience]]
    projects: Sequence[Match[Project]]

    def people(self, user: Any) -> list[Match[Person]]:
        left_out = {row.person_id for row in self.unfit}
        return _people(self.need, user, self.entries, self.projects, self.near[PERSON], left_out)


def _found_for(entry: Experience, user: Any) -> _Found:
    need, unfit, near = need_of(entry), list(DoesNotFit.objects.filter(problem=entry)), _near(entry, user)
    entries = _entries(need, user, near[ENTRY], {row.experience_id for row in unfit})
    projects = _projects(need, near[PROJECT], {row.project_id for row in unfit})
    return _Found(need, unfit, near, entries, projects)


def help_for(entry: Experience, user: Any) -> Help:
    """What may help with a problem or question that the user reads. People only for members."""
    found = _found_for(entry, user)
    people = found.people(user) if standing_of(user).is_member else []
    unfit = unfit_for(entry, user) if found.unfit else []
    return Help(_shown(found.entries, ENTRY), _shown(found.projects, PROJECT), _shown(people, PERSON), unfit)


def people_to_ask(entry: Experience, user: Any) -> list[Match[Person]]:
    """Who could know, the likeliest first; if nobody is likely, people in charge of areas elsewhere. For members."""
    found = _found_for(entry, user)
    people = found.people(user)[:PEOPLE_IN_CHARGE]
    left_out = {row.person_id for row in found.unfit} | {match.thing.pk for match in people}
    return [*people, *_in_charge(found.need, user, left_out, PEOPLE_IN_CHARGE - len(people))]


def need_of(entry: Experience) -> Need:
    """What is known of a problem. "Ohne Ort" means without the money of its area, too: it tells the place."""
    topics = {topic.pk: topic for topic in entry.topics.all()}
    periods = {period.pk: period for period in entry.periods.select_related("programme")}
    if entry.chatham_house:
        return Need(entry, topics, periods, None)
    areas = list(entry.areas.prefetch_related("fundings__period__programme"))
    today = timezone.localdate()
    for funding in (funding for area in areas for funding in area.fundings.all()):
        if funding.until is None or funding.until >= today:
            periods.setdefault(funding.period_id, funding.period)
    numbers = [area.pk for area in areas]
    return Need(entry, topics, periods, reasons.place_of(entry.municipality, numbers, inhabitants_of(numbers)))


def inhabitants_of(areas: Collection[int]) -> dict[int, int]:
    """The newest number of inhabitants of areas (their numbers), where there is one. One query."""
    counted = Population.objects.filter(area__in=areas).order_by("as_of", "pk")
    return dict(counted.values_list("area", "inhabitants"))


def _near(entry: Experience, user: Any) -> dict[str, dict[int, Near]]:
    """What the index has that is like the problem, by kind and number: of each kind, for there are more entries than projects."""
    text = "\n".join(filter(None, (entry.title, entry.text, entry.tried)))
    found = similar_of_each(text, audiences_of(user), KINDS, without=((ENTRY, entry.pk),), limit=FROM_TEXT)
    return {kind: {near.pk: near for near in of_kind} for kind, of_kind in found.items()}


def _shown(matches: Sequence[Match[Thing]], kind: str) -> list[Match[Thing]]:
    strong = sum(match.points >= STRONG for match in matches)
    return list(matches[: min(SHOWN[kind], max(strong, FEW))])


def _ranked(matches: Iterable[Match[Any]]) -> list[Match[Any]]:
    """Those with a ground, the best first; of equals what is newer."""
    return sorted((match for match in matches if match.has_ground), key=lambda match: (-match.points, -match.thing.pk))


def _match(kind: str, thing: Thing, found: Iterable[Reason]) -> Match[Thing]:
    return Match(kind, thing, tuple(sorted(found, key=lambda reason: (not reason.is_ground, -reason.points))))


# --- Entries ----------------------------------------------------------------------------------------------------------


def can_help(entries: ExperienceQuerySet) -> ExperienceQuerySet:
    """What works, and problems that were solved."""
    works = Q(kind=Experience.Kind.WORKS) & ~Q(state=Experience.State.OUTDATED)
    return entries.filter(works | Q(state=Experience.State.SOLVED))


def _entries(need: Need, user: Any, near: Mapping[int, Near], unfit: Collection[int | None]) -> list[Match[Experience]]:
    candidates = {*near, *_newest_of_topics(need)} - {need.entry.pk, *unfit}
    linked = Solution.objects.filter(problem=need.entry, solution=OuterRef("pk"))
    found = (
        can_help(visible_to(user))
        .filter(~Exists(linked), pk__in=candidates)
        .select_related("municipality", "told_by")
        .prefetch_related(Prefetch("topics", TOPICS), "periods__programme", Prefetch("areas", AREAS))
        .defer("text", "tried", "outcome")
        .order_by()
    )
    entries = list(found)
    success = _success([entry.pk for entry in entries], user)
    inhabitants = inhabitants_of({area.pk for entry in entries for area in entry.areas.all()})
    today = timezone.localdate()
    matches = []
    for entry in entries:
        like = near.get(entry.pk)
        found_by = list(reasons.of_words(like.score, like.shared)) if like else []
        if not entry.chatham_house:
            place = reasons.place_of(entry.municipality, [area.pk for area in entry.areas.all()], inhabitants)
            found_by += reasons.of_place(need, place)
        found_by += reasons.of_topics(need, entry.topics.all())
        found_by += reasons.of_periods(need, entry.periods.all())
        found_by += reasons.of_success(entry, success, today)
        matches.append(_match(ENTRY, entry, found_by))
    return _ranked(matches)


def _newest_of_topics(need: Need) -> list[int]:
    """Numbers of what was written last of the same fields of action. One query, however much there is."""
    links = Experience.topics.through.objects.filter(topic__in=list(need.topics)).order_by("-pk")
    numbers = links.values_list("experience_id", flat=True)[:LINKS]
    newest = can_help(Experience.objects.current()).filter(pk__in=list(dict.fromkeys(numbers))).order_by("-pk")
    return list(newest.values_list("pk", flat=True)[:FROM_TOPICS]) if need.topics else []


def _success(entries: Sequence[int], user: Any) -> Success:
    """What became of these entries. Replies and thanks are for members; problems that the user may not see are not counted."""
    links = list(Solution.objects.filter(solution__in=entries).values_list("solution", "problem"))
    seen = set(visible_to(user).filter(pk__in={problem for _, problem in links}).values_list("pk", flat=True))
    helped_by_entry = Counter(solution for solution, problem in links if problem in seen)
    if not standing_of(user).is_member:
        return Success(helped=helped_by_entry)
    tried: dict[int, list[Reply]] = defaultdict(list)
    for reply in Reply.objects.filter(experience__in=entries, kind__in=[Reply.Kind.WORKED, Reply.Kind.FAILED]):
        tried[reply.experience_id].append(reply)
    authors = {reply.author_id for replies in tried.values() for reply in replies if reply.author_id}
    thanks = Thanks.objects.filter(experience__in=entries)
    thanks_by_entry = dict(thanks.order_by().values_list("experience").annotate(Count("pk")))
    return Success(tried, where_they_work(authors), nameless(entries), helped_by_entry, thanks_by_entry)


def where_they_work(persons: Collection[int]) -> dict[int, str]:
    """The cities in which people work today, by their numbers. One query."""
    roles = Role.objects.today().filter(person__in=persons).select_related("municipality", "area__municipality")
    found = {}
    for role in roles.order_by("-pk"):
        city = role.area.municipality if role.area else role.municipality
        if city:
            found[role.person_id] = city.name
    return found


# --- Projects ---------------------------------------------------------------------------------------------------------


def _projects(need: Need, near: Mapping[int, Near], unfit: Collection[int | None]) -> list[Match[Project]]:
    of_topics = Project.objects.public().filter(action_field__topics__in=list(need.topics)).order_by("-pk")
    newest = of_topics.values_list("pk", flat=True).distinct()[:PROJECTS_OF_TOPICS] if need.topics else ()
    candidates = {*near, *newest} - {need.entry.project_id if not need.entry.chatham_house else None, *unfit}
    found = (
        Project.objects.public()
        .filter(pk__in=candidates)
        .select_related("area__municipality", "municipality", "period__programme", "action_field")
        .prefetch_related(Prefetch("action_field__topics", TOPICS))
        .order_by()
    )
    inhabitants = inhabitants_of({project.area_id for project in found if project.area_id})
    matches = []
    for project in found:
        like = near.get(project.pk)
        words = list(reasons.of_words(like.score, like.shared)) if like else []
        matches.append(_match(PROJECT, project, [*words, *reasons.of_project(need, project, inhabitants)]))
    return _ranked(matches)


# --- People -----------------------------------------------------------------------------------------------------------


def can_be_asked(entry: Experience, user: Any) -> Any:
    """Persons whom the user may ask about an entry: members who may read it, do not mind, and were not asked yet."""
    refused = Subscription.objects.filter(person=OuterRef("pk"), not_asked=True)
    asked = Asked.objects.filter(person=OuterRef("pk"), experience=entry)
    found = who_reads(entry).filter(~Exists(refused), ~Exists(asked)).exclude(email="")
    if entry.chatham_house and entry.circle_id:  # who reads it without being in the circle told it
        found = found.filter(circles=entry.circle_id)
    person = standing_of(user).person
    if person:
        found = found.exclude(pk=person.pk)
    # Leaving out who told it "ohne Name" would tell who it was.
    return found if entry.chatham_house or not entry.told_by_id else found.exclude(pk=entry.told_by_id)


def _people(
    need: Need,
    user: Any,
    entries: Sequence[Match[Experience]],
    projects: Sequence[Match[Project]],
    near: Mapping[int, Near],
    unfit: Collection[int | None],
) -> list[Match[Person]]:
    found: dict[int, list[Reason]] = defaultdict(list)
    best = {match.thing.pk: match for match in entries[:AUTHORS_OF]}
    for match in best.values():
        if match.thing.teller:
            found[match.thing.teller.pk].append(reasons.told(match.thing, A_PERSONS_SHARE * match.points))
    hidden = nameless(best)
    for reply in Reply.objects.filter(experience__in=best, kind=Reply.Kind.WORKED, author__isnull=False):
        match = best[reply.experience_id]
        if reply.author_id and reply.author_id not in {match.thing.told_by_id, *hidden.get(match.thing.pk, ())}:
            found[reply.author_id].append(reasons.tried(match.thing, A_PERSONS_SHARE * match.points))
    of_area: dict[int, Match[Project]] = {}
    for project in projects[:AREAS_OF]:
        if project.thing.area_id:
            of_area.setdefault(project.thing.area_id, project)
    for role in Role.objects.today().in_charge().filter(area__in=of_area).select_related("area"):
        if role.area:
            project = of_area[role.area.pk]
            points = A_PERSONS_SHARE * project.points
            found[role.person_id].append(reasons.in_charge_where(role.area, project.thing, points))
    may_be_asked = can_be_asked(need.entry, user).exclude(pk__in=[pk for pk in unfit if pk])
    persons = may_be_asked.order_by().in_bulk([*found, *near])
    for pk, like in near.items():
        words = _among(like.shared, persons[pk].topics) if pk in persons else []
        if words:
            found[pk].append(reasons.knows(words))
    return _ranked(_match(PERSON, persons[pk], _best(given)) for pk, given in found.items() if pk in persons)


def _best(given: Iterable[Reason]) -> list[Reason]:
    """The two that speak most for somebody: who has told much would else always be asked."""
    return sorted(given, key=lambda reason: -reason.points)[:2]


def _among(words: Iterable[str], text: str) -> list[str]:
    """Those of the words that stand in a text, in whatever form."""
    terms = analysis.terms_of(analysis.count())
    there = {lexeme for term in terms.of(text) for lexeme in (term.whole, *term.parts)}
    return [word for word in words if any(there.intersection((term.whole, *term.parts)) for term in terms.of(word))]


def _in_charge(need: Need, user: Any, without: Collection[int | None], most: int) -> list[Match[Person]]:
    """People in charge of areas, of like places first, in the order of how long they have been there."""
    if most <= 0:
        return []
    may = can_be_asked(need.entry, user).exclude(pk__in=[pk for pk in without if pk])
    roles = Role.objects.today().in_charge().filter(person__in=may, area__isnull=False)
    found = list(roles.select_related("person", "area__municipality").order_by("since", "pk")[: 5 * most])
    inhabitants = inhabitants_of({role.area_id for role in found if role.area_id})
    matches: dict[int, Match[Person]] = {}
    for role in found:
        if role.area:
            alike = reasons.of_place(need, reasons.place_of(role.area.municipality, [role.area.pk], inhabitants))
            matches.setdefault(role.person_id, _match(PERSON, role.person, [reasons.in_charge(role), *alike]))
    return sorted(matches.values(), key=lambda match: -match.points)[:most]


# --- It does not fit --------------------------------------------------------------------------------------------------


def thing_to_judge(entry: Experience, user: Any, kind: str, pk: int) -> Experience | Project | Person | None:
    """What somebody says does not fit, if it is something that they may see."""
    if kind == ENTRY:
        return visible_to(user).filter(pk=pk).first()
    if kind == PROJECT:
        return Project.objects.public().filter(pk=pk).first()
    return who_reads(entry).filter(pk=pk).first() if kind == PERSON else None


@transaction.atomic
def does_not_fit(entry: Experience, kind: str, thing: Experience | Project | Person, by: Person | None) -> None:
    """It is not proposed for this entry again, to nobody. Twice is once."""
    DoesNotFit.objects.get_or_create(problem=entry, **{kind: thing}, defaults={"said_by": by})


def fits_after_all(entry: Experience, kind: str, pk: int) -> None:
    """Somebody takes that back. `kind` is one of the three."""
    DoesNotFit.objects.filter(problem=entry, **{kind: pk}).delete()


def unfit_for(entry: Experience, user: Any) -> list[DoesNotFit]:
    """What was said not to fit, as far as a member may see it: everybody can take it back."""
    if not standing_of(user).is_member:
        return []
    seen = reads(user, "experience") | Q(project__in=Project.objects.public()) | Q(person__in=who_reads(entry))
    found = DoesNotFit.objects.filter(seen, problem=entry).select_related("experience", "project", "person")
    return list(found.order_by("pk"))
