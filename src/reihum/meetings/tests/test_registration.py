"""Yes, no, later: who gets a seat, who waits, who moves up, and what the mail says. (At the same moment: test_rush.)"""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from reihum.meetings import registration, waiting_list
from reihum.meetings.answer_links import Guest
from reihum.meetings.models import Meeting, Registration, State
from reihum.meetings.registration import Said
from reihum.meetings.tests.test_back_office import meeting_form
from reihum.people.models import Person

COMING, OFFERED, WAITING = Registration.State.COMING, Registration.State.OFFERED, Registration.State.WAITING
UNDECIDED, DECLINED, CANCELLED = (
    Registration.State.UNDECIDED,
    Registration.State.DECLINED,
    Registration.State.CANCELLED,
)


def person(number: int) -> Person:
    return Person.objects.create(given_name=f"P{number}", family_name="Gast", email=f"p{number}@example.org")


def coming(meeting: Meeting) -> list[str]:
    return sorted(str(row.person) for row in meeting.registrations.coming().select_related("person"))


def test_seats_are_given_until_none_is_left(cast) -> None:
    for number in range(3):
        assert registration.seats_left(cast.meeting) == 3 - number
        registration.register(cast.meeting, person(number))
    assert registration.register(cast.meeting, person(4)).state == WAITING
    assert coming(cast.meeting) == ["P0 Gast", "P1 Gast", "P2 Gast"]


def test_without_a_limit_everybody_comes(cast) -> None:
    Meeting.objects.update(capacity=None)
    cast.meeting.refresh_from_db()
    assert registration.seats_left(cast.meeting) is None
    for number in range(5):
        registration.register(cast.meeting, person(number))
    assert len(coming(cast.meeting)) == 5


def test_registering_twice_takes_one_seat_and_keeps_the_newest_wish(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person, Said({"food_needs": "vegetarisch"}))
    registration.register(cast.meeting, cast.bernd.person, Said({"food_needs": "vegan", "photo_consent": True}))
    registration.register(cast.meeting, cast.bernd.person)  # says nothing new
    assert [(row.food_needs, row.photo_consent) for row in Registration.objects.all()] == [("vegan", True)]


def test_a_full_meeting_still_lets_the_registered_change_their_wish(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.bernd.person, Said({"access_needs": "Rollstuhl"}))
    assert (Registration.objects.get().access_needs, Registration.objects.get().state) == ("Rollstuhl", COMING)


def test_a_seat_given_back_is_free_for_the_next(cast) -> None:
    Meeting.objects.update(capacity=1)
    registration.register(cast.meeting, cast.bernd.person)
    registration.cancel(cast.meeting, cast.bernd.person)
    registration.register(cast.meeting, cast.dora.person)
    assert coming(cast.meeting) == ["Dora Vorlage"]
    assert registration.register(cast.meeting, cast.bernd.person).state == WAITING


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": State.CANCELLED}, "Das Treffen ist abgesagt."),
        ({"state": State.PLANNED}, "Die Anmeldung ist noch nicht offen."),
        ({"state": State.POSTPONED}, "Das Treffen ist verschoben."),
        ({"state": State.INVITED}, "Die Anmeldung ist geschlossen."),
        ({"register_until": timezone.now() - datetime.timedelta(minutes=1)}, "Die Anmeldung ist geschlossen."),
    ],
)
def test_nobody_registers_when_it_is_not_open(cast, facts, sentence) -> None:
    Meeting.objects.update(**facts)
    with pytest.raises(ValidationError, match=sentence):
        registration.register(cast.meeting, cast.bernd.person)
    assert not Registration.objects.exists()


