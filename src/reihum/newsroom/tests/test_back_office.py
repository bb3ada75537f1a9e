"""The back office: who comes in, what is there, and the way of an article from the form to the public."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.snippets.models import get_snippet_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from reihum.people.models import Person, Role

# What coordinators edit: the menu in its order, with the records below each entry.
MENU = {
    "Seiten": [],
    "Aktuelles": [],
    "Kommentare": [],
    "Wer schreibt": [],
    "Treffen": [
        *(
            "Arbeitstreffen",
            "Anmeldungen",
            "Schritte für Gastgeber",
            "Gastgeber der Quartale",
            "Angebote",
            "Sperrzeiten",
        ),
        *("Schulferien", "Entfernungen", "Regeln der Reihe", "Verlauf der Reihe"),
    ],
    "Gebiete": ["Gebiete", "Städte und Gemeinden", "Gebiete einlesen"],
    "Programme": [
        *("Programme", "Förderzeiträume", "Handlungsfelder", "Themen", "Förderungen der Gebiete"),
        *("Bescheide und Fristen", "Vorhaben", "Listen der Vorhaben", "Publizitätsregeln", "Vorhaben einlesen"),
    ],
    "Publizität": [],
    "Netzwerk": [
        *("Das Netzwerk", "Organisationen", "Personen", "Aufgaben", "Mitgliedschaften"),
        "Schritte der Übergabe",
    ],
    "Erfahrungen": ["Erfahrungen", "Arbeitskreise"],
    "Post": ["Ausgehende E-Mails", "Adressen, die nicht ankommen"],
    "Bilder": [],
    "Logos": [],
    "Dokumente": [],
}


def menu(client: Client) -> dict[str, list[str]]:
    """The sidebar's entries, as Wagtail hands them to its script."""
    html = client.get("/redaktion/").content.decode()
    (props,) = re.findall(r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', html, re.S)
    main = next(module for module in json.loads(props)["modules"] if module["_type"].endswith("MainMenuModule"))
    entries = main["_args"][0]
    return {
        entry["_args"][0]["label"]: [item["_args"][0]["label"] for item in entry["_args"][1]]
        if entry["_type"].endswith("SubMenuItem")
        else []
        for entry in entries
    }


def test_coordinators_find_the_systems_in_order(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    found = menu(client)
    assert list(found)[: len(MENU)] == list(MENU)
    assert {name: found[name] for name in MENU} == MENU
    assert "Einstellungen" not in found
    assert found["Hilfe"] == ["Kürzel"]


def test_administrators_find_accounts_too(client: Client, cast: Any) -> None:
    client.force_login(cast.admin)
    found = menu(client)
    assert list(found)[: len(MENU)] == list(MENU)
    assert "Konten" in found["Einstellungen"]
    assert found["Berichte"] != []


@pytest.mark.parametrize("name", ["ayse", "dora"])
def test_writers_find_what_they_need(client: Client, cast: Any, name: str) -> None:
    client.force_login(getattr(cast, name))
    assert list(menu(client)) == ["Aktuelles", "Bilder", "Dokumente"]


@pytest.mark.parametrize("name", ["bernd", "erik"])
def test_only_coordinators_and_writers_come_in(client: Client, cast: Any, name: str) -> None:
    client.force_login(getattr(cast, name))
    for path in ("/redaktion/", "/redaktion/pages/", "/redaktion/images/", "/redaktion/snippets/people/person/"):
        response = client.get(path)
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login")), path


def test_who_no_longer_coordinates_does_not_come_in(client: Client, cast: Any) -> None:
    from reihum.people.models import Role

    role = Role.objects.get(person=cast.carla.person)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    client.force_login(cast.carla)
    assert client.get("/redaktion/").status_code == 200
    role.until = yesterday
    role.save()
    for path in ("/redaktion/", "/redaktion/pages/", "/redaktion/snippets/places/area/"):
        assert client.get(path).status_code == 302, path
    assert list(cast.carla.groups.all()) == []


def test_visitors_are_asked_to_sign_in_on_our_page(client: Client, cast: Any) -> None:
    response = client.get("/redaktion/")
    assert (response.status_code, response.url) == (302, reverse("account_login") + "?next=/redaktion/")


def test_signing_out_leads_to_our_page(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    response = client.post(reverse("wagtailadmin_logout"))
    assert (response.status_code, response.url) == (302, reverse("account_login"))
    assert client.get("/redaktion/").status_code == 302


def test_every_record_of_the_domain_is_edited_here() -> None:
    from modelcluster.fields import ParentalKey

    domain = {
        model
        for app in ("places", "people", "funding", "meetings", "exchange")
        for model in apps.get_app_config(app).get_models()
        # What belongs to another record is edited with it.
        if not any(isinstance(field, ParentalKey) for field in model._meta.get_fields())
    }
    # What has pages of its own, comes from an official file, or is written by the program alone.
    elsewhere = {
        *("User", "Handover", "HandoverItem", "Evidence", "MunicipalityOutline", "Reminder"),
        *("AgendaItem", "ChecklistItem", "Task", "Minutes", "MinutesPart", "MinutesVersion", "SignedList"),
        *("Announcement", "AnswerNote", "Invitation", "Invited"),
        *("Draft", "Version", "Attachment", "Reply", "AlsoPinches", "Solution", "DoesNotFit", "Asked", "Thanks"),
        "Subscription",
    }
    assert {model.__name__ for model in domain - set(get_snippet_models())} == elsewhere


def make_rotation(cast: Any) -> None:
    """One record of everything that the rotation of hosts keeps."""
    from reihum.meetings import models

    days = {"since": datetime.date(2030, 1, 1), "until": datetime.date(2030, 1, 31)}
    first_quarter = {"municipality": cast.glauchau, "year": 2030, "number": 1}
    models.HostingPause.objects.create(municipality=cast.glauchau, reason="Umbau", **days)
    models.HostOffer.objects.create(**first_quarter)
    models.Turn.objects.create(**first_quarter)
    models.TurnDecision.objects.create(kind="locked", **first_quarter)
    models.SchoolHoliday.objects.create(land="14", name="Winterferien", **days)
    models.TravelDistance.objects.create(a=cast.glauchau, b=cast.zwickau, km=18)
    models.RotationRules.objects.create()


@pytest.mark.parametrize("model", list(get_snippet_models()), ids=lambda model: model.__name__)
def test_every_list_and_form_opens(
    client: Client, cast: Any, make_article: Callable[..., Any], make_logo: Callable[..., Any], model: Any
) -> None:
    from reihum.exchange.models import Circle, Experience
    from reihum.funding.models import Notice, Project, ProjectList
    from reihum.mailing.models import Address, Outgoing
    from reihum.meetings.models import Registration, Turn, TurnDecision
    from reihum.newsroom.models import Author, Comment

    Author.objects.create(name="Carla Probe", slug="carla-probe")
    Experience.objects.create(title="Sprechstunde", kind="works", text="…", municipality=cast.zwickau)
    Circle.objects.create(name="Abrechnung")
    Registration.objects.create(meeting=cast.meeting, person=cast.bernd.person)
    project = Project.objects.create(
        name="Kids Club", slug="kids", period=cast.period, area=cast.area, beneficiary="AWO"
    )
    ProjectList.objects.create(name="Vorhaben in Sachsen", period=cast.period)
    make_logo("Stadt Glauchau")
    Notice.objects.create(project=project, issued_on=datetime.date(2017, 5, 2), authority="SAB")
    make_rotation(cast)
    Outgoing.objects.create(to="bernd@example.org", subject="Einladung")
    Address.objects.create(email="weg@example.org", last_bounce_at=timezone.now())
    if model is Comment:
        Comment.objects.create(article=make_article("Rundgang"), name="Anke", text="Schön.")
    client.force_login(cast.carla)
    viewset = model.snippet_viewset
    record = model.objects.first()
    html = client.get(reverse(viewset.get_url_name("list"))).content.decode()
    assert capfirst(str(model._meta.verbose_name_plural)) in html
    listed = html.split('<table class="listing')[1].split("<tbody")[1].split("</tbody")[0]
    assert len(re.findall(r"<tr[ >]", listed)) == model.objects.count()
    assert client.get(reverse(viewset.get_url_name("list")), {"q": "Glauchau"}).status_code == 200

    to_look_at_only = {
        Registration: str(cast.bernd.person),
        Comment: "Schön.",
        Turn: "Glauchau",
        TurnDecision: "Glauchau",
        Outgoing: "Einladung",
        Address: "weg@example.org",
    }
    if model in to_look_at_only:
        html = client.get(reverse(viewset.get_url_name("inspect"), args=[record.pk])).content.decode()
        assert to_look_at_only[model] in html
        for view, args in (("add", []), ("edit", [record.pk]), ("delete", [record.pk])):
            assert client.get(reverse(viewset.get_url_name(view), args=args)).status_code == 302, view
        return
    for view, args in (("add", []), ("edit", [record.pk])):
        html = client.get(reverse(viewset.get_url_name(view), args=args)).content.decode()
        (heading,) = re.findall(r'id="header-title">.*?<span>(.*?)</span>', html, re.S)
        assert unescape(heading) == (str(model._meta.verbose_name) if view == "add" else str(record)), view
        assert re.search(r'<form[^>]*method="POST"', html), view


def test_registrations_are_not_deleted_here(client: Client, cast: Any) -> None:
    from reihum.meetings.models import Registration

    registration = Registration.objects.create(meeting=cast.meeting, person=cast.bernd.person)
    client.force_login(cast.carla)
    path = reverse("wagtail_bulk_action", args=["meetings", "registration", "delete"])
    client.post(f"{path}?id={registration.pk}")
    client.post(reverse(Registration.snippet_viewset.get_url_name("delete"), args=[registration.pk]))
    assert list(Registration.objects.all()) == [registration]


def test_lists_cost_as_many_queries_for_thirty_records(
    client: Client, cast: Any, queries_of: Callable[..., int]
) -> None:
    client.force_login(cast.carla)
    path = reverse(Role.snippet_viewset.get_url_name("list"))
    few = queries_of(client, path)
    for number in range(15):
        person = Person.objects.create(given_name="Person", family_name=str(number))
        Role.objects.create(person=person, kind=Role.Kind.MANAGEMENT, area=cast.area, organisation=cast.office)
    assert queries_of(client, path) == few


def article_form(**changes: Any) -> dict[str, Any]:
    """What the form of an article sends."""
    fields = {
        "title": "Rundgang durch drei Gebiete",
        "slug": "rundgang-durch-drei-gebiete",
        "date": "2017-10-23",
        "teaser": "25 Gäste aus elf Städten waren da.",
        "body": streamfield([("heading", "Am Bahnhof"), ("paragraph", rich_text("<p>Wir gingen los.</p>"))]),
        "tags": "Arbeitstreffen, Gute Praxis",
        "search_description": "",
        "seo_title": "",
        "bylines": inline_formset([]),
        "related": inline_formset([]),
        "projects": inline_formset([]),
        "logos": inline_formset([]),
        "comments": inline_formset([]),
        "comments_open": "on",
    }
    lists = {name: value for name, value in changes.items() if isinstance(value, list) and name in ("areas", "periods")}
    return {**nested_form_data({**fields, **{k: v for k, v in changes.items() if k not in lists}}), **lists}


def test_coordinator_publishes_an_article(client: Client, cast: Any, make_photo: Callable[..., Any]) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    photo = make_photo("DSC_0001")
    news = NewsPage.objects.get()
    add = reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", news.pk])
    client.force_login(cast.carla)
    body = streamfield(
        [
            ("heading", "Am Bahnhof"),
            ("paragraph", rich_text("<p>Wir gingen los.</p>")),
            (
                "picture",
                {
                    "picture": {"image": photo.pk, "decorative": "", "alt_text": "Menschen vor dem Rathaus"},
                    "caption": "Vor dem Rathaus",
                },
            ),
        ]
    )
    form = article_form(
        body=body, picture=photo.pk, areas=[cast.area.pk], periods=[cast.period.pk], meeting=cast.meeting.pk
    )

    # First as a draft: saved, but nobody else sees it.
    response = client.post(add, form)
    article = ArticlePage.objects.get()
    assert (response.status_code, article.live, article.get_parent().pk) == (302, False, news.pk)
    visitor = Client()
    for path in ("/", "/aktuelles/", cast.area.get_absolute_url()):
        assert "Rundgang durch drei Gebiete" not in visitor.get(path).content.decode(), path
    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[article.pk]))
    assert "Wir gingen los." in preview.content.decode()
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in preview.headers["Content-Security-Policy"]

    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert client.post(edit, {**form, "action-publish": "1"}).status_code == 302
    article.refresh_from_db()
    assert (article.live, article.url) == (True, "/aktuelles/rundgang-durch-drei-gebiete/")
    assert sorted(tag.name for tag in article.tags.all()) == ["Arbeitstreffen", "Gute Praxis"]
    for path in ("/", "/aktuelles/", "/aktuelles/schlagwort/gute-praxis/", cast.area.get_absolute_url()):
        assert "Rundgang durch drei Gebiete" in visitor.get(path).content.decode(), path
    html = visitor.get(article.url).content.decode()
    assert 'alt="Menschen vor dem Rathaus"' in html
    assert f'href="{cast.meeting.get_absolute_url()}"' in html


def test_preview_of_an_article_that_is_not_saved_yet(client: Client, cast: Any) -> None:
    from reihum.newsroom.models import NewsPage

    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:preview_on_add", args=["newsroom", "articlepage", NewsPage.objects.get().pk])
    assert client.post(path, article_form(areas=[cast.area.pk])).json() == {"is_valid": True, "is_available": True}
    response = client.get(path)
    html = response.content.decode()
    assert "Wir gingen los." in html
    assert cast.area.get_absolute_url() in html
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        ({"decorative": "", "alt_text": ""}, "Alternativtext"),
        ({"decorative": "on", "alt_text": ""}, None),
    ],
    ids=["no text", "decoration"],
)
def test_picture_needs_a_text_unless_it_is_decoration(
    client: Client, cast: Any, make_photo: Callable[..., Any], picture: dict[str, str], sentence: str | None
) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", NewsPage.objects.get().pk])
    value = {"picture": {"image": make_photo("DSC_0001").pk, **picture}, "caption": "Vor dem Rathaus"}
    response = client.post(path, {**article_form(body=streamfield([("picture", value)])), "action-publish": "1"})
    if sentence is None:
        assert ArticlePage.objects.get().live
    else:
        assert response.status_code == 200
        assert not ArticlePage.objects.exists()
        html = response.content.decode()
        assert "Vor dem Rathaus" in html
        assert "Bitte einen Alternativtext" in html or sentence in html


