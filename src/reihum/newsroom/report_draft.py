"""The draft of the article about a meeting: what everybody may know of it, written down so that somebody can begin to tell.

Minutes, entries for members and names of guests are not in it. Named are those whom the public agenda names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext, override

from reihum.exchange.models import Experience
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument
from reihum.newsroom import article_draft
from reihum.newsroom.models import ArticlePage
from reihum.people.models import User
from reihum.places.models import Area

Block = tuple[str, Any]
LONGEST_HEADING = 160
NOTHING_TO_TELL = (AgendaItem.Kind.WELCOME, AgendaItem.Kind.TASKS, AgendaItem.Kind.BREAK, AgendaItem.Kind.FORMAL)


def report_on(meeting: Meeting) -> ArticlePage | None:
    """The first article about the meeting, published or not."""
    found: ArticlePage | None = ArticlePage.objects.filter(meeting=meeting).order_by("pk").first()
    return found


@transaction.atomic
def draft(meeting: Meeting, by: User) -> ArticlePage:
    """The article about a meeting: the one there is, or else a draft, made once also if two ask for it at the same moment.

    Raises ValidationError before the meeting has begun, or if it did not take place.
    """
    meeting = Meeting.objects.held().get(pk=meeting.pk)
    if meeting.is_stopped or not meeting.has_begun:
        raise ValidationError(gettext("Der Bericht beginnt mit dem Treffen. Vorher gibt es nichts zu erzählen."))
    if there := report_on(meeting):
        return there
    with override("de"):  # articles are German, whatever language their writer reads
        page = ArticlePage(
            title=f"{meeting.municipality.name} lud ein",
            teaser=_teaser(meeting),
            body=list(_body(meeting)),
            meeting=meeting,
        )
    return article_draft.add(page, by, areas=_areas(meeting), periods=meeting.periods.all(), mark=meeting.day)


def photo_hint(meeting: Meeting) -> str:
    """What whoever chooses pictures has to know, in numbers. It stands nowhere in the article."""
    present = list(meeting.registrations.present().values_list("photo_consent", flat=True))
    if not present:
        return gettext("Wer da war, ist nicht eingetragen. Zeigen Sie auf Fotos nur, wer zugestimmt hat.")
    if all(present):
        return gettext("Alle, die da waren, sind mit Fotos im Bericht einverstanden.")
    if not any(present):
        return gettext(
            "Von denen, die da waren, ist niemand mit Fotos im Bericht einverstanden. Nehmen Sie Bilder, auf denen niemand zu "
            "erkennen ist."
        )
    return ngettext(
        "Von %(present)s, die da waren, ist %(agreed)s mit Fotos im Bericht einverstanden. Alle anderen dürfen nicht zu "
        "erkennen sein.",
        "Von %(present)s, die da waren, sind %(agreed)s mit Fotos im Bericht einverstanden. Alle anderen dürfen nicht zu "
        "erkennen sein.",
        sum(present),
    ) % {"present": len(present), "agreed": sum(present)}


def _teaser(meeting: Meeting) -> str:
    """„Am 23. Oktober 2017 lud Glauchau zum Arbeitstreffen ein: 25 Gäste aus 11 Städten und Gemeinden.“"""
    day = date_format(meeting.day, "j. F Y")
    begun = f"Am {day} lud {meeting.municipality.name} zum Arbeitstreffen ein"
    if not meeting.visitors:
        return f"{begun}."
    guests = _number(meeting.visitors, "Gast", "Gäste")
    cities = meeting.visiting_municipalities
    if not cities:
        return f"{begun}: {guests}."
    return f"{begun}: {guests} aus {'einer Stadt' if cities == 1 else _number(cities, '', 'Städten und Gemeinden')}."


def _number(number: int, one: str, many: str) -> str:
    return f"{number}\N{NO-BREAK SPACE}{one if number == 1 else many}"


def _body(meeting: Meeting) -> Iterator[Block]:
    yield "paragraph", _where(meeting)
    public = list(meeting.documents.filter(for_members_only=False).select_related("file"))
    said = list(Experience.objects.public().filter(meeting=meeting).with_place().by_topic())
    bare: list[str] = []  # points of which nothing is known but that they were on the agenda: no heading without a text
    told: list[Block] = []
    for item in _open_items(meeting):
        papers = [paper for paper in public if paper.item_id == item.pk]
        public = [paper for paper in public if paper not in papers]
        known = [*_facts(item), *_documents(papers)]
        if said and item.kind == AgendaItem.Kind.EXCHANGE:
            known.append(("paragraph", _list(said)))
            said = []
        if known:
            told += [("heading", Truncator(item.title).chars(LONGEST_HEADING)), *known]
        else:
            bare.append(item.title)
    if bare:
        points = format_html_join("", "<li>{}</li>", ((title,) for title in bare))
        yield "paragraph", format_html("<p>Auf der Tagesordnung standen unter anderem:</p><ul>{}</ul>", points)
    yield from told
    if said:
        yield "heading", "Was läuft gut, wo drückt der Schuh?"
        yield "paragraph", _list(said)
    if public:
        yield "heading", "Zum Nachlesen"
        yield from _documents(public)


def _where(meeting: Meeting) -> str:
    hosts = ", ".join(host.name for host in meeting.hosts.all())
    return format_html(
        "<p>{day}, {venue}, {city}.{hosts}</p>",
        day=date_format(meeting.day, "l, j. F Y"),
        venue=meeting.venue,
        city=meeting.municipality.name,
        hosts=f" Eingeladen hatten: {hosts}." if hosts else "",
    )


def _open_items(meeting: Meeting) -> Iterable[AgendaItem]:
    """The points of the agenda that everybody may read and of which there is something to tell."""
    points = meeting.agenda.filter(for_members_only=False).exclude(kind__in=NOTHING_TO_TELL)
    return points.prefetch_related("areas__municipality")


def _facts(item: AgendaItem) -> Iterator[Block]:
    facts = [item.by, ", ".join(str(area) for area in item.areas.all())]
    if any(facts):
        yield "paragraph", format_html("<p>{}</p>", " · ".join(fact for fact in facts if fact))


def _documents(papers: Iterable[MeetingDocument]) -> Iterator[Block]:
    yield from (("document", paper.file) for paper in papers)


def _list(said: Iterable[Experience]) -> str:
    rows = ((voice.get_kind_display(), voice.title, voice.place) for voice in said)
    return format_html("<ul>{}</ul>", format_html_join("", "<li><b>{}:</b> {} ({})</li>", rows))


def _areas(meeting: Meeting) -> list[Area]:
    """Those of the meeting, and of the points that everybody may read."""
    found = Area.objects.filter(meetings=meeting) | Area.objects.filter(agenda_items__in=_open_items(meeting))
    return list(found.distinct())
