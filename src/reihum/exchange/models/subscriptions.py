"""Who wants to hear of new entries, how often, and of what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.funding.models import Topic
from reihum.mailing.models import Outgoing
from reihum.people.models import Person
from reihum.places.models import Area


class Subscription(models.Model):
    """The digest of one person, who wanted it: without a row nobody gets any. Without topics and areas it is about everything."""

    class Often(models.TextChoices):
        NEVER = "never", _("gar nicht")
        WEEKLY = "weekly", _("einmal in der Woche")
        AT_ONCE = "at-once", _("sofort")

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="subscription", verbose_name=_("Person")
    )
    often = models.CharField(_("Wie oft"), max_length=10, choices=Often.choices, default=Often.NEVER)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("Handlungsfelder"))
    areas = models.ManyToManyField(Area, blank=True, related_name="+", verbose_name=_("Gebiete"))
    # What was told up to then is known to the person: it was in a mail, or there before the subscription.
    told_until = models.DateTimeField(_("benachrichtigt bis"), default=timezone.now, editable=False)
    # Where the newest mail begins, and that mail: if it is taken back before it left, it is told from there again.
    told_from = models.DateTimeField(null=True, editable=False)
    mail = models.ForeignKey(Outgoing, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    not_asked = models.BooleanField(
        _("Ich möchte nicht gefragt werden"),
        default=False,
        help_text=_("Sonst können andere Mitglieder Ihnen eine Frage schicken, zu der Sie etwas wissen könnten."),
    )

    class Meta:
        verbose_name = _("Benachrichtigung")
        verbose_name_plural = _("Benachrichtigungen")
        constraints = [
            models.CheckConstraint(condition=Q(often__in=["never", "weekly", "at-once"]), name="subscription_often"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_often_display()}"
