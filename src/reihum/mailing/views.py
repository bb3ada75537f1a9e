"""Unsubscribing from a link in a mail. The signed key says who: mail programs send no cookie (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reihum.mailing import unsubscribing


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, key: str) -> HttpResponse:
    """GET asks and changes nothing: programs that look for viruses open links. POST does it, and takes it back."""
    mail = unsubscribing.mail_behind(key)
    if not mail:
        return render(request, "mailing/link_expired.html", status=410)
    if request.method == "POST" and request.POST.get("wieder"):
        unsubscribing.subscribe_again(mail)
    elif request.method == "POST":
        unsubscribing.unsubscribe(mail)
    # No redirect after POST: RFC 8058 wants none, and once more does no harm.
    context = {"mail": mail, "is_unsubscribed": unsubscribing.is_unsubscribed(mail)}
    return render(request, "mailing/unsubscribe.html", context)
