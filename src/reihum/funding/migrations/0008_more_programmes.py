"""Programmes that funding/data/programmes.json knows by now, for installations that began before it did."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.models import Q

KNOWN = Path(__file__).parent.parent / "data" / "programmes.json"


def add(apps: Any, schema_editor: Any) -> None:
    Programme, Period = apps.get_model("funding", "Programme"), apps.get_model("funding", "Period")
    for row in json.loads(KNOWN.read_text(encoding="utf-8")):
        if Programme.objects.filter(Q(slug=row["slug"]) | Q(name=row["name"])).exists():
            continue
        made = Programme.objects.create(**{key: row[key] for key in ("slug", "name", "level", "legal_base", "purpose")})
        made.predecessors.set(Programme.objects.filter(slug__in=row.get("predecessors", [])))
        for period in row["periods"]:
            rules = None if period["publicity"] == "none" else period["publicity"]
            days = {key: value for key, value in period.items() if key != "publicity"}
            Period.objects.create(programme=made, publicity_id=rules, **days)
    grown = Programme.objects.filter(slug="wachstum-und-nachhaltige-erneuerung").first()
    before = Programme.objects.filter(slug="zukunft-stadtgruen").first()
    if grown and before:
        grown.predecessors.add(before)


class Migration(migrations.Migration):
    dependencies = [("funding", "0007_evidence_by_hand")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
