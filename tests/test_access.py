"""Who gets in where: every URL × role → answer. A URL without a row fails, so that nobody forgets to decide.

Rows are read from left to right as ROLES says. An answer is a status, or "in" for "please sign in first".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from reihum.conftest import Cast

# visitor, stranger (an account without a person), member, host of the meeting, manager of the area, coordinator, admin
ROLES = ("visitor", "erik", "bernd", "ayse", "dora", "carla", "admin")

EVERYBODY = "200 200 200 200 200 200 200"
MEMBERS = "in  403 200 200 200 200 200"
SIGNED_IN = "in  200 200 200 200 200 200"
MANAGERS = "in  403 403 403 200 200 200"
HOSTS = "in  403 403 200 403 200 200"
WRITERS = "in  403 403 200 200 200 200"  # whoever manages an area or the ESF programme, and coordinates
WRITERS_DO = "in  403 403 302 302 302 302"
COORDINATION = "in  403 403 403 403 200 200"
HOSTS_DO = "in  403 403 302 403 302 302"
HOSTS_MISTYPE = "in  403 403 422 403 422 422"
WAYS_IN = "200 302 302 302 302 302 302"
SENT_ON = "302 302 302 302 302 302 302"
NOBODY = "404 404 404 404 404 404 404"
UNFILLED = "422 422 422 422 422 422 422"
GONE = "410 410 410 410 410 410 410"
REFUSED = "403 403 403 403 403 403 403"


@dataclass(frozen=True)
class Row:
    name: str  # as in urls.py, with its namespace; or the path where it has no name
    answers: str
    arguments: Callable[[Cast], list[Any]] = lambda cast: []
    method: str = "GET"
    data: Callable[[Cast], dict[str, Any]] = lambda cast: {}
    query: str = ""


def area(cast: Cast) -> list[Any]:
    return [cast.glauchau.slug, cast.area.slug]


def meeting(cast: Cast) -> list[Any]:
    return [cast.meeting.slug]


def answer_link(cast: Cast) -> list[Any]:
    from reihum.meetings import answer_links

    return [answer_links.token(cast.meeting, answer_links.Guest("Gül Gast", "guel@example.org"))]


def registered(cast: Cast) -> list[Any]:
    from reihum.meetings import registration

    return [cast.meeting.slug, registration.register(cast.meeting, cast.bernd.person).pk]


def draft(cast: Cast) -> list[Any]:
    cast.meeting.state = "planned"
    cast.meeting.save()
    return [cast.meeting.slug]


def paper(cast: Cast) -> list[Any]:
    from reihum.media.models import File
    from reihum.meetings.models import MeetingDocument

    kept = File.objects.create(title="Folien", file="documents/folien.pdf")
    return [cast.meeting.slug, MeetingDocument.objects.create(meeting=cast.meeting, file=kept).pk]


def with_a_seat(cast: Cast) -> list[Any]:
    from reihum.meetings import answer_links, registration

    guest = answer_links.Guest("Gül Gast", "guel@example.org")
    registration.register(cast.meeting, guest)
    return [answer_links.token(cast.meeting, guest)]


def note_of_bernd(cast: Cast) -> list[Any]:
    from reihum.meetings.models import AnswerNote, Invited

    row = Invited.objects.create(meeting=cast.meeting, person=cast.bernd.person)
    return [cast.meeting.slug, AnswerNote.objects.create(invited=row, text="Ich komme später.").pk]


def members_experience(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Experience

    return [Experience.objects.create(kind="works", title="Nur für uns", text="…", municipality=cast.glauchau).pk]


def public_experience(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Experience

    return [
        Experience.objects.create(
            kind="works", title="Für alle", text="…", municipality=cast.glauchau, visibility="public"
        ).pk
    ]


def said_by_bernd(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Experience

    said = {"kind": "works", "title": "Nur für uns", "municipality": cast.zwickau, "meeting": cast.meeting}
    return [cast.meeting.slug, Experience.objects.create(**said, told_by=cast.bernd.person).pk]


def from_a_card(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Experience

    said = {"kind": "works", "title": "Nur für uns", "municipality": cast.zwickau, "meeting": cast.meeting}
    return [cast.meeting.slug, Experience.objects.create(**said).pk]


def published_by_bernd(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Experience

    [slug, pk] = said_by_bernd(cast)
    Experience.objects.update(visibility="public")
    return [slug, pk]


def folder(cast: Cast, **fields: Any) -> list[Any]:
    from reihum.newsroom import folders
    from reihum.newsroom.models import Folder

    return [folders.keep(Folder(title="Ladenleerstand", **fields)).slug]


def public_folder(cast: Cast) -> list[Any]:
    return folder(cast, is_public=True)


def folder_item(cast: Cast) -> list[Any]:
    from reihum.newsroom import folders
    from reihum.newsroom.models import Folder

    [pk] = public_experience(cast)
    [slug] = folder(cast)
    return [slug, folders.put(Folder.objects.get(), "experience", pk).pk]


def into_the_folder(cast: Cast) -> dict[str, Any]:
    [slug], [pk] = folder(cast), public_experience(cast)
    return {"folder": slug, "kind": "experience", "pk": pk}


def pinching(cast: Cast, **fields: Any) -> Any:
    """Told by Bernd, for members."""
    from reihum.exchange.models import Experience

    said = {"kind": "pinches", "title": "Nur für uns", "municipality": cast.zwickau, "told_by": cast.bernd.person}
    return Experience.objects.create(**{**said, **fields})


def told_by_bernd(cast: Cast) -> list[Any]:
    return [pinching(cast).pk]


def told_to_a_circle(cast: Cast) -> list[Any]:
    """Dora is in it, and Bernd told it."""
    from reihum.exchange.models import Circle

    circle = Circle.objects.create(name="Arbeitskreis Leerstand")
    circle.people.add(cast.dora.person)
    return [pinching(cast, visibility="circle", circle=circle).pk]


def double_of_bernds(cast: Cast) -> list[Any]:
    target = pinching(cast, title="Bleibt")
    return [pinching(cast, title="Doppelt", merged_into=target).pk]


def proposed_by_bernd(cast: Cast) -> list[Any]:
    from django.utils import timezone

    return [pinching(cast, proposed_at=timezone.now()).pk]


def answered_by_bernd(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Reply

    about = pinching(cast, told_by=cast.dora.person)
    return [Reply.objects.create(experience=about, text="Ja.", author=cast.bernd.person).pk]


def linked_by_bernd(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Solution

    helped = pinching(cast, kind="works")
    return [Solution.objects.create(problem=pinching(cast), solution=helped, linked_by=cast.bernd.person).pk]


def draft_of_bernd(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Draft

    return [Draft.objects.create(person=cast.bernd.person, content={"title": ["Halb"]}).key]


def with_paper(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Attachment
    from reihum.media.models import File

    entry = pinching(cast)
    kept = File.objects.create(title="Folien", file="documents/folien.pdf")
    return [entry.pk, Attachment.objects.create(experience=entry, file=kept).pk]


def told(cast: Cast) -> dict[str, Any]:
    """As the form of an entry sends it; who speaks for one city is not asked for it."""
    return {"kind": "works", "title": "Das läuft", "municipality": cast.glauchau.pk, "readers": "members", "number": 0}


def other_problem(cast: Cast) -> dict[str, Any]:
    return {"eintrag": pinching(cast, title="Ein anderer").pk}


def problem_of_bernd(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Experience

    said = {"kind": "pinches", "title": "Drückt uns", "municipality": cast.zwickau, "told_by": cast.bernd.person}
    return [Experience.objects.create(**said).pk]


def problem_in_a_circle(cast: Cast) -> list[Any]:
    """Dora is in it, and Bernd told it."""
    from reihum.exchange.models import Circle, Experience

    circle = Circle.objects.create(name="Innenstädte")
    circle.people.set([cast.dora.person])
    [pk] = problem_of_bernd(cast)
    Experience.objects.filter(pk=pk).update(visibility="circle", circle=circle)
    return [pk]


def asked_of_dora(cast: Cast) -> list[Any]:
    from reihum.exchange.models import Asked

    [pk] = problem_of_bernd(cast)
    Asked.objects.create(experience_id=pk, person=cast.dora.person, asked_by=cast.bernd.person)
    return [pk]


def unfit(cast: Cast) -> dict[str, Any]:
    return {"kind": "person", "number": cast.ayse.person.pk}


def said_there(cast: Cast) -> dict[str, Any]:
    return {"kind": "works", "title": "Das läuft", "municipality": cast.glauchau.pk}


def a_card(cast: Cast) -> dict[str, Any]:
    row = {f"karte-0-{name}": value for name, value in said_there(cast).items()}
    return {**row, "karte-TOTAL_FORMS": 10, "karte-INITIAL_FORMS": 0}


def article(cast: Cast) -> Any:
    from reihum.newsroom.models import ArticlePage, NewsPage

    page = ArticlePage(title="Rundgang", slug="rundgang", teaser="…", body=[])
    return NewsPage.objects.get().add_child(instance=page)


def commented(cast: Cast, **fields: Any) -> Any:
    from django.utils import timezone

    from reihum.newsroom.models import Comment

    fields = {"state": "published", "decided_at": timezone.now(), **fields}
    return Comment.objects.create(article=article(cast), name="Anke", email="anke@example.org", text="Schön.", **fields)


def comment_to_decide(cast: Cast, moderator: Any = None) -> list[Any]:
    from reihum.newsroom.moderation import key_for

    return [key_for(commented(cast, state="pending", decided_at=None), moderator or cast.carla)]


def bulk_mail(cast: Cast) -> list[Any]:
    """The key in a mail to a mailing list."""
    from reihum.mailing.models import Outgoing
    from reihum.mailing.unsubscribing import unsubscribe_url

    mail = Outgoing.objects.create(to="bernd@example.org", subject="Rundbrief", mailing_list="rundbrief")
    return [unsubscribe_url(mail.token).rstrip("/").rpartition("/")[2]]


def own_comments(cast: Cast) -> list[Any]:
    from django.core import signing

    from reihum.newsroom.commenting import DELETION_SALT

    return [signing.dumps([commented(cast).pk], salt=DELETION_SALT, compress=True)]


def file(cast: Cast) -> list[Any]:
    from django.core.files.base import ContentFile

    from reihum.media.models import File

    made = File.objects.create(title="Plan", file=ContentFile(b"%PDF-1.4", name="plan.pdf"))
    return [made.pk, made.filename]


def tagged_article(cast: Cast) -> list[Any]:
    """An article with everything by which one can come to it; gives its tag."""
    from reihum.newsroom.models import ArticlePage, Author, Byline, NewsPage

    made = ArticlePage(title="Rundgang", slug="rundgang", teaser="Los.", date=datetime.date(2017, 10, 23))
    made.areas = [cast.area]
    made.bylines = [Byline(author=Author.objects.create(name="Dora Vorlage", slug="dora-vorlage"))]
    NewsPage.objects.get().add_child(instance=made)
    made.tags.add("Gute Praxis")
    made.save()
    return ["gute-praxis"]


def many_articles(cast: Cast) -> list[Any]:
    from reihum.newsroom.models import ArticlePage, Byline, NewsPage

    [tag] = tagged_article(cast)
    for number in range(12):
        more = ArticlePage(title=f"Rundgang {number}", teaser="Los.", date=datetime.date(2017, 10, 23))
        more.bylines = [Byline(author_id=ArticlePage.objects.get(slug="rundgang").bylines.get().author_id)]
        NewsPage.objects.get().add_child(instance=more)
        more.tags.add("Gute Praxis")
        more.save()
    return [tag]


def project(cast: Cast, **fields: Any) -> Any:
    from reihum.funding.models import Project

    about = {"name": "Kids Club", "slug": "kids-club", "beneficiary": "AWO", "period": cast.period, "area": cast.area}
    return Project.objects.create(**{**about, **fields})


def deadline(cast: Cast) -> list[Any]:
    """Nobody is named, so whoever manages the area answers for it."""
    from reihum.funding.models import Deadline, Notice

    notice = Notice.objects.create(project=project(cast), issued_on=datetime.date(2017, 5, 2), authority="SAB")
    return [Deadline.objects.create(notice=notice, what="Nachweis", due=datetime.date(2030, 1, 1)).pk]


def calendar_of_dora(cast: Cast) -> list[Any]:
    from reihum.people import calendar_key

    calendar_key.renew(cast.dora.person)
    return [cast.dora.person.calendar_key]


def role_of_dora(cast: Cast) -> list[Any]:
    return [cast.dora.person.roles.get().pk]


def handover(cast: Cast) -> list[Any]:
    from reihum.people import handovers

    return [handovers.begin(cast.dora.person.roles.get()).pk]


def handover_item(cast: Cast) -> list[Any]:
    from reihum.people.models import HandoverItem

    [pk] = handover(cast)
    return [pk, HandoverItem.objects.filter(handover=pk).first().pk]


def successor(cast: Cast) -> dict[str, Any]:
    return {"successor": cast.bernd.person.pk, "last_day": "2030-12-31"}


def with_letter(cast: Cast) -> list[Any]:
    from reihum.meetings import invitations

    invitations.first_letter(cast.meeting).save()
    return [cast.meeting.slug]


def agenda_item(cast: Cast) -> list[Any]:
    from reihum.meetings import agenda
    from reihum.meetings.models import AgendaItem

    return [cast.meeting.slug, agenda.add(cast.meeting, AgendaItem(title="Überblick")).pk]


def checklist_item(cast: Cast) -> list[Any]:
    from reihum.meetings import checklist

    checklist.begin(cast.meeting)
    return [cast.meeting.slug, cast.meeting.checklist.first().pk]


def held(cast: Cast) -> list[Any]:
    from django.utils import timezone

    cast.meeting.starts_at = timezone.now() - datetime.timedelta(hours=9)
    cast.meeting.ends_at = timezone.now() - datetime.timedelta(hours=3)
    cast.meeting.state = "held"
    cast.meeting.save()
    return [cast.meeting.slug]


def minutes_of(cast: Cast) -> Any:
    from reihum.meetings import minutes

    held(cast)
    return minutes.begin(cast.meeting)


def with_minutes(cast: Cast) -> list[Any]:
    return [minutes_of(cast).meeting.slug]


def with_approved_minutes(cast: Cast) -> list[Any]:
    from reihum.meetings import minutes

    made = minutes_of(cast)
    minutes.write(minutes.add_part(made, "Überblick"), 0, minutes.Text("Gut."), None)
    minutes.approve(made, None)
    return [cast.meeting.slug]


def minutes_part(cast: Cast) -> list[Any]:
    from reihum.meetings import minutes

    return [cast.meeting.slug, minutes.add_part(minutes_of(cast), "Überblick").pk]


def two_texts(cast: Cast) -> list[Any]:
    from reihum.meetings import minutes

    part = minutes.add_part(minutes_of(cast), "Überblick")
    return [cast.meeting.slug, [minutes.write(part, 0, minutes.Text(text), None).pk for text in ("A", "B")][1]]


def with_somebody_present(cast: Cast) -> list[Any]:
    from django.utils import timezone

    from reihum.meetings.models import Registration

    Registration.objects.create(meeting=cast.meeting, person=cast.bernd.person, arrived_at=timezone.now())
    return [cast.meeting.slug]


def open_door(cast: Cast) -> list[Any]:
    """The meeting is today."""
    from django.utils import timezone

    cast.meeting.starts_at = timezone.now() - datetime.timedelta(hours=1)
    cast.meeting.ends_at = timezone.now() + datetime.timedelta(hours=5)
    cast.meeting.save()
    return [cast.meeting.slug]


def sign_at_the_door(cast: Cast) -> list[Any]:
    from reihum.meetings import door_links

    open_door(cast)
    return [door_links.token(cast.meeting)]


def somebody_new(cast: Cast) -> dict[str, Any]:
    return {"name": "Paul Spontan", "key": "6c6b0f3e-6a5b-4d1c-9b43-5d0f6c1d2e3f"}


def presented_by_dora(cast: Cast) -> list[Any]:
    from reihum.meetings.models import AgendaItem

    [slug, pk] = agenda_item(cast)
    AgendaItem.objects.get(pk=pk).people.add(cast.dora.person)
    return [slug, pk]


def signed_list(cast: Cast) -> list[Any]:
    from django.core.files.base import ContentFile

    from reihum.meetings import attendance

    return [cast.meeting.slug, attendance.keep_list(cast.meeting, ContentFile(b"x", "x.pdf"), None).pk]


def year_of_held(cast: Cast) -> list[Any]:
    held(cast)
    return [cast.meeting.day.year]


def task_of_dora(cast: Cast) -> list[Any]:
    from reihum.meetings.models import Task

    return [Task.objects.create(meeting=cast.meeting, what="Liste", person=cast.dora.person).pk]


def open_quarter(cast: Cast) -> str:
    """As the forms of the rotation write it."""
    from reihum.meetings import ledger, proposals, rotation_forms

    return rotation_forms.code(proposals.next_quarters(ledger.read().facts, 3)[-1])


def turn(cast: Cast) -> dict[str, Any]:
    return {"quartal": open_quarter(cast), "stadt": cast.glauchau.ags, "grund": "Umbau", "mit": "2030-1"}


def asked(cast: Cast) -> list[Any]:
    """Glauchau was asked to host."""
    from reihum.meetings import rotation_decisions, rotation_forms

    quarter = rotation_forms.as_quarter(open_quarter(cast))
    return [rotation_decisions.decide(quarter, cast.glauchau, cast.carla.person)[0].slug]


def pause(cast: Cast) -> list[Any]:
    from reihum.meetings.models import HostingPause

    day = datetime.date(2030, 1, 1)
    return [
        cast.glauchau.slug,
        HostingPause.objects.create(municipality=cast.glauchau, since=day, until=day, reason="Umbau").pk,
    ]


COORDINATION_DOES = "in  403 403 403 403 302 302"
IN_GLAUCHAU = "in  403 403 302 302 302 302"

TABLE = [
    # Aktuelles
    Row("newsroom:news", EVERYBODY),
    Row("newsroom:older", NOBODY, lambda cast: [2]),
    Row("newsroom:older", EVERYBODY, lambda cast: [*many_articles(cast), 2][1:]),
    Row("newsroom:article", EVERYBODY, lambda cast: ["rundgang" if tagged_article(cast) else ""]),
    Row("newsroom:archive", EVERYBODY),
    Row("newsroom:feed", EVERYBODY),
    Row("newsroom:rss", EVERYBODY),
    Row("newsroom:tag", EVERYBODY, tagged_article),
    Row("newsroom:tag-feed", EVERYBODY, tagged_article),
    Row("newsroom:tag-rss", EVERYBODY, tagged_article),
    Row("newsroom:tag-older", EVERYBODY, lambda cast: [*many_articles(cast), 2]),
    Row("newsroom:year", EVERYBODY, lambda cast: [2017 if tagged_article(cast) else 0]),
    Row("newsroom:year-older", EVERYBODY, lambda cast: [2017 if many_articles(cast) else 0, 2]),
    Row("newsroom:author", EVERYBODY, lambda cast: ["dora-vorlage" if tagged_article(cast) else ""]),
    Row("newsroom:author-older", EVERYBODY, lambda cast: ["dora-vorlage" if many_articles(cast) else "", 2]),
    Row("newsroom:area-feed", EVERYBODY, area),
    Row("newsroom:area-rss", EVERYBODY, area),
    Row("search:results", EVERYBODY, query="?q=Rundgang"),
    Row("search:words", EVERYBODY, query="?q=Rund"),
    # Gebiete
    Row("places:areas", EVERYBODY),
    Row("places:geojson", EVERYBODY),
    Row("places:spreadsheet", EVERYBODY),
    Row("places:map-data", EVERYBODY),
    Row("places:on-the-map", EVERYBODY, lambda cast: [cast.area.pk]),
    Row("places:on-the-map", NOBODY, lambda cast: [4711]),
    Row("places:address", EVERYBODY),
    Row("places:address", EVERYBODY, method="POST", data=lambda cast: {"wo": "50,822 12,5435"}),
    Row("places:address", UNFILLED, method="POST"),
    Row("places:municipality", EVERYBODY, lambda cast: [cast.glauchau.slug]),
    Row("places:area", EVERYBODY, area),
    Row("places:edit", MANAGERS, area),
    Row("places:edit", "in  403 403 403 302 302 302", area, "POST", lambda cast: {"description": "Neu."}),
    # Offene Daten
    Row("ogc:landing", EVERYBODY),
    Row("ogc:conformance", EVERYBODY),
    Row("ogc:api", EVERYBODY),
    Row("ogc:collections", EVERYBODY),
    Row("ogc:collection", EVERYBODY, lambda cast: ["gebiete"]),
    Row("ogc:collection", NOBODY, lambda cast: ["personen"]),
    Row("ogc:items", EVERYBODY, lambda cast: ["gebiete"]),
    Row("ogc:items", NOBODY, lambda cast: ["personen"]),
    Row("ogc:item", EVERYBODY, lambda cast: ["gebiete", cast.area.pk]),
    Row("ogc:item", NOBODY, lambda cast: ["vorhaben", project(cast, state="applied").pk]),
    # Netzwerk
    Row("people:network", EVERYBODY),
    Row("people:directory", MEMBERS),
    Row("people:person", MEMBERS, lambda cast: [cast.dora.person.pk]),
    Row("people:through_the_years", MEMBERS, lambda cast: [cast.area.pk]),
    Row("people:handovers", MEMBERS),
    Row("people:begin_handover", "in  403 403 403 302 302 302", role_of_dora, "POST"),
    Row("people:handover", "in  403 404 404 200 200 200", handover),
    Row("people:add_to_handover", "in  403 404 404 302 302 302", handover, "POST", lambda cast: {"text": "Kaffee"}),
    Row("people:tick_handover", "in  403 404 404 302 302 302", handover_item, "POST"),
    Row("people:finish_handover", "in  403 404 404 302 302 302", handover, "POST", successor),
    Row("people:account", SIGNED_IN),
    Row("people:profile", "in  403 200 200 200 200 403"),  # the administrator has no person either
    Row("people:profile", "in  403 302 302 302 302 403", method="POST", data=lambda cast: {"topics": "Leerstand"}),
    # Konto: who is signed in has no use for the ways in, who is not gets the ways in only
    Row("account_index", SENT_ON),
    Row("account_login", WAYS_IN),
    Row("account_login", WAYS_IN, method="POST"),
    Row("account_request_login_code", WAYS_IN),
    Row("account_login_by_password", WAYS_IN),
    Row("account_login_by_password", WAYS_IN, method="POST"),
    Row("account_confirm_login_code", SENT_ON),  # nobody waits for a code
    Row("mfa_login_webauthn", SENT_ON),  # its data is for the script of the sign-in page
    Row("mfa_authenticate", SENT_ON),
    Row("account_signup", WAYS_IN),
    Row("account_inactive", EVERYBODY),
    Row("account_logout", "302 200 200 200 200 200 200"),
    Row("account_logout", SENT_ON, method="POST"),
    Row("openid_connect_login", NOBODY),  # not configured
    Row("openid_connect_callback", NOBODY),
    Row("socialaccount_login_cancelled", EVERYBODY),
    Row("socialaccount_connections", SIGNED_IN),
    Row("account_reauthenticate", SIGNED_IN),
    Row("mfa_reauthenticate_webauthn", "in  302 302 302 302 302 302"),  # to the way they have: the password
    Row("mfa_reauthenticate", "in  302 302 302 302 302 302"),
    Row("account_email", SIGNED_IN),
    Row("account_email_verification_sent", SENT_ON),
    Row("account_change_password", SIGNED_IN),
    Row("account_set_password", "in  302 302 302 302 302 302"),  # they have one
    Row("account_reset_password", EVERYBODY),
    Row("account_confirm_password_reset_code", SENT_ON),
    Row("account_complete_password_reset", SENT_ON),
    Row("account_password_reset_completed", EVERYBODY),
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_add_webauthn", "in  302 302 302 302 302 302"),  # once more the password
    Row("mfa_edit_webauthn", "in  302 302 302 302 302 302", lambda cast: [1]),
    Row("mfa_remove_webauthn", "in  302 302 302 302 302 302", lambda cast: [1]),
    Row("mfa_view_recovery_codes", "in  404 404 404 404 404 404"),
    Row("mfa_generate_recovery_codes", "in  302 302 302 302 302 302"),
    Row("mfa_download_recovery_codes", "in  404 404 404 404 404 404"),
    # Programme
    Row("funding:programmes", EVERYBODY),
    Row("funding:programme", EVERYBODY, lambda cast: [cast.period.programme.slug]),
    Row("projects:projects", EVERYBODY),
    Row("projects:table", EVERYBODY),
    Row("projects:project", EVERYBODY, lambda cast: [project(cast).slug]),
    Row("projects:project", NOBODY, lambda cast: [project(cast, state="applied").slug]),
    Row("deadlines:deadlines", MEMBERS),
    Row("deadlines:settle", "in  403 404 404 302 302 302", deadline, "POST"),
    Row("deadlines:new_address", "in  403 302 302 302 302 403", method="POST"),
    Row("deadlines:feed", EVERYBODY, calendar_of_dora),
    Row("deadlines:feed", NOBODY, lambda cast: ["geraten"]),
    Row("funding:funding_poster", EVERYBODY, lambda cast: [cast.area.fundings.get().pk]),
    Row("project_poster", EVERYBODY, lambda cast: [project(cast).slug]),
    # Treffen
    Row("meetings:meetings", EVERYBODY),
    Row("meetings:calendar", EVERYBODY),
    Row("meetings:meeting", EVERYBODY, meeting),
    Row("meetings:meeting", "404 404 404 200 404 200 200", draft),
    Row("meetings:calendar_entry", EVERYBODY, meeting),
    Row("meetings:calendar_entry", "404 404 404 200 404 200 200", draft),
    # The administrator has no person, so nobody to register.
    Row("meetings:register", "in  403 302 302 302 302 404", meeting, "POST"),
    Row("meetings:register", "in  403 404 422 404 422 404", draft, "POST"),
    Row("meetings:cancel", "in  403 302 302 302 302 404", meeting, "POST"),
    Row("meetings:decide_later", "in  403 302 302 302 302 404", meeting, "POST"),
    Row("meetings:consents", "in  404 302 302 302 302 404", meeting, "POST"),  # also of who is no member any more
    Row("meetings:answer", EVERYBODY, answer_link),  # the link stands for who answers
    Row("meetings:answer", GONE, lambda cast: ["gefaelscht"]),
    Row("meetings:answer_yes", SENT_ON, answer_link, "POST"),
    Row("meetings:answer_yes", GONE, lambda cast: ["gefaelscht"], "POST"),
    Row("meetings:answer_no", SENT_ON, answer_link, "POST"),
    Row("meetings:answer_no", GONE, lambda cast: ["gefaelscht"], "POST"),
    Row("meetings:answer_later", SENT_ON, answer_link, "POST"),
    Row("meetings:answer_later", GONE, lambda cast: ["gefaelscht"], "POST"),
    Row("meetings:take_back", SENT_ON, answer_link, "POST"),
    Row("meetings:take_back", GONE, lambda cast: ["gefaelscht"], "POST"),
    Row("meetings:own_calendar", MEMBERS),
    Row("meetings:new_calendar_address", "in  403 302 302 302 302 403", method="POST"),
    Row("meetings:own_feed", EVERYBODY, calendar_of_dora),  # the key stands for whose it is
    Row("meetings:own_feed", NOBODY, lambda cast: ["geraten"]),
    Row("area_meetings", EVERYBODY, area),
    Row("area_meetings", NOBODY, lambda cast: [cast.glauchau.slug, "nirgends"]),
    Row("meetings:invitation", HOSTS, meeting),
    Row("meetings:invitation", HOSTS_MISTYPE, meeting, "POST"),
    Row("meetings:invitation_preview", HOSTS_DO, meeting),  # nothing is written yet
    Row("meetings:invitation_preview", HOSTS, with_letter),
    Row("meetings:send_invitation", HOSTS_DO, with_letter, "POST"),
    Row("meetings:invited", HOSTS, meeting),
    Row("meetings:settle_note", HOSTS_DO, note_of_bernd, "POST"),
    Row("meetings:remind", HOSTS_DO, meeting, "POST"),
    Row("meetings:edit", HOSTS, meeting),
    Row("meetings:edit", "in  403 403 200 403 200 200", meeting, "POST"),  # an empty form is shown again
    Row("meetings:contacts", HOSTS, meeting),
    Row("meetings:contacts", "in  403 200 200 403 200 200", lambda cast: registered(cast)[:1]),
    Row("meetings:contact_table", HOSTS, meeting),
    Row("meetings:contacts_by_link", REFUSED, answer_link),
    Row("meetings:contacts_by_link", EVERYBODY, with_a_seat),
    Row("meetings:guests", HOSTS, meeting),
    Row("meetings:guest_table", HOSTS, meeting),
    Row("meetings:add_guest", "in  403 403 302 403 302 302", meeting, "POST", lambda cast: {"guest_name": "Gül Gast"}),
    Row("meetings:add_guest", "in  403 403 422 403 422 422", meeting, "POST"),
    Row("meetings:cancel_for", HOSTS, registered),
    Row("meetings:cancel_for", "in  403 403 302 403 302 302", registered, "POST"),
    Row("meetings:cancel_for", "in  403 403 404 403 404 404", lambda cast: [cast.meeting.slug, 4711], "POST"),
    Row("meetings:consents_of", HOSTS, registered),
    Row("meetings:consents_of", HOSTS_DO, registered, "POST"),
    Row("meetings:move", "in  403 403 302 403 302 302", meeting, "POST", lambda cast: {"state": "invited"}),
    Row("meetings:preparation", HOSTS, meeting),
    Row("meetings:tick", HOSTS_DO, checklist_item, "POST"),
    Row("meetings:agenda", HOSTS, meeting),
    Row("meetings:begin_agenda", HOSTS_DO, meeting, "POST"),
    Row("meetings:add_agenda_item", HOSTS_MISTYPE, meeting, "POST"),
    Row("meetings:arrange_agenda", HOSTS_DO, meeting, "POST"),
    Row("meetings:agenda_item", HOSTS, agenda_item),
    Row("meetings:agenda_item", HOSTS, agenda_item, "POST"),  # an empty form is shown again
    Row("meetings:documents", HOSTS, meeting),
    Row("meetings:documents", HOSTS_MISTYPE, meeting, "POST"),
    Row("meetings:item_documents", HOSTS, agenda_item),
    Row("meetings:item_documents", HOSTS_MISTYPE, agenda_item, "POST"),
    Row("meetings:item_documents", "in  403 403 200 200 200 200", presented_by_dora),
    Row("meetings:show_document", HOSTS_DO, paper, "POST"),
    Row("meetings:remove_document", HOSTS_DO, paper, "POST"),
    Row("meetings:shift_agenda_item", HOSTS_DO, agenda_item, "POST"),
    Row("meetings:remove_agenda_item", HOSTS_DO, agenda_item, "POST"),
    Row("meetings:day", HOSTS, meeting),
    Row("meetings:check_in", HOSTS, meeting),
    Row("meetings:check_in_tick", HOSTS_DO, open_door, "POST"),
    Row("meetings:check_in_add", HOSTS_DO, open_door, "POST", somebody_new),
    Row("meetings:check_in_add", HOSTS_MISTYPE, meeting, "POST", somebody_new),  # too early
    Row("meetings:check_in_sync", "in  403 403 400 403 400 400", open_door, "POST"),
    Row("meetings:check_in_worker", EVERYBODY, meeting),  # a script without data
    Row("meetings:door_sign", HOSTS, meeting),
    Row("meetings:door", EVERYBODY, sign_at_the_door),
    Row("meetings:door", GONE, lambda cast: ["gefaelscht"]),
    # The administrator has no person who could be there.
    Row("meetings:door_member", "in  403 200 200 200 200 404", sign_at_the_door, "POST"),
    Row("meetings:door_address", EVERYBODY, sign_at_the_door, "POST", lambda cast: {"address": "x@example.org"}),
    Row("meetings:door_address", UNFILLED, sign_at_the_door, "POST"),
    Row("meetings:door_address", GONE, lambda cast: ["gefaelscht"], "POST"),
    Row("meetings:door_walk_in", EVERYBODY, sign_at_the_door, "POST", somebody_new),
    Row("meetings:door_walk_in", UNFILLED, sign_at_the_door, "POST"),
    Row("meetings:door_walk_in", GONE, lambda cast: ["gefaelscht"], "POST"),
    Row("meetings:room", MEMBERS, meeting),
    Row("meetings:room", "in  403 404 200 404 200 200", draft),
    Row("meetings:keep_list", HOSTS_MISTYPE, meeting, "POST"),
    Row("meetings:signed_list", HOSTS, signed_list),
    Row("meetings:list_to_sign", HOSTS, meeting),
    Row("meetings:badges", HOSTS, meeting),
    Row("meetings:certificates", HOSTS, with_somebody_present),
    Row("meetings:own_certificate", "in  403 200 404 404 404 404", with_somebody_present),
    Row("meetings:proofs", COORDINATION),
    Row("meetings:proof_pdf", COORDINATION, year_of_held),
    Row("meetings:proof_xlsx", COORDINATION, year_of_held),
    Row("meetings:tasks", MEMBERS),
    Row("meetings:task", "in  403 403 200 200 200 200", task_of_dora),
    Row("meetings:task", "in  403 403 302 302 302 302", task_of_dora, "POST", lambda cast: {"state": "done"}),
    Row("meetings:begin_minutes", HOSTS_DO, held, "POST"),
    Row("meetings:minutes", "in  403 404 200 404 200 200", with_minutes),
    Row("meetings:minutes", MEMBERS, with_approved_minutes),
    Row("meetings:minutes_pdf", "in  403 404 200 404 200 200", with_minutes),
    Row("meetings:minutes_pdf", MEMBERS, with_approved_minutes),
    Row("meetings:add_minutes_part", HOSTS_MISTYPE, with_minutes, "POST"),
    Row("meetings:minutes_part", HOSTS, minutes_part),
    Row("meetings:minutes_part", HOSTS, minutes_part, "POST"),  # an empty form is shown again
    Row("meetings:minutes_together", HOSTS, two_texts),
    Row("meetings:minutes_together", HOSTS, two_texts, "POST"),  # an empty form is shown again
    Row("meetings:add_task", HOSTS_MISTYPE, with_minutes, "POST"),
    Row("meetings:approve_minutes", HOSTS_DO, with_minutes, "POST"),
    Row("meetings:reopen_minutes", "in  403 403 403 403 302 302", with_approved_minutes, "POST"),
    # Whose turn it is
    Row("meetings:rotation", EVERYBODY),
    Row("meetings:rotation_city", EVERYBODY, lambda cast: [cast.glauchau.slug]),
    Row("meetings:rotation_city", NOBODY, lambda cast: ["jena"]),
    Row("meetings:planning", COORDINATION),
    Row("meetings:lock_turn", COORDINATION_DOES, method="POST", data=turn),
    Row("meetings:unlock_turn", COORDINATION_DOES, method="POST", data=turn),
    Row("meetings:swap_turns", COORDINATION_DOES, method="POST", data=turn),
    Row("meetings:skip_turn", COORDINATION_DOES, method="POST", data=turn),
    Row("meetings:decide_turn", COORDINATION_DOES, method="POST", data=turn),
    Row(
        "meetings:offer_hosting",
        IN_GLAUCHAU,
        lambda cast: [cast.glauchau.slug],
        "POST",
        lambda cast: {"quarter": open_quarter(cast)},
    ),
    Row("meetings:withdraw_offer", IN_GLAUCHAU, lambda cast: [cast.glauchau.slug], "POST", turn),
    Row("meetings:add_pause", "in  403 403 422 422 422 422", lambda cast: [cast.glauchau.slug], "POST"),
    Row("meetings:remove_pause", IN_GLAUCHAU, pause, "POST"),
    Row("meetings:accept_turn", "in  404 404 200 404 200 200", asked),
    Row("meetings:accept_turn", "in  404 404 422 404 422 422", asked, "POST"),
    Row("meetings:accept_turn", "in  403 403 404 403 404 404", meeting),  # nobody was asked
    Row("meetings:decline_turn", "in  404 404 302 404 302 302", asked, "POST", lambda cast: {"reason": "Umbau"}),
    # Erfahrungen
    Row("exchange:experiences", EVERYBODY),
    Row("exchange:experience", EVERYBODY, public_experience),
    Row("exchange:experience", "404 404 200 200 200 200 200", members_experience),
    Row("exchange:experience", "404 404 200 404 200 404 404", told_to_a_circle),
    Row("exchange:experience", "404 404 302 302 302 302 302", double_of_bernds),
    Row("exchange:write", "in  403 200 200 200 200 403"),  # the administrator has no person: nobody tells
    Row("exchange:write", "in  403 302 302 302 302 403", method="POST", data=told),
    Row("exchange:write", "in  403 422 422 422 422 403", method="POST"),
    Row("exchange:keep_draft", "in  403 302 404 404 404 403", draft_of_bernd, "POST", told),
    Row("exchange:discard_draft", "in  403 302 404 404 404 404", draft_of_bernd, "POST"),
    Row("exchange:similar", "in  403 200 200 200 200 200", method="POST"),
    Row("exchange:mine", "in  403 200 200 200 200 403"),
    Row("exchange:proposed", COORDINATION),
    Row("exchange:publish", COORDINATION_DOES, proposed_by_bernd, "POST"),
    Row("exchange:decline", COORDINATION_DOES, proposed_by_bernd, "POST"),
    Row("exchange:history", MEMBERS, told_by_bernd),
    Row("exchange:history", "in  403 200 404 200 404 404", told_to_a_circle),
    Row("exchange:picture", "in  403 404 404 404 404 404", with_paper),  # a file is no picture
    Row("exchange:change", "in  403 200 403 403 200 200", told_by_bernd),
    Row("exchange:change", "in  403 302 403 403 302 302", told_by_bernd, "POST", told),
    Row("exchange:change", "in  403 200 404 403 404 404", told_to_a_circle),
    Row("exchange:change", "in  403 403 403 403 200 200", public_experience),
    Row("exchange:delete", "in  403 302 403 403 302 302", told_by_bernd, "POST"),
    Row("exchange:detach", "in  403 302 403 403 302 302", with_paper, "POST"),
    Row(
        "exchange:reply",
        "in  403 302 302 302 302 403",
        told_by_bernd,
        "POST",
        lambda cast: {"kind": "answer", "text": "Ja."},
    ),
    Row(
        "exchange:reply",
        "in  403 302 404 302 404 404",
        told_to_a_circle,
        "POST",
        lambda cast: {"kind": "answer", "text": "Ja."},
    ),
    Row("exchange:change_reply", "in  403 200 403 403 403 403", answered_by_bernd),
    Row(
        "exchange:change_reply",
        "in  403 302 403 403 403 403",
        answered_by_bernd,
        "POST",
        lambda cast: {"kind": "failed", "text": "Nein."},
    ),
    Row("exchange:delete_reply", "in  403 302 403 403 302 302", answered_by_bernd, "POST"),
    Row("exchange:thank_for_reply", "in  403 302 302 302 302 403", answered_by_bernd, "POST"),
    Row("exchange:thank_for_entry", "in  403 302 302 302 302 403", told_by_bernd, "POST"),
    Row("exchange:thank_for_entry", "in  403 302 404 302 404 404", told_to_a_circle, "POST"),
    Row(
        "exchange:pinches_too",
        "in  403 403 302 302 403 403",
        told_by_bernd,
        "POST",
        lambda cast: {"stadt": cast.glauchau.pk},
    ),
    Row("exchange:settle", "in  403 302 403 403 302 302", told_by_bernd, "POST", lambda cast: {"state": "solved"}),
    Row("exchange:settle", "in  403 302 404 403 404 404", told_to_a_circle, "POST", lambda cast: {"state": "outdated"}),
    Row("exchange:link", MEMBERS, told_by_bernd),
    Row("exchange:link", "in  403 302 302 302 302 302", members_experience, "POST", other_problem),
    Row("exchange:unlink", "in  403 302 403 403 302 302", linked_by_bernd, "POST"),
    Row("exchange:merge", "in  403 200 403 403 200 200", told_by_bernd),
    Row("exchange:merge", "in  403 302 403 403 302 302", told_by_bernd, "POST", other_problem),
    # Was helfen kann, und was neu ist
    Row("matches:notices", "in  403 200 200 200 200 403"),  # the administrator has no person
    Row("matches:notices", "in  403 302 302 302 302 403", method="POST", data=lambda cast: {"often": "weekly"}),
    Row("matches:does_not_fit", "in  403 302 302 302 302 302", problem_of_bernd, "POST", unfit),
    Row(
        "matches:does_not_fit", "in  403 404 404 404 404 404", problem_in_a_circle, "POST", unfit
    ),  # she does not read it
    Row("matches:fits", "in  403 302 302 302 302 302", problem_of_bernd, "POST", unfit),
    Row("matches:fits", "in  403 302 404 302 404 404", problem_in_a_circle, "POST", unfit),
    Row("matches:ask", "in  403 200 200 200 200 403", problem_of_bernd),
    Row("matches:ask", "in  403 422 422 422 422 403", problem_of_bernd, "POST"),
    Row("matches:ask", "in  403 200 404 200 404 404", problem_in_a_circle),
    Row("matches:ask", "in  403 404 404 404 404 404", members_experience),  # works: there is nothing to ask
    Row("matches:answer", "in  403 404 404 200 404 404", asked_of_dora),
    Row("matches:answer", "in  403 404 404 302 404 404", asked_of_dora, "POST", lambda cast: {"title": "So geht es."}),
    # Die Runde
    Row("round:round", MEMBERS, meeting),
    Row("round:round", "in  403 404 200 404 200 200", draft),
    Row("round:say", "in  403 302 302 302 302 302", meeting, "POST", said_there),
    Row("round:say", "in  403 422 422 422 422 422", meeting, "POST"),
    Row("round:say", "in  403 404 422 404 422 422", draft, "POST", said_there),  # it opens with the invitation
    Row("round:cards", HOSTS, meeting),
    Row("round:cards", HOSTS_DO, meeting, "POST", a_card),
    Row("round:cards", HOSTS_MISTYPE, meeting, "POST"),
    Row("round:entry", "in  403 200 200 403 200 200", said_by_bernd),
    Row("round:entry", "in  403 302 302 403 302 302", said_by_bernd, "POST", said_there),
    Row("round:entry", "in  403 403 403 403 200 200", published_by_bernd),
    Row("round:entry", "in  403 403 200 403 200 200", from_a_card),
    Row("round:delete", "in  403 302 403 403 302 302", said_by_bernd, "POST"),
    Row("round:delete", "in  403 302 403 403 302 302", published_by_bernd, "POST"),
    Row("round:delete", HOSTS_DO, from_a_card, "POST"),
    Row("round:into_minutes", HOSTS_DO, meeting, "POST"),
    Row("newsroom:report_draft", HOSTS_DO, held, "POST"),
    # Themenmappen, and articles about entries
    Row("newsroom:folders", EVERYBODY),
    Row("newsroom:folder", EVERYBODY, public_folder),
    Row("newsroom:folder", "404 404 200 200 200 200 200", folder),
    Row("newsroom:folder_pdf", EVERYBODY, public_folder),
    Row("newsroom:folder_pdf", "404 404 200 200 200 200 200", folder),
    Row("newsroom:new_folder", WRITERS),
    Row("newsroom:new_folder", WRITERS_DO, method="POST", data=lambda cast: {"title": "Ladenleerstand"}),
    Row("newsroom:fill_folder", WRITERS, folder),
    Row("newsroom:fill_folder", COORDINATION, public_folder),
    Row("newsroom:fill_folder", WRITERS_DO, folder, "POST", lambda cast: {"title": "Leere Läden"}),
    Row("newsroom:put_in_folder", WRITERS_DO, method="POST", data=into_the_folder),
    Row("newsroom:change_folder_item", WRITERS_DO, folder_item, "POST", lambda cast: {"heraus": "1"}),
    Row("newsroom:delete_folder", WRITERS_DO, folder, "POST"),
    Row("newsroom:practice_draft", WRITERS_DO, public_experience, "POST"),
    # Kommentare: keys from mails stand for who somebody is
    Row("newsroom:comment", EVERYBODY, lambda cast: [article(cast).slug]),
    Row("newsroom:comment", UNFILLED, lambda cast: [article(cast).slug], "POST"),
    Row("newsroom:comment", NOBODY, lambda cast: ["gibt-es-nicht"]),
    Row("newsroom:comment_thanks", EVERYBODY, lambda cast: [article(cast).slug]),
    Row("newsroom:report_comment", EVERYBODY, lambda cast: [commented(cast).pk]),
    Row("newsroom:report_comment", UNFILLED, lambda cast: [commented(cast).pk], "POST"),
    Row("newsroom:report_comment", NOBODY, lambda cast: [commented(cast, state="rejected").pk]),
    Row("newsroom:report_thanks", EVERYBODY),
    Row("newsroom:ask_for_deletion", EVERYBODY),
    Row("newsroom:ask_for_deletion", UNFILLED, method="POST"),
    Row("newsroom:deletion_thanks", EVERYBODY),
    Row("newsroom:own_comments", EVERYBODY, own_comments),
    Row("newsroom:own_comments", SENT_ON, own_comments, "POST"),
    Row("newsroom:own_comments", GONE, lambda cast: ["gefaelscht"]),
    Row("newsroom:moderate_comment", EVERYBODY, comment_to_decide),
    Row("newsroom:moderate_comment", SENT_ON, comment_to_decide, "POST", lambda cast: {"decision": "publish"}),
    Row("newsroom:moderate_comment", REFUSED, lambda cast: comment_to_decide(cast, cast.bernd)),
    Row("newsroom:moderate_comment", GONE, lambda cast: ["gefaelscht"]),
    # Post: the key from a mail stands for who somebody is
    Row("mailing:unsubscribe", EVERYBODY, bulk_mail),
    Row("mailing:unsubscribe", EVERYBODY, bulk_mail, "POST"),
    Row("mailing:unsubscribe", GONE, lambda cast: ["gefaelscht"]),
    # Seiten der Redaktion
    Row("wagtail_serve", NOBODY, lambda cast: ["gibt-es-nicht/"]),
    Row("wagtail_serve", EVERYBODY, lambda cast: [""]),
    Row("wagtail_serve", EVERYBODY, lambda cast: ["aktuelles/"]),
    # Ohne App
    Row("gallery", EVERYBODY),
    Row("health", EVERYBODY),
    Row("robots", EVERYBODY),
    Row("sitemaps", EVERYBODY),
    Row("sitemap", EVERYBODY, lambda cast: ["treffen"]),
    Row("sitemap", NOBODY, lambda cast: ["anderes"]),
    Row("language", SENT_ON, method="POST", data=lambda cast: {"language": "en", "next": "/"}),
    Row("media:picture", NOBODY, lambda cast: [4711]),
    Row("media", NOBODY, lambda cast: ["images/fehlt.jpg"]),
    Row("media", NOBODY, lambda cast: ["documents/plan.pdf"]),
    Row("media", NOBODY, lambda cast: ["../secret-key"]),
    Row("wagtaildocs_serve", EVERYBODY, file),
    Row("wagtaildocs_authenticate_with_password", NOBODY, lambda cast: [1]),
    Row("wagtailcore_authenticate_with_password", NOBODY, lambda cast: [1, 1]),
    Row("wagtailcore_login", SENT_ON),
    Row("/_util/login/", SENT_ON),
]

# --- The back office: rules instead of rows --------------------------------------------------------------------------

BACK_OFFICE = "redaktion/"


def patterns(
    resolver: URLResolver | None = None, prefix: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, URLPattern]]:
    """Name (or the route, where there is none), route and pattern of every URL there is."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name]) if pattern.name else f"/{route}", route, pattern
        else:
            yield from patterns(pattern, route, (*names, pattern.namespace) if pattern.namespace else names)


