"""Unsubscribing from mailing lists with one click (RFC 8058), and the way back."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reihum.mailing.models import Outgoing, Unsubscription

SALT = "mailing.unsubscribe"


def unsubscribe_url(token: str) -> str:
    """Where whoever got the mail with this token unsubscribes from its list. Says nothing of the address."""
    return settings.URL + reverse("mailing:unsubscribe", args=[signing.Signer(salt=SALT).sign(token)])


def mail_behind(key: str) -> Outgoing | None:
    """The bulk mail a link is from; None if the link is not ours, or the mail is forgotten."""
    try:
        token = signing.Signer(salt=SALT).unsign(key)
    except signing.BadSignature:
        return None
    return Outgoing.objects.filter(token=token).exclude(mailing_list="").first()


def unsubscribe(mail: Outgoing) -> None:
    """From now on nothing of this list goes to this address. Twice is once."""
    Unsubscription.objects.get_or_create(email=mail.to.lower(), mailing_list=mail.mailing_list)


def subscribe_again(mail: Outgoing) -> None:
    want_again(mail.to, mail.mailing_list)


def who_unsubscribed(mailing_list: str, emails: Iterable[str]) -> set[str]:
    """Those of the addresses (in small letters) to which nothing of this list goes. One query."""
    rows = Unsubscription.objects.filter(mailing_list=mailing_list, email__in=list(emails))
    return set(rows.values_list("email", flat=True))


def is_unsubscribed(mail: Outgoing) -> bool:
    return Unsubscription.objects.filter(email=mail.to.lower(), mailing_list=mail.mailing_list).exists()


def want_again(email: str, mailing_list: str) -> None:
    """This address wants mail of this list after all."""
    Unsubscription.objects.filter(email=email.lower(), mailing_list=mailing_list).delete()
