import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_account"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('short_name', models.CharField(help_text='Steht oben auf jeder Seite.', max_length=60, verbose_name='Kurzname')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='gegründet am')),
                ('claim', models.CharField(help_text='Große Überschrift der Startseite.', max_length=120, verbose_name='Leitsatz')),
                ('introduction', models.TextField(help_text='Ein, zwei Sätze unter dem Leitsatz.', verbose_name='Einleitung')),
                ('aim', models.TextField(blank=True, verbose_name='Ziel des Netzwerks')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-Mail-Adresse der Koordination')),
            ],
            options={
                'verbose_name': 'Netzwerk',
                'verbose_name_plural': 'Netzwerk',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='only_one_network', violation_error_message='Das Netzwerk ist schon angelegt. Bitte bearbeiten Sie den Eintrag, den es gibt.')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_collation='german', max_length=200, unique=True, verbose_name='Name')),
                ('kind', models.CharField(choices=[('city', 'Stadtverwaltung'), ('association', 'Verein'), ('welfare', 'Wohlfahrtsverband'), ('office', 'Planungsbüro oder Sanierungsträger'), ('housing', 'Wohnungsunternehmen'), ('university', 'Hochschule'), ('authority', 'Land, Bund oder Bewilligungsstelle'), ('other', 'Sonstige')], default='other', max_length=20, verbose_name='Art')),
                ('website', models.URLField(blank=True, verbose_name='Internetseite')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='places.municipality', verbose_name='Stadt oder Gemeinde')),
            ],
            options={
                'verbose_name': 'Organisation',
                'verbose_name_plural': 'Organisationen',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_name', models.CharField(db_collation='german', max_length=80, verbose_name='Vorname')),
                ('family_name', models.CharField(db_collation='german', max_length=80, verbose_name='Nachname')),
                ('email', models.EmailField(blank=True, help_text='Mit dieser Adresse kann die Person sich anmelden und ihren Eintrag übernehmen.', max_length=254, verbose_name='E-Mail-Adresse')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='Telefon')),
                ('topics', models.CharField(blank=True, help_text='Wozu andere Sie fragen können, durch Kommas getrennt.', max_length=300, verbose_name='Themen')),
                ('email_public', models.BooleanField(default=False, verbose_name='E-Mail-Adresse öffentlich zeigen')),
                ('phone_public', models.BooleanField(default=False, verbose_name='Telefonnummer öffentlich zeigen')),
                ('user', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL, verbose_name='Konto')),
            ],
            options={
                'verbose_name': 'Person',
                'verbose_name_plural': 'Personen',
                'ordering': ['family_name', 'given_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='von')),
                ('until', models.DateField(blank=True, null=True, verbose_name='bis')),
                ('kind', models.CharField(choices=[('full', 'ordentliches Mitglied'), ('supporting', 'Fördermitglied')], default='full', max_length=20, verbose_name='Art')),
                ('seat', models.PositiveSmallIntegerField(blank=True, help_text='Nur für Städte: die Reihenfolge, in der sie einladen.', null=True, verbose_name='Platz im Kreis der Gastgeber')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='places.municipality', verbose_name='Stadt oder Gemeinde')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.organisation', verbose_name='Organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person', verbose_name='Person')),
            ],
            options={
                'verbose_name': 'Mitgliedschaft',
                'verbose_name_plural': 'Mitgliedschaften',
                'ordering': ['seat', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(blank=True, null=True, verbose_name='von')),
                ('until', models.DateField(blank=True, null=True, verbose_name='bis')),
                ('kind', models.CharField(choices=[('management', 'Quartiersmanagement'), ('community', 'Gemeinwesenarbeit'), ('esf', 'ESF-Koordination'), ('city_management', 'Citymanagement'), ('administration', 'Stadtverwaltung'), ('provider', 'Träger eines Vorhabens'), ('board', 'Vorstand des Netzwerks'), ('coordination', 'Koordination des Netzwerks')], max_length=20, verbose_name='Aufgabe')),
                ('office', models.CharField(blank=True, help_text='Anschrift, an der man Sie trifft; öffentlich.', max_length=200, verbose_name='Büro')),
                ('office_hours', models.CharField(blank=True, help_text='Öffentlich.', max_length=200, verbose_name='Sprechzeiten')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='places.area', verbose_name='im Gebiet')),
                ('municipality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='places.municipality', verbose_name='in der Stadt oder Gemeinde')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='people.organisation', verbose_name='für die Organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='people.person', verbose_name='Person')),
            ],
            options={
                'verbose_name': 'Aufgabe',
                'verbose_name_plural': 'Aufgaben',
                'ordering': ['-since', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='person_email_unique', violation_error_message='Diese Adresse steht schon bei einer anderen Person.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='people_membership_ends_after_start', violation_error_message='Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('municipality__isnull', False), ('organisation__isnull', True), ('person__isnull', True)), models.Q(('municipality__isnull', True), ('organisation__isnull', False), ('person__isnull', True)), models.Q(('municipality__isnull', True), ('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='membership_of_exactly_one', violation_error_message='Bitte nennen Sie genau eines: eine Stadt, eine Organisation oder eine Person.'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('seat__isnull', True), ('municipality__isnull', False), _connector='OR'), name='membership_seat_is_a_citys', violation_error_message='Einen Platz im Kreis der Gastgeber haben nur Städte und Gemeinden.'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='people_role_ends_after_start', violation_error_message='Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(('area__isnull', True), ('municipality__isnull', True), _connector='OR'), name='role_has_one_place', violation_error_message='Bitte nennen Sie ein Gebiet oder eine Stadt, nicht beides.'),
        ),
        migrations.AddConstraint(
            model_name='role',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['board', 'coordination']), _negated=True), models.Q(('area__isnull', True), ('municipality__isnull', True)), _connector='OR'), name='role_for_the_network_has_no_place', violation_error_message='Vorstand und Koordination gelten für das ganze Netzwerk, ohne Gebiet oder Stadt.'),
        ),
    ]
