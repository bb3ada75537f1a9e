"""Names of people who were erased leave the history; who registered before there were invitations is told of changes."""

import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def forget_names(apps, schema_editor):
    """Nobody knows any more in which office they acted."""
    apps.get_model("meetings", "TurnDecision").objects.filter(by=None).exclude(by_name="").update(by_name="")


def facts_of(meeting):
    """As `meetings.versions.facts_of`."""
    return {
        "starts_at": meeting.starts_at.astimezone(datetime.UTC).isoformat(),
        "ends_at": meeting.ends_at.astimezone(datetime.UTC).isoformat(),
        "place": f"{meeting.venue}, {meeting.municipality.name}",
        "title": meeting.title,
        "directions": meeting.directions,
        "stopped": meeting.state if meeting.state in ("postponed", "cancelled") else "",
    }


def know_registered(apps, schema_editor):
    """They know what holds today; their calendars know nothing yet."""
    Meeting, Announcement, Invited = (
        apps.get_model("meetings", name) for name in ("Meeting", "Announcement", "Invited")
    )
    for meeting in Meeting.objects.filter(starts_at__gt=timezone.now()).select_related("municipality"):
        known = set(meeting.invited.values_list("person", "email"))
        rows = meeting.registrations.filter(brought_by=None, state__in=["coming", "offered", "waiting"])
        unknown = [
            row
            for row in rows.select_related("person")
            if (row.person or row.guest_email) and (row.person_id, row.guest_email.lower()) not in known
        ]
        if unknown:
            last, _is_new = Announcement.objects.get_or_create(meeting=meeting, defaults={"told": facts_of(meeting)})
            Invited.objects.bulk_create(
                Invited(
                    meeting=meeting,
                    person=row.person,
                    name=row.guest_name,
                    email=row.guest_email.lower(),
                    told=last.told,
                    told_at=timezone.now(),
                    told_sequence=last.sequence,
                )
                for row in unknown
            )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_ticked_at"), ("people", "0005_known_handover_steps")]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="registrations",
                to="people.person",
                verbose_name="Person",
            ),
        ),
        migrations.RunPython(forget_names, migrations.RunPython.noop),
        migrations.RunPython(know_registered, migrations.RunPython.noop),
    ]
