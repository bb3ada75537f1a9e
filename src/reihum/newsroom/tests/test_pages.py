"""What visitors see of the newsroom."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.funding.models import Period
from reihum.places.models import Area


class Headings(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.level = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.level = tag
            self.found.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.level:
            self.level = ""

    def handle_data(self, data: str) -> None:
        if self.level:
            level, text = self.found[-1]
            self.found[-1] = (level, text + data)


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def headings(html: str, level: str) -> list[str]:
    parser = Headings()
    parser.feed(html)
    return [text for tag, text in parser.found if tag == level]


def test_the_first_pages_are_there(client: Client, cast: Any) -> None:
    from wagtail.models import Page, Site

    assert [(one.slug, one.url, one.get_parent().slug) for one in Page.objects.filter(depth__gt=1)] == [
        ("home", "/", "root"),
        ("aktuelles", "/aktuelles/", "home"),
        ("impressum", "/impressum/", "home"),
        ("datenschutz", "/datenschutz/", "home"),
        ("barrierefreiheit", "/barrierefreiheit/", "home"),
        ("leichte-sprache", "/leichte-sprache/", "home"),
    ]
    assert Page.find_problems() == ([], [], [], [], [])
    assert [(site.hostname, site.is_default_site, site.root_page.slug) for site in Site.objects.all()] == [
        ("127.0.0.1", True, "home")
    ]
    html = page(client, "/datenschutz/")
    assert headings(html, "h1") == ["Datenschutz"]
    assert "Wir setzen keine Cookies." in html
    footer = html.split("<footer")[1]
    assert re.findall(r'<a href="(/[a-z-]+/)">', footer) == [
        "/impressum/",
        "/datenschutz/",
        "/barrierefreiheit/",
        "/leichte-sprache/",
    ]


def test_sitemap_has_the_address_of_the_installation(client: Client, cast: Any) -> None:
    def locations(path: str) -> list[str]:
        found = re.findall(r"<loc>(.*?)</loc>", page(client, path))
        assert [one for one in found if not one.startswith("http://127.0.0.1:8000/")] == []
        return [one.removeprefix("http://127.0.0.1:8000") for one in found]

    files = locations("/sitemap.xml")
    kinds = ("seiten", "staedte", "gebiete", "vorhaben", "treffen", "erfahrungen", "programme")
    assert files == [f"/sitemap-{kind}.xml" for kind in kinds]
    everything = [location for file in files for location in locations(file)]
    for path in ("/aktuelles/", cast.area.get_absolute_url(), cast.meeting.get_absolute_url(), "/gebiete/glauchau/"):
        assert everything.count(path) == 1, path
    cast.meeting.state = "planned"
    cast.meeting.save()
    assert locations("/sitemap-treffen.xml") == []
    assert client.get("/sitemap-anderes.xml").status_code == 404


def test_home_shows_the_meeting_the_news_and_the_voices(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    from reihum.exchange.models import Experience
    from reihum.newsroom.models import HomePage

    for number in range(1, 6):
        make_article(f"Artikel {number}", date=datetime.date(2017, 10, number))
    pinned = make_article("Ganz alt, aber wichtig", date=datetime.date(2010, 1, 1))
    home = HomePage.objects.get()
    home.pinned = pinned
    home.save()
    for title, kind, public in (
        ("Sprechstunde im Waschsalon", "works", True),
        ("Leerstand", "pinches", True),
        ("Unter uns gesagt", "pinches", False),
    ):
        Experience.objects.create(
            title=title, kind=kind, text="…", municipality=cast.zwickau, visibility="public" if public else "members"
        )

    html = page(client, "/")
    assert headings(html, "h1") == ["Reihum."]
    assert headings(html, "h3") == [
        "Ganz alt, aber wichtig",
        "Artikel 5",
        "Artikel 4",
        "Sprechstunde im Waschsalon",
        "Leerstand",
    ]
    assert headings(html, "h2") == ["Aktuelles", "Was gut läuft", "Wo der Schuh drückt"]
    assert f'href="{cast.meeting.get_absolute_url()}"' in html
    assert 'href="/treffen/kalender.ics"' in html


def test_home_does_not_tell_of_a_meeting_in_preparation(client: Client, cast: Any) -> None:
    from reihum.meetings.models import State

    assert "Nächstes Treffen" in page(client, "/")
    cast.meeting.state = State.PLANNED
    cast.meeting.save()
    html = page(client, "/")
    assert "Nächstes Treffen" not in html
    assert cast.meeting.slug not in html


def test_article_shows_what_it_is_made_of(
    client: Client, cast: Any, make_article: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    from reihum.media.models import File

    photo = make_photo("DSC_0001", licence="CC BY 4.0")
    document = File.objects.create(title="Ablauf", file=ContentFile(b"x" * 2048, "ablauf.pdf"))
    article = make_article(
        "Rundgang durch drei Gebiete",
        picture=photo,
        tags=["Arbeitstreffen"],
        areas=[cast.area],
        body=[
            ("heading", "Am Bahnhof"),
            ("paragraph", "<p>Wir gingen <b>los</b>.</p>"),
            ("quote", {"text": "Gut war das.", "by": "Ein Gast"}),
            ("document", document),
        ],
    )
    html = page(client, article.url)
    assert headings(html, "h1") == ["Rundgang durch drei Gebiete"]
    assert headings(html, "h2") == ["Am Bahnhof", "Gehört zu", "Kommentare"]
    assert '<p class="lead" lang="de" itemprop="description">Worum es geht: Rundgang durch drei Gebiete.</p>' in html
    assert '<time itemprop="datePublished" datetime="2017-10-23">23. Oktober 2017</time>' in html
    assert "<p>Wir gingen <b>los</b>.</p>" in html
    assert "<blockquote><p>Gut war das.</p><footer>Ein Gast</footer></blockquote>" in html
    assert f'<a href="{document.url}">Ablauf</a> <small>(PDF, 2,0\N{NO-BREAK SPACE}KB)</small>' in html
    assert f'<a href="{cast.area.get_absolute_url()}">' in html
    assert '<a class="tag" rel="tag" href="/aktuelles/schlagwort/arbeitstreffen/">Arbeitstreffen</a>' in html
    assert f'<meta property="og:url" content="http://127.0.0.1:8000{article.url}">' in html
    (image,) = re.findall(r'<meta property="og:image" content="http://127\.0\.0\.1:8000([^"]+)">', html)
    picture = client.get(image)
    assert b"".join(picture.streaming_content)[:3] == b"\xff\xd8\xff"
    assert "Set-Cookie" not in client.get(article.url).headers


def test_picture_has_text_credit_size_and_formats(
    client: Client,
    cast: Any,
    make_article: Callable[..., Any],
    make_photo: Callable[..., Any],
    run_jobs: Callable[[], None],
) -> None:
    photo = make_photo("DSC_0001", caption="Am Markt", licence="CC BY 4.0")
    blocks = [
        {
            "type": "picture",
            "value": {
                "picture": {"image": photo.pk, "decorative": False, "alt_text": "Menschen vor dem Rathaus"},
                "caption": "",
            },
        }
    ]
    article = make_article("Rundgang", body=json.dumps(blocks))
    html = page(client, article.url)
    # At once: one JPEG, with what a reader must know.
    (img,) = re.findall(r"<img[^>]*>", html)
    assert re.search(r'src="/medien/images/\d+/bild\S*\.jpg" width="960"', img)
    assert ('height="640"' in img, 'alt="Menschen vor dem Rathaus"' in img) == (True, True)
    assert "<source" not in html
    # When the worker was there: all formats and sizes, none larger than the picture.
    run_jobs()
    html = page(client, article.url)
    figure = re.search(r"<figure>.*?</figure>", html, re.S)
    assert figure
    (img,) = re.findall(r"<img[^>]*>", figure[0])
    assert 'alt="Menschen vor dem Rathaus"' in img
    assert 'loading="lazy"' in img
    assert ('height="320"' in img, 'width="480"' in img) == (True, True)
    sources = re.findall(r'<source sizes="([^"]*)" srcset="([^"]*)" type="image/(\w+)">', figure[0])
    assert [form for _sizes, _srcset, form in sources] == ["avif", "webp"]
    for sizes, srcset, form in sources:
        assert re.findall(rf"\.{form} (\d+)w", srcset) == ["480", "960", "1200"]
        assert sizes == "(width &lt; 60rem) 100vw, 46rem"
    assert " ".join(re.sub(r"<[^>]+>", " ", figure[0]).split()) == "Am Markt · Foto: Erika Beispiel (CC BY 4.0)"


def test_pictures_of_cards_are_decoration(
    client: Client, cast: Any, make_article: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    make_article("Rundgang", picture=make_photo("DSC_0001", description="Menschen vor dem Rathaus"))
    (img,) = re.findall(r"<img[^>]*>", page(client, "/aktuelles/"))
    assert 'alt=""' in img
    assert "Menschen" not in page(client, "/aktuelles/")


def test_article_names_the_funders_of_its_day(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    while_funded = make_article("Mittendrin", areas=[cast.area], date=datetime.date(2017, 10, 23))
    too_early = make_article("Vorher", areas=[cast.area], date=datetime.date(2015, 10, 23))
    html = page(client, while_funded.url)
    thanks = re.search(r'<aside class="thanks".*?</aside>', html, re.S)
    assert thanks
    assert "Europäische Union<br>Europäischer Sozialfonds" in thanks[0]
    assert html.index('<aside class="thanks"') < html.index("<h1")
    assert "Europäische" not in page(client, too_early.url)


def test_article_of_a_meeting_names_the_funders_of_the_meeting(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    start = timezone.make_aware(datetime.datetime(2017, 10, 23, 10))
    cast.meeting.starts_at, cast.meeting.ends_at = start, start + datetime.timedelta(hours=6)
    cast.meeting.save()
    # Written when the funding was long over: the day of the meeting counts.
    article = make_article("Rückblick", meeting=cast.meeting, date=datetime.date(2025, 1, 1))
    html = page(client, article.url)
    assert "Europäischer Sozialfonds" in html
    assert f'<a href="{cast.meeting.get_absolute_url()}">{cast.meeting.title}</a>' in html


def test_article_does_not_tell_of_a_meeting_in_preparation(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    from reihum.meetings.models import State

    cast.meeting.state = State.PLANNED
    cast.meeting.save()
    html = page(client, make_article("Vorschau", meeting=cast.meeting).url)
    assert cast.meeting.title not in html


def test_drafts_and_private_articles_leak_nowhere(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    from wagtail.models import PageViewRestriction

    from reihum.newsroom.models import HomePage

    draft = make_article("Geheimer Entwurf", live=False, areas=[cast.area], tags=["Geheim"])
    private = make_article("Nur intern", areas=[cast.area], tags=["Intern"])
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    changed = make_article("Veröffentlicht", areas=[cast.area], tags=["Offen"])
    changed.title = "Geheime neue Fassung"
    changed.save_revision()
    home = HomePage.objects.get()
    home.pinned = draft
    home.save()

    for path in (
        "/",
        "/aktuelles/",
        "/aktuelles/schlagwort/offen/",
        "/aktuelles/feed.atom",
        "/aktuelles/jahr/2017/",
        cast.area.get_absolute_url(),
        "/sitemap-seiten.xml",
    ):
        html = page(client, path)
        assert ("Veröffentlicht" in html) is (path != "/sitemap-seiten.xml"), path
        for secret in ("Geheim", "geheim", "Nur intern", "nur-intern", "Intern"):
            assert secret not in html, (path, secret)
    assert client.get("/aktuelles/schlagwort/geheim/").status_code == 404
    assert client.get("/aktuelles/schlagwort/intern/").status_code == 404
    assert client.get("/aktuelles/geheimer-entwurf/").status_code == 404
    response = client.get(private.url)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={private.url}")
    assert changed.url in page(client, "/sitemap-seiten.xml")


def test_area_page_shows_its_newest_articles(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    make_article("Anderswo")
    for number in range(1, 5):
        make_article(f"Scherberg {number}", areas=[cast.area], date=datetime.date(2017, 10, number))
    html = page(client, cast.area.get_absolute_url())
    section = html.split("Aktuelles von hier")[1]
    assert headings(section, "h3")[:3] == ["Scherberg 4", "Scherberg 3", "Scherberg 2"]
    assert "Scherberg 1" not in html
    assert "Anderswo" not in html


@pytest.mark.parametrize("path", ["/", "/aktuelles/"])
def test_thirty_articles_cost_as_many_queries_as_three(
    client: Client,
    cast: Any,
    make_article: Callable[..., Any],
    make_photo: Callable[..., Any],
    queries_of: Callable[..., int],
    path: str,
) -> None:
    def articles(count: int) -> None:
        for number in range(count):
            make_article(
                f"Artikel {number}", picture=make_photo(f"Bild {number}"), tags=[f"Tag {number}"], areas=[cast.area]
            )

    articles(3)
    few = queries_of(client, path)
    articles(27)
    assert queries_of(client, path) == few


def test_an_article_costs_the_same_about_3_and_about_30_areas(
    client: Client, cast: Any, make_article: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    areas = [
        Area.objects.create(municipality=cast.glauchau, name=f"Gebiet {number}", slug=f"g{number}")
        for number in range(30)
    ]
    periods = list(Period.objects.all())
    few = make_article("Wenig", areas=areas[:3], periods=periods[:3], meeting=cast.meeting)
    many = make_article("Viel", areas=areas, periods=periods, meeting=cast.meeting)
    assert queries_of(client, few.url) == queries_of(client, many.url)
