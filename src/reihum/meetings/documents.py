"""Papers and slides of a meeting and of its points: brought, shown to members or to everybody, and taken away again."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext

from reihum.media.models import File
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument
from reihum.people.models import User


@transaction.atomic
def add(
    meeting: Meeting,
    item: AgendaItem | None,
    content: ContentFile[bytes],
    title: str,
    *,
    for_members_only: bool,
    by: User | None,
) -> MeetingDocument:
    """Keeps a file that was examined (see `media.documents`) with the meeting, or with one of its points.

    Raises ValidationError if the meeting has the same file already.
    """
    Meeting.objects.held().get(pk=meeting.pk)
    file = File(title=title, file=content, uploaded_by_user=by)
    file._set_document_file_metadata()  # Wagtail does so in its forms only
    if MeetingDocument.objects.filter(meeting=meeting, file__file_hash=file.file_hash).exists():
        raise ValidationError(gettext("Diese Datei liegt schon bei diesem Treffen."))
    file.save()
    return MeetingDocument.objects.create(meeting=meeting, item=item, file=file, for_members_only=for_members_only)


def show(document: MeetingDocument, *, for_members_only: bool) -> None:
    """Says who may read it from now on."""
    document.for_members_only = for_members_only
    document.save()


@transaction.atomic
def remove(document: MeetingDocument) -> None:
    """Takes it away from the meeting; what nothing else shows is thrown away."""
    document.delete()
    if not document.file.is_used:
        document.file.delete()
