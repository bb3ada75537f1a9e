"""The report of a meeting, from the page of the meeting."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from reihum.meetings.access import meeting_to_host
from reihum.newsroom import article_draft, report_draft
from reihum.people.models import User


@require_POST
@login_required
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to the draft of the article about the meeting, which is made if there is none."""
    meeting = meeting_to_host(request.user, slug)
    assert isinstance(request.user, User)  # noqa: S101 - is signed in
    if not article_draft.may_write(request.user):
        messages.error(
            request,
            gettext(
                "Artikel schreiben alle, die ein Gebiet betreuen oder das ESF-Programm koordinieren. Bitte fragen Sie "
                "jemanden davon oder die Koordination des Netzwerks."
            ),
        )
        return redirect(meeting)
    try:
        page = report_draft.draft(meeting, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(meeting)
    if not page.permissions_for_user(request.user).can_edit():
        messages.error(
            request,
            gettext(
                "Den Bericht „%(title)s“ gibt es schon. Ändern kann ihn, wer ihn angelegt hat, und die Koordination."
            )
            % {"title": page.title},
        )
        return redirect(meeting)
    messages.info(request, report_draft.photo_hint(meeting))
    return redirect("wagtailadmin_pages:edit", page.pk)
