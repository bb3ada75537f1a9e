"""The page on which members say how often they want to hear of what is new, and of what."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from reihum.exchange import digest
from reihum.exchange.match_forms import NoticesForm
from reihum.people.access import for_members
from reihum.people.standing import standing_of


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    person = standing_of(request.user).person
    if person is None:
        raise PermissionDenied
    form = NoticesForm(request.POST if request.method == "POST" else None, instance=digest.of(person))
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Ihre Auswahl ist gespeichert."))
        return redirect("matches:notices")
    context = {"form": form, "person": person}
    return render(request, "exchange/notices.html", context, status=422 if request.method == "POST" else 200)
