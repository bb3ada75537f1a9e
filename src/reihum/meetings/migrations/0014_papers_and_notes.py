from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


def note_at_files(apps: Any, schema_editor: Any) -> None:
    """What meetings keep for members stays so when they let go of it."""
    files = apps.get_model("media", "File").objects
    kept = apps.get_model("meetings", "MeetingDocument").objects.filter(for_members_only=True)
    files.filter(pk__in=kept.values("file")).update(for_members_only=True)


class Migration(migrations.Migration):
    dependencies = [("media", "0005_file_for_members_only"), ("meetings", "0013_erased_and_registered")]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="contact_consent",
            field=models.BooleanField(
                default=False,
                help_text="Freiwillig. Sie können es jederzeit zurücknehmen.",
                verbose_name="Mein Name, meine Organisation oder Stadt und meine E-Mail-Adresse dürfen auf die Kontaktliste, "
                "die alle Teilnehmenden lesen können.",
            ),
        ),
        migrations.CreateModel(
            name="AnswerNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="Text")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="gelesen")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="erledigt")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                        verbose_name="erledigt von",
                    ),
                ),
                (
                    "invited",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="meetings.invited",
                        verbose_name="eingeladene Person",
                    ),
                ),
            ],
            options={
                "verbose_name": "Antwort in Worten",
                "verbose_name_plural": "Antworten in Worten",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RunPython(note_at_files, migrations.RunPython.noop),
    ]
