from reihum.kit.german import sort_key


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
