"""What leaves by mail, a row per recipient; addresses that do not work; who wants which mailing list no longer."""

from __future__ import annotations

import datetime
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

HARD_BOUNCES = 3  # so many, and an address gets nothing any more until somebody looks at it


def new_token() -> str:
    """80 random bits in letters that survive servers which write addresses in small letters."""
    return secrets.token_hex(10)


def new_message_id() -> str:
    return f"<{secrets.token_hex(16)}@{urlsplit(settings.URL).hostname}>"


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def about(self, key: str) -> OutgoingQuerySet:
        """What an app has sent about one thing, such as "meetings.invitation:12"."""
        return self.filter(about=key)

    def unfinished(self) -> OutgoingQuerySet:
        return self.filter(state__in=UNFINISHED)

    def in_flight(self) -> OutgoingQuerySet:
        """Whose end somebody is sending right now. Afterwards they are merely unsure."""
        return self.filter(state=Outgoing.State.UNSURE, next_attempt_at__gt=timezone.now())

    def due(self) -> OutgoingQuerySet:
        """What may leave now, personal mail first. A mail waits for earlier ones to the same address about the same thing.

        Rows that a worker took and lost by dying are due again when its time with them is up.
        """
        now = timezone.now()
        earlier = Outgoing.objects.filter(
            Q(state__in=UNFINISHED) | Q(state=Outgoing.State.UNSURE, next_attempt_at__gt=now),
            about=OuterRef("about"),
            to=OuterRef("to"),
            pk__lt=OuterRef("pk"),
        ).exclude(about="")
        return self.filter(~Exists(earlier), state__in=UNFINISHED, next_attempt_at__lte=now).order_by(
            "mailing_list", "next_attempt_at", "pk"
        )

    def withdraw(self) -> int:
        """Takes back what has not left. Gives how many."""
        return self.filter(state=Outgoing.State.WAITING).update(state=Outgoing.State.WITHDRAWN)

    def can_be_sent_again(self) -> OutgoingQuerySet:
        """What did not arrive, or perhaps not, and is still there to be sent. What is in flight is not among it."""
        return self.filter(
            Q(state=Outgoing.State.FAILED) | Q(state=Outgoing.State.UNSURE, next_attempt_at__lte=timezone.now()),
            emptied_at=None,
        )

    def send_again(self) -> int:
        """People say that these shall leave once more. Gives how many will."""
        return self.can_be_sent_again().update(
            state=Outgoing.State.WAITING, attempts=0, next_attempt_at=timezone.now(), problem="", reply=""
        )

    def counts(self) -> dict[str, int]:
        """How many there are in each state that occurs."""
        return {row["state"]: row["count"] for row in self.order_by().values("state").annotate(count=Count("pk"))}


class Outgoing(models.Model):
    """A mail to one address, from the moment it is written until a year later."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENDING = "sending", _("wird gesendet")
        SENT = "sent", _("gesendet")
        UNSURE = "unsure", _("vermutlich gesendet")
        FAILED = "failed", _("nicht zugestellt")
        BLOCKED = "blocked", _("Adresse gesperrt")
        UNSUBSCRIBED = "unsubscribed", _("abbestellt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    class Problem(models.TextChoices):
        """Why a mail has not arrived, or not yet."""

        NO_SUCH_ADDRESS = "no-such-address", _("Diese Adresse gibt es dort nicht.")
        REFUSED = "refused", _("Der Server der Empfängerin oder des Empfängers nimmt diese E-Mail nicht an.")
        LATER = "later", _("Der Server bittet, es später noch einmal zu versuchen.")
        GIVEN_UP = "given-up", _("Nach zwei Tagen Versuchen aufgegeben.")
        RETURNED = "returned", _("Die E-Mail kam zurück.")
        BAD_ADDRESS = "bad-address", _("Diese Adresse ist nicht richtig geschrieben.")
        FOREIGN_LETTERS = "foreign-letters", _("Vor dem @ stehen Zeichen, die der Mailserver nicht kennt.")
        BROKEN = "broken", _("Diese E-Mail lässt sich nicht zusammensetzen.")
        CUT_OFF = "cut-off", _("Die Verbindung brach im letzten Moment ab.")

    created_at = models.DateTimeField(_("geschrieben"), default=timezone.now)
    to = models.CharField(_("an"), max_length=254)
    subject = models.CharField(_("Betreff"), max_length=500)
    text = models.TextField(_("Text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    # Pairs of name and place, as `outbox.Below` has them; PostgreSQL would not keep the order of an object.
    pictures = models.JSONField(_("Bilder"), default=list, blank=True)
    calendar = models.TextField(_("Kalendereintrag"), blank=True)
    calendar_method = models.CharField(_("Art des Kalendereintrags"), max_length=20, blank=True)
    about = models.CharField(_("worum es geht"), max_length=100, blank=True)
    mailing_list = models.CharField(
        _("Verteiler"), max_length=50, blank=True, help_text=_("Was man abbestellt. Leer: eine persönliche E-Mail.")
    )
    # To somebody whose address is nobody's business here, such as a resident who wrote a comment.
    is_confidential = models.BooleanField(_("vertraulich"), default=False)
    token = models.CharField(_("Kennung für Antworten"), max_length=20, unique=True, default=new_token, editable=False)
    message_id = models.CharField("Message-ID", max_length=200, unique=True, default=new_message_id, editable=False)
    state = models.CharField(_("Stand"), max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    # When to try; of a row that a worker has taken: until when it is the worker's alone.
    next_attempt_at = models.DateTimeField(_("nächster Versuch"), default=timezone.now)
    claim = models.CharField(max_length=20, blank=True, editable=False)  # which worker has taken it
    problem = models.CharField(_("Problem"), max_length=20, choices=Problem, blank=True)
    reply = models.CharField(_("Antwort des Servers"), max_length=20, blank=True)  # numbers only, such as "550 5.1.1"
    sent_at = models.DateTimeField(_("gesendet"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("geleert"), null=True, blank=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ausgehende E-Mail")
        verbose_name_plural = _("ausgehende E-Mails")
        default_permissions = ("view", "change")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["mailing_list", "next_attempt_at", "id"],
                condition=Q(state__in=["waiting", "sending"]),
                name="mailing_due",
            ),
            models.Index(
                fields=["to", "about", "id"],
                condition=Q(state__in=["waiting", "sending", "unsure"]),
                name="mailing_earlier",
            ),
            models.Index(fields=["about", "state"], name="mailing_about"),
            models.Index(fields=["-created_at", "-id"], name="mailing_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("waiting", "sending", "sent", "unsure", "failed"),
                        *("blocked", "unsubscribed", "withdrawn"),
                    ]
                ),
                name="mailing_known_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="mailing_sent_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="unsubscribed") | ~Q(mailing_list=""), name="mailing_only_bulk_is_unsubscribed"
            ),
            models.CheckConstraint(
                condition=Q(calendar="") | ~Q(calendar_method=""), name="mailing_calendar_has_its_method"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_bulk(self) -> bool:
        """To many, with a link to unsubscribe; else to one person about their own affairs."""
        return bool(self.mailing_list)

    @property
    def last_error(self) -> str:
        """What went wrong last, in a sentence with the server's numbers: for people who look after the mail."""
        return " ".join(
            part for part in (str(self.get_problem_display()), f"({self.reply})" if self.reply else "") if part
        )


