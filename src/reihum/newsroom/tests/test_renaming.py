"""The old address of a renamed article leads to the new one, in one step, and never in a circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reihum.newsroom.tests.test_back_office import article_form


@pytest.fixture
def rename(client: Client, cast: Any, django_capture_on_commit_callbacks: Any) -> Callable[[Any, str], None]:
    """Gives an article another address, in the back office."""
    client.force_login(cast.carla)

    def rename(article: Any, slug: str) -> None:
        path = reverse("wagtailadmin_pages:edit", args=[article.pk])
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(path, {**article_form(slug=slug), "action-publish": "1"}).status_code == 302

    return rename


def test_renamed_twice_every_old_address_leads_there_in_one_step(
    rename: Callable[[Any, str], None], make_article: Callable[..., Any]
) -> None:
    article = make_article("Eins", slug="eins")
    rename(article, "zwei")
    rename(article, "drei")
    visitor = Client()
    for old in ("eins", "zwei"):
        response = visitor.get(f"/aktuelles/{old}/")
        assert (response.status_code, response.url) == (301, "/aktuelles/drei/"), old
    assert visitor.get("/aktuelles/drei/").status_code == 200


def test_renamed_back_there_is_no_circle(
    client: Client, rename: Callable[[Any, str], None], make_article: Callable[..., Any]
) -> None:
    article = make_article("Eins", slug="eins")
    rename(article, "zwei")
    rename(article, "eins")
    visitor = Client()
    assert visitor.get("/aktuelles/eins/").status_code == 200
    assert visitor.get("/aktuelles/zwei/").url == "/aktuelles/eins/"
    client.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert visitor.get("/aktuelles/eins/").status_code == 404


def test_another_article_may_take_an_old_address(
    client: Client, rename: Callable[[Any, str], None], make_article: Callable[..., Any]
) -> None:
    article = make_article("Eins", slug="eins")
    rename(article, "zwei")
    make_article("Neu", slug="eins")
    assert "Neu" in Client().get("/aktuelles/eins/").content.decode()
