"""Who looks after an area writes and submits; the coordination approves; the dated roles decide who is who."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from reihum.newsroom.tests.test_back_office import article_form
from reihum.people.groups import put_all_right
from reihum.people.models import Role


def news() -> Any:
    from reihum.newsroom.models import NewsPage

    return NewsPage.objects.get()


def add() -> str:
    return reverse("wagtailadmin_pages:add", args=["newsroom", "articlepage", news().pk])


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def written_by(client: Client, user: Any, **changes: Any) -> Any:
    """An article that `user` wrote and submitted."""
    from reihum.newsroom.models import ArticlePage

    client.force_login(user)
    assert client.post(add(), {**article_form(**changes), "action-submit": "1"}).status_code == 302
    return ArticlePage.objects.get(owner=user)


def test_from_the_draft_to_the_public(client: Client, cast: Any, run_jobs: Callable[[], None]) -> None:
    article = written_by(client, cast.dora)
    assert (article.live, article.owner) == (False, cast.dora)
    state = article.current_workflow_state
    assert (state.workflow.name, state.current_task_state.task.name) == ("Freigabe", "Freigabe durch die Koordination")
    assert mail.outbox == []  # nobody waits for the mail server
    run_jobs()
    (message,) = mail.outbox
    assert message.to == ["carla@example.org"]
    assert message.subject == "Bitte ansehen: Rundgang durch drei Gebiete"
    assert message.body.rstrip() == (
        "Guten Tag Carla Probe,\n\nein Artikel wartet auf Ihre Freigabe: Rundgang durch drei Gebiete\n"
        f"Geschrieben hat ihn Dora Vorlage.\n\nAnsehen, ändern und veröffentlichen:\nhttp://127.0.0.1:8000{edit(article)}"
    )

    task = state.current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "reject", task.pk])
    client.force_login(cast.carla)
    assert client.post(action, {"comment": "Bitte noch das Datum nennen."}).status_code == 302
    run_jobs()
    assert (mail.outbox[1].to, mail.outbox[1].subject) == (
        ["dora@example.org"],
        "Bitte noch einmal ansehen: Rundgang durch drei Gebiete",
    )
    assert "Die Koordination schreibt:\nBitte noch das Datum nennen.\n" in mail.outbox[1].body

    client.force_login(cast.dora)
    again = {**article_form(teaser="Am 23. Oktober waren 25 Gäste da."), "action-restart-workflow": "1"}
    assert client.post(edit(article), {**again, "action-submit": "1"}).status_code == 302
    article.refresh_from_db()
    task = article.current_workflow_state.current_task_state
    client.force_login(cast.carla)
    approve = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", task.pk])
    assert client.post(approve).status_code == 302
    article.refresh_from_db()
    assert article.live
    assert "Am 23. Oktober" in Client().get("/aktuelles/").content.decode()
    run_jobs()
    assert [one.to for one in mail.outbox[3:]] == [["dora@example.org"]]
    assert "http://127.0.0.1:8000/aktuelles/rundgang-durch-drei-gebiete/" in mail.outbox[3].body


def test_writers_do_not_publish_nor_touch_what_is_not_theirs(
    client: Client, cast: Any, make_article: Callable[..., Any], make_photo: Callable[..., Any]
) -> None:
    from reihum.newsroom.models import ArticlePage, HomePage

    others, photo = make_article("Von anderen"), make_photo("Von anderen", uploaded_by_user=cast.carla)
    article = written_by(client, cast.dora)
    client.force_login(cast.dora)
    client.post(edit(article), {**article_form(), "action-publish": "1"})
    assert not ArticlePage.objects.get(pk=article.pk).live
    for path in (
        edit(others),
        edit(HomePage.objects.get()),
        reverse("wagtailadmin_pages:delete", args=[others.pk]),
        reverse("wagtailadmin_pages:add", args=["newsroom", "standardpage", HomePage.objects.get().pk]),
        reverse("wagtailimages:edit", args=[photo.pk]),
        reverse("photo_consent", args=[photo.pk]),
        reverse("photo_blur", args=[photo.pk]),
    ):
        assert client.get(path).status_code == 302, path
        assert client.post(path).status_code == 302, path
    assert ArticlePage.objects.get(pk=others.pk).live
    photo.refresh_from_db()
    assert photo.consent == "unknown"


def test_a_coordinator_who_still_manages_an_area_only_writes(client: Client, cast: Any) -> None:
    """The end of one role takes its rights with it on that day, though another role still opens the back office."""
    role = Role.objects.get(person=cast.carla.person)
    Role.objects.create(person=cast.carla.person, kind=Role.Kind.MANAGEMENT, area=cast.area)
    assert [group.name for group in cast.carla.groups.all()] == ["Koordination"]
    # By the calendar: nothing is saved on that day.
    Role.objects.filter(pk=role.pk).update(until=timezone.localdate() - datetime.timedelta(days=1))
    client.force_login(cast.carla)
    assert client.get("/redaktion/").status_code == 200
    assert client.get(edit(news())).status_code == 302
    assert [group.name for group in cast.carla.groups.all()] == ["Schreibende"]


def test_whose_role_has_ended_hears_of_no_more_drafts(
    client: Client, cast: Any, run_jobs: Callable[[], None], make_person: Callable[..., Any]
) -> None:
    gone = make_person("Gustav", "Gestern")
    role = Role.objects.create(person=gone.person, kind=Role.Kind.COORDINATION)
    Role.objects.filter(pk=role.pk).update(until=timezone.localdate() - datetime.timedelta(days=1))
    written_by(client, cast.dora)
    run_jobs()
    assert [message.to for message in mail.outbox] == [["carla@example.org"]]
    put_all_right()
    assert list(gone.groups.all()) == []


@pytest.mark.parametrize("name", ["dora", "carla"])
def test_a_new_article_begins_with_its_author(client: Client, cast: Any, name: str) -> None:
    from reihum.newsroom.models import ArticlePage, Author

    user = getattr(cast, name)
    author = Author.objects.create(name=str(user.person), slug=name, person=user.person)
    client.force_login(user)
    response = client.get(add())
    forms = response.context["form"].formsets["bylines"].forms
    assert [form["author"].value() for form in forms] == [author.pk]
    bylines = {"bylines-TOTAL_FORMS": 1, "bylines-INITIAL_FORMS": 1, "bylines-MIN_NUM_FORMS": 0}
    bylines |= {"bylines-MAX_NUM_FORMS": 1000, "bylines-0-id": "", "bylines-0-ORDER": 1, "bylines-0-DELETE": ""}
    assert client.post(add(), {**article_form(), **bylines, "bylines-0-author": author.pk}).status_code == 302
    assert [byline.author for byline in ArticlePage.objects.get().bylines.all()] == [author]
