"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    OK = "ok", _("in Ordnung")
    NOTE = "note", _("Hinweis")
    BROKEN = "broken", _("Verstoß")


@dataclass(frozen=True)
class Finding:
    """The verdict of one rule (P01 to P13) about one content, with what to do in a sentence."""

    rule: str
    verdict: Verdict
    sentence: str = ""

    @property
    def is_problem(self) -> bool:
        return self.verdict == Verdict.BROKEN

    def as_json(self) -> dict[str, Any]:
        return {"rule": self.rule, "verdict": self.verdict.value, "sentence": str(self.sentence)}