UNFINISHED = (Outgoing.State.WAITING, Outgoing.State.SENDING)


class AddressQuerySet(models.QuerySet["Address"]):
    def blocked(self) -> AddressQuerySet:
        return self.filter(blocked_at__isnull=False)

    def hard_bounce(self, email: str, reply: str) -> None:
        """Mail to this address came back for good. The third time it is blocked."""
        with transaction.atomic():
            address, _is_new = self.select_for_update().get_or_create(email=email.lower())
            address.hard_bounces = F("hard_bounces") + 1
            address.reply, address.last_bounce_at = reply, timezone.now()
            address.save()
            self.filter(pk=address.pk, hard_bounces__gte=HARD_BOUNCES, blocked_at=None).update(
                blocked_at=timezone.now()
            )

    def unblock(self) -> int:
        """People say that these work again. Gives how many were blocked."""
        return self.blocked().update(blocked_at=None, hard_bounces=0)


class Address(models.Model):
    """An address from which mail came back."""

    email = models.CharField(_("Adresse"), max_length=254, unique=True)  # in small letters
    hard_bounces = models.PositiveSmallIntegerField(_("wie oft E-Mails zurückkamen"), default=0)
    reply = models.CharField(_("Antwort des Servers"), max_length=20, blank=True)
    last_bounce_at = models.DateTimeField(_("zuletzt"), default=timezone.now)
    blocked_at = models.DateTimeField(_("gesperrt seit"), null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("Adresse, die nicht ankommt")
        verbose_name_plural = _("Adressen, die nicht ankommen")
        default_permissions = ("view", "change")
        ordering = ["-last_bounce_at"]

    def __str__(self) -> str:
        return self.email


class Unsubscription(models.Model):
    """That somebody does not want a mailing list any more."""

    email = models.CharField(_("Adresse"), max_length=254)  # in small letters
    mailing_list = models.CharField(_("Verteiler"), max_length=50)
    at = models.DateTimeField(_("seit"), default=timezone.now)

    class Meta:
        verbose_name = _("Abbestellung")
        verbose_name_plural = _("Abbestellungen")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["email", "mailing_list"], name="mailing_unsubscribed_once")]

    def __str__(self) -> str:
        return f"{self.email}: {self.mailing_list}"


class Incoming(models.Model):
    """That a mail in the mailbox was read, and into which folder it belongs: so that nothing happens twice."""

    digest = models.CharField(_("Prüfsumme"), max_length=64, unique=True)
    folder = models.CharField(_("Ordner"), max_length=50)
    read_at = models.DateTimeField(_("gelesen"), default=timezone.now)

    class Meta:
        verbose_name = _("gelesene E-Mail")
        verbose_name_plural = _("gelesene E-Mails")
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


class Pause(models.Model):
    """That the mail server cannot be reached or lets nobody in, so that all mail waits. Without it there is no row."""

    since = models.DateTimeField(_("seit"), default=timezone.now)
    until = models.DateTimeField(_("bis"))
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=1)
    reason = models.CharField(_("Grund"), max_length=100)  # for the operator: an error's name and the server's number
    only_one = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("Sendepause")
        verbose_name_plural = _("Sendepausen")
        default_permissions = ()

    def __str__(self) -> str:
        return self.reason

    STEPS = (1, 2, 4, 8, 15)  # minutes until the next attempt; the last one again and again

    @classmethod
    def begin_or_prolong(cls, reason: str) -> Pause:
        """The server did not work once more. Who notices while the pause is on has only tried at the same time."""
        pause = cls.objects.first()
        if pause and pause.until > timezone.now():
            return pause
        attempts = pause.attempts + 1 if pause else 1
        minutes = cls.STEPS[min(attempts, len(cls.STEPS)) - 1]
        until = timezone.now() + datetime.timedelta(minutes=minutes)
        values = {"until": until, "attempts": min(attempts, 1000), "reason": reason[:100]}
        return cls.objects.update_or_create(only_one=True, defaults=values)[0]

    @classmethod
    def is_on(cls) -> bool:
        return cls.objects.filter(until__gt=timezone.now()).exists()
