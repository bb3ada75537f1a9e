"""What the back office asks about photos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.images.forms import BaseImageForm

from reihum.media.blurring import MOST_RECTANGLES, Rectangle
from reihum.media.models import Consent
from reihum.media.upload import PictureUpload


class PhotoForm(BaseImageForm):
    """The form of every way to upload or edit a photo. Consent is withdrawn on a page of its own, which says where the
    picture was; here it can only be given again, on purpose."""

    class Meta(BaseImageForm.Meta):
        widgets = {**BaseImageForm.Meta.widgets, "taken_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            file = self.fields["file"]
            self.fields["file"] = PictureUpload(label=file.label, required=file.required, widget=file.widget)
        self.was_withdrawn = self.instance.is_withdrawn
        consent = self.fields["consent"]
        consent.choices = [choice for choice in Consent.choices if choice[0] != Consent.WITHDRAWN or self.was_withdrawn]
        if self.was_withdrawn:
            self.fields["show_again"] = forms.BooleanField(
                label=_("Das Bild darf wieder gezeigt werden"),
                required=False,
                help_text=_("Nur ankreuzen, wenn die Menschen auf dem Bild wieder einverstanden sind."),
            )
            self.order_fields([*list(self.fields)[: list(self.fields).index("consent") + 1], "show_again"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        back = cleaned.get("consent") not in (None, Consent.WITHDRAWN)
        if self.was_withdrawn and back and not cleaned.get("show_again"):
            # Perhaps the form was open in another window while somebody withdrew the consent.
            self.add_error(
                "consent",
                gettext(
                    "Die Einwilligung ist widerrufen. Soll das Bild wieder gezeigt werden, setzen Sie bitte das Häkchen."
                ),
            )
        return dict(cleaned)


class RectangleForm(forms.Form):
    """A part of a picture, in percent."""

    x = forms.FloatField(label=_("von links (%)"), validators=[MinValueValidator(0), MaxValueValidator(99)])
    y = forms.FloatField(label=_("von oben (%)"), validators=[MinValueValidator(0), MaxValueValidator(99)])
    width = forms.FloatField(label=_("Breite (%)"), validators=[MinValueValidator(0.5), MaxValueValidator(100)])
    height = forms.FloatField(label=_("Höhe (%)"), validators=[MinValueValidator(0.5), MaxValueValidator(100)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.NumberInput(attrs={"min": "0", "max": "100", "step": "any", "inputmode": "decimal"})


Rectangles = formset_factory(RectangleForm, extra=3, max_num=MOST_RECTANGLES, validate_max=True, absolute_max=60)


def drawn(rectangles: BaseFormSet[RectangleForm]) -> list[Rectangle]:
    """The rectangles that were filled in, of a valid form set."""
    return [Rectangle(**form.cleaned_data) for form in rectangles.forms if form.cleaned_data]
