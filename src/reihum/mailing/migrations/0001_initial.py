import django.utils.timezone
import reihum.mailing.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254, unique=True, verbose_name='Adresse')),
                ('hard_bounces', models.PositiveSmallIntegerField(default=0, verbose_name='wie oft E-Mails zurückkamen')),
                ('reply', models.CharField(blank=True, max_length=20, verbose_name='Antwort des Servers')),
                ('last_bounce_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='zuletzt')),
                ('blocked_at', models.DateTimeField(blank=True, null=True, verbose_name='gesperrt seit')),
            ],
            options={
                'verbose_name': 'Adresse, die nicht ankommt',
                'verbose_name_plural': 'Adressen, die nicht ankommen',
                'ordering': ['-last_bounce_at'],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.CreateModel(
            name='Incoming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='Prüfsumme')),
                ('folder', models.CharField(max_length=50, verbose_name='Ordner')),
                ('read_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='gelesen')),
            ],
            options={
                'verbose_name': 'gelesene E-Mail',
                'verbose_name_plural': 'gelesene E-Mails',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='seit')),
                ('until', models.DateTimeField(verbose_name='bis')),
                ('attempts', models.PositiveSmallIntegerField(default=1, verbose_name='Versuche')),
                ('reason', models.CharField(max_length=100, verbose_name='Grund')),
                ('only_one', models.BooleanField(default=True, editable=False, unique=True)),
            ],
            options={
                'verbose_name': 'Sendepause',
                'verbose_name_plural': 'Sendepausen',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='geschrieben')),
                ('to', models.CharField(max_length=254, verbose_name='an')),
                ('subject', models.CharField(max_length=500, verbose_name='Betreff')),
                ('text', models.TextField(blank=True, verbose_name='Text')),
                ('html', models.TextField(blank=True, verbose_name='HTML')),
                ('pictures', models.JSONField(blank=True, default=list, verbose_name='Bilder')),
                ('calendar', models.TextField(blank=True, verbose_name='Kalendereintrag')),
                ('calendar_method', models.CharField(blank=True, max_length=20, verbose_name='Art des Kalendereintrags')),
                ('about', models.CharField(blank=True, max_length=100, verbose_name='worum es geht')),
                ('mailing_list', models.CharField(blank=True, help_text='Was man abbestellt. Leer: eine persönliche E-Mail.', max_length=50, verbose_name='Verteiler')),
                ('is_confidential', models.BooleanField(default=False, verbose_name='vertraulich')),
                ('token', models.CharField(default=reihum.mailing.models.new_token, editable=False, max_length=20, unique=True, verbose_name='Kennung für Antworten')),
                ('message_id', models.CharField(default=reihum.mailing.models.new_message_id, editable=False, max_length=200, unique=True, verbose_name='Message-ID')),
                ('state', models.CharField(choices=[('waiting', 'wartet'), ('sending', 'wird gesendet'), ('sent', 'gesendet'), ('unsure', 'vermutlich gesendet'), ('failed', 'nicht zugestellt'), ('blocked', 'Adresse gesperrt'), ('unsubscribed', 'abbestellt'), ('withdrawn', 'zurückgezogen')], default='waiting', max_length=12, verbose_name='Stand')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='Versuche')),
                ('next_attempt_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='nächster Versuch')),
                ('claim', models.CharField(blank=True, editable=False, max_length=20)),
                ('problem', models.CharField(blank=True, choices=[('no-such-address', 'Diese Adresse gibt es dort nicht.'), ('refused', 'Der Server der Empfängerin oder des Empfängers nimmt diese E-Mail nicht an.'), ('later', 'Der Server bittet, es später noch einmal zu versuchen.'), ('given-up', 'Nach zwei Tagen Versuchen aufgegeben.'), ('returned', 'Die E-Mail kam zurück.'), ('bad-address', 'Diese Adresse ist nicht richtig geschrieben.'), ('foreign-letters', 'Vor dem @ stehen Zeichen, die der Mailserver nicht kennt.'), ('broken', 'Diese E-Mail lässt sich nicht zusammensetzen.'), ('cut-off', 'Die Verbindung brach im letzten Moment ab.')], max_length=20, verbose_name='Problem')),
                ('reply', models.CharField(blank=True, max_length=20, verbose_name='Antwort des Servers')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='gesendet')),
                ('emptied_at', models.DateTimeField(blank=True, null=True, verbose_name='geleert')),
            ],
            options={
                'verbose_name': 'ausgehende E-Mail',
                'verbose_name_plural': 'ausgehende E-Mails',
                'ordering': ['-created_at', '-pk'],
                'default_permissions': ('view', 'change'),
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['mailing_list', 'next_attempt_at', 'id'], name='mailing_due'), models.Index(condition=models.Q(('state__in', ['waiting', 'sending', 'unsure'])), fields=['to', 'about', 'id'], name='mailing_earlier'), models.Index(fields=['about', 'state'], name='mailing_about'), models.Index(fields=['-created_at', '-id'], name='mailing_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'unsure', 'failed', 'blocked', 'unsubscribed', 'withdrawn'])), name='mailing_known_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='mailing_sent_has_its_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'unsubscribed'), _negated=True), models.Q(('mailing_list', ''), _negated=True), _connector='OR'), name='mailing_only_bulk_is_unsubscribed'), models.CheckConstraint(condition=models.Q(('calendar', ''), models.Q(('calendar_method', ''), _negated=True), _connector='OR'), name='mailing_calendar_has_its_method')],
            },
        ),
        migrations.CreateModel(
            name='Unsubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254, verbose_name='Adresse')),
                ('mailing_list', models.CharField(max_length=50, verbose_name='Verteiler')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='seit')),
            ],
            options={
                'verbose_name': 'Abbestellung',
                'verbose_name_plural': 'Abbestellungen',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('email', 'mailing_list'), name='mailing_unsubscribed_once')],
            },
        ),
    ]
