"""What is archived stays readable, says so, and takes nothing more."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings.models import Registration

NOTICE = "im Archiv: Diese Seite bleibt zum Nachlesen stehen und ändert sich nicht mehr."


@pytest.fixture(params=["area", "meeting"])
def record(request: pytest.FixtureRequest, cast: Any) -> Any:
    return getattr(cast, request.param)


def archive(record: Any, day: datetime.date | None = None) -> None:
    record.archived_on = day or datetime.date(2022, 7, 1)
    record.save()


def test_page_says_so_from_the_day_on(client: Client, record: Any) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for day, shown in ((None, False), (tomorrow, False), (timezone.localdate(), True)):
        record.archived_on = day
        record.save()
        response = client.get(record.get_absolute_url())
        assert (response.status_code, NOTICE in response.content.decode()) == (200, shown), day
    archive(record)
    assert f"Seit 1. Juli 2022 {NOTICE}" in client.get(record.get_absolute_url()).content.decode()


def test_nobody_deletes_it_by_mistake(client: Client, cast: Any, record: Any) -> None:
    archive(record)
    client.force_login(cast.carla)
    name = record.snippet_viewset.get_url_name("delete")
    response = client.post(reverse(name, args=[record.pk]), follow=True)
    assert "Was im Archiv steht, bleibt stehen." in response.content.decode()
    assert type(record).objects.filter(pk=record.pk).exists()


def test_area_is_no_longer_described_by_its_manager_but_by_the_coordination(client: Client, cast: Any) -> None:
    archive(cast.area)
    edit = reverse("places:edit", args=[cast.glauchau.slug, cast.area.slug])
    for user, answer in ((cast.dora, 403), (cast.carla, 200)):
        client.force_login(user)
        assert client.get(edit).status_code == answer
    client.force_login(cast.dora)
    assert edit not in client.get(cast.area.get_absolute_url()).content.decode()


def test_nobody_registers_for_an_archived_meeting(client: Client, cast: Any) -> None:
    archive(cast.meeting)
    client.force_login(cast.bernd)
    register = reverse("meetings:register", args=[cast.meeting.slug])
    assert register not in client.get(cast.meeting.get_absolute_url()).content.decode()
    assert client.post(register).status_code == 422
    assert not Registration.objects.exists()


def test_archived_network_says_so_everywhere(client: Client, cast: Any) -> None:
    text = "Netzwerk Quartiersmanagement Beispiel hat die Arbeit am 1. Juli 2022 beendet."
    paths = ("/", "/aktuelles/", "/gebiete/", "/treffen/", "/datenschutz/", cast.area.get_absolute_url())
    assert [text in client.get(path).content.decode() for path in paths] == [False] * len(paths)
    archive(cast.network)
    assert [text in client.get(path).content.decode() for path in paths] == [True] * len(paths)
