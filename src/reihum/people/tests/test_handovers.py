"""When somebody leaves: the list, the successor, and no day without somebody in charge."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.people import handovers
from reihum.people.models import Handover, HandoverItem, HandoverStep, Role

LAST = datetime.date(2030, 6, 30)


@pytest.fixture
def handover(cast: Any) -> Handover:
    return handovers.begin(cast.dora.person.roles.get())


def test_the_list_is_the_networks_own_and_begun_only_once(cast: Any) -> None:
    HandoverStep.objects.exclude(order=10).delete()
    HandoverStep.objects.create(text="Kaffeekasse", order=5)
    role = cast.dora.person.roles.get()
    first, again = handovers.begin(role), handovers.begin(role)
    assert first == again
    assert [item.text for item in first.items.all()] == ["Kaffeekasse", "Schlüssel für Büro und Räume übergeben"]


def test_the_successor_is_in_charge_from_the_next_day_on(cast: Any, handover: Handover) -> None:
    handovers.finish(handover, cast.bernd.person, LAST)
    in_charge = Role.objects.in_charge().filter(area=cast.area)
    who = {day: [role.person for role in in_charge.on(day)] for day in (LAST, LAST + datetime.timedelta(days=1))}
    assert list(who.values()) == [[cast.dora.person], [cast.bernd.person]]
    new = cast.bernd.person.roles.get(area=cast.area)
    assert (new.kind, new.office, new.office_hours) == (Role.Kind.MANAGEMENT, "Bahnhofsplatz 1", "Di 13–18 Uhr")


def test_who_is_in_charge_already_does_not_get_the_role_twice(cast: Any, handover: Handover) -> None:
    held = Role.objects.create(person=cast.bernd.person, kind=Role.Kind.MANAGEMENT, area=cast.area)
    assert handovers.finish(handover, cast.bernd.person, LAST) == held
    assert cast.bernd.person.roles.filter(area=cast.area).count() == 1


def test_finished_is_finished(cast: Any, handover: Handover) -> None:
    handovers.finish(handover, cast.bernd.person, LAST)
    with pytest.raises(ValidationError, match="schon abgeschlossen"):
        handovers.finish(handover, cast.carla.person, LAST)
    assert Handover.objects.get().successor == cast.bernd.person


def test_a_last_day_before_the_first_changes_nothing(client: Client, cast: Any, handover: Handover) -> None:
    Role.objects.filter(pk=handover.role_id).update(since=datetime.date(2020, 1, 1))
    client.force_login(cast.dora)
    data = {"successor": cast.bernd.person.pk, "last_day": "2019-12-31"}
    response = client.post(reverse("people:finish_handover", args=[handover.pk]), data)
    assert response.status_code == 422
    assert "Der letzte Tag liegt vor dem ersten." in response.content.decode()
    assert 'value="2019-12-31"' in response.content.decode()
    handover.refresh_from_db()
    assert (handover.finished_on, handover.role.until) == (None, None)


def test_ticked_and_added(client: Client, cast: Any, handover: Handover) -> None:
    client.force_login(cast.dora)
    item = handover.items.first()
    client.post(reverse("people:tick_handover", args=[handover.pk, item.pk]))
    client.post(reverse("people:add_to_handover", args=[handover.pk]), {"text": "Kaffeekasse"})
    again = client.post(reverse("people:add_to_handover", args=[handover.pk]), {"text": "Kaffeekasse"})
    assert again.status_code == 422
    item.refresh_from_db()
    assert (item.done_on, handover.items.last().text) == (timezone.localdate(), "Kaffeekasse")
    assert HandoverItem.objects.filter(text="Kaffeekasse").count() == 1


def test_the_years_show_names_to_members_only(client: Client, cast: Any, handover: Handover) -> None:
    Role.objects.filter(pk=handover.role_id).update(since=datetime.date(2017, 10, 2))
    handovers.finish(handover, cast.bernd.person, timezone.localdate() - datetime.timedelta(days=1))
    page = client.get(cast.area.get_absolute_url()).content.decode()
    years = page[page.index("Zuständig durch die Jahre") :]
    assert "02.10.2017" in years
    assert "Dora" not in page
    client.force_login(cast.carla)
    members = client.get(reverse("people:through_the_years", args=[cast.area.pk])).content.decode()
    assert members.index("Bernd Muster") < members.index("Dora Vorlage")


@pytest.mark.parametrize("rows", [1, 20])
def test_the_overview_costs_the_same_for_many(
    client: Client, cast: Any, make_person: Callable[..., Any], queries_of: Callable[..., int], rows: int
) -> None:
    for number in range(rows):
        person = make_person(f"P{number}", "Muster").person
        role = Role.objects.create(person=person, kind=Role.Kind.MANAGEMENT, area=cast.area)
        if number % 2 == 0:
            handovers.begin(role)
    client.force_login(cast.carla)
    assert queries_of(client, reverse("people:handovers")) == 8
