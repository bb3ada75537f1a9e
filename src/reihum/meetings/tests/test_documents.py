"""Who may download the documents of a meeting."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from reihum.meetings import agenda
from reihum.meetings.models import AgendaItem, Meeting, MeetingDocument, State

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
    from reihum.media.models import File

    document.delete()
    File.objects.update(for_members_only=False)
    assert download(client, document) == (200, SECRET)


# --- Who sees what, of a meeting in which state -----------------------------------------------------------------------

EVERYBODY = ("visitor", "stranger", "member", "host", "coordinator")
WHO = {"stranger": "erik", "member": "bernd", "host": "ayse", "coordinator": "carla"}
INSIDE = {"visitor": False, "stranger": False, "member": True, "host": True, "coordinator": True}
OPEN = dict.fromkeys(EVERYBODY, True)
# What nobody has announced is listed nowhere but for those who host it; members who have its address may read it.
READ = {
    ("members", State.PLANNED): INSIDE,
    ("members", State.INVITED): INSIDE,
    ("members", State.HELD): INSIDE,
    ("all", State.PLANNED): INSIDE,
    ("all", State.INVITED): OPEN,
    ("all", State.HELD): OPEN,
}
HOSTS_ONLY = {**dict.fromkeys(EVERYBODY, False), "host": True, "coordinator": True}
LISTED = {case: HOSTS_ONLY if case[1] == State.PLANNED else READ[case] for case in READ}


@pytest.mark.parametrize(("readers", "state"), list(READ))
def test_who_reads_and_who_sees_listed(
    client: Client, cast: Any, document: MeetingDocument, readers: str, state: State
) -> None:
    item = agenda.add(cast.meeting, AgendaItem(title="Kassenbericht"))
    MeetingDocument.objects.update(item=item, for_members_only=readers == "members")
    Meeting.objects.update(state=state)
    read, listed = {}, {}
    for who in EVERYBODY:
        client.logout()
        if who in WHO:
            client.force_login(getattr(cast, WHO[who]))
        status, content = download(client, document)
        read[who] = status == 200
        assert (content == SECRET) == read[who]
        page = client.get(cast.meeting.get_absolute_url()).content.decode()
        assert page.count(document.file.url) in (0, 2)  # beside its point and in the list of all, or nowhere
        listed[who] = document.file.url in page
    assert (read, listed) == (READ[readers, state], LISTED[readers, state])


def let_go_by_the_back_office(client: Client, document: MeetingDocument) -> None:
    document.meeting.documents.all().delete()


def with_its_meeting(client: Client, document: MeetingDocument) -> None:
    document.meeting.delete()


def by_another_file(client: Client, document: MeetingDocument) -> None:
    from reihum.media.models import File

    document.file = File.objects.create(title="Anderes", file=ContentFile(b"x", "anderes.pdf"))
    document.save()


@pytest.mark.parametrize("let_go", [let_go_by_the_back_office, with_its_meeting, by_another_file])
def test_what_was_for_members_stays_so_when_the_meeting_lets_go(
    client: Client, cast: Any, document: MeetingDocument, let_go: Any
) -> None:
    address = document.file.url
    let_go(client, document)
    assert client.get(address).status_code == 302
    client.force_login(cast.erik)
    assert client.get(address).status_code == 403
    client.force_login(cast.bernd)
    assert b"".join(client.get(address).streaming_content) == SECRET


def test_an_area_opens_what_a_meeting_has_let_go(client: Client, cast: Any, document: MeetingDocument) -> None:
    from reihum.places.models import AreaDocument

    AreaDocument.objects.create(area=cast.area, file=document.file)
    assert client.get(document.file.url).status_code == 302
    document.delete()
    assert b"".join(client.get(document.file.url).streaming_content) == SECRET


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("folien.pdf", "application/pdf", "inline"),
        ("folien.odp", "application/vnd.oasis.opendocument.presentation", "attachment"),
        ("plakat.png", "image/png", "attachment"),
    ],
)
def test_files_are_handed_out_as_what_their_ending_says(
    client: Client, cast: Any, document: MeetingDocument, name: str, kind: str, shown: str
) -> None:
    document.file.file.save(name, ContentFile(b"<html><script>alert(1)</script>"))
    document.for_members_only = False
    document.save()
    response = client.get(document.file.url)
    response.close()
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"].partition(";")[0] == shown
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
