"""A whole site taken over: what becomes of each thing, running again, and being killed in between."""

from __future__ import annotations

import csv
import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex

from reihum.media.models import File, Photo
from reihum.newsroom.models import ArticlePage, Author, Comment, HomePage, ImportedRecord, StandardPage, Tag
from reihum.newsroom.wordpress.takeover import Busy, Result, _alone
from reihum.newsroom.wordpress.tests.export import ADDRESS, attachment, comment, export, item, meta, term

TakeOver = Callable[..., Result]
LONG = "Am Samstag kamen viele Nachbarinnen und Nachbarn in den Hof, brachten Kuchen mit und redeten bis in den Abend. "


def rows(result: Result) -> list[tuple[str, str, str]]:
    """Kind, number and what is said, of the rows of the report."""
    with result.report.open(encoding="utf-8-sig") as file:
        return [(row[0], row[1], row[4]) for row in list(csv.reader(file, delimiter=";"))[1:]]


def state() -> dict[str, int]:
    models = (Page, ArticlePage, StandardPage, Photo, File, Comment, Author, Tag, Redirect, ImportedRecord)
    return {model.__name__: model._default_manager.count() for model in models}


def whole() -> tuple[Any, ...]:
    """What Wagtail finds wrong with the tree of pages: five lists."""
    return tuple(Page.find_problems())


SITE = export(
    item(
        50,
        "Sommerfest &amp; Markt",
        f'{LONG}\n\nMehr im <a href="{ADDRESS}/2017/11/winter/">Winter</a>, auf <a href="/ueber-uns/team/?x=1">Team</a>, im '
        f'<a href="{ADDRESS}/wp-content/uploads/2017/10/plan.pdf">Plan</a>, <a href="?p=51">hier</a> und <a href="/fort/">fort</a>.\n\n'
        f'[caption id="attachment_9" width="300"]<img class="wp-image-9" src="{ADDRESS}/wp-content/uploads/2017/10/hof-300x200.jpg" '
        f'alt="Ein Hof" /> Der Hof[/caption]\n\n[gallery ids="9,10"]',
        name="sommerfest",
        sticky=1,
        more=term("category", "feste", "Feste")
        + term("post_tag", "FESTE", "feste")
        + term("category", "allgemein", "Allgemein")
        + term("post_tag", "garten", "Garten")
        + meta(_thumbnail_id="10", _wp_old_slug="sommer-alt", untertitel="Wie schön")
        + comment(3, "Antwort auf die Antwort", parent=2)
        + comment(1, "Schön war <b>es</b>!<br>Danke &amp; bis bald. <a href='https://x.example/'>Hier</a>")
        + comment(2, "Fand ich auch", parent=1, author="Carla", author_email="keine Adresse")
        + comment(4, "Bitte ansehen", approved="0")
        + comment(5, "Kauft!", approved="spam")
        + comment(6, "[…] Sommerfest […]", kind="pingback")
        + comment(7, "Notiz", kind="note", approved="0"),
    ),
    item(51, "Winter", "<h2>Kalt</h2>Tee.", name="winter", date="2017-11-02 23:30:00", excerpt="Es <em>war</em> kalt.", comment_status="closed"),
    item(52, "", "Ohne Titel.", name="", creator="bernd"),
    item(53, "Entwurf", "Noch nicht.", name="", status="draft", date_gmt="0000-00-00 00:00:00", date="0000-00-00 00:00:00"),
    item(54, "Geplant", "Bald.", status="future", date="2150-01-01 10:00:00", date_gmt="2150-01-01 09:00:00"),
    item(55, "Privat", "Für wenige.", status="private"),
    item(56, "Mit Passwort", "Geheim.", password="abc"),
    item(57, "Papierkorb", "Weg.", status="trash"),
    item(58, "Wartet", "Prüfen.", status="pending"),
    item(59, "Straße für Äpfel", "Obst.", name="stra%c3%9fe-f%C3%BCr-%c3%a4pfel"),
    item(60, "Привет", "Gruß.", name="%d0%bf%d1%80"),
    item(61, "Noch ein Sommerfest", "Wieder.", name="sommerfest", date="2018-06-01 10:00:00"),
    item(62, "2017", "Rückblick.", name="2017"),
    item(63, "Hofladen", "Offen.", name="hofladen", link=f"{ADDRESS}/leben/hofladen/", more=term("category", "leben", "Leben") + term("category", "hof", "Hof")),
    item(71, "Das Team", "Wir.", kind="page", name="team", parent=70, order=2, link=f"{ADDRESS}/ueber-uns/team/"),
    item(72, "Büro", "Hier.", kind="page", name="buero", parent=71, link=f"{ADDRESS}/ueber-uns/team/buero/"),
    item(70, "Über uns", f'<!-- wp:paragraph --><p>{LONG}</p><!-- /wp:paragraph -->', kind="page", name="ueber-uns"),
    item(73, "Impressum", "Angaben.", kind="page", name="impressum"),
    item(74, "Verwaist", "Allein.", kind="page", name="verwaist", parent=999),
    item(75, "Treffen", "Unsere.", kind="page", name="treffen"),
    item(80, "Hoffest", "<p>Termin</p>", kind="tribe_events", name="hoffest"),
    item(81, "Formular", "[text]", kind="wpcf7_contact_form"),
    item(50, "Sommerfest &amp; Markt", "doppelt", name="sommerfest"),
    attachment(9, "2017/10/hof.jpg", title="Hof", caption="Der Hof. Foto: Erika Beispiel (CC BY 4.0)", alt="Ein grüner Hof", parent=50),
    attachment(10, "2017/10/fest.jpg", title="Fest", parent=50),
    attachment(11, "2017/10/plan.pdf", title="Lageplan"),
    item(90, "", kind="nav_menu_item", order=1, more=term("nav_menu", "haupt", "Hauptmenü") + meta(_menu_item_object="page", _menu_item_object_id="70", _menu_item_menu_item_parent="0")),
    item(91, "Nach draußen", kind="nav_menu_item", order=2, more=term("nav_menu", "haupt", "Hauptmenü") + meta(_menu_item_object="custom", _menu_item_url="https://x.example/", _menu_item_menu_item_parent="90")),
    head="<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>feste</wp:category_nicename><wp:category_parent>leben</wp:category_parent>"
    "<wp:cat_name>Feste</wp:cat_name></wp:category><wp:category><wp:category_nicename>leben</wp:category_nicename><wp:cat_name>Leben</wp:cat_name></wp:category>",
)  # fmt: skip


