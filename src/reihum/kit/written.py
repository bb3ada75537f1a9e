"""Amounts and days as people write them in tables, in German or as programs do. What is not certain is refused."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# 1.050.101,60 · 1 050 101,60 · 1050101,6 | 1,050,101.60 · 1050101.60
GERMAN = re.compile(r"([+-]?)(\d{1,3}(?:[. '’\u00a0\u202f]\d{3})+|\d+)(?:,(\d{1,2}|-{1,2}|–))?")
ENGLISH = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
CURRENCY = re.compile(r"\s*(?:€|EUR|Euro)\s*", re.I)
MOST = Decimal("1e12")


class NotWrittenError(ValidationError):
    """It cannot be read; says in German how to write it."""

    def __str__(self) -> str:
        return str(self.messages[0])


def amount(value: object) -> Decimal | None:
    """An amount in euros, with cents; None for an empty cell. Raises NotWrittenError.

    „1.050.101,60 €“ → 1050101.60. Three digits after a single sign are thousands if the sign is a German point, and
    refused if it is a comma: „1,234“ may be either.
    """
    if value is None or isinstance(value, bool) or (isinstance(value, str) and not value.strip(" \u00a0–-")):
        return None
    is_number = isinstance(value, int | float | Decimal)
    found = Decimal(str(value)) if is_number else _amount_of(CURRENCY.sub("", str(value)).strip())
    if found is None or not found.is_finite() or abs(found) >= MOST:
        raise NotWrittenError(
            gettext("„%(text)s“ ist kein Betrag. Schreiben Sie zum Beispiel 1.234,56.") % {"text": short(value)}
        )
    return found.quantize(Decimal("0.01"))


def _amount_of(text: str) -> Decimal | None:
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", text):
        return None
    written = GERMAN.fullmatch(text) or ENGLISH.fullmatch(text)
    if written is None:
        return None
    sign, whole, cents = written.groups()
    cents = cents if cents and cents.isdigit() else "0"
    return Decimal(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{cents}")


def day(value: object) -> datetime.date | None:
    """A day; None for an empty cell. Raises NotWrittenError.

    Takes „1.2.2019“, „2019-02-01“, „2019/02/01“, „20190201“ and the dates of programs.
    """
    if value is None or (isinstance(value, str) and not value.strip(" \u00a0–-")):
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value).strip()
    german = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text)
    international = re.fullmatch(r"(\d{4})([-/])(\d{2})\2(\d{2})(?:[T ][\d:.]+Z?)?|(\d{4})(\d{2})(\d{2})", text)
    try:
        if german:
            return datetime.date(int(german[3]), int(german[2]), int(german[1]))
        if international:
            return datetime.date(*(int(part) for part in international.groups() if part and part.isdigit()))
    except ValueError as error:
        raise NotWrittenError(gettext("Den Tag „%(text)s“ gibt es nicht.") % {"text": short(value)}) from error
    raise NotWrittenError(
        gettext("„%(text)s“ ist kein Datum. Schreiben Sie einen Tag, zum Beispiel 01.01.2019 oder 2019-01-01.")
        % {"text": short(value)}
    )


def short(value: object) -> str:
    """What was written, as it may stand in a sentence."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
