"""The yearly proof (Jahresnachweis) for the funder: all meetings of a year, who hosted, who came from where, what about,
and the signed lists. Only of what is known already; nobody types anything twice."""

from __future__ import annotations

import datetime
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from PIL import Image

from reihum.funding.acknowledgement import due
from reihum.funding.papers import paper
from reihum.funding.publicity.by_hand import small
from reihum.kit.german import sort_key
from reihum.kit.tables import harmless
from reihum.meetings import papers
from reihum.meetings.day_papers import topics
from reihum.meetings.models import Meeting, MinutesVersion, Registration, SignedList
from reihum.places.models import Area

LONGEST_SIDE = 1_600  # pixels of a scan in the PDF: enough to read signatures on A4
ELSEWHERE = "–"


@dataclass(frozen=True)
class Held:
    """What the proof says about one meeting. `by_city` counts who was there by the city they count for."""

    meeting: Meeting
    by_city: Counter[str]
    topics: list[str]
    decisions: list[str]

    @property
    def people(self) -> int:
        """How many came: who was ticked, else the number somebody wrote down."""
        return self.by_city.total() or self.meeting.visitors or 0

    @property
    def cities(self) -> int:
        ticked = len([city for city in self.by_city if city != ELSEWHERE])
        return ticked or self.meeting.visiting_municipalities or 0

    @property
    def missing(self) -> list[str]:
        """What the proof of this meeting still lacks, in words."""
        known = {
            _("Zahl der Gäste"): self.people,
            _("unterschriebene Liste"): self.meeting.signed_lists.all(),
            _("Themen"): self.topics,
        }
        return [name for name, there in known.items() if not there]


def years() -> list[int]:
    """The years in which meetings took place, the last first."""
    days = Meeting.objects.took_place().datetimes(
        "starts_at", "year", order="DESC", tzinfo=timezone.get_default_timezone()
    )
    return [day.year for day in days]


def held_in(year: int) -> list[Held]:
    """The meetings of a year that took place, in their order."""
    meetings = list(
        Meeting.objects.took_place()
        .filter(starts_at__year=year)
        .select_related("municipality")
        .prefetch_related("hosts", "agenda", "areas", "periods__programme", "signed_lists")
        .order_by("starts_at", "pk")
    )
    present: dict[int, Counter[str]] = {meeting.pk: Counter() for meeting in meetings}
    rows = Registration.objects.present().filter(meeting__in=meetings)
    for meeting, city in rows.values_list("meeting", "municipality__name"):
        present[meeting][city or ELSEWHERE] += 1
    decided: dict[int, list[str]] = {meeting.pk: [] for meeting in meetings}
    versions = MinutesVersion.objects.filter(
        part__minutes__meeting__in=meetings, part__minutes__approved_at__isnull=False, number__isnull=False
    ).select_related("part__minutes")
    for version in versions.order_by("part__position", "pk"):
        if version.number == version.part.number:
            lines = version.decisions.splitlines()
            decided[version.part.minutes.meeting_id] += [line.strip() for line in lines if line.strip()]
    return [Held(meeting, present[meeting.pk], topics(meeting), decided[meeting.pk]) for meeting in meetings]


def cities_of(held: Sequence[Held]) -> list[str]:
    """All cities from which somebody came, in German order; who counts for none stands last."""
    return sorted(
        {city for each in held for city in each.by_city}, key=lambda city: (city == ELSEWHERE, sort_key(city))
    )


