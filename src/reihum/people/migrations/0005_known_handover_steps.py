"""What usually has to be handed over, as a start; coordinators edit the list from here on."""

from typing import Any

from django.db import migrations

STEPS = (
    "Schlüssel für Büro und Räume übergeben",
    "Zugänge zu Postfach, Telefon und Ablage übergeben",
    "Laufende Vorhaben und offene Fristen gemeinsam durchgehen",
    "Bescheide, Belege und Teilnahmelisten zeigen: wo sie liegen, wie lange sie bleiben müssen",
    "Wichtige Menschen im Gebiet vorstellen: Vereine, Schule, Wohnungsunternehmen, Stadtverwaltung",
    "Termine des Beirats und der Netzwerke weitergeben",
    "Fotos, Einwilligungen und Logos mit ihren Erlaubnissen übergeben",
    "Was gut läuft und wo es drückt: ein Gespräch, eine Stunde, ein Rundgang",
    "Sprechzeiten, Anschrift und Aushänge ändern",
)


def add(apps: Any, schema_editor: Any) -> None:
    HandoverStep = apps.get_model("people", "HandoverStep")
    HandoverStep.objects.bulk_create(HandoverStep(text=text, order=10 * n) for n, text in enumerate(STEPS, 1))


class Migration(migrations.Migration):
    dependencies = [("people", "0004_handovers")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
