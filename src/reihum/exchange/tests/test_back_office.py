"""Experiences in the forms of the back office."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from reihum.exchange.models import Experience

ADD = "wagtailsnippets_exchange_experience:add"


def form(cast: Any, **changes: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("solved_on", "circle", "written_by", "project", "meeting", "told_by"), "")
    return {
        **empty,
        "kind": "works",
        "title": "Sprechstunde im Waschsalon",
        "text": "Alle kommen vorbei.",
        "municipality": cast.zwickau.pk,
        "told_on": "2017-10-23",
        "state": "open",
        "visibility": "members",
        **changes,
    }


def test_experience_is_for_members_unless_it_is_made_public(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    assert client.post(reverse(ADD), form(cast)).status_code == 302
    experience = Experience.objects.get()
    assert not experience.is_public
    assert "Sprechstunde" not in Client().get("/").content.decode()
    edit = reverse("wagtailsnippets_exchange_experience:edit", args=[experience.pk])
    assert client.post(edit, form(cast, visibility="public")).status_code == 302
    assert "Sprechstunde" in Client().get("/").content.decode()


def test_experience_that_neither_works_nor_pinches_is_refused(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(reverse(ADD), form(cast, kind="maybe"))
    assert list(response.context["form"].errors) == ["kind"]
    assert "Alle kommen vorbei." in response.content.decode()
    assert not Experience.objects.exists()
