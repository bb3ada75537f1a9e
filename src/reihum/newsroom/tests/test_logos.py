"""Logos of partners on an article: shown unchanged, refused where they may not be."""

from __future__ import annotations

import datetime
import hashlib
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from reihum.funding.models import Period, Project
from reihum.media.models import Logo
from reihum.newsroom.acknowledgement_check import of_article, wrong_with_logos
from reihum.newsroom.before_publishing import UnfinishedError
from reihum.newsroom.models import ArticleLogo, ArticleProject
from reihum.newsroom.tests.test_back_office import article_form

FUNDED = datetime.date(2017, 10, 23)
OTHER_MARK = "Neben dem Emblem 2021–2027 darf kein anderes solches Zeichen stehen"
NOT_PAID = "zeigt eine Förderung der EU, aus der dieser Inhalt nicht bezahlt wurde"


@pytest.fixture
def of_2021(cast: Any) -> Project:
    period = Period.objects.create(
        programme=cast.period.programme,
        name="ESF Plus 2021–2027 (Beispiel)",
        start=datetime.date(2021, 1, 1),
        end=datetime.date(2027, 12, 31),
        publicity_id="eu-2021",
    )
    return Project.objects.create(
        name="Nähstube", slug="naehstube", period=period, area=cast.area, beneficiary="Nachbarschaft e. V."
    )


def test_partner_logos_stand_unchanged_after_the_acknowledgement(
    client: Client, cast: Any, make_article: Callable[..., Any], make_logo: Callable[..., Any]
) -> None:
    article = make_article("Rundgang", areas=[cast.area])
    logos = [make_logo(name, size=(320, 90)) for name in ("Stadt Glauchau", "Ein Verein")]
    for order, logo in enumerate(reversed(logos)):
        ArticleLogo.objects.create(article=article, logo=logo, sort_order=order)
    html = client.get(article.url).content.decode()
    shown = re.findall(r'<img src="(/medien/logos/[^"]+)" width="(\d+)" height="(\d+)" alt="([^"]+)"', html)
    assert shown == [(logo.file.url, "320", "90", logo.alt) for logo in reversed(logos)]
    assert html.index('class="emblem"') < html.index(shown[0][0]) < html.index("<h1")
    for logo in logos:
        with logo.file.open() as file:
            assert b"".join(client.get(logo.file.url).streaming_content) == file.read()


@pytest.mark.parametrize(
    ("mark", "about", "expected"),
    [
        ("", "area project nothing", [[], [], []]),
        ("eu-2014", "area project both nothing", [[], [OTHER_MARK], [OTHER_MARK], [NOT_PAID]]),
        ("eu-2021", "area project nothing", [[NOT_PAID], [OTHER_MARK], [NOT_PAID]]),
    ],
)
def test_marks_of_eu_support_belong_to_their_period(
    cast: Any,
    of_2021: Project,
    make_article: Callable[..., Any],
    make_logo: Callable[..., Any],
    mark: str,
    about: str,
    expected: list[list[str]],
) -> None:
    logo = make_logo("Zeichen", eu_mark=mark)
    for case, sentences in zip(about.split(), expected, strict=True):
        article = make_article(case, areas=[cast.area] if case in ("area", "both") else [])
        if case in ("project", "both"):
            ArticleProject.objects.create(article=article, project=of_2021)
        ArticleLogo.objects.create(article=article, logo=logo)
        found = wrong_with_logos(of_article(article))
        assert [part in sentence for part, sentence in zip(sentences, found, strict=True)] == [True] * len(sentences)


