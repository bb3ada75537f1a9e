"""What stood in one topic, area and period, and who may read it, where it stands now."""

import datetime

from django.db import migrations
from django.utils import timezone


def move(apps, schema_editor):
    Experience = apps.get_model("exchange", "Experience")
    Experience.objects.filter(is_public=True).update(visibility="public")
    for entry in Experience.objects.iterator():
        for among, one in (
            (entry.topics, entry.topic_id),
            (entry.areas, entry.area_id),
            (entry.periods, entry.period_id),
        ):
            if one:
                among.add(one)
        # What was told long ago is nothing new to be written home about.
        told = timezone.make_aware(datetime.datetime.combine(entry.told_on, datetime.time(12)))
        Experience.objects.filter(pk=entry.pk).update(created_at=min(told, timezone.now()))


def move_back(apps, schema_editor):
    Experience = apps.get_model("exchange", "Experience")
    for entry in Experience.objects.iterator():
        first = {
            "topic": entry.topics.first(),
            "area": entry.areas.first(),
            "period": entry.periods.first(),
            "is_public": entry.visibility == "public",
        }
        Experience.objects.filter(pk=entry.pk).update(**first)


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_entries")]

    operations = [migrations.RunPython(move, move_back)]
