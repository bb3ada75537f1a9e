"""What a web server runs: Django, with static files answered before it."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reihum.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - after Django is set up

application = WhiteNoise(
    django_application,
    root=Path(settings.STATIC_ROOT),
    prefix=settings.STATIC_URL,
    max_age=3600,
    immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
)
