from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_durations")]

    operations = [
        migrations.RemoveField(model_name="agendaitem", name="area"),
        migrations.RemoveField(model_name="agendaitem", name="starts_at"),
    ]
