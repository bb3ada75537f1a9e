"""The checks of publicity: of facts, and of what a browser saw."""

from __future__ import annotations

import copy
import datetime
import hashlib
import io
import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.funding.acknowledgement import Acknowledgement, Book, due
from reihum.funding.models import AreaFunding, Evidence, Notice, Period, Project, ProjectVersion, RuleSet, RuleSetLogo
from reihum.funding.publicity import evidence, report, tour
from reihum.funding.publicity.content import Content, unsaid
from reihum.funding.publicity.data import State, state_of
from reihum.funding.publicity.finding import Finding, Verdict
from reihum.funding.publicity.rendered import Expected, Seen, contrast, judge

DAY = datetime.date(2017, 10, 23)
ESF = Acknowledgement((("Europäische Union", "Europäischer Sozialfonds"),), (), ("ESF",), first_viewport=True)
EU_2021 = Acknowledgement((("Kofinanziert von der Europäischen Union",),), ("Ein Satz.",), ("ESF Plus",))
LOGO = b"the logo as it was handed in"
EXPECTED = Expected(ESF, frozenset({hashlib.sha256(LOGO).hexdigest()}))


def page() -> dict[str, Any]:
    """What `look.js` finds on a page of a phone on which everything is right."""
    return {
        "width": 360,
        "height": 640,
        "title": "Glauchau lud ein",
        "text": "Europäische Union Europäischer Sozialfonds Glauchau lud ein",
        "emblems": [
            {
                "box": {"left": 16, "top": 100, "width": 67, "height": 45},
                "tag": "svg",
                "source": "",
                "name": "Emblem der Europäischen Union",
                "natural": [],
                "fills": ["rgb(0, 51, 153)", "rgb(255, 204, 0)"],
                "effects": [],
                "text": {
                    "lines": ["Europäische Union", "Europäischer Sozialfonds"],
                    "known": True,
                    "parts": [
                        {
                            "font": "Arial, Verdana, sans-serif",
                            "style": "normal",
                            "colour": "rgb(0, 51, 153)",
                            "background": "rgb(255, 255, 255)",
                            "underlined": False,
                            "shadow": False,
                            "boxes": [
                                {"left": 95, "top": 105, "width": 180, "height": 18},
                                {"left": 95, "top": 123, "width": 120, "height": 18},
                            ],
                        }
                    ],
                },
            }
        ],
        "logos": [
            {
                "box": {"left": 16, "top": 160, "width": 120, "height": 40},
                "source": "http://127.0.0.1/medien/logos/a.png",
                "alt": "Logo Stadt Glauchau",
                "natural": [300, 100],
                "effects": [],
                "blank": False,
            }
        ],
    }


def changed(path: str, value: Any) -> dict[str, Any]:
    """The page with one thing different: `changed("emblems.0.box.top", 900)`."""
    found = copy.deepcopy(page())
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = found
    for step in way:
        place = place[step]
    place[last] = value
    return found


def broken(found: dict[str, Any], expected: Expected | None = EXPECTED) -> list[str]:
    return [finding.rule for finding in judge(found, expected, lambda source: LOGO) if finding.is_problem]


def test_a_page_on_which_everything_is_right() -> None:
    assert [(one.rule, one.verdict) for one in judge(page(), EXPECTED, lambda source: LOGO)] == [
        (rule, Verdict.OK) for rule in ("P02", "P03", "P04", "P05", "P06", "P08")
    ]


PART = "emblems.0.text.parts.0"


