"""Facts in time: what holds from one day until another, and what a source said as of a day."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def days_in_order(since: datetime.date | None, until: datetime.date | None) -> None:
    """Raises ValidationError at the field `until` if it lies before `since`."""
    if since and until and until < since:
        raise ValidationError({"until": gettext("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")})


class DatedQuerySet(models.QuerySet[Any]):
    def on(self, day: datetime.date) -> Self:
        """The rows that hold on `day`; an open beginning or end counts as for ever."""
        return self.filter(
            Q(since__isnull=True) | Q(since__lte=day),
            Q(until__isnull=True) | Q(until__gte=day),
        )

    def today(self) -> Self:
        return self.on(timezone.localdate())


class Dated(models.Model):
    """Holds from the day `since` to the day `until`, both included; empty means open."""

    since = models.DateField(_("von"), null=True, blank=True)
    until = models.DateField(_("bis"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        days_in_order(self.since, self.until)

    def holds_on(self, day: datetime.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


class Sourced(models.Model):
    """One version of a fact: what `source` said as of the day `as_of`. Amounts, sizes and names differ by source."""

    as_of = models.DateField(_("Stand"), help_text=_("Der Tag, auf den sich die Angabe bezieht."))
    source = models.CharField(
        _("Quelle"), max_length=300, help_text=_("Woher die Angabe stammt, zum Beispiel ein Bescheid.")
    )

    class Meta:
        abstract = True
        ordering = ["-as_of", "-pk"]


class Archivable(models.Model):
    """A record that is kept for reading: its page stays, says so, and nothing is added any more."""

    archived_on = models.DateField(
        _("archiviert am"),
        null=True,
        blank=True,
        help_text=_("Ab diesem Tag steht auf der Seite, dass sie nur noch zum Nachlesen da ist."),
    )

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None and self.archived_on <= timezone.localdate()
