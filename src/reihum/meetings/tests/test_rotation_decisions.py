"""What people do with the proposal, and that of two who do it at once one wins and nothing is lost."""

import datetime
import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils import timezone

from reihum.meetings import ledger, rotation_decisions, states
from reihum.meetings.models import HostingPause, HostOffer, Meeting, State, Turn, TurnDecision
from reihum.meetings.proposals import Plan, next_quarters
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation_decisions import Hosting
from reihum.people.models import Membership, Organisation
from reihum.places.models import Municipality


def quarters(count: int = 4) -> tuple[Quarter, ...]:
    return next_quarters(ledger.read().facts, count)


def hosts(count: int = 4) -> list[str | None]:
    plan = Plan(ledger.read().facts, quarters(count))
    return [proposal.host and plan.name(proposal.host) for proposal in plan.proposals]


def with_plauen() -> Municipality:
    plauen = Municipality.objects.create(
        name="Plauen", slug="plauen", ags="14523320", latitude=50.495, longitude=12.138
    )
    Membership.objects.create(municipality=plauen, seat=3)
    return plauen


def written() -> list[tuple[str, str, str]]:
    rows = TurnDecision.objects.select_related("municipality").order_by("pk")
    return [(row.kind, row.municipality.name, row.by_name) for row in rows]


@pytest.fixture
def quarter(cast) -> Quarter:
    """The first that is open: the one of the meeting in two weeks does not count."""
    taken = Quarter.of(cast.meeting.day)
    return next(quarter for quarter in quarters(4) if quarter > taken)


def asked(cast, quarter: Quarter) -> Meeting:
    return rotation_decisions.decide(quarter, cast.glauchau, cast.carla.person)[0]


def hosting(meeting: Meeting, venue: str = "Rathaus") -> Hosting:
    return Hosting(meeting.starts_at, meeting.ends_at, venue, 20)


def test_deciding_makes_a_meeting_that_waits_for_its_host(cast, quarter, run_jobs) -> None:
    meeting, mailed = rotation_decisions.decide(quarter, cast.glauchau, cast.carla.person)
    assert (meeting.title, meeting.state, meeting.municipality) == ("Zu Gast in Glauchau", "planned", cast.glauchau)
    assert [host.name for host in meeting.hosts.all()] == ["Koordinierungsstelle Glauchau"]
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    assert (start.time(), end.time(), Quarter.of(start.date())) == (datetime.time(10), datetime.time(16), quarter)
    assert meeting.slug == f"{meeting.day:%Y-%m-%d}-glauchau"
    assert Turn.objects.get(year=quarter.year, number=quarter.number).meeting == meeting
    assert written() == [("decided", "Glauchau", "Carla Probe")]
    assert {row["city"] for row in TurnDecision.objects.get().candidates} == {"Glauchau", "Zwickau"}
    run_jobs()
    assert mailed == 1
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["ayse@example.org"], f"Glauchau ist an der Reihe: {quarter}")
    ]
    assert f"/treffen/{meeting.slug}/gastgeben/" in mail.outbox[0].body


def test_a_quarter_is_decided_once(cast, quarter) -> None:
    asked(cast, quarter)
    for refused in (
        lambda: rotation_decisions.decide(quarter, cast.zwickau, None),
        lambda: rotation_decisions.decide(quarter, cast.glauchau, None),
        lambda: rotation_decisions.lock(quarter, cast.zwickau, None),
        lambda: rotation_decisions.unlock(quarter, None),
        lambda: rotation_decisions.skip(quarter, cast.glauchau, "krank", None),
    ):
        with pytest.raises(
            ValidationError, match=r"ist schon entschieden: Glauchau lädt ein\. Ihre Änderung wurde nicht"
        ):
            refused()
    assert Meeting.objects.filter(state=State.PLANNED).count() == 1
    assert [kind for kind, *_rest in written()] == ["decided"]


def test_two_meetings_of_a_day_get_addresses_of_their_own(cast, quarter) -> None:
    first = asked(cast, quarter)
    states.move(first, State.CANCELLED)
    assert asked(cast, quarter).slug == f"{first.slug}-2"


def test_a_cancelled_meeting_gives_the_turn_back(cast, quarter) -> None:
    states.move(asked(cast, quarter), State.CANCELLED)
    assert Plan(ledger.read().facts, [quarter]).proposals[0].kind == "open"
    again, _mailed = rotation_decisions.decide(quarter, cast.zwickau, None)
    assert Turn.objects.get(year=quarter.year, number=quarter.number).meeting == again


def test_a_postponed_meeting_keeps_its_quarter(cast, quarter) -> None:
    states.move(asked(cast, quarter), State.POSTPONED)
    assert Plan(ledger.read().facts, [quarter]).proposals[0].kind == "decided"


