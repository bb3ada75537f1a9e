"""Good practice as an article: a draft made of an entry, once, without what must not leave the network."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse

from reihum.exchange.models import Circle, Experience
from reihum.newsroom import practice_draft
from reihum.newsroom.models import ArticlePage


@pytest.fixture
def entry(cast: Any) -> Experience:
    made = Experience.objects.create(
        kind="works",
        title="Probemonate für leere Läden",
        text="Drei Monate nur Nebenkosten.\n\nUnd dann <b>reden</b> wir.",
        tried="Eine Prämie.",
        outcome="Fünf blieben.",
        effort="900 € je Laden",
        municipality=cast.glauchau,
        told_by=cast.dora.person,
        visibility="public",
    )
    made.areas.set([cast.area])
    made.periods.set([cast.period])
    return made


def url(entry: Experience) -> str:
    return reverse("newsroom:practice_draft", args=[entry.pk])


def told(page: ArticlePage) -> list[tuple[str, str]]:
    return [(block.block_type, str(getattr(block.value, "source", block.value))) for block in page.body]


def test_the_draft_has_what_the_entry_says_and_is_made_once(client: Client, entry: Experience, cast: Any) -> None:
    client.force_login(cast.dora)
    sent_on = [client.post(url(entry)).url for _ in range(2)]
    page = ArticlePage.objects.get()
    assert sent_on == [reverse("wagtailadmin_pages:edit", args=[page.pk])] * 2
    assert (page.title, page.live, page.owner, page.experience) == (entry.title, False, cast.dora, entry)
    assert page.teaser == "Drei Monate nur Nebenkosten. Und dann <b>reden</b> wir."
    assert told(page) == [
        ("paragraph", "<p>Drei Monate nur Nebenkosten.</p>\n\n<p>Und dann &lt;b&gt;reden&lt;/b&gt; wir.</p>"),
        ("heading", "Was versucht wurde"),
        ("paragraph", "<p>Eine Prämie.</p>"),
        ("heading", "Was dabei herauskam"),
        ("paragraph", "<p>Fünf blieben.</p>"),
        ("heading", "Kosten und Aufwand"),
        ("paragraph", "<p>900 € je Laden</p>"),
        ("paragraph", "<p>Erzählt aus Glauchau.</p>"),
    ]
    assert (list(page.areas.all()), list(page.periods.all())) == ([cast.area], [cast.period])
    assert "Dora" not in str(told(page))


def test_by_the_chatham_house_rule_no_place_is_in_it(entry: Experience, cast: Any) -> None:
    entry.chatham_house = True
    entry.save()
    page = practice_draft.draft(entry, cast.carla)
    assert "Glauchau" not in page.title + page.teaser + str(told(page))
    assert list(page.areas.all()) == []


def test_what_a_circle_reads_stays_there(client: Client, entry: Experience, cast: Any) -> None:
    circle = Circle.objects.create(name="Abrechnung")
    circle.people.add(cast.carla.person, cast.dora.person)
    Experience.objects.update(visibility="circle", circle=circle)
    client.force_login(cast.carla)
    assert client.post(url(entry)).status_code == 403
    with pytest.raises(ValidationError):
        practice_draft.draft(entry, cast.carla)
    assert not ArticlePage.objects.exists()


def test_of_what_is_for_members_its_author_and_the_coordination_make_one(
    client: Client, entry: Experience, cast: Any
) -> None:
    Experience.objects.update(visibility="members", told_by=cast.bernd.person)
    client.force_login(cast.dora)  # writes, but did not tell it
    assert client.post(url(entry)).status_code == 403
    client.force_login(cast.carla)
    answer = client.post(url(entry), follow=False)
    assert answer.status_code == 302
    assert ArticlePage.objects.get().experience == entry


def test_published_it_stands_on_the_page_of_the_entry(client: Client, entry: Experience, cast: Any) -> None:
    page = practice_draft.draft(entry, cast.carla)
    address = entry.get_absolute_url()
    assert page.path_of_address not in client.get(address).content.decode()
    page.save_revision(user=cast.carla).publish()
    assert page.path_of_address in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_ask_at_once_get_one_draft(entry: Experience, cast: Any) -> None:
    at_once = threading.Barrier(2)
    made: list[int] = []

    def ask() -> None:
        try:
            at_once.wait()
            made.append(practice_draft.draft(entry, cast.carla).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [ArticlePage.objects.get().pk] * 2
