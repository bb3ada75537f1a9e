"""A person is erased: walked through is every table of the database, with everything that somebody can leave behind."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from reihum.exchange import history
from reihum.exchange.models import Draft, Experience
from reihum.mailing.models import Address, Outgoing, Unsubscription
from reihum.mailing.outbox import send_later
from reihum.meetings import attendance, checklist, invitations, minutes, proof, registration
from reihum.meetings.models import (
    HostOffer,
    Invitation,
    Meeting,
    MinutesVersion,
    Registration,
    State,
    Task,
    TurnDecision,
)
from reihum.meetings.registration import Said
from reihum.newsroom.models import Author
from reihum.people.models import Handover, Membership, Person, Role, User
from reihum.search import counting

NAME = "Unverwechselbar"  # in every address too

# Where the name may still stand, and why.
STAYS = {
    "newsroom.Author": "stands over published articles; the editors change it",
    "meetings.MinutesVersion": "what people wrote in the minutes, approved by the network; hosts can open and change them",
    "mailing.Outgoing": "the text of a mail to somebody else; emptied 30 days after (`mailing.retention`)",
    "search.Word": "a word that stood somewhere, told nobody any more; gone with the next count, after a day at most",
}


def left() -> set[str]:
    """The models with a row that has the name."""
    found = set()
    for model in apps.get_models():
        if any(NAME.lower() in str(row).lower() for row in model._base_manager.values()):
            found.add(model._meta.label)
    return found


def another(meeting: Meeting, slug: str, days: int, **facts: Any) -> Meeting:
    made = Meeting.objects.get(pk=meeting.pk)
    made.pk, made.slug = None, slug
    moved = datetime.timedelta(days=days)
    made.starts_at, made.ends_at = made.starts_at + moved, made.ends_at + moved
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    return made


@pytest.fixture
def user(cast: Any, make_person: Callable[..., User]) -> User:
    """Somebody who has done everything there is to do."""
    user = make_person("Xaver", NAME)
    second = f"{NAME.lower()}@zwickau.example"
    User.objects.filter(pk=user.pk).update(email=f"{NAME}@example.org".lower())
    user.refresh_from_db()
    person = user.person
    EmailAddress.objects.filter(user=user).update(email=user.email)
    EmailAddress.objects.create(user=user, email=second, verified=True)
    Person.objects.filter(pk=person.pk).update(email=user.email, topics=NAME, phone="0375 12345")
    person.refresh_from_db()
    role = Role.objects.create(person=person, kind=Role.Kind.ADMINISTRATION, municipality=cast.zwickau, office=NAME)
    Role.objects.create(person=cast.bernd.person, kind=Role.Kind.MANAGEMENT, area=cast.area)
    Handover.objects.create(role=cast.bernd.person.roles.first(), successor=person)
    Handover.objects.create(role=role)
    Membership.objects.create(person=person)
    told = Experience.objects.create(kind="works", title="Fest", text="…", municipality=cast.zwickau, told_by=person)
    history.remember(told, person)
    Draft.objects.create(person=person, content={"title": [f"Von {NAME}"]})
    told.thanks.create(person=person)
    told.replies.create(text="Gern.", author=person)
    Author.objects.create(name=f"Xaver {NAME}", slug="xaver", person=person)
    TurnDecision.objects.create(
        year=2030, number=1, kind="locked", municipality=cast.zwickau, by=person, by_name=str(person)
    )
    HostOffer.objects.create(year=2030, number=1, municipality=cast.zwickau, offered_by=person)
    return user


@pytest.fixture
def past(cast: Any, user: User, settings: Any, tmp_path: Any) -> Meeting:
    """A meeting at which they were: with a companion, and once more as a guest under their second address."""
    settings.MEDIA_ROOT = tmp_path
    person, second = user.person, f"{NAME.lower()}@zwickau.example"
    meeting = another(cast.meeting, "damals", -60, state=State.HELD, capacity=None)
    rows = Registration.objects
    mine = rows.create(
        meeting=meeting, person=person, municipality=cast.zwickau, food_needs="vegan", photo_consent=True
    )
    brought = {"meeting": meeting, "municipality": cast.zwickau, "brought_by": mine}
    rows.create(guest_name=f"Kim {NAME}", **brought)
    rows.create(meeting=meeting, guest_name=f"X. {NAME}", guest_email=second, guest_from=NAME)
    rows.create(meeting=meeting, person=cast.dora.person, municipality=cast.glauchau)
    rows.update(arrived_at=meeting.starts_at)
    rows.create(guest_name=f"Nie Da {NAME}", **brought)
    attendance.count(meeting)
    attendance.keep_list(meeting, ContentFile(b"%PDF-1.4", "scan.pdf"), person)
    Task.objects.create(meeting=meeting, what="Plan schicken", person=person)
    begun = minutes.begin(meeting)
    part = minutes.add_part(begun, "Verschiedenes")
    minutes.write(part, 0, minutes.Text("Ein Text."), person)
    minutes.approve(begun, person)
    return meeting


@pytest.fixture
def coming(cast: Any, user: User, past: Meeting, run_jobs: Callable[[], None]) -> Meeting:
    """A meeting to come, with its only seat theirs; mails about it; one came back."""
    Meeting.objects.filter(pk=cast.meeting.pk).update(capacity=2)
    registration.register(cast.meeting, user.person, Said({"contact_consent": True}, [f"Kim {NAME}"]))
    registration.register(cast.meeting, cast.dora.person)
    letter = invitations.first_letter(cast.meeting)
    letter.audience, letter.written_by = Invitation.Audience.GUESTS, user.person
    letter.guests = f"Gül Gast <guel@example.org>\nX. U. <{NAME}@Zwickau.example>"
    letter.save()
    checklist.begin(cast.meeting)
    checklist.tick(cast.meeting.checklist.first(), user.person)
    run_jobs()
    registration.register(cast.meeting, user.person, Said(companions=[f"Kim {NAME}", f"Max {NAME}"]))
    Address.objects.hard_bounce(user.email, "550 5.1.1")
    Unsubscription.objects.create(email=user.email, mailing_list="aufgaben")
    Outgoing.objects.filter(to=user.email).update(to=user.email.upper())
    return cast.meeting


def test_nothing_of_a_person_stays_but_what_they_counted_for(
    cast: Any, user: User, past: Meeting, coming: Meeting, run_jobs: Callable[[], None]
) -> None:
    before = left()
    assert {
        "people.Person",
        "meetings.Registration",
        "meetings.Invitation",
        "mailing.Outgoing",
        "mailing.Address",
    } <= before
    assert {"mailing.Unsubscription", "meetings.TurnDecision", "account.EmailAddress", "people.User"} <= before
    counted = [(held.by_city, held.people, held.cities) for held in proof.held_in(past.day.year)]
    assert counted == [({"Zwickau": 2, "–": 1, "Glauchau": 1}, 4, 2)]

    user.person.delete()
    assert not [label for label in left() if label.startswith(("meetings.", "mailing."))]
    user.delete()
    run_jobs()

    counting.recount()  # as every night
    assert left() == {"newsroom.Author"} & STAYS.keys()
    assert [(held.by_city, held.people, held.cities) for held in proof.held_in(past.day.year)] == counted
    assert Meeting.objects.get(pk=past.pk).visitors == 4
    assert sorted(row.name for row in past.registrations.all()) == ["Dora Vorlage", "–", "–", "–"]
    assert [row.said_needs + row.given_consents for row in past.registrations.all()] == [[]] * 4
    assert [(row.name, row.state) for row in coming.registrations.all()] == [("Dora Vorlage", "offered")]
    assert Invitation.objects.get().guests == "Gül Gast <guel@example.org>"
    assert TurnDecision.objects.get().by_name == "Stadtverwaltung, Zwickau"
    assert MinutesVersion.objects.get().text == "Ein Text."
    assert [str(mail.to) for mail in Outgoing.objects.all()] == ["dora@example.org"] * 2


def test_what_stays_is_known(cast: Any, user: User, past: Meeting) -> None:
    """Each exception is real, so that the list does not outlive its reasons."""
    minutes.reopen(past.minutes)
    part = past.minutes.parts.get()
    minutes.write(part, 1, minutes.Text(f"Xaver {NAME} berichtet."), cast.dora.person)
    send_later(
        "carla@example.org",
        "meetings/mail/turn_declined",
        {"city": cast.zwickau, "reason": NAME, "quarter": "", "url": ""},
    )
    user.person.delete()
    user.delete()
    assert left() == STAYS.keys()


def test_the_log_of_the_back_office_says_who_did_what_but_not_their_name(client: Client, cast: Any, user: User) -> None:
    person, role, key = user.person, Role.objects.get(person__user=user), user.pk
    home = Page.objects.get(depth=2)
    for one in (person, user, role, role.handover, Author.objects.get(), home):
        log(instance=one, action="wagtail.edit", user=user, data={"said": f'Xaver {NAME}, ÄÖ: "{user.email}"'})
    log(instance=person, action="wagtail.create", title="Xaver Frühername")  # as they were called before
    namesake = Person.objects.create(given_name="Xaver", family_name=f"{NAME}er")
    log(instance=namesake, action="wagtail.edit", user=cast.carla)
    client.force_login(cast.carla)
    client.post(reverse("wagtailsnippets_people_person:delete", args=[person.pk]))
    user.delete()
    entries = [*ModelLogEntry.objects.order_by("pk"), *PageLogEntry.objects.order_by("pk")]
    said = {"said": '–, ÄÖ: "–"'}
    assert [(entry.label, entry.data) for entry in entries] == [
        ("–", {}),
        ("–", {}),
        ("–, Stadtverwaltung", said),
        ("Übergabe: –, Stadtverwaltung", said),
        ("–", said),
        ("–", {}),
        (f"Xaver {NAME}er", {}),
        ("–", {}),
        (home.title, said),
    ]
    assert {entry.user_id for entry in entries} == {key, cast.carla.pk, None}


def test_deleting_an_account_alone_forgets_its_mail_and_keeps_the_person(
    cast: Any, user: User, coming: Meeting
) -> None:
    answers = list(coming.registrations.values_list("pk", "state"))
    user.delete()
    assert not [label for label in left() if label.startswith("mailing.")]
    assert list(coming.registrations.values_list("pk", "state")) == answers
    assert Person.objects.get(family_name=NAME).email == user.email


def test_the_mail_of_others_stays(cast: Any, user: User) -> None:
    for to in (user.email, f"x{user.email}", "dora@example.org"):
        Outgoing.objects.create(to=to, subject="Hallo")
    user.person.delete()
    assert sorted(Outgoing.objects.values_list("to", flat=True)) == sorted([f"x{user.email}", "dora@example.org"])


def test_a_guest_with_a_similar_address_stays_on_the_list(cast: Any) -> None:
    letter = invitations.first_letter(cast.meeting)
    letter.guests = "Joann Ähnlich <joann@example.org>\nAnn Auch (ann@example.org)\nOhne Adresse"
    letter.save()
    Person.objects.create(given_name="Ann", family_name="Auch", email="Ann@example.org").delete()
    assert Invitation.objects.get().guests == "Joann Ähnlich <joann@example.org>\nOhne Adresse"