def clients(cast: Cast) -> dict[str, Client]:
    """A browser for each role."""
    made = {}
    for role in ROLES:
        made[role] = Client(raise_request_exception=False)
        if role != "visitor":
            made[role].force_login(getattr(cast, role))
    return made


def answer(response: Any) -> str:
    """The status, or "in" for the way to the sign-in page."""
    if response.status_code == 302 and response.url.startswith(reverse("account_login") + "?next="):
        return "in"
    return str(response.status_code)


def path_of(row: Row, cast: Cast) -> str:
    return (row.name if row.name.startswith("/") else reverse(row.name, args=row.arguments(cast))) + row.query


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method}-{row.name}")
def test_everybody_gets_the_answer_of_the_table(row: Row, cast: Cast) -> None:
    got = {}
    path = path_of(row, cast)
    data = row.data(cast)
    for role, client in clients(cast).items():
        with transaction.atomic():  # so that what one role does is not there for the next
            response = client.post(path, data) if row.method == "POST" else client.get(path)
            got[role] = answer(response)
            b"".join(response)  # a file is closed when it is read
            transaction.set_rollback(True)
    assert got == dict(zip(ROLES, row.answers.split(), strict=True))


def test_every_url_has_its_row() -> None:
    there = {name for name, route, _pattern in patterns() if not route.startswith(BACK_OFFICE)}
    rows = {row.name for row in TABLE}
    assert there - rows == set(), "these URLs need rows in the table"
    assert rows - there == set(), "these rows belong to no URL"


