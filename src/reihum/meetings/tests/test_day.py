"""The day of a meeting: papers, who was there, the signed list, certificates, and the yearly proof."""

from __future__ import annotations

import datetime
import io
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from openpyxl import load_workbook
from PIL import Image

from reihum.meetings import agenda, attendance, minutes
from reihum.meetings.attendance import Tick
from reihum.meetings.minutes import Text
from reihum.meetings.models import AgendaItem, Meeting, Registration, SignedList, State
from reihum.people.models import Person
from reihum.publishing import freshness

NOW = timezone.now()


def row_of(meeting: Meeting, person: Person) -> Registration:
    return meeting.registrations.get(person=person)


def tick(row: Registration | None = None, minutes_ago: int = 0, **facts: Any) -> Tick:
    at = NOW - datetime.timedelta(minutes=minutes_ago)
    return Tick(facts.pop("key", uuid.uuid4()), at, row.pk if row else None, **facts)


def test_the_list_to_sign_has_names_in_german_order_and_nothing_private(client: Client, cast, today, text_of) -> None:
    Person.objects.filter(pk=cast.bernd.person.pk).update(family_name="Ärmel")
    client.force_login(cast.ayse)
    text = text_of(client.get(reverse("meetings:list_to_sign", args=[today.slug])).content)
    rows = [line.split() for line in text.splitlines() if line.strip()[:1].isdigit()]
    assert [row[1] for row in rows[:3]] == ["Ärmel", "Aue", "Vorlage"]
    assert [row[0] for row in rows if row[0].isdigit()] == [str(number) for number in range(1, 12)]  # 3 and 8 to spare
    for word in ("Teilnahmeliste: Zu Gast in Glauchau", "Unterschrift", "Hochschule", "Zwickau", "Europäische Union"):
        assert word in text
    for private in ("example.org", "Rampe"):
        assert private not in text


def test_each_has_a_badge(client: Client, cast, today, text_of) -> None:
    client.force_login(cast.ayse)
    text = text_of(client.get(reverse("meetings:badges", args=[today.slug])).content)
    for word in ("Bernd", "Muster", "Dora", "Vorlage", "Zoë von der", "Aue", "Hochschule"):
        assert word in text


def test_who_is_there_is_counted_with_cities(cast, today) -> None:
    bernd, dora = (row_of(today, user.person) for user in (cast.bernd, cast.dora))
    assert attendance.take(today, [tick(bernd), tick(dora), tick(name="Paul Spontan", comes_from="Gera")]) == 3
    today.refresh_from_db()
    assert (today.visitors, today.visiting_municipalities) == (3, 2)
    assert attendance.take(today, [tick(dora, there=False)]) == 2
    assert sorted(row.name for row in today.registrations.present()) == ["Bernd Muster", "Paul Spontan"]


def test_what_a_phone_brings_twice_counts_once(cast, today) -> None:
    bernd = row_of(today, cast.bernd.person)
    paul = tick(name="Paul Spontan")
    # Seen at the door: there, gone, there; brought in the wrong order and again.
    seen = [tick(bernd, 1), tick(bernd, 3), tick(bernd, 2, there=False), paul]
    for _ in range(2):
        assert attendance.take(today, seen) == 2
    attendance.take(today, [tick(key=paul.key, there=False)])
    assert [row.name for row in today.registrations.present()] == ["Bernd Muster"]


def test_until_it_is_over_the_public_sees_no_tick_and_pages_stay_stored(cast, today) -> None:
    row = row_of(today, cast.bernd.person)

    def is_seen(one: Tick) -> bool:
        before = freshness.version()
        attendance.take(today, [one])
        return freshness.version() != before

    assert not any([is_seen(tick(row, 3)), is_seen(tick(row, 2, there=False)), is_seen(tick(row, 1))])
    assert is_seen(tick(name="Wanda Walk"))  # takes a seat
    ended = NOW - datetime.timedelta(minutes=1)
    Meeting.objects.filter(pk=today.pk).update(starts_at=ended - datetime.timedelta(hours=2), ends_at=ended)
    assert is_seen(tick(row_of(today, cast.dora.person)))  # how many came
    assert Meeting.objects.get(pk=today.pk).visitors == 3


