"""Articles appear and disappear when their time has come, once, whoever looks at the clock."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from reihum.newsroom.schedule import publish_and_expire

A_MOMENT = datetime.timedelta(seconds=5)


def scheduled(make_article: Callable[..., Any], title: str) -> Any:
    """An article that is to appear a moment ago."""
    from wagtail.models import Revision

    article = make_article(title, live=False)
    article.go_live_at = timezone.now() + datetime.timedelta(days=1)
    revision = article.save_revision(approved_go_live_at=article.go_live_at)
    revision.publish()
    article.refresh_from_db()
    assert not article.live
    content = {**revision.content, "go_live_at": (timezone.now() - A_MOMENT).isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - A_MOMENT, content=content)
    return article


def test_what_is_due_appears_and_disappears(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    soon = scheduled(make_article, "Bald da")
    over = make_article("Bald fort", expire_at=timezone.now() - A_MOMENT)
    later = make_article("Noch lange da", expire_at=timezone.now() + datetime.timedelta(days=1))
    html = client.get("/aktuelles/").content.decode()
    assert [title in html for title in ("Bald da", "Bald fort", "Noch lange da")] == [False, True, True]
    publish_and_expire()
    publish_and_expire()
    html = client.get("/aktuelles/").content.decode()
    assert [title in html for title in ("Bald da", "Bald fort", "Noch lange da")] == [True, False, True]
    for article in (soon, over, later):
        article.refresh_from_db()
    assert (soon.live, over.live, over.expired, later.live) == (True, False, True, True)
    assert client.get(over.url).status_code == 404


@pytest.fixture
def tree() -> None:
    """A place for articles in a database that an earlier test of this kind has emptied."""
    from wagtail.models import Locale, Page

    from reihum.newsroom.models import NewsPage

    if not NewsPage.objects.exists():
        Locale.objects.get_or_create(language_code="de")
        root = Page.objects.filter(depth=1).first() or Page.add_root(instance=Page(title="Root", slug="root"))
        root.add_child(instance=NewsPage(title="Aktuelles", slug="aktuelles"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_publish_once(tree: None, make_article: Callable[..., Any]) -> None:
    for number in range(3):
        scheduled(make_article, f"Artikel {number}")
    start = threading.Barrier(2)
    errors = []

    def work() -> None:
        try:
            start.wait()
            publish_and_expire()
        except Exception as error:  # noqa: BLE001 - shown by the test
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert errors == []
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 3