def test_actions_refuse_to_be_read_and_pages_to_be_written(cast: Cast) -> None:
    """A link may change nothing; and what no row says is open to POST answers 405 to it."""
    ours = {
        name
        for name, route, pattern in patterns()
        # Under /konto/ it is allauth that answers: with the same page or the way to another.
        if pattern.callback.__module__.startswith("reihum.") and not route.startswith("konto/")
    }
    posted, read = ({row.name for row in TABLE if row.method == method} for method in ("POST", "GET"))
    got = {}
    for row in TABLE:
        if row.name in ours and row.name not in posted & read:
            other = "GET" if row.method == "POST" else "POST"
            for role, client in clients(cast).items():
                with transaction.atomic():
                    got[f"{other} {row.name} {role}"] = client.generic(other, path_of(row, cast)).status_code
                    transaction.set_rollback(True)
    assert {what: status for what, status in got.items() if status != 405} == {}
    assert len(got) > 100


# What anybody may load (it holds no data), and the two forms that lead to our one way to sign in.
OPEN = {
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "/redaktion/login/",
}
# What coordinators are not let into: accounts, groups, and how the installation is set up.
ADMINISTRATORS_ONLY = {
    *(f"wagtailadmin_collections:{page}" for page in ("index", "add")),
    *(
        f"wagtailadmin_workflows:{page}"
        for page in ("index", "index_results", "add", "task_index", "task_index_results")
    ),
    *(f"wagtailredirects:{page}" for page in ("index", "index_results", "add", "start_import", "process_import")),
    *(f"wagtailsites:{page}" for page in ("index", "index_results", "add")),
    *(f"wagtailusers_groups:{page}" for page in ("index", "index_results", "add")),
    *(f"wagtailusers_users:{page}" for page in ("index", "index_results", "add")),
    # What left is written by nobody; Wagtail asks administrators nothing.
    *(f"wagtailsnippetchoosers_mailing_{what}:create" for what in ("outgoing", "address")),
}
# What answers administrators otherwise than with a page: for JavaScript, for POST only, or switched off.
OTHERWISE = {
    "wagtailadmin_block_preview": 404,
    "wagtailredirects:process_import": 405,
    "funding_publicity_take": 405,
    "wagtailadmin_error_test": 500,  # on purpose, to try the error page
    "wagtailadmin_logout": 405,
    "wagtailadmin_password_reset": 404,
    "wagtailadmin_password_reset_done": 404,
    "wagtailadmin_password_reset_complete": 404,
}