def test_ticks_of_another_meeting_or_for_nobody_change_nothing(cast, today) -> None:
    other = Meeting.objects.create(
        title="x", slug="x", municipality=cast.zwickau, venue="x", starts_at=today.starts_at, ends_at=today.ends_at
    )
    foreign = Registration.objects.create(meeting=other, person=cast.carla.person)
    assert attendance.take(today, [tick(foreign), Tick(uuid.uuid4(), NOW, row=4711)]) == 0
    assert not Registration.objects.present().exists()
    with pytest.raises(ValidationError):
        attendance.take(today, [tick(name="")])
    with pytest.raises(ValidationError, match="zu viele"):
        attendance.take(today, [tick(name=f"P{number}") for number in range(1_001)])
    assert Registration.objects.filter(meeting=today).count() == 3


def test_before_the_door_opens_nobody_is_there(cast) -> None:
    with pytest.raises(ValidationError, match="ab drei Stunden vor dem Beginn"):
        attendance.take(cast.meeting, [tick(name="Paul")])
    Meeting.objects.update(state=State.CANCELLED)
    with pytest.raises(ValidationError, match="findet nicht statt"):
        attendance.take(Meeting.objects.get(), [tick(name="Paul")])


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_doors_bring_the_same_people_at_once(cast, today) -> None:
    seen = [tick(name=f"Gast {number}") for number in range(20)]
    at_once = threading.Barrier(4)

    def bring() -> None:
        try:
            at_once.wait()
            attendance.take(today, seen)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    today.refresh_from_db()
    assert (today.registrations.present().count(), today.visitors) == (20, 20)


