"""What everybody may know of programmes and money, as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from reihum.funding.models import AreaFunding, Programme, Project
from reihum.funding.project_list import row
from reihum.publishing.facts import public_facts


@public_facts("programme")
def programmes() -> Iterator[dict[str, Any]]:
    for programme in Programme.objects.prefetch_related("periods", "predecessors"):
        yield {
            "address": reverse("funding:programme", args=[programme.slug]),
            "name": programme.name,
            "level": programme.level,
            "legal_base": programme.legal_base,
            "purpose": programme.purpose,
            "predecessors": [other.name for other in programme.predecessors.all()],
            "periods": [
                {"name": p.name, "start": p.start, "end": p.end, "eligible_until": p.eligible_until, "rate": p.rate}
                for p in programme.periods.all()
            ],
        }


@public_facts("foerderungen")
def fundings() -> Iterator[dict[str, Any]]:
    rows = AreaFunding.objects.select_related("area__municipality", "period__programme").prefetch_related("amounts")
    for funding in rows:
        yield {
            "area": funding.area.get_absolute_url(),
            "programme": funding.period.programme.name,
            "period": funding.period.name,
            "since": funding.since,
            "until": funding.until,
            "status": funding.status,
            "amounts": [
                {"as_of": a.as_of, "source": a.source, "granted": a.granted, "total": a.total}
                for a in funding.amounts.all()
            ],
        }


@public_facts("vorhaben")
def projects() -> Iterator[dict[str, Any]]:
    for project in Project.objects.public().with_latest().order_by("pk"):
        yield row(project)
