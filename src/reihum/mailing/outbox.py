"""Mail that leaves after the transaction: a row for each, written together with what it is about, sent by the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from reihum.mailing import unwanted
from reihum.mailing.models import Outgoing, new_token
from reihum.mailing.sending import wake
from reihum.mailing.unsubscribing import unsubscribe_url

LONGEST_ADDRESS = 254  # RFC 5321, with its two brackets less


@dataclass(frozen=True)
class Below:
    """What stands below the words of a mail, as text and as HTML, which shows pictures as `cid:ID`.

    `pictures` says where the file for each ID is: `static:NAME` (of an app) or `media:NAME` (in the media storage). An ID
    has the form of an address, `emblem@reihum`, and stands for the same file in every mail.
    """

    text: str
    html: SafeString
    pictures: Mapping[str, str]


@dataclass(frozen=True)
class CalendarPart:
    """An entry that calendars take over (iTIP): the .ics and its method, REQUEST or CANCEL."""

    ics: str
    method: str


def send_later(
    to: str,
    template: str,
    context: dict[str, Any],
    below: Below | None = None,
    *,
    calendar: CalendarPart | None = None,
    about: str = "",
    mailing_list: str = "",
    confidential: bool = False,
) -> Outgoing:
    """Writes a mail to one address. `template` names two files: `<template>_subject.txt` and `<template>.txt`.

    It is sent if, and only if, the surrounding transaction is committed. With something `below` it has the same words as
    HTML too, without it is text alone. `about` is a short key by which its app finds it again, such as
    "meetings.invitation:12"; mails to one address about the same thing leave in the order in which they were written.
    `mailing_list` is for mail to many, and names what one unsubscribes from; without it, the mail is a personal one.
    What is `confidential` is not listed in the back office.

    Gives the row, which says what became of it. An address that is blocked, unsubscribed or wrong raises nothing.
    """
    to, token = _storable(to), new_token()
    subject = " ".join(render_to_string(f"{template}_subject.txt", _with_site(context)).split())
    text = text_of(template, context)
    if mailing_list:
        line = gettext("Keine solchen E-Mails mehr? Hier bestellen Sie sie ab:")
        text = f"{text.rstrip()}\n\n{line}\n{unsubscribe_url(token)}\n"
    html = ""
    if below:
        parts = {"subject": subject, "text": text.strip(), "below": below.html}
        html = str(render_to_string("mailing/mail/page.html", parts))
        text = f"{text}\n---\n\n{below.text}\n"
    state, problem = unwanted.final_state(to, mailing_list) or Outgoing.State.WAITING, ""
    if len(to) > LONGEST_ADDRESS:  # cut off, it may be somebody else's
        state, problem = Outgoing.State.FAILED, Outgoing.Problem.BAD_ADDRESS
    mail = Outgoing.objects.create(
        to=to[:LONGEST_ADDRESS],
        subject=_storable(subject)[:500],
        text=text,
        html=_storable(html),
        pictures=list(below.pictures.items()) if below else [],
        calendar=calendar.ics if calendar else "",
        calendar_method=calendar.method if calendar else "",
        about=about,
        mailing_list=mailing_list,
        is_confidential=confidential,
        token=token,
        state=state,
        problem=problem,
    )
    # Once a transaction, however many mails it writes. Whatever forgets to call it: the clock finds the mail.
    if all(waiting[1] is not wake for waiting in connection.run_on_commit):
        transaction.on_commit(wake)
    return mail


def text_of(template: str, context: dict[str, Any]) -> str:
    """The words of the mail that `send_later` would write."""
    return _storable(str(render_to_string(f"{template}.txt", _with_site(context))))


def says(mail: Outgoing, to: str, template: str, context: dict[str, Any]) -> bool:
    """Whether a mail that has not left yet is the one that `send_later` would write now."""
    return (mail.to, mail.text) == (to, text_of(template, context))


def _with_site(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "site": settings.URL}


def _storable(text: str) -> str:
    """Without the sign that PostgreSQL does not keep and no mail may have."""
    return text.replace("\0", "")