@pytest.mark.parametrize(
    ("path", "value", "rules"),
    [
        ("emblems", [], ["P02"]),
        ("emblems.0.text", None, ["P02"]),
        ("emblems.0.text.lines", ["Europäische Union"], ["P02"]),
        ("emblems.0.text.lines", ["Kofinanziert von der Europäischen Union"], ["P02"]),
        ("emblems.0.box.top", 600, ["P03"]),
        ("emblems.0.box.top", 595, []),
        (f"{PART}.boxes.0.width", 300, ["P03"]),
        ("logos.0.box", {"left": 16, "top": 160, "width": 168, "height": 56}, ["P04"]),
        ("logos.0.box", {"left": 16, "top": 160, "width": 135, "height": 45}, []),  # wider, but not higher
        ("emblems.0.box.width", 75, ["P05"]),
        ("emblems.0.fills", ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], ["P05"]),
        ("emblems.0.effects", ["filter: grayscale(1)"], ["P05"]),
        ("logos.0.box.height", 20, ["P05"]),
        ("logos.0.effects", ["opacity: 0.5"], ["P05"]),
        (f"{PART}.font", "Georgia, serif", ["P06"]),
        (f"{PART}.font", '"Trebuchet MS", sans-serif', []),
        (f"{PART}.style", "italic", ["P06"]),
        (f"{PART}.underlined", True, ["P06"]),
        (f"{PART}.shadow", True, ["P06"]),
        (f"{PART}.colour", "rgb(0, 51, 154)", ["P06"]),
        (f"{PART}.colour", "rgb(0, 0, 0)", []),
        (f"{PART}.background", "rgb(40, 60, 120)", ["P06"]),
        (f"{PART}.boxes.1.left", 40, ["P06"]),
        ("logos.0.box.top", 120, ["P06"]),
        ("emblems.0.name", "", ["P08"]),
        ("logos.0.alt", "", ["P08"]),
        ("logos.0.alt", None, ["P08"]),
        ("logos.0.blank", True, ["P08"]),
    ],
)
def test_each_way_to_break_a_rule_is_found(path: str, value: Any, rules: list[str]) -> None:
    assert broken(changed(path, value)) == rules


def test_a_logo_that_is_not_the_file_handed_in() -> None:
    assert [one.rule for one in judge(page(), EXPECTED, lambda source: b"another") if one.is_problem] == ["P05"]


def test_first_viewport_is_a_duty_of_2014_2020_and_a_note_afterwards() -> None:
    found = changed("emblems.0.box.top", 900)
    found["emblems"][0]["text"]["lines"] = ["Kofinanziert von der Europäischen Union"]
    found["text"] += " Ein Satz."
    verdicts = {
        one.rule: one.verdict for one in judge(found, Expected(EU_2021, EXPECTED.checksums), lambda source: LOGO)
    }
    assert (verdicts["P02"], verdicts["P03"]) == (Verdict.OK, Verdict.NOTE)


def test_the_sentence_that_is_wanted_word_for_word() -> None:
    found = changed("emblems.0.text.lines", ["Kofinanziert von der Europäischen Union"])
    assert broken(found, Expected(EU_2021, EXPECTED.checksums)) == ["P02"]


def test_on_a_page_of_others_only_what_is_there_is_judged() -> None:
    assert broken(page(), None) == []
    assert broken(changed(f"{PART}.style", "italic"), None) == ["P06"]
    (note,) = judge(changed("emblems", []), None, lambda source: LOGO)
    assert (note.rule, note.verdict, str(note.sentence)) == ("P02", Verdict.NOTE, "Kein Emblem gefunden.")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


# --- Facts -----------------------------------------------------------------------------------------------------------


def found_in(content: Content) -> dict[str, str]:
    return {one.rule: one.verdict.value for one in state_of(content, Book()).findings if one.verdict != Verdict.OK}


def test_the_book_says_the_same_as_the_one_function(cast: Any) -> None:
    funding = AreaFunding.objects.get()
    Notice.objects.create(funding=funding, issued_on="2018-01-01", authority="SAB", sentence="Eigener Satz.")
    project = Project.objects.create(name="P", slug="p", period=cast.period, area=cast.area, beneficiary="V")
    Notice.objects.create(project=project, issued_on="2018-01-01", authority="SAB", sentence="Anderer Satz.")
    book = Book()
    for day in (None, DAY, datetime.date(2018, 1, 1), datetime.date(2016, 1, 1), datetime.date(2030, 1, 1)):
        for projects in ((), (project,)):
            supports = book.supports(areas=[cast.area.pk], projects=projects, day=day)
            assert book.due(supports, day) == due(areas=[cast.area], projects=projects, day=day), day


