"""The forms of a round: a minute on a phone, and a sheet of rows for what stands on paper cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.exchange.models import Experience
from reihum.exchange.round import cities_at, cities_of
from reihum.funding.models import Topic
from reihum.meetings.models import Meeting
from reihum.people.models import Person
from reihum.places.models import Area, Municipality

ROWS = 10  # of a sheet for cards
MOST_ROWS = 50
Choices = list[tuple[int, str]]


class EntryForm(forms.ModelForm[Experience]):
    """One short sentence about what works or pinches; where, in one's own city."""

    class Meta:
        model = Experience
        fields = ("kind", "title", "text", "topic", "area", "municipality")
        widgets = {"kind": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3})}
        labels = {"title": _("In einem Satz"), "text": _("Mehr dazu, wenn Sie mögen")}

    def __init__(self, *args: Any, meeting: Meeting, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(cities_of(person))
        cities: QuerySet[Municipality] = cities_of(person) if own else cities_at(meeting)
        if self.instance.pk:  # whoever changes it need not speak for its city
            self.own_city: Municipality | None = self.instance.municipality
            areas = Area.objects.filter(municipality=self.own_city)
        else:
            self.own_city = own[0] if len(own) == 1 else None
            areas = Area.objects.filter(municipality__in=own)
        self._choose_from("topic", empty_label=_("weiß ich nicht"))
        self._choose_from("area", areas.select_related("municipality"), empty_label=_("die ganze Stadt"))
        self._choose_from("municipality", cities, empty_label=_("bitte wählen"))
        kind: Any = self.fields["kind"]
        kind.choices = Experience.Kind.choices  # without the empty one: there are two
        if self.own_city:
            del self.fields["municipality"]
            self.instance.municipality = self.own_city
        if not areas.exists():
            del self.fields["area"]

    def _choose_from(self, name: str, among: QuerySet[Any] | None = None, *, empty_label: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = field.queryset if among is None else among
        field.empty_label = empty_label

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        city, area = self.own_city or said.get("municipality"), said.get("area")
        if city and area and area.municipality_id != city.pk:
            self.add_error(
                "area", gettext("Dieses Gebiet liegt nicht in %(city)s. Bitte prüfen Sie beides.") % {"city": city.name}
            )
        return said


class CardForm(forms.Form):
    """A row of the sheet: what stands on one paper card, for a city and without a name."""

    kind = forms.ChoiceField(label=_("Art"), choices=[("", "–"), *Experience.Kind.choices])
    title = forms.CharField(label=_("Satz auf der Karte"), max_length=140)
    municipality = forms.TypedChoiceField(label=_("Stadt"), coerce=int)
    topic = forms.TypedChoiceField(label=_("Thema"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, among in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - see above
            field.choices = [("", "–"), *among]

    def entry(self) -> Experience:
        said = self.cleaned_data
        return Experience(
            kind=said["kind"], title=said["title"], municipality_id=said["municipality"], topic_id=said["topic"]
        )


class Cards(forms.BaseFormSet[CardForm]):
    """Several cards at once. Empty rows are none."""

    def entries(self) -> list[Experience]:
        """What is typed, in the order of the rows; for a sheet without mistakes."""
        return [form.entry() for form in self.forms if form.has_changed()]

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
