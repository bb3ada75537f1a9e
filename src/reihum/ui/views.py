"""Pages that belong to no app: health, files, language, errors."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language
from django.views.static import serve


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 if the database answers, else 503. For load balancers and monitors."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Pictures in the sizes that pages show, and logos, which are shown unchanged; never a photo as it was uploaded, which
    stays when consent is withdrawn.

    Documents are served at /dokumente/, where who may read them is asked.
    """
    if not path.startswith(("images/", "logos/")):
        return not_found(request, None)
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


# Without a token on purpose: a token would set a cookie for every visitor, and a stranger's page gains nothing by this.
language = csrf_exempt(require_POST(set_language))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /redaktion/", "Disallow: /konto/", f"Sitemap: {settings.URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "ui/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session: they may be what failed."""
    return render(None, "ui/errors/500.html", status=500)
