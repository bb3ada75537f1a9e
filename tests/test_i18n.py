"""Everything a user sees is German in the source and has its English translation. `tools/messages.py` keeps them up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from django.template.base import Lexer, TokenType
from django.utils import translation
from tools import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sdf]|\{(\w*)\}")

# Text that is the same in every language, or is meant to stand in its own.
SAME_EVERYWHERE = {
    "GET",
    "GeoJSON",
    "JSON",
    "OpenAPI",
    "Reihum",
    "Atom",
    "RSS",
    "(RSS)",
    "English",
    "Deutsch",
    "©",
    "ha",
    "km",
    "m²",
    "€",
}
SPOKEN_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "placeholder", "label"}


def placeholders(text: str) -> set[str]:
    return {match.group() for match in PLACEHOLDER.finditer(text)}


def what_is_wrong(catalog: Catalog, texts: set[messages.Key]) -> set[str]:
    """What stops the catalogue from being the complete translation of `texts`."""
    there = messages.messages(catalog)
    wrong = {f"missing: {text[0]!r}" for text, _context in texts - there.keys()}
    wrong |= {f"obsolete: {text[0]!r}" for text, _context in there.keys() - texts}
    wrong |= {f"obsolete: {name!r}" for name in catalog.obsolete}
    for (text, _context), message in there.items():
        if message.fuzzy:
            wrong.add(f"fuzzy: {text[0]!r}")
        if len(messages.strings(message)) < len(text) or not all(
            string.strip() for string in messages.strings(message)
        ):
            wrong.add(f"empty: {text[0]!r}")
            continue
        for german, english in zip(text, messages.strings(message), strict=True):
            # "Eine Person" may stand for "%(count)s person" in the singular, in either language.
            allowed = [placeholders(german)] + ([placeholders(text[-1])] if german is not text[-1] else [])
            if placeholders(english) not in allowed:
                wrong.add(f"other placeholders: {german!r} → {english!r}")
            if german[:1].isspace() != english[:1].isspace() or german[-1:].isspace() != english[-1:].isspace():
                wrong.add(f"other spaces around: {german!r} → {english!r}")
    return wrong


def test_english_is_complete() -> None:
    catalog = messages.read(messages.FOLDER / "django.po")
    assert what_is_wrong(catalog, {key for key, _where in messages.texts()}) == set()


def test_the_compiled_file_is_what_the_translation_says() -> None:
    with (messages.FOLDER / "django.mo").open("rb") as handle:
        compiled = messages.messages(read_mo(handle))
    written = messages.messages(messages.read(messages.FOLDER / "django.po"))
    assert {key: messages.strings(message) for key, message in compiled.items()} == {
        key: messages.strings(message) for key, message in written.items()
    }


class Texts(HTMLParser):
    """Collects what a browser would show or speak, with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.found += [(self.getpos()[0], value) for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append((self.getpos()[0], data))


def untranslated(template: str) -> Iterator[tuple[int, str]]:
    """Line and words of what stands in a template outside of translation tags."""
    html = []
    silent = False
    for token in Lexer(template).tokenize():
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if name in ("endblocktranslate", "endblocktrans", "endcomment"):
            silent = False
        if token.token_type == TokenType.TEXT and not silent:
            html.append(token.contents)
        else:
            html.append("\n" * token.contents.count("\n"))  # the lines still count
        if name in ("blocktranslate", "blocktrans", "comment"):
            silent = True
    parser = Texts()
    parser.feed("".join(html))
    parser.close()
    for line, text in parser.found:
        words = " ".join(text.split())
        if re.search(r"[^\W\d_]", words) and words not in SAME_EVERYWHERE:
            yield line, words


def test_no_text_in_templates_stands_outside_of_translation() -> None:
    wrong = [
        f"{file.relative_to(messages.PACKAGE)}:{line}: {words}"
        for file in sorted(messages.PACKAGE.rglob("templates/**/*.*"))
        if file.name != "gallery.html"  # shows the components with names and days in them
        for line, words in untranslated(file.read_text())
    ]
    assert wrong == []


def test_the_check_of_templates_finds_text() -> None:
    template = """<p>{% if x %}Guten Tag{% endif %}</p>
{% blocktranslate trimmed %}Das ist
gut{% endblocktranslate %}{% comment %}nicht das{% endcomment %}{# und nicht das #}
<img alt="Ein Haus" src="haus.jpg"><b>{{ name }}</b> &middot; 12 <title>{% translate "Auch gut" %}</title> Reihum"""
    assert list(untranslated(template)) == [(1, "Guten Tag"), (4, "Ein Haus")]


def test_the_check_of_translations_finds_what_is_wrong() -> None:
    catalog = Catalog(locale="en")
    catalog.add("Gut", "Good")
    catalog.add("Leer", "")
    catalog.add("Unsicher", "Unsure", flags=["fuzzy"])
    catalog.add("%(count)s Städte", "%(number)s cities")
    catalog.add(("Eine Stadt", "%(count)s Städte und mehr"), ("One city", "cities and more"))
    catalog.add("Weg", "Gone")
    texts = {key for key in messages.messages(catalog) if key[0] != ("Weg",)} | {
        (("Neu",), None),
        (("Gut",), "Kontext"),
    }
    assert what_is_wrong(catalog, texts) == {
        "missing: 'Neu'",
        "missing: 'Gut'",
        "obsolete: 'Weg'",
        "empty: 'Leer'",
        "fuzzy: 'Unsicher'",
        "other placeholders: '%(count)s Städte' → '%(number)s cities'",
        "other placeholders: '%(count)s Städte und mehr' → 'cities and more'",
    }


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        (
            "a.py",
            'from django.utils.translation import gettext_lazy as _\nx = _("Ein" " Satz")\n',
            [(("Ein Satz",), None)],
        ),
        ("a.py", 'x = ngettext("%(n)s Tag", "%(n)s Tage", n)\n', [(("%(n)s Tag", "%(n)s Tage"), None)]),
        ("a.py", 'x = pgettext_lazy("Zeit", "Stand")\n', [(("Stand",), "Zeit")]),
        ("a.html", '<p>\n  {% translate "Ja" %}{{ x|default:_("Nein") }}</p>', [(("Ja",), None), (("Nein",), None)]),
        ("a.html", '{% translate "Stand" context "Zeit" %}', [(("Stand",), "Zeit")]),
        (
            "a.html",
            "{% blocktranslate trimmed with a=b %}\n  Hallo\n  {{ a }}!\n{% endblocktranslate %}",
            [(("Hallo %(a)s!",), None)],
        ),
        (
            "a.html",
            "    <i>\n{% blocktranslate count n=x %}Eine Stadt{% plural %}{{ n }} Städte{% endblocktranslate %}",
            [(("Eine Stadt", "%(n)s Städte"), None)],
        ),
    ],
)
def test_texts_are_found_in_code_and_templates(
    tmp_path: Path, name: str, content: str, found: list[messages.Key]
) -> None:
    (tmp_path / name).write_text(content)
    assert [key for key, _where in messages.texts(tmp_path)] == found


def test_each_language_gets_its_own() -> None:
    """Also: no other package's German has another meaning for one of our German texts."""
    for (text, context), _where in messages.texts():
        with translation.override("de"):
            assert (translation.pgettext(context, text[0]) if context else translation.gettext(text[0])) == text[0]
    with translation.override("en"):
        assert translation.gettext("Gebiete") == "Areas"
