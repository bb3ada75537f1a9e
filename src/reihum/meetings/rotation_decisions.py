"""What people do with the proposal: lock, swap, skip, offer, decide, accept, decline. All of it is written down.

Whoever settles a quarter holds its row of `Turn` meanwhile, of which there is one for a quarter: of two who do it at once one
wins, and the other is told what has been settled.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from reihum.mailing.outbox import send_later
from reihum.meetings import ledger, rotation_reasons, states
from reihum.meetings.models import HostOffer, Meeting, State, Turn, TurnDecision
from reihum.meetings.proposals import Plan
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation_days import Days
from reihum.people.models import Network, Organisation, Person, Role
from reihum.places.models import Municipality

BEGINS, ENDS = datetime.time(10), datetime.time(16)
Kind = TurnDecision.Kind
MOST_AHEAD = 12  # quarters


@dataclass(frozen=True)
class Hosting:
    """When and where a city will host, as it says itself."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    venue: str
    capacity: int | None = None


@transaction.atomic
def lock(quarter: Quarter, city: Municipality, by: Person | None) -> None:
    """Settles that the city hosts the quarter; without a meeting yet. Raises ValidationError."""
    turn, is_new = _hold(quarter, city)
    if is_new:
        _write(Kind.LOCKED, quarter, turn.municipality, by)


@transaction.atomic
def unlock(quarter: Quarter, by: Person | None) -> None:
    """Opens a locked quarter again. Raises ValidationError."""
    turn = Turn.objects.select_for_update().filter(year=quarter.year, number=quarter.number).first()
    if turn is None:
        raise ValidationError(gettext("Für das %(quarter)s ist niemand festgelegt.") % {"quarter": quarter})
    if turn.is_decided:
        raise ValidationError(_settled(turn))
    city = turn.municipality
    turn.delete()
    _write(Kind.UNLOCKED, quarter, city, by)


@transaction.atomic
def swap(first: tuple[Quarter, Municipality], second: Quarter, by: Person | None, reason: str = "") -> None:
    """Exchanges the host that the first quarter is to have with that of the second, and locks both. Raises ValidationError."""
    (quarter, city), (earlier, later) = first, sorted((first[0], second))
    if earlier == later:
        raise ValidationError(gettext("Bitte wählen Sie zwei verschiedene Quartale."))
    plan, cities = _plan(later, since=earlier)
    hosts = {then: plan.proposal(then).host for then in (quarter, second)}
    host, other = hosts[quarter], hosts[second]
    if host != city.ags:
        raise ValidationError(
            gettext(
                "Der Vorschlag für das %(quarter)s hat sich inzwischen geändert. Bitte sehen Sie ihn noch einmal an."
            )
            % {"quarter": quarter}
        )
    if other is None or other == host:
        raise ValidationError(
            gettext("Im %(quarter)s gibt es keine andere Stadt, mit der getauscht werden kann.") % {"quarter": second}
        )
    hosting_then = {quarter: cities[other], second: city}
    for then in (earlier, later):  # always in this order, so that two who swap do not wait for each other
        Turn.objects.filter(year=then.year, number=then.number, meeting__isnull=True).delete()
        _hold(then, hosting_then[then])
    _write(Kind.SWAPPED, quarter, city, by, reason, cities[other], plan=plan)


@transaction.atomic
def skip(quarter: Quarter, city: Municipality, reason: str, by: Person | None) -> None:
    """Passes a city over for one quarter. Its debt stays, and the turn comes back. Raises ValidationError."""
    if not reason.strip():
        raise ValidationError(gettext("Bitte nennen Sie einen Grund; er steht im Verlauf."))
    turn = Turn.objects.select_for_update().filter(year=quarter.year, number=quarter.number).first()
    if turn and turn.is_decided:
        raise ValidationError(_settled(turn))
    plan, _cities = _plan(quarter)
    if (quarter, city.ags) in plan.facts.skips:
        raise ValidationError(
            gettext("%(city)s ist für das %(quarter)s schon übersprungen.") % {"city": city.name, "quarter": quarter}
        )
    if turn and turn.municipality_id == city.pk:
        turn.delete()
    _write(Kind.SKIPPED, quarter, city, by, reason.strip(), plan=plan)


def offer(quarter: Quarter, city: Municipality, by: Person | None, note: str = "") -> None:
    """Says that the city would like to host the quarter. Doing it again changes the note only. Raises ValidationError."""
    _check_time(quarter)
    HostOffer.objects.update_or_create(
        municipality=city,
        year=quarter.year,
        number=quarter.number,
        defaults={"note": note},
        create_defaults={"note": note, "offered_by": by},
    )


def withdraw(quarter: Quarter, city: Municipality) -> None:
    """Takes an offer back. Does nothing if there was none."""
    HostOffer.objects.filter(municipality=city, year=quarter.year, number=quarter.number).delete()


