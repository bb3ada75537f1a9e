from django.db import migrations, models

from reihum.kit import geo


def prepare(apps, schema_editor):
    for boundary in apps.get_model("funding", "FundingBoundary").objects.all().iterator(chunk_size=500):
        boundary.wkb = geo.wkb(boundary.geometry)
        boundary.save(update_fields=["wkb"])


class Migration(migrations.Migration):

    dependencies = [
        ("funding", "0005_rules_of_periods"),
    ]

    operations = [
        migrations.AddField(
            model_name="fundingboundary",
            name="wkb",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(prepare, migrations.RunPython.noop, elidable=True),
    ]