def filled(route: str) -> str | None:
    """A path for a route: each argument filled with something; None where the route is a regular expression."""
    if re.search(r"[\\^$(]", route):
        return None
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda match: "1" if match[1] == "int" else "x", route)


def sweep(cast: Cast, role: str, routes: dict[str, str]) -> dict[str, str]:
    """What one role is answered at every route, each time with a fresh browser."""
    client = clients(cast)[role]
    cookies = client.cookies.output()
    got = {}
    for name, route in routes.items():
        path = filled(route)
        if path:
            client.cookies.load(cookies.replace("Set-Cookie: ", ""))  # signing out takes them away
            with transaction.atomic():
                got[name] = answer(client.get(path))
                transaction.set_rollback(True)
    return got


@pytest.fixture
def back_office() -> dict[str, str]:
    """Name and route of everything in the back office."""
    return {name: route for name, route, _pattern in patterns() if route.startswith(BACK_OFFICE)}


# What those get who write: their pages, pictures and documents, and what Wagtail needs to show them.
FOR_WRITERS = {
    *("wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_home", "wagtailadmin_dismissibles"),
    *("articles:index", "articles:index_results", "newsroom_acknowledgement", "/redaktion/account/"),
    *(f"wagtailadmin_pages:{page}" for page in ("search", "search_results", "move_confirm")),
    "wagtailadmin_pages:confirm_workflow_cancellation",
    *("wagtailadmin_account", "wagtailadmin_tag_autocomplete"),
    "wagtailadmin_choose_page",
    *(f"wagtailadmin_choose_page_{what}" for what in ("child", "chosen_multiple", "search")),
    *(f"wagtailadmin_choose_page_{what}_link" for what in ("anchor", "email", "external", "phone")),
    *(f"wagtail{files}:{page}" for files in ("images", "docs") for page in ("index", "index_results")),
    *(f"wagtail{files}:{page}" for files in ("images", "docs") for page in ("add", "add_multiple")),
    *(f"wagtail{files}_chooser:{page}" for files in ("images", "docs") for page in ("choose", "choose_results")),
    *(f"wagtail{files}_chooser:{page}" for files in ("images", "docs") for page in ("chosen_multiple", "create")),
    *(f"wagtailsnippetchoosers_newsroom_author:{page}" for page in ("choose", "choose_results", "chosen_multiple")),
    *(f"wagtailsnippetchoosers_funding_project:{page}" for page in ("choose", "choose_results", "chosen_multiple")),
}


