"""The rule sets, topics and fields of action that the field knows (funding/data/) as a start."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def known(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def add(apps: Any, schema_editor: Any) -> None:
    RuleSet, Topic = apps.get_model("funding", "RuleSet"), apps.get_model("funding", "Topic")
    Period, ActionField = apps.get_model("funding", "Period"), apps.get_model("funding", "ActionField")
    RuleSet.objects.bulk_create(RuleSet(**row) for row in known("rule_sets"))
    Period.objects.filter(publicity="none").update(publicity=None)
    topics = {row["slug"]: Topic.objects.create(**row) for row in known("topics")}
    for row in known("action_fields"):
        period = Period.objects.filter(name=row["period"]).first()  # people may have renamed it
        for number, field in enumerate(row["fields"] if period else [], 1):
            made = ActionField.objects.create(period=period, number=field.get("number", number), name=field["name"])
            made.topics.set([topics[slug] for slug in field["topics"]])


def back(apps: Any, schema_editor: Any) -> None:
    apps.get_model("funding", "Period").objects.filter(publicity=None).update(publicity="none")
    for name in ("ActionField", "Topic", "RuleSet"):
        apps.get_model("funding", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("funding", "0003_projects_and_rules")]
    operations = [migrations.RunPython(add, back)]
