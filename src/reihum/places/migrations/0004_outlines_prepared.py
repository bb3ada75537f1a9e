from django.db import migrations, models

from reihum.kit import geo


def prepare(apps, schema_editor):
    for boundary in apps.get_model("places", "Boundary").objects.all().iterator(chunk_size=500):
        boundary.wkb = geo.wkb(boundary.geometry)
        boundary.overview = geo.overview(boundary.geometry)
        boundary.save(update_fields=["wkb", "overview"])


class Migration(migrations.Migration):

    dependencies = [
        ("places", "0003_boundaries_and_history"),
    ]

    operations = [
        migrations.AddField(
            model_name="boundary",
            name="overview",
            field=models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="boundary",
            name="wkb",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
        migrations.RunPython(prepare, migrations.RunPython.noop, elidable=True),
    ]