def test_article_without_a_teaser_is_not_published(client: Client, cast: Any) -> None:
    from reihum.newsroom.models import ArticlePage, NewsPage

    client.force_login(cast.carla)
    path = reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", NewsPage.objects.get().pk])
    response = client.post(path, {**article_form(teaser=""), "action-publish": "1"})
    assert response.status_code == 200
    assert dict(response.context["form"].errors) == {"teaser": ["Dieses Feld muss ausgefüllt werden."]}
    assert "Wir gingen los." in response.content.decode()
    assert not ArticlePage.objects.exists()


def test_coordinator_deletes_and_moves_pages(client: Client, cast: Any, make_article: Callable[..., Any]) -> None:
    from reihum.newsroom.models import ArticlePage

    article = make_article("Vertan")
    client.force_login(cast.carla)
    unpublish = reverse("wagtailadmin_pages:unpublish", args=[article.pk])
    assert client.post(unpublish).status_code == 302
    assert client.get(article.url).status_code == 404
    assert client.post(reverse("wagtailadmin_pages:delete", args=[article.pk])).status_code == 302
    assert not ArticlePage.objects.exists()


def test_coordinator_uploads_a_picture_and_a_document(
    client: Client, cast: Any, settings: Any, tmp_path: Any, make_photo: Callable[..., Any]
) -> None:
    from reihum.media.models import File, Photo

    example = make_photo("Vorlage")
    with example.open_file() as file:
        content = file.read()
    client.force_login(cast.carla)
    response = client.post(
        reverse("wagtailimages:add"),
        {
            "title": "Am Markt",
            "file": SimpleUploadedFile("markt.jpg", content),
            "credit": "Erika Beispiel",
            "consent": "nobody",
            "tags": "",
        },
    )
    assert response.status_code == 302
    assert [photo.credit for photo in Photo.objects.filter(title="Am Markt")] == ["Erika Beispiel"]
    pdf = b"%PDF-1.4\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
    response = client.post(
        reverse("wagtaildocs:add"), {"title": "Ablauf", "file": SimpleUploadedFile("ablauf.pdf", pdf), "tags": ""}
    )
    assert response.status_code == 302
    assert [file.title for file in File.objects.all()] == ["Ablauf"]


@pytest.mark.parametrize(
    "path",
    [
        "/redaktion/",
        "/redaktion/pages/",
        "/redaktion/articles/",
        "/redaktion/images/",
        "/redaktion/documents/",
        "/redaktion/account/",
        "/redaktion/reports/site-history/",
        "/redaktion/reports/aging-pages/",
    ],
)
def test_pages_of_the_back_office_open_in_german(client: Client, cast: Any, path: str) -> None:
    client.force_login(cast.carla)
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="de"' in html
    assert 'class="reihum-name">Reihum<' in html
    assert re.findall(r"<title>.* - (.*)</title>", html.replace("\n", " ")) == ["Reihum"]
    assert "wagtail.org" not in html
    assert "unsafe-inline" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/redaktion/users/", "/redaktion/users/new/", "/redaktion/groups/", "/redaktion/sites/", "/redaktion/redirects/"],
)
def test_settings_open_for_administrators_only(client: Client, cast: Any, path: str) -> None:
    client.force_login(cast.admin)
    response = client.get(path)
    assert response.status_code == 200
    assert '<html lang="de"' in response.content.decode()
    client.force_login(cast.carla)
    assert client.get(path).status_code == 302
