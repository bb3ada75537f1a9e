"""Whatever way something public is written, the pages stored before are untrue, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from reihum.publishing import freshness
from reihum.publishing.freshness import writes
from reihum.publishing.models import Change

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def fresh_store(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.PAGES_ROOT = tmp_path / "pages"
    freshness.store.cache_clear()
    freshness.renew()
    yield
    freshness.store.cache_clear()


@pytest.fixture
def changed() -> Callable[[], bool]:
    """Whether stored pages have become untrue since it was last asked."""
    seen = [freshness.store().version()]

    def ask() -> bool:
        before, seen[0] = seen[0], freshness.store().version()
        return before != seen[0]

    return ask


def test_every_way_to_write_is_noticed(changed: Callable[[], bool], cast: Any) -> None:
    from reihum.places.models import Municipality

    assert changed()
    cast.area.description = "Neu."
    cast.area.save()
    assert changed()
    Municipality.objects.filter(pk=cast.glauchau.pk).update(latitude=F("latitude") + 0.001)
    assert changed()
    Municipality.objects.bulk_create([Municipality(name="Riesa", slug="riesa", ags="14627230")])
    assert changed()
    cast.meeting.hosts.clear()
    cast.meeting.save()
    assert changed()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_area SET description = %s WHERE id = %s", ["von Hand", cast.area.pk])
    assert changed()
    Municipality.objects.filter(slug="riesa").delete()
    assert changed()


def test_reading_and_signing_in_change_nothing(changed: Callable[[], bool], cast: Any, client: Any) -> None:
    from reihum.places.models import Area

    changed()
    list(Area.objects.all())
    client.force_login(cast.carla)
    client.get("/gebiete/")
    with freshness.unseen():
        cast.area.save()
    assert not changed()


def test_draft_changes_nothing_and_publishing_does(changed: Callable[[], bool], cast: Any) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    article = ArticlePage(title="Rundgang", teaser="Wir gingen los.")
    NewsPage.objects.get().add_child(instance=article)
    changed()
    article.title = "Rundgang mit Regen"
    revision = article.save_revision()
    assert not changed()
    revision.publish()
    assert changed()


def test_nothing_happens_before_the_commit_or_after_a_rollback(changed: Callable[[], bool], cast: Any) -> None:
    changed()
    with transaction.atomic():
        cast.area.save()
        assert not changed()
    assert changed()
    with pytest.raises(RuntimeError), transaction.atomic():
        cast.area.save()
        raise RuntimeError
    assert not changed()


def test_change_survives_the_rollback_of_a_part_that_came_before(changed: Callable[[], bool], cast: Any) -> None:
    changed()
    with transaction.atomic():
        with pytest.raises(RuntimeError), transaction.atomic():
            cast.area.save()
            raise RuntimeError
        cast.glauchau.save()
    assert changed()


def test_a_transaction_leaves_one_row_however_much_it_writes(cast: Any) -> None:
    before = Change.objects.count()
    with transaction.atomic():
        for _ in range(5):
            cast.area.save()
            with transaction.atomic():
                cast.glauchau.save()
    assert Change.objects.count() == before + 1


def test_taking_something_away_forgets_the_last_copies(cast: Any) -> None:
    store = freshness.store()

    def keep() -> None:
        store.save(store.version(), "de", "/gebiete/", [], b"Gebiete" * 50)

    keep()
    cast.area.save()
    assert store.last("de", "/gebiete/")
    with transaction.atomic():
        cast.area.save()
        cast.meeting.delete()
    assert store.last("de", "/gebiete/") is None


def test_change_by_another_process_is_seen_at_once(changed: Callable[[], bool], cast: Any, settings: Any) -> None:
    """A process of its own, with the same data folder: a job, an import, a second web server."""
    program = """
        import django
        django.setup()
        from django.conf import settings
        from reihum.places.models import Area
        Area.objects.update(description="Von nebenan.")
    """
    changed()
    database = settings.DATABASES["default"]
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        url = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{name}"
    # The link lies in the data folder of the other process.
    data = settings.PAGES_ROOT.parent
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "REIHUM_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "reihum.settings",
    }
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, env=environment)
    assert changed()


def test_change_that_was_missed_is_seen_by_looking(changed: Callable[[], bool], cast: Any) -> None:
    """Another machine changed something, or a process was killed between the commit and the next step."""
    changed()
    freshness.look()
    assert not changed()
    Change.objects.create()  # this table itself is watched by nobody
    assert not changed()
    freshness.look()
    assert changed()
    freshness.look()
    assert not changed()


def test_what_another_machine_took_away_is_forgotten_here_too(cast: Any) -> None:
    store = freshness.store()
    for takes_away in (False, True):
        store.save(store.version(), "de", "/gebiete/", [], b"Gebiete" * 50)
        Change.objects.create(takes_away=takes_away)
        freshness.look()
        assert (store.last("de", "/gebiete/") is None) == takes_away
        freshness.look()


def test_withdrawing_forgets_the_last_copies_even_if_nothing_public_is_written(cast: Any) -> None:
    store = freshness.store()
    store.save(store.version(), "de", "/gebiete/", [], b"Gebiete" * 50)
    with transaction.atomic():
        freshness.withdrawn()
        assert store.last("de", "/gebiete/")
    assert store.last("de", "/gebiete/") is None


def test_taking_a_page_off_forgets_the_last_copies(cast: Any) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    article = ArticlePage(title="Rundgang", teaser="Los.")
    NewsPage.objects.get().add_child(instance=article)
    store = freshness.store()
    store.save(store.version(), "de", "/aktuelles/rundgang/", [], b"Rundgang" * 50)
    article.unpublish()
    assert store.last("de", "/aktuelles/rundgang/") is None


def test_quarter_of_an_hour_makes_pages_untrue(changed: Callable[[], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000 * freshness.QUARTER
    monkeypatch.setattr(freshness.time, "time", lambda: now)
    freshness.look()
    changed()
    monkeypatch.setattr(freshness.time, "time", lambda: now + freshness.QUARTER - 1)
    freshness.look()
    assert not changed()
    monkeypatch.setattr(freshness.time, "time", lambda: now + freshness.QUARTER)
    freshness.look()
    assert changed()


def test_old_changes_are_thrown_away(cast: Any) -> None:
    import datetime

    from django.utils import timezone

    Change.objects.create()
    old = Change.objects.create()
    Change.objects.filter(pk=old.pk).update(made_at=timezone.now() - datetime.timedelta(days=2))
    count = Change.objects.count()
    freshness.prune()
    assert Change.objects.count() == count - 1
    assert not Change.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('SELECT "places_area"."id" FROM "places_area"', (False, False)),
        ('INSERT INTO "places_area" ("name") VALUES (%s)', (True, False)),
        ('INSERT OR IGNORE INTO "meetings_meeting_areas" ("meeting_id") VALUES (%s)', (True, False)),
        ('UPDATE "places_area" SET "name" = %s WHERE "places_area"."id" = %s', (True, False)),
        ('DELETE FROM "places_area" WHERE "places_area"."id" IN (%s)', (True, True)),
        ("delete from places_area", (True, True)),
        ('TRUNCATE "places_area"', (True, True)),
        ("WITH old AS (DELETE FROM places_area RETURNING *) SELECT * FROM old", (True, True)),
        ("WITH RECURSIVE up AS (SELECT 1) SELECT * FROM up", (False, False)),
        ('UPDATE "people_user" SET "last_login" = %s', (False, False)),
        ('INSERT INTO "django_session" ("session_key") VALUES (%s)', (False, False)),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "latest_revision_id" = %s WHERE "id" = %s', (False, False)),
        ('UPDATE "wagtailcore_page" SET "draft_title" = %s, "live" = %s WHERE "id" = %s', (True, False)),
        ('INSERT INTO "wagtailcore_pageviewrestriction" ("page_id") VALUES (%s)', (True, False)),
        ("SAVEPOINT s1", (False, False)),
        ("PRAGMA foreign_keys = OFF", (False, False)),
        ("", (False, False)),
    ],
)
def test_what_a_statement_writes(sql: str, expected: tuple[bool, bool]) -> None:
    assert writes(sql) == expected
