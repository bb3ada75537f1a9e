"""Evidence without an operator: taken by itself and by a button, and brought by hand."""

from __future__ import annotations

import datetime
import hashlib
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from reihum.funding.models import AreaFunding, Evidence, Project
from reihum.funding.publicity import by_hand as brought
from reihum.funding.publicity import evidence, report, taking
from reihum.media.tests.test_metadata import from_a_camera
from reihum.media.tests.test_upload import png
from reihum.places.models import Area

TODAY = timezone.localdate
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\nxref\n0 1\ntrailer << /Root 1 0 R >>\nstartxref\n30\n%%EOF\n"
NEITHER = "Ein Nachweis ist ein Bild (PNG oder JPEG) oder ein PDF. Diese Datei ist keines davon."


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """An empty folder of files; nobody has asked for anything."""
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()
    return tmp_path


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """On this machine there is no Chromium."""
    monkeypatch.setenv("PATH", str(folder / "nothing"))


@pytest.fixture
def broken_browser(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """On this machine there is a Chromium, which does not start."""
    chromium = folder / "bin" / "chromium"
    chromium.parent.mkdir()
    chromium.write_text("#!/bin/sh\nexit 1\n")
    chromium.chmod(0o755)
    monkeypatch.setenv("PATH", str(chromium.parent))


@pytest.fixture
def pages(cast: Any) -> list[str]:
    """The two pages on which a funder must be named: that of the area and that of a project."""
    project = Project.objects.create(name="Kiezküche", slug="k", period=cast.period, area=cast.area, beneficiary="V")
    return [cast.area.get_absolute_url(), project.get_absolute_url()]


def asked() -> list[str]:
    """The pages of which the worker shall take pictures, in its order."""
    jobs = DBTaskResult.objects.ready().filter(task_path="reihum.funding.publicity.taking.take")
    return [job.args_kwargs["args"][0] for job in jobs]


def taken(path: str, day: datetime.date, content: bytes = b"picture") -> Evidence:
    """A picture of one of our pages as the program would keep it."""
    made = Evidence(
        address=evidence.address_of(path),
        title="Aufnahme (Telefon)",
        day=day,
        file=ContentFile(content, "a.png"),
        sha256=hashlib.sha256(content).hexdigest(),
        passed=True,
    )
    assert evidence.store(made)
    return made


# --- By itself -------------------------------------------------------------------------------------------------------


def test_what_lacks_a_picture_of_the_last_year_is_asked_for_once(
    cast: Any, pages: list[str], broken_browser: None
) -> None:
    assert taking.due() == pages
    taking.take_what_is_due()
    taking.take_what_is_due()  # run twice, or in two workers
    assert asked() == pages


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (364, False), (365, True), (400, True)])
def test_a_picture_is_good_for_a_year(cast: Any, pages: list[str], days: int, is_due: bool) -> None:
    area, project = pages
    taken(area, TODAY() - datetime.timedelta(days=days))
    assert taking.due() == ([area, project] if is_due else [project])


def test_what_somebody_brought_takes_the_place_of_no_picture(cast: Any, pages: list[str]) -> None:
    by_hand(address=evidence.address_of(pages[0]))
    assert taking.due() == pages


def test_pages_on_which_nobody_must_be_named_are_left_alone(cast: Any) -> None:
    AreaFunding.objects.all().delete()
    assert taking.due() == []


def test_so_many_in_an_hour(cast: Any, broken_browser: None) -> None:
    for number in range(taking.AT_ONCE + 5):
        area = Area.objects.create(municipality=cast.zwickau, name=f"Gebiet {number}", slug=f"gebiet-{number}")
        AreaFunding.objects.create(area=area, period=cast.period)
    taking.take_what_is_due()
    assert len(asked()) == taking.AT_ONCE
    taking.take_what_is_due()
    assert sorted(asked()) == sorted(taking.due())


