import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("funding", "0004_known_rules_and_topics")]

    operations = [
        migrations.AlterField(
            model_name='period',
            name='publicity',
            field=models.ForeignKey(blank=True, db_column='publicity', help_text='Leer, wenn der Förderer keine Vorgaben macht.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='funding.ruleset', to_field='code', verbose_name='Publizitätsregeln'),
        ),
    ]
