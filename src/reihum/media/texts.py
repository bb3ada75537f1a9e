"""The texts of documents, by which these are found: read by the worker soon after a document came."""

from __future__ import annotations

import json
import subprocess
import sys

import structlog
from django.db import transaction
from django.db.models import F, Q
from django_tasks import task

from reihum.kit import clock
from reihum.media import text_of_file
from reihum.media.documents import ending_of
from reihum.media.models import DocumentText, File

log = structlog.get_logger()
PATIENCE = 60  # seconds
AT_ONCE = 50  # documents of before that are read in an hour
AFTER_THE_REST = -20  # priority of the worker's jobs


def read(content: bytes, ending: str) -> tuple[str, str]:
    """The text of a document, and what was wrong with it; both may be empty. In a process of its own, which is ended in time."""
    if ending not in text_of_file.KINDS:
        return "", ""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", text_of_file.__name__, ending],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "", DocumentText.Problem.TOO_LONG
    if done.returncode < 0:
        return "", DocumentText.Problem.TOO_LONG
    if done.returncode:
        return "", DocumentText.Problem.UNREADABLE
    found = json.loads(done.stdout)
    return found["text"].replace("\0", " "), DocumentText.Problem.CUT if found["is_cut"] else ""


@task(priority=AFTER_THE_REST)
def read_text(pk: int) -> None:
    """Reads the text of a document and keeps it. Done twice, it is there once."""
    file = File.objects.filter(pk=pk).first()
    if file is None:
        return
    ending, kept = ending_of(file.filename), DocumentText.objects.filter(file=pk).first()
    if kept and kept.name == file.file.name:
        return
    try:
        with file.file.open() as stream:
            content = stream.read()
    except OSError as error:
        log.warning("document cannot be opened", document=pk, error=type(error).__name__)
        return
    text, problem = read(content, ending)
    with transaction.atomic():
        now = File.objects.select_for_update().filter(pk=pk).first()
        if now and now.file.name == file.file.name:  # another file came while we read: its own job reads it
            DocumentText.objects.update_or_create(
                file=now, defaults={"name": file.file.name, "text": text, "problem": problem}
            )


@clock.every(minutes=60)
def read_missing() -> None:
    """Documents that came before their texts were read, or whose job was lost."""
    missing = File.objects.filter(Q(document_text=None) | ~Q(document_text__name=F("file")))
    for pk in missing.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE]:
        read_text.enqueue(pk)
