"""The network and its people."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reihum.people.access import for_members
from reihum.people.directory import search
from reihum.people.models import Membership, Person, Role
from reihum.publishing.pages import published

PER_PAGE = 50


@published
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The network for everybody: its aim, its members, its board and coordination."""
    memberships = Membership.objects.today().select_related("municipality", "organisation")
    board = Role.objects.today().filter(kind__in=Role.NETWORK_KINDS).select_related("person", "organisation")
    context = {
        "cities": [row for row in memberships if row.municipality],
        "organisations": [row for row in memberships if row.organisation],
        "board": board.order_by("kind", "person__family_name", "pk"),
    }
    return render(request, "people/network.html", context)


@require_safe
@for_members
def directory(request: HttpRequest) -> HttpResponse:
    """The members of the network, with contact details, for members; `?q=` searches."""
    wanted = request.GET.get("q", "").strip()[:100]
    page = Paginator(search(wanted), PER_PAGE).get_page(request.GET.get("seite"))
    context = {"persons": page, "wanted": wanted}
    return render(request, "people/_persons.html" if request.htmx else "people/directory.html", context)  # type: ignore[attr-defined]


@require_safe
@for_members
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person and their roles through the years, for members."""
    found = get_object_or_404(Person, pk=pk)
    roles = found.roles.select_related("organisation", "municipality", "area__municipality")
    today = timezone.localdate()
    context = {
        "person": found,
        "current": [role for role in roles if role.holds_on(today)],
        "former": [role for role in roles if not role.holds_on(today)],
    }
    return render(request, "people/person.html", context)
