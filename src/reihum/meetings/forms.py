from __future__ import annotations

from django import forms

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
