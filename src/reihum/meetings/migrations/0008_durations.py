"""From "begins at ten" to "takes half an hour"; and what a host has to think of, as the network's list begins."""

from django.db import migrations
from django.utils import timezone

# As handbooks of events ask for it; networks change it in the back office.
STEPS = [
    (90, "Raum reservieren", "Ohne Stufen erreichbar, mit Toilette für alle; groß genug, um Stühle umzustellen."),
    (80, "Tag und Ort eintragen", "Sobald beides feststeht, steht es in allen Kalendern."),
    (70, "Vortragende aus den eigenen Ämtern und Gebieten anfragen", ""),
    (56, "Ablauf entwerfen", "Die offenen Aufgaben des letzten Treffens kommen zuerst."),
    (42, "Einladung verschicken", ""),
    (28, "Rundgang einmal selbst gehen", "Ist der Weg ohne Stufen? Wo kann man sich setzen?"),
    (21, "Mittagessen bestellen", "Was gebraucht wird, steht unter „Wer kommt?“."),
    (14, "Beamer, Leinwand und Ton ausprobieren", "Für wen schlecht hört: Mikrofon oder Anlage?"),
    (7, "Ablauf und Anreise noch einmal allen sagen", ""),
    (3, "Unterschriftenliste und Namensschilder drucken", "Die Liste trägt den Förderhinweis schon."),
    (1, "Schilder aufhängen: vom Bahnhof bis zur Tür", ""),
    (0, "Unterschriften sammeln", ""),
    (-3, "Unterschriebene Liste einscannen", "Sie gehört zum Nachweis; das Papier bewahren Sie auf."),
    (-10, "Protokoll freigeben", ""),
    (-14, "Bericht veröffentlichen", ""),
    (-14, "Dem nächsten Gastgeber aufschreiben, was sich bewährt hat", ""),
]


def count_minutes(apps, schema_editor):
    for meeting in apps.get_model("meetings", "Meeting").objects.all():
        items = list(meeting.agenda.order_by("starts_at", "pk"))
        ends = [item.starts_at for item in items[1:]] + [timezone.localtime(meeting.ends_at).time()]
        for position, (item, end) in enumerate(zip(items, ends), 1):
            minutes = (end.hour - item.starts_at.hour) * 60 + end.minute - item.starts_at.minute
            item.position, item.minutes = position, min(max(minutes, 5), 720)
            item.save(update_fields=["position", "minutes"])
            if item.area_id:
                item.areas.add(item.area_id)


def add_steps(apps, schema_editor):
    steps = apps.get_model("meetings", "ChecklistStep").objects
    for days_before, text, hint in STEPS:
        steps.get_or_create(text=text, defaults={"days_before": days_before, "hint": hint})


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_agenda_and_minutes")]

    operations = [
        migrations.RunPython(count_minutes, migrations.RunPython.noop),
        migrations.RunPython(add_steps, migrations.RunPython.noop),
    ]