@pytest.mark.parametrize(("level", "rule"), [("eu", "P01"), ("federal", "P11"), ("land", "P11"), ("foundation", None)])
def test_money_whose_giver_is_not_named(cast: Any, level: str, rule: str | None) -> None:
    RuleSet.objects.update(land="")
    cast.period.programme.level = level
    cast.period.programme.save()
    content = Content("Artikel", "Rundgang", "/", day=DAY, areas=(cast.area.pk,))
    assert found_in(content) == {}
    Period.objects.update(publicity=None)
    assert found_in(content) == ({rule: "broken"} if rule else {})


def test_what_belongs_to_nothing_is_a_note(cast: Any) -> None:
    assert found_in(Content("Artikel", "Rundgang", "/", day=DAY)) == {"P01": "note"}


def test_logos_on_content(cast: Any, make_logo: Callable[..., Any]) -> None:
    def content(**fields: Any) -> Content:
        logo = make_logo(str(fields), **fields)
        return Content("Artikel", "Rundgang", "/", day=DAY, areas=(cast.area.pk,), logos=(logo,))

    assert found_in(content(eu_mark="eu-2014")) == {}
    assert found_in(content(eu_mark="eu-2021")) == {"P07": "broken"}
    assert found_in(content(until=DAY)) == {"P12": "broken"}


def test_a_permission_of_a_funders_logo_that_is_over(cast: Any, make_logo: Callable[..., Any]) -> None:
    place = RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code="eu-2014"), logo=make_logo("Amt"))
    content = Content("Artikel", "Rundgang", "/", day=DAY, areas=(cast.area.pk,))
    assert found_in(content) == {}
    place.logo.until = DAY
    place.logo.save()
    assert found_in(content) == {"P12": "broken", "P11": "broken"}


def test_what_the_page_of_a_project_must_tell(cast: Any) -> None:
    project = Project.objects.create(name="P", slug="p", period=cast.period, area=cast.area, beneficiary="V")
    assert [sentence.split(".")[0] for sentence in unsaid(project)] == ["Das Ziel fehlt", "Beginn und Ende fehlen"]
    project.purpose, project.state = "Nachbarn lernen einander kennen.", Project.State.FINISHED
    ProjectVersion.objects.create(project=project, as_of=DAY, source="Bescheid", since=DAY, until=DAY)
    assert [sentence.split(".")[0] for sentence in unsaid(project)] == ["Das Ergebnis fehlt"]
    project.result = "Sie kennen einander."
    assert list(unsaid(project)) == []


def test_the_back_office_shows_all_public_content(client: Client, cast: Any, queries_of: Callable[..., int]) -> None:
    from reihum.places.models import Area

    path = reverse("funding_publicity")
    for role in (cast.dora, cast.bernd):
        client.force_login(role)
        assert client.get(path).status_code in (302, 403)
    client.force_login(cast.carla)
    html = client.get(path).content.decode()
    for part in (str(cast.area), str(cast.meeting), "ESF 2014–2020 (Beispiel)"):
        assert part in html
    few = queries_of(client, path)
    Period.objects.update(publicity=None)
    for number in range(30):
        area = Area.objects.create(municipality=cast.zwickau, name=f"Gebiet {number}", slug=f"gebiet-{number}")
        AreaFunding.objects.create(area=area, period=cast.period)
    assert queries_of(client, path) == few
    html = client.get(path, {"nur": "probleme"}).content.decode()
    assert html.count("P01 · Verstoß") == 31
    assert str(cast.meeting) not in html


# --- Evidence --------------------------------------------------------------------------------------------------------


