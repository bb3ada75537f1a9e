"""Reads mails that others wrote, whatever their programs did to them: what cannot be decoded is guessed, nothing raises.

Headers and parts are read with Python's older policy (compat32), which keeps what is wrong as it is.
"""

from __future__ import annotations

import codecs
import email
import re
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from itertools import islice

from bs4 import BeautifulSoup

MOST_PARTS = 100  # no person's mail has more
LONGEST_TEXT = 100_000  # bytes of a part that we read as words
# Looks like ASCII, is something else: here the mail's word counts before the look of it.
DISGUISED = ("utf-16", "utf-32", "utf-7", "iso-2022", "hz")
NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}  # Python's, not mail's

QUOTE_BEGINS = re.compile(
    r"(?:Am|On|Le|El) .{5,300} (?:schrieb|wrote|a écrit|escribió)\b.{0,200}:\s*$"
    r"|-{2,}\s*(?:Ursprüngliche|Original|Weitergeleitete|Forwarded)\b.{0,60}"
    r"|_{20,}\s*$|(?:Von|From):\s.{1,300}$"
)
SIGNATURE_BEGINS = re.compile(
    r"--\s*$|(?:Von meinem|Gesendet (?:von|mit)|Diese Nachricht wurde von meinem|Sent from my|Get Outlook for)\b.{0,200}$"
)


def parsed(raw: bytes) -> Message:
    return email.message_from_bytes(raw)


def parts(message: Message) -> Iterator[Message]:
    """The parts that hold something, without looking into mails that are attached."""

    def within(part: Message) -> Iterator[Message]:
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            for inner in part.get_payload():
                yield from within(inner)  # type: ignore[arg-type]
        else:
            yield part

    return islice(within(message), MOST_PARTS)


def header(message: Message, name: str) -> str:
    """A header as text, in one line; "" if there is none."""
    value = message.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(value)
    except Exception:  # noqa: BLE001 - broken base64 and whatever else: the raw text will do
        return " ".join(str(value).split())
    text = "".join(
        piece if isinstance(piece, str) else decoded(piece, "" if charset in (None, "unknown-8bit") else str(charset))
        for piece, charset in pieces
    )
    return " ".join(text.replace("\0", "").split())


def addresses(message: Message, *names: str) -> list[str]:
    """All addresses in these headers, in small letters."""
    values = [str(value) for name in names for value in message.get_all(name, [])]
    return [address.lower() for _name, address in getaddresses(values) if "@" in address]


def decoded(content: bytes, charset: str) -> str:
    """Bytes as text. Programs claim charsets that do not exist, or others than they used."""
    try:
        claimed = codecs.lookup(charset).name if charset else ""
    except (LookupError, ValueError):
        claimed = ""
    if claimed in NO_CHARSETS:
        claimed = ""
    # What can be read as UTF-8 hardly ever is anything else.
    order = [claimed, "utf-8"] if claimed.startswith(DISGUISED) else ["utf-8", claimed]
    for name in filter(None, order):
        try:
            return content.decode(name).replace("\0", "")
        except (UnicodeError, LookupError):
            continue
    return content.decode("cp1252", "replace").replace("\0", "")


def text_of(part: Message) -> str:
    """A part as text."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        charset = part.get_content_charset() or ""
    except (LookupError, UnicodeError):
        charset = ""
    return decoded(content[:LONGEST_TEXT], charset)


def words(message: Message) -> str:
    """What a person wrote: the plain text, or the HTML's, without what is quoted and without the signature."""
    plain = html = ""
    for part in parts(message):
        if part.get_content_disposition() == "attachment":
            continue
        if not plain and part.get_content_type() == "text/plain":
            plain = text_of(part)
        elif not html and part.get_content_type() == "text/html":
            html = text_of(part)
    if not plain.strip() and html:
        soup = BeautifulSoup(html, "html.parser")
        for quoted in soup.select("blockquote, .gmail_quote, #appendonsend ~ *, style, script, head"):
            quoted.decompose()
        for end in soup.select("br, p, div, li, tr"):
            end.append("\n")
        plain = soup.get_text()
    return own_words(plain)


def own_words(text: str) -> str:
    """A text without what it quotes and without signature. Whoever answers below what they quote is heard too."""
    lines = [line.rstrip() for line in text.replace("\xa0", " ").splitlines()]
    first = _until_quote(lines)
    if not first:
        first = _until_quote([line for line in lines if not line.startswith(">") and not _begins_quote([line], 0)])
    return "\n".join(first).strip()


def _until_quote(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for number, line in enumerate(lines):
        if SIGNATURE_BEGINS.match(line) or _begins_quote(lines, number):
            break
        if not line.startswith(">"):
            kept.append(line)
    return kept if any(kept) else []


def _begins_quote(lines: list[str], number: int) -> bool:
    """Whether what others wrote begins here. Programs break "Am … schrieb …:" into up to three lines."""
    if QUOTE_BEGINS.match(lines[number]):
        # "Von: …" alone may be a person's own words; what programs write goes on with a date.
        is_lone = lines[number].startswith(("Von:", "From:")) and not any(
            line.startswith(("Gesendet:", "Datum:", "Sent:", "Date:", "An:", "To:"))
            for line in lines[number + 1 : number + 4]
        )
        return not is_lone
    if not lines[number].startswith(("Am ", "On ")):
        return False
    return any(QUOTE_BEGINS.match(" ".join(lines[number : number + more])) for more in (2, 3))


def is_automatic(message: Message) -> bool:
    """Whether a program wrote this: a note of absence, a mailing list, a report (RFC 3834 and what came before)."""
    if header(message, "Auto-Submitted").lower() not in ("", "no"):
        return True
    if header(message, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if header(message, "Return-Path") == "<>":
        return True
    return any(
        message.get(name) is not None
        for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "List-Id", "List-Unsubscribe", "X-Vacation")
    )