def test_after_the_beginning_one_cannot_cancel(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    now = timezone.now()
    Meeting.objects.update(starts_at=now - datetime.timedelta(minutes=1), ends_at=now + datetime.timedelta(hours=1))
    with pytest.raises(ValidationError, match="schon begonnen"):
        registration.cancel(cast.meeting, cast.bernd.person)
    assert coming(cast.meeting) == ["Bernd Muster"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_worker_mails_what_was_committed(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person)
    registration.register(cast.meeting, cast.bernd.person, Said({"access_needs": "noch ein Wunsch"}))
    registration.cancel(cast.meeting, cast.bernd.person)
    assert mail.outbox == []
    call_command("worker", "--batch", "--no-startup-delay", verbosity=0)
    day = timezone.localtime(cast.meeting.starts_at)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["bernd@example.org"], f"Ihre Anmeldung: Zu Gast in Glauchau, {day:%d.%m.%Y}"),
        (["bernd@example.org"], f"Ihre Absage: Zu Gast in Glauchau, {day:%d.%m.%Y}"),
    ]
    assert "Guten Tag Bernd,\n\nSie sind angemeldet: Zu Gast in Glauchau" in mail.outbox[0].body
    assert f"http://127.0.0.1:8000{cast.meeting.get_absolute_url()}" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_failed_registration_leaves_no_mail(cast) -> None:
    registration.register(cast.meeting, cast.dora.person)
    Meeting.objects.update(state=State.INVITED)
    with pytest.raises(ValidationError):
        registration.register(cast.meeting, cast.bernd.person)
    call_command("worker", "--batch", "--no-startup-delay", verbosity=0)
    assert [message.to for message in mail.outbox] == [["dora@example.org"]]


# --- The waiting list -------------------------------------------------------------------------------------------------


@pytest.fixture
def one_seat(cast):
    """One seat; P0 has it, P1, P2 and P3 wait in this order."""
    Meeting.objects.update(capacity=1)
    cast.meeting.refresh_from_db()
    people = [person(number) for number in range(4)]
    for who in people:
        registration.register(cast.meeting, who)
    return people


def states(meeting: Meeting) -> list[str]:
    """The states of P0, P1 … in this order."""
    return [row.state for row in meeting.registrations.order_by("person__given_name", "guest_name", "pk")]


def late(meeting: Meeting) -> None:
    """The time of every offer is over."""
    meeting.registrations.filter(state=OFFERED).update(offered_until=timezone.now() - datetime.timedelta(seconds=1))


def test_a_meeting_is_full_and_open_again_by_itself(cast) -> None:
    seen = []
    people = [person(number) for number in range(3)]
    for who in people:
        registration.register(cast.meeting, who)
        seen.append(Meeting.objects.get().state)
    registration.cancel(cast.meeting, people[0])
    seen.append(Meeting.objects.get().state)
    Meeting.objects.get().save()  # by whoever had the form open
    assert [*seen, Meeting.objects.get().state] == ["open", "open", "full", "open", "open"]


def test_the_first_in_line_is_offered_the_seat_and_takes_it(cast, one_seat) -> None:
    registration.cancel(cast.meeting, one_seat[0])
    assert states(cast.meeting) == [CANCELLED, OFFERED, WAITING, WAITING]
    assert registration.seats_left(cast.meeting) == 0  # it is kept
    registration.register(cast.meeting, one_seat[1])
    assert states(cast.meeting) == [CANCELLED, COMING, WAITING, WAITING]


def test_whoever_leaves_the_seat_offers_it_to_the_next(cast, one_seat) -> None:
    registration.cancel(cast.meeting, one_seat[0])
    registration.cancel(cast.meeting, one_seat[1])
    assert states(cast.meeting) == [CANCELLED, CANCELLED, OFFERED, WAITING]


def test_an_offer_that_nobody_answers_goes_to_the_next(cast, one_seat) -> None:
    registration.cancel(cast.meeting, one_seat[0])
    waiting_list.keep_moving()
    assert states(cast.meeting) == [CANCELLED, OFFERED, WAITING, WAITING]
    late(cast.meeting)
    waiting_list.keep_moving()
    waiting_list.keep_moving()
    assert states(cast.meeting) == [CANCELLED, UNDECIDED, OFFERED, WAITING]
    # Saying yes again leads to the end of the line, with a number of its own.
    assert registration.register(cast.meeting, one_seat[1]).queue_number == 4
    assert [str(row.person) for row in cast.meeting.registrations.in_line()] == ["P3 Gast", "P1 Gast"]


