"""What people say at the door."""

from __future__ import annotations

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.meetings.attendance import Tick
from reihum.meetings.names import NameField


class WalkInForm(forms.Form):
    """Somebody who came without having registered."""

    name = NameField(label=_("Vor- und Nachname"), max_length=160)
    comes_from = forms.CharField(label=_("Organisation oder Ort"), max_length=160, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)  # sent twice, it counts once

    def tick(self) -> Tick:
        """That they are there now."""
        said = self.cleaned_data
        return Tick(said["key"], timezone.now(), name=said["name"], comes_from=said["comes_from"])


class AddressForm(forms.Form):
    """The address with which somebody registered."""

    address = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die, mit der Sie sich angemeldet haben."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
