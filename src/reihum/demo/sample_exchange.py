"""The sample's exchange: entries over all topics, with answers, with what solved what, and with who has the same trouble."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.utils import timezone

from reihum.demo.sample_network import Places
from reihum.demo.sample_texts.exchange import CIRCLE_ABOUT, CIRCLE_NAME, CIRCLE_PEOPLE, TOLD, Told
from reihum.exchange import history
from reihum.exchange.models import AlsoPinches, Circle, Experience, Reply, Solution, Thanks, Version
from reihum.funding.models import Period, Topic
from reihum.meetings.seats import city_of
from reihum.people.models import Person
from reihum.places.models import Municipality

ANSWER_AFTER = datetime.timedelta(days=3)


def add(places: Places, today: datetime.date) -> None:
    """Everything in `sample_texts.exchange`."""
    people = {person.given_name: person for person in Person.objects.order_by("-pk")}
    circle = Circle.objects.create(name=CIRCLE_NAME, about=CIRCLE_ABOUT)
    circle.people.set([people[name] for name in CIRCLE_PEOPLE])
    entries = {told.title: _entry(told, places, people, circle, today) for told in TOLD}
    for told in TOLD:
        _what_came_of_it(told, entries, places, people, today)


def _entry(
    told: Told, places: Places, people: Mapping[str, Person], circle: Circle, today: datetime.date
) -> Experience:
    teller = people.get(told.who)
    state = Experience.State.OUTDATED if told.is_outdated else Experience.State.OPEN
    if told.solved is not None:
        state = Experience.State.SOLVED
    elif told.kind != Experience.Kind.WORKS and (told.answers or told.helped):
        state = Experience.State.OUTDATED if told.is_outdated else Experience.State.ANSWERED
    entry = Experience.objects.create(
        kind=told.kind,
        title=told.title,
        text=told.text,
        tried=told.tried,
        outcome=told.outcome,
        effort=told.effort,
        municipality=_city(told, places, teller),
        told_by=teller,
        told_on=_day(today, told.weeks_ago),
        created_at=_moment(_day(today, told.weeks_ago)),
        visibility=told.visibility,
        circle=circle if told.visibility == Experience.Visibility.CIRCLE else None,
        chatham_house=told.chatham_house,
        state=state,
        solved_on=None if told.solved is None else _day(today, told.solved),
    )
    entry.topics.set([Topic.objects.get(slug=slug) for slug in told.topics])
    entry.areas.set([places.areas[slug] for slug in told.areas])
    entry.periods.set([Period.objects.get(name=name) for name in told.periods])
    return entry


def _what_came_of_it(
    told: Told,
    entries: Mapping[str, Experience],
    places: Places,
    people: Mapping[str, Person],
    today: datetime.date,
) -> None:
    entry = entries[told.title]
    _remember(told, entry, people, today)
    for number, (kind, name, text) in enumerate(told.answers, 1):
        written = min(entry.created_at + number * ANSWER_AFTER, timezone.now())
        reply = Reply.objects.create(experience=entry, kind=kind, author=people[name], text=text, written_at=written)
        if entry.told_by and entry.told_by != reply.author:
            Thanks.objects.create(reply=reply, person=entry.told_by)
    for slug in told.also:
        AlsoPinches.objects.create(
            experience=entry, municipality=places.cities[slug], told_on=_day(today, max(told.weeks_ago - 2, 0))
        )
    for title in told.helped:
        Solution.objects.create(
            problem=entry, solution=entries[title], linked_by=entry.told_by, linked_on=entry.solved_on or today
        )


def _remember(told: Told, entry: Experience, people: Mapping[str, Person], today: datetime.date) -> None:
    """What an entry said before each change, reckoned back from what it says now."""
    content = history.content_of(entry)
    for number, change in reversed(list(enumerate(told.changed))):
        content = {**content, **change.before}
        Version.objects.create(
            experience=entry,
            number=number,
            content=content,
            replaced_by=people[change.who],
            replaced_at=_moment(_day(today, change.weeks_ago)),
        )


def _city(told: Told, places: Places, teller: Person | None) -> Municipality:
    """The city named, else the one its teller counts for."""
    by_key = {city.pk: city for city in places.cities.values()}
    city = None if told.city or teller is None else city_of(teller)
    return by_key[city] if city else places.cities[told.city]


def _day(today: datetime.date, weeks_ago: int) -> datetime.date:
    return today - datetime.timedelta(weeks=weeks_ago)


def _moment(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
