"""The forms of asking and answering, and of how often somebody wants to hear of what is new."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reihum.exchange import digest
from reihum.exchange.asking_people import AT_ONCE
from reihum.exchange.city_choice import OfCity
from reihum.exchange.models import Experience, Subscription
from reihum.funding.models import Topic
from reihum.people.models import Person
from reihum.places.models import Area


class AskForm(forms.Form):
    """Whom to ask, a sentence to them, and a name to look for."""

    people = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Bitte kreuzen Sie an, wen Sie fragen möchten.")}
    )
    wanted = forms.CharField(
        label=_("Jemand anderes fragen: Name, Stadt oder Thema"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    note = forms.CharField(
        label=_("Ein Satz dazu, wenn Sie mögen"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def __init__(self, *args: Any, numbers: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = [(number, number) for number in numbers]

    def clean_people(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["people"]
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(
                _("Bitte fragen Sie höchstens %(most)s Personen auf einmal."), params={"most": AT_ONCE}
            )
        return chosen


class AnswerForm(OfCity):
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
        self.choose_city(person)


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
