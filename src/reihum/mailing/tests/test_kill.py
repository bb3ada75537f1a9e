"""Workers are killed at any moment (SIGKILL), a real server counts: nobody gets two, nobody none.

`bench/mail` does the same with 10,000 mails.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from reihum.mailing.models import Outgoing
from reihum.mailing.tests.conftest import PostOffice

MAILS = 300
# What a worker does, again and again, in a process of its own. It ends when nothing is left to be sent.
WORKER = """
import os, django
django.setup()
from django.conf import settings
from reihum.mailing.models import Outgoing
from reihum.mailing.sending import send_waiting
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
while Outgoing.objects.due().exists():
    send_waiting.call()
"""


def start(office_port: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "EMAIL_URL": f"smtp://127.0.0.1:{office_port}",
        "DJANGO_SETTINGS_MODULE": "reihum.settings",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_killed_workers_leave_nobody_without_and_nobody_with_two(
    post_office: PostOffice, make_mail: Callable[..., Any]
) -> None:
    for number in range(MAILS):
        make_mail(f"{number}@example.org")
    randomly = random.Random(7)
    kills = 0
    while Outgoing.objects.unfinished().exists():
        worker = start(settings.EMAIL_PORT)
        got = len(post_office.letters)
        if kills < 5:
            while worker.poll() is None and len(post_office.letters) == got:
                time.sleep(0.005)  # until it is at work
            time.sleep(randomly.uniform(0, 0.2))
            worker.send_signal(signal.SIGKILL)
            kills += 1
        worker.wait(60)
        # What a dead worker has taken is free again when its two minutes are over.
        Outgoing.objects.filter(state="sending").update(next_attempt_at=timezone.now())
    assert kills >= 3
    arrived = Counter(post_office.got)
    assert {to: count for to, count in arrived.items() if count > 1} == {}
    missing = {f"{number}@example.org" for number in range(MAILS)} - set(arrived)
    unsure = set(Outgoing.objects.filter(state="unsure").values_list("to", flat=True))
    # The one mail whose dot was written down, but not yet sent, when its worker died, is shown as unsure.
    assert missing <= unsure
    assert len(unsure) <= 2 * kills
    assert Outgoing.objects.counts().keys() <= {"sent", "unsure"}