def picture(kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(made, kind)
    return made.getvalue()


def test_the_signed_list_is_kept_for_hosts_only(client: Client, cast, today, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.ayse)
    url = reverse("meetings:keep_list", args=[today.slug])
    for _ in range(2):
        answer = client.post(url, {"file": SimpleUploadedFile("scan.exe", picture(), "text/html")}, follow=True)
    assert "Diese Datei liegt schon bei diesem Treffen." in answer.content.decode()
    kept = SignedList.objects.get()
    assert (kept.added_by, str(kept.file.name)[-4:]) == (cast.ayse.person, ".png")
    page = reverse("meetings:signed_list", args=[today.slug, kept.pk])
    assert b"".join(client.get(page)) == picture()
    client.force_login(cast.bernd)
    assert client.get(page).status_code == 403
    assert client.get(f"/media/{kept.file.name}").status_code == 404


def test_what_is_no_list_is_refused(client: Client, cast, today, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.ayse)
    file = SimpleUploadedFile("liste.pdf", b"<script>alert(1)</script>", "application/pdf")
    answer = client.post(reverse("meetings:keep_list", args=[today.slug]), {"file": file})
    assert (answer.status_code, "Diese Datei ist keines davon." in answer.content.decode()) == (422, True)
    assert (SignedList.objects.count(), list(tmp_path.rglob("*.*"))) == (0, [])


def test_who_was_there_gets_a_certificate_and_nobody_else(client: Client, cast, today, text_of) -> None:
    agenda.add(today, AgendaItem(title="Leerstand in Läden"))
    agenda.add(today, AgendaItem(title="Kasse", for_members_only=True))
    own = reverse("meetings:own_certificate", args=[today.slug])
    client.force_login(cast.bernd)
    assert client.get(own).status_code == 404
    attendance.take(today, [tick(row_of(today, cast.bernd.person))])
    text = text_of(client.get(own).content)
    assert "Bernd Muster" in text and "Leerstand in Läden" in text and "Kasse" not in text
    assert f"hat am {timezone.localtime(today.starts_at).day}. " in text
    assert own in client.get(today.get_absolute_url()).content.decode()
    client.force_login(cast.dora)
    assert client.get(own).status_code == 404
    client.force_login(cast.ayse)
    everybody = text_of(client.get(reverse("meetings:certificates", args=[today.slug])).content)
    assert ("Bernd Muster" in everybody, "Dora Vorlage" in everybody) == (True, False)


@pytest.fixture
def proven(cast: Any, today: Meeting, settings: Any, tmp_path: Path) -> Meeting:
    """A meeting with everything that the proof wants."""
    settings.MEDIA_ROOT = tmp_path
    agenda.add(today, AgendaItem(title="Leerstand in Läden"))
    agenda.add(today, AgendaItem(title="Mittag", kind=AgendaItem.Kind.BREAK))
    attendance.take(today, [tick(row) for row in today.registrations.all()])
    Meeting.objects.update(state=State.HELD)
    part = minutes.begin(today).parts.get()
    minutes.write(part, 0, Text("Gut.", "Alt und verworfen."), None)
    minutes.write(part, 1, Text("Gut.", "=Wir zählen leere Läden."), None)
    minutes.approve(part.minutes, None)
    for name, content in (("a.jpg", picture("JPEG")), ("b.pdf", b"%PDF-1.4\nstartxref\n0\n%%EOF")):
        from reihum.funding.publicity.by_hand import examined

        attendance.keep_list(today, examined(SimpleUploadedFile(name, content)), None)
    return Meeting.objects.get()


def test_the_yearly_proof_says_who_came_from_where_and_what_was_decided(client: Client, cast, proven, text_of) -> None:
    client.force_login(cast.carla)
    year = timezone.localtime(proven.starts_at).year
    text = text_of(client.get(reverse("meetings:proof_pdf", args=[year])).content)
    for words in (
        f"Nachweis der Arbeitstreffen {year}",
        "Koordinierungsstelle Glauchau",
        "Zwickau",
        "ohne Stadt",
        "Leerstand in Läden",
        "Wir zählen leere Läden.",
        "Liste 2: liegt bei",
        "Europäische Union",
    ):
        assert words in text
    assert "Alt und verworfen." not in text and "Mittag" not in text
    *_before, scan, end = text.split("\f")
    assert end == ""
    assert "Liste 1: hier auf Seite 2" in text  # on a page of its own
    day = date_format(timezone.localtime(proven.starts_at), "j. F Y")
    assert scan.split("\n")[0].strip() == f"Unterschriebene Liste vom {day}, Blatt 1"
    assert "Unterschriftenliste" not in scan
    book = load_workbook(io.BytesIO(client.get(reverse("meetings:proof_xlsx", args=[year])).content))
    first, second = book.worksheets
    assert [cell.value for cell in first[2]][1:] == [
        "Zu Gast in Glauchau", "Glauchau", "Koordinierungsstelle Glauchau", 3, 2, "Leerstand in Läden",
        "'=Wir zählen leere Läden.",
    ]  # fmt: skip
    assert [[*[cell.value for cell in row][:1], row[-1].value] for row in second.iter_rows(min_row=2)] == [
        ["Glauchau", 1],
        ["Zwickau", 1],
        ["ohne Stadt", 1],
    ]


def test_the_page_of_proofs_says_what_is_missing(client: Client, cast, proven) -> None:
    start = proven.starts_at - datetime.timedelta(days=1)
    Meeting.objects.create(
        title="Ohne alles", slug="ohne", municipality=cast.zwickau, venue="x", state=State.HELD,
        starts_at=start, ends_at=start + datetime.timedelta(hours=1),
    )  # fmt: skip
    client.force_login(cast.carla)
    text = client.get(reverse("meetings:proofs")).content.decode()
    row = text.split("Ohne alles")[1].split("</tr>")[0]
    assert "Zahl der Gäste, unterschriebene Liste, Themen" in row
    client.force_login(cast.ayse)
    assert client.get(reverse("meetings:proofs")).status_code == 403
    client.force_login(cast.carla)
    assert client.get(reverse("meetings:proof_pdf", args=[1999])).status_code == 404