def article(title: str) -> ArticlePage:
    return ArticlePage.objects.get(title=title)


def test_a_site_is_taken_over(take_over: TakeOver, uploads: Path) -> None:
    result = take_over(SITE, uploads)
    assert whole() == ([], [], [], [], [])
    assert result.broken == ""
    fest = article("Sommerfest & Markt")
    assert (fest.slug, fest.live, fest.date, fest.comments_open) == (
        "sommerfest",
        True,
        datetime.date(2017, 10, 23),
        True,
    )
    assert fest.url == "/aktuelles/sommerfest/"
    assert fest.first_published_at == datetime.datetime(2017, 10, 23, 8, tzinfo=datetime.UTC)
    assert [byline.author.name for byline in fest.bylines.all()] == ["Anna Müller"]
    assert sorted(tag.name for tag in fest.tags.all()) == ["Feste", "Garten"]
    assert fest.teaser == LONG.strip()
    hof, feier = Photo.objects.get(title="Hof"), Photo.objects.get(title="Fest")
    winter, team, plan = article("Winter"), StandardPage.objects.get(slug="team"), File.objects.get(title="Lageplan")
    shown = {"picture": {"image": hof.pk, "decorative": False, "alt_text": "Ein Hof"}, "caption": "Der Hof"}
    assert fest.body.raw_data[1]["value"] == shown
    assert [block["type"] for block in fest.body.raw_data] == ["paragraph", "picture", "gallery"]
    assert fest.body.raw_data[0]["value"] == (
        f'<p>Mehr im <a linktype="page" id="{winter.pk}">Winter</a>, auf <a linktype="page" id="{team.pk}">Team</a>, im '
        f'<a linktype="document" id="{plan.pk}">Plan</a>, <a linktype="page" id="{winter.pk}">hier</a> und '
        f'<a href="{ADDRESS}/fort/">fort</a>.</p>'
    )
    assert fest.picture == feier
    assert (hof.credit, hof.caption, hof.licence, hof.description) == (
        "Erika Beispiel",
        "Der Hof.",
        "CC BY 4.0",
        "Ein grüner Hof",
    )
    assert feier.credit == "nicht angegeben"
    assert HomePage.objects.get().pinned_id == fest.pk


