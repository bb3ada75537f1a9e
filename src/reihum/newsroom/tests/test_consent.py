"""A picture whose consent is withdrawn is gone: from pages, drafts, the cards, the head of the page, the disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reihum.media import consent
from reihum.media.models import Consent, Photo, PictureChangedError

pytestmark = pytest.mark.django_db


def block(kind: str, photo: Photo, **fields: Any) -> dict[str, Any]:
    """A picture or a gallery as the database keeps it."""
    value = {"picture": {"image": photo.pk, "decorative": False, "alt_text": "Menschen"}, "caption": "", **fields}
    if kind == "gallery":
        return {"type": "gallery", "value": {"pictures": [{"type": "item", "value": value, "id": "a1"}]}}
    return {"type": kind, "value": value}


def article(title: str, photo: Photo, *kinds: str, card: bool = False) -> Any:
    """An article that shows the picture in blocks of these kinds, and perhaps in the list."""
    from reihum.newsroom.models import ArticlePage, NewsPage

    made = ArticlePage(title=title, teaser="…", picture=photo if card else None)
    made.body = json.dumps([block(kind, photo) for kind in kinds])
    NewsPage.objects.get().add_child(instance=made)
    return made


def everywhere(media: Path) -> list[str]:
    """The files that a web server would give to anybody."""
    return sorted(str(file.relative_to(media)) for file in (media / "images").rglob("*") if file.is_file())


def test_the_next_request_of_every_page_lacks_it(
    client: Client,
    cast: Any,
    make_photo: Callable[..., Any],
    run_jobs: Callable[[], None],
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    photo, other = make_photo("Fest", caption="Am Tisch"), make_photo("Haus")
    shown = article("Das Fest", photo, "picture", "gallery", card=True)
    draft = article("Bald", photo, "picture")
    draft.unpublish()
    changed = article("Vom Haus", other, "picture")
    changed.body = json.dumps([block("gallery", photo)])
    changed.save_revision()
    run_jobs()
    client.force_login(cast.carla)
    drafts = [reverse("wagtailadmin_pages:view_draft", args=[one.pk]) for one in (draft, changed)]
    pages = ["/", "/aktuelles/", shown.url, *drafts]
    for path in pages:
        assert f"/images/{photo.pk}/" in client.get(path).content.decode(), path
    html = client.get(shown.url).content.decode()
    assert html.count("Am Tisch") == 3  # once in the text, small and large in the gallery
    assert f'og:image" content="http://127.0.0.1:8000/medien/images/{photo.pk}/' in html
    original = Path(photo.file.path)
    assert any(name.startswith(f"images/{photo.pk}/") for name in everywhere(tmp_path))

    with django_capture_on_commit_callbacks(execute=True):
        found = consent.withdraw(photo, cast.carla)

    assert [(use.title, use.is_public) for use in found] == [("Das Fest", True), ("Bald", False), ("Vom Haus", False)]
    assert (found[0].address, found[1].address) == (shown.url, None)
    assert [use.edit_address for use in found] == [
        reverse("wagtailadmin_pages:edit", args=[one.pk]) for one in (shown, draft, changed)
    ]
    for path in pages:
        html = client.get(path).content.decode()
        assert f"/images/{photo.pk}/" not in html, path
        assert "og:image" not in html
        assert "Am Tisch" not in html
    assert [name for name in everywhere(tmp_path) if name.startswith(f"images/{photo.pk}/")] == []
    assert everywhere(tmp_path) != []  # the other picture stays
    assert original.exists()
    assert client.get(f"/medien/{photo.file.name}").status_code == 404
    # What the worker still has to do about the picture brings nothing back.
    run_jobs()
    assert [name for name in everywhere(tmp_path) if name.startswith(f"images/{photo.pk}/")] == []


def test_a_size_that_is_being_made_meanwhile_is_refused(make_photo: Callable[..., Any], tmp_path: Path) -> None:
    photo = make_photo("Fest")
    loaded_before = Photo.objects.get(pk=photo.pk)
    Photo.objects.filter(pk=photo.pk).update(consent=Consent.WITHDRAWN)
    with pytest.raises(PictureChangedError):
        loaded_before.get_rendition("width-100|format-jpeg")
    assert everywhere(tmp_path) == []
    for ask in ("width-100", "original"):
        stand_in = Photo.objects.get(pk=photo.pk).get_rendition(ask)
        assert stand_in.url == "/static/media/withdrawn.svg"
    assert everywhere(tmp_path) == []


def test_killed_after_the_commit_the_worker_deletes_the_files(
    cast: Any, make_photo: Callable[..., Any], run_jobs: Callable[[], None], tmp_path: Path
) -> None:
    photo = make_photo("Fest")
    photo.get_rendition("width-100|format-jpeg")
    stray = tmp_path / "images" / str(photo.pk) / "ohne-zeile.jpg"  # of a process that was killed while making it
    stray.write_bytes(b"x")
    consent.withdraw(photo, cast.carla)  # what comes on commit does not run in this test
    assert len(everywhere(tmp_path)) == 2
    run_jobs()
    assert everywhere(tmp_path) == []


def test_the_page_says_first_where_it_is_and_acts_on_post(
    client: Client, cast: Any, make_photo: Callable[..., Any]
) -> None:
    photo = make_photo("Fest", consent=Consent.GIVEN)
    shown = article("Das Fest", photo, "picture")
    path = reverse("photo_consent", args=[photo.pk])
    client.force_login(cast.carla)
    html = client.get(path).content.decode()
    assert "Hier ist das Bild zu sehen" in html
    assert f'href="{shown.url}"' in html
    assert Photo.objects.get().consent == Consent.GIVEN
    response = client.post(path, follow=True)
    html = response.content.decode()
    assert "Abgenommen von: „Das Fest“." in html
    assert "Von hier ist das Bild abgenommen" in html
    assert Photo.objects.get().consent == Consent.WITHDRAWN
    assert "wird nirgends gezeigt" in client.get(reverse("wagtailimages:edit", args=[photo.pk])).content.decode()
    chooser = client.get(reverse("wagtailimages_chooser:choose")).content.decode()
    assert "Fest" not in chooser


@pytest.mark.parametrize("name", ["photo_consent", "photo_blur"])
def test_only_who_may_change_it_comes_in(client: Client, cast: Any, make_photo: Callable[..., Any], name: str) -> None:
    photo = make_photo("Fest", uploaded_by_user=cast.carla)
    for user in (cast.bernd, cast.erik):
        client.force_login(user)
        assert client.post(reverse(name, args=[photo.pk])).status_code == 302
    assert Photo.objects.get().consent == Consent.UNKNOWN
    client.force_login(cast.carla)
    assert client.get(reverse(name, args=[999])).status_code == 404


def test_consent_comes_back_on_purpose_only(client: Client, cast: Any, make_photo: Callable[..., Any]) -> None:
    photo = make_photo("Fest", consent=Consent.WITHDRAWN)
    path = reverse("wagtailimages:edit", args=[photo.pk])
    # A form that was open in another window while somebody else withdrew the consent.
    form = {"title": "Fest", "credit": "Erika Beispiel", "consent": "given", "tags": ""}
    client.force_login(cast.carla)
    response = client.post(path, form)
    assert list(response.context["form"].errors) == ["consent"]
    assert Photo.objects.get().consent == Consent.WITHDRAWN
    assert client.post(path, {**form, "show_again": "on"}).status_code == 302
    assert Photo.objects.get().consent == Consent.GIVEN


def test_nobody_withdraws_by_the_ordinary_form(client: Client, cast: Any, make_photo: Callable[..., Any]) -> None:
    photo = make_photo("Fest")
    form = {"title": "Fest", "credit": "Erika Beispiel", "consent": "withdrawn", "tags": ""}
    client.force_login(cast.carla)
    response = client.post(reverse("wagtailimages:edit", args=[photo.pk]), form)
    assert list(response.context["form"].errors) == ["consent"]
    assert Photo.objects.get().consent == Consent.UNKNOWN


def test_ids_that_begin_alike_are_told_apart(cast: Any, make_photo: Callable[..., Any]) -> None:
    photo = make_photo("Fest")
    longer = Photo(pk=photo.pk * 10, title="Haus", credit="Erika Beispiel", file=photo.file, width=1, height=1)
    longer.save()
    article("Vom Haus", longer, "picture", card=True)
    assert consent.uses(photo) == []
    assert [use.title for use in consent.uses(longer)] == ["Vom Haus"]