@pytest.mark.parametrize(
    ("since", "until", "problem"),
    [
        (None, None, ""),
        (FUNDED, None, ""),
        (FUNDED + datetime.timedelta(1), None, "23.10.2017 nicht gezeigt werden: Die Erlaubnis gilt ab dem 24.10.2017"),
        (None, FUNDED, "nicht gezeigt werden: Die Erlaubnis gilt bis zum 23.10.2017"),  # over by today
    ],
)
def test_a_logo_needs_a_permission_then_and_now(
    cast: Any,
    make_article: Callable[..., Any],
    make_logo: Callable[..., Any],
    since: datetime.date | None,
    until: datetime.date | None,
    problem: str,
) -> None:
    article = make_article("Rundgang", date=FUNDED)
    ArticleLogo.objects.create(article=article, logo=make_logo("Stadt", since=since, until=until))
    found = [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in wrong_with_logos(of_article(article))]
    assert len(found) == bool(problem)
    assert problem in "".join(found)


def test_a_logo_as_a_photo_is_known_by_its_file(
    of_2021: Project, make_article: Callable[..., Any], make_logo: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    logo, other = make_logo("Altes Zeichen", eu_mark="eu-2014"), make_logo("Stadt")
    article = make_article("Nähen")
    ArticleProject.objects.create(article=article, project=of_2021)
    for used, count in ((other, 0), (logo, 1)):
        with used.file.open() as file:
            article.picture = make_photo(used.name, content=file.read())
        assert len(wrong_with_logos(of_article(article))) == count


def test_a_logo_with_what_a_camera_wrote_is_known_too(db: None, make_logo: Callable[..., Any]) -> None:
    from reihum.media.metadata import without_metadata

    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Zeichen"
    Image.new("RGB", (30, 20), "navy").save(written, "JPEG", exif=exif)
    bare = without_metadata(io.BytesIO(written.getvalue()), "zeichen.jpg")
    assert bare is not None
    logo = make_logo("Zeichen")
    logo.file = ContentFile(written.getvalue(), "zeichen.jpg")
    logo.save()
    kept = (written.getvalue(), bare.read())
    assert logo.photo_hashes == {hashlib.sha1(content).hexdigest() for content in kept}


def filled_in(logo: Logo, project: Project, **fields: Any) -> dict[str, Any]:
    form = article_form() | nested_form_data(
        {
            "title": "Nähen im Hof",
            "slug": "naehen-im-hof",
            "teaser": "Los.",
            "date": "2024-06-01",
            "body": streamfield([("quote", {"text": "So war es.", "by": ""})]),
            "projects": inline_formset([{"project": str(project.pk)}]),
            "logos": inline_formset([{"logo": str(logo.pk)}]),
            "related": inline_formset([]),
            "bylines": inline_formset([]),
            "comments": inline_formset([]),
        }
    )
    return {**form, **fields}


def test_the_form_refuses_an_old_logo_on_a_new_project(
    client: Client, cast: Any, of_2021: Project, make_article: Callable[..., Any], make_logo: Callable[..., Any]
) -> None:
    article, old, city = make_article("Nähen"), make_logo("ESF-Logo", eu_mark="eu-2014"), make_logo("Stadt")
    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:edit", args=[article.pk])
    for publish in ({}, {"action-publish": "yes"}):
        html = client.post(path, filled_in(old, of_2021, **publish)).content.decode()
        assert OTHER_MARK in html
        assert not ArticleLogo.objects.exists()
    response = client.post(path, filled_in(city, of_2021, **{"action-publish": "yes"}))
    assert response.status_code == 302
    assert list(article.logos.values_list("logo__name", "article__live")) == [("Stadt", True)]
    # A row that is being deleted counts no longer.
    place = article.logos.get()
    form = filled_in(old, of_2021, **{"logos-INITIAL_FORMS": "1", "logos-0-id": str(place.pk), "logos-0-DELETE": "1"})
    form["projects-INITIAL_FORMS"], form["projects-0-id"] = "1", str(article.projects.get().pk)
    assert OTHER_MARK not in client.post(path, form, follow=True).content.decode()


def test_what_is_asked_while_writing_names_the_wrong_logo(
    client: Client, cast: Any, of_2021: Project, make_logo: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    old = make_logo("ESF-Logo", eu_mark="eu-2014")
    with old.file.open() as file:
        photo = make_photo("Foto vom Logo", content=file.read())
    client.force_login(cast.dora)
    path = reverse("newsroom_acknowledgement")
    for query, count in (
        ({"logos": [old.pk], "projects": [of_2021.pk]}, 1),
        ({"photos": [photo.pk], "projects": [of_2021.pk]}, 1),
        ({"logos": [old.pk], "photos": [photo.pk], "periods": [cast.period.pk]}, 0),
    ):
        assert client.get(path, query).content.decode().count("help-critical") == count


@pytest.fixture
def draft(cast: Any, of_2021: Project, make_article: Callable[..., Any], make_logo: Callable[..., Any]) -> Any:
    """A draft that was right when it was saved; then it came out that its logo is an old mark."""
    article = make_article("Nähen", live=False)
    article.projects = [ArticleProject(project=of_2021)]
    logo = make_logo("Zeichen")
    article.logos = [ArticleLogo(logo=logo)]
    article.revision = article.save_revision()
    Logo.objects.update(eu_mark="eu-2014")
    return article


def test_facts_that_changed_after_writing_keep_a_draft_from_being_published(
    client: Client, cast: Any, draft: Any
) -> None:
    with pytest.raises(UnfinishedError):
        draft.revision.publish()
    client.force_login(cast.carla)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    panel = client.get(edit).content.decode().split("<acknowledgement-panel")[1].split("</acknowledgement-panel>")[0]
    assert OTHER_MARK in panel
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client.post(f"{bulk}?id={draft.pk}", follow=True)
    assert OTHER_MARK in response.content.decode()
    draft.refresh_from_db()
    assert not draft.live
    Logo.objects.update(eu_mark="")
    draft.revision.publish()
    draft.refresh_from_db()
    assert draft.live


def test_at_its_time_it_stays_a_draft_and_others_are_published(
    cast: Any, draft: Any, make_article: Callable[..., Any]
) -> None:
    from reihum.newsroom.schedule import publish_and_expire

    good = make_article("Gut", live=False)
    good.revision = good.save_revision()
    past = timezone.now() - datetime.timedelta(minutes=5)
    for number, article in enumerate((draft, good)):
        article.revision.approved_go_live_at = past + datetime.timedelta(minutes=number)
        article.revision.save()
    publish_and_expire()
    for article in (draft, good):
        article.refresh_from_db()
        article.revision.refresh_from_db()
    assert (draft.live, good.live) == (False, True)
    assert draft.revision.approved_go_live_at is None


def test_logos_are_kept_in_the_back_office(
    client: Client, cast: Any, make_logo: Callable[..., Any], queries_of: Callable[..., int]
) -> None:
    logo = make_logo("Stadt Glauchau")
    path = reverse("wagtailsnippets_media_logo:list")
    client.force_login(cast.dora)
    assert client.get(path).status_code == 403
    client.force_login(cast.carla)
    few = queries_of(client, path)
    for number in range(30):
        make_logo(f"Logo {number}")
    assert queries_of(client, path) == few
    with logo.file.open() as file:
        same = ContentFile(file.read(), "noch-einmal.png")
    form = {"name": "Noch einmal", "owner": "Stadt", "alt": "Logo", "purpose": "Website", "file": same}
    html = client.post(reverse("wagtailsnippets_media_logo:add"), form).content.decode()
    assert "Diese Datei gibt es schon als Logo „Stadt Glauchau“." in html
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "navy").save(picture, "PNG")
    upload = SimpleUploadedFile("neu.png", picture.getvalue(), "image/png")
    response = client.post(reverse("wagtailsnippets_media_logo:add"), {**form, "name": "Neu", "file": upload})
    assert response.status_code == 302
    new = Logo.objects.get(name="Neu")
    assert (new.width, new.height, new.sha256) == (60, 20, hashlib.sha256(picture.getvalue()).hexdigest())
    drawing = ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg")
    client.post(reverse("wagtailsnippets_media_logo:add"), {**form, "file": drawing})
    assert not Logo.objects.filter(name="Noch einmal").exists()
