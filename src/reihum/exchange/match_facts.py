"""What is known of a problem and of what may help with it, from which the reasons are told: asked for all of it together, and of
what is only compared not more than the numbers. So it takes a fixed number of queries, and no record that nobody looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, Model
from django.utils import timezone

from reihum.exchange.access import reads
from reihum.exchange.entries import nameless
from reihum.exchange.match_reasons import Need, Success, place_of
from reihum.exchange.models import Experience, Reply, Solution, Thanks
from reihum.funding.models import ActionField, AreaFunding, Period, Project, Topic
from reihum.people.models import Role
from reihum.people.standing import standing_of
from reihum.places.models import Population

Numbers = Mapping[int, Sequence[int]]  # nothing for what is not there


@dataclass(frozen=True)
class Facts:
    """topics, areas, periods: numbers of them, by the number of the entry; topics_of_fields: by that of an action field of a
    programme; inhabitants: by that of an area, as far as known."""

    need: Need
    topics: Numbers
    areas: Numbers
    periods: Numbers
    topics_of_fields: Numbers
    inhabitants: Mapping[int, int]
    success: Success


def facts_of(
    entry: Experience,
    topics: Mapping[int, Topic],
    entries: Collection[Experience],
    projects: Collection[Project],
    user: Any,
) -> Facts:
    """What is known of a problem with these topics, and of entries and projects that may help with it, for a user who may see all
    of these."""
    numbers = [one.pk for one in entries]
    own = [] if entry.chatham_house else [area.pk for area in entry.areas.all()]
    areas = _linked(Experience.areas.through, "experience", "area", numbers)
    inhabitants = inhabitants_of({*own, *chain(*areas.values()), *(one.area_id for one in projects if one.area_id)})
    fields = {one.action_field_id for one in projects if one.action_field_id}
    return Facts(
        _need(entry, topics, own, inhabitants),
        _linked(Experience.topics.through, "experience", "topic", numbers),
        areas,
        _linked(Experience.periods.through, "experience", "period", numbers),
        _linked(ActionField.topics.through, "actionfield", "topic", fields),
        inhabitants,
        _success(numbers, user),
    )


def _need(
    entry: Experience, topics: Mapping[int, Topic], areas: Collection[int], inhabitants: Mapping[int, int]
) -> Need:
    """`areas`: their numbers, none of an entry "ohne Ort": the money of its area tells the place."""
    periods = {period.pk: period for period in entry.periods.select_related("programme")}
    today = timezone.localdate()
    for funding in AreaFunding.objects.filter(area__in=areas).select_related("period__programme"):
        if funding.until is None or funding.until >= today:
            periods.setdefault(funding.period_id, funding.period)
    programmes = {period.programme_id: period.programme for period in periods.values()}
    siblings = Period.objects.filter(programme__in=programmes).order_by().values_list("pk", "programme")
    return Need(
        entry,
        topics,
        periods,
        {pk: programmes[programme] for pk, programme in siblings},
        None if entry.chatham_house else place_of(entry.municipality, areas, inhabitants),
    )


def _linked(links: type[Model], of: str, to: str, numbers: Collection[int]) -> Numbers:
    """The numbers of what these records (their numbers) are linked to. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in links._default_manager.filter(**{f"{of}__in": numbers}).order_by("pk").values_list(of, to):
        found[one].append(other)
    return found


def inhabitants_of(areas: Collection[int]) -> dict[int, int]:
    """The newest number of inhabitants of areas (their numbers), where there is one. One query."""
    counted = Population.objects.filter(area__in=areas).order_by("as_of", "pk")
    return dict(counted.values_list("area", "inhabitants"))


def _success(entries: Collection[int], user: Any) -> Success:
    """What became of these entries. Replies and thanks are for members; problems that the user may not see are not counted."""
    helped = Solution.objects.filter(reads(user, "problem"), solution__in=entries).order_by()
    helped_by_entry = dict(helped.values_list("solution").annotate(Count("pk")))
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
    """The names of the cities in which people (their numbers) work today. One query."""
    roles = Role.objects.today().filter(person__in=persons).order_by("-pk")
    places = roles.values_list("person", "area__municipality__name", "municipality__name")
    return {person: of_area or city for person, of_area, city in places if of_area or city}
