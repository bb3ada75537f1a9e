"""Who took a picture, from the text under it."""

import pytest

from reihum.newsroom.wordpress.credits import licence, lifted, only_a_credit


@pytest.mark.parametrize(
    ("text", "rest", "credit"),
    [
        ("Eröffnung des Ladens. Foto: Erika Beispiel", "Eröffnung des Ladens.", "Erika Beispiel"),
        ("Foto: Erika Beispiel", "", "Erika Beispiel"),
        ("(Foto: Erika Beispiel)", "", "Erika Beispiel"),
        ("Fest im Hof (Foto: Stadt Beispielstadt)", "Fest im Hof", "Stadt Beispielstadt"),
        ("Fest im Hof [Bild: privat]", "Fest im Hof", "privat"),
        ("Rundgang, © 2017 Stadt Beispielstadt", "Rundgang", "Stadt Beispielstadt"),
        ("Foto © Erika Beispiel", "", "Erika Beispiel"),
        ("Foto: © Max Muster", "", "Max Muster"),
        ("Sommerfest (c) Max Muster", "Sommerfest", "Max Muster"),
        ("Fotos: A. Muster, B. Beispiel", "", "A. Muster, B. Beispiel"),
        ("Photo by Jane Doe on Unsplash", "", "Jane Doe on Unsplash"),
        ("Bild von Erika auf Pixabay", "", "Erika auf Pixabay"),
        ("Sommerfest | Foto: privat", "Sommerfest", "privat"),
        ("Der alte Markt; Quelle: Stadtarchiv", "Der alte Markt", "Quelle: Stadtarchiv"),
        ("Lageplan, Grafik: Büro für Stadt", "Lageplan", "Grafik: Büro für Stadt"),
        ("Foto: Erika Beispiel. Am Abend wurde gefeiert.", "Am Abend wurde gefeiert.", "Erika Beispiel"),
        ("Foto: Dr. K. Beispiel (CC BY-SA 4.0)", "", "Dr. K. Beispiel"),
        ("Das Fest\nFoto: Erika Beispiel", "Das Fest", "Erika Beispiel"),
        ("Bildnachweis: Erika Beispiel", "", "Erika Beispiel"),
        ("Im Bild: Frau Beispiel", "Im Bild: Frau Beispiel", ""),
        ("Unser Foto: die Gruppe am Markt", "Unser Foto: die Gruppe am Markt", ""),
        ("Das Foto zeigt Erika", "Das Foto zeigt Erika", ""),
        ("Ein Foto von Erika beim Fest", "Ein Foto von Erika beim Fest", ""),
        ("Der Plan: alles wird neu", "Der Plan: alles wird neu", ""),
        ("Foto:", "Foto:", ""),
        ("", "", ""),
    ],
)
def test_credits_are_lifted(text: str, rest: str, credit: str) -> None:
    assert lifted(text) == (rest, credit)


def test_a_line_that_is_only_a_credit() -> None:
    assert only_a_credit("Foto: Erika Beispiel") == "Erika Beispiel"
    assert only_a_credit("Zum Fest kamen viele. Foto: Erika Beispiel") == ""
    assert only_a_credit("Foto: " + "x" * 200) == ""


def test_licences_are_named() -> None:
    assert licence("Erika Beispiel, CC BY-SA 4.0") == "CC BY-SA 4.0"
    assert licence("Stadtarchiv, gemeinfrei") == "gemeinfrei"
    assert licence("Erika Beispiel") == ""
