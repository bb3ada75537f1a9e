import django.db.models.deletion
import django.utils.timezone
import reihum.funding.models.publicity
from django.db import migrations, models
from django.utils import timezone


def date(apps, schema_editor):
    """What was taken so far shows the day on which it was taken."""
    Evidence = apps.get_model("funding", "Evidence")
    for pk, taken_at in Evidence.objects.values_list("pk", "taken_at").iterator(chunk_size=500):
        Evidence.objects.filter(pk=pk).update(day=timezone.localdate(taken_at))


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0005_known_handover_steps"),
        ("funding", "0006_boundaries_prepared"),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="day",
            field=models.DateField(null=True, verbose_name="Datum"),
        ),
        migrations.RunPython(date, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="evidence",
            name="day",
            field=models.DateField(verbose_name="Datum"),
        ),
        migrations.AlterModelOptions(
            name="evidence",
            options={"ordering": ["-day", "-taken_at", "-pk"], "verbose_name": "Nachweis der Publizität", "verbose_name_plural": "Nachweise der Publizität"},
        ),
        migrations.AddField(
            model_name="evidence",
            name="description",
            field=models.TextField(blank=True, verbose_name="Beschreibung"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="looked_by",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="evidence", to="people.person", verbose_name="Nachgesehen hat"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="address",
            field=models.CharField(blank=True, db_index=True, max_length=500, verbose_name="Adresse"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="file",
            field=models.FileField(upload_to="nachweise/%Y/", verbose_name="Datei"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="findings",
            field=models.JSONField(blank=True, default=reihum.funding.models.publicity.no_findings, verbose_name="Ergebnis"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="passed",
            field=models.BooleanField(editable=False, null=True, verbose_name="in Ordnung"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="periods",
            field=models.ManyToManyField(blank=True, related_name="evidence", to="funding.period", verbose_name="Förderzeiträume"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="projects",
            field=models.ManyToManyField(blank=True, related_name="evidence", to="funding.project", verbose_name="Vorhaben"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="taken_at",
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name="aufgenommen am"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(condition=models.Q(("passed__isnull", False)), fields=("address", "day", "sha256"), name="evidence_of_page_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(condition=models.Q(("passed__isnull", True)), fields=("sha256",), name="evidence_by_hand_once", violation_error_message="Diese Datei gibt es schon als Nachweis."),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(condition=models.Q(("passed__isnull", True), models.Q(("address", ""), _negated=True), _connector="OR"), name="evidence_of_page_with_address"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(condition=models.Q(("passed__isnull", False), models.Q(("description", ""), _negated=True), _connector="OR"), name="evidence_by_hand_described", violation_error_message="Bitte beschreiben Sie, was zu sehen ist."),
        ),
    ]
