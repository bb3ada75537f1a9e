"""The acknowledgement as mails carry it: the words in their order, and HTML that needs nothing from anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from reihum.funding.acknowledgement import Acknowledgement
from reihum.funding.mail_acknowledgement import for_mail

ESF = ("Europäische Union", "Europäischer Sozialfonds")
ESF_PLUS = ("Kofinanziert von der Europäischen Union",)


def test_where_nothing_is_due_there_is_nothing() -> None:
    assert for_mail(None) is None


def test_the_words_stand_in_the_order_of_the_acknowledgement() -> None:
    below = for_mail(Acknowledgement((ESF, ESF_PLUS), ("Erster Satz.", "Zweiter Satz."), ("ESF 2014", "ESF Plus 2021")))
    assert below.text == (
        "Europäische Union\nEuropäischer Sozialfonds\n\nKofinanziert von der Europäischen Union\n\n"
        "Erster Satz.\n\nZweiter Satz.\n\nESF 2014 · ESF Plus 2021"
    )
    assert re.findall(r"<(?:td|p)[^>]*>([^<]+(?:<br>[^<]+)*)</(?:td|p)>", below.html) == [
        "Europäische Union<br>Europäischer Sozialfonds",
        "Kofinanziert von der Europäischen Union",
        *("Erster Satz.", "Zweiter Satz.", "ESF 2014 · ESF Plus 2021"),
    ]


def test_emblem_and_words_are_as_the_law_wants_them() -> None:
    below = for_mail(Acknowledgement((ESF,), (), ("ESF",)))
    (picture,), (words,) = re.findall(r"<img[^>]*>", below.html), re.findall(r"<td style=\"([^\"]*)\">E", below.html)
    width, height = (int(re.search(rf'{side}="(\d+)"', picture)[1]) for side in ("width", "height"))
    assert width * 2 == height * 3
    assert height >= 38  # 1 cm
    assert 'alt="Emblem der Europäischen Union"' in picture
    # Upright and not underlined: `font` sets back whatever it does not name.
    assert words == "padding: 12px 12px 12px 0; color: #003399; font: 16px/1.4 Arial, Verdana, sans-serif"
    assert below.pictures == {"emblem@reihum": "static:funding/emblem.png"}


def test_sentences_alone_come_without_any_picture() -> None:
    below = for_mail(Acknowledgement((), ("Gefördert durch die Städtebauförderung.",), ("Soziale Stadt",)))
    assert (below.pictures, "<img" in below.html) == ({}, False)


@pytest.mark.parametrize(
    ("size", "shown"), [((300, 100), (90, 30)), ((100, 300), (20, 60)), ((80, 20), (80, 20)), ((4000, 10), (90, 1))]
)
def test_no_logo_is_larger_than_the_emblem(make_logo: Callable[..., Any], size: Any, shown: Any) -> None:
    logo = make_logo("Stadt „Glauchau“ & Umland", size=size)
    below = for_mail(Acknowledgement((ESF_PLUS,), (), ("ESF Plus",), logos=(logo,)))
    name = f"logo-{logo.sha256[:16]}@reihum"
    emblem, *logos = re.findall(r'<img src="cid:([^"]*)" width="(\d+)" height="(\d+)" alt="([^"]*)"', below.html)
    assert emblem == ("emblem@reihum", "90", "60", "Emblem der Europäischen Union")
    assert logos == [(name, str(shown[0]), str(shown[1]), "Logo Stadt „Glauchau“ &amp; Umland")]
    assert below.pictures == {"emblem@reihum": "static:funding/emblem.png", name: f"media:{logo.file.name}"}


def test_what_somebody_typed_is_no_html() -> None:
    hostile = '<script src="https://a.example/"></script>'
    below = for_mail(Acknowledgement(((hostile,),), (hostile,), (hostile,)))
    assert below.text == "\n\n".join([hostile] * 3)
    assert below.html.count("&lt;script src=&quot;https://a.example/&quot;&gt;&lt;/script&gt;") == 3
    assert "<script" not in below.html
