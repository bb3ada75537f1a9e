"""What the back office asks about a file with areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.kit import geofiles
from reihum.kit.geofiles import GeoFile
from reihum.kit.reference_systems import CANDIDATES, Reading
from reihum.places.area_import import Columns, ForAll
from reihum.places.municipality_search import MunicipalitySearch


class FileForm(forms.Form):
    """Which file."""

    file = forms.FileField(
        label=_("Datei mit Grenzen"),
        help_text=_("GeoPackage, Shapefile (als Zip-Datei), GeoJSON, FlatGeobuf oder KML, höchstens 100 MB."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > geofiles.MOST_BYTES:
            raise ValidationError(
                gettext("Die Datei ist größer als %(size)s MB. Bitte lassen Sie weg, was nicht gebraucht wird.")
                % {"size": geofiles.MOST_BYTES // 1_000_000}
            )
        return file


class PlanForm(forms.Form):
    """How a file is to be understood. What is not said is guessed from the names of the columns."""

    layer = forms.ChoiceField(label=_("Ebene"), required=False)
    name = forms.ChoiceField(label=_("Name des Gebiets"), required=False)
    municipality = forms.ChoiceField(
        label=_("Gemeinde"),
        required=False,
        help_text=_("Schlüssel (AGS oder ARS) oder Name. Ohne Spalte zählt die Lage."),
    )
    as_of = forms.ChoiceField(label=_("Stand"), required=False)
    source = forms.ChoiceField(label=_("Quelle"), required=False)
    resolved_on = forms.ChoiceField(label=_("Beschluss vom"), required=False)
    since = forms.ChoiceField(label=_("Gebiet besteht von"), required=False)
    until = forms.ChoiceField(label=_("Gebiet besteht bis"), required=False)
    all_as_of = forms.DateField(
        label=_("Stand"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    all_source = forms.CharField(label=_("Quelle"), required=False, max_length=300)
    all_municipality = forms.CharField(
        label=_("Gemeinde"), required=False, help_text=_("Name oder Gemeindeschlüssel, wenn alle in derselben liegen.")
    )
    all_name = forms.CharField(
        label=_("Name des Gebiets"), required=False, max_length=160, help_text=_("Wenn die Datei nur eine Fläche hat.")
    )
    crs = forms.ChoiceField(label=_("Koordinatensystem"), required=False)

    COLUMNS = ("name", "municipality", "as_of", "source", "resolved_on", "since", "until")
    FOR_ALL = ("all_as_of", "all_source", "all_municipality", "all_name")

    def __init__(self, file: GeoFile, data: Any) -> None:
        guessed = Columns.guessed(file.columns)
        filled = {"layer": file.layer, **{name: getattr(guessed, name) for name in self.COLUMNS}}
        super().__init__({**filled, **{key: value for key, value in data.items() if key in self.base_fields}})
        none = [("", _("– keine Spalte –"))]
        for name in self.COLUMNS:
            self._choices(name, [*none, *((column, column) for column in file.columns)])
        self._choices("layer", [(layer, layer) for layer in file.layers])
        systems = [Reading(f"EPSG:{number}", swapped) for swapped in (False, True) for number in CANDIDATES]
        self._choices("crs", [("", _("selbst erkennen")), *((one.key, str(one)) for one in systems)])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - those above are
        field.choices = choices

    def clean_all_municipality(self) -> Any:
        text = self.cleaned_data["all_municipality"].strip()
        return MunicipalitySearch().named(text) if text else None

    def columns(self) -> Columns:
        return Columns(**{name: self.cleaned_data.get(name, "") for name in self.COLUMNS})

    def for_all(self) -> ForAll:
        values = {name.removeprefix("all_"): self.cleaned_data.get(name) for name in self.FOR_ALL}
        return ForAll(values["as_of"], values["source"] or "", values["municipality"], values["name"] or "")

    def reading(self) -> Reading | None:
        key = self.cleaned_data.get("crs")
        return Reading.of(key) if key else None

    def of_columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.COLUMNS]

    def of_all(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOR_ALL]
