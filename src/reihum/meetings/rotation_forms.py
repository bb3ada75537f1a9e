"""What people say about whose turn it is: to agree, to offer, to be left out for a time."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models import HostingPause, Meeting
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation_decisions import Hosting

DAY = {"type": "date"}
TIME = {"type": "time"}


class HostingForm(forms.Form):
    """What a city says when it agrees to host."""

    day = forms.DateField(label=_("Tag des Treffens"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Beginn"), widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    ends = forms.TimeField(label=_("Ende"), widget=forms.TimeInput(attrs=TIME, format="%H:%M"))
    venue = forms.CharField(label=_("Ort"), max_length=200, help_text=_("Zum Beispiel: Rathaus, Markt 1."))
    capacity = forms.IntegerField(
        label=_("Plätze"),
        min_value=1,
        max_value=30_000,
        required=False,
        help_text=_("Leer lassen, wenn alle kommen können."),
    )

    # Where a problem of the meeting shows in this form.
    FIELDS = {"starts_at": "day", "ends_at": "ends", "venue": "venue", "capacity": "capacity", "day": "day"}

    @classmethod
    def about(cls, meeting: Meeting) -> HostingForm:
        """The form as it stands before the host has said anything."""
        starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
        said = {"venue": meeting.venue, "capacity": meeting.capacity}
        return cls(initial={"day": starts.date(), "begins": starts.time(), "ends": ends.time(), **said})

    @property
    def hosting(self) -> Hosting:
        said, zone = self.cleaned_data, timezone.get_current_timezone()
        return Hosting(
            datetime.datetime.combine(said["day"], said["begins"], zone),
            datetime.datetime.combine(said["day"], said["ends"], zone),
            said["venue"],
            said["capacity"],
        )

    def complain(self, error: forms.ValidationError) -> None:
        """Shows what is wrong with the meeting at the field it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, problems in by_field.items():
            self.add_error(self.FIELDS.get(field), problems)


class ReasonForm(forms.Form):
    """Why a city cannot host."""

    reason = forms.CharField(label=_("Grund"), max_length=300)


class QuarterField(forms.TypedChoiceField):
    """One of some quarters, written as 2026-2."""

    def __init__(self, quarters: tuple[Quarter, ...] = (), **kwargs: Any) -> None:
        super().__init__(coerce=as_quarter, choices=[(code(quarter), str(quarter)) for quarter in quarters], **kwargs)


def code(quarter: Quarter) -> str:
    """A quarter as forms write it."""
    return f"{quarter.year}-{quarter.number}"


def as_quarter(text: str) -> Quarter:
    """The quarter that a form means. Raises ValueError."""
    year, number = map(int, text.split("-"))
    if not (2000 <= year <= 2100 and 1 <= number <= 4):
        raise ValueError(text)
    return Quarter(year, number)


class OfferForm(forms.Form):
    """That a city would like to host one of the next quarters."""

    quarter = QuarterField(label=_("Quartal"))
    note = forms.CharField(label=_("Anmerkung"), max_length=200, required=False, help_text=_("Lesen nur Mitglieder."))

    def __init__(self, quarters: tuple[Quarter, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quarter"] = QuarterField(quarters, label=_("Quartal"))


class HostingPauseForm(forms.ModelForm[HostingPause]):
    """When a city cannot host."""

    class Meta:
        model = HostingPause
        fields = ("kind", "since", "until", "reason")
        widgets = {
            "since": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        }
