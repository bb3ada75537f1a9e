"""Asks libical, which judges calendar messages by RFC 5546, from Debian's Python: `python3 libical.py < message`.

Prints what it has against the message, a line each; nothing if it accepts it. In a process of its own, because the
binding comes with Debian (gir1.2-ical-3.0, python3-gi) and not from PyPI.
"""

import sys

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib  # noqa: E402

message = ICalGLib.Component.new_from_string(sys.stdin.read())
if message is None:
    sys.stdout.write("no calendar")
else:
    ICalGLib.restriction_check(message)
    text = message.as_ical_string().replace("\r\n ", "").replace("\n ", "")
    sys.stdout.writelines(f"{line.strip()}\n" for line in text.splitlines() if line.startswith("X-LIC-ERROR"))
