"""Bulk mail can be unsubscribed with one click, and back; personal mail says nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reihum.mailing.models import Outgoing, Unsubscription
from reihum.mailing.outbox import send_later
from reihum.mailing.tests.conftest import PostOffice
from reihum.mailing.unsubscribing import unsubscribe_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(settings: Any, tmp_path: Path) -> str:
    (tmp_path / "brief_subject.txt").write_text("Rundbrief")
    (tmp_path / "brief.txt").write_text("Guten Tag\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return "brief"


def path_to(mail: Outgoing) -> str:
    return unsubscribe_url(mail.token).removeprefix("http://127.0.0.1:8000")


def test_only_bulk_mail_has_the_headers_and_the_link(
    post_office: PostOffice, write: str, run_jobs: Callable[[], None]
) -> None:
    personal = send_later("bernd@example.org", write, {})
    bulk = send_later("bernd@example.org", write, {}, mailing_list="rundbrief")
    run_jobs()
    first, second = post_office.messages()
    assert [name for name in first if name.startswith("List-")] == []
    assert first.get_content() == personal.text.replace("\n", "\r\n") == "Guten Tag\r\n"
    link = unsubscribe_url(bulk.token)
    assert second["List-Unsubscribe"].strip() == f"<{link}>"
    assert second["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in second.get_content()
    assert "bernd" not in link


def test_one_click_without_session_or_token_unsubscribes(write: str, run_jobs: Callable[[], None]) -> None:
    """As mail programs do it (RFC 8058): a POST with this body, no cookie, and no redirect in the answer."""
    mail = send_later("Bernd@example.org", write, {}, mailing_list="rundbrief")
    client = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        response = client.post(path_to(mail), {"List-Unsubscribe": "One-Click"})
        assert (response.status_code, response.cookies.output()) == (200, "")
        assert "Sie bekommen diese E-Mails nicht mehr." in response.content.decode()
    assert list(Unsubscription.objects.values_list("email", "mailing_list")) == [("bernd@example.org", "rundbrief")]
    states = [
        send_later("bernd@example.org", write, {}, mailing_list=name).state for name in ("rundbrief", "termine", "")
    ]
    assert states == ["unsubscribed", "waiting", "waiting"]


def test_opening_the_link_changes_nothing(write: str) -> None:
    mail = send_later("bernd@example.org", write, {}, mailing_list="rundbrief")
    for _twice in range(2):
        page = Client().get(path_to(mail)).content.decode()
        assert "Möchten Sie diese E-Mails nicht mehr bekommen?" in page
        assert "bernd" not in page
    assert not Unsubscription.objects.exists()


def test_the_same_page_takes_it_back(write: str) -> None:
    mail = send_later("bernd@example.org", write, {}, mailing_list="rundbrief")
    client = Client(enforce_csrf_checks=True)
    client.post(path_to(mail))
    assert "Wieder bestellen" in client.get(path_to(mail)).content.decode()
    client.post(path_to(mail), {"wieder": "ja"})
    assert not Unsubscription.objects.exists()
    assert send_later("bernd@example.org", write, {}, mailing_list="rundbrief").state == "waiting"


def test_links_that_are_not_ours(write: str, make_mail: Callable[..., Any]) -> None:
    bulk, personal = make_mail(mailing_list="rundbrief"), make_mail()
    good = path_to(bulk)
    other = path_to(make_mail("carla@example.org", mailing_list="rundbrief"))
    token, _, signature = good.rstrip("/").rpartition(":")
    forged = other.rstrip("/").rpartition(":")[0] + f":{signature}/"
    for path in (f"{token}:x/", forged, "/post/abbestellen/unsinn/", path_to(personal)):
        for response in (Client().get(path), Client().post(path)):
            assert response.status_code == 410
            assert "Dieser Link gilt nicht mehr" in response.content.decode()
    assert not Unsubscription.objects.exists()