@transaction.atomic
def decide(quarter: Quarter, city: Municipality, by: Person | None) -> tuple[Meeting, int]:
    """Asks the city to host the quarter: makes its meeting, not public yet, and mails those who work for the hosts.

    Gives the meeting and how many were mailed. Raises ValidationError with a German sentence.
    """
    turn, _is_new = _hold(quarter, city)
    plan, _cities = _plan(quarter)
    chosen = Days(plan.facts, quarter).choice(plan.board.cities[city.ags])
    if chosen.day is None:
        obstacles = rotation_reasons.obstacles(plan.board.cities[city.ags], chosen.moved_by, for_members=True)
        raise ValidationError(
            gettext("%(city)s hat im %(quarter)s keinen Tag, der geht: %(obstacles)s.")
            % {"city": city.name, "quarter": quarter, "obstacles": obstacles}
        )
    meeting = _make_meeting(city, chosen.day)
    turn.meeting = meeting
    turn.save()
    _write(Kind.DECIDED, quarter, city, by, plan=plan)
    answer = reverse("meetings:accept_turn", args=[meeting.slug])
    people = _people_of(list(meeting.hosts.all()))
    for person in people:
        context = {"meeting": meeting, "person": person, "quarter": quarter, "answer_url": answer}
        send_later(person.email, "meetings/mail/turn", context)
    return meeting, len(people)


def _make_meeting(city: Municipality, day: datetime.date) -> Meeting:
    zone = timezone.get_current_timezone()
    with override("de"):  # what is stored is German, whoever decides
        meeting = Meeting(
            title=gettext("Zu Gast in %(city)s") % {"city": city.name},
            slug=_free_slug(f"{day:%Y-%m-%d}-{city.slug}"[:110]),
            municipality=city,
            starts_at=datetime.datetime.combine(day, BEGINS, zone),
            ends_at=datetime.datetime.combine(day, ENDS, zone),
            venue=gettext("wird noch bekannt gegeben"),
            state=State.PLANNED,
        )
    meeting.full_clean()
    meeting.save()
    meeting.hosts.set(Organisation.objects.filter(municipality=city, kind=Organisation.Kind.CITY))
    meeting.save()
    return meeting


def _free_slug(slug: str) -> str:
    taken = set(Meeting.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(
        name for name in (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3))) if name not in taken
    )


@transaction.atomic
def accept(meeting: Meeting, hosting: Hosting, by: Person | None) -> Meeting:
    """The host agrees, and says when and where. Raises ValidationError, also when another of the hosts was quicker."""
    turn, meeting = _asked(meeting)
    meeting.starts_at, meeting.ends_at = hosting.starts_at, hosting.ends_at
    meeting.venue, meeting.capacity = hosting.venue, hosting.capacity
    if Quarter.of(meeting.day) != turn.quarter:
        raise ValidationError(
            {
                "day": gettext("Der Tag liegt nicht im %(quarter)s. Bitte wählen Sie einen anderen.")
                % {"quarter": turn.quarter}
            }
        )
    meeting.full_clean()
    meeting.save()
    states.move(meeting, State.CONFIRMED)
    _write(Kind.ACCEPTED, turn.quarter, turn.municipality, by, with_candidates=False)
    return meeting


@transaction.atomic
def decline(meeting: Meeting, reason: str, by: Person | None) -> None:
    """The host says no: the quarter is open again, the turn comes back later. Mails the coordination. Raises ValidationError.

    The planned meeting goes away altogether. It was never public; kept as "cancelled" it would become so. What was decided and
    why stays in the history.
    """
    if not reason.strip():
        raise ValidationError(gettext("Bitte nennen Sie einen Grund; die Koordination liest ihn."))
    turn, meeting = _asked(meeting)
    quarter, city = turn.quarter, turn.municipality
    turn.delete()
    meeting.delete()
    _write(Kind.DECLINED, quarter, city, by, reason.strip(), with_candidates=False)
    for address in _coordination():
        context = {"city": city, "quarter": quarter, "reason": reason.strip(), "url": reverse("meetings:planning")}
        send_later(address, "meetings/mail/turn_declined", context)


def _asked(meeting: Meeting) -> tuple[Turn, Meeting]:
    """The turn, held, and its meeting as it is now. Raises ValidationError unless its host is still to answer."""
    turn = Turn.objects.select_for_update().select_related("municipality").filter(meeting=meeting).first()
    meeting_now = Meeting.objects.held().filter(pk=meeting.pk).first()
    if turn is None or meeting_now is None:
        raise ValidationError(gettext("Diese Anfrage gibt es nicht mehr. Bitte fragen Sie die Koordination."))
    if meeting_now.state != State.PLANNED:
        raise ValidationError(
            gettext("%(city)s hat schon zugesagt: %(meeting)s. Ändern können Sie das auf der Seite des Treffens.")
            % {"city": turn.municipality.name, "meeting": meeting_now}
        )
    return turn, meeting_now


def turns(quarters: Collection[Quarter]) -> list[Turn]:
    """What has been settled about these quarters."""
    years = {quarter.year for quarter in quarters}
    rows = Turn.objects.filter(year__in=years).select_related("meeting", "municipality")
    return [turn for turn in rows if turn.quarter in quarters]


