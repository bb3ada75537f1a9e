"""Headings under which there is nothing: said to whoever writes, and never published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import rich_text, streamfield

from reihum.newsroom.before_publishing import UnfinishedError, nothing_under
from reihum.newsroom.models import ArticlePage, NewsPage
from reihum.newsroom.schedule import publish_and_expire
from reihum.newsroom.tests.test_back_office import article_form

NOTHING_THERE = "Unter der Zwischenüberschrift „{}“ steht noch nichts. Schreiben Sie dort etwas, oder löschen Sie sie."
HEADING, TEXT, BLANK = ("heading", "Am Bahnhof"), ("paragraph", "<p>Wir gingen los.</p>"), ("paragraph", "<p> </p>")


@pytest.mark.parametrize(
    ("body", "empty"),
    [
        ([TEXT], []),
        ([HEADING, TEXT], []),
        ([HEADING, ("quote", {"text": "Hier fing alles an."})], []),
        ([TEXT, HEADING], ["Am Bahnhof"]),
        ([HEADING, BLANK], ["Am Bahnhof"]),
        ([HEADING, BLANK, TEXT], []),
        ([HEADING, ("heading", "Im Park"), TEXT], ["Am Bahnhof"]),
        ([HEADING, ("heading", "Im Park")], ["Am Bahnhof", "Im Park"]),
    ],
)
def test_which_headings_have_nothing_under_them(make_article: Any, body: list[Any], empty: list[str]) -> None:
    assert nothing_under(make_article("Rundgang", body=body).body) == [NOTHING_THERE.format(title) for title in empty]


def test_a_draft_may_have_them_and_is_not_published_or_submitted(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    add = reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", NewsPage.objects.get().pk])
    unfinished = article_form(body=streamfield([("heading", "Am Bahnhof")]))
    assert client.post(add, unfinished).status_code == 302
    article = ArticlePage.objects.get()
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    for action in ("action-publish", "action-submit"):
        response = client.post(edit, {**unfinished, action: "1"})
        assert NOTHING_THERE.format("Am Bahnhof") in response.content.decode(), action
        article.refresh_from_db()
        assert (article.live, article.current_workflow_state) == (False, None)
    finished = article_form(body=streamfield([("heading", "Am Bahnhof"), ("paragraph", rich_text("<p>Los!</p>"))]))
    assert client.post(edit, {**finished, "action-publish": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.live


def test_no_other_way_publishes_them(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    article = make_article("Rundgang", live=False, body=[HEADING])
    revision = article.save_revision()
    with pytest.raises(UnfinishedError):
        revision.publish()
    client.force_login(cast.carla)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert NOTHING_THERE.format("Am Bahnhof") in client.post(f"{bulk}?id={article.pk}", follow=True).content.decode()
    revision.approved_go_live_at = timezone.now()
    revision.save()
    publish_and_expire()
    article.refresh_from_db()
    revision.refresh_from_db()
    assert (article.live, revision.approved_go_live_at) == (False, None)
