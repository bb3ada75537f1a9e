"""One of several processes that register people at the same moment; started by `test_rush`, never by pytest.

python rush.py MEETING THREADS PERSON PERSON …      says "ready", waits for a line, registers, says what went wrong
"""

from __future__ import annotations

import os
import sys
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reihum.settings")
django.setup()

from django.db import connections  # noqa: E402 - Django must be ready

from reihum.meetings import registration  # noqa: E402
from reihum.meetings.models import Meeting  # noqa: E402
from reihum.people.models import Person  # noqa: E402


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    meeting = Meeting.objects.get(pk=sys.argv[1])
    threads, people = int(sys.argv[2]), list(Person.objects.filter(pk__in=sys.argv[3:]))

    def press(mine: list[Person]) -> None:
        try:
            for person in mine:
                registration.register(meeting, person)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test wants to know
            say(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=press, args=[people[number::threads]]) for number in range(threads)]
    say("ready")
    sys.stdin.readline()
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()


if __name__ == "__main__":
    main()