def test_evidence_is_kept_once_a_day_for_the_same_picture(cast: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    content = Content("Artikel", "Rundgang", "/rundgang/", day=DAY, areas=(cast.area.pk,))
    state: State = state_of(content, Book())

    def stop(picture: bytes, verdict: Verdict) -> tour.Stop:
        return tour.Stop("https://x/rundgang/", [Seen("Telefon", "R", (Finding("P03", verdict),), picture)], state)

    (kept,) = evidence.keep(stop(b"one", Verdict.OK))
    assert evidence.keep(stop(b"one", Verdict.OK)) == []
    (other,) = evidence.keep(stop(b"two", Verdict.BROKEN))
    assert (kept.passed, other.passed, Evidence.objects.count()) == (True, False, 2)
    assert kept.sha256 == hashlib.sha256(b"one").hexdigest() == hashlib.sha256(kept.file.read()).hexdigest()
    kept.file.close()
    assert list(kept.periods.all()) == [cast.period]
    assert {"rule": "P03", "verdict": "ok", "sentence": ""} in kept.findings


def test_evidence_is_never_served(client: Client, cast: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    stop = tour.Stop("https://x/", [Seen("Telefon", "R", (), b"one")])
    (kept,) = evidence.keep(stop)
    client.force_login(cast.admin)
    assert client.get(f"/medien/{kept.file.name}").status_code == 404


@pytest.fixture
def kept(cast: Any, settings: Any, tmp_path: Any) -> Evidence:
    """A real picture of a page about the area."""
    from PIL import Image

    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (360, 900), "teal").save(picture, "PNG")
    state = state_of(Content("Artikel", "Rundgang & #Fest", "/rundgang/", day=DAY, areas=(cast.area.pk,)), Book())
    finding = Finding("P03", Verdict.BROKEN, "Erst nach dem Scrollen zu sehen.")
    (made,) = evidence.keep(
        tour.Stop("https://x/rundgang/", [Seen("Telefon", "R", (finding,), picture.getvalue())], state)
    )
    return made


def test_evidence_is_downloaded_by_those_who_coordinate_only(client: Client, cast: Any, kept: Evidence) -> None:
    picture, pdf = reverse("funding_evidence_file", args=[kept.pk]), reverse("funding_evidence_report")
    for who in (None, cast.erik, cast.dora):
        if who:
            client.force_login(who)
        assert [client.get(path).status_code in (302, 403) for path in (picture, pdf, reverse("funding_evidence"))] == [
            True
        ] * 3
    client.force_login(cast.carla)
    response = client.get(picture)
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == kept.sha256
    assert response["Content-Disposition"].startswith("attachment; ")
    response = client.get(pdf, {"period": cast.period.pk})
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(b"%PDF-1.7")
    html = client.get(reverse("funding_evidence"), {"since": "2030-01-01"}).content.decode()
    assert "Hier ist noch kein Nachweis." in html
    assert "Rundgang &amp; #Fest (Telefon)" in client.get(reverse("funding_evidence")).content.decode()


def test_evidence_is_chosen_by_period_and_time(cast: Any, kept: Evidence) -> None:
    taken = timezone.localdate(kept.taken_at)
    one = datetime.timedelta(days=1)
    other = Period.objects.exclude(pk=cast.period.pk).first()
    for choice, count in (
        ({}, 1),
        ({"period": cast.period}, 1),
        ({"period": other}, 0),
        ({"since": taken, "until": taken}, 1),
        ({"since": taken + one}, 0),
        ({"until": taken - one}, 0),
    ):
        assert report.chosen(**choice).count() == count, choice


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="PDFs are not looked into: no poppler")
def test_the_report_says_what_was_seen_when_and_how_it_was(kept: Evidence) -> None:
    made = report.report([kept], "ESF 2014–2020")
    text = " ".join(
        subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode().split()
    )
    taken = timezone.localtime(kept.taken_at).strftime("%d.%m.%Y %H:%M")
    for part in ("Nachweis der Publizität", "ESF 2014–2020", "Rundgang & #Fest (Telefon)", taken, "https://x/rundgang/",
                 "Verstöße", "P03 Erst nach dem Scrollen zu sehen.", kept.sha256[:20]):  # fmt: skip
        assert part in text, part
    info = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True).stdout.decode()
    assert "Tagged:          yes" in info


def test_words_inside_the_picture_of_somebody_elses_page_are_for_people_to_read() -> None:
    """As in the ready-made pictures of the Länder: the alternative text says what they are, and nobody else can."""
    found = changed("emblems.0.tag", "img")
    found["emblems"][0] |= {"name": "Kofinanziert von der Europäischen Union", "natural": [134, 90], "text": None}
    (finding,) = [one for one in judge(found, None, lambda source: LOGO) if one.rule == "P02"]
    assert (finding.verdict, finding.sentence.split(".")[0]) == (
        Verdict.NOTE,
        "Der Hinweis steht im Bild, sagt dessen Alternativtext",
    )
    found["emblems"][0]["name"] = "EU"
    assert broken(found, None) == ["P02"]