def test_without_a_browser_nothing_happens_and_nothing_is_said(
    cast: Any, no_browser: None, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    taking.take_what_is_due()
    assert (asked(), lines()) == ([], [])


def test_a_page_of_which_there_is_no_picture_is_logged_and_not_tried_again(
    cast: Any,
    pages: list[str],
    broken_browser: None,
    run_jobs: Callable[[], None],
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    taking.take_what_is_due()
    run_jobs()
    taking.take_what_is_due()
    run_jobs()
    failed = [(line["level"], line["page"], line["problem"].split(":")[0]) for line in lines() if "page" in line]
    assert failed == [("warning", path, "Chromium startet nicht") for path in pages]
    assert (asked(), Evidence.objects.count()) == ([], 0)


# --- By button -------------------------------------------------------------------------------------------------------


def test_only_those_who_coordinate_have_pictures_taken_and_bring_evidence(
    client: Client, cast: Any, pages: list[str], broken_browser: None
) -> None:
    take, add = reverse("funding_publicity_take"), reverse("funding_evidence_add")
    for who in (None, cast.erik, cast.bernd, cast.ayse, cast.dora):
        if who:
            client.force_login(who)
        answers = [
            client.post(take, {"page": pages[0]}).status_code,
            client.get(add).status_code,
            client.post(add, filled()).status_code,
        ]
        assert set(answers) <= {302, 403}
    assert (asked(), Evidence.objects.count()) == ([], 0)
    for who in (cast.carla, cast.admin):
        client.force_login(who)
        assert client.post(take, {"page": pages[0]}).status_code == 302
        assert client.get(take).status_code == 405
        assert client.get(add).status_code == 200
    assert asked() == [pages[0]] * 2


def test_who_presses_the_button_waits_for_nothing_that_comes_by_itself(
    client: Client, cast: Any, pages: list[str], broken_browser: None
) -> None:
    taking.take_what_is_due()
    client.force_login(cast.carla)
    client.post(reverse("funding_publicity_take"), {"page": cast.meeting.get_absolute_url()})
    assert asked() == [cast.meeting.get_absolute_url(), *pages]


def test_only_our_own_public_pages_are_taken(client: Client, cast: Any, broken_browser: None) -> None:
    client.force_login(cast.carla)
    for page in ("", "/redaktion/", "http://127.0.0.1/", "file:///etc/passwd"):
        assert client.post(reverse("funding_publicity_take"), {"page": page}).status_code == 404
    assert asked() == []


def test_the_button_says_where_to_look_and_leads_back_to_the_same_list(
    client: Client, cast: Any, pages: list[str], broken_browser: None
) -> None:
    client.force_login(cast.carla)
    response = client.post(f"{reverse('funding_publicity_take')}?nur=probleme", {"page": pages[0]}, follow=True)
    assert response.redirect_chain == [(f"{reverse('funding_publicity')}?nur=probleme", 302)]
    (message,) = response.context["messages"]
    assert str(message) == f"„{cast.area}“ wird aufgenommen. In einem Moment steht es unter „Nachweise“."


def test_without_a_browser_there_are_no_buttons_but_a_sentence(
    client: Client, cast: Any, pages: list[str], no_browser: None
) -> None:
    client.force_login(cast.carla)
    html = client.get(reverse("funding_publicity")).content.decode()
    assert (html.count('name="page"'), html.count("Auf dem Server fehlt ein Browser.")) == (0, 1)
    response = client.post(reverse("funding_publicity_take"), {"page": pages[0]}, follow=True)
    (message,) = response.context["messages"]
    assert str(message) == "Hier ist keine Aufnahme möglich: Auf dem Server fehlt ein Browser."
    assert asked() == []


def test_each_row_has_its_button_and_the_newest_evidence(
    client: Client, cast: Any, pages: list[str], broken_browser: None, queries_of: Callable[..., int]
) -> None:
    area, _project = pages
    for days in (500, 3, 40):
        taken(area, TODAY() - datetime.timedelta(days=days))
    client.force_login(cast.carla)
    url = reverse("funding_publicity")
    response = client.get(url)
    rows = {state.content.path: newest for state, _address, newest in response.context["rows"]}
    assert {path: day for path, day in rows.items() if day} == {area: TODAY() - datetime.timedelta(days=3)}
    html = response.content.decode()
    assert html.count('name="page"') == len(rows)
    assert html.count("noch keiner") == len(rows) - 1
    listed = client.get(reverse("funding_evidence"), {"address": evidence.address_of(area)})
    assert listed.context["page"].paginator.count == 3
    assert f"?address={evidence.address_of(area).replace(':', '%3A').replace('/', '%2F')}" in html
    few = queries_of(client, url)
    for number in range(20):
        made = Area.objects.create(municipality=cast.zwickau, name=f"Gebiet {number}", slug=f"gebiet-{number}")
        taken(made.get_absolute_url(), TODAY(), str(number).encode())
    assert queries_of(client, url) == few


def test_pages_with_problems_come_first(client: Client, cast: Any) -> None:
    project = Project.objects.create(name="Ohne Ziel", slug="p", period=cast.period, area=cast.area, beneficiary="V")
    client.force_login(cast.carla)
    rows = client.get(reverse("funding_publicity")).context["rows"]
    assert rows[0][0].content.path == project.get_absolute_url()
    order = [(state.is_good, state.acknowledgement is None) for state, _address, _newest in rows]
    assert order == sorted(order)


# --- By hand ---------------------------------------------------------------------------------------------------------


def by_hand(content: bytes = b"", name: str = "plakat.jpg", **fields: Any) -> Evidence:
    """A piece as it is after the form."""
    content = content or from_a_camera("JPEG").file.getvalue()
    fields = {"title": "Plakat", "day": TODAY(), "description": "Ein Plakat an der Tür.", **fields}
    sha256 = hashlib.sha256(content).hexdigest()
    return Evidence.objects.create(file=ContentFile(content, name), sha256=sha256, **fields)


def filled(content: bytes = PDF, name: str = "presse.pdf", **fields: Any) -> dict[str, Any]:
    """What somebody fills in."""
    return {
        "title": "Freie Presse, Lokalteil",
        "day": "2024-05-04",
        "file": SimpleUploadedFile(name, content),
        "description": "Ein Artikel über das Fest. Genannt sind EU und Freistaat.",
        "address": "",
        **fields,
    }


def errors(client: Client, **fields: Any) -> dict[str, Any]:
    response = client.post(reverse("funding_evidence_add"), fields)
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def test_what_is_brought_is_kept_with_project_period_and_who_looked(client: Client, cast: Any) -> None:
    project = Project.objects.create(name="P", slug="p", period=cast.period, area=cast.area, beneficiary="V")
    client.force_login(cast.carla)
    form = client.get(reverse("funding_evidence_add")).context["form"]
    assert (form.initial["day"], form.initial["looked_by"]) == (TODAY(), cast.carla.person)
    data = filled(projects=[project.pk], looked_by=cast.dora.person.pk, address="presse.example.org/fest")
    response = client.post(reverse("funding_evidence_add"), data, follow=True)
    assert response.redirect_chain == [(reverse("funding_evidence"), 302)]
    kept = Evidence.objects.get()
    assert (kept.day, kept.address) == (datetime.date(2024, 5, 4), "https://presse.example.org/fest")
    assert (kept.passed, kept.findings, kept.result) == (None, [], "nachgesehen: Dora Vorlage")
    assert (list(kept.projects.all()), list(kept.periods.all())) == ([project], [cast.period])
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    html = response.content.decode()
    for part in ("04.05.2024", kept.title, kept.description, kept.address, kept.sha256, kept.result):
        assert part in html, part


def test_the_same_file_is_kept_once(client: Client, cast: Any, folder: Path) -> None:
    client.force_login(cast.carla)
    form = filled(looked_by=cast.carla.person.pk)
    assert client.post(reverse("funding_evidence_add"), form).status_code == 302
    again = filled(looked_by=cast.carla.person.pk, title="Noch einmal")
    sentence = "Diese Datei gibt es schon als Nachweis „Freie Presse, Lokalteil, 04.05.2024“."
    assert errors(client, **again) == {"file": [sentence]}
    # In the very same moment, no form can see it: the database does.
    copy = Evidence(title="Zugleich", day=TODAY(), description="…", sha256=hashlib.sha256(PDF).hexdigest())
    copy.file = ContentFile(PDF, "nachweis.pdf")
    assert evidence.store(copy) is False
    assert Evidence.objects.count() == len([file for file in folder.rglob("*") if file.is_file()]) == 1


def half_a_picture() -> bytes:
    return from_a_camera("JPEG").file.getvalue()[:700]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plakat.png", b"<!doctype html><script>alert(1)</script>", NEITHER),
        ("plakat.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NEITHER),
        ("presse.pdf", b"<!doctype html>%PDF-1.7 startxref %%EOF", NEITHER),
        ("presse.pdf", b"%PDF-1.7 <script>alert(1)</script>", NEITHER),
        ("bild.webp", b"", NEITHER),
        ("plakat.jpg", half_a_picture(), NEITHER),
        ("plakat.png", png(3_000, 3_000), NEITHER),
        ("plakat.png", png(10_000, 7_000), "Dieses Bild ist zu groß, um es zu öffnen. Bitte verkleinern Sie es."),
        ("plakat.png", png(30_000, 30_000), NEITHER),
        ("presse.pdf", PDF + b" " * 30_000_000, "Die Datei ist größer als 20 MB. Bitte verkleinern Sie sie."),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "…",
)
def test_what_is_neither_picture_nor_pdf_is_refused(
    client: Client, cast: Any, folder: Path, name: str, content: bytes, sentence: str
) -> None:
    if name.endswith("webp"):
        content = from_a_camera("WEBP").file.getvalue()
    client.force_login(cast.carla)
    form = filled(content, name, looked_by=cast.carla.person.pk)
    assert errors(client, **form) == {"file": [sentence]}
    assert Evidence.objects.count() == len([file for file in folder.rglob("*") if file.is_file()]) == 0


def test_what_is_missing_is_asked_for(client: Client, cast: Any) -> None:
    client.force_login(cast.carla)
    needed = "Dieses Feld muss ausgefüllt werden."
    assert errors(client, title="Plakat") == {name: [needed] for name in ("day", "file", "description", "looked_by")}
    tomorrow = TODAY() + datetime.timedelta(days=1)
    form = filled(looked_by=cast.carla.person.pk, day=tomorrow.isoformat(), address="javascript:alert(1)")
    assert errors(client, **form) == {
        "day": ["Dieser Tag kommt erst noch."],
        "address": ["Bitte eine gültige Adresse eingeben."],
    }


@pytest.mark.parametrize(
    ("form", "suffix", "content_type"),
    [("JPEG", ".jpg", "image/jpeg"), ("MPO", ".jpg", "image/jpeg"), ("PNG", ".png", "image/png")],
)
def test_a_picture_is_kept_upright_without_place_and_camera_whatever_it_is_called(
    client: Client, cast: Any, form: str, suffix: str, content_type: str
) -> None:
    content = from_a_camera(form).file.getvalue()
    assert b"Kamera" in content
    client.force_login(cast.carla)
    data = filled(content, "rechnung.pdf.html", looked_by=cast.carla.person.pk)
    assert client.post(reverse("funding_evidence_add"), data).status_code == 302
    kept = Evidence.objects.get()
    stored = Path(kept.file.path).read_bytes()
    assert (kept.suffix, kept.sha256) == (suffix, hashlib.sha256(stored).hexdigest())
    assert b"Kamera" not in stored
    with Image.open(io.BytesIO(stored)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == (form.replace("MPO", "JPEG"), (40, 60), {})
    response = client.get(reverse("funding_evidence_file", args=[kept.pk]))
    assert b"".join(response.streaming_content) == stored
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == (content_type, "nosniff")
    assert response["Content-Disposition"] == f'attachment; filename="nachweis-2024-05-04-{kept.pk}{suffix}"'


def test_a_pdf_is_downloaded_as_it_was_brought_by_those_who_coordinate_only(client: Client, cast: Any) -> None:
    kept = by_hand(PDF, "presse.pdf")
    url = reverse("funding_evidence_file", args=[kept.pk])
    for who in (None, cast.erik, cast.bernd, cast.ayse, cast.dora):
        if who:
            client.force_login(who)
        assert client.get(url).status_code in (302, 403)
    client.force_login(cast.carla)
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert response["Content-Disposition"] == f'attachment; filename="{kept.filename}"'


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    client: Client, cast: Any, queries_of: Callable[..., int]
) -> None:
    client.force_login(cast.carla)
    counts = []
    for number in range(30):
        by_hand(PDF + str(number).encode(), "a.pdf", looked_by=cast.dora.person)
        if number in (0, 29):
            counts.append(queries_of(client, reverse("funding_evidence")))
    assert counts[0] == counts[1]


def test_what_the_database_never_holds(cast: Any) -> None:
    first = taken("/rundgang/", TODAY())
    wrong: list[dict[str, Any]] = [
        {"address": first.address, "sha256": first.sha256, "passed": False},  # the same picture twice a day
        {"address": "", "sha256": "1", "passed": True},  # a picture of no page
        {"address": "", "sha256": "1", "passed": None},  # by hand, and nobody says what it is
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(title="X", day=TODAY(), file="x.png", **fields)
    assert list(Evidence.objects.all()) == [first]


def test_a_mistake_is_no_second_piece(cast: Any, folder: Path) -> None:
    """Only that the same is there already is passed over in silence."""
    made = Evidence(title="X", day=TODAY(), file=ContentFile(b"x", "x.png"), sha256="1", passed=True)
    with pytest.raises(IntegrityError):
        evidence.store(made)
    assert [file for file in folder.rglob("*") if file.is_file()] == []


# --- The report ------------------------------------------------------------------------------------------------------


def text_of(pdf: bytes) -> str:
    made = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(made.stdout.decode().split())


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="PDFs are not looked into: no poppler")
def test_the_report_shows_pictures_and_names_the_pdfs_that_lie_beside_it(cast: Any) -> None:
    wide, tall = (io.BytesIO() for _ in range(2))
    Image.new("RGBA", (2400, 900), (0, 128, 128, 100)).save(wide, "PNG")
    Image.new("L", (300, 3000), 90).save(tall, "JPEG")
    day = datetime.date(2024, 5, 4)
    looked_by = cast.dora.person
    poster = by_hand(wide.getvalue(), "a.png", title="Plakat & #Tür", day=day, looked_by=looked_by)
    column = by_hand(tall.getvalue(), "b.jpg", title="Spalte", description="Eine lange Spalte der Zeitung.")
    press = by_hand(PDF, "c.pdf", title="Freie Presse", day=day, description="Ein Artikel über das Fest.")
    made = report.report([poster, column, press], "ESF 2014–2020")
    text = text_of(made)
    for part in ("Plakat & #Tür", "04.05.2024", "nachgesehen: Dora Vorlage", poster.sha256, poster.description,
                 "Eine lange Spalte der Zeitung.", "Was beiliegt: Nachweise als PDF", f"Datei: {press.filename}", press.sha256,
                 "Sie liegen diesem Bericht bei"):  # fmt: skip
        assert part in text, part
    assert "im Browser aussah" not in text  # there is no picture of a page
    assert text.count(press.sha256) == text.count(column.sha256) == 1
    images = subprocess.run(["pdfimages", "-list", "-"], input=made, capture_output=True, check=True).stdout.decode()
    sizes = [tuple(map(int, line.split()[3:5])) for line in images.splitlines()[2:]]
    assert sizes == [(1600, 600), (160, 1600)]


@pytest.mark.parametrize(
    ("mode", "colour", "form", "grey"),
    [
        ("1", 1, "PNG", 255),
        ("L", 100, "PNG", 100),
        ("I;16", 100 * 256, "PNG", 100),
        ("RGBA", (0, 0, 0, 0), "PNG", 255),
        ("P", 0, "PNG", 0),
        ("CMYK", (0, 0, 0, 255), "JPEG", 0),
    ],
)
def test_every_kind_of_picture_looks_in_the_report_as_it_was(mode: str, colour: Any, form: str, grey: int) -> None:
    file = io.BytesIO()
    Image.new(mode, (200, 100), colour).save(file, form)
    with Image.open(io.BytesIO(brought.small(file.getvalue(), 100))) as small:
        assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (100, 50))
        assert small.getpixel((50, 25)) == (grey, grey, grey)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="PDFs are not looked into: no poppler")
