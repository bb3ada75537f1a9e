from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reihum.meetings.models import Meeting, Registration


class RegistrationForm(forms.ModelForm[Registration]):
    """What a person says when they register."""

    class Meta:
        model = Registration
        fields = ("needs",)


class MeetingForm(forms.ModelForm[Meeting]):
    """What hosts tell about their meeting themselves."""

    class Meta:
        model = Meeting
        fields = ("venue", "directions", "introduction", "capacity", "register_until")
        widgets = {
            "register_until": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "directions": forms.Textarea(attrs={"rows": 3}),
            "introduction": forms.Textarea(attrs={"rows": 5}),
        }

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        taken = self.instance.registrations.coming().count()
        if capacity is not None and capacity < taken:
            raise forms.ValidationError(
                _("Es sind schon %(taken)s Personen angemeldet. Weniger Plätze gehen erst, wenn jemand absagt."),
                params={"taken": taken},
            )
        return capacity