def test_every_state_becomes_ours(take_over: TakeOver) -> None:
    take_over(SITE)
    assert {page.title: (page.live, page.has_unpublished_changes) for page in ArticlePage.objects.all()} == {
        "Sommerfest & Markt": (True, False),
        "Winter": (True, False),
        "Ohne Titel (23. Oktober 2017)": (True, False),
        "Entwurf": (False, True),
        "Geplant": (False, True),
        "Privat": (False, True),
        "Mit Passwort": (False, True),
        "Wartet": (False, True),
        "Straße für Äpfel": (True, False),
        "Привет": (True, False),
        "Noch ein Sommerfest": (True, False),
        "2017": (True, False),
        "Hofladen": (True, False),
    }
    planned = article("Geplant")
    assert planned.go_live_at == datetime.datetime(2150, 1, 1, 9, tzinfo=datetime.UTC)
    assert planned.latest_revision is not None
    assert planned.latest_revision.approved_go_live_at == planned.go_live_at
    assert article("Entwurf").get_latest_revision_as_object().body.raw_data[0]["value"] == "<p>Noch nicht.</p>"
    assert article("Winter").date == datetime.date(2017, 11, 2)
    assert not article("Winter").comments_open
    assert article("Winter").teaser == "Es war kalt."


def test_addresses_are_ascii_and_nobodys(take_over: TakeOver) -> None:
    take_over(SITE)
    assert article("Straße für Äpfel").slug == "strasse-fuer-aepfel"
    assert article("Привет").slug == "pr"
    assert article("Noch ein Sommerfest").slug == "sommerfest-2"
    assert article("2017").slug == "beitrag-2017"
    assert StandardPage.objects.get(title="Treffen").url == "/beitrag-treffen/"


def test_pages_keep_their_tree(take_over: TakeOver) -> None:
    result = take_over(SITE)
    assert StandardPage.objects.get(title="Büro").url == "/ueber-uns/team/buero/"
    assert StandardPage.objects.get(title="Verwaist").url == "/verwaist/"
    theirs = StandardPage.objects.get(slug="impressum-2")
    assert not theirs.live
    event = StandardPage.objects.get(title="Hoffest")
    assert (event.live, event.get_parent().title, event.get_parent().live) == (False, "Übernommen", False)
    said = rows(result)
    assert ("Seite", "74", "Übergeordnete Seite fehlt im Export") in said
    assert ("Seite", "73", "Unter „/impressum/“ gibt es hier schon eine Seite") in said
    assert ("tribe_events", "80", "Eigene Art „tribe_events“") in said
    assert ("Art", "", "1 Eintrag der Art „wpcf7_contact_form“ entfallen") in said
    assert ("Feld", "", "Eigenes Feld „untertitel“ entfallen (Einträge damit: 1)") in said
    assert ("Menü", "91", "Eintrag im Menü „Hauptmenü“") in said


