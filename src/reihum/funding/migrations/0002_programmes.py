"""The programmes the field knows (funding/data/programmes.json) as a start; coordinators edit them from here on."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations

KNOWN = Path(__file__).parent.parent / "data" / "programmes.json"


def add(apps: Any, schema_editor: Any) -> None:
    Programme, Period = apps.get_model("funding", "Programme"), apps.get_model("funding", "Period")
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    made = {
        row["slug"]: Programme.objects.create(
            **{key: row[key] for key in ("slug", "name", "level", "legal_base", "purpose")}
        )
        for row in known
    }
    for row in known:
        made[row["slug"]].predecessors.set([made[slug] for slug in row.get("predecessors", [])])
        for period in row["periods"]:
            Period.objects.create(programme=made[row["slug"]], **period)


class Migration(migrations.Migration):
    dependencies = [("funding", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
