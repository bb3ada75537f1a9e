"""Which logos may stand beside an acknowledgement, and what is wrong with the others (P07, P12; decision 0015)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reihum.funding.acknowledgement import Acknowledgement
from reihum.media.models import Logo, Photo


@dataclass(frozen=True)
class Wrong:
    """A logo that may not stand where it does: the rule it breaks and what to do, in a sentence."""

    rule: str
    sentence: str


def wrong_logos(
    asked: Acknowledgement | None, logos: Iterable[Logo], photos: Sequence[Photo], day: datetime.date
) -> list[Wrong]:
    """What is wrong with the logos beside `asked`, on content of `day`; photos that are such a logo count as one.

    P07: a mark of EU support that does not belong to the funding of the content (Reg. 2021/1060 Annex IX 1.7).
    P12: a permission that does not hold on the day or today.
    """
    found = []
    for logo in logos:
        found += [*_wrong_mark(asked, logo, logo.name), *_wrong_time(logo, day)]
    for photo, logo in _disguised(photos):
        found += _wrong_mark(asked, logo, photo.title)
    return found


def _wrong_mark(asked: Acknowledgement | None, logo: Logo, name: str) -> Iterator[Wrong]:
    if not logo.eu_mark:
        return
    if asked and asked.excludes_other_eu_marks:
        sentence = _(
            "„%(logo)s“ zeigt eine Förderung der EU. Neben dem Emblem 2021–2027 darf kein anderes solches Zeichen stehen "
            "(VO 2021/1060, Anhang IX). Bitte nehmen Sie es heraus; das Emblem steht von selbst auf der Seite."
        )
    elif asked is None or logo.eu_mark not in asked.rules:
        sentence = _(
            "„%(logo)s“ zeigt eine Förderung der EU, aus der dieser Inhalt nicht bezahlt wurde. Bitte nehmen Sie es heraus, "
            "oder nennen Sie das Gebiet, das Vorhaben oder den Förderzeitraum, zu dem es gehört."
        )
    else:
        return
    yield Wrong("P07", sentence % {"logo": name})


def _wrong_time(logo: Logo, day: datetime.date) -> Iterator[Wrong]:
    for moment in dict.fromkeys((day, timezone.localdate())):
        if not logo.holds_on(moment):
            sentence = _(
                "Das Logo „%(logo)s“ darf am %(day)s nicht gezeigt werden: Die Erlaubnis gilt %(span)s. Bitte nehmen Sie es "
                "heraus, oder lassen Sie die Erlaubnis verlängern."
            )
            said = {"logo": logo.name, "day": date_format(moment, "d.m.Y"), "span": _span(logo)}
            yield Wrong("P12", sentence % said)
            return


def _span(logo: Logo) -> str:
    since, until = (date_format(day, "d.m.Y") if day else "" for day in (logo.since, logo.until))
    if since and until:
        return _("vom %(since)s bis zum %(until)s") % {"since": since, "until": until}
    return _("ab dem %(since)s") % {"since": since} if since else _("bis zum %(until)s") % {"until": until}


def _disguised(photos: Sequence[Photo]) -> Iterator[tuple[Photo, Logo]]:
    """Photos that are the very file of a logo with a mark of EU support, each once. One query, none without photos."""
    hashes = {photo.file_hash: photo for photo in photos if photo.file_hash}
    if hashes:
        for logo in Logo.objects.exclude(eu_mark=""):
            for same in sorted(hashes.keys() & logo.photo_hashes):
                yield hashes[same], logo
