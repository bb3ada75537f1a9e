"""Forms for everybody, without cookie, foreign service or puzzle, and hard work for programs that write by the thousand.

A form carries a signed key: which form it is, when it was made, and a number of its own. The key stands for the CSRF
token too, which would set a cookie: nobody who only knows our address can make one, and a page of somebody else's that
fetches one gains nothing, because no form here does anything in the name of who is signed in.

Where the operator wants it (REIHUM_COMMENT_PROOF) the browser also solves an arithmetic problem, by ALTCHA's protocol.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any

import altcha
from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

SALT = "reihum.newsroom.form"
QUICKEST = 3  # seconds: nobody reads a form, writes something and sends it in less
PATIENCE = 60  # seconds instead, if there should be a proof and is none: dull for a program, bearable for a human
OLDEST = 24 * 60 * 60  # seconds: whoever begins in the morning can still send it in the evening
# 256 attempts on average, 5,000 rounds each: about half a second on a desktop, two on an old phone.
ROUNDS = 5_000
PREFIX = "00"


@dataclass(frozen=True)
class Key:
    """What a form's key says."""

    about: str  # which form, and of what: "comment:12"
    made_at: float  # seconds since 1970
    number: str  # no two forms have the same

    @classmethod
    def new(cls, about: str) -> Key:
        return cls(about, time.time(), secrets.token_hex(16))

    @classmethod
    def read(cls, signed: str, about: str) -> Key | None:
        """The key, if it is ours, for this form and not too old."""
        try:
            key = cls(*signing.loads(signed, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None
        return key if key.about == about and key.age <= OLDEST else None

    @property
    def signed(self) -> str:
        return signing.dumps([self.about, self.made_at, self.number], salt=SALT)

    @property
    def age(self) -> float:
        return time.time() - self.made_at


class PlainText(forms.CharField):
    """Text of several lines; a line break is one character, as the browser counts."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str | None:
        return super().to_python(value.replace("\r\n", "\n") if value else value)


class GuardedForm(forms.Form):
    """A form for everybody. `about` says which, and of what, so that a key fits one form only."""

    website = forms.CharField(  # type: ignore[call-arg] # the stubs do not know template_name
        label=_("Bitte leer lassen"),
        required=False,
        template_name="newsroom/_trap.html",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    proof = forms.CharField(required=False, widget=forms.HiddenInput)

    data: Any  # a copy, in which `renew` writes

    def __init__(self, data: Any = None, *, about: str, **options: Any) -> None:
        self.about = about
        self.valid_key: Key | None = None
        super().__init__(data.copy() if data is not None else None, **options)
        self.wants_proof = settings.COMMENT_PROOF
        if not self.wants_proof:
            del self.fields["proof"]
        self.order_fields([*(name for name in self.fields if name != "website"), "website"])
        if not self.is_bound:
            self.initial["key"] = Key.new(about).signed

    @property
    def is_trapped(self) -> bool:
        """Whether the field that nobody sees is filled in: then a program wrote."""
        return self.is_bound and bool(self.data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        key = Key.read(self.data.get("key", ""), self.about)
        if key is None:
            self.renew()
            text = gettext(
                "Dieses Formular war zu lange offen. Ihre Angaben sind noch da: Bitte senden Sie es noch einmal ab."
            )
            raise ValidationError(text)
        needed = QUICKEST
        if self.wants_proof and not self.is_proven(key):
            needed, self.data["proof"] = PATIENCE, ""
        if key.age < needed:
            seconds = max(1, round(needed - key.age))
            text = ngettext(
                "Das ging sehr schnell. Bitte warten Sie noch eine Sekunde und senden Sie es dann noch einmal ab.",
                "Bitte warten Sie noch %(seconds)s Sekunden und senden Sie es dann noch einmal ab. Ihre Angaben bleiben stehen.",
                seconds,
            )
            raise ValidationError(text % {"seconds": seconds})
        self.valid_key = key
        return cleaned

    def renew(self) -> None:
        """Puts a new key into the form, which then is shown again with what was typed."""
        self.data["key"] = Key.new(self.about).signed
        self.data["proof"] = ""

    def refuse(self, error: str | ValidationError) -> None:
        """Says why it cannot be, and lets it be sent again."""
        self.renew()
        self.add_error(None, error)

    def is_proven(self, key: Key) -> bool:
        """Whether the browser solved the problem of exactly this form."""
        payload = self.data.get("proof", "")
        try:
            about = json.loads(base64.b64decode(payload))["challenge"]["parameters"]["data"]["form"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        return about == key.number and altcha.verify_solution(payload, proof_secret()).verified

    @cached_property
    def challenge(self) -> str:
        """The problem for the browser, as JSON; "" if there is none or it has been solved."""
        key = Key.read(self["key"].value() or "", self.about)
        if not self.wants_proof or key is None or (self.is_bound and self.data.get("proof")):
            return ""
        problem = altcha.create_challenge(
            "PBKDF2/SHA-256",
            ROUNDS,
            key_prefix=PREFIX,
            expires_at=int(key.made_at + OLDEST),
            data={"form": key.number},
            hmac_secret=proof_secret(),
        )
        return json.dumps(problem.to_dict())


def proof_secret() -> str:
    return salted_hmac("reihum.newsroom.proof", "altcha", algorithm="sha256").hexdigest()
