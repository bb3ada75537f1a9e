"""Papers and slides in the browser: for hosts, and for those who present a point of the agenda."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from reihum.meetings import access, documents
from reihum.meetings.document_forms import DocumentForm
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument


@login_required
@require_http_methods(["GET", "POST"])
def of_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """The papers that belong to the meeting as a whole, and one more; for hosts."""
    return _page(request, access.meeting_to_host(request.user, slug), None)


@login_required
@require_http_methods(["GET", "POST"])
def of_item(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The papers of one point, and one more; for hosts and for those who present it."""
    item = access.item_to_equip(request.user, slug, pk)
    return _page(request, item.meeting, item)


def _page(request: HttpRequest, meeting: Meeting, item: AgendaItem | None) -> HttpResponse:
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_bound and form.is_valid() and _added(request.user, meeting, item, form):
        messages.success(request, gettext("Die Datei liegt jetzt beim Treffen."))
        return redirect(request.path)
    context = {
        "meeting": meeting,
        "item": item,
        "documents": meeting.documents.filter(item=item).select_related("file"),
        "document_form": form,
        "is_host": access.hosts(request.user, meeting),
    }
    return render(request, "meetings/documents.html", context, status=422 if form.errors else 200)


def _added(user: Any, meeting: Meeting, item: AgendaItem | None, form: DocumentForm) -> bool:
    file, title = form.cleaned_data["file"], form.said_title
    try:
        documents.add(meeting, item, file, title, for_members_only=form.is_for_members, by=user)
    except ValidationError as error:
        form.add_error("file", error)
    return form.is_valid()


@require_POST
@login_required
def show(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says who may read a paper: members, or everybody."""
    document = access.document_to_change(request.user, slug, pk)
    documents.show(document, for_members_only=request.POST.get("lesen") != "alle")
    messages.success(request, gettext("Gespeichert."))
    return _back(slug, document)


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes a paper away."""
    document = access.document_to_change(request.user, slug, pk)
    documents.remove(document)
    messages.success(request, gettext("Die Datei ist weg."))
    return _back(slug, document)


def _back(slug: str, document: MeetingDocument) -> HttpResponse:
    if document.item_id:
        return redirect("meetings:item_documents", slug, document.item_id)
    return redirect("meetings:documents", slug)
