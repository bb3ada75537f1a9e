from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.places import geocoder
from reihum.places.geocoder import GeocoderAway, Place
from reihum.places.models import Area
from reihum.places.position import looks_like_coordinates, read_position


class AreaForm(forms.ModelForm[Area]):
    """What an area's managers write about it themselves."""

    class Meta:
        model = Area
        fields = ("description",)
        widgets = {"description": forms.Textarea(attrs={"rows": 10})}


class AddressForm(forms.Form):
    """Where somebody asks about: coordinates, or an address where the operator names a service that knows addresses.

    After `is_valid`, either `position` (longitude, latitude) is known, or there are `places` to choose from.
    """

    wo = forms.CharField(label=_("Koordinaten"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.position: tuple[float, float] | None = None
        self.places: list[Place] = []
        self.fields["wo"].help_text = gettext("Breite und Länge, zum Beispiel: 50,8233 12,5444")
        if geocoder.is_there():
            self.fields["wo"].label = gettext("Adresse oder Koordinaten")
            self.fields["wo"].help_text = gettext("Zum Beispiel: Markt 1, Glauchau – oder: 50,8233 12,5444")

    def clean_wo(self) -> str:
        text: str = self.cleaned_data["wo"]
        if looks_like_coordinates(text) or not geocoder.is_there():
            self.position = read_position(text)
            return text
        try:
            self.places = geocoder.find(text)
        except GeocoderAway as error:
            raise ValidationError(
                gettext(
                    "Die Suche nach Adressen antwortet gerade nicht. Bitte wählen Sie die Stelle in der Karte, "
                    "oder geben Sie Koordinaten ein."
                )
            ) from error
        if not self.places:
            raise ValidationError(
                gettext("Diese Adresse haben wir nicht gefunden. Bitte geben Sie Straße, Hausnummer und Ort an.")
            )
        if len(self.places) == 1:
            self.position = self.places[0].longitude, self.places[0].latitude
        return text
