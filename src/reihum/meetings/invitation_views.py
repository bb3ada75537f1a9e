"""Inviting, for hosts: the letter, its preview, sending it, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.funding.mail_acknowledgement import for_mail
from reihum.mailing.deliveries import deliveries_of
from reihum.meetings import access, invitations, invited_list, word_answers
from reihum.meetings.invitation_forms import InvitationForm
from reihum.meetings.invitation_mails import about
from reihum.meetings.models import AnswerNote, Invitation, Meeting
from reihum.meetings.publicity import acknowledgement
from reihum.people.standing import standing_of


@require_http_methods(["GET", "POST"])
@login_required
@transaction.atomic
def invitation(request: HttpRequest, slug: str) -> HttpResponse:
    """The letter and who gets it. Keeping it sends nothing."""
    meeting = access.meeting_to_host(request.user, slug)
    if request.method == "POST":  # two hosts who begin at once write one letter
        Meeting.objects.held().get(pk=meeting.pk)
    letter = Invitation.objects.filter(meeting=meeting).first() or invitations.first_letter(meeting)
    form = InvitationForm(request.POST if request.method == "POST" else None, instance=letter)
    if request.method == "POST" and form.is_valid():
        form.instance.written_by = standing_of(request.user).person
        form.save()
        return redirect("meetings:invitation_preview", slug)
    context = {"meeting": meeting, "form": form, "invited": meeting.invited.invited().count()}
    return render(request, "meetings/invitation.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The mail as the host who asks would get it, and who will get one."""
    meeting = access.meeting_to_host(request.user, slug)
    letter = Invitation.objects.filter(meeting=meeting).first()
    if letter is None:
        return redirect("meetings:invitation", slug)
    letter.meeting = meeting
    person = standing_of(request.user).person
    given_name = person.given_name if person else gettext("Erika")
    link = request.build_absolute_uri(meeting.get_absolute_url())  # nobody answers from the preview
    problem = ""
    try:
        invitations.check_can_invite(meeting)
    except ValidationError as error:
        problem = " ".join(error.messages)
    context = {
        "meeting": meeting,
        "letter": invitations.letter_to(letter, meeting, given_name, link),
        "below": for_mail(acknowledgement(meeting)),
        "found": invitations.recipients(letter),
        "invitation": letter,
        "problem": problem,
    }
    return render(request, "meetings/invitation_preview.html", context)


@require_POST
@login_required
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Invites all who are meant and were not yet."""
    meeting = access.meeting_to_host(request.user, slug)
    letter = Invitation.objects.filter(meeting=meeting).first()
    if letter is None:
        return redirect("meetings:invitation", slug)
    try:
        count = invitations.send(letter)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meetings:invitation_preview", slug)
    said = ngettext("%(count)s Einladung geht hinaus.", "%(count)s Einladungen gehen hinaus.", count)
    messages.success(request, said % {"count": count} if count else gettext("Alle sind schon eingeladen."))
    return redirect("meetings:invited", slug)


@require_safe
@login_required
def invited(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of each mail, and who has not answered."""
    meeting = access.meeting_to_host(request.user, slug)
    context = {
        "meeting": meeting,
        "list": invited_list.of(meeting),
        "deliveries": deliveries_of(about(meeting)),
        "to_remind": invitations.to_remind(meeting) if meeting.takes_registrations else 0,
    }
    return render(request, "meetings/invited.html", context)


@require_POST
@login_required
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Reminds those who have not answered."""
    meeting = access.meeting_to_host(request.user, slug)
    count = invitations.to_remind(meeting) if meeting.takes_registrations else 0
    if count:
        invitations.write_reminders.enqueue(meeting.pk)
        said = ngettext("%(count)s Erinnerung geht hinaus.", "%(count)s Erinnerungen gehen hinaus.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.error(request, gettext("Gerade ist niemand zu erinnern."))
    return redirect("meetings:invited", slug)


@require_POST
@login_required
def settle_note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says that somebody has seen to what a person wrote."""
    meeting = access.meeting_to_host(request.user, slug)
    note = get_object_or_404(AnswerNote, invited__meeting=meeting, pk=pk)
    word_answers.settle(note, standing_of(request.user).person)
    messages.success(request, gettext("Die Nachricht ist erledigt."))
    return redirect("meetings:invited", slug)
