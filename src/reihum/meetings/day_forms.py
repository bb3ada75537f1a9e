"""What people bring from the day of a meeting."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignedListForm(forms.Form):
    """A scan of the signed list."""

    file = forms.FileField(
        label=_("Scan der unterschriebenen Liste"),
        help_text=_("PDF, PNG oder JPEG, höchstens 20 MB. Bilder stehen im Jahresnachweis, PDFs liegen ihm bei."),
    )