def test_comments_stay_what_they_were(take_over: TakeOver) -> None:
    result = take_over(SITE)
    found = {found.text: found for found in Comment.objects.all()}
    first = found["Schön war es!\nDanke & bis bald. Hier (https://x.example/)"]
    assert {text: (one.state, one.parent_id, one.email) for text, one in found.items()} == {
        first.text: ("published", None, "bernd@example.org"),
        "Fand ich auch": ("published", first.pk, ""),
        "Antwort auf die Antwort": ("published", found["Fand ich auch"].pk, "bernd@example.org"),
        "Bitte ansehen": ("pending", None, "bernd@example.org"),
    }
    assert first.written_at == datetime.datetime(2017, 10, 24, 8, tzinfo=datetime.UTC)
    assert ("Kommentar", "", "Kommentare der Art „spam“ entfallen: 1") in rows(result)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/?p=50", "/aktuelles/sommerfest/"),
        ("/?p=50&utm_source=x", "/aktuelles/sommerfest/"),
        ("/?page_id=70", "/ueber-uns/"),
        ("/?p=72", "/ueber-uns/team/buero/"),
        ("/2017/10/sommerfest/", "/aktuelles/sommerfest/"),
        ("/2017/10/sommerfest", "/aktuelles/sommerfest/"),
        ("/2017/10/23/sommerfest/", "/aktuelles/sommerfest/"),
        ("/2017/10/Sommerfest/", "/aktuelles/sommerfest/"),
        ("/2017/10/sommerfest/comment-page-2/", "/aktuelles/sommerfest/"),
        ("/2017/10/sommerfest/feed/", "/aktuelles/sommerfest/"),
        ("/2017/10/sommer-alt/", "/aktuelles/sommerfest/"),
        ("/sommerfest/", "/aktuelles/sommerfest/"),
        ("/leben/hofladen/", "/aktuelles/hofladen/"),
        ("/hof/hofladen/", "/aktuelles/hofladen/"),
        ("/2018/06/01/sommerfest/", "/aktuelles/sommerfest-2/"),
        ("/archives/50", "/aktuelles/sommerfest/"),
        ("/2018/06/sommerfest/", "/aktuelles/sommerfest-2/"),
        ("/2017/10/stra%C3%9Fe-f%C3%BCr-%C3%A4pfel/", "/aktuelles/strasse-fuer-aepfel/"),
        ("/2017/10/stra%c3%9fe-f%c3%bcr-%c3%a4pfel", "/aktuelles/strasse-fuer-aepfel/"),
        ("/wp-content/uploads/2017/10/plan.pdf", "/dokumente/{plan}/plan-11.pdf"),
        ("/wp-content/uploads/2017/10/hof.jpg", "/medien/bild/{photo}/"),
        ("/wp-content/uploads/2017/10/hof-300x200.jpg", "/medien/bild/{photo}/"),
        ("/?attachment_id=11", "/dokumente/{plan}/plan-11.pdf"),
    ],
)
def test_old_addresses_lead_to_new_ones(
    take_over: TakeOver, uploads: Path, client: Client, path: str, target: str
) -> None:
    take_over(SITE, uploads)
    answer = client.get(path)
    assert answer.status_code == 301, path
    plan = File.objects.get(title="Lageplan")
    assert answer.headers["Location"] == target.format(plan=plan.pk, photo=Photo.objects.get(file__contains="hof").pk)
    arrived = client.get(answer.headers["Location"], follow=True)
    arrived.close()
    assert arrived.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/2017/",
        "/2017/10/",
        "/category/feste/",
        "/category/leben/feste/",
        "/?cat=7",
        "/author/anna/",
        "/?author=3",
        "/feed/",
        "/tag/garten/",
    ],
)
def test_lists_of_the_old_site_lead_somewhere(take_over: TakeOver, client: Client, path: str) -> None:
    terms = SITE.replace(
        "<wp:author>",
        "<wp:tag><wp:tag_slug>garten</wp:tag_slug><wp:tag_name>Garten</wp:tag_name></wp:tag><wp:author>",
        1,
    )
    take_over(terms)
    answer = client.get(path)
    assert answer.status_code == 301
    assert client.get(answer.headers["Location"]).status_code == 200


def test_what_was_hidden_has_no_redirect(take_over: TakeOver, client: Client) -> None:
    take_over(SITE)
    assert client.get("/2017/10/beitrag-55/").status_code == 404
    assert client.get("/?p=55").status_code == 200  # the front page
    assert client.get("/?p=abc").status_code == 200
    assert client.post("/2017/10/sommerfest/").status_code == 301


