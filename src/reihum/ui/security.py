"""What a browser may load: only ours, and no inline code; in a frame, what a reader asks for.

Wagtail's back office needs inline styles and scripts.
"""

from collections.abc import Callable

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


class ContentSecurityPolicy:
    """Sets the policy and the permissions of every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = BACK_OFFICE if request.path.startswith("/redaktion/") else STRICT
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response
