"""Tasks from the meetings in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from reihum.meetings import access
from reihum.meetings import tasks as following_up
from reihum.meetings.minutes_forms import TaskStateForm
from reihum.meetings.models import Task
from reihum.people.access import for_members
from reihum.people.standing import standing_of

PER_PAGE = 30


@require_safe
@for_members
def tasks(request: HttpRequest) -> HttpResponse:
    """What is open, one's own first; and, page by page, what is settled."""
    person = standing_of(request.user).person
    still_open = list(Task.objects.open().with_people())
    settled = Task.objects.exclude(state=Task.State.OPEN).with_people().order_by("-settled_at", "-pk")
    context = {
        "mine": [task for task in still_open if person and task.person_id == person.pk],
        "others": [task for task in still_open if not person or task.person_id != person.pk],
        "settled": Paginator(settled, PER_PAGE).get_page(request.GET.get("seite")),
    }
    return render(request, "meetings/tasks.html", context)


@for_members
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """How a task stands, for whoever has it and for those who hosted."""
    found = access.task_to_settle(request.user, pk)
    form = TaskStateForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        following_up.settle(found, form.cleaned_data["state"], form.cleaned_data["note"])
        messages.success(request, gettext("Danke, das ist eingetragen."))
        return redirect("meetings:tasks")
    return render(request, "meetings/task.html", {"task": found, "form": form}, status=422 if form.errors else 200)
