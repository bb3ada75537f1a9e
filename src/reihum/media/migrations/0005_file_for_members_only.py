from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0004_logos")]

    operations = [
        migrations.AddField(
            model_name="file",
            name="for_members_only",
            field=models.BooleanField(
                default=False,
                help_text="Besucher können es dann nur lesen, solange ein Treffen es allen zeigt.",
                verbose_name="nur für Mitglieder",
            ),
        ),
    ]