def as_pdf(year: int, as_of: datetime.date) -> bytes:
    """The proof of a year with the signed lists, as of today."""
    held = held_in(year)
    files: dict[str, bytes] = {}
    with override("de"):
        data = {
            "introduction": ngettext(
                "Im Jahr %(year)s fand ein Arbeitstreffen statt. Stand: %(day)s.",
                "Im Jahr %(year)s fanden %(number)s Arbeitstreffen statt. Stand: %(day)s.",
                len(held),
            )
            % {"year": year, "number": len(held), "day": date_format(as_of, "j. F Y")},
            "meetings": [_meeting(each, files) for each in held],
            "by-city": [
                {
                    "city": city if city != ELSEWHERE else _("ohne Stadt"),
                    "counts": [
                        str(each.by_city[city]) if each.by_city else "–" for each in held
                    ],  # nobody wrote it down
                    "total": str(sum(each.by_city[city] for each in held)),
                }
                for city in cities_of(held)
            ],
        }
        title = _("Nachweis der Arbeitstreffen %(year)s") % {"year": year}
    areas = Area.objects.filter(meetings__in=[each.meeting for each in held]).distinct()
    periods = [period for each in held for period in each.meeting.periods.all()]
    asked = due(areas=areas, periods=periods, day=held[-1].meeting.day) if held else None
    return paper(papers.FOLDER / "proof.typ", title, data, asked, as_of=as_of, files=files)


def _meeting(each: Held, files: dict[str, bytes]) -> dict[str, Any]:
    meeting = each.meeting
    scans, enclosed = [], []
    for number, signed in enumerate(meeting.signed_lists.all(), 1):
        title = _("Liste %(number)s") % {"number": number}
        if Path(str(signed.file.name)).suffix == ".pdf":
            enclosed.append({"title": title, "file": Path(str(signed.file.name)).name, "sha256": signed.sha256})
        else:
            picture, name = _picture(signed), f"liste-{meeting.pk}-{number}.jpg"
            files[name] = picture
            alt = _("Unterschriebene Liste vom %(day)s, Blatt %(number)s")
            scans.append(
                {
                    "title": title,
                    "file": name,
                    "alt": alt % {"day": date_format(meeting.day, "j. F Y"), "number": number},
                    "is-wide": _is_wide(picture),
                }
            )
    return {
        "day": date_format(meeting.day, "d.m.Y"),
        "short-day": date_format(meeting.day, "d.m."),
        "title": meeting.title,
        "when": papers.when(meeting),
        "where": f"{meeting.venue}, {meeting.municipality.name}",
        "city": meeting.municipality.name,
        "hosts": ", ".join(str(host) for host in meeting.hosts.all()),
        "guests": str(each.people or "–"),
        "cities": str(each.cities or "–"),
        "topics": each.topics,
        "decisions": each.decisions,
        "scans": scans,
        "enclosed": enclosed,
    }


def _picture(signed: SignedList) -> bytes:
    with signed.file.open() as file:
        return small(file.read(), LONGEST_SIDE)


def _is_wide(picture: bytes) -> bool:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.width > opened.height


def as_xlsx(year: int) -> bytes:
    """The numbers of the proof as a workbook: the meetings, and who came from where."""
    from openpyxl import Workbook

    held = held_in(year)
    with override("de"):
        book = Workbook()
        sheet = book.active
        sheet.title = _("Treffen")
        sheet.append(
            [_("Datum"), _("Titel"), _("Stadt"), _("Gastgeber"), _("Gäste"), _("Städte"), _("Themen"), _("Beschlüsse")]
        )
        for each in held:
            meeting = each.meeting
            sheet.append(
                [
                    meeting.day,
                    *map(
                        harmless, (meeting.title, meeting.municipality.name, ", ".join(map(str, meeting.hosts.all())))
                    ),
                    each.people or None,
                    each.cities or None,
                    harmless("; ".join(each.topics)),
                    harmless("; ".join(each.decisions)),
                ]
            )
        second = book.create_sheet(_("Wer kam woher"))
        second.append([_("Stadt oder Gemeinde"), *(each.meeting.day for each in held), _("zusammen")])
        for city in cities_of(held):
            counts = [each.by_city[city] if each.by_city else None for each in held]
            second.append(
                [
                    harmless(city if city != ELSEWHERE else _("ohne Stadt")),
                    *counts,
                    sum(each.by_city[city] for each in held),
                ]
            )
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