def test_who_has_no_day_cannot_be_asked(cast, quarter) -> None:
    HostingPause.objects.create(municipality=cast.glauchau, since=quarter.first, until=quarter.last, reason="Umbau")
    with pytest.raises(ValidationError, match=r"Glauchau hat im .* keinen Tag, der geht: .*Umbau"):
        asked(cast, quarter)
    assert (Turn.objects.count(), Meeting.objects.filter(state=State.PLANNED).count(), written()) == (0, 0, [])


def test_locked_is_locked_until_it_is_opened(cast, quarter) -> None:
    rotation_decisions.lock(quarter, cast.glauchau, cast.carla.person)
    rotation_decisions.lock(quarter, cast.glauchau, cast.carla.person)  # a second click changes nothing
    with pytest.raises(
        ValidationError, match=r"ist inzwischen Glauchau festgelegt\. Geben Sie das Quartal zuerst wieder frei"
    ):
        rotation_decisions.lock(quarter, cast.zwickau, None)
    assert Plan(ledger.read().facts, [quarter]).proposals[0].kind == "locked"
    rotation_decisions.unlock(quarter, cast.carla.person)
    rotation_decisions.lock(quarter, cast.zwickau, cast.carla.person)
    assert [row[:2] for row in written()] == [("locked", "Glauchau"), ("unlocked", "Glauchau"), ("locked", "Zwickau")]
    with pytest.raises(ValidationError, match="ist niemand festgelegt"):
        rotation_decisions.unlock(quarter.next(), None)


def test_swapped_hosts_are_both_locked(cast, quarter) -> None:
    with_plauen()
    plan = Plan(ledger.read().facts, (quarter, quarter.next()))
    one, other = (plan.name(str(proposal.host)) for proposal in plan.proposals)
    rotation_decisions.swap(
        (quarter, Municipality.objects.get(name=one)), quarter.next(), cast.carla.person, "Stadtfest"
    )
    assert list(Turn.objects.values_list("municipality__name", flat=True)) == [other, one]
    assert written() == [("swapped", one, "Carla Probe")]
    with pytest.raises(ValidationError, match="hat sich inzwischen geändert"):
        rotation_decisions.swap((quarter, Municipality.objects.get(name=one)), quarter.next(), None)
    with pytest.raises(ValidationError, match="zwei verschiedene Quartale"):
        rotation_decisions.swap((quarter, cast.glauchau), quarter, None)


def test_what_is_decided_is_not_swapped(cast, quarter) -> None:
    asked(cast, quarter)
    with pytest.raises(ValidationError, match="ist schon entschieden"):
        rotation_decisions.swap((quarter, cast.glauchau), quarter.next(), None)
    assert Turn.objects.count() == 1


def test_who_is_skipped_comes_next(cast, quarter) -> None:
    with_plauen()
    plan = Plan(ledger.read().facts, (quarter, quarter.next()))
    first = Municipality.objects.get(ags=plan.proposals[0].host)
    before = plan.debt(quarter, first.ags)
    with pytest.raises(ValidationError, match="Bitte nennen Sie einen Grund"):
        rotation_decisions.skip(quarter, first, "  ", cast.carla.person)
    rotation_decisions.skip(quarter, first, "Das Rathaus wird umgebaut.", cast.carla.person)
    plan = Plan(ledger.read().facts, (quarter, quarter.next()))
    assert plan.proposals[0].host != first.ags
    assert plan.proposals[1].host == first.ags
    assert plan.debt(quarter, first.ags) == before
    with pytest.raises(ValidationError, match="schon übersprungen"):
        rotation_decisions.skip(quarter, first, "noch einmal", None)


def test_skipping_who_is_locked_opens_the_quarter(cast, quarter) -> None:
    rotation_decisions.lock(quarter, cast.glauchau, None)
    rotation_decisions.skip(quarter, cast.glauchau, "krank", None)
    assert Turn.objects.count() == 0


def test_an_offer_comes_first_and_can_be_taken_back(cast, quarter) -> None:
    usual = Plan(ledger.read().facts, [quarter]).proposals[0].host
    other = cast.zwickau if usual == cast.glauchau.ags else cast.glauchau
    Meeting.objects.all().delete()
    rotation_decisions.offer(quarter, other, cast.bernd.person, "gern")
    rotation_decisions.offer(quarter, other, None, "sehr gern")
    assert HostOffer.objects.values_list("note", "offered_by").get() == ("sehr gern", cast.bernd.person.pk)
    assert Plan(ledger.read().facts, [quarter]).proposals[0].host == other.ags
    rotation_decisions.withdraw(quarter, other)
    assert HostOffer.objects.count() == 0


