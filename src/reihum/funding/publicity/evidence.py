"""The proof that a publication named its funders (P13): dated pictures of it, with checksum and result, and what people bring."""

from __future__ import annotations

import datetime
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from reihum.funding.models import Evidence, Period
from reihum.funding.publicity.tour import Stop


def address_of(path: str) -> str:
    """Under which address a page of this installation is kept."""
    return f"{settings.URL}{path}"[:500]


def store(made: Evidence) -> bool:
    """Keeps a piece with its file; False if the same is kept already, perhaps by somebody else right now."""
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        made.file.delete(save=False)
        if not Evidence.objects.filter(sha256=made.sha256).exists():
            raise
        return False
    return True


def keep(stop: Stop) -> list[Evidence]:
    """Keeps the pictures of a page with what the checks said; nothing where the same picture was kept today already.

    The periods are those of the money the page was paid with, the projects those it tells of.
    """
    kept = []
    for seen in stop.seen:
        checksum = hashlib.sha256(seen.picture).hexdigest()
        findings = [*(stop.state.findings if stop.state else ()), *seen.findings]
        made = Evidence(
            address=stop.address[:500],
            title=f"{stop.state.content.title if stop.state else seen.title} ({seen.screen})"[:300],
            day=timezone.localdate(),
            file=ContentFile(seen.picture, f"{checksum[:16]}.png"),
            sha256=checksum,
            passed=not any(finding.is_problem for finding in findings),
            findings=[finding.as_json() for finding in findings],
        )
        same = Evidence.objects.by_program().filter(address=made.address, day=made.day, sha256=checksum)
        with transaction.atomic():
            if same.exists() or not store(made):
                continue
            if stop.state:
                made.periods.set(Period.objects.filter(pk__in=stop.state.periods))
                made.projects.set(stop.state.content.projects)
        kept.append(made)
    return kept


def newest() -> dict[str, datetime.date]:
    """The day of the newest evidence of every address."""
    dated = Evidence.objects.exclude(address="").order_by().values_list("address")
    return dict(dated.annotate(newest=Max("day")))
