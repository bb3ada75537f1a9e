"""The forms of a round: a minute on a phone, and a sheet of rows for what stands on paper cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reihum.exchange.city_choice import OfCity
from reihum.exchange.models import Experience
from reihum.exchange.round import Said, cities_at
from reihum.funding.models import Topic
from reihum.meetings.models import Meeting
from reihum.people.models import Person
from reihum.places.models import Area

ROWS = 10  # of a sheet for cards
MOST_ROWS = 50
Choices = list[tuple[int, str]]


class EntryForm(OfCity):
    """One short sentence about what works or pinches; where, in one's own city."""

    topic = forms.ModelChoiceField(
        Topic.objects.all(), label=_("Handlungsfeld"), required=False, empty_label=_("weiß ich nicht")
    )
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("Gebiet"), required=False, empty_label=_("die ganze Stadt")
    )

    class Meta:
        model = Experience
        fields = ("kind", "title", "text", "municipality")
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3})}
        labels = {"title": _("In einem Satz"), "text": _("Mehr dazu, wenn Sie mögen")}

    def __init__(self, *args: Any, meeting: Meeting, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(municipality__in=self.choose_city(person, meeting))
        if self.instance.pk:
            self.initial.update(topic=self.instance.topics.first(), area=self.instance.areas.first())
        kind: Any = self.fields["kind"]
        kind.choices = Experience.Kind.choices  # without the empty one: there are few
        area: Any = self.fields["area"]
        area.queryset = areas.select_related("municipality")
        if not areas.exists():
            del self.fields["area"]

    def said(self) -> Said:
        """What was typed, for a form without mistakes."""
        return Said(self.instance, self.cleaned_data["topic"], self.cleaned_data.get("area"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        area = said.get("area")
        self.check_areas("area", [area] if area else [], said)
        return said


class CardForm(forms.Form):
    """A row of the sheet: what stands on one paper card, for a city and without a name."""

    kind = forms.ChoiceField(label=_("Art"), choices=[("", "–"), *Experience.Kind.choices])
    title = forms.CharField(label=_("Satz auf der Karte"), max_length=140)
    municipality = forms.TypedChoiceField(label=_("Stadt"), coerce=int)
    topic = forms.TypedChoiceField(label=_("Handlungsfeld"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, among in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - see above
            field.choices = [("", "–"), *among]

    def said(self, topics: dict[int, Topic]) -> Said:
        """What stands on the card, for a row without mistakes."""
        typed = self.cleaned_data
        entry = Experience(kind=typed["kind"], title=typed["title"], municipality_id=typed["municipality"])
        return Said(entry, topics.get(typed["topic"]))


class Cards(forms.BaseFormSet[CardForm]):
    """Several cards at once. Empty rows are none."""

    def said(self) -> list[Said]:
        """What is typed, in the order of the rows; for a sheet without mistakes."""
        topics = Topic.objects.in_bulk()
        return [form.said(topics) for form in self.forms if form.has_changed()]

    def wrong_rows(self) -> list[int]:
        """The numbers of the rows with a mistake, as people count."""
        return [number for number, errors in enumerate(self.errors, 1) if errors]


def cards(meeting: Meeting, data: Any = None) -> Cards:
    """The sheet for the cards of a meeting. All rows choose from the same lists: three queries, however many they are."""
    choices: dict[str, Choices] = {
        "municipality": [(city.pk, city.name) for city in cities_at(meeting)],
        "topic": [(topic.pk, topic.name) for topic in Topic.objects.all()],
    }
    sheet: Any = forms.formset_factory(
        CardForm, formset=Cards, extra=ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )
    made: Cards = sheet(data, prefix="karte", form_kwargs={"choices": choices})
    return made
