"""Who took a picture, lifted from the text under it: "Foto: Erika Beispiel", "© Stadt Glauchau", "(Bild: privat)"."""

from __future__ import annotations

import re

UNKNOWN = "nicht angegeben"
LONGEST = 120  # signs of a name; what is longer tells something

_PHOTO = r"(?:Fotos?|Photos?|Bild(?:er)?|Aufnahmen?)"
_OTHER = r"(?:Quelle|Grafik|Zeichnung|Illustration|Abbildung|Karte|Plan|Visualisierung|Repro|Scan)"
_PLAIN = r"(?:(?:Bild|Foto)(?:nachweise?|quelle|rechte?|credits?|autor(?:in)?)|Fotograf(?:in)?|Credits?|Copyright|Urheber(?:in)?)"
_SIGN = r"(?:©|\(c\)|&copy;|\bCopyright\b)"
CREDIT = re.compile(
    rf"""(?:^|(?<=[\s(\[|/–—,;.:!?"“”]))              # at the beginning or after a sign
    (?:(?P<open>[(\[])\s*)?
    (?:
        (?P<kind>{_PHOTO}|{_OTHER}|{_PLAIN})\s*(?::\s*{_SIGN}?|{_SIGN}:?|\bby\b|/\s*{_SIGN})
      | (?P<by>{_PHOTO}\s+(?:von|by))\b
      | (?P<sign>{_SIGN}):?
    )
    \s*(?:(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)?\d\d)?,?\s+)?   # the year of a copyright
    (?P<name>[^\s\n][^\n]*?)
    \s*$""",
    re.X | re.I,
)
CANDIDATE = re.compile(
    r"[(\[]\s*(?=[\w©(])|\b(?:Foto|Photo|Bild|Aufnahme|Quelle|Grafik|Zeichn|Illustr|Abbild|Karte|Plan|Visual|Repro|Scan|Credit"
    r"|Copyright|Urheber)|©|\(c\)",
    re.I,
)
# "Im Bild: Frau Beispiel" tells who is to be seen.
NOT_BEFORE = re.compile(
    r"\b(?:im|auf dem|auf den|am|zum|unser|das|dieses|unsere|die|der|ein|eine|einen|mein|sein)\s+$", re.I
)
LICENCE = re.compile(
    r"\b(CC0(?:\s*1\.0)?|CC[ -]BY(?:-(?:SA|NC|ND))*(?:[ -]\d\.\d)?(?:\s*(?:DE|Deutschland|International))?|Public Domain"
    r"|gemeinfrei)\b",
    re.I,
)
LICENCE_IN_BRACKETS = re.compile(rf"\s*[(\[,|/–-]*\s*{LICENCE.pattern}\s*[)\]]?\s*$", re.I)
SENTENCE_END = re.compile(r"(?<=[a-zäöüß]{2}|\w\))[.!]\s+(?=[A-ZÄÖÜ]\w+\s+\w)")


def lifted(text: str) -> tuple[str, str]:
    """The text without its credit, and the credit; ("text", "") if there is none. Lines of the text are kept apart."""
    rest: list[str] = []
    credit = ""
    for line in text.strip().split("\n"):
        kept, found = _from_line(line.strip()) if not credit else (line.strip(), "")
        credit = credit or found
        if kept:
            rest.append(kept)
    return " ".join(rest), credit


def _from_line(line: str) -> tuple[str, str]:
    for candidate in CANDIDATE.finditer(line):
        before = line[: candidate.start()]
        found = CREDIT.match(line, candidate.start())
        if not found or NOT_BEFORE.search(before):
            continue
        name, after = found["name"], ""
        if found["open"]:
            closing = ")" if found["open"] == "(" else "]"
            name, bracket, after = name.rpartition(closing) if name.count(closing) == 1 else name.partition(closing)
            if not bracket:
                continue
        elif end := SENTENCE_END.search(name):
            name, after = name[: end.start()], name[end.end() :]
        name = LICENCE_IN_BRACKETS.sub("", name).strip(" .,;|–—-")
        if not name or len(name) > LONGEST or (found["by"] and (before.strip() or len(name) > 60)):
            continue
        kind = (found["kind"] or "").strip()
        if re.fullmatch(_OTHER, kind, re.I):
            name = f"{kind[0].upper()}{kind[1:]}: {name}"
        rest = (before.rstrip(" ([|/–—,;:-"), after.lstrip(" .|–—-") if re.search(r"\w", after) else "")
        return " ".join(part for part in rest if part), name
    return line, ""


def licence(text: str) -> str:
    """The free licence that a text names, empty if none."""
    found = LICENCE.search(text)
    return found[1] if found else ""


def only_a_credit(text: str) -> str:
    """The credit, if a short line is nothing else; else empty."""
    if len(text) > LONGEST or "\n" in text:
        return ""
    rest, credit = lifted(text)
    return "" if rest else credit
