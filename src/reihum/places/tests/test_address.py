"""Is my address inside? By coordinates in many spellings, by an address where a geocoder is set; nothing of it is kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from reihum.conftest import Cast
from reihum.places.models import Area
from reihum.places.position import looks_like_coordinates, read_position
from reihum.places.tests.test_inside import draw, moved

MIDDLE = "50,822 12,5435"
EAST = "50,822 12,55"
PAGE = "/gebiete/adresse/"


@pytest.mark.parametrize(
    "text",
    [
        "50,8233 12,5444",
        "50.8233, 12.5444",
        "50.8233,12.5444",
        "50,8233; 12,5444",
        "12.5444, 50.8233",
        "N 50.8233 E 12.5444",
        "50,8233° N, 12,5444° O",
        "lat: 50.8233, lon: 12.5444",
        "50° 49' 23.88\" N 12° 32' 39.84\" E",
        "50°49′23,88″N 12°32′39,84″O",
        "50° 49,398' N / 12° 32,664' O",
        "12° 32' 39,84\" Ost, 50° 49' 23,88\" Nord",
    ],
)
def test_coordinates_are_understood_as_people_write_them(text: str) -> None:
    assert looks_like_coordinates(text)
    longitude, latitude = read_position(text)
    assert (round(latitude, 4), round(longitude, 4)) == (50.8233, 12.5444)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("50,8233", "Bitte geben Sie Breite und Länge in Grad an, zum Beispiel: 50,8233 12,5444."),
        ("4530000 5630000", "Diese Stelle liegt nicht in Deutschland."),
        ("48,85 2,35", "Diese Stelle liegt nicht in Deutschland."),
        ("50° 61' 12° 32'", "Minuten und Sekunden sind kleiner als 60."),
        ("1 2 3", "Bitte geben Sie Breite und Länge in Grad an"),
    ],
)
def test_what_is_no_place_in_germany_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_position(text)
    assert refused.value.messages[0].startswith(sentence)


@pytest.mark.parametrize("text", ["Markt 1, Glauchau", "Straße des 17. Juni 135", "Weststraße 12", ""])
def test_addresses_are_no_coordinates(text: str) -> None:
    assert not looks_like_coordinates(text)


def ask(client: Client, where: str) -> str:
    response = client.post(PAGE, {"wo": where})
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_inside_the_area_its_programme_and_who_is_in_charge_are_named(client: Client, cast: Cast) -> None:
    html = ask(client, MIDDLE)
    assert "Ja, diese Stelle liegt im Gebiet." in html
    for fact in (
        'href="/gebiete/glauchau/scherberg/"',
        "Beispielprogramm",
        "ESF 2014–2020 (Beispiel)",
        "25.11.2016 – 30.06.2022",
        "Dora Vorlage",
        "Di 13–18 Uhr",
        'class="point"',
    ):
        assert fact in html
    assert cast.dora.person.email not in html
    assert "Fördergrenze" not in html


def test_outside_the_nearest_area_is_named_with_distance_and_direction(client: Client, cast: Cast) -> None:
    html = ask(client, EAST)
    assert "Nein, diese Stelle liegt in keinem Gebiet." in html
    assert "etwa 210 m westlich von hier." in html
    assert "etwa 9,8 km südlich von hier." in ask(client, "50,9125 12,5435")


def test_every_area_around_the_place_is_named(client: Client, cast: Cast) -> None:
    other = Area.objects.create(municipality=cast.glauchau, name="Mitte", slug="mitte")
    draw(other, moved(0.001))
    html = ask(client, MIDDLE)
    assert 'href="/gebiete/glauchau/mitte/"' in html and 'href="/gebiete/glauchau/scherberg/"' in html


def test_without_any_boundary_it_says_so(client: Client, db: None) -> None:
    assert "Noch hat kein Gebiet eine Grenze." in ask(client, MIDDLE)


def test_wrong_input_gets_a_sentence_and_stays(client: Client, cast: Cast) -> None:
    response = client.post(PAGE, {"wo": "Markt 1, <b>Glauchau</b>"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Bitte geben Sie Breite und Länge in Grad an" in html
    assert "Markt 1, &lt;b&gt;Glauchau&lt;/b&gt;" in html


def test_the_position_is_neither_stored_nor_logged(cast: Cast, lines: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(PAGE, {"wo": MIDDLE})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert [line["route"] for line in lines() if "route" in line] == [PAGE]
    # Whole numbers of the position, as typed or as read: "50" alone may stand in any figure of a line.
    logged = json.dumps(lines())
    assert [number for number in ("50,822", "50.822", "12,5435", "12.5435") if number in logged] == []


def test_by_a_link_nothing_is_asked(client: Client, cast: Cast) -> None:
    html = client.get(PAGE, {"wo": MIDDLE}).content.decode()
    assert "diese Stelle" not in html


def test_the_answer_costs_the_same_with_two_and_with_thirty_areas_elsewhere(
    client: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    def queries() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        ask(client, MIDDLE)
        with CaptureQueriesContext(connection) as counted:
            ask(client, MIDDLE)
        return len(counted)

    few = queries()
    for number in range(30):
        area = Area.objects.create(municipality=cast.glauchau, name=f"Gebiet {number}", slug=f"gebiet-{number}")
        draw(area, moved(0.01 * (number + 1)))
    assert queries() == few


# --- Addresses, with a geocoder that really listens ------------------------------------------------------------------

NOMINATIM = [
    {"display_name": "Markt 1, Glauchau", "lat": "50.822", "lon": "12.5435"},
    {"display_name": "Markt 1, Meerane", "lat": "50.85", "lon": "12.46"},
    {"display_name": "Markt 1, Wien", "lat": "48.2", "lon": "16.37"},
]
PHOTON = {
    "features": [
        {
            "geometry": {"coordinates": [12.5435, 50.822]},
            "properties": {
                "countrycode": "DE",
                "street": "Markt",
                "housenumber": "1",
                "postcode": "08371",
                "city": "Glauchau",
            },
        },
        {"geometry": {"coordinates": [12.9, 50.3]}, "properties": {"countrycode": "CZ", "name": "Karlovy Vary"}},
    ]
}


class Geocoder(BaseHTTPRequestHandler):
    answer: Any = []
    status = 200
    asked: list[dict[str, list[str]]] = []

    def do_GET(self) -> None:
        Geocoder.asked.append(parse_qs(urlsplit(self.path).query))
        self.send_response(self.status)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()
        body = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def geocoder(settings: Any) -> Iterator[type[Geocoder]]:
    with HTTPServer(("127.0.0.1", 0), Geocoder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        settings.GEOCODER = f"nominatim+http://127.0.0.1:{server.server_port}"
        Geocoder.answer, Geocoder.status = NOMINATIM, 200
        Geocoder.asked.clear()
        yield Geocoder
        server.shutdown()
        thread.join()


def test_of_several_places_one_is_chosen(client: Client, cast: Cast, geocoder: type[Geocoder]) -> None:
    html = ask(client, "Markt 1")
    assert geocoder.asked == [
        {"q": ["Markt 1"], "format": ["jsonv2"], "countrycodes": ["de"], "limit": ["5"], "accept-language": ["de"]}
    ]
    assert "Welche Stelle meinen Sie?" in html
    assert '<button class="button plain" name="wo" value="50.822 12.5435">Markt 1, Glauchau</button>' in html
    assert "Markt 1, Meerane" in html and "Wien" not in html
    assert "Ja, diese Stelle liegt im Gebiet." in ask(client, "50.822 12.5435")


def test_photon_is_understood_too_and_one_place_is_answered_at_once(
    client: Client, cast: Cast, geocoder: type[Geocoder], settings: Any
) -> None:
    settings.GEOCODER = settings.GEOCODER.replace("nominatim+", "photon+")
    geocoder.answer = PHOTON
    assert "Ja, diese Stelle liegt im Gebiet." in ask(client, "Markt 1 Glauchau")
    assert geocoder.asked[0]["lang"] == ["de"]


def test_coordinates_are_not_sent_to_the_geocoder(client: Client, cast: Cast, geocoder: type[Geocoder]) -> None:
    assert "Ja, diese Stelle liegt im Gebiet." in ask(client, MIDDLE)
    assert geocoder.asked == []


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, []), (302, []), (200, b"<html>"), (200, b"[" * 300_000), (200, {"error": "x"}), (200, [{"lat": "x"}])],
    ids=["error", "sends elsewhere", "no JSON", "too much", "other form", "no position"],
)
def test_a_geocoder_that_fails_gets_a_sentence(
    client: Client, cast: Cast, geocoder: type[Geocoder], status: int, answer: Any
) -> None:
    geocoder.status, geocoder.answer = status, answer
    response = client.post(PAGE, {"wo": "Markt 1, Glauchau"})
    assert response.status_code == 422
    assert "Die Suche nach Adressen antwortet gerade nicht." in response.content.decode()
    assert len(geocoder.asked) == 1


def test_an_unknown_address_gets_a_sentence(client: Client, cast: Cast, geocoder: type[Geocoder]) -> None:
    geocoder.answer = []
    response = client.post(PAGE, {"wo": "Nirgendwo 1"})
    assert "Diese Adresse haben wir nicht gefunden." in response.content.decode()


def test_the_page_of_all_areas_leads_here(client: Client, cast: Cast) -> None:
    assert f'href="{PAGE}"' in client.get(reverse("places:areas")).content.decode()
