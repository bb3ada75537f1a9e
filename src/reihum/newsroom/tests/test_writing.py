"""Writing: related articles, versions side by side, warnings, the way from the page to its form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, streamfield

from reihum.newsroom.tests.test_back_office import article_form


def picture(photo: Any, alt: str = "Menschen", caption: str = "") -> dict[str, Any]:
    return {"picture": {"image": photo.pk, "decorative": False, "alt_text": alt}, "caption": caption}


def everything(photo: Any, word: str) -> list[dict[str, Any]]:
    """One block of each kind, as the database keeps it."""
    from django.core.files.base import ContentFile

    from reihum.media.models import File

    document = File.objects.create(title=f"Ablauf {word}", file=ContentFile(b"x", "ablauf.pdf"))
    table = {"data": [[word, "b"], ["1", "2"]], "first_row_is_table_header": True, "first_col_is_header": False}
    values = {
        "heading": word,
        "paragraph": f"<p>Wir gingen {word}.</p>",
        "picture": picture(photo, word),
        "gallery": {"pictures": [{"type": "item", "value": picture(photo, word), "id": "a"}]},
        "quote": {"text": word, "by": "Ein Gast"},
        "table": {**table, "cell": [], "table_caption": word, "table_header_choice": "row"},
        "foreign": {"url": "https://example.org/film", "title": word},
        "document": document.pk,
    }
    return [{"type": kind, "value": value, "id": kind} for kind, value in values.items()]


@pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")  # Wagtail reads an address as HTML
def test_versions_of_every_block_stand_side_by_side(
    client: Client, cast: Any, make_article: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    photos = [make_photo("Vorher"), make_photo("Nachher"), make_photo("Fort", consent="withdrawn")]
    article = make_article("Rundgang")
    versions = []
    for photo, word in zip(photos, ("gestern", "heute", "morgen"), strict=True):
        article.body = json.dumps(everything(photo, word))
        article.picture = photo
        versions.append(article.save_revision())
    client.force_login(cast.carla)
    for older, newer, words in ((0, 1, ("gestern", "heute")), (1, 2, ("heute", "morgen"))):
        path = reverse(
            "wagtailadmin_pages:revisions_compare", args=[article.pk, versions[older].pk, versions[newer].pk]
        )
        html = client.get(path).content.decode()
        for word in words:
            assert word in html, path
    assert "/static/media/withdrawn.svg" in html
    assert f"/images/{photos[2].pk}/" not in html
    assert Revision.objects.count() == 3


def test_related_articles_are_chosen_not_listed(
    client: Client, cast: Any, make_article: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    article, other = make_article("Rundgang"), make_article("Ein ganz anderer Artikel")
    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:edit", args=[article.pk])
    few = queries_of(client, path)
    for number in range(10):
        make_article(f"Weiterer Artikel {number}")
    assert queries_of(client, path) == few
    assert "Weiterer Artikel 3" not in client.get(path).content.decode()
    form = article_form()
    form |= nested_form_data(
        {"related": {"TOTAL_FORMS": 1, "0": {"id": "", "ORDER": 1, "DELETE": "", "other": other.pk}}}
    )
    assert client.post(path, {**form, "action-publish": "1"}).status_code == 302
    article.refresh_from_db()
    assert [one.other.title for one in article.related.all()] == ["Ein ganz anderer Artikel"]


@pytest.mark.parametrize(("consent", "warned"), [("unknown", True), ("nobody", False)])
def test_publishing_with_unknown_consent_warns_and_does_it(
    client: Client, cast: Any, make_photo: Callable[..., Any], consent: str, warned: bool
) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    photo = make_photo("Das Fest", consent=consent)
    value = {"picture": {"image": photo.pk, "decorative": "", "alt_text": "Menschen"}, "caption": ""}
    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", NewsPage.objects.get().pk])
    form = {**article_form(body=streamfield([("picture", value)])), "action-publish": "1"}
    response = client.post(path, form, follow=True)
    assert ArticlePage.objects.get().live
    assert ("Beim Bild „Das Fest“ ist nicht geklärt" in response.content.decode()) is warned


@pytest.mark.parametrize("kind", ["picture", "gallery"])
def test_a_picture_needs_a_text_wherever_it_stands(
    client: Client, cast: Any, make_photo: Callable[..., Any], kind: str
) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", NewsPage.objects.get().pk])
    photo = make_photo("DSC_0001", description="")

    def body(decorative: str) -> Any:
        value = {"picture": {"image": photo.pk, "decorative": decorative, "alt_text": ""}, "caption": ""}
        if kind == "gallery":
            items = {
                "pictures-count": "1",
                "pictures-0-deleted": "",
                "pictures-0-order": "0",
                "pictures-0-type": "item",
            }
            value = {**items, "pictures-0-id": "", "pictures-0-value": value}
        return streamfield([(kind, value)])

    response = client.post(path, {**article_form(body=body("")), "action-publish": "1"})
    assert (response.status_code, ArticlePage.objects.exists()) == (200, False)
    assert client.post(path, {**article_form(body=body("on")), "action-publish": "1"}).status_code == 302
    assert ArticlePage.objects.get().live


def test_who_may_edit_finds_the_way_and_nobody_else(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    article = make_article("Rundgang", owner=cast.dora)
    link = f'href="{reverse("wagtailadmin_pages:edit", args=[article.pk])}"'
    assert link not in client.get(article.url).content.decode()
    for user, may in (
        (cast.erik, False),
        (cast.bernd, False),
        (cast.ayse, False),
        (cast.dora, True),
        (cast.carla, True),
    ):
        client.force_login(user)
        assert (link in client.get(article.url).content.decode()) is may, user


def test_a_gallery_opens_large_by_links_alone(
    client: Client, cast: Any, make_article: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    photos = [make_photo("Eins"), make_photo("Fort", consent="withdrawn"), make_photo("Zwei"), make_photo("Drei")]
    items = [
        {"type": "item", "value": picture(photo, f"Text {photo.title}"), "id": photo.title.lower()} for photo in photos
    ]
    article = make_article("Rundgang", body=json.dumps([{"type": "gallery", "value": {"pictures": items}, "id": "g"}]))
    html = client.get(article.url).content.decode()
    targets = re.findall(r'id="((?:klein|gross)-\w+)"', html)
    assert targets == ["klein-eins", "klein-zwei", "klein-drei", "gross-eins", "gross-zwei", "gross-drei"]
    assert set(re.findall(r'href="#((?:klein|gross)-\w+)"', html)) == set(targets)
    first, second, third = html.split('class="lightbox"')[1:]
    assert ('rel="prev"' in first, 'rel="next" href="#gross-zwei"' in first) == (False, True)
    assert ('rel="prev" href="#gross-eins"' in second, 'rel="next" href="#gross-drei"' in second) == (True, True)
    assert ('rel="next"' in third, "Bild 3 von 3" in third) == (False, True)
    assert html.count('alt="Text Zwei"') == 2
    assert "Fort" not in html
    assert html.count("newsroom/lightbox.js") == 1
    assert "lightbox.js" not in client.get(make_article("Ohne").url).content.decode()


def test_an_article_costs_the_same_with_3_and_with_30_pictures(
    client: Client,
    cast: Any,
    make_article: Callable[..., Any],
    make_photo: Callable[..., Any],
    queries_of: Callable[..., int],
    run_jobs: Callable[[], None],
) -> None:
    def article(title: str, photos: list[Any]) -> Any:
        items = [{"type": "item", "value": picture(photo), "id": f"i{photo.pk}"} for photo in photos]
        single = [{"type": "picture", "value": picture(photo), "id": f"p{photo.pk}"} for photo in photos]
        body = [*single, {"type": "gallery", "value": {"pictures": items}, "id": "g"}]
        return make_article(title, picture=photos[0], areas=[cast.area], tags=["Tag"], body=json.dumps(body))

    few = article("Wenig", [make_photo(f"Bild {number}", size=(120, 90)) for number in range(3)])
    many = article("Viel", [make_photo(f"Bild {number}", size=(120, 90)) for number in range(30)])
    for one in (few, many):
        client.get(one.url)
    run_jobs()
    assert queries_of(client, few.url) == queries_of(client, many.url)
