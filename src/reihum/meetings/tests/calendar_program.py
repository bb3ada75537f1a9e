"""A calendar as people have one: takes over what comes by mail, by the rules of RFC 5546, and shows what it then knows."""

from __future__ import annotations

import email
from collections.abc import Iterable
from dataclasses import dataclass, field
from email import policy
from typing import Any

from icalendar import Calendar
from icalendar.cal import Component

from reihum.kit.tests.test_calendar_messages import judged


@dataclass(frozen=True)
class Message:
    """A calendar message as it came by mail."""

    to: str
    method: str
    content: bytes
    event: Component

    @property
    def sequence(self) -> int:
        return int(self.event["SEQUENCE"])

    @property
    def answer(self) -> str:
        return str(self.event["ATTENDEE"].params.get("PARTSTAT", ""))


def messages(mails: Iterable[Any]) -> list[Message]:
    """The calendar messages in mails, read back from what goes over the wire."""
    found = []
    for mail in mails:
        message = email.message_from_bytes(mail.message().as_bytes(), policy=policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                content = part.get_content().encode()
                file = Calendar.from_ical(content)
                assert part.get_param("method") == str(file["METHOD"])  # RFC 6047, 2.4
                (event,) = file.walk("VEVENT")
                found.append(Message(mail.to[0], str(file["METHOD"]), content, event))
    return found


@dataclass
class Program:
    """The calendar of one person."""

    owner: str
    entries: dict[str, Message] = field(default_factory=dict)

    def take(self, message: Message) -> None:
        assert judged(message.content) == ""
        assert message.event["ATTENDEE"] == f"mailto:{self.owner}"  # one, so no list
        uid = str(message.event["UID"])
        known = self.entries.get(uid)
        if known:
            before = (known.sequence, known.event["DTSTAMP"].dt)
            now = (message.sequence, message.event["DTSTAMP"].dt)
            assert now >= before, "an older message after a newer one"
            if known.sequence == message.sequence:
                same = ("DTSTART", "DTEND", "LOCATION", "STATUS")
                assert [known.event[name] for name in same] == [message.event[name] for name in same]
        self.entries[uid] = message

    def shows(self) -> list[tuple[Any, ...]]:
        """What stands in it: start, end, place, title, directions, the owner's answer; nothing that was called off."""
        return [
            (
                message.event["DTSTART"].dt,
                message.event["DTEND"].dt,
                str(message.event["LOCATION"]),
                str(message.event["SUMMARY"]),
                str(message.event.get("DESCRIPTION", "")),
                message.answer,
            )
            for message in self.entries.values()
            if message.method == "REQUEST"
        ]