def _hold(quarter: Quarter, city: Municipality) -> tuple[Turn, bool]:
    """The turn of the quarter, for this city and held until the transaction ends; and whether that is new.

    Raises ValidationError if another city has been settled, or the quarter has its meeting already.
    """
    _check_time(quarter)
    turn, is_new = Turn.objects.select_for_update().get_or_create(
        year=quarter.year, number=quarter.number, defaults={"municipality": city}
    )
    if turn.is_decided:
        raise ValidationError(_settled(turn))
    if turn.meeting is not None:  # cancelled
        turn.meeting, turn.municipality, is_new = None, city, True
        turn.save()
    if turn.municipality_id != city.pk:
        raise ValidationError(
            gettext("Für das %(quarter)s ist inzwischen %(city)s festgelegt. Geben Sie das Quartal zuerst wieder frei.")
            % {"quarter": quarter, "city": turn.municipality.name}
        )
    if other := _meeting_in(quarter):
        raise ValidationError(
            gettext("Im %(quarter)s gibt es schon ein Treffen: %(meeting)s.") % {"quarter": quarter, "meeting": other}
        )
    return turn, is_new


def _meeting_in(quarter: Quarter) -> Meeting | None:
    """A meeting of that quarter that came about without a turn."""
    meetings = Meeting.objects.exclude(state__in=[State.CANCELLED, State.POSTPONED])
    return meetings.filter(starts_at__date__range=(quarter.first, quarter.last)).first()


def _settled(turn: Turn) -> str:
    return gettext(
        "Das %(quarter)s ist schon entschieden: %(city)s lädt ein. Ihre Änderung wurde nicht übernommen."
    ) % {
        "quarter": turn.quarter,
        "city": turn.municipality.name,
    }


def _check_time(quarter: Quarter) -> None:
    """Raises ValidationError for quarters that are over or too far away."""
    now = Quarter.of(timezone.localdate())
    if quarter < now:
        raise ValidationError(gettext("Das %(quarter)s ist schon vorbei.") % {"quarter": quarter})
    if quarter not in now.onwards(MOST_AHEAD + 4):
        raise ValidationError(gettext("Das %(quarter)s liegt noch zu weit in der Zukunft.") % {"quarter": quarter})


def _plan(quarter: Quarter, since: Quarter | None = None) -> tuple[Plan, dict[str, Municipality]]:
    """The plan up to the quarter, as the planning page shows it. Raises ValidationError for impossible quarters."""
    _check_time(quarter)
    reading = ledger.read()
    first = min(Quarter.of(reading.facts.earliest), since or quarter, quarter)
    last = next(count for count in range(1, 100) if first.onwards(count)[-1] == quarter)
    return Plan(reading.facts, first.onwards(last)), dict(reading.cities)


def _as_open(plan: Plan, quarter: Quarter) -> Plan:
    """The plan as it would be if the quarter were not settled: what there was to choose from."""
    locks = {then: key for then, key in plan.facts.locks.items() if then != quarter}
    coming = tuple(held for held in plan.facts.coming if Quarter.of(held.day) != quarter)
    return Plan(replace(plan.facts, locks=locks, coming=coming), plan.quarters)


def _write(
    kind: TurnDecision.Kind,
    quarter: Quarter,
    city: Municipality,
    by: Person | None,
    reason: str = "",
    other: Municipality | None = None,
    *,
    plan: Plan | None = None,
    with_candidates: bool = True,
) -> None:
    """Writes down what was done, with what was proposed then."""
    with override("de"):
        TurnDecision.objects.create(
            year=quarter.year,
            number=quarter.number,
            kind=kind,
            municipality=city,
            other=other,
            reason=reason,
            by=by,
            by_name=str(by or ""),
            candidates=_proposed(_as_open(plan or _plan(quarter)[0], quarter), quarter) if with_candidates else [],
        )


def _proposed(plan: Plan, quarter: Quarter) -> list[dict[str, object]]:
    """The candidates with their reasons, as they can be kept."""
    proposal = plan.proposal(quarter)
    return [
        {
            "city": candidate.account.city.name,
            "key": candidate.key,
            "reasons": rotation_reasons.reasons(plan, quarter, candidate),
        }
        for candidate in proposal.candidates
    ]


def _people_of(hosts: list[Organisation]) -> list[Person]:
    """Who works for the hosts and has an address."""
    roles = Role.objects.today().filter(organisation__in=hosts)
    return list(Person.objects.filter(pk__in=roles.values("person")).exclude(email="").order_by("pk"))


def _coordination() -> list[str]:
    """The addresses of those who coordinate; of the network itself where nobody does."""
    roles = Role.objects.today().filter(kind=Role.Kind.COORDINATION)
    people = Person.objects.filter(pk__in=roles.values("person")).exclude(email="").order_by("pk")
    found = [person.email for person in people]
    network = Network.objects.first()
    return found or ([network.email] if network and network.email else [])
