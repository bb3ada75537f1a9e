"""What a browser is told it may load, on every kind of answer."""

from __future__ import annotations

import pytest
from django.test import Client

from reihum.conftest import Cast
from reihum.ui.security import BACK_OFFICE, FRAMES, STRICT

PUBLIC = ["/", "/gebiete/", "/treffen/", "/gibt-es-nicht/", "/healthz", "/robots.txt", "/konto/anmelden/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_load_nothing_inline_and_nothing_foreign(client: Client, cast: Cast, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == STRICT
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Permissions-Policy"] == "camera=(), microphone=(), geolocation=(self)"


def hosts(policy: str) -> dict[str, list[str]]:
    """What the directives of a policy allow of other hosts."""
    directives = (directive.split() for directive in policy.split("; "))
    return {name: found for name, *allowed in directives if (found := [one for one in allowed if "." in one])}


def test_the_strict_policy_is_strict() -> None:
    assert "unsafe" not in STRICT
    assert "*" not in STRICT
    assert STRICT.startswith("default-src 'none'")
    assert hosts(STRICT) == {"frame-src": list(FRAMES)}
    assert all(host.startswith("https://") for host in FRAMES)


def test_the_back_office_loads_only_ours(client: Client, cast: Cast) -> None:
    client.force_login(cast.carla)
    assert client.get("/redaktion/").headers["Content-Security-Policy"] == BACK_OFFICE
    assert hosts(BACK_OFFICE) == {"frame-src": list(FRAMES)}


@pytest.mark.parametrize("path", ["/", "/gebiete/", "/treffen/", "/netzwerk/", "/healthz"])
def test_visitors_get_no_cookie(client: Client, cast: Cast, path: str) -> None:
    assert client.get(path).cookies == {}


def test_forms_need_their_token(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.bernd)
    response = strict.post(f"/treffen/{cast.meeting.slug}/zusagen/")
    assert response.status_code == 403
    assert cast.meeting.registrations.count() == 0
