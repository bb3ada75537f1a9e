"""Handing over in the browser: begin, work through the list, name the successor."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reihum.people import handovers
from reihum.people.access import for_members, handover_to_see, handovers_of, role_to_hand_over
from reihum.people.forms import HandoverItemForm, SuccessorForm
from reihum.people.models import Role
from reihum.people.standing import standing_of
from reihum.places.models import Area


@require_safe
@for_members
def overview(request: HttpRequest) -> HttpResponse:
    """One's own handovers, and the tasks that one could hand over; the coordination sees all."""
    standing = standing_of(request.user)
    roles = (
        Role.objects.in_charge()
        .today()
        .filter(handover=None)
        .select_related("person", "area__municipality", "municipality")
    )
    if not standing.is_coordinator:
        roles = roles.filter(person=standing.person)
    return render(
        request,
        "people/handovers.html",
        {"handovers": handovers_of(request.user), "roles": roles.order_by("area__name", "person__family_name", "pk")},
    )


@require_POST
@for_members
def begin(request: HttpRequest, role: int) -> HttpResponse:
    """Begins to hand over a role."""
    return redirect("people:handover", handovers.begin(role_to_hand_over(request.user, role)).pk)


@require_safe
@for_members
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The list to work through, what is open, and who goes on."""
    return _page(request, pk)


def _page(
    request: HttpRequest, pk: int, form: SuccessorForm | None = None, item: HandoverItemForm | None = None
) -> HttpResponse:
    found = handover_to_see(request.user, pk)
    context = {
        "handover": found,
        "items": found.items.all(),
        "tasks": [] if found.finished_on else handovers.open_tasks(found.role),
        "form": form or SuccessorForm(leaving=found.role.person, initial={"last_day": found.role.until}),
        "item_form": item or HandoverItemForm(),
    }
    return render(request, "people/handover.html", context, status=422 if form or item else 200)


@require_POST
@for_members
def tick(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Says that something is handed over; said again, that it was a mistake."""
    line = get_object_or_404(handover_to_see(request.user, pk).items, pk=item)
    line.done_on = None if line.done_on else timezone.localdate()
    line.save(update_fields=["done_on"])
    return redirect("people:handover", pk)


@require_POST
@for_members
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more thing to hand over."""
    found = handover_to_see(request.user, pk)
    form = HandoverItemForm(request.POST)
    form.instance.handover = found
    form.instance.order = 1000 + found.items.count()
    if not form.is_valid():
        return _page(request, pk, item=form)
    form.save()
    return redirect("people:handover", pk)


@require_POST
@for_members
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Names the successor, who takes over what is open."""
    found = handover_to_see(request.user, pk)
    form = SuccessorForm(request.POST, leaving=found.role.person)
    if form.is_valid():
        try:
            role = handovers.finish(found, form.cleaned_data["successor"], form.cleaned_data["last_day"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                gettext("Abgeschlossen. %(person)s ist ab dem %(day)s zuständig.")
                % {"person": role.person, "day": f"{role.since or timezone.localdate():%d.%m.%Y}"},
            )
            return redirect("people:handover", pk)
    return _page(request, pk, form=form)


@require_safe
@for_members
def through_the_years(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was in charge of an area and when, with names, for members."""
    area = get_object_or_404(Area.objects.select_related("municipality"), pk=pk)
    roles = Role.objects.in_charge().filter(area=area).select_related("person", "organisation")
    return render(request, "people/through_the_years.html", {"area": area, "roles": roles})
