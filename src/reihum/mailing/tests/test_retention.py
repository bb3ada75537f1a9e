"""What of mail is forgotten, and when."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from reihum.mailing import retention
from reihum.mailing.models import Address, Incoming, Outgoing

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "state", "is_there", "is_full"),
    [
        (29, "sent", True, True),
        (31, "sent", True, False),
        (31, "failed", True, False),
        (31, "waiting", True, True),
        (364, "sent", True, False),
        (366, "sent", False, False),
        (366, "sending", True, True),
    ],
)
def test_words_are_emptied_and_rows_deleted_by_date(
    make_mail: Callable[..., Any], days: int, state: str, is_there: bool, is_full: bool
) -> None:
    now = timezone.now()
    content = {"html": "<p>", "pictures": [["a@b", "static:x"]], "calendar": "BEGIN", "calendar_method": "CANCEL"}
    make_mail(created_at=now - days * DAY, state=state, sent_at=now if state == "sent" else None, **content)
    for _twice in range(2):
        retention.forget_by_date()
    found = list(Outgoing.objects.values_list("text", "html", "pictures", "calendar", "calendar_method"))
    full = ("Text", *content.values())
    assert found == ([full if is_full else ("", "", [], "", "")] if is_there else [])


@pytest.mark.django_db
def test_bounces_are_forgotten_after_a_year_unless_they_block() -> None:
    long_ago = timezone.now() - 366 * DAY
    Address.objects.create(email="alt@example.org", last_bounce_at=long_ago)
    Address.objects.create(email="gesperrt@example.org", last_bounce_at=long_ago, blocked_at=long_ago)
    Address.objects.create(email="neu@example.org")
    Incoming.objects.create(digest="alt", folder="Erledigt", read_at=timezone.now() - 91 * DAY)
    Incoming.objects.create(digest="neu", folder="Erledigt")
    retention.forget_by_date()
    assert set(Address.objects.values_list("email", flat=True)) == {"gesperrt@example.org", "neu@example.org"}
    assert Incoming.objects.get().digest == "neu"
