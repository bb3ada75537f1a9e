"""What the areas of list, map and downloads can be chosen by. Later apps register filters of their own.

Every filter has a name in the address, so that each choice is a link that can be passed on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.places.models import Area, AreaQuerySet, Boundary, Municipality
from reihum.places.official_keys import Land
from reihum.publishing.freshness import Kept

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Label = str | _StrPromise
    Choices = list[tuple[str, Label]]


@dataclass(frozen=True)
class Filter:
    """One choice: how it is called in the address and on the page, what there is, and the areas a value leaves."""

    name: str
    label: Label
    choices: Callable[[], Choices]
    apply: Callable[[AreaQuerySet, str], AreaQuerySet]


_registered: list[Filter] = []


def area_filter(name: str, label: Label, choices: Callable[[], Choices]) -> Callable[..., Any]:
    """Decorates a function from areas and a value to the areas that fit."""

    def add(apply: Callable[[AreaQuerySet, str], AreaQuerySet]) -> Callable[[AreaQuerySet, str], AreaQuerySet]:
        _registered.append(Filter(name, label, choices, apply))
        return apply

    return add


def _lands() -> Choices:
    there = set(Municipality.objects.with_areas().values_list("land", flat=True))
    return [choice for choice in Land.choices if choice[0] in there]


def _municipalities() -> Choices:
    return list(Municipality.objects.with_areas().values_list("slug", "name"))


def _states() -> Choices:
    return [("laeuft", _("läuft")), ("abgeschlossen", _("abgeschlossen")), ("archiviert", _("archiviert"))]


@area_filter("land", _("Land"), _lands)
def of_land(areas: AreaQuerySet, land: str) -> AreaQuerySet:
    return areas.filter(municipality__land=land)


@area_filter("stadt", _("Stadt oder Gemeinde"), _municipalities)
def of_municipality(areas: AreaQuerySet, slug: str) -> AreaQuerySet:
    return areas.filter(municipality__slug=slug)


@area_filter("stand", _("Stand"), _states)
def in_state(areas: AreaQuerySet, state: str) -> AreaQuerySet:
    today = timezone.localdate()
    archived = Q(archived_on__isnull=False, archived_on__lte=today)
    if state == "archiviert":
        return areas.filter(archived)
    over = Q(until__isnull=False, until__lt=today)
    if state == "abgeschlossen":
        return areas.exclude(archived).filter(over)
    return areas.exclude(archived).on(today)


def _choices() -> dict[str, Choices]:
    return {one.name: [("", _("alle")), *one.choices()] for one in _registered}


# What there is to choose from, by filter.
choices = Kept(_choices)


class PlainSelect(forms.Select):
    """A select written in one go: Django's takes a template for each option, and there may be hundreds of cities."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" if key == (value or "") else ""}>{escape(str(label))}</option>'
            for key, label in self.choices
        )
        return format_html("<select{}>{}</select>", flatatt({**(attrs or {}), "name": name}), mark_safe(options))


class BoxField(forms.CharField):
    """A part of the map: west, south, east, north in degrees, as in `12.4,50.7,12.6,50.9`."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return box(text) if text else None


def box(text: str) -> tuple[float, float, float, float]:
    """West, south, east, north in `text`. Raises ValidationError."""
    try:
        west, south, east, north = (float(number) for number in text.split(","))
    except ValueError:
        west, south, east, north = 1, 1, 0, 0
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValidationError(gettext("Der Ausschnitt braucht vier Zahlen in Grad: Westen, Süden, Osten, Norden."))
    return west, south, east, north


def within(areas: AreaQuerySet, part: tuple[float, float, float, float]) -> AreaQuerySet:
    """The areas whose boundary's box touches a part of the map."""
    west, south, east, north = part
    there = Boundary.objects.newest().filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return areas.filter(pk__in=there.values("area"))


class AreaFilters(forms.Form):
    """The form over list and map. What is chosen wrongly gets a sentence at its field and chooses nothing."""

    q = forms.CharField(
        label=_("Stadt oder Gebiet"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    ausschnitt = BoxField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        there = choices()
        for one in _registered:
            self.fields[one.name] = forms.ChoiceField(
                label=one.label, choices=there[one.name], required=False, widget=PlainSelect
            )

    def chosen(self) -> dict[str, str]:
        """What is chosen, as it stands in the address."""
        self.full_clean()
        return {name: self.data[name] for name, value in self.cleaned_data.items() if value}

    def areas(self) -> QuerySet[Area]:
        """The areas that fit all that is chosen."""
        self.full_clean()
        found = Area.objects.all()
        for word in self.cleaned_data.get("q", "").split():
            found = found.filter(Q(name__icontains=word) | Q(municipality__name__icontains=word))
        for one in _registered:
            if value := self.cleaned_data.get(one.name):
                found = one.apply(found, value)
        if part := self.cleaned_data.get("ausschnitt"):
            found = within(found, part)
        return found
