"""What and who may help with a problem or question: entries, projects and people, each with the reasons (`match_reasons`).

Candidates come from the one index (texts like this one) and from what was written last of the same fields of action, a bounded
number each; only these are looked at closely. So it takes the same number of queries, and about the same time, for sixty
entries and for a hundred thousand. Everything is asked for one reader: nothing they may not see is proposed, counted or a reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from reihum.exchange import match_reasons as reasons
from reihum.exchange.access import reads, visible_to, who_reads
from reihum.exchange.match_facts import Facts, facts_of, inhabitants_of
from reihum.exchange.match_reasons import Need, Reason
from reihum.exchange.models import Asked, DoesNotFit, Experience, ExperienceQuerySet, Reply, Solution, Subscription
from reihum.funding.models import Project
from reihum.people.models import Person, Role
from reihum.people.standing import standing_of
from reihum.search import analysis
from reihum.search.likeness import Near, similar
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

    facts: Facts
    unfit: Sequence[DoesNotFit]
    near: Mapping[str, Mapping[int, Near]]
    entries: Sequence[Match[Experience]]
    projects: Sequence[Match[Project]]

    def people(self, user: Any) -> list[Match[Person]]:
        left_out = {row.person_id for row in self.unfit}
        return _people(self.facts, user, self.entries, self.projects, self.near[PERSON], left_out)


def _found_for(entry: Experience, user: Any) -> _Found:
    near, unfit = _near(entry, user), list(DoesNotFit.objects.filter(problem=entry))
    topics = {topic.pk: topic for topic in entry.topics.all()}
    entries = _readable(entry, user, {*near[ENTRY], *_newest_entries(topics)} - {row.experience_id for row in unfit})
    projects = _public(entry, {*near[PROJECT], *_newest_projects(topics)} - {row.project_id for row in unfit})
    facts = facts_of(entry, topics, entries, projects, user)
    return _Found(
        facts,
        unfit,
        near,
        _ranked(_entry(facts, one, near[ENTRY].get(one.pk)) for one in entries),
        _ranked(_project(facts, one, near[PROJECT].get(one.pk)) for one in projects),
    )


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
    return [*people, *_in_charge(found.facts.need, user, left_out, PEOPLE_IN_CHARGE - len(people))]


def _near(entry: Experience, user: Any) -> dict[str, dict[int, Near]]:
    """What the index has that is like the problem, by kind and number: of each kind, for there are more entries than projects."""
    text = "\n".join(filter(None, (entry.title, entry.text, entry.tried)))
    found = similar(text, audiences_of(user), KINDS, without=((ENTRY, entry.pk),), limit=FROM_TEXT)
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


def _newest_entries(topics: Collection[int]) -> Iterable[int]:
    """Numbers of what was written last of these fields of action. One query, however much there is."""
    links = Experience.topics.through.objects.filter(topic__in=topics).order_by("-pk").values("experience")[:LINKS]
    newest = can_help(Experience.objects.current()).filter(pk__in=links).order_by("-pk")
    return newest.values_list("pk", flat=True)[:FROM_TOPICS]


def _readable(entry: Experience, user: Any, numbers: Collection[int]) -> list[Experience]:
    """Those with these numbers that can help and that the user reads, without what is linked to the problem."""
    linked = Solution.objects.filter(problem=entry, solution=OuterRef("pk"))
    found = can_help(visible_to(user)).filter(~Exists(linked), pk__in=numbers).exclude(pk=entry.pk)
    return list(found.select_related("municipality").defer("text", "tried", "outcome").order_by())


def _entry(facts: Facts, entry: Experience, like: Near | None) -> Match[Experience]:
    found = list(reasons.of_words(like.score, like.shared)) if like else []
    if not entry.chatham_house:
        found += reasons.of_place(
            facts.need, reasons.place_of(entry.municipality, facts.areas[entry.pk], facts.inhabitants)
        )
    found += reasons.of_topics(facts.need, facts.topics[entry.pk])
    found += reasons.of_periods(facts.need, facts.periods[entry.pk])
    found += reasons.of_success(entry, facts.success, timezone.localdate())
    return _match(ENTRY, entry, found)


# --- Projects ---------------------------------------------------------------------------------------------------------


def _newest_projects(topics: Collection[int]) -> Iterable[int]:
    """Numbers of what was entered last of these fields of action. One query."""
    of_topics = Project.objects.public().filter(action_field__topics__in=topics).order_by("-pk")
    return of_topics.values_list("pk", flat=True).distinct()[:PROJECTS_OF_TOPICS]


def _public(entry: Experience, numbers: Set[int]) -> list[Project]:
    """Projects with these numbers, without that of the entry itself, if it is told of which it is."""
    own = None if entry.chatham_house else entry.project_id
    found = Project.objects.public().filter(pk__in=numbers - {own}).order_by()
    return list(found.select_related("area__municipality", "municipality"))


def _project(facts: Facts, project: Project, like: Near | None) -> Match[Project]:
    found = list(reasons.of_words(like.score, like.shared)) if like else []
    found += reasons.of_topics(facts.need, facts.topics_of_fields[project.action_field_id or 0])
    found += reasons.of_periods(facts.need, [project.period_id])
    found += reasons.of_place(facts.need, reasons.place_of(project.city, [project.area_id or 0], facts.inhabitants))
    found += reasons.of_state(project)
    return _match(PROJECT, project, found)


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
    facts: Facts,
    user: Any,
    entries: Sequence[Match[Experience]],
    projects: Sequence[Match[Project]],
    near: Mapping[int, Near],
    unfit: Collection[int | None],
) -> list[Match[Person]]:
    found: dict[int, list[Reason]] = defaultdict(list)
    for match in entries[:AUTHORS_OF]:
        entry, points = match.thing, A_PERSONS_SHARE * match.points
        if entry.told_by_id and not entry.chatham_house:
            found[entry.told_by_id].append(reasons.told(entry, points))
        tellers = {entry.told_by_id, *facts.success.nameless.get(entry.pk, ())}
        for reply in facts.success.tried.get(entry.pk, ()):
            if reply.kind == Reply.Kind.WORKED and reply.author_id and reply.author_id not in tellers:
                found[reply.author_id].append(reasons.tried(entry, points))
    of_area: dict[int, Match[Project]] = {}
    for project in projects[:AREAS_OF]:
        if project.thing.area_id:
            of_area.setdefault(project.thing.area_id, project)
    in_charge = Role.objects.today().in_charge().filter(area__in=of_area)
    for person, area in in_charge.values_list("person", "area"):
        project = of_area[area]
        found[person].append(reasons.in_charge_where(project.thing, A_PERSONS_SHARE * project.points))
    may_be_asked = can_be_asked(facts.need.entry, user).exclude(pk__in=[pk for pk in unfit if pk])
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
    there = {lexeme for term in terms.of(text) for lexeme in term.lexemes}
    return [word for word in words if any(there.intersection(term.lexemes) for term in terms.of(word))]


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
