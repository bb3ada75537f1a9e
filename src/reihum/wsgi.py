"""What a web server runs: stored pages and static files first, then Django."""

import gc
import os
import sys
import threading
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reihum.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - after Django is set up
from django.http.request import split_domain_port, validate_host  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from reihum.publishing import freshness  # noqa: E402
from reihum.publishing.front import Front  # noqa: E402

# Threads hand over after 20 µs instead of 5 ms, so that a stored page need not wait for a page that Django makes (bench/pages).
sys.setswitchinterval(0.00002)


def known_host(header: str) -> bool:
    return validate_host(split_domain_port(header)[0], settings.ALLOWED_HOSTS)


freshness.begin()
threading.Thread(target=freshness.watch, name="freshness", daemon=True).start()
application = Front(
    WhiteNoise(
        django_application,
        root=Path(settings.STATIC_ROOT),
        prefix=settings.STATIC_URL,
        max_age=3600,
        immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
    ),
    freshness.store(),
    languages=tuple(code for code, _name in settings.LANGUAGES),
    language_cookie=settings.LANGUAGE_COOKIE_NAME,
    private_cookies=(settings.SESSION_COOKIE_NAME, "messages"),
    hosts=known_host,
    secure=settings.HTTPS,
    beside=(settings.STATIC_URL, settings.MEDIA_URL),
)

# All that is loaded by now stays: looking through it for garbage, again and again, held up some requests (75 ms; now 3).
get_resolver().url_patterns  # noqa: B018 - loads all views, which the first request would wait for
gc.collect()
gc.freeze()
