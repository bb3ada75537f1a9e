"""A meeting that has begun, and the words of what is printed for it."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from reihum.funding.models import AreaFunding, Period
from reihum.meetings.models import Meeting, Registration

LATER = datetime.date(2099, 12, 31)


@pytest.fixture
def today(cast: Any) -> Meeting:
    """The meeting has begun; Bernd of Zwickau, Dora of Glauchau and a guest have said yes."""
    now = timezone.now()
    Meeting.objects.update(starts_at=now - datetime.timedelta(hours=1), ends_at=now + datetime.timedelta(hours=5))
    Period.objects.update(end=LATER, eligible_until=LATER)
    AreaFunding.objects.update(until=LATER)
    meeting = Meeting.objects.get()
    meeting.areas.set([cast.area])
    meeting.save()
    for user, city in ((cast.bernd, cast.zwickau), (cast.dora, cast.glauchau)):
        Registration.objects.create(meeting=meeting, person=user.person, municipality=city, access_needs="Rampe")
    Registration.objects.create(
        meeting=meeting, guest_name="Zoë von der Aue", guest_email="zoe@example.org", guest_from="Hochschule"
    )
    return meeting


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """The words of a PDF."""
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")

    def read(content: bytes) -> str:
        file = tmp_path / "file.pdf"
        file.write_bytes(content)
        return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout

    return read
