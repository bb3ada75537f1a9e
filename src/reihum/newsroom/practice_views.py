"""From an entry of the exchange to the draft of an article."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from reihum.exchange.access import entry_to_read
from reihum.newsroom import practice_draft
from reihum.people.models import User


@require_POST
@login_required
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the draft of the article about the entry, which is made if there is none."""
    entry = entry_to_read(request.user, pk)
    assert isinstance(request.user, User)  # noqa: S101 - is signed in
    if not practice_draft.may_make(request.user, entry):
        raise PermissionDenied
    page = practice_draft.draft(entry, request.user)
    if not page.permissions_for_user(request.user).can_edit():
        messages.error(
            request,
            gettext(
                "Den Artikel „%(title)s“ gibt es schon. Ändern kann ihn, wer ihn angelegt hat, und die Koordination."
            )
            % {"title": page.title},
        )
        return redirect(entry)
    if not entry.is_public:
        messages.info(
            request,
            gettext(
                "Dieser Eintrag war bisher nicht öffentlich. Bitte fragen Sie vor dem Veröffentlichen, wer ihn erzählt hat."
            ),
        )
    return redirect("wagtailadmin_pages:edit", page.pk)