def test_again_nothing_happens(take_over: TakeOver, uploads: Path) -> None:
    take_over(SITE, uploads)
    before, files = state(), sorted(default_storage.listdir("original_images")[1])
    bodies = {page.pk: list(page.body.raw_data) for page in ArticlePage.objects.all()}
    first = rows(take_over(SITE, uploads))
    assert state() == before
    assert sorted(default_storage.listdir("original_images")[1]) == files
    assert {page.pk: list(page.body.raw_data) for page in ArticlePage.objects.all()} == bodies
    assert rows(take_over(SITE, uploads)) == first


def test_a_later_run_brings_the_pictures(take_over: TakeOver, uploads: Path) -> None:
    without = take_over(SITE)
    assert Photo.objects.count() == 0
    assert [block["type"] for block in article("Sommerfest & Markt").body.raw_data] == ["paragraph"]
    assert ("Artikel", "50", f"Bild fehlt: {ADDRESS}/wp-content/uploads/2017/10/hof-300x200.jpg") in rows(without)
    pages = Page.objects.count()
    again = take_over(SITE, uploads)
    assert Page.objects.count() == pages
    fest = article("Sommerfest & Markt")
    assert [block["type"] for block in fest.body.raw_data] == ["paragraph", "picture", "gallery"]
    assert fest.picture is not None
    assert not [row for row in rows(again) if "fehlt:" in row[2]]
    assert ReferenceIndex.get_references_to(fest.picture).count() >= 2


def test_changes_there_come_over_and_changes_here_stay(take_over: TakeOver) -> None:
    text = export(item(1, "Eins", "Alt."), item(2, "Zwei", "Alt."), item(3, "Drei", "Alt."), item(4, "Vier", "Alt."))
    take_over(text)
    two = article("Zwei")
    two.title = "Zwei, hier geändert"
    two.save_revision().publish()
    article("Drei").unpublish()
    article("Vier").delete()
    result = take_over(text.replace("Alt.", "Neu.").replace("Eins", "Eins neu"))
    assert {page.title: (page.live, page.body.raw_data[0]["value"]) for page in ArticlePage.objects.all()} == {
        "Eins neu": (True, "<p>Neu.</p>"),
        "Zwei, hier geändert": (True, "<p>Alt.</p>"),
        "Drei": (False, "<p>Alt.</p>"),
    }
    edited = "Dort geändert, hier auch: bleibt, wie es hier ist"
    assert sorted(rows(result)) == [
        ("Artikel", "2", edited),
        ("Artikel", "3", edited),
        ("Artikel", "4", "Hier gelöscht und darum nicht noch einmal übernommen"),
    ]


def test_new_comments_come_over_and_decisions_here_stay(take_over: TakeOver) -> None:
    take_over(export(item(1, "Eins", "Text", more=comment(1, "Wartet", approved="0"))))
    Comment.objects.update(state=Comment.State.REJECTED, decided_at=timezone.now())
    take_over(export(item(1, "Eins", "Text", more=comment(1, "Wartet") + comment(2, "Neu", parent=1))))
    assert [(one.text, one.state) for one in Comment.objects.order_by("pk")] == [
        ("Wartet", "rejected"),
        ("Neu", "published"),
    ]


def test_a_draft_published_there_is_published_here(take_over: TakeOver) -> None:
    take_over(export(item(1, "Eins", "Text", status="draft")))
    take_over(export(item(1, "Eins", "Text, fertig")))
    page = article("Eins")
    assert (page.live, page.has_unpublished_changes, page.body.raw_data[0]["value"]) == (
        True,
        False,
        "<p>Text, fertig</p>",
    )
    assert page.get_latest_revision_as_object().body.raw_data[0]["value"] == "<p>Text, fertig</p>"