def test_too_late_a_yes_is_a_new_one(cast, one_seat) -> None:
    """Also when the clock has not come round yet: the next one has a right to the seat."""
    registration.cancel(cast.meeting, one_seat[0])
    late(cast.meeting)
    assert registration.register(cast.meeting, one_seat[1]).state == WAITING
    assert states(cast.meeting) == [CANCELLED, WAITING, OFFERED, WAITING]


def test_more_seats_by_the_form_of_hosts_or_of_the_back_office_move_the_line(client, cast, one_seat) -> None:
    client.force_login(cast.ayse)
    form = {**days(cast.meeting), "venue": "Rathaus", "capacity": "3", "register_until": ""}
    assert client.post(f"{cast.meeting.get_absolute_url()}bearbeiten/", form).status_code == 302
    assert states(cast.meeting) == [COMING, OFFERED, OFFERED, WAITING]
    client.force_login(cast.carla)
    edit = reverse("wagtailsnippets_meetings_meeting:edit", args=[cast.meeting.pk])
    assert client.post(edit, meeting_form(cast, capacity="4", **days(cast.meeting))).status_code == 302
    assert states(cast.meeting) == [COMING, OFFERED, OFFERED, OFFERED]
    refused = client.post(edit, meeting_form(cast, capacity="3", **days(cast.meeting)))
    assert refused.context["form"].errors["capacity"] == [
        "Es sind schon 4 Personen angemeldet. Weniger Plätze gehen erst, wenn jemand absagt."
    ]


def days(meeting: Meeting) -> dict[str, str]:
    start, end = (timezone.localtime(when).strftime("%Y-%m-%d %H:%M") for when in (meeting.starts_at, meeting.ends_at))
    return {"starts_at": start, "ends_at": end, "title": meeting.title, "slug": meeting.slug}


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED, State.CONFIRMED])
def test_in_a_meeting_that_does_not_take_place_nobody_moves_up(cast, one_seat, state) -> None:
    Meeting.objects.update(state=state)
    registration.cancel(cast.meeting, one_seat[0])
    assert states(cast.meeting) == [CANCELLED, WAITING, WAITING, WAITING]


def test_after_the_deadline_the_line_still_moves(cast, one_seat) -> None:
    Meeting.objects.update(register_until=timezone.now() - datetime.timedelta(hours=1))
    registration.cancel(cast.meeting, one_seat[0])
    registration.register(cast.meeting, one_seat[1])
    assert states(cast.meeting) == [CANCELLED, COMING, WAITING, WAITING]


@pytest.mark.parametrize(("hours_left", "hours_kept"), [(14 * 24, 48), (96, 48), (72, 36), (4, 2), (3, 2), (1, 1)])
def test_an_offer_is_shorter_near_the_meeting_and_ends_before_it(cast, hours_left, hours_kept) -> None:
    now = timezone.now()
    cast.meeting.starts_at = now + datetime.timedelta(hours=hours_left)
    assert waiting_list.offer_until(cast.meeting, now) - now == datetime.timedelta(hours=hours_kept)


def test_erasing_a_person_frees_the_seat(cast, one_seat) -> None:
    registration.register(cast.meeting, one_seat[1], Said(companions=["Kim Mit"]))
    one_seat[0].delete()
    assert [(row.name, row.state) for row in cast.meeting.registrations.order_by("queue_number")] == [
        ("P1 Gast", OFFERED),
        ("P2 Gast", WAITING),
        ("P3 Gast", WAITING),
        ("Kim Mit", WAITING),
    ]
    one_seat[1].delete()  # with whom they bring
    assert [(row.name, row.state) for row in cast.meeting.registrations.order_by("queue_number")] == [
        ("P2 Gast", OFFERED),
        ("P3 Gast", WAITING),
    ]
    cast.meeting.delete()
    assert not Registration.objects.exists()


