"""Old addresses: of renamed pages, which Wagtail notes itself, and of a site that was taken over, also where that site was
more generous than an exact match.

Wagtail looks for a redirect when nothing is found at a path. WordPress's shortest addresses, `/?p=50`, have the path of
our front page, and people link to it with capitals, to page 2 of an article, to its feed or to a smaller copy of a picture.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

# What stood in the query of the old front page, under the name in which the redirect is kept.
OLD_QUERIES = {
    "p": "p",
    "page_id": "p",
    "attachment_id": "attachment_id",
    "cat": "cat",
    "author": "author",
    "tag": "tag",
    "feed": "feed",
}
# What WordPress took at the end of any address.
ENDINGS = re.compile(r"/(?:page/\d+|comment-page-\d+|feed(?:/(?:atom|rss2?|rdf))?|trackback|embed|amp|\d+)$")
DATED = re.compile(r"(.*/)(\d{4})/(\d{2})/(?:(\d{2})/)?([^/]+)")
NUMBERED = re.compile(r"(.*)/archives/(\d+)")
SMALLER_COPY = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)")


class OldAddresses(RedirectMiddleware):
    """In place of Wagtail's own middleware for redirects, which it asks first."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        """The front page with a query of the old site."""
        if request.path != "/" or request.method not in ("GET", "HEAD"):
            return None
        for old, kept in OLD_QUERIES.items():
            value = request.GET.get(old, "")
            if value and len(value) <= 200:
                found = _answer(request, f"/?{kept}={value}")
                return found or (_answer(request, f"/?attachment_id={value}") if old == "p" else None)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        answer: HttpResponseBase = super().process_response(request, response)
        # A page that was renamed back has an old address that is its own again: taken off, it would lead to itself for ever.
        if answer.headers.get("Location") != request.path:
            response = answer
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        for path in _others(request.get_full_path()):
            if found := _answer(request, path):
                return found
        return response


def _answer(request: HttpRequest, path: str) -> HttpResponseBase | None:
    redirect = get_redirect(request, Redirect.normalise_path(path))
    if redirect is None or not redirect.link or Redirect.normalise_path(redirect.link) == Redirect.normalise_path(path):
        return None
    kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
    return kind(redirect.link)


def _others(full_path: str) -> Iterator[str]:
    """Paths that WordPress would have taken for the same."""
    path = unicodedata.normalize("NFC", unquote(urlsplit(full_path).path)).rstrip("/").removesuffix("/index.php")
    plain = ENDINGS.sub("", path)
    seen = {unquote(urlsplit(full_path).path).rstrip("/")}
    candidates = [path, plain, *_without_date(plain), path.lower(), plain.lower(), *_without_date(plain.lower())]
    if numbered := NUMBERED.fullmatch(path):
        candidates.insert(0, f"{numbered[1]}/?p={numbered[2]}")
    for candidate in (*candidates, SMALLER_COPY.sub("", path)):
        if candidate and candidate not in seen and len(candidate) <= 255:
            seen.add(candidate)
            yield candidate


def _without_date(path: str) -> Iterator[str]:
    """An address with the day for one with the month, and for one with the name alone."""
    if dated := DATED.fullmatch(path):
        before, year, month, _day, name = dated.groups()
        yield f"{before}{year}/{month}/{name}"
        yield f"{before}{name}"
