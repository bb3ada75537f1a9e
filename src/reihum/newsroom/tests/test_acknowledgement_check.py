"""What keeps funders from being named, said to whoever is writing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.funding.models import AreaFunding, Period, Programme
from reihum.newsroom.acknowledgement_check import Choices, missing_facts
from reihum.places.models import Area

FUNDED, BEFORE = datetime.date(2017, 10, 23), datetime.date(2015, 10, 23)
NOTHING = "Dieser Artikel gehört zu nichts; es wird kein Förderhinweis gezeigt."
WITHOUT = "Zum Gebiet „{area}“ ist für den {day} keine Förderung eingetragen."
NOT_YET = (
    "Der Förderzeitraum „ESF 2014–2020 (Beispiel)“ lief am {day} nicht. "
    "Genannt wird er trotzdem, weil er hier gewählt ist."
)
NO_RULES = "Bei „Ohne Regeln“ sind keine Publizitätsregeln eingetragen; der Förderer wird nicht genannt."
EMPTY = "Beim Treffen „Zu Gast in Glauchau (23.10.2017)“ sind weder Gebiete noch Förderzeiträume eingetragen."


@pytest.fixture
def facts(cast: Any) -> dict[str, Any]:
    """What an article may belong to, by name."""
    bare = Area.objects.create(municipality=cast.zwickau, name="Neuplanitz", slug="neuplanitz")
    unruled = Period.objects.create(
        programme=cast.period.programme, name="Ohne Regeln", start=datetime.date(2014, 1, 1), publicity=None
    )
    badly = Area.objects.create(municipality=cast.zwickau, name="Eckersbach", slug="eckersbach")
    AreaFunding.objects.create(area=badly, period=unruled)
    applied = Area.objects.create(municipality=cast.zwickau, name="Pölbitz", slug="poelbitz")
    AreaFunding.objects.create(area=applied, period=cast.period, status=AreaFunding.Status.APPLIED)
    given = Programme.objects.create(name="Eine Stiftung", slug="stiftung", level=Programme.Level.FOUNDATION)
    gift = Period.objects.create(programme=given, name="Spende", start=datetime.date(2014, 1, 1))
    cast.meeting.starts_at = timezone.make_aware(datetime.datetime(2017, 10, 23, 10))
    cast.meeting.ends_at = timezone.make_aware(datetime.datetime(2017, 10, 23, 16))
    cast.meeting.save()
    return {
        "scherberg": cast.area,
        "bare": bare,
        "badly": badly,
        "applied": applied,
        "esf": cast.period,
        "unruled": unruled,
        "gift": gift,
        "meeting": cast.meeting,
    }


@pytest.mark.parametrize(
    ("areas", "periods", "meeting", "date", "expected"),
    [
        ("", "", "", FUNDED, [NOTHING]),
        ("scherberg", "", "", FUNDED, []),
        ("scherberg", "", "", BEFORE, [WITHOUT.format(area="Glauchau: Scherberg", day="23.10.2015")]),
        ("scherberg bare", "", "", FUNDED, [WITHOUT.format(area="Zwickau: Neuplanitz", day="23.10.2017")]),
        ("applied", "", "", FUNDED, [WITHOUT.format(area="Zwickau: Pölbitz", day="23.10.2017")]),
        ("badly", "", "", FUNDED, [NO_RULES]),
        ("", "esf", "", FUNDED, []),
        ("", "esf", "", datetime.date(2013, 12, 31), [NOT_YET.format(day="31.12.2013")]),
        ("", "esf", "", datetime.date(2023, 12, 31), []),  # still eligible
        ("", "unruled", "", FUNDED, [NO_RULES]),
        ("badly", "unruled", "", FUNDED, [NO_RULES, NO_RULES]),
        ("", "gift", "", FUNDED, []),
        ("", "", "meeting", FUNDED, []),
        # The day of the meeting counts, not that of the article.
        ("scherberg", "", "meeting", BEFORE, []),
        ("", "esf", "meeting", datetime.date(2013, 12, 31), []),
    ],
)
def test_facts_that_are_missing(
    facts: dict[str, Any], areas: str, periods: str, meeting: str, date: datetime.date, expected: list[str]
) -> None:
    found = missing_facts(
        Choices(
            areas=[facts[name] for name in areas.split()],
            periods=[facts[name] for name in periods.split()],
            meeting=facts.get(meeting),
            date=date,
        )
    )
    assert [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in found] == expected


def test_a_meeting_without_anything(facts: dict[str, Any]) -> None:
    facts["meeting"].areas.clear()
    assert missing_facts(Choices(meeting=facts["meeting"], date=FUNDED)) == [EMPTY]


def test_the_form_asks_with_what_is_chosen_right_now(client: Client, cast: Any, facts: dict[str, Any]) -> None:
    path = reverse("newsroom_acknowledgement")
    assert client.get(path).status_code == 302
    for user in (cast.dora, cast.carla):
        client.force_login(user)
        html = client.get(path, {"areas": [cast.area.pk], "date": "23.10.2017"}).content.decode()
        assert "Europäische Union<br>Europäischer Sozialfonds" in html
        assert "help-warning" not in html
        html = client.get(path, {"areas": [cast.area.pk], "date": "2015-10-23"}).content.decode()
        assert "kein Förderhinweis" in html
        assert html.count("help-warning") == 1
        assert NOTHING in client.get(path).content.decode()
        # Half of a form is no error.
        wrong = {"areas": ["x", "99"], "periods": "-1", "meeting": "0", "date": "morgen"}
        assert NOTHING in client.get(path, wrong).content.decode()


def test_the_form_shows_what_is_saved_without_javascript(
    client: Client, cast: Any, make_article: Callable[..., Any]
) -> None:
    article = make_article("Mittendrin", areas=[cast.area], date=FUNDED)
    client.force_login(cast.carla)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    panel = html.split("<acknowledgement-panel")[1].split("</acknowledgement-panel>")[0]
    assert "Europäischer Sozialfonds" in panel
    article.areas.clear()
    article.save_revision()  # as it is in the draft
    html = client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    assert NOTHING in html.split("<acknowledgement-panel")[1].split("</acknowledgement-panel>")[0]