@pytest.mark.parametrize(("quarters_on", "problem"), [(-1, "ist schon vorbei"), (40, "zu weit in der Zukunft")])
def test_only_quarters_that_can_be_planned(cast, quarters_on, problem) -> None:
    now = Quarter.of(timezone.localdate())
    place = now.year * 4 + now.number - 1 + quarters_on
    with pytest.raises(ValidationError, match=problem):
        rotation_decisions.lock(Quarter(place // 4, place % 4 + 1), cast.glauchau, None)


def test_a_host_agrees(cast, quarter) -> None:
    meeting = asked(cast, quarter)
    rotation_decisions.accept(meeting, hosting(meeting, "Rathaus, Markt 1"), cast.ayse.person)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.venue, meeting.capacity) == (State.CONFIRMED, "Rathaus, Markt 1", 20)
    assert [row[::2] for row in written()] == [("decided", "Carla Probe"), ("accepted", "Ayşe Beispiel")]
    for too_late in (
        lambda: rotation_decisions.accept(meeting, hosting(meeting), None),
        lambda: rotation_decisions.decline(meeting, "krank", None),
    ):
        with pytest.raises(ValidationError, match="Glauchau hat schon zugesagt"):
            too_late()


def test_the_day_stays_in_its_quarter(cast, quarter) -> None:
    meeting = asked(cast, quarter)
    far = datetime.timedelta(days=120)
    with pytest.raises(ValidationError, match="Der Tag liegt nicht im"):
        rotation_decisions.accept(meeting, Hosting(meeting.starts_at + far, meeting.ends_at + far, "Rathaus"), None)
    meeting.refresh_from_db()
    assert meeting.state == State.PLANNED


def test_a_host_declines(cast, quarter, run_jobs) -> None:
    meeting = asked(cast, quarter)
    run_jobs()
    mail.outbox.clear()
    with pytest.raises(ValidationError, match="Bitte nennen Sie einen Grund"):
        rotation_decisions.decline(meeting, " ", cast.ayse.person)
    rotation_decisions.decline(meeting, "Der Saal ist belegt.", cast.ayse.person)
    assert not Meeting.objects.filter(pk=meeting.pk).exists()
    proposal = Plan(ledger.read().facts, [quarter]).proposals[0]
    assert (proposal.kind, proposal.host) == ("open", cast.zwickau.ags)
    assert TurnDecision.objects.first().reason == "Der Saal ist belegt."
    run_jobs()
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["carla@example.org"], f"Glauchau kann nicht einladen: {quarter}")
    ]
    assert "Der Saal ist belegt." in mail.outbox[0].body
    with pytest.raises(ValidationError, match="Diese Anfrage gibt es nicht mehr"):
        rotation_decisions.accept(meeting, hosting(meeting), None)


def at_once(*acts) -> list[str]:
    """Does all of it at the same moment; gives the sentences of those who were refused."""
    refused: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act) -> None:
        try:
            start.wait()
            act()
        except ValidationError as error:
            refused.extend(error.messages)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


racing = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@racing
def test_of_two_coordinators_who_decide_at_once_one_wins(cast, quarter) -> None:
    refused = at_once(
        lambda: rotation_decisions.decide(quarter, cast.glauchau, cast.carla.person),
        lambda: rotation_decisions.decide(quarter, cast.zwickau, None),
    )
    [turn] = Turn.objects.all()
    assert refused == [
        f"Das {quarter} ist schon entschieden: {turn.municipality.name} lädt ein. Ihre Änderung wurde nicht übernommen."
    ]
    assert Meeting.objects.get(state=State.PLANNED) == turn.meeting
    assert [row[:2] for row in written()] == [("decided", turn.municipality.name)]


@racing
def test_of_two_hosts_who_agree_at_once_one_wins(cast, quarter) -> None:
    meeting = asked(cast, quarter)
    refused = at_once(
        lambda: rotation_decisions.accept(meeting, hosting(meeting, "Rathaus"), cast.ayse.person),
        lambda: rotation_decisions.accept(Meeting.objects.get(pk=meeting.pk), hosting(meeting, "Bahnhof"), None),
    )
    assert [sentence.split(":")[0] for sentence in refused] == ["Glauchau hat schon zugesagt"]
    assert [kind for kind, *_rest in written()] == ["decided", "accepted"]


@racing
def test_of_a_host_who_agrees_and_one_who_declines_one_wins(cast, quarter) -> None:
    meeting = asked(cast, quarter)
    refused = at_once(
        lambda: rotation_decisions.accept(Meeting.objects.get(pk=meeting.pk), hosting(meeting), None),
        lambda: rotation_decisions.decline(meeting, "krank", None),
    )
    assert len(refused) == 1
    kept = Meeting.objects.filter(pk=meeting.pk).first()
    assert (kept and kept.state, written()[-1][0]) in ((State.CONFIRMED, "accepted"), (None, "declined"))


@racing
def test_of_two_who_lock_at_once_one_wins(cast, quarter) -> None:
    refused = at_once(
        lambda: rotation_decisions.lock(quarter, cast.glauchau, None),
        lambda: rotation_decisions.lock(quarter, cast.zwickau, None),
    )
    assert (len(refused), Turn.objects.count(), len(written())) == (1, 1, 1)


def test_without_an_office_nobody_is_mailed(cast, quarter) -> None:
    Organisation.objects.filter(kind="city").update(kind="other")
    assert rotation_decisions.decide(quarter, cast.glauchau, None)[1] == 0