def test_files_are_not_trusted(take_over: TakeOver, uploads: Path, data: Path) -> None:
    names = ["kaputt.jpg", "bild.svg", "seite.html", "verweis.pdf", "lied.mp3", "winken.gif"]
    text = export(
        *(attachment(number, f"2017/10/{name}", title=name) for number, name in enumerate(names, 1)),
        attachment(20, "../../geheim.pdf", title="Ausbruch"),
        attachment(21, "/etc/passwd", title="Ausbruch 2"),
    )
    result = take_over(text, uploads)
    assert list(File.objects.values_list("title", flat=True)) == ["lied.mp3"]
    assert [photo.file.name for photo in Photo.objects.all()] == ["original_images/winken-6.png"]
    said = {
        (number, what)
        for kind, number, what in rows(result)
        if kind == "Datei" and number in ("1", "2", "3", "4", "20", "21")
    }
    assert said == {
        ("1", "Bild ist beschädigt oder keines"),
        ("2", "Dateien mit der Endung „svg“ werden nicht übernommen"),
        ("3", "Dateien mit der Endung „html“ werden nicht übernommen"),
        ("4", "Datei fehlt im Ordner: 2017/10/verweis.pdf"),
        ("20", "Datei fehlt im Ordner: ../../geheim.pdf"),
        ("21", "Datei fehlt im Ordner: /etc/passwd"),
    }


def test_files_are_found_without_attachments(take_over: TakeOver, uploads: Path) -> None:
    """An export of the posts alone names none."""
    body = f'<img src="{ADDRESS}/wp-content/uploads/2017/10/markt-150x150.png" alt="Markt"><img src="{ADDRESS}/wp-content/uploads/2017/10/Gr%C3%B6%C3%9Fe.jpg" alt="G">'
    take_over(export(item(1, "Eins", body)), uploads)
    assert sorted(Photo.objects.values_list("title", flat=True)) == ["Größe", "markt"]
    assert [block["type"] for block in article("Eins").body.raw_data] == ["picture", "picture"]


def test_half_a_file_is_taken_over_as_far_as_it_goes(take_over: TakeOver) -> None:
    text = export(*(item(number, f"Beitrag {number}", "Text") for number in range(1, 8)))
    result = take_over(text[: text.index("Beitrag 5")])
    assert "bricht in Zeile" in result.broken
    assert ArticlePage.objects.count() == 4
    assert ("Export", "", result.broken) in rows(result)
    result = take_over(text)
    assert result.broken == ""
    assert ArticlePage.objects.count() == 7


def test_pages_in_a_circle_are_not_lost(take_over: TakeOver) -> None:
    take_over(export(item(1, "A", "a", kind="page", parent=2), item(2, "B", "b", kind="page", parent=1)))
    assert set(StandardPage.objects.filter(title__in="AB").values_list("title", flat=True)) == {"A", "B"}
    assert whole() == ([], [], [], [], [])


def test_articles_are_found_and_open_in_the_back_office(
    take_over: TakeOver, uploads: Path, admin_client: Client, client: Client
) -> None:
    take_over(SITE, uploads)
    assert [page.title for page in ArticlePage.objects.search("Kuchen")] in ([], ["Sommerfest & Markt"])
    assert "Winter" in [page.title for page in ArticlePage.objects.search("Winter")]
    for page in Page.objects.filter(depth__gt=2):
        assert admin_client.get(f"/redaktion/pages/{page.pk}/edit/").status_code == 200
    for page in Page.objects.live().filter(depth__gt=2):
        answer = client.get(page.get_url())
        assert answer.status_code == 200
        assert b"alert(1)" not in answer.content
    sent = b"".join(client.get(page.get_url()).content for page in ArticlePage.objects.live())
    assert b"192.0.2.7" not in sent
    assert b"bernd@example.org" not in sent


def test_only_one_runs_at_a_time(take_over: TakeOver, data: Path) -> None:
    with _alone(data / "wordpress-import"), pytest.raises(Busy):
        take_over(SITE)


def test_the_report_holds_no_formula(take_over: TakeOver) -> None:
    result = take_over(export(item(1, '=HYPERLINK("https://evil.example")', "x", status="private")))
    with result.report.open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file, delimiter=";"))[1][2] == '\'=HYPERLINK("https://evil.example")'


