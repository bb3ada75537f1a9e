"""The ways to articles: newest, tag, year, author, search, feeds."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reihum.newsroom import lists
from reihum.newsroom.tests.test_pages import headings, page

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_newest_come_first_twelve_a_page(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    for number in range(1, 31):
        make_article(f"Artikel {number}", date=datetime.date(2017, 10, number))
    first, third = page(client, "/aktuelles/"), page(client, "/aktuelles/seite/3/")
    assert headings(first, "h3") == [f"Artikel {number}" for number in range(30, 18, -1)]
    assert headings(third, "h3") == [f"Artikel {number}" for number in range(6, 0, -1)]
    assert re.findall(r'<link rel="(prev|next)" href="([^"]+)">', first) == [("next", "/aktuelles/seite/2/")]
    assert re.findall(r'<link rel="(prev|next)" href="([^"]+)">', third) == [("prev", "/aktuelles/seite/2/")]
    assert '<link rel="prev" href="/aktuelles/">' in page(client, "/aktuelles/seite/2/")
    for address in ("seite/1/", "seite/4/", "seite/0/", "seite/-1/", "seite/vorne/", "seite/999999/"):
        assert client.get(f"/aktuelles/{address}").status_code == 404, address


@pytest.mark.parametrize("many", [2, 500])
def test_tag_has_its_articles_whether_few_or_many(
    client: Client, cast: Any, make_article: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(lists, "MANY", many)
    for number in range(1, 15):
        make_article(f"Praxis {number}", date=datetime.date(2017, 10, number), tags=["Gute Praxis"])
        make_article(f"Rundgang {number}", date=datetime.date(2017, 10, number), tags=["Arbeitstreffen"])
    html = page(client, "/aktuelles/schlagwort/gute-praxis/")
    assert headings(html, "h1") == ["Gute Praxis"]
    assert headings(html, "h3") == [f"Praxis {number}" for number in range(14, 2, -1)]
    assert '<link rel="next" href="/aktuelles/schlagwort/gute-praxis/seite/2/">' in html
    older = page(client, "/aktuelles/schlagwort/gute-praxis/seite/2/")
    assert headings(older, "h3") == ["Praxis 2", "Praxis 1"]
    assert client.get("/aktuelles/schlagwort/gibt-es-nicht/").status_code == 404


def test_years_with_articles(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    for year in (2001, 2017, 2017, 2019):
        make_article(f"Artikel aus {year}", date=datetime.date(year, 12, 31))
    make_article("Entwurf", date=datetime.date(2023, 1, 1), live=False)
    assert lists.years() == [2019, 2017, 2001]
    html = page(client, "/aktuelles/archiv/")
    assert re.findall(r"/aktuelles/jahr/(\d+)/", html) == ["2019", "2017", "2001"]
    assert headings(page(client, "/aktuelles/jahr/2017/"), "h3") == ["Artikel aus 2017"] * 2
    for year in ("2018", "2023", "1899", "20171", "0"):
        assert client.get(f"/aktuelles/jahr/{year}/").status_code == 404, year


def test_no_articles_no_years(cast: Any, client: Client) -> None:
    assert lists.years() == []
    assert headings(page(client, "/aktuelles/archiv/"), "h1") == ["Archiv der Artikel"]


def test_author_has_a_page_with_all_articles(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    from reihum.newsroom.models import Author, Byline

    dora = Author.objects.create(name="Dora Vorlage", slug="dora-vorlage", about="Schreibt aus Scherberg.")
    bernd = Author.objects.create(name="Bernd Muster", slug="bernd-muster")
    both, alone = make_article("Zu zweit"), make_article("Allein")
    both.bylines = [Byline(author=dora), Byline(author=bernd)]
    alone.bylines = [Byline(author=dora)]
    both.save()
    alone.save()
    html = page(client, "/aktuelles/von/dora-vorlage/")
    assert (headings(html, "h1"), sorted(headings(html, "h3"))) == (["Dora Vorlage"], ["Allein", "Zu zweit"])
    assert "Schreibt aus Scherberg." in html
    assert headings(page(client, "/aktuelles/von/bernd-muster/"), "h3") == ["Zu zweit"]
    text = re.sub(r"<[^>]+>", "", page(client, both.url))
    assert "Von Dora Vorlage und Bernd Muster · 23. Oktober 2017" in text
    alone.unpublish()
    both.unpublish()
    assert client.get("/aktuelles/von/dora-vorlage/").status_code == 404


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_feeds_have_the_newest_twenty(client: Client, cast: Any, make_article: Callable[..., Any], form: str) -> None:
    for number in range(1, 26):
        make_article(f"Artikel {number} & mehr", date=datetime.date(2017, 10, number), tags=["ESF"], areas=[cast.area])
    make_article("Anderswo", date=datetime.date(2017, 11, 1))
    for path, first in (
        ("/aktuelles/", "Anderswo"),
        ("/aktuelles/schlagwort/esf/", "Artikel 25 & mehr"),
        (cast.area.get_absolute_url(), "Artikel 25 & mehr"),
    ):
        response = client.get(f"{path}feed.{form}")
        assert response.headers["Content-Type"].startswith(f"application/{form}+xml")
        root = ET.fromstring(response.content)
        entries = root.findall("a:entry", ATOM) if form == "atom" else root.findall("channel/item")
        titles = [entry.findtext("a:title" if form == "atom" else "title", namespaces=ATOM) for entry in entries]
        assert (len(titles), titles[0]) == (20, first)
        link = entries[1].find("a:link", ATOM).get("href") if form == "atom" else entries[1].findtext("link")
        assert link.startswith("http://127.0.0.1:8000/aktuelles/artikel-2")
        assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
        ids = [entry.findtext("a:id" if form == "atom" else "guid", namespaces=ATOM) for entry in entries]
        assert len(set(ids)) == 20
        assert f'type="application/{form}+xml" href="{path}feed.{form}"' in page(client, path)
    assert client.get("/aktuelles/schlagwort/gibt-es-nicht/feed.atom").status_code == 404


def test_related_articles_are_about_the_same(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    article = make_article("Rundgang", areas=[cast.area], tags=["Gute Praxis"])
    for number in range(3):
        make_article(f"Dasselbe Schlagwort {number}", date=datetime.date(2018, 1, number + 1), tags=["Gute Praxis"])
    make_article("Dasselbe Gebiet", date=datetime.date(2016, 1, 1), areas=[cast.area])
    make_article("Etwas anderes", date=datetime.date(2019, 1, 1), tags=["Förderung"])
    make_article("Entwurf", areas=[cast.area], live=False)
    html = page(client, article.url)
    related = re.findall(r'<li lang="de"><a href="/aktuelles/[\w-]+/">([^<]+)</a>', html)
    assert related == ["Dasselbe Gebiet", "Dasselbe Schlagwort 2", "Dasselbe Schlagwort 1"]


def test_related_articles_keep_the_order_in_which_they_were_chosen(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    from reihum.newsroom.models import RelatedArticle

    article = make_article("Rundgang", areas=[cast.area])
    make_article("Dasselbe Gebiet", areas=[cast.area])
    for place, (title, year) in enumerate([("Zuerst", 2016), ("Danach", 2018)]):
        other = make_article(title, date=datetime.date(year, 1, 1))
        RelatedArticle.objects.create(article=article, other=other, sort_order=place)
    related = re.findall(r'<li lang="de"><a href="/aktuelles/[\w-]+/">([^<]+)</a>', page(client, article.url))
    assert related == ["Zuerst", "Danach", "Dasselbe Gebiet"]


def test_article_can_be_passed_on_and_cited(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    html = page(client, make_article("Läuft & drückt").url)
    address = "http%3A%2F%2F127.0.0.1%3A8000%2Faktuelles%2Flauft-druckt%2F"
    links = re.findall(r'<a href="([^"]+)" rel="nofollow noopener external">(\w[\w-]*)</a>', html)
    assert [name for _url, name in links] == ["E-Mail", "Mastodon", "Facebook", "LinkedIn", "WhatsApp"]
    assert all(address in url for url, _name in links)
    assert links[0][0] == f"mailto:?subject=L%C3%A4uft%20%26%20dr%C3%BCckt&amp;body={address}"
    text = " ".join(re.sub(r"<[^>]+>", "", html).split())
    assert (
        "Netzwerk Beispiel (2017): Läuft &amp; drückt. In: Netzwerk Quartiersmanagement Beispiel, 23. Oktober 2017. "
        "http://127.0.0.1:8000/aktuelles/lauft-druckt/" in text
    )


def test_cost_does_not_grow_with_the_articles(
    client: Client, cast: Any, make_article: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    article = make_article("Erster", tags=["ESF"], areas=[cast.area], meeting=cast.meeting)
    make_article("Zweiter", tags=["ESF"])
    paths = ["/aktuelles/", "/aktuelles/schlagwort/esf/", "/aktuelles/jahr/2017/", "/aktuelles/feed.atom", article.url]
    few = {path: queries_of(client, path) for path in paths}
    for number in range(20):
        make_article(f"Artikel {number}", tags=["ESF", f"Schlagwort {number}"], areas=[cast.area])
    assert {path: queries_of(client, path) for path in paths} == few


def test_article_with_everything_costs_nineteen_queries(
    client: Client,
    cast: Any,
    make_article: Callable[..., Any],
    make_photo: Callable[..., Any],
    run_jobs: Callable[[], None],
    queries_of: Callable[..., int],
) -> None:
    from reihum.newsroom.models import Author, Byline, Comment, RelatedArticle

    photos = [make_photo(str(number)) for number in range(4)]
    shown = [
        {"picture": {"image": photo.pk, "decorative": False, "alt_text": "Menschen"}, "caption": ""} for photo in photos
    ]
    blocks = [{"type": "picture", "value": shown[0]}, {"type": "gallery", "value": {"pictures": shown}}]
    article = make_article(
        "Rundgang",
        tags=["ESF"],
        areas=[cast.area],
        periods=[cast.period],
        meeting=cast.meeting,
        picture=photos[1],
        body=json.dumps(blocks),
    )
    Byline.objects.create(article=article, author=Author.objects.create(name="Dora", slug="dora"))
    RelatedArticle.objects.create(article=article, other=make_article("Passt dazu", tags=["ESF"]))
    now = timezone.now()
    Comment.objects.create(article=article, name="Anke", text="Schön.", state="published", decided_at=now)
    run_jobs()
    assert queries_of(client, article.url) <= 19
