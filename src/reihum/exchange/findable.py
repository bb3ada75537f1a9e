"""Entries of the exchange, the answers to them and the documents attached to them, each for who may read it.

Of an entry "without name and place" neither city, area nor project is in what is searched, nor can it be narrowed down by them.
Its documents are not found at all: letterheads, signatures and names of files say who wrote them and where, and a search for
a city would lead to the entry. Who told something is never searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.exchange.access import reads, visible_to
from reihum.exchange.models import Attachment, Circle, Experience, Reply
from reihum.funding.findable import programmes
from reihum.funding.models import Project, Topic
from reihum.media.models import DocumentText, File
from reihum.people.standing import standing_of
from reihum.places.models import Area, Municipality
from reihum.search.analysis import Facet
from reihum.search.readers import MEMBERS, PUBLIC, reader
from reihum.search.sources import Findable, Keys, Source, register

ABOUT = ("topics", "areas", "periods")  # of an entry: it, its replies and its documents can be narrowed down by them


@reader
def in_circles(user: Any) -> Iterator[str]:
    standing = standing_of(user)
    if standing.is_member and standing.person:
        for pk in Circle.objects.filter(people=standing.person).values_list("pk", flat=True):
            yield f"circle:{pk}"


def entries(pks: Keys) -> Iterator[Findable]:
    found = Experience.objects.current().filter(pk__in=pks).with_place().select_related("project")
    for entry in found.prefetch_related("topics", "periods__programme").order_by("pk"):
        said = [entry.text, entry.tried, entry.outcome, entry.effort, *(topic.name for topic in entry.topics.all())]
        yield Findable(
            pk=entry.pk,
            title=entry.title,
            text="\n".join(filter(None, [*said, *places(entry)])),
            url=entry.get_absolute_url(),
            audiences=readers(entry, PUBLIC),
            day=entry.told_on,
            facets=facets(entry),
        )


def replies(pks: Keys) -> Iterator[Findable]:
    """Answers are for members, also those to what is public."""
    found = Reply.objects.filter(pk__in=pks, experience__merged_into=None).select_related(
        "experience__municipality", "experience__circle"
    )
    for reply in found.prefetch_related("experience__topics", "experience__periods__programme").order_by("pk"):
        entry = reply.experience
        yield Findable(
            pk=reply.pk,
            title=entry.title,
            text=reply.text,
            url=reply.get_absolute_url(),
            audiences=readers(entry, MEMBERS),
            day=timezone.localdate(reply.written_at),
            facets=facets(entry),
        )


def documents(pks: Keys) -> Iterator[Findable]:
    """Documents that are attached. Each leads to its entry, as it says little alone."""
    found = (
        _documents()
        .filter(pk__in=pks)
        .select_related("file__document_text", "experience__municipality", "experience__circle")
    )
    for attachment in found.prefetch_related("experience__topics", "experience__periods__programme").order_by("pk"):
        entry, file = attachment.experience, attachment.file
        assert file is not None  # noqa: S101 - for mypy: `_documents` says so
        read: DocumentText | None = getattr(file, "document_text", None)
        yield Findable(
            pk=attachment.pk,
            title=file.title,
            text="\n".join([read.text if read else "", entry.title]).strip(),
            url=entry.get_absolute_url(),
            audiences=readers(entry, MEMBERS if file.for_members_only else PUBLIC),
            day=timezone.localdate(file.created_at),
            facets=facets(entry),
        )


def _documents() -> QuerySet[Attachment]:
    """The attached documents that may be found at all. A notice of award stays with those in charge."""
    return Attachment.objects.filter(
        file__isnull=False, file__notices=None, experience__chatham_house=False, experience__merged_into=None
    )


def readers(entry: Experience, of_public: str) -> list[str]:
    """Who may find an entry; `of_public`: who, if it is public."""
    if entry.visibility == Experience.Visibility.CIRCLE:
        authors = {person for person in (entry.told_by_id, entry.written_by_id) if person}
        return [f"circle:{entry.circle_id}", *(f"person:{person}" for person in sorted(authors))]
    return [of_public if entry.is_public else MEMBERS]


def places(entry: Experience) -> list[str]:
    if entry.chatham_house:
        return []
    project = [entry.project.name] if entry.project and entry.project.is_public else []
    return [entry.municipality.name, *(area.name for area in entry.areas.all()), *project]


def facets(entry: Experience) -> list[Facet]:
    city = [] if entry.chatham_house else [("city", entry.municipality.slug, entry.municipality.name)]
    return [
        ("type", entry.kind, entry.get_kind_display()),
        *(("topic", topic.slug, topic.name) for topic in entry.topics.all()),
        *city,
        *programmes(entry.periods.all()),
    ]


def visible_entries(user: Any, pks: Keys) -> Iterable[int]:
    return visible_to(user).filter(pk__in=pks).values_list("pk", flat=True)


def visible_documents(user: Any, pks: Keys) -> Iterable[int]:
    found = _documents().filter(reads(user, "experience"), pk__in=pks)
    if not standing_of(user).is_member:
        found = found.filter(file__for_members_only=False)
    return found.values_list("pk", flat=True)


def visible_replies(user: Any, pks: Keys) -> Iterable[int]:
    if not standing_of(user).is_member:
        return []
    return Reply.objects.filter(reads(user, "experience"), pk__in=pks).values_list("pk", flat=True)


register(
    Source(
        "experience",
        _("Erfahrung"),
        _("Erfahrungen"),
        Experience,
        entries,
        visible_entries,
        also={
            Municipality: lambda city: Experience.objects.filter(municipality=city).values_list("pk", flat=True),
            Area: lambda area: Experience.objects.filter(areas=area).values_list("pk", flat=True),
            Project: lambda project: Experience.objects.filter(project=project).values_list("pk", flat=True),
            Topic: lambda topic: Experience.objects.filter(topics=topic).values_list("pk", flat=True),
        },
        m2m=ABOUT,
    )
)
register(
    Source(
        "reply",
        _("Antwort"),
        _("Antworten"),
        Reply,
        replies,
        visible_replies,
        also={Experience: lambda entry: Reply.objects.filter(experience=entry).values_list("pk", flat=True)},
        also_m2m={Experience: ABOUT},
    )
)
register(
    Source(
        "attachment",
        _("Anhang"),
        _("Anhänge"),
        Attachment,
        documents,
        visible_documents,
        also={
            Experience: lambda entry: Attachment.objects.filter(experience=entry).values_list("pk", flat=True),
            File: lambda file: Attachment.objects.filter(file=file).values_list("pk", flat=True),
            DocumentText: lambda text: Attachment.objects.filter(file=text.file_id).values_list("pk", flat=True),
        },
        also_m2m={Experience: ABOUT},
    )
)
