"""What a browser may load: only ours, and no inline code; in a frame, what a reader asks for.

Wagtail's back office needs inline styles and scripts.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Whose videos and maps a page may show in a frame. Nothing asks them for anything before a reader wants it.
FRAMES = ("https://www.youtube-nocookie.com", "https://player.vimeo.com", "https://www.openstreetmap.org")
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    f"manifest-src 'self'; frame-src {' '.join(FRAMES)}; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
BACK_OFFICE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    f"img-src 'self' data: blob:; frame-src 'self' {' '.join(FRAMES)}; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'self'"
)


def with_tiles(policy: str) -> str:
    """The policy, with the host of the operator's base map (REIHUM_BASEMAP) where there is one."""
    tiles = urlsplit(settings.BASEMAP.replace("{s}", "*"))
    return (
        policy.replace("img-src 'self'", f"img-src 'self' {tiles.scheme}://{tiles.netloc}") if tiles.netloc else policy
    )


class ContentSecurityPolicy:
    """Sets the policy and the permissions of every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.strict, self.back_office = with_tiles(STRICT), with_tiles(BACK_OFFICE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = self.back_office if request.path.startswith("/redaktion/") else self.strict
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response
