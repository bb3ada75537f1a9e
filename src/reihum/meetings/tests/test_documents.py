"""Who may download the documents of a meeting."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from reihum.meetings.models import Meeting, MeetingDocument, State

SECRET = b"Kassenstand: geheim"


@pytest.fixture
def document(cast: Any, settings: Any, tmp_path: Any) -> MeetingDocument:
    """Minutes for members, attached to the meeting."""
    from reihum.media.models import File

    settings.MEDIA_ROOT = tmp_path
    file = File.objects.create(title="Protokoll", file=ContentFile(SECRET, "protokoll.pdf"))
    return MeetingDocument.objects.create(meeting=cast.meeting, file=file, for_members_only=True)


def download(client: Client, document: MeetingDocument) -> tuple[int, bytes]:
    response = client.get(document.file.url)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content


def test_members_download_what_is_for_members(client: Client, cast: Any, document: MeetingDocument) -> None:
    for member in (cast.bernd, cast.ayse, cast.dora, cast.carla, cast.admin):
        client.force_login(member)
        assert download(client, document) == (200, SECRET), member


def test_visitors_are_asked_to_sign_in(client: Client, cast: Any, document: MeetingDocument) -> None:
    response = client.get(document.file.url)
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={document.file.url}")


def test_strangers_are_refused(client: Client, cast: Any, document: MeetingDocument) -> None:
    client.force_login(cast.erik)
    status, content = download(client, document)
    assert status == 403
    assert SECRET not in content


@pytest.mark.parametrize("folder", ["/medien/documents/protokoll.pdf", "/medien/../documents/protokoll.pdf"])
def test_no_way_around_through_the_pictures(client: Client, cast: Any, document: MeetingDocument, folder: str) -> None:
    assert client.get(folder).status_code == 404


def test_everybody_downloads_what_is_public(client: Client, cast: Any, document: MeetingDocument) -> None:
    document.for_members_only = False
    document.save()
    assert download(client, document) == (200, SECRET)


def test_nothing_of_a_meeting_in_preparation_is_public(client: Client, cast: Any, document: MeetingDocument) -> None:
    document.for_members_only = False
    document.save()
    Meeting.objects.update(state=State.PLANNED)
    assert client.get(document.file.url).status_code == 302


def test_document_that_another_meeting_shows_to_everybody_is_open(
    client: Client, cast: Any, document: MeetingDocument
) -> None:
    other = Meeting.objects.create(
        title="Zu Gast in Zwickau",
        slug="zu-gast-in-zwickau",
        municipality=cast.zwickau,
        starts_at=cast.meeting.starts_at,
        ends_at=cast.meeting.ends_at,
        venue="Rathaus",
        state=State.HELD,
    )
    use = MeetingDocument.objects.create(meeting=other, file=document.file, for_members_only=True)
    assert client.get(document.file.url).status_code == 302
    use.for_members_only = False
    use.save()
    assert download(client, document) == (200, SECRET)


def test_documents_of_articles_are_open(client: Client, cast: Any, document: MeetingDocument) -> None:
    document.delete()
    assert download(client, document) == (200, SECRET)
