from django.db import migrations, models

# What was "draft" or had its registration closed goes on under the names of the whole way of a meeting.
NEW = {"draft": "planned", "closed": "invited"}


def rename(apps, schema_editor):
    meetings = apps.get_model("meetings", "Meeting").objects
    for old, new in NEW.items():
        meetings.filter(state=old).update(state=new)


def rename_back(apps, schema_editor):
    meetings = apps.get_model("meetings", "Meeting").objects
    for old, new in NEW.items():
        meetings.filter(state=new).update(state=old)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_meeting_changed_at")]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "geplant"),
                    ("confirmed", "Gastgeber hat zugesagt"),
                    ("invited", "eingeladen"),
                    ("open", "Anmeldung offen"),
                    ("full", "ausgebucht"),
                    ("held", "hat stattgefunden"),
                    ("minuted", "Protokoll liegt vor"),
                    ("reported", "Bericht veröffentlicht"),
                    ("closed", "abgeschlossen"),
                    ("postponed", "verschoben"),
                    ("cancelled", "abgesagt"),
                ],
                default="planned",
                max_length=20,
                verbose_name="Stand",
            ),
        ),
        migrations.RunPython(rename, rename_back),
    ]
