from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.meetings.invitations import PLACEHOLDERS, check_placeholders, guests_in
from reihum.meetings.models import Invitation
from reihum.meetings.seats import member_cities
from reihum.places.models import Municipality


class InvitationForm(forms.ModelForm[Invitation]):
    """The letter, and who gets it."""

    class Meta:
        model = Invitation
        fields = ("subject", "text", "audience", "cities", "guests", "opens_registration")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 16}),
            "audience": forms.RadioSelect,
            "cities": forms.CheckboxSelectMultiple,
            "guests": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.fields["text"].help_text = _("Wird für jede Person eingesetzt: %(known)s.") % {"known": known}
        cities = self.fields["cities"]
        assert isinstance(cities, forms.ModelMultipleChoiceField)  # noqa: S101 - the model says so
        cities.queryset = Municipality.objects.filter(pk__in=member_cities(timezone.localdate()))

    def clean_subject(self) -> str:
        subject: str = self.cleaned_data["subject"]
        check_placeholders(subject)
        if "{link}" in subject:
            raise ValidationError(gettext("Der Link gehört in den Text, nicht in den Betreff."))
        return subject

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        check_placeholders(text)
        if "{link}" not in text:
            raise ValidationError(gettext("Der Text braucht {link}: Damit antwortet man mit einem Klick."))
        return text

    def clean_guests(self) -> str:
        guests: str = self.cleaned_data["guests"]
        guests_in(guests)
        return guests

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("audience") == Invitation.Audience.CITIES and not cleaned.get("cities"):
            self.add_error("cities", gettext("Bitte kreuzen Sie mindestens eine Stadt an."))
        return cleaned
