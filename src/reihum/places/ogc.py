"""OGC API Features, Part 1: Core 1.0 (OGC 17-069r4), with GeoJSON, HTML and OpenAPI 3.0, read by QGIS and GDAL.

Coordinates are WGS84 degrees, longitude first (CRS84), the only system that Part 1 asks for.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from reihum.places.filters import box
from reihum.places.open_data import Collection, Days, Feature, Rows, collection_named, collections

FEW, MOST = 100, 10_000  # features on a page: without `limit`, and at most
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS_TO = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "oas30", "html", "geojson")
]
JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

Link = dict[str, str]


class Wrong(Exception):  # noqa: N818 - says what is the case
    """A request that cannot be answered: a status and a sentence for who sent it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Answer:
    """A resource, to be sent as JSON or shown as a page. `content` may be text that is JSON already."""

    content: dict[str, Any] | str
    template: str
    context: dict[str, Any]
    media_type: str = JSON


def resource(*parameters: str) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """Decorates a function to an `Answer` as a view: chooses JSON or HTML, lets every site read it, says what is wrong.

    `parameters`: of the query, beside `f`; others are refused, as the standard asks (7.15.4 query parameters).
    """

    def decorate(make: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(make)
        def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                as_page = _wants_page(request)
                _only_known(request, parameters, kwargs)
                answer = make(request, *args, **kwargs)
            except Wrong as wrong:
                code = {404: "NotFound"}.get(wrong.status, "InvalidParameterValue")
                body = json.dumps({"code": code, "description": wrong.sentence}, ensure_ascii=False)
                response = HttpResponse(body, content_type=JSON, status=wrong.status)
            else:
                response = _page(request, answer) if as_page else _data(answer)
            response.headers["Access-Control-Allow-Origin"] = "*"
            patch_vary_headers(response, ["Accept"])
            return response

        return view

    return decorate


def _wants_page(request: HttpRequest) -> bool:
    wanted = request.GET.get("f")
    if wanted is None:
        return request.get_preferred_type([JSON, GEOJSON, HTML]) == HTML
    if wanted not in ("json", "html"):
        raise Wrong(400, gettext("Der Parameter f ist json oder html."))
    return wanted == "html"


def _only_known(request: HttpRequest, parameters: Iterable[str], kwargs: dict[str, Any]) -> None:
    known = {"f", *parameters}
    if "limit" in known and (found := collection_named(kwargs.get("name", ""))):
        known |= set(found.filters)
    for name in request.GET:
        if name not in known:
            raise Wrong(400, gettext("Den Parameter „%(name)s“ gibt es hier nicht.") % {"name": name[:50]})


def _page(request: HttpRequest, answer: Answer) -> HttpResponse:
    query = request.GET.copy()
    query["f"] = "json"
    return render(request, f"places/ogc/{answer.template}.html", {**answer.context, "as_json": f"?{query.urlencode()}"})


def _data(answer: Answer) -> HttpResponse:
    body = answer.content if isinstance(answer.content, str) else _json(answer.content)
    return HttpResponse(body, content_type=answer.media_type)


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    """What JSON does not know: days, amounts, translated text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)


def _url(request: HttpRequest, page: str, /, *args: Any, **query: Any) -> str:
    path = reverse(f"ogc:{page}", args=args)
    return request.build_absolute_uri(path + ("?" + urlencode(query) if query else ""))


def _link(href: str, rel: str, media_type: str, title: str = "") -> Link:
    return {"href": href, "rel": rel, "type": media_type, **({"title": title} if title else {})}


def _self_links(request: HttpRequest, name: str, *args: Any, media_type: str = JSON) -> list[Link]:
    return [
        _link(_url(request, name, *args, f="json"), "self", media_type),
        _link(_url(request, name, *args, f="html"), "alternate", HTML),
    ]


def _licence() -> Link:
    return _link(settings.DATA_LICENCE, "license", HTML, gettext("Lizenz"))


def _collection(name: str) -> Collection:
    found = collection_named(name)
    if not found:
        raise Wrong(404, gettext("Diese Sammlung gibt es nicht."))
    return found


# --- What there is ---------------------------------------------------------------------------------------------------


@resource()
def landing(request: HttpRequest) -> Answer:
    """The way in: links to everything."""
    links = [
        *_self_links(request, "landing"),
        _link(_url(request, "api", f="json"), "service-desc", OPENAPI, "OpenAPI"),
        _link(_url(request, "api", f="html"), "service-doc", HTML, "OpenAPI"),
        _link(_url(request, "conformance"), "conformance", JSON),
        _link(_url(request, "collections"), "data", JSON),
        _licence(),
    ]
    content = {
        "title": gettext("Offene Daten"),
        "description": gettext("Gebiete, Städte und Gemeinden und Vorhaben als Geodaten."),
        "links": links,
    }
    context = {"collections": collections(), "licence": settings.DATA_LICENCE, "url": _url(request, "landing")}
    return Answer(content, "landing", context)


@resource()
def conformance(request: HttpRequest) -> Answer:
    return Answer({"conformsTo": CONFORMS_TO}, "conformance", {"classes": CONFORMS_TO})


@resource()
def all_collections(request: HttpRequest) -> Answer:
    content = {
        "links": [*_self_links(request, "collections"), _licence()],
        "collections": [_described(request, one) for one in collections()],
    }
    context = {"collections": collections(), "licence": settings.DATA_LICENCE, "url": _url(request, "landing")}
    return Answer(content, "landing", context)


@resource()
def one_collection(request: HttpRequest, name: str) -> Answer:
    found = _collection(name)
    content = _described(request, found)
    return Answer(content, "collection", {"collection": found, "licence": settings.DATA_LICENCE})


def _described(request: HttpRequest, one: Collection) -> dict[str, Any]:
    extent = one.extent()
    return {
        "id": one.name,
        "title": one.title,
        "description": one.description,
        **({"extent": {"spatial": {"bbox": [list(extent)], "crs": CRS84}}} if extent else {}),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            *_self_links(request, "collection", one.name),
            _link(_url(request, "items", one.name, f="json"), "items", GEOJSON, str(one.title)),
            _link(_url(request, "items", one.name, f="html"), "items", HTML, str(one.title)),
            _licence(),
        ],
    }


# --- Features --------------------------------------------------------------------------------------------------------


@resource("limit", "offset", "bbox", "bbox-crs", "datetime")
def items(request: HttpRequest, name: str) -> Answer:
    """A page of features, with links to the next and the one before."""
    found = _collection(name)
    limit = min(_number(request, "limit", FEW, least=1), MOST)
    offset = _number(request, "offset", 0, least=0)
    rows = _chosen(request, found)
    matched = rows.count()
    features = list(found.features(rows[offset : offset + limit]))
    links = [*_page_links(request, name, limit, offset, matched), _licence()]
    head = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": links,
    }
    content = _json(head)[:-1] + ',"features":[' + ",\n".join(_feature(one, request) for one in features) + "]}"
    context = {
        "collection": found,
        "features": features,
        "matched": matched,
        "first": offset + 1,
        "last": offset + len(features),
        "links": {link["rel"]: link["href"].replace("f=json", "f=html") for link in links},
    }
    return Answer(content, "items", context, GEOJSON)


@resource()
def item(request: HttpRequest, name: str, key: str) -> Answer:
    """One feature."""
    found = _collection(name)
    rows = (
        found.rows().filter(pk=int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else found.rows().none()
    )
    feature = next(iter(found.features(rows)), None)
    if not feature:
        raise Wrong(404, gettext("Dieses Objekt gibt es nicht."))
    links = [
        *_self_links(request, "item", name, key, media_type=GEOJSON),
        _link(_url(request, "collection", name), "collection", JSON, str(found.title)),
        _licence(),
    ]
    content = _feature(feature, request)[:-1] + ',"links":' + _json(links) + "}"
    return Answer(content, "item", {"collection": found, "feature": feature}, GEOJSON)


def _feature(feature: Feature, request: HttpRequest) -> str:
    properties = dict(feature.properties)
    if "url" in properties:
        properties["url"] = request.build_absolute_uri(properties["url"])
    return (
        f'{{"type":"Feature","id":{feature.key},"geometry":{feature.geometry or "null"},'
        f'"properties":{_json(properties)}}}'
    )


def _number(request: HttpRequest, name: str, default: int, least: int) -> int:
    text = request.GET.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) < least:
        raise Wrong(
            400, gettext("Der Parameter %(name)s ist eine ganze Zahl ab %(least)s.") % {"name": name, "least": least}
        )
    return int(text)


def _chosen(request: HttpRequest, found: Collection) -> Rows:
    """The rows that fit all filters of the query."""
    rows = found.rows()
    for name, column in found.filters.items():
        if name in request.GET:
            rows = rows.filter(**{column: request.GET[name]})
    if request.GET.get("bbox-crs", CRS84) != CRS84:
        raise Wrong(400, gettext("Der Ausschnitt wird in Grad angegeben (WGS84, Länge zuerst)."))
    if "bbox" in request.GET:
        rows = found.in_box(rows, _box(request.GET["bbox"]))
    if "datetime" in request.GET:
        days = _days(request.GET["datetime"])
        rows = found.on(rows, days) if found.on else rows
    return rows


def _box(text: str) -> tuple[float, float, float, float]:
    parts = text.split(",")
    if len(parts) == 6:  # with heights, which nothing here has
        parts = [*parts[:2], *parts[3:5]]
    try:
        return box(",".join(parts))
    except ValidationError as error:
        raise Wrong(400, error.messages[0]) from error


def _days(text: str) -> Days:
    """The first and last day of `datetime`: a moment, or an interval with `..` or nothing at its open end."""
    first, slash, last = text.partition("/")
    days = _day(first), _day(last if slash else first)
    if days == (None, None) or (days[0] and days[1] and days[0] > days[1]):
        raise Wrong(400, _what_days_are())
    return days


def _day(text: str) -> datetime.date | None:
    if text in ("", ".."):
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+")) if "T" in text else None
        day = timezone.localtime(moment).date() if moment and timezone.is_aware(moment) else parse_date(text)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        raise Wrong(400, _what_days_are())
    return day


def _what_days_are() -> str:
    return gettext(
        "Der Parameter datetime ist ein Tag oder ein Zeitraum, zum Beispiel 2021-01-01/2027-12-31 oder 2021-01-01/.."
    )


def _page_links(request: HttpRequest, name: str, limit: int, offset: int, matched: int) -> list[Link]:
    chosen = {key: value for key, value in request.GET.items() if key not in ("f", "limit", "offset")}

    def at(start: int, form: str = "json") -> str:
        place = {"limit": limit, **({"offset": start} if start else {})}
        return _url(request, "items", name, **chosen, **place, f=form)

    links = [_link(at(offset), "self", GEOJSON), _link(at(offset, "html"), "alternate", HTML)]
    if offset + limit < matched:
        links.append(_link(at(offset + limit), "next", GEOJSON))
    if offset:
        links.append(_link(at(max(offset - limit, 0)), "prev", GEOJSON))
    return [*links, _link(_url(request, "collection", name), "collection", JSON)]


# --- Description for programs ----------------------------------------------------------------------------------------


@resource()
def api(request: HttpRequest) -> Answer:
    """The description of all this as OpenAPI 3.0."""
    content = _openapi(request)
    return Answer(content, "api", {"paths": content["paths"]}, OPENAPI)


def _openapi(request: HttpRequest) -> dict[str, Any]:
    def get(
        summary: Any, name: str, media_type: str = JSON, parameters: Iterable[dict[str, Any]] = ()
    ) -> dict[str, Any]:
        answers = {"200": {"description": "OK", "content": {media_type: {}, HTML: {}}}}
        wrong = {"description": "Error", "content": {JSON: {"schema": {"$ref": "#/components/schemas/exception"}}}}
        return {
            "get": {
                "summary": str(summary),
                "operationId": name,
                "parameters": [_parameter("f", {"type": "string", "enum": ["json", "html"]}), *parameters],
                "responses": {**answers, "400": wrong, "404": wrong},
            }
        }

    paths = {
        "/": get(gettext("Übersicht"), "landing"),
        "/conformance": get(gettext("Was erfüllt wird"), "conformance"),
        "/collections": get(gettext("Sammlungen"), "collections"),
        "/api": get(gettext("Diese Beschreibung"), "api", OPENAPI),
    }
    for one in collections():
        path = f"/collections/{one.name}"
        paths[path] = get(one.title, f"{one.name}.describe")
        paths[f"{path}/items"] = get(one.description, f"{one.name}.items", GEOJSON, _item_parameters(one))
        key = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
        paths[f"{path}/items/{{featureId}}"] = get(one.title, f"{one.name}.item", GEOJSON, [key])
    exception = {
        "type": "object",
        "required": ["code"],
        "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
    }
    return {
        "openapi": "3.0.3",
        "info": {
            "title": gettext("Offene Daten"),
            "version": "1.0.0",
            "license": {"name": gettext("Lizenz"), "url": settings.DATA_LICENCE},
        },
        "servers": [{"url": _url(request, "landing").rstrip("/")}],
        "paths": paths,
        "components": {"schemas": {"exception": exception}},
    }


def _parameter(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, **more}


def _item_parameters(one: Collection) -> list[dict[str, Any]]:
    numbers = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    return [
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": FEW}),
        _parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
        _parameter("bbox", numbers, style="form", explode=False),
        _parameter("datetime", {"type": "string"}),
        *(_parameter(name, {"type": one.properties[name]}) for name in one.filters),
    ]
