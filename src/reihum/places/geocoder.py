"""From an address to positions, by the service that the operator names (REIHUM_GEOCODER): Nominatim or Photon.

What somebody typed goes to this service and nowhere else; it is neither stored nor logged. Who answers is asked by our
server, so that visitors show their address to nobody. Formats: nominatim.org/release-docs/latest/api/Search (jsonv2),
github.com/komoot/photon#search-api (GeoJSON).
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from reihum.places.position import LATITUDES, LONGITUDES

SECONDS = 5  # we wait for an answer
LARGEST = 200_000  # bytes of an answer
MOST = 5  # places to choose from


class GeocoderAway(Exception):  # noqa: N818 - says what is the case
    """The service does not answer, or with something that is no answer."""


@dataclass(frozen=True)
class Place:
    """A place that may be meant."""

    name: str
    longitude: float
    latitude: float


class _StayThere(urllib.request.HTTPRedirectHandler):
    """An answer that sends us elsewhere is none: nobody but the operator says whom we ask."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_StayThere)


def is_there() -> bool:
    return bool(settings.GEOCODER)


def find(address: str) -> list[Place]:
    """The places in Germany that an address may mean, likeliest first, five at most. Raises GeocoderAway."""
    kind, _, url = settings.GEOCODER.partition("+")
    ask, read = (_ask_photon, _read_photon) if kind == "photon" else (_ask_nominatim, _read_nominatim)
    answer = _get(f"{url.rstrip('/')}/{ask(address)}")
    try:
        places = read(answer)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise GeocoderAway from error
    return [place for place in places if _in_germany(place)][:MOST]


def _get(url: str) -> Any:
    request = urllib.request.Request(url, headers={"User-Agent": f"Reihum ({settings.URL})", "Accept-Language": "de"})  # noqa: S310 - the operator's
    try:
        with _opener.open(request, timeout=SECONDS) as response:
            body = response.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise GeocoderAway
            return json.loads(body)
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError, RecursionError) as error:
        raise GeocoderAway from error


def _ask_nominatim(address: str) -> str:
    return "search?" + urllib.parse.urlencode(
        {"q": address, "format": "jsonv2", "countrycodes": "de", "limit": MOST, "accept-language": "de"}
    )


def _read_nominatim(answer: Any) -> list[Place]:
    return [Place(str(row["display_name"]), float(row["lon"]), float(row["lat"])) for row in answer]


def _ask_photon(address: str) -> str:
    box = f"{LONGITUDES[0]},{LATITUDES[0]},{LONGITUDES[1]},{LATITUDES[1]}"
    return "api?" + urllib.parse.urlencode({"q": address, "limit": 2 * MOST, "lang": "de", "bbox": box})


def _read_photon(answer: Any) -> list[Place]:
    places = []
    for feature in answer["features"]:
        about = feature["properties"]
        if about.get("countrycode", "DE").upper() != "DE":
            continue
        street = " ".join(about[part] for part in ("street", "housenumber") if about.get(part))
        city = " ".join(about[part] for part in ("postcode", "city") if about.get(part))
        longitude, latitude = feature["geometry"]["coordinates"][:2]
        parts = dict.fromkeys(part for part in (about.get("name"), street, about.get("district"), city) if part)
        places.append(Place(", ".join(parts), float(longitude), float(latitude)))
    return places


def _in_germany(place: Place) -> bool:
    return LATITUDES[0] <= place.latitude <= LATITUDES[1] and LONGITUDES[0] <= place.longitude <= LONGITUDES[1]
