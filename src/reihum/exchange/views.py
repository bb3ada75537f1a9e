from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reihum.exchange import access
from reihum.exchange.models import Experience
from reihum.people.standing import standing_of
from reihum.publishing.pages import published

PER_PAGE = 20


@published
@require_safe
def experiences(request: HttpRequest) -> HttpResponse:
    """What works and where the shoe pinches, newest first; `?art=works` or `?art=pinches` shows one kind."""
    found = access.visible_to(request.user).with_place()
    kind = request.GET.get("art", "")
    if kind in Experience.Kind.values:
        found = found.filter(kind=kind)
    context = {
        "voices": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")),
        "kind": kind,
        "kinds": Experience.Kind.choices,
    }
    return render(request, "exchange/experiences.html", context)


@published
@require_safe
def experience(request: HttpRequest, pk: int) -> HttpResponse:
    """One experience, with where and when it was told."""
    found = get_object_or_404(
        access.visible_to(request.user)
        .with_place()
        .select_related("meeting", "told_by", "project")
        .prefetch_related("periods__programme", "topics"),
        pk=pk,
    )
    return render(
        request, "exchange/experience.html", {"voice": found, "is_member": standing_of(request.user).is_member}
    )
