"""Minutes: nothing that anybody wrote is lost, and approved they stay as they are."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import threading
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.meetings import agenda, minutes
from reihum.meetings.minutes import Text
from reihum.meetings.models import AgendaItem, Meeting, Minutes, MinutesPart, MinutesVersion, Registration, State, Task


@pytest.fixture
def held(cast: Any) -> Meeting:
    """The meeting took place yesterday, with two points."""
    agenda.add(cast.meeting, AgendaItem(title="Überblick"))
    agenda.add(cast.meeting, AgendaItem(title="Pause", kind=AgendaItem.Kind.BREAK))
    agenda.add(cast.meeting, AgendaItem(title="Austausch"))
    start = timezone.now() - datetime.timedelta(days=1)
    Meeting.objects.update(state=State.HELD, starts_at=start, ends_at=start + datetime.timedelta(hours=6))
    return Meeting.objects.get()


@pytest.fixture
def part(held: Meeting) -> MinutesPart:
    return minutes.begin(held).parts.get(title="Überblick")


def holds(part: MinutesPart) -> Text:
    part.refresh_from_db()
    return minutes.text_of(minutes.current(part))


def test_the_parts_are_the_points_without_breaks(held) -> None:
    first = minutes.begin(held)
    agenda.add(held, AgendaItem(title="Nachtrag"))
    assert minutes.begin(held) == first
    assert [part.title for part in first.parts.all()] == ["Überblick", "Austausch", "Nachtrag"]


def test_before_the_meeting_there_are_none(cast) -> None:
    with pytest.raises(ValidationError, match="noch nicht begonnen"):
        minutes.begin(cast.meeting)
    assert not Minutes.objects.exists()


def test_every_version_is_kept(part, cast) -> None:
    minutes.write(part, 0, Text("Erst so."), cast.ayse.person)
    minutes.write(part, 1, Text("Dann so.", "Wir machen das."), cast.bernd.person)
    assert holds(part) == Text("Dann so.", "Wir machen das.")
    assert [(v.number, v.text, v.written_by) for v in part.versions.order_by("number")] == [
        (1, "Erst so.", cast.ayse.person),
        (2, "Dann so.", cast.bernd.person),
    ]


def test_a_form_sent_twice_is_one_version(part) -> None:
    for _ in range(2):
        minutes.write(part, 0, Text("Einmal."), None)
    assert part.versions.count() == 1


def test_who_is_overtaken_is_shown_both_and_nothing_is_lost(client: Client, cast, held, part) -> None:
    slug = held.slug
    page = reverse("meetings:minutes_part", args=[slug, part.pk])
    for user, text in ((cast.ayse, "Gemeinsam.\nVon Ayşe."), (cast.carla, "Gemeinsam.\nVon Carla.")):
        client.force_login(user)
        answer = client.post(page, {"based_on": 0, "text": text, "decisions": ""}, follow=True)
    assert holds(part) == Text("Gemeinsam.\nVon Ayşe.")
    text = answer.content.decode()
    assert "Zwei Texte zusammenführen" in text
    (waiting,) = MinutesVersion.objects.filter(waits=True)
    assert answer.redirect_chain == [(reverse("meetings:minutes_together", args=[slug, waiting.pk]), 302)]
    assert answer.context["form"]["text"].value() == "Gemeinsam.\nVon Ayşe.\nVon Carla."
    with pytest.raises(ValidationError, match="haben zwei gleichzeitig geschrieben"):
        minutes.approve(part.minutes, None)
    together = {"based_on": 1, "text": "Gemeinsam.\nVon Ayşe.\nVon Carla.", "decisions": ""}
    client.post(answer.redirect_chain[0][0], together)
    assert holds(part) == Text("Gemeinsam.\nVon Ayşe.\nVon Carla.")
    assert not MinutesVersion.objects.filter(waits=True).exists()
    assert sorted(MinutesVersion.objects.values_list("text", flat=True)) == [
        "Gemeinsam.\nVon Ayşe.",
        "Gemeinsam.\nVon Ayşe.\nVon Carla.",
        "Gemeinsam.\nVon Carla.",
    ]


def test_overtaken_again_while_bringing_together(part, cast) -> None:
    minutes.write(part, 0, Text("A"), None)
    waiting = minutes.write(part, 0, Text("B"), None)
    minutes.write(part, 1, Text("A\nC"), None)
    again = minutes.bring_together(waiting, 1, Text("A\nB"), None)
    assert (again.waits, holds(part)) == (True, Text("A\nC"))
    minutes.bring_together(again, 2, Text("A\nC\nB"), None)
    minutes.bring_together(waiting, 3, Text("A\nC\nB"), None)
    assert holds(part) == Text("A\nC\nB")
    assert not part.versions.filter(waits=True).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_who_write_at_once_lose_no_word(part) -> None:
    at_once = threading.Barrier(8)

    def save(number: int) -> None:
        try:
            at_once.wait()
            minutes.write(part, 0, Text(f"Satz {number}."), None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(part.versions.values_list("text", flat=True)) == [f"Satz {number}." for number in range(8)]
    assert sorted(part.versions.values_list("waits", flat=True)) == [False] + [True] * 7


def test_lines_of_both_are_there_once() -> None:
    both = Text("Eins.\n\nZwei.", "Ja.").with_missing(Text("Zwei.\nDrei.\n  Eins.", "Ja.\nNein."))
    assert both == Text("Eins.\n\nZwei.\nDrei.", "Ja.\nNein.")


def test_approved_they_stay_as_they_are(cast, held, part, client: Client) -> None:
    with pytest.raises(ValidationError, match="steht noch nichts"):
        minutes.approve(part.minutes, None)
    minutes.write(part, 0, Text("So war es."), None)
    for _ in range(2):
        minutes.approve(part.minutes, cast.ayse.person)
    assert Meeting.objects.get().state == State.MINUTED
    with pytest.raises(ValidationError, match="ist freigegeben und bleibt"):
        minutes.write(part, 1, Text("Anders."), None)
    with pytest.raises(ValidationError, match="ist freigegeben und bleibt"):
        minutes.add_part(part.minutes, "Noch etwas")
    assert holds(part) == Text("So war es.")
    url = reverse("meetings:reopen_minutes", args=[held.slug])
    client.force_login(cast.ayse)
    assert client.post(url).status_code == 403
    client.force_login(cast.carla)
    client.post(url)
    assert (Minutes.objects.get().approved_at, Meeting.objects.get().state) == (None, State.HELD)


def test_before_it_is_over_nothing_is_approved(held, part) -> None:
    minutes.write(part, 0, Text("So war es."), None)
    Meeting.objects.update(state=State.OPEN)
    with pytest.raises(ValidationError, match="wenn das Treffen stattgefunden hat"):
        minutes.approve(part.minutes, None)


def test_drafts_are_for_hosts_and_approved_minutes_for_members(client: Client, cast, held, part) -> None:
    minutes.write(part, 0, Text("Vertraulich."), None)
    page = reverse("meetings:minutes", args=[held.slug])
    seen = []
    for approved in (False, True):
        if approved:
            minutes.approve(part.minutes, None)
        for user in (cast.erik, cast.bernd, cast.ayse):
            client.force_login(user)
            answer = client.get(page)
            seen.append(
                (answer.status_code, "Vertraulich." in answer.content.decode(), "Austausch" in answer.content.decode())
            )
    # Who writes sees the points about which nothing is written yet, who reads does not.
    assert seen == [
        *((403, False, False), (404, False, False), (200, True, True)),
        *((403, False, False), (200, True, False), (200, True, False)),
    ]
    client.logout()
    assert "Protokoll" not in client.get(held.get_absolute_url()).content.decode()


def test_the_pdf_says_all_of_it(client: Client, cast, held, part, tmp_path) -> None:
    minutes.write(part, 0, Text("Der Überblick war gut.", "Wir treffen uns wieder.\nAlle bringen Kuchen mit."), None)
    Task.objects.create(meeting=held, what="Liste schicken", person=cast.dora.person, due=datetime.date(2030, 5, 6))
    Registration.objects.create(meeting=held, person=cast.bernd.person, arrived_at=held.starts_at)
    client.force_login(cast.ayse)
    url = reverse("meetings:minutes_pdf", args=[held.slug])
    answer = client.get(url)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")
    file = tmp_path / "protokoll.pdf"
    file.write_bytes(answer.content)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    for words in (
        "Protokoll: Zu Gast in Glauchau",
        "Entwurf, noch nicht freigegeben",
        "Anwesend: Bernd Muster",
        "Der Überblick war gut.",
        "Alle bringen Kuchen mit.",
        "Liste schicken",
        "Dora Vorlage",
        "06.05.2030",
        "Seite 1 von 1",
    ):
        assert words in text
    assert "Austausch" not in text  # nothing was written about it
    assert client.get(url).content == answer.content


def test_a_page_costs_the_same_with_many_parts(client: Client, cast, held, part, queries_of) -> None:
    client.force_login(cast.ayse)
    page = reverse("meetings:minutes", args=[held.slug])
    few = queries_of(client, page)
    for number in range(20):
        more = minutes.add_part(part.minutes, f"Noch {number}")
        minutes.write(more, 0, Text("x"), cast.ayse.person)
        minutes.write(more, 0, Text("y"), cast.bernd.person)
        Task.objects.create(meeting=held, what="x", person=cast.dora.person)
    assert queries_of(client, page) == few


def test_who_was_there_and_who_was_excused_is_filled_in(client: Client, held, cast) -> None:
    came = timezone.now()
    answers = Registration.State
    for facts in (
        {"person": cast.bernd.person, "arrived_at": came},
        {"guest_name": "Gül Gast", "arrived_at": came, "state": answers.CANCELLED},  # came after all
        {"person": cast.dora.person, "state": answers.CANCELLED},
        {"guest_name": "Nora Nein", "state": answers.DECLINED},
        {"guest_name": "Udo Unentschuldigt"},
    ):
        Registration.objects.create(meeting=held, **facts)
    with_dora = Registration.objects.get(person=cast.dora.person)
    Registration.objects.create(meeting=held, guest_name="Mit Dora", brought_by=with_dora, state=answers.CANCELLED)
    minutes.begin(held)
    client.force_login(cast.ayse)
    words = " ".join(client.get(reverse("meetings:minutes", args=[held.slug])).content.decode().split())
    assert (
        "<dt>Anwesend</dt><dd>Gül Gast, Bernd Muster</dd><dt>Entschuldigt</dt><dd>Nora Nein, Dora Vorlage</dd>" in words
    )
