from typing import Any

from django.db import migrations, models


def note_at_files(apps: Any, schema_editor: Any) -> None:
    """What meetings keep for members stays so when they let go of it."""
    files = apps.get_model("media", "File").objects
    kept = apps.get_model("meetings", "MeetingDocument").objects.filter(for_members_only=True)
    files.filter(pk__in=kept.values("file")).update(for_members_only=True)


class Migration(migrations.Migration):
    dependencies = [("media", "0005_file_for_members_only"), ("meetings", "0012_ticked_at")]

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
        migrations.RunPython(note_at_files, migrations.RunPython.noop),
    ]
