import pytest

from reihum.kit.german import like, sort_key


def test_umlauts_sort_as_their_vowels() -> None:
    words = [
        "Zwickau",
        "Öderan",
        "Oelsnitz",
        "Görlitz",
        "Gera",
        "Gotha",
        "Äußere Stadt",
        "Aue",
        "Straße",
        "Strasse Nord",
    ]
    assert sorted(words, key=sort_key) == [
        *("Aue", "Äußere Stadt", "Gera", "Görlitz", "Gotha", "Öderan", "Oelsnitz", "Straße", "Strasse Nord", "Zwickau")
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("%öder%", "Öderan", True),
        ("%ÖDER%", "öderan", True),
        ("%strasse%", "Bahnhofstraße", True),
        ("Gl_uchau", "Glauchau", True),
        ("Gl_uchau", "Glaauchau", False),
        ("50\\%", "50%", True),
        ("50\\%", "500", False),
        ("%a.c%", "abc", False),
        ("a%b", "a\nb", True),
        ("%", "", True),
        ("", "x", False),
        (None, "x", None),
        ("%", None, None),
    ],
)
def test_like_knows_all_letters(pattern, text, found) -> None:
    assert like(pattern, text, "\\") is found
