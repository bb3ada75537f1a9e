from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.meetings.answer_links import Guest, Who
from reihum.meetings.models import Meeting, Registration
from reihum.meetings.names import NameField
from reihum.meetings.registration import MOST_COMPANIONS, Said
from reihum.meetings.seats import member_cities
from reihum.people.models import Person
from reihum.places.models import Municipality

MOMENT = {"type": "datetime-local"}
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
COMPANIONS = tuple(f"companion_{number}" for number in range(1, MOST_COMPANIONS + 1))


class AnswerForm(forms.ModelForm[Registration]):
    """What somebody says with their yes: what they need, as far as the hosts ask, whom they bring, and two consents."""

    class Meta:
        model = Registration
        fields: tuple[str, ...] = (*Registration.NEEDS, *Registration.CONSENTS)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for need in set(Registration.NEEDS) - set(meeting.asked_needs):
            del self.fields[need]
        brought = (
            [one.guest_name for one in self.instance.companions.order_by("pk") if one.has_wish]
            if self.instance.pk
            else []
        )
        for number, name in enumerate(COMPANIONS, 1):
            self.fields[name] = NameField(
                label=format_lazy(_("Begleitung {number}"), number=number),
                max_length=160,
                required=False,
                initial=brought[number - 1] if number <= len(brought) else "",
                help_text=_("Vor- und Nachname. Jede Person braucht einen eigenen Platz.") if number == 1 else "",
            )
        self.order_fields([*meeting.asked_needs, *COMPANIONS, *Registration.CONSENTS])

    def _post_clean(self) -> None:
        """Nothing is saved here, so no row is checked either: that would cost a query for every constraint there is."""

    def said(self) -> Said:
        """What was typed, for `registration.register`."""
        about_them = (*Registration.NEEDS, *Registration.CONSENTS)
        details = {name: value for name, value in self.cleaned_data.items() if name in about_them}
        names = [self.cleaned_data[name] for name in COMPANIONS]
        return Said(details, [name for name in names if name])


class GuestForm(AnswerForm):
    """Somebody whom a host puts on the list, after a telephone call say."""

    class Meta(AnswerForm.Meta):
        fields = ("guest_name", "guest_email", "guest_from", "municipality", *AnswerForm.Meta.fields)
        labels = {"municipality": _("Zählt für die Stadt")}
        field_classes = {"guest_name": NameField}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.fields["guest_name"].required = True
        cities = self.fields["municipality"]
        assert isinstance(cities, forms.ModelChoiceField)  # noqa: S101 - the model says so
        cities.queryset = Municipality.objects.filter(pk__in=member_cities(timezone.localdate()))
        cities.empty_label = "–"
        cities.help_text = _("Nur nötig, solange jede Stadt eigene Plätze hat.")
        self.order_fields(["guest_name", "guest_email", "guest_from", "municipality", *self.fields])

    def who(self) -> Who:
        """Whom it is about: a person of the network, if the address is theirs, so that nobody is on the list twice."""
        said = self.cleaned_data
        if said["guest_email"] and (known := Person.objects.filter(email__iexact=said["guest_email"]).first()):
            return known
        city = said["municipality"]
        return Guest(said["guest_name"], said["guest_email"], said["guest_from"], city.pk if city else None)

    def said(self) -> Said:
        """What was typed. What a host leaves empty stays as the person has said it."""
        said = super().said()
        return Said({name: value for name, value in said.details.items() if value}, said.companions or None)


class MeetingForm(forms.ModelForm[Meeting]):
    """What hosts tell about their meeting themselves."""

    class Meta:
        model = Meeting
        fields = (
            *("starts_at", "ends_at", "venue", "directions", "introduction", "areas", "capacity"),
            *("seats_per_city", "city_seats_until", "register_until"),
            *("asks_access", "asks_food", "asks_interpreter", "advice"),
        )
        widgets = {
            "starts_at": forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT),
            "ends_at": forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT),
            "register_until": forms.DateTimeInput(attrs=MOMENT, format=MOMENT_FORMAT),
            "city_seats_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "directions": forms.Textarea(attrs={"rows": 3}),
            "introduction": forms.Textarea(attrs={"rows": 5}),
            "areas": forms.CheckboxSelectMultiple,
            "advice": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["areas"]
        areas.queryset = areas.queryset.of_city_first(self.instance.municipality_id)

    def _post_clean(self) -> None:
        """A year mistyped would end the registration, and nobody would be told."""
        is_to_come = not self.instance.has_begun  # before what was typed
        super()._post_clean()  # type: ignore[misc]
        if is_to_come and self.instance.has_begun:
            self.add_error("starts_at", gettext("Dieser Beginn ist schon vorbei. Bitte prüfen Sie Tag und Jahr."))

    def save(self, commit: bool = True) -> Meeting:
        self.instance.areas = self.cleaned_data["areas"]  # they hang on the meeting, which saves them with itself
        return super().save(commit)
