

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0004_states'),
        ('people', '0005_known_handover_steps'),
        ('places', '0004_outlines_prepared'),
    ]

    operations = [
        migrations.CreateModel(
            name='RotationRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice_weeks', models.PositiveSmallIntegerField(default=10, help_text='So lange vorher soll eine Stadt wissen, dass sie einlädt.', validators=[django.core.validators.MaxValueValidator(52)], verbose_name='Vorlauf in Wochen')),
            ],
            options={
                'verbose_name': 'Regeln der Reihe',
                'verbose_name_plural': 'Regeln der Reihe',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='only_one_set_of_rotation_rules', violation_error_message='Die Regeln gibt es schon. Bitte bearbeiten Sie den Eintrag, den es gibt.')],
            },
        ),
        migrations.CreateModel(
            name='SchoolHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('land', models.CharField(choices=[('01', 'Schleswig-Holstein'), ('02', 'Hamburg'), ('03', 'Niedersachsen'), ('04', 'Bremen'), ('05', 'Nordrhein-Westfalen'), ('06', 'Hessen'), ('07', 'Rheinland-Pfalz'), ('08', 'Baden-Württemberg'), ('09', 'Bayern'), ('10', 'Saarland'), ('11', 'Berlin'), ('12', 'Brandenburg'), ('13', 'Mecklenburg-Vorpommern'), ('14', 'Sachsen'), ('15', 'Sachsen-Anhalt'), ('16', 'Thüringen')], max_length=2, verbose_name='Land')),
                ('name', models.CharField(max_length=80, verbose_name='Name')),
                ('since', models.DateField(verbose_name='von')),
                ('until', models.DateField(verbose_name='bis')),
            ],
            options={
                'verbose_name': 'Schulferien',
                'verbose_name_plural': 'Schulferien',
                'ordering': ['land', 'since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='school_holiday_ends_after_start', violation_error_message='Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.'), models.UniqueConstraint(fields=('land', 'since'), name='school_holiday_once', violation_error_message='Für dieses Land beginnen an diesem Tag schon Ferien.')],
            },
        ),
        migrations.CreateModel(
            name='HostingPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('blackout', 'kann nicht einladen, kommt aber als Gast'), ('pause', 'pausiert: lädt nicht ein, und ihr Anteil wächst nicht')], default='blackout', max_length=20, verbose_name='Art')),
                ('since', models.DateField(verbose_name='von')),
                ('until', models.DateField(verbose_name='bis')),
                ('reason', models.CharField(help_text='Lesen nur Mitglieder. Zum Beispiel: Das Rathaus wird umgebaut.', max_length=200, verbose_name='Grund')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosting_pauses', to='places.municipality', verbose_name='Stadt')),
            ],
            options={
                'verbose_name': 'Sperrzeit',
                'verbose_name_plural': 'Sperrzeiten',
                'ordering': ['-since', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='hosting_pause_ends_after_start', violation_error_message='Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.')],
            },
        ),
        migrations.CreateModel(
            name='HostOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='Jahr')),
                ('number', models.PositiveSmallIntegerField(help_text='1 bis 4.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='Quartal')),
                ('note', models.CharField(blank=True, help_text='Lesen nur Mitglieder.', max_length=200, verbose_name='Anmerkung')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='host_offers', to='places.municipality', verbose_name='Stadt')),
                ('offered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='angeboten von')),
            ],
            options={
                'verbose_name': 'Angebot einzuladen',
                'verbose_name_plural': 'Angebote einzuladen',
                'ordering': ['-year', '-number', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='hostoffer_quarter_exists', violation_error_message='Ein Jahr hat die Quartale 1 bis 4.'), models.UniqueConstraint(fields=('municipality', 'year', 'number'), name='host_offer_once', violation_error_message='Für dieses Quartal hat sich die Stadt schon angeboten.')],
            },
        ),
        migrations.CreateModel(
            name='TravelDistance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('km', models.PositiveIntegerField(help_text='Einfache Strecke.', verbose_name='Kilometer')),
                ('a', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.municipality', verbose_name='Stadt')),
                ('b', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='places.municipality', verbose_name='andere Stadt')),
            ],
            options={
                'verbose_name': 'Entfernung',
                'verbose_name_plural': 'Entfernungen',
                'ordering': ['a__name', 'b__name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('a__lt', models.F('b'))), name='travel_distance_in_order'), models.UniqueConstraint(fields=('a', 'b'), name='travel_distance_once', violation_error_message='Für diese beiden Städte steht die Entfernung schon da.')],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='Jahr')),
                ('number', models.PositiveSmallIntegerField(help_text='1 bis 4.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='Quartal')),
                ('meeting', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='turn', to='meetings.meeting', verbose_name='Arbeitstreffen')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='places.municipality', verbose_name='Stadt')),
            ],
            options={
                'verbose_name': 'Gastgeber eines Quartals',
                'verbose_name_plural': 'Gastgeber der Quartale',
                'ordering': ['year', 'number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='turn_quarter_exists', violation_error_message='Ein Jahr hat die Quartale 1 bis 4.'), models.UniqueConstraint(fields=('year', 'number'), name='turn_once_a_quarter', violation_error_message='Für dieses Quartal steht schon fest, wer einlädt.')],
            },
        ),
        migrations.CreateModel(
            name='TurnDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='Jahr')),
                ('number', models.PositiveSmallIntegerField(help_text='1 bis 4.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(4)], verbose_name='Quartal')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='am')),
                ('by_name', models.CharField(blank=True, max_length=200, verbose_name='Name')),
                ('kind', models.CharField(choices=[('locked', 'festgelegt'), ('unlocked', 'wieder offen'), ('swapped', 'getauscht'), ('skipped', 'übersprungen'), ('decided', 'entschieden'), ('accepted', 'zugesagt'), ('declined', 'abgelehnt')], max_length=20, verbose_name='was')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='Grund')),
                ('candidates', models.JSONField(blank=True, default=list, verbose_name='Vorschlag zu dieser Zeit')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person', verbose_name='durch')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turn_decisions', to='places.municipality', verbose_name='Stadt')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.municipality', verbose_name='getauscht mit')),
            ],
            options={
                'verbose_name': 'Entscheidung über die Reihe',
                'verbose_name_plural': 'Entscheidungen über die Reihe',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='turndecision_quarter_exists', violation_error_message='Ein Jahr hat die Quartale 1 bis 4.')],
            },
        ),
    ]
