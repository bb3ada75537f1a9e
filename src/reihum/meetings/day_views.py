"""The day of a meeting: what to print, who is there, and the signed list afterwards; for hosts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reihum.funding.publicity.by_hand import examined
from reihum.meetings import access, attendance, day_papers
from reihum.meetings.day_forms import SignedListForm
from reihum.meetings.models import Meeting, SignedList
from reihum.people.access import for_members
from reihum.people.standing import standing_of


@require_safe
@login_required
def day(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything for the day in one place."""
    return _page(request, access.meeting_to_host(request.user, slug), SignedListForm())


def _page(request: HttpRequest, meeting: Meeting, form: SignedListForm) -> HttpResponse:
    context = {
        "meeting": meeting,
        "coming": meeting.registrations.coming().filter(walk_in_key=None).count(),
        "present": meeting.registrations.present().count(),
        "lists": meeting.signed_lists.select_related("added_by"),
        "form": form,
    }
    return render(request, "meetings/day.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def list_to_sign(request: HttpRequest, slug: str) -> HttpResponse:
    """The attendance list to print."""
    meeting = access.meeting_to_host(request.user, slug)
    return as_pdf(day_papers.list_to_sign(meeting, meeting.registrations.coming().by_name()), f"teilnahmeliste-{slug}")


@require_safe
@login_required
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    """Name badges to print and cut out."""
    meeting = access.meeting_to_host(request.user, slug)
    return as_pdf(day_papers.badges(meeting, meeting.registrations.coming().by_name()), f"namensschilder-{slug}")


@require_safe
@login_required
def certificates(request: HttpRequest, slug: str) -> HttpResponse:
    """Certificates of all who were there."""
    meeting = access.meeting_to_host(request.user, slug)
    present = list(meeting.registrations.present().named().by_name())
    if not present:
        raise Http404
    return as_pdf(day_papers.certificates(meeting, present), f"teilnahmebescheinigungen-{slug}")


@require_safe
@for_members
def own_certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """The certificate of whoever asks, if they were there."""
    meeting = access.meeting_to_see(request.user, slug)
    mine = get_object_or_404(
        meeting.registrations.present().by_name(), person__isnull=False, person=standing_of(request.user).person
    )
    return as_pdf(day_papers.certificates(meeting, [mine]), f"teilnahmebescheinigung-{slug}")


@require_POST
@login_required
def keep_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps a scan of the signed list."""
    meeting = access.meeting_to_host(request.user, slug)
    form = SignedListForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            attendance.keep_list(meeting, examined(form.cleaned_data["file"]), standing_of(request.user).person)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            messages.success(request, gettext("Die Liste liegt jetzt beim Treffen. Bewahren Sie auch das Papier auf."))
            return redirect("meetings:day", slug)
    return _page(request, meeting, form)


@require_safe
@login_required
def signed_list(request: HttpRequest, slug: str, pk: int) -> FileResponse:
    """A scan of the signed list."""
    kept = get_object_or_404(SignedList, meeting=access.meeting_to_host(request.user, slug), pk=pk)
    return FileResponse(kept.file.open(), as_attachment=True, filename=str(kept.file.name).rpartition("/")[2])


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF, to be shown by the browser; `name` without its ending."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
