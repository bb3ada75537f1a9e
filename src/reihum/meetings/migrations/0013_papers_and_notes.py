from typing import Any

from django.db import migrations


def note_at_files(apps: Any, schema_editor: Any) -> None:
    """What meetings keep for members stays so when they let go of it."""
    files = apps.get_model("media", "File").objects
    kept = apps.get_model("meetings", "MeetingDocument").objects.filter(for_members_only=True)
    files.filter(pk__in=kept.values("file")).update(for_members_only=True)


class Migration(migrations.Migration):
    dependencies = [("media", "0005_file_for_members_only"), ("meetings", "0012_ticked_at")]

    operations = [migrations.RunPython(note_at_files, migrations.RunPython.noop)]