def test_position_and_reason_are_told_in_a_sentence(cast, one_seat) -> None:
    rows = {row.given_name: row for row in Registration.objects.all()}
    assert [waiting_list.position(rows[f"P{number}"]) for number in range(4)] == [None, 1, 2, 3]

    def why() -> str:
        cast.meeting.refresh_from_db()
        return waiting_list.why_nobody_moves_up(cast.meeting)

    assert why() == "Es ist kein Platz frei."
    registration.cancel(cast.meeting, one_seat[0])
    until = timezone.localtime(Registration.objects.get(state=OFFERED).offered_until)
    deadline = f"{until.day}. {date_format(until, 'F')}, {until:%H:%M} Uhr"
    assert why() == f"P1 Gast hat bis {deadline} Zeit, den angebotenen Platz anzunehmen."
    Meeting.objects.get().save()
    Meeting.objects.update(capacity=2)
    assert why() == "Es ist etwas frei geworden; in wenigen Minuten wird der Platz angeboten."
    waiting_list.keep_moving()
    assert why() == (
        f"P1 Gast hat bis {deadline} Zeit, den angebotenen Platz anzunehmen (und 1 weitere Person auch ihren)."
    )
    Meeting.objects.update(state=State.CANCELLED)
    assert why() == "Das Treffen steht auf „abgesagt“; solange rückt niemand nach."
    Meeting.objects.update(state=State.OPEN)
    for who in one_seat[1:]:
        registration.cancel(cast.meeting, who)
    assert why() == "Niemand wartet."


def test_cities_have_their_seats_first_and_what_they_leave_goes_to_the_line(cast) -> None:
    """Three seats, one for each of the two cities until tomorrow."""
    today = timezone.localdate()
    Meeting.objects.update(seats_per_city=1, city_seats_until=today)

    def register(who, city=None) -> str:
        return registration.register(cast.meeting, Guest(who, municipality=city) if isinstance(who, str) else who).state

    glauchau = cast.glauchau.pk
    assert register(cast.ayse.person) == COMING  # Glauchau's
    assert register(cast.dora.person) == WAITING  # Glauchau has it
    assert register("Anna Anders") == COMING  # the one seat that is not kept
    assert register("Bodo Blau") == WAITING
    assert register("Cem Glauchau", glauchau) == WAITING
    cast.meeting.refresh_from_db()
    assert (cast.meeting.state, registration.seats_left(cast.meeting)) == (State.OPEN, 1)
    until = date_format(today, "j. F Y")
    assert waiting_list.why_nobody_moves_up(cast.meeting) == (
        f"Bis {until} ist je Stadt 1 Platz reserviert; die Städte derer, die warten, haben ihre schon, "
        "oder sie gehören nicht zum Netzwerk."
    )
    waiting_list.keep_moving()
    assert cast.meeting.registrations.filter(state=OFFERED).count() == 0
    Meeting.objects.update(city_seats_until=today - datetime.timedelta(days=1))
    waiting_list.keep_moving()
    assert [row.name for row in Registration.objects.filter(state=OFFERED)] == ["Dora Vorlage"]
    assert Meeting.objects.get().state == State.FULL


def test_a_cancellation_gives_the_seat_of_a_city_to_the_city(cast) -> None:
    Meeting.objects.update(seats_per_city=1, city_seats_until=timezone.localdate())
    registration.register(cast.meeting, cast.ayse.person)
    for who in ("Anna Anders", "Bodo Blau"):
        registration.register(cast.meeting, Guest(who))
    registration.register(cast.meeting, cast.dora.person)
    registration.cancel(cast.meeting, cast.ayse.person)
    assert [row.name for row in Registration.objects.filter(state=OFFERED)] == ["Dora Vorlage"]


# --- Guests and companions --------------------------------------------------------------------------------------------


def test_companions_take_a_seat_of_their_own_or_wait(cast) -> None:
    Meeting.objects.update(capacity=2)
    row = registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit", "Lou Auch"]))
    assert row.state == COMING
    assert [(one.guest_name, one.state, one.municipality) for one in row.companions.order_by("pk")] == [
        ("Kim Mit", COMING, cast.zwickau),
        ("Lou Auch", WAITING, cast.zwickau),
    ]
    # Naming them again keeps what they have; whoever is no longer named makes room for the next.
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["lou auch"]))
    assert [(one.guest_name, one.state) for one in row.companions.order_by("pk")] == [
        ("Kim Mit", CANCELLED),
        ("Lou Auch", OFFERED),
    ]
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Lou Auch"]))
    assert row.companions.get(guest_name="Lou Auch").state == COMING
    registration.cancel(cast.meeting, cast.bernd.person)
    assert set(Registration.objects.values_list("state", flat=True)) == {CANCELLED}


