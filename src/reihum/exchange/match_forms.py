"""The forms of asking and answering, and of how often somebody wants to hear of what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.exchange import digest
from reihum.exchange.asking_people import AT_ONCE
from reihum.exchange.matching import Match
from reihum.exchange.models import Experience, Subscription
from reihum.exchange.round import cities_of
from reihum.funding.models import Topic
from reihum.meetings.seats import member_cities
from reihum.people.models import Person
from reihum.places.models import Area, Municipality


class AskForm(forms.Form):
    """Whom to ask, of those who are proposed, and a sentence to them."""

    people = forms.TypedMultipleChoiceField(
        label=_("Wen möchten Sie fragen?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Bitte kreuzen Sie an, wen Sie fragen möchten.")},
    )
    note = forms.CharField(
        label=_("Ein Satz dazu, wenn Sie mögen"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def __init__(self, data: Any = None, *, people: Sequence[Match[Person]]) -> None:
        super().__init__(data)
        field: Any = self.fields["people"]
        field.choices = [(match.thing.pk, f"{match.thing} – {' · '.join(match.words)}") for match in people]

    def clean_people(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["people"]
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(
                _("Bitte fragen Sie höchstens %(most)s Personen auf einmal."), params={"most": AT_ONCE}
            )
        return chosen


class AnswerForm(forms.ModelForm[Experience]):
    """The answer of somebody who was asked: it becomes an entry."""

    class Meta:
        model = Experience
        fields = ("title", "text", "outcome", "effort", "municipality", "chatham_house")
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "outcome": forms.Textarea(attrs={"rows": 3})}
        labels = {
            "title": _("Was hat geholfen? In einem Satz"),
            "text": _("Wie es ging"),
            "outcome": _("Was dabei herauskam, wenn Sie mögen"),
        }

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = cities_of(person)
        cities = list(own[:2])
        field: Any = self.fields["municipality"]
        field.empty_label = _("bitte wählen")
        field.queryset = own if cities else Municipality.objects.filter(pk__in=member_cities(timezone.localdate()))
        if len(cities) == 1:
            del self.fields["municipality"]
            self.instance.municipality = cities[0]


class NoticesForm(forms.ModelForm[Subscription]):
    """How often, of what, and whether somebody may be asked."""

    class Meta:
        model = Subscription
        fields = ("often", "topics", "areas", "not_asked")
        widgets = {
            "often": forms.RadioSelect,
            "topics": forms.CheckboxSelectMultiple,
            "areas": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "topics": _(
                "Ohne Auswahl hören Sie von allem. Ein Eintrag kommt, wenn ein Handlungsfeld oder ein Gebiet passt."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = self.fields["topics"]
        areas: Any = self.fields["areas"]
        often: Any = self.fields["often"]
        topics.queryset = Topic.objects.all()
        areas.queryset = Area.objects.filter(archived_on=None).select_related("municipality")
        often.choices = list(digest.choices())

    def clean_often(self) -> str:
        often: str = self.cleaned_data["often"]
        if often != Subscription.Often.NEVER and not self.instance.person.email:
            raise forms.ValidationError(_("Dazu brauchen wir eine E-Mail-Adresse in Ihren Angaben."))
        return often

    @transaction.atomic
    def save(self, commit: bool = True) -> Subscription:
        digest.choose(self.instance)
        self.instance.topics.set(self.cleaned_data["topics"])
        self.instance.areas.set(self.cleaned_data["areas"])
        return self.instance
