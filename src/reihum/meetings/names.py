"""Names that people type: in one line, and without signs that nobody sees."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

JOINERS = "\u200c\u200d"  # some names and pictures need them, between two letters


class NameField(forms.CharField):
    """Signs that nobody sees would turn a printed list around, or take a seat without a name."""

    def to_python(self, value: Any) -> str:
        text = " ".join(str(super().to_python(value) or "").split())
        seen = "".join(sign for sign in text if sign in JOINERS or unicodedata.category(sign) != "Cf")
        return seen.strip(f" {JOINERS}")