def test_whoever_is_brought_does_not_come_alone(cast, one_seat) -> None:
    registration.register(cast.meeting, one_seat[1], Said(companions=["Kim Mit"]))
    registration.cancel(cast.meeting, one_seat[0])
    late(cast.meeting)
    waiting_list.keep_moving()
    assert Registration.objects.get(guest_name="Kim Mit").state == UNDECIDED


@pytest.fixture
def offered_to_kim(cast):
    """Two seats, Bernd's and the one that is offered to Kim, whom he brings; then Dora waits. Gives Bernd's row."""
    Meeting.objects.update(capacity=2)
    registration.register(cast.meeting, cast.carla.person)
    row = registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    registration.register(cast.meeting, cast.dora.person)
    registration.cancel(cast.meeting, cast.carla.person)
    assert brought(row) == [OFFERED]
    return row


def brought(row: Registration) -> list[str]:
    return list(row.companions.order_by("pk").values_list("state", flat=True))


def state_of(user) -> str:
    return Registration.objects.get(person=user.person).state


def test_a_seat_offered_to_a_companion_is_taken_by_who_brings_them_and_confirmed(
    cast, offered_to_kim, run_jobs
) -> None:
    run_jobs()
    mail.outbox.clear()
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    assert (brought(offered_to_kim), state_of(cast.dora)) == ([COMING], WAITING)
    run_jobs()
    assert [(message.to, "Mit Ihnen kommt: Kim Mit" in message.body) for message in mail.outbox] == [
        (["bernd@example.org"], True)
    ]
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    run_jobs()
    assert len(mail.outbox) == 1


def test_taken_too_late_the_seat_is_the_next_ones_and_the_companion_waits_again(cast, offered_to_kim) -> None:
    late(cast.meeting)  # and the clock has not seen it yet
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    assert (brought(offered_to_kim), state_of(cast.dora)) == ([WAITING], OFFERED)


def test_taken_too_late_while_nobody_waits_it_is_theirs_all_the_same(cast, offered_to_kim) -> None:
    registration.cancel(cast.meeting, cast.dora.person)
    late(cast.meeting)
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    assert brought(offered_to_kim) == [COMING]


def test_taken_too_late_after_the_registration_closed_it_is_refused_and_nothing_changes(cast, offered_to_kim) -> None:
    late(cast.meeting)
    Meeting.objects.update(register_until=timezone.now() - datetime.timedelta(hours=1))
    with pytest.raises(ValidationError, match="Die Anmeldung ist geschlossen"):
        registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    assert (brought(offered_to_kim), state_of(cast.bernd)) == ([OFFERED], COMING)
    waiting_list.keep_moving()
    assert (brought(offered_to_kim), state_of(cast.bernd), state_of(cast.dora)) == ([UNDECIDED], COMING, OFFERED)


def test_an_offer_to_several_lapses_with_one_mail(cast, run_jobs) -> None:
    Meeting.objects.update(capacity=2)
    for number in range(2):
        registration.register(cast.meeting, person(number))
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit"]))
    for number in range(2):
        registration.cancel(cast.meeting, Person.objects.get(given_name=f"P{number}"))
    assert cast.meeting.registrations.filter(state=OFFERED).count() == 2
    late(cast.meeting)
    run_jobs()
    mail.outbox.clear()
    waiting_list.keep_moving()
    run_jobs()
    assert [message.to for message in mail.outbox] == [["bernd@example.org"]]
    assert cast.meeting.registrations.filter(state=UNDECIDED).count() == 2