def test_a_batch_costs_the_same_however_many_articles_there_are(take_over: TakeOver) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(count: int, start: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            take_over(
                export(
                    *(
                        item(number, f"B {number}", "Text", more=comment(number, "Ja"))
                        for number in range(start, start + count)
                    )
                )
            )
        return len([query for query in captured if "SELECT" in query["sql"]])

    queries(1, 1)
    assert queries(3, 100) == queries(30, 200)


RUN = [sys.executable, "-m", "reihum.cli"]
ON_ITS_OWN = {
    name: value for name, value in os.environ.items() if not name.startswith(("REIHUM_", "DATABASE_", "EMAIL_"))
}
ON_ITS_OWN["REIHUM_LOG_LEVEL"] = "ERROR"
FOUND = """
import django, json; django.setup()
from wagtail.models import Page
from reihum.newsroom.models import *
from reihum.media.models import Photo
from django.core.files.storage import default_storage as storage
left = [page.title for page in ArticlePage.objects.all() if "/2017/10/beitrag-" in json.dumps(list(page.body.raw_data))]
print(ArticlePage.objects.count(), Comment.objects.count(), Photo.objects.count(), len(storage.listdir("original_images")[1]),
      ImportedRecord.objects.filter(kind="post").count(), [list(problem) for problem in Page.find_problems()], left)
"""


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database of its own, to be copied."""
    data = tmp_path_factory.mktemp("site") / "data"
    subprocess.run([*RUN, "migrate", "--data", str(data)], env=ON_ITS_OWN, check=True, capture_output=True)
    return data


@pytest.mark.parametrize("after", [0, 0.4, 0.8])
def test_killed_and_run_again_nothing_is_doubled_or_lost(
    tmp_path: Path, uploads: Path, empty_site: Path, after: float
) -> None:
    """A real process on a database of its own, killed so many seconds after it began to write; then run again."""
    count = 300
    body = f'{LONG}<a href="{ADDRESS}/2017/10/beitrag-%d/">weiter</a> <img src="{ADDRESS}/wp-content/uploads/2017/10/hof.jpg" alt="Hof">'
    text = export(
        *(
            item(
                number,
                f"Beitrag {number}",
                body % (number + 1),
                more=comment(number, "Ja") + term("category", "a", "A"),
            )
            for number in range(1, count)
        ),
        attachment(9001, "2017/10/hof.jpg"),
    )
    file, data = tmp_path / "export.xml", tmp_path / "data"
    file.write_text(text)
    shutil.copytree(empty_site, data)
    command = [*RUN, "import-wordpress", "--data", str(data), "--media", str(uploads), str(file)]

    process = subprocess.Popen(command, env=ON_ITS_OWN, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (data / "media" / "original_images").exists():
        time.sleep(0.005)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    subprocess.run(command, env=ON_ITS_OWN, check=True, capture_output=True)

    environment = {**ON_ITS_OWN, "REIHUM_DATA": str(data), "DJANGO_SETTINGS_MODULE": "reihum.settings"}
    found = subprocess.run(
        [sys.executable, "-c", FOUND], env=environment, capture_output=True, text=True, check=True
    ).stdout
    last = [f"Beitrag {count - 1}"]
    assert found.strip() == f"{count - 1} {count - 1} 1 1 {count - 1} {[[], [], [], [], []]} {last}"


def test_dates_are_today_where_there_are_none(take_over: TakeOver) -> None:
    take_over(export(item(1, "Eins", "x", date="0000-00-00 00:00:00")))
    assert article("Eins").date == timezone.localdate()


def test_an_export_without_addresses_is_taken_over_too(take_over: TakeOver, uploads: Path) -> None:
    body = '<img src="/wp-content/uploads/2017/10/hof.jpg" alt="Hof"> und <a href="/ort/">Ort</a>'
    take_over(export(item(1, "Eins", body, link="", guid="")).replace(ADDRESS, ""), uploads)
    assert [block["type"] for block in article("Eins").body.raw_data] == ["picture", "paragraph"]
    assert article("Eins").body.raw_data[1]["value"] == "<p>und Ort</p>"
