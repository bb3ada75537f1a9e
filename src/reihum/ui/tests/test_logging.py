"""One line of JSON an event, and no personal data in it: not in paths, queries, forms, nor in what went wrong."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from reihum.conftest import Cast

MARIA = "maria.muster@example.org"
ADDRESS = "203.0.113.77"


def fails(request: HttpRequest, who: str) -> HttpResponse:
    raise ValueError(f"no room for {MARIA} from {ADDRESS}")


urlpatterns = [path("fehler/<str:who>/", fails)]


def requests(events: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (event["method"], event["route"], event["status"])
        for event in events
        if event.get("logger") == "reihum.request"
    ]


def test_a_request_is_logged_by_its_route(client: Client, cast: Cast, lines: Any) -> None:
    client.get(f"/treffen/{cast.meeting.slug}/", {"q": MARIA}, REMOTE_ADDR=ADDRESS)
    client.get(f"/netzwerk/{MARIA}/")
    assert requests(lines()) == [
        ("GET", "/treffen/<slug:slug>/", 200),
        ("GET", None, 404),
    ]
    assert all({"event", "level", "timestamp"} <= event.keys() for event in lines())


def test_what_somebody_typed_is_not_logged(client: Client, cast: Cast, lines: Any) -> None:
    client.post("/konto/anmelden/passwort/", {"login": MARIA, "password": "geheimnis-123"}, REMOTE_ADDR=ADDRESS)
    client.post("/konto/anmelden/", {"email": MARIA}, REMOTE_ADDR=ADDRESS)
    log = json.dumps(lines())
    assert MARIA not in log
    assert "geheimnis" not in log
    assert ADDRESS not in log


@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_is_logged_with_its_place_but_without_persons(lines: Any) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(f"/fehler/{MARIA}/", {"mail": MARIA, "name": "Erika"}, REMOTE_ADDR=ADDRESS).status_code == 500
    failures = [event for event in lines() if "exception" in event]
    assert len(failures) == 1
    assert "ValueError" in failures[0]["exception"]
    assert "test_logging.py" in failures[0]["exception"]  # where it failed
    log = json.dumps(lines())
    assert MARIA not in log
    assert ADDRESS not in log
    assert "Erika" not in log
    assert requests(lines()) == [("GET", "/fehler/<str:who>/", 500)]


def test_other_libraries_lines_are_blackened(lines: Any) -> None:
    log = logging.getLogger("some.library")
    log.warning("mail to %s from %s refused", MARIA, ADDRESS)
    log.warning("peer 2001:db8::7334:1 gone", extra={"recipient": MARIA, "thing": {"to": [MARIA]}})
    events = lines()
    assert events[0]["event"] == "mail to […] from […] refused"
    assert MARIA not in json.dumps(events)
    assert "2001:db8" not in json.dumps(events)
    assert {event["logger"] for event in events} == {"some.library"}
