"""What a person wrote, without what their program added."""

from __future__ import annotations

import pytest

from reihum.mailing.letters import is_automatic, own_words, parsed, words

TEXTS: dict[str, tuple[str, str]] = {
    "Outlook": (
        "Komme gern, wir sind zu zweit.\n\nMit freundlichen Grüßen\nBernd Muster\n\n________________________________\n"
        "Von: Reihum <netz@example.org>\nGesendet: Dienstag, 24. November 2026 09:00\nAn: Bernd\nBetreff: Einladung\n\nGuten Tag",
        "Komme gern, wir sind zu zweit.\n\nMit freundlichen Grüßen\nBernd Muster",
    ),
    "Outlook without a line": (
        "Leider nein.\n\nVon: Reihum\nGesendet: heute\nAn: Bernd\n\nGuten Tag",
        "Leider nein.",
    ),
    "Outlook, older": ("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: Reihum\n\nGuten Tag", "Ja."),
    "Gmail, broken into two lines": (
        "Ich komme!\n\nAm Di., 24. Nov. 2026 um 09:00 Uhr schrieb Netzwerk Quartiersmanagement <\n"
        "netz+0123456789abcdef0123@example.org>:\n\n> Guten Tag\n> kommen Sie?\n",
        "Ich komme!",
    ),
    "Thunderbird": ("Gerne.\n\nAm 24.11.26 um 09:00 schrieb Reihum:\n> Guten Tag\n", "Gerne."),
    "Apple in English": ("Yes.\n\n> On 24. Nov 2026, at 09:00, Reihum <netz@example.org> wrote:\n>\n> Hello\n", "Yes."),
    "telephone": ("Bin dabei\n\nVon meinem iPhone gesendet\n", "Bin dabei"),
    "signature": ("Passt.\n-- \nBernd Muster\nStadt Zwickau\n", "Passt."),
    "answer below": ("Am 24.11.26 um 09:00 schrieb Reihum:\n> Kommen Sie?\n\nJa, zu dritt.\n", "Ja, zu dritt."),
    "answer in between": ("> Kommen Sie?\nJa.\n> Mit wem?\nAllein.\n", "Ja.\nAllein."),
    "somebody's own words": (
        "Von: mir aus gern.\nAm Dienstag komme ich.",
        "Von: mir aus gern.\nAm Dienstag komme ich.",
    ),
    "a quote alone": ("> Kommen Sie?\n", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_what_a_person_wrote(name: str) -> None:
    text, expected = TEXTS[name]
    assert own_words(text) == expected


def test_html_without_what_it_quotes() -> None:
    raw = (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<div>Ja,<br>zu zweit.</div>"
        b'<div class="gmail_quote">Am Dienstag schrieb Reihum:<blockquote>Kommen Sie?</blockquote></div>'
    )
    assert words(parsed(raw)) == "Ja,\nzu zweit."


@pytest.mark.parametrize("line", ["Am " * 30_000, "Von: " * 20_000, "_" * 100_000, "> " * 50_000, "Am x\n" * 20_000])
def test_long_texts_come_to_an_end(line: str) -> None:
    """A pattern that tries everything would take hours."""
    own_words(line)


@pytest.mark.parametrize(
    ("header", "is_so"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("Return-Path: <>", True),
        ("Return-Path: <bernd@example.org>", False),
        ("List-Id: <liste.example.org>", True),
        ("X-Mailer: Programm", False),
    ],
)
def test_what_a_program_wrote(header: str, is_so: bool) -> None:
    assert is_automatic(parsed(f"{header}\r\n\r\nText\r\n".encode())) is is_so
