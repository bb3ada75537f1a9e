"""Hosts bring papers and slides, and so does whoever presents a point; anybody else is refused, and so is what is no paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ReferenceIndex

from reihum.media.models import File
from reihum.media.tests.test_documents import TRUE
from reihum.meetings import agenda
from reihum.meetings.models import AgendaItem, MeetingDocument

PDF = TRUE["pdf"]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def item(cast: Any) -> AgendaItem:
    """A point that Dora presents."""
    made = agenda.add(cast.meeting, AgendaItem(title="Überblick"))
    made.people.add(cast.dora.person)
    return made


@pytest.fixture
def bring(client: Client, cast: Any, item: AgendaItem) -> Callable[..., Any]:
    """Uploads: `bring(cast.ayse, "folien.pdf", PDF)` to the point, `bring(…, whole=True)` to the meeting as a whole."""

    def upload(who: Any, name: str = "folien.pdf", content: bytes = PDF, *, whole: bool = False, **fields: str) -> Any:
        client.force_login(who)
        return client.post(
            address(item, whole=whole),
            {"title": "", "readers": "members", **fields, "file": SimpleUploadedFile(name, content)},
        )

    return upload


def address(item: AgendaItem, *, whole: bool = False) -> str:
    if whole:
        return reverse("meetings:documents", args=[item.meeting.slug])
    return reverse("meetings:item_documents", args=[item.meeting.slug, item.pk])


def kept() -> list[tuple[str, str, bool, str | None]]:
    rows = MeetingDocument.objects.select_related("file", "item").order_by("pk")
    return [
        (row.file.title, Path(row.file.filename).suffix, row.for_members_only, row.item and row.item.title)
        for row in rows
    ]


def test_hosts_bring_papers_to_a_point_and_to_the_meeting(bring: Any, cast: Any, item: AgendaItem) -> None:
    assert bring(cast.ayse, "Quartiersfonds_in__Zahlen 2026.final.pdf").url == address(item)
    assert bring(cast.carla, "x.odp", TRUE["odp"], whole=True, title="Anfahrt", readers="all").url == address(
        item, whole=True
    )
    assert kept() == [
        ("Quartiersfonds in Zahlen 2026.final", ".pdf", True, "Überblick"),
        ("Anfahrt", ".odp", False, None),
    ]
    file = MeetingDocument.objects.first().file
    assert (file.file_size, file.uploaded_by_user, len(file.file_hash)) == (len(PDF), cast.ayse, 40)


def test_who_presents_a_point_brings_papers_to_it_and_to_nothing_else(
    bring: Any, client: Client, cast: Any, item: AgendaItem
) -> None:
    other = agenda.add(cast.meeting, AgendaItem(title="Kasse"))
    assert bring(cast.dora).status_code == 302
    assert bring(cast.dora, whole=True).status_code == 403
    assert client.post(address(other), {"file": SimpleUploadedFile("x.pdf", PDF)}).status_code == 403
    (mine,) = MeetingDocument.objects.all()
    page = client.get(cast.meeting.get_absolute_url()).content.decode()
    assert (address(item) in page, address(other) in page) == (True, False)
    theirs = MeetingDocument.objects.create(
        meeting=cast.meeting, item=other, file=File.objects.create(title="Zahlen", file="documents/zahlen.pdf")
    )
    whole = MeetingDocument.objects.create(
        meeting=cast.meeting, file=File.objects.create(title="Plan", file="documents/plan.pdf")
    )
    answers = {}
    for document in (theirs, whole, mine):
        for name, data in (("show_document", {"lesen": "alle"}), ("remove_document", {})):
            url = reverse(f"meetings:{name}", args=[cast.meeting.slug, document.pk])
            answers[document, name] = client.post(url, data).status_code
    assert list(answers.values()) == [403, 403, 403, 403, 302, 302]
    assert [title for title, *_rest in kept()] == ["Zahlen", "Plan"]
    assert not MeetingDocument.objects.filter(for_members_only=False).exists()


def test_whoever_is_no_member_any_more_brings_nothing(bring: Any, cast: Any) -> None:
    from reihum.people.models import Membership, Role

    Role.objects.filter(person=cast.dora.person).delete()
    Membership.objects.filter(person=cast.dora.person).delete()
    assert bring(cast.dora).status_code == 403
    assert kept() == []


WRONG = {
    "of a kind that nobody takes": ("makro.exe", b"MZ", "Dateien dieser Art nehmen wir nicht an. Es gehen PDF, Folien"),
    "a page": ("seite.html", b"<html>", "Dateien dieser Art nehmen wir nicht an."),
    "a page under another name": ("seite.pdf", b"<html>", "nicht, was ihr Name sagt (PDF), oder sie ist beschädigt."),
    "another kind": ("folien.pptx", TRUE["docx"], "nicht, was ihr Name sagt (PPTX), oder sie ist beschädigt."),
    "too large": ("gross.pdf", PDF + b"%" * 60_000, "Die Datei ist größer als 0 MB. Bitte verkleinern Sie sie"),
    "nothing": ("leer.pdf", b"", "Datei ist leer."),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_wrong_file_gets_a_clear_sentence_and_the_title_stays(
    bring: Any, cast: Any, settings: Any, media: Path, name: str
) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 60_000
    file, content, sentence = WRONG[name]
    response = bring(cast.ayse, file, content, title="Meine <Folien>", readers="all")
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Meine &lt;Folien&gt;"' in page
    assert (kept(), list(media.rglob("*.*"))) == ([], [])


def test_the_same_file_is_kept_once(bring: Any, cast: Any, media: Path) -> None:
    bring(cast.ayse)
    response = bring(cast.ayse, "noch-einmal.pdf", whole=True)
    assert response.status_code == 422
    assert "Diese Datei liegt schon bei diesem Treffen." in response.content.decode()
    assert len(kept()) == File.objects.count() == len(list(media.rglob("*.pdf"))) == 1


def test_hosts_say_who_reads(bring: Any, client: Client, cast: Any, item: AgendaItem) -> None:
    bring(cast.ayse)
    document = MeetingDocument.objects.get()
    url = reverse("meetings:show_document", args=[cast.meeting.slug, document.pk])
    reads = {}
    for said in ("alle", "mitglieder", "alle", "unfug"):
        client.force_login(cast.ayse)
        assert client.post(url, {"lesen": said}).url == address(item)
        client.logout()
        response = client.get(document.file.url)
        reads[said] = b"".join(response.streaming_content) == PDF if response.streaming else response.status_code
    assert reads == {"alle": True, "mitglieder": 302, "unfug": 302}


def test_what_is_taken_away_is_gone(
    bring: Any,
    client: Client,
    cast: Any,
    item: AgendaItem,
    media: Path,
    run_jobs: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    bring(cast.ayse)
    document = MeetingDocument.objects.get()
    run_jobs()
    ReferenceIndex.create_or_update_for_object(cast.meeting)  # the meeting that lets go does not count
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("meetings:remove_document", args=[cast.meeting.slug, document.pk]))
    run_jobs()
    assert (kept(), File.objects.count(), list(media.rglob("*.pdf"))) == ([], 0, [])


def test_what_an_area_shows_stays_there(bring: Any, client: Client, cast: Any) -> None:
    from reihum.places.models import AreaDocument

    bring(cast.ayse)
    document = MeetingDocument.objects.get()
    AreaDocument.objects.create(area=cast.area, file=document.file)
    client.post(reverse("meetings:remove_document", args=[cast.meeting.slug, document.pk]))
    assert (kept(), list(File.objects.all())) == ([], [document.file])


def test_a_point_that_is_struck_leaves_its_papers_with_the_meeting(bring: Any, client: Client, cast: Any) -> None:
    bring(cast.ayse)
    client.post(reverse("meetings:remove_agenda_item", args=[cast.meeting.slug, AgendaItem.objects.get().pk]))
    assert kept() == [("folien", ".pdf", True, None)]


def test_papers_of_another_meeting_are_not_to_be_had(bring: Any, client: Client, cast: Any) -> None:
    from reihum.meetings.models import Meeting

    bring(cast.ayse)
    document = MeetingDocument.objects.get()
    other = Meeting.objects.create(
        title="Anderswo",
        slug="anderswo",
        municipality=cast.zwickau,
        starts_at=cast.meeting.starts_at,
        ends_at=cast.meeting.ends_at,
        venue="Rathaus",
        state="open",
    )
    client.force_login(cast.carla)
    for name in ("show_document", "remove_document"):
        assert client.post(reverse(f"meetings:{name}", args=[other.slug, document.pk])).status_code == 404
    assert client.get(reverse("meetings:item_documents", args=[other.slug, document.item_id])).status_code == 404


def test_pages_list_papers_in_a_fixed_number_of_queries(
    bring: Any, client: Client, cast: Any, item: AgendaItem, queries_of: Callable[..., int]
) -> None:
    slug = cast.meeting.slug
    pages = {
        "plan": reverse("meetings:agenda", args=[slug]),
        "item": reverse("meetings:agenda_item", args=[slug, item.pk]),
        "papers of the item": address(item),
        "papers of the meeting": address(item, whole=True),
        "meeting": cast.meeting.get_absolute_url(),
    }
    client.force_login(cast.ayse)
    empty = {name: queries_of(client, page) for name, page in pages.items()}
    for number in range(4):
        bring(cast.ayse, f"folien-{number}.pdf", PDF + b"\n" * number)
        bring(cast.ayse, f"plan-{number}.pdf", PDF + b"\r" * (number + 1), whole=True)
    assert len(kept()) == 8
    filled = {name: queries_of(client, page) for name, page in pages.items()}
    # One more where files are read along with their papers.
    assert filled == {name: count + (name in ("plan", "meeting")) for name, count in empty.items()}
    shown = {name: client.get(page).content.decode() for name, page in pages.items()}
    counts = {
        name: sum(page.count(f"/{row.file.filename}") for row in MeetingDocument.objects.all())
        for name, page in shown.items()
    }
    assert counts == {"plan": 8, "item": 4, "papers of the item": 4, "papers of the meeting": 4, "meeting": 12}
    assert len(re.findall(r"<small>PDF, 1,\d\sKB · nur für Mitglieder</small>", shown["item"])) == 4