@pytest.mark.parametrize("role", ["ayse", "dora"])
def test_the_back_office_gives_writers_what_they_need(cast: Cast, back_office: dict[str, str], role: str) -> None:
    got = sweep(cast, role, back_office)
    assert {name for name, status in got.items() if status == "200"} == FOR_WRITERS


@pytest.mark.parametrize("role", ["visitor", "erik", "bernd"])
def test_the_back_office_is_closed_to_those_who_do_not_work_there(
    cast: Cast, back_office: dict[str, str], role: str
) -> None:
    got = sweep(cast, role, back_office)
    assert len(got) > 150
    assert {name for name, status in got.items() if status not in ("in", "403", "404")} == OPEN


def test_the_back_office_gives_coordinators_the_pages_and_records(cast: Cast, back_office: dict[str, str]) -> None:
    whole = {name: route for name, route in back_office.items() if "<" not in route}
    admin, carla = sweep(cast, "admin", whole), sweep(cast, "carla", whole)
    assert len(admin) > 80
    wrong = {name: status for name, status in admin.items() if status not in ("200", "302") and name not in OTHERWISE}
    assert wrong == {}
    assert {name: int(admin[name]) for name in OTHERWISE} == OTHERWISE
    assert {name for name in admin if carla[name] != admin[name]} == ADMINISTRATORS_ONLY
