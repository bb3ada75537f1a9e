import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0006_registration'),
        ('people', '0005_known_handover_steps'),
        ('places', '0004_outlines_prepared'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='Was zu tun ist')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='Hinweis')),
                ('due', models.DateField(verbose_name='bis')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='erledigt am')),
            ],
            options={
                'verbose_name': 'Punkt der Liste für Gastgeber',
                'verbose_name_plural': 'Liste für Gastgeber',
                'ordering': ['due', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ChecklistStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, unique=True, verbose_name='Was zu tun ist')),
                ('days_before', models.SmallIntegerField(help_text='Mit einem Minus davor: so viele Tage danach.', verbose_name='Tage vor dem Treffen')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='Hinweis')),
            ],
            options={
                'verbose_name': 'Schritt für Gastgeber',
                'verbose_name_plural': 'Schritte für Gastgeber',
                'ordering': ['-days_before', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='freigegeben am')),
            ],
            options={
                'verbose_name': 'Protokoll',
                'verbose_name_plural': 'Protokolle',
            },
        ),
        migrations.CreateModel(
            name='MinutesPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(editable=False)),
                ('title', models.CharField(max_length=200, verbose_name='Überschrift')),
                ('number', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'Abschnitt des Protokolls',
                'verbose_name_plural': 'Abschnitte des Protokolls',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MinutesVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False, null=True)),
                ('waits', models.BooleanField(default=False, editable=False)),
                ('text', models.TextField(blank=True, verbose_name='Was besprochen wurde')),
                ('decisions', models.TextField(blank=True, help_text='Jeder in einer eigenen Zeile.', verbose_name='Beschlüsse')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='geschrieben am')),
            ],
            options={
                'verbose_name': 'Fassung eines Abschnitts',
                'verbose_name_plural': 'Fassungen eines Abschnitts',
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=300, verbose_name='Was zu tun ist')),
                ('due', models.DateField(blank=True, null=True, verbose_name='bis')),
                ('state', models.CharField(choices=[('open', 'offen'), ('done', 'erledigt'), ('dropped', 'nicht mehr nötig')], default='open', max_length=10, verbose_name='Stand')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Wie es steht')),
                ('settled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('asked_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'Aufgabe aus einem Treffen',
                'verbose_name_plural': 'Aufgaben aus Treffen',
                'ordering': [models.OrderBy(models.F('due'), nulls_last=True), 'pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='agendaitem',
            options={'ordering': ['position', 'pk'], 'verbose_name': 'Tagesordnungspunkt', 'verbose_name_plural': 'Tagesordnung'},
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='areas',
            field=models.ManyToManyField(blank=True, related_name='agenda_items', to='places.area', verbose_name='Gebiete'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='for_members_only',
            field=models.BooleanField(default=False, help_text='Wer nicht angemeldet ist, sieht nur, wie lange es dauert.', verbose_name='nur für Mitglieder'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='minutes',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(720)], verbose_name='Dauer in Minuten'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='people',
            field=models.ManyToManyField(blank=True, help_text='Ihre Namen sehen nur Mitglieder.', related_name='agenda_items', to='people.person', verbose_name='Personen aus dem Verzeichnis'),
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='position',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='meeting',
            name='advice',
            field=models.TextField(blank=True, help_text='Was sich bewährt hat, was man besser anders macht. Sieht nur, wer ein Treffen vorbereitet.', verbose_name='Für den nächsten Gastgeber'),
        ),
        migrations.AddField(
            model_name='meetingdocument',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='papers', to='meetings.agendaitem', verbose_name='gehört zum Tagesordnungspunkt'),
        ),
        migrations.AlterField(
            model_name='agendaitem',
            name='kind',
            field=models.CharField(choices=[('welcome', 'Begrüßung'), ('tasks', 'Offene Aufgaben'), ('overview', 'Überblick'), ('talk', 'Vortrag'), ('area', 'Vorstellung eines Gebiets'), ('exchange', 'Austausch'), ('tour', 'Rundgang'), ('break', 'Pause'), ('formal', 'Formalia')], default='talk', max_length=20, verbose_name='Art'),
        ),
        migrations.AlterField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting', verbose_name='Arbeitstreffen'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 720)), name='agenda_item_takes_some_time'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='erledigt von'),
        ),
        migrations.AddField(
            model_name='checklistitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checklist', to='meetings.meeting', verbose_name='Arbeitstreffen'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='freigegeben von'),
        ),
        migrations.AddField(
            model_name='minutes',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='meetings.meeting', verbose_name='Arbeitstreffen'),
        ),
        migrations.AddField(
            model_name='minutespart',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meetings.agendaitem', verbose_name='Tagesordnungspunkt'),
        ),
        migrations.AddField(
            model_name='minutespart',
            name='minutes',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='meetings.minutes', verbose_name='Protokoll'),
        ),
        migrations.AddField(
            model_name='minutesversion',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='meetings.minutespart', verbose_name='Abschnitt'),
        ),
        migrations.AddField(
            model_name='minutesversion',
            name='written_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='geschrieben von'),
        ),
        migrations.AddField(
            model_name='task',
            name='item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to='meetings.agendaitem', verbose_name='Tagesordnungspunkt'),
        ),
        migrations.AddField(
            model_name='task',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='meetings.meeting', verbose_name='vereinbart beim Treffen'),
        ),
        migrations.AddField(
            model_name='task',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to='people.person', verbose_name='wer'),
        ),
        migrations.AddConstraint(
            model_name='checklistitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'text'), name='checklist_item_once', violation_error_message='Das steht hier schon.'),
        ),
        migrations.AddConstraint(
            model_name='minutespart',
            constraint=models.UniqueConstraint(condition=models.Q(('item__isnull', False)), fields=('minutes', 'item'), name='minutes_part_once_per_item'),
        ),
        migrations.AddConstraint(
            model_name='minutesversion',
            constraint=models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('part', 'number'), name='minutes_version_once'),
        ),
        migrations.AddConstraint(
            model_name='minutesversion',
            constraint=models.CheckConstraint(condition=models.Q(('waits', False), ('number__isnull', True), _connector='OR'), name='minutes_version_waits_aside'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='task_settled_has_a_day'),
        ),
    ]
