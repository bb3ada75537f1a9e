"""The rotation in the back office: what can be edited there, and what is kept as it was."""

import pytest
from django.test import Client
from django.urls import reverse

from reihum.meetings.models import (
    HostingPause,
    HostOffer,
    RotationRules,
    SchoolHoliday,
    TravelDistance,
    Turn,
    TurnDecision,
)
from reihum.people.models import Person, Role

DAYS = {"since": "2030-01-01", "until": "2030-01-31"}


@pytest.fixture
def carla(cast) -> Client:
    client = Client()
    client.force_login(cast.carla)
    return client


def url(model: type, view: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_meetings_{model.__name__.lower()}:{view}", args=args)


def forms(cast) -> list[tuple[type, dict[str, str]]]:
    glauchau, zwickau = str(cast.glauchau.pk), str(cast.zwickau.pk)
    return [
        (HostingPause, {"municipality": glauchau, "kind": "pause", "reason": "Wahl", **DAYS}),
        (HostOffer, {"municipality": glauchau, "year": "2030", "number": "2", "note": ""}),
        (SchoolHoliday, {"land": "14", "name": "Winterferien", **DAYS}),
        (TravelDistance, {"a": zwickau, "b": glauchau, "km": "18"}),
        (RotationRules, {"notice_weeks": "12"}),
    ]


def test_coordinators_keep_what_the_rotation_needs(cast, carla) -> None:
    for model, form in forms(cast):
        assert carla.post(url(model, "add"), form).status_code == 302, model
        row = model.objects.get()
        assert carla.get(url(model, "list")).status_code == 200
        assert str(row) in carla.get(url(model, "edit", row.pk)).content.decode()
    assert TravelDistance.objects.get().km == 18


@pytest.mark.parametrize(
    ("model", "wrong", "problem"),
    [
        (HostingPause, {"until": "2029-12-31"}, "Das Ende liegt vor dem Beginn."),
        (HostOffer, {"number": "5"}, "4"),
        (SchoolHoliday, {"until": "2029-12-31"}, "Das Ende liegt vor dem Beginn."),
    ],
)
def test_what_cannot_be_is_said_at_the_field(cast, carla, model, wrong, problem) -> None:
    form = {**dict(forms(cast))[model], **wrong}
    assert problem in carla.post(url(model, "add"), form).content.decode()
    assert model.objects.count() == 0


def test_there_is_one_set_of_rules(cast, carla) -> None:
    RotationRules.objects.create(notice_weeks=12)
    page = carla.post(url(RotationRules, "add"), {"notice_weeks": "3"}).content.decode()
    assert "Die Regeln gibt es schon." in page
    assert RotationRules.objects.get().notice_weeks == 12


def test_turns_and_their_history_are_only_looked_at(cast, carla) -> None:
    turn = Turn.objects.create(year=2030, number=1, municipality=cast.glauchau)
    decision = TurnDecision.objects.create(
        year=2030, number=1, kind="locked", municipality=cast.glauchau, by=cast.carla.person, by_name="Carla Probe"
    )
    for row in (turn, decision):
        model = type(row)
        assert "Glauchau" in carla.get(url(model, "list")).content.decode()
        assert carla.get(url(model, "inspect", row.pk)).status_code == 200
        refused = [carla.get(url(model, view, row.pk)).status_code for view in ("edit", "delete")]
        assert refused == [302, 302]  # back to where they may go
        carla.post(url(model, "delete", row.pk))
        assert model.objects.count() == 1


def test_the_history_outlives_who_made_it_with_their_office_instead_of_their_name(cast) -> None:
    said = {"year": 2030, "number": 1, "kind": "locked", "municipality": cast.glauchau}
    Role.objects.create(person=cast.carla.person, kind=Role.Kind.MANAGEMENT, area=cast.area)
    former = Person.objects.create(given_name="Franz", family_name="Früher")
    people = (cast.carla.person, cast.bernd.person, cast.ayse.person, cast.dora.person, former)
    decisions = [TurnDecision.objects.create(**said, by=person, by_name=str(person)) for person in people]
    for person in people[:-2]:
        person.delete()
    former.delete()
    found = TurnDecision.objects.filter(pk__in=[decision.pk for decision in decisions]).order_by("pk")
    assert list(found.values_list("by", "by_name")) == [
        (None, "Koordination des Netzwerks"),
        (None, "Stadtverwaltung, Zwickau"),
        (None, "ESF-Koordination, Glauchau"),
        (cast.dora.person.pk, "Dora Vorlage"),
        (None, ""),
    ]