def test_a_report_of_pages_alone_says_nothing_of_what_people_bring(cast: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (360, 900), "teal").save(picture, "PNG")
    text = text_of(report.report([taken("/rundgang/", TODAY(), picture.getvalue())], "ESF"))
    assert ("im Browser aussah" in text, "von Hand" in text, "beiliegt" in text) == (True, False, False)


def test_the_report_of_one_page_is_that_of_the_list(client: Client, cast: Any, pages: list[str]) -> None:
    area, project = (taken(path, TODAY(), path.encode()) for path in pages)
    by_hand(day=TODAY())
    assert list(report.chosen(address=area.address)) == [area]
    assert report.chosen().count() == 3
    client.force_login(cast.carla)
    listed = client.get(reverse("funding_evidence"), {"address": project.address}).context["page"].object_list
    assert list(listed) == [project]


def test_what_was_brought_can_be_thrown_away_and_what_the_program_took_stays(
    client: Client, cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    brought_photo = by_hand()
    taken = Evidence.objects.create(
        address="http://127.0.0.1:8000/gebiete/", title="Gebiete", day=TODAY(), sha256="0" * 64, passed=True
    )
    address = reverse("funding_evidence_remove", args=[brought_photo.pk])
    for who in (cast.erik, cast.bernd, cast.ayse, cast.dora):
        client.force_login(who)
        client.post(address)
    client.force_login(cast.carla)
    assert client.get(address).status_code == 200  # asks, and changes nothing
    assert client.post(reverse("funding_evidence_remove", args=[taken.pk])).status_code == 404
    assert set(Evidence.objects.all()) == {brought_photo, taken}
    storage, name = brought_photo.file.storage, brought_photo.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302
    assert (list(Evidence.objects.all()), storage.exists(name)) == ([taken], False)
