"""German, unless somebody chose otherwise."""

from __future__ import annotations

import pytest
from django.test import Client

from reihum.conftest import Cast


@pytest.mark.parametrize("wish", ["en", "en-GB,en;q=0.9", "fr", ""])
def test_the_wish_of_the_browser_is_not_asked(client: Client, cast: Cast, wish: str) -> None:
    response = client.get("/gebiete/", headers={"Accept-Language": wish})
    assert response.headers["Content-Language"] == "de"
    assert '<html lang="de">' in response.text


def test_a_chosen_language_stays(client: Client, cast: Cast) -> None:
    response = client.post("/sprache/", {"language": "en", "next": "/gebiete/"})
    assert (response.status_code, response.url) == (302, "/gebiete/")
    page = client.get("/gebiete/")
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.text
    assert ">Areas</a>" in page.text
    client.post("/sprache/", {"language": "de", "next": "/gebiete/"})
    assert client.get("/gebiete/").headers["Content-Language"] == "de"


@pytest.mark.parametrize("cookie", ["fr", "xx", "../../etc", ""])
def test_a_language_there_is_not_is_german(client: Client, cast: Cast, cookie: str) -> None:
    client.cookies["django_language"] = cookie
    assert client.get("/gebiete/").headers["Content-Language"] == "de"


def test_choosing_leads_to_no_other_host(client: Client, cast: Cast) -> None:
    response = client.post("/sprache/", {"language": "en", "next": "https://example.com/"})
    assert (response.status_code, response.url) == (302, "/")
