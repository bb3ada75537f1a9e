"""Old addresses of renamed pages lead to the new one; Wagtail notes them when a page is renamed or moved."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware


class OldAddresses(RedirectMiddleware):
    """A page that was renamed back has an old address that is its own again: when it is taken off, Wagtail would send
    visitors from it to itself for ever."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        redirect: HttpResponse = super().process_response(request, response)
        return response if redirect.headers.get("Location") == request.path else redirect
