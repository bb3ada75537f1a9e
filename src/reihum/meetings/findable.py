"""Meetings as everybody may know them, approved minutes for members, and the documents of meetings and areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.funding.findable import programmes
from reihum.media.models import DocumentText, File
from reihum.meetings.agenda import timetable
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument, Minutes, MinutesPart, MinutesVersion, State
from reihum.people.models import Organisation
from reihum.people.standing import standing_of
from reihum.places.models import Area, AreaDocument, Municipality
from reihum.search.readers import MEMBERS, PUBLIC
from reihum.search.sources import Findable, Keys, Source, register


def meetings(pks: Keys) -> Iterator[Findable]:
    found = Meeting.objects.public().filter(pk__in=pks).select_related("municipality")
    for meeting in found.prefetch_related("hosts", "agenda", "areas", "periods__programme").order_by("pk"):
        points = [slot.item.title for slot in timetable(meeting, meeting.agenda.all(), is_member=False) if slot.is_open]
        hosts = [host.name for host in meeting.hosts.all()]
        areas = [area.name for area in meeting.areas.all()]
        said = [meeting.introduction, meeting.venue, meeting.municipality.name, *hosts, *areas, *points]
        yield Findable(
            pk=meeting.pk,
            title=meeting.title,
            text="\n".join(filter(None, said)),
            url=meeting.get_absolute_url(),
            audiences=[PUBLIC],
            day=meeting.day,
            facets=[_city(meeting.municipality), *programmes(meeting.periods.all())],
        )


def minutes(pks: Keys) -> Iterator[Findable]:
    """What holds of the text; versions that wait or held before are not found."""
    found = Minutes.objects.filter(pk__in=pks, approved_at__isnull=False).select_related("meeting__municipality")
    parts = MinutesPart.objects.prefetch_related(
        Prefetch("versions", MinutesVersion.objects.exclude(number=None), to_attr="held")
    )
    for one in found.exclude(meeting__state=State.PLANNED).prefetch_related(Prefetch("parts", parts)).order_by("pk"):
        text = []
        for part in one.parts.all():
            version = next((version for version in part.held if version.number == part.number), None)  # type: ignore[attr-defined]
            if version:
                text += [part.title, version.text, version.decisions]
        yield Findable(
            pk=one.pk,
            title=gettext("Protokoll: %(meeting)s") % {"meeting": one.meeting.title},
            text="\n".join(filter(None, text)),
            url=one.get_absolute_url(),
            audiences=[MEMBERS],
            day=one.meeting.day,
            facets=[_city(one.meeting.municipality)],
        )


def documents(pks: Keys) -> Iterator[Findable]:
    """Documents that a meeting or an area shows. What stands nowhere, or only where few may read it, is not found."""
    found = File.objects.filter(pk__in=pks).filter(_shown()).select_related("document_text").distinct()
    uses = MeetingDocument.objects.exclude(meeting__state=State.PLANNED).select_related("meeting__municipality")
    places = AreaDocument.objects.select_related("area__municipality")
    rows = found.prefetch_related(
        Prefetch("meeting_documents", uses, to_attr="at_meetings"),
        Prefetch("area_documents", places, to_attr="of_areas"),
    )
    open_to_all = set(File.objects.filter(pk__in=pks).filter(_public()).values_list("pk", flat=True))
    for file in rows.order_by("pk"):
        text: DocumentText | None = getattr(file, "document_text", None)
        cities = [use.meeting.municipality for use in file.at_meetings] + [
            use.area.municipality for use in file.of_areas
        ]
        about = [use.meeting.title for use in file.at_meetings] + [use.area.name for use in file.of_areas]
        yield Findable(
            pk=file.pk,
            title=file.title,
            text="\n".join([text.text if text else "", *about]).strip(),
            url=file.url,
            audiences=[PUBLIC if file.pk in open_to_all else MEMBERS],
            day=timezone.localdate(file.created_at),
            facets=[_city(city) for city in cities],
        )


def _city(city: Municipality) -> tuple[str, str, str]:
    return "city", city.slug, city.name


def _public() -> Q:
    """Documents that everybody may read and that stand somewhere, as those who hand them out say (`before_serve_document`)."""
    at_meetings = MeetingDocument.objects.all()
    of_areas = AreaDocument.objects.values("file")
    shown = at_meetings.filter(for_members_only=False).exclude(meeting__state=State.PLANNED)
    by_meeting = Q(pk__in=shown.values("file"), notices=None)
    return (
        by_meeting
        | Q(pk__in=shown.values("file")) & Q(pk__in=of_areas)
        | (Q(pk__in=of_areas) & ~Q(pk__in=at_meetings.values("file")))
    )


def _shown() -> Q:
    """Documents that members may read."""
    announced = MeetingDocument.objects.exclude(meeting__state=State.PLANNED)
    return _public() | Q(pk__in=announced.values("file"), notices=None)


def visible_meetings(user: Any, pks: Keys) -> Iterable[int]:
    return Meeting.objects.public().filter(pk__in=pks).values_list("pk", flat=True)


def visible_minutes(user: Any, pks: Keys) -> Iterable[int]:
    if not standing_of(user).is_member:
        return []
    return Minutes.objects.filter(pk__in=pks, approved_at__isnull=False).values_list("pk", flat=True)


def visible_documents(user: Any, pks: Keys) -> Iterable[int]:
    found = File.objects.filter(pk__in=pks)
    return found.filter(_shown() if standing_of(user).is_member else _public()).values_list("pk", flat=True)


def files_of(meeting: Meeting) -> Iterable[int]:
    return MeetingDocument.objects.filter(meeting=meeting).values_list("file", flat=True)


register(
    Source(
        "meeting",
        _("Treffen"),
        _("Treffen"),
        Meeting,
        meetings,
        visible_meetings,
        also={
            AgendaItem: lambda item: [item.meeting_id],
            Municipality: lambda city: Meeting.objects.filter(municipality=city).values_list("pk", flat=True),
            Organisation: lambda one: Meeting.objects.filter(hosts=one).values_list("pk", flat=True),
            Area: lambda area: Meeting.objects.filter(areas=area).values_list("pk", flat=True),
        },
        m2m=("hosts", "areas", "periods"),
    )
)
register(
    Source(
        "minutes",
        _("Protokoll"),
        _("Protokolle"),
        Minutes,
        minutes,
        visible_minutes,
        also={
            Meeting: lambda meeting: Minutes.objects.filter(meeting=meeting).values_list("pk", flat=True),
            MinutesPart: lambda part: [part.minutes_id],
            MinutesVersion: lambda version: MinutesPart.objects.filter(pk=version.part_id).values_list(
                "minutes", flat=True
            ),
        },
    )
)
register(
    Source(
        "document",
        _("Dokument"),
        _("Dokumente"),
        File,
        documents,
        visible_documents,
        also={
            DocumentText: lambda text: [text.file_id],
            MeetingDocument: lambda use: [use.file_id],
            AreaDocument: lambda use: [use.file_id],
            Meeting: files_of,
            Area: lambda area: AreaDocument.objects.filter(area=area).values_list("file", flat=True),
        },
    )
)
