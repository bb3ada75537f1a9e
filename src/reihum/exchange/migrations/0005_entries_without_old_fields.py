from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_entries_moved")]

    operations = [
        migrations.RemoveField(model_name="experience", name=name) for name in ("area", "is_public", "period", "topic")
    ]
