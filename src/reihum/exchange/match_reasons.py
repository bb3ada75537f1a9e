"""Why something may help with a problem or question: points for the order, and for each point the reason in words.

Nobody sees the points; everybody sees the reasons. A reason says nothing of the place or the teller of an entry that is
"ohne Ort", be it the problem or what may help: whatever would need that is not asked for such entries.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from reihum.exchange.models import Experience, Reply
from reihum.funding.models import Period, Programme, Project, Topic
from reihum.people.models import Role
from reihum.places.models import Municipality

# Points. What is said weighs most, then what it is about; the rest decides among what fits.
TEXT = 12.0  # for a text with all the words that say most; hardly any has a third of them
TOPIC, ANOTHER_TOPIC = 2.0, 0.5
PERIOD, PROGRAMME = 1.0, 0.75
SIZE, CITY_KIND, SAME_LAND = 0.75, 0.4, 0.1
WORKED, FAILED = 0.5, -0.75  # for each city, up to MOST_TRIED
HELPED, SOLVED, FINISHED = 0.75, 0.75, 0.5
THANKED = 0.1
RECENT = 0.25
ALIKE_BY_WORDS = 0.08  # of the words that say most: less are words such as two and three
MOST_TRIED, MOST_THANKS, MOST_WORDS = 3, 5, 4
ALIKE = 1.5  # times as many inhabitants are still about the same size
YEAR = datetime.timedelta(days=365)


class Reason(NamedTuple):
    points: float
    words: str
    is_ground: bool = False  # a reason to propose something; others only say which comes first


@dataclass(frozen=True)
class Place:
    """Where something is, with what places are compared by. Indicators of an area belong here too, when there are any."""

    city: Municipality
    inhabitants: int | None = None  # of its area, or its areas together


@dataclass(frozen=True)
class Need:
    """What is known of a problem or question. Without a place if that is not to be said.

    topics, periods: by their numbers; programmes: of these periods, by the numbers of all periods they have.
    """

    entry: Experience
    topics: Mapping[int, Topic]
    periods: Mapping[int, Period]
    programmes: Mapping[int, Programme]
    place: Place | None


@dataclass(frozen=True)
class Success:
    """What became of entries elsewhere, by their numbers, as far as the reader may see it."""

    tried: Mapping[int, Sequence[Reply]] = field(default_factory=dict)
    cities: Mapping[int, str] = field(default_factory=dict)  # by person: where they work
    nameless: Mapping[int, Collection[int]] = field(default_factory=dict)  # persons who told it without being named
    helped: Mapping[int, int] = field(default_factory=dict)  # how many problems
    thanks: Mapping[int, int] = field(default_factory=dict)


def place_of(city: Municipality, areas: Iterable[int], inhabitants: Mapping[int, int]) -> Place:
    """`areas`: their numbers; `inhabitants`: by the number of an area, where it is known."""
    return Place(city, sum(inhabitants.get(area, 0) for area in areas) or None)


def of_words(score: float, shared: Sequence[str]) -> Iterator[Reason]:
    """`score`: from 0 to 1. One word alone says little, and so do several that stand everywhere: they need something else."""
    if shared:
        words = ", ".join(shared[:MOST_WORDS])
        said = ngettext("gleiches Wort: %(words)s", "gleiche Wörter: %(words)s", len(shared)) % {"words": words}
        yield Reason(TEXT * score, said, is_ground=len(shared) > 1 and score >= ALIKE_BY_WORDS)


def of_topics(need: Need, topics: Collection[int]) -> Iterator[Reason]:
    """`topics`: their numbers."""
    common = [topic.name for pk, topic in need.topics.items() if pk in topics]
    if common:
        said = ngettext("gleiches Handlungsfeld: %(topics)s", "gleiche Handlungsfelder: %(topics)s", len(common)) % {
            "topics": ", ".join(common)
        }
        yield Reason(TOPIC + ANOTHER_TOPIC * (len(common) - 1), said, is_ground=True)


def of_periods(need: Need, periods: Collection[int]) -> Iterator[Reason]:
    """`periods`: their numbers."""
    for number, period in need.periods.items():
        if number in periods:
            yield Reason(PERIOD, gettext("auch mit Geld aus %(period)s") % {"period": period.name})
            return
    for number in periods:
        if number in need.programmes:
            programme = need.programmes[number].name
            yield Reason(PROGRAMME, gettext("auch im Programm %(programme)s") % {"programme": programme})
            return


def of_place(need: Need, place: Place | None) -> Iterator[Reason]:
    """How alike two places are. Other signals of the situation, such as indicators, are to be told from here."""
    here = need.place
    if here is None or place is None or here.city == place.city:
        return
    if here.inhabitants and place.inhabitants:
        smaller, larger = sorted((here.inhabitants, place.inhabitants))
        if larger <= ALIKE * smaller:
            people = number_format(place.inhabitants, force_grouping=True)
            yield Reason(SIZE, gettext("ähnlich großes Gebiet (%(people)s Menschen)") % {"people": people})
    if is_district_free(here.city) and is_district_free(place.city):
        yield Reason(CITY_KIND, gettext("auch eine kreisfreie Stadt"))
    elif here.city.kind and here.city.kind == place.city.kind:
        yield Reason(CITY_KIND, gettext("auch %(kind)s") % {"kind": place.city.kind})
    if here.city.land == place.city.land:
        yield Reason(SAME_LAND, gettext("auch in %(land)s") % {"land": place.city.land_name})


def is_district_free(city: Municipality) -> bool:
    """A city that is its own district: its number within the district is 000."""
    return city.ags.endswith("000")


def of_success(entry: Experience, success: Success, today: datetime.date) -> Iterator[Reason]:
    yield from _tried(entry, success)
    helped = success.helped.get(entry.pk, 0)
    if helped:
        said = ngettext("hat schon einmal geholfen", "hat schon bei %(number)s Problemen geholfen", helped)
        yield Reason(HELPED, said % {"number": helped})
    if entry.solved_on:
        yield Reason(SOLVED, gettext("%(year)s gelöst") % {"year": entry.solved_on.year})
    thanks = success.thanks.get(entry.pk, 0)
    if thanks:
        said = ngettext("eine Person hat dafür gedankt", "%(number)s Personen haben dafür gedankt", thanks)
        yield Reason(THANKED * min(thanks, MOST_THANKS), said % {"number": thanks})
    if today - entry.told_on < YEAR:
        yield Reason(RECENT, gettext("in den letzten zwölf Monaten erzählt"))


def _tried(entry: Experience, success: Success) -> Iterator[Reason]:
    """How it went where others tried it: each place once, without one where it is not known or not to be said."""
    seen: set[tuple[str, str]] = set()
    for reply in success.tried.get(entry.pk, ()):
        if reply.author_id is not None and reply.author_id in (entry.told_by_id, entry.written_by_id):
            continue
        is_hidden = reply.author_id is None or reply.author_id in success.nameless.get(entry.pk, ())
        city = "" if entry.chatham_house or is_hidden else success.cities.get(reply.author_id or 0, "")
        if (reply.kind, city) in seen or len(seen) >= MOST_TRIED:
            continue
        seen.add((reply.kind, city))
        if reply.kind == Reply.Kind.WORKED:
            where = gettext("hat in %(city)s auch geklappt") if city else gettext("hat anderswo auch geklappt")
            yield Reason(WORKED, where % {"city": city})
        else:
            where = gettext("hat in %(city)s nicht geklappt") if city else gettext("hat anderswo nicht geklappt")
            yield Reason(FAILED, where % {"city": city})


def of_state(project: Project) -> Iterator[Reason]:
    if project.state in (Project.State.FINISHED, Project.State.SETTLED):
        yield Reason(FINISHED, gettext("schon abgeschlossen"))


# --- People -----------------------------------------------------------------------------------------------------------


def told(entry: Experience, points: float) -> Reason:
    """For whoever may be named as having told an entry."""
    said = gettext("hat %(year)s von „%(title)s“ erzählt") % {"year": entry.told_on.year, "title": _short(entry.title)}
    return Reason(points, said, is_ground=True)


def tried(entry: Experience, points: float) -> Reason:
    said = gettext("hat auch versucht: „%(title)s“") % {"title": _short(entry.title)}
    return Reason(points, said, is_ground=True)


def in_charge_where(project: Project, points: float) -> Reason:
    """For whoever looks after the area of a project."""
    said = gettext("betreut ein Gebiet mit dem Vorhaben „%(project)s“: %(area)s") % {
        "area": project.area.name if project.area else "",
        "project": _short(project.name),
    }
    return Reason(points, said, is_ground=True)


def knows(words: Sequence[str]) -> Reason:
    """For whoever says in the directory what others can ask them."""
    said = gettext("kann man fragen zu: %(words)s") % {"words": ", ".join(words[:MOST_WORDS])}
    return Reason(TOPIC, said, is_ground=True)


def in_charge(role: Role) -> Reason:
    """Nothing but what they do every day."""
    return Reason(0.1, f"{role.get_kind_display()}, {role.place}", is_ground=True)


def _short(title: str) -> str:
    return Truncator(title).chars(60)