def test_a_guest_is_known_by_the_address(cast) -> None:
    for name in ("Gül Gast", "Gül Gast-Neu"):
        registration.register(cast.meeting, Guest(name, "Guel@Example.org", "Stadt Gera"))
    row = Registration.objects.get()
    assert (row.name, row.email, row.comes_from, row.given_name) == (
        "Gül Gast",
        "guel@example.org",
        "Stadt Gera",
        "Gül",
    )


def test_yes_no_and_later(cast) -> None:
    registration.decide_later(cast.meeting, cast.bernd.person)
    assert Registration.objects.get().state == UNDECIDED
    registration.cancel(cast.meeting, cast.bernd.person)
    assert Registration.objects.get().state == DECLINED
    registration.register(cast.meeting, cast.bernd.person)
    with pytest.raises(ValidationError, match="Sie haben schon zugesagt"):
        registration.decide_later(cast.meeting, cast.bernd.person)
    registration.cancel(cast.meeting, cast.bernd.person)
    assert Registration.objects.get().state == CANCELLED


def test_consents_can_be_taken_back_after_the_meeting(cast) -> None:
    registration.register(cast.meeting, cast.bernd.person, Said({"photo_consent": True, "contact_consent": True}))
    past = timezone.now() - datetime.timedelta(days=400)
    Meeting.objects.update(starts_at=past, ends_at=past + datetime.timedelta(hours=6), state=State.CLOSED)
    registration.change_consents(cast.meeting, cast.bernd.person, photo=False, contact=True)
    row = Registration.objects.get()
    assert (row.photo_consent, row.contact_consent) == (False, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"guest_name": "", "guest_email": ""},
        {"person": True, "guest_name": "Auch Gast"},
        {"guest_name": "A", "state": "maybe"},
        {"guest_name": "A", "state": "offered", "queue_number": 1},
        {"guest_name": "A", "state": "coming", "offered_until": timezone.now()},
        {"guest_name": "A", "state": "waiting"},
    ],
    ids=["nobody", "two", "unknown state", "offer without end", "end without offer", "no number"],
)
def test_the_database_refuses_rows_that_cannot_be(cast, fields) -> None:
    if fields.get("person"):
        fields = {**fields, "person": cast.bernd.person}
    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.create(meeting=cast.meeting, **fields)


# --- Mails ------------------------------------------------------------------------------------------------------------


def test_every_turn_is_told_by_mail_to_the_right_person(cast, run_jobs) -> None:
    Meeting.objects.update(capacity=1)
    told: list[tuple[str, str]] = []

    def mails() -> list[tuple[str, str]]:
        run_jobs()
        told[:] = [(message.to[0].partition("@")[0], message.subject.partition(":")[0]) for message in mail.outbox]
        mail.outbox.clear()
        return told

    registration.register(cast.meeting, cast.bernd.person)
    registration.register(cast.meeting, Guest("Gül Gast", "guel@example.org"))
    assert mails() == [("bernd", "Ihre Anmeldung"), ("guel", "Auf der Warteliste")]
    registration.cancel(cast.meeting, cast.bernd.person)
    assert mails() == [("bernd", "Ihre Absage"), ("guel", "Ein Platz ist frei")]
    late(cast.meeting)
    waiting_list.keep_moving()
    waiting_list.keep_moving()
    assert mails() == [("guel", "Der freigehaltene Platz ist vergeben")]
    registration.register(cast.meeting, Guest("Niemand Erreichbar"))
    assert mails() == []
    registration.register(cast.meeting, cast.dora.person, Said(companions=["Kim Mit"]))
    registration.cancel_for(cast.meeting, Registration.objects.get(guest_name="Niemand Erreichbar").pk)
    assert mails() == [("dora", "Auf der Warteliste"), ("dora", "Ein Platz ist frei")]


def test_the_mail_says_who_of_several_has_a_seat(cast, run_jobs) -> None:
    Meeting.objects.update(capacity=2)
    registration.register(cast.meeting, cast.bernd.person, Said(companions=["Kim Mit", "Lou Auch"]))
    run_jobs()
    assert "\n\nMit Ihnen kommt: Kim Mit\nAuf der Warteliste: Lou Auch\n\n" in mail.outbox[0].body
