"""The pages an installation starts with, and the rights of the group "Koordination" on pages and files.

What the standard pages say holds for Reihum as it comes; what only the operator can know stands in [square brackets].
"""

import json
from uuid import uuid4

from django.db import migrations
from django.utils import timezone

IMPRESSUM = """
<p>Angaben nach § 5 Digitale-Dienste-Gesetz und § 18 Medienstaatsvertrag.</p>
## Wer diese Seiten anbietet
<p>[Name des Vereins oder der Stelle]<br/>[Straße und Hausnummer]<br/>[Postleitzahl und Ort]</p>
<p>Vertreten durch: [Name]<br/>Telefon: [Nummer]<br/>E-Mail: [Adresse]</p>
<p>Eintragung: [Vereinsregister, Amtsgericht und Nummer, falls vorhanden]</p>
## Wer für den Inhalt verantwortlich ist
<p>[Name und Anschrift der verantwortlichen Person]</p>
## Womit diese Seiten gemacht sind
<p>Mit Reihum, einer freien Software (EUPL 1.2).</p>
"""

DATENSCHUTZ = """
<p>Verantwortlich: [Name, Anschrift und E-Mail-Adresse der verantwortlichen Stelle]. Datenschutzbeauftragte Person: [Name
und E-Mail-Adresse, falls benannt].</p>
## Wenn Sie diese Seiten nur lesen
<p>Wir setzen keine Cookies. Wir laden nichts von anderen Anbietern: keine Schriften, keine Karten, keine Zählwerke.
Videos und Karten von anderswo kommen erst, wenn Sie darauf klicken; bei jedem steht, wer dann davon erfährt. Das
Protokoll dieser Software hält fest, welche Art von Seite wann aufgerufen wurde, aber weder Ihre IP-Adresse noch Ihren
Namen. [Falls der Webserver oder der Anbieter des Rechners eigene Protokolle führt: was darin steht und wie lange.]</p>
<p>Wenn Sie die Sprache umstellen, merkt sich das ein Cookie, das nur die Sprache enthält.</p>
## Wenn Sie einen Artikel kommentieren
<p>Dann speichern wir Ihren Namen, wie Sie ihn angeben, den Text, den Zeitpunkt und, falls Sie sie angeben, Ihre
E-Mail-Adresse. Name und Text erscheinen, wenn wir sie gelesen haben. Die E-Mail-Adresse zeigen wir nie und geben sie
niemandem; nach einem Jahr löschen wir sie. Abgelehntes löschen wir nach 30 Tagen, Meldungen ein halbes Jahr nach der
Entscheidung. Ihre IP-Adresse speichern wir nicht: Gegen Massenwerbung zählt ein Kennwert, der sich nicht zurückrechnen lässt,
zehn Minuten lang mit. Ihren Kommentar können Sie mit Ihrer E-Mail-Adresse jederzeit selbst löschen („Mein Kommentar soll weg“).</p>
## Wenn Sie sich anmelden
<p>Dann speichern wir Ihre E-Mail-Adresse und, wenn Sie das möchten, ein verschlüsseltes Passwort oder einen Passkey. Nach
der Anmeldung gibt es zwei Cookies: eines hält Sie angemeldet, das andere schützt Formulare vor Missbrauch. Beide sind
notwendig und gehen an niemanden sonst.</p>
## Wenn Sie zu einem Treffen kommen
<p>Wir speichern Ihre Antwort und was Sie dazu schreiben. Was Sie brauchen (Zugang, Essen, Dolmetschen), löschen wir 30 Tage nach
dem Treffen. Sind Sie Gast, löschen wir dann auch Ihre E-Mail-Adresse (haben Sie in etwas eingewilligt, nach 120 Tagen) und nach
einem Jahr Ihren Namen und die Namen derer, die Sie mitbringen. Wann wir Ihnen etwas geschrieben haben, bleibt ein Jahr. Unterschreiben Sie
die Teilnahmeliste, heben wir sie so lange auf, wie der Zuwendungsbescheid es verlangt: [Frist].</p>
## Wenn Sie zum Netzwerk gehören
<p>Wir speichern Ihren Namen, Ihre Aufgaben mit Ort und Zeitraum und, soweit angegeben, E-Mail-Adresse, Telefonnummer und
Themen. E-Mail-Adresse und Telefonnummer sehen nur Mitglieder, außer Sie geben sie selbst öffentlich frei.</p>
<p>Rechtsgrundlage: [zum Beispiel Artikel 6 Absatz 1 Buchstabe b oder f DSGVO]. Speicherdauer: [Fristen].</p>
## Ihre Rechte
<p>Sie können Auskunft verlangen, Angaben berichtigen oder löschen lassen, die Verarbeitung einschränken lassen, ihr
widersprechen und Ihre Daten mitnehmen. Schreiben Sie an [E-Mail-Adresse]. Beschweren können Sie sich bei der
Aufsichtsbehörde: [Name der oder des Landesbeauftragten für Datenschutz].</p>
"""

BARRIEREFREIHEIT = """
<p>Diese Erklärung gilt für [Adresse dieser Seiten]. [Name der Stelle] möchte, dass alle diese Seiten benutzen können, nach
den Regeln für barrierefreie Informationstechnik (BITV 2.0, EN 301 549, WCAG 2.2 Stufe AA).</p>
## Wie weit wir sind
<p>[Ergebnis der eigenen Prüfung oder eines Prüfberichts: ganz, teilweise oder nicht vereinbar, mit Datum der Prüfung.]</p>
## Was noch nicht barrierefrei ist
<p>[Inhalte und Gründe, zum Beispiel ältere PDF-Dokumente, und wo es einen Ersatz gibt.]</p>
## Sagen Sie uns, was nicht geht
<p>Stoßen Sie auf eine Barriere, oder brauchen Sie einen Inhalt in anderer Form? Schreiben Sie an [E-Mail-Adresse] oder rufen
Sie an: [Telefonnummer]. Wir antworten innerhalb von [Frist].</p>
## Wenn wir Ihnen nicht helfen
<p>Dann können Sie sich an die Durchsetzungsstelle wenden: [Name, Anschrift und E-Mail-Adresse der Stelle Ihres Landes].</p>
<p>Erstellt am [Datum], zuletzt geprüft am [Datum].</p>
"""

LEICHTE_SPRACHE = """
<p>Sie sind auf einer Internet-Seite.<br/>Hier lesen Sie in Leichter Sprache, worum es auf dieser Internet-Seite geht.</p>
## Wer wir sind
<p>Wir sind ein Netzwerk.<br/>Ein Netzwerk ist eine Gruppe.<br/>Die Menschen in der Gruppe helfen sich.</p>
<p>Wir arbeiten in verschiedenen Städten.<br/>Wir kümmern uns um Stadt-Teile.<br/>Wir sprechen mit den Menschen, die dort
wohnen.<br/>Damit alle dort gut leben können.</p>
## Was wir machen
<p>Wir treffen uns 4 Mal im Jahr.<br/>Jedes Mal in einer anderen Stadt.<br/>Die Städte wechseln sich ab.<br/>Das Wort dafür
ist: reihum.</p>
<p>Beim Treffen erzählen wir:<br/>Was läuft gut?<br/>Was ist schwierig?<br/>So lernen alle voneinander.</p>
## Was Sie hier finden
<ul><li>Aktuelles: Das ist neu.</li><li>Gebiete: Das sind die Stadt-Teile.</li><li>Treffen: Das sind unsere
Treffen.</li><li>Erfahrungen: Das läuft gut. Und das ist schwierig.</li><li>Programme: Daher kommt das Geld.</li><li>Netzwerk:
Das sind wir.</li></ul>
## Haben Sie Fragen?
<p>Schreiben Sie uns eine E-Mail: [E-Mail-Adresse]<br/>Oder rufen Sie an: [Telefonnummer]</p>
"""

STANDARD_PAGES = [
    ("impressum", "Impressum", IMPRESSUM),
    ("datenschutz", "Datenschutz", DATENSCHUTZ),
    ("barrierefreiheit", "Barrierefreiheit", BARRIEREFREIHEIT),
    ("leichte-sprache", "Leichte Sprache", LEICHTE_SPRACHE),
]


def body(text):
    """The blocks of a text whose headings begin with "## "."""
    blocks = []
    paragraph = []

    def close():
        if paragraph:
            blocks.append({"type": "paragraph", "value": " ".join(paragraph), "id": str(uuid4())})
            paragraph.clear()

    for line in text.strip().splitlines():
        if line.startswith("## "):
            close()
            blocks.append({"type": "heading", "value": line[3:], "id": str(uuid4())})
        else:
            paragraph.append(line)
    close()
    return json.dumps(blocks)


def first_pages(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    ContentType = apps.get_model("contenttypes", "ContentType")
    locale, _ = Locale.objects.get_or_create(language_code="de")
    now = timezone.now()

    def page(model_name, *, path, slug, title, url_path, **fields):
        content_type, _ = ContentType.objects.get_or_create(app_label="newsroom", model=model_name.lower())
        return apps.get_model("newsroom", model_name).objects.create(
            path=path,
            depth=len(path) // 4,
            slug=slug,
            title=title,
            draft_title=title,
            url_path=url_path,
            content_type=content_type,
            locale=locale,
            live=True,
            first_published_at=now,
            last_published_at=now,
            **fields,
        )

    # Wagtail's own welcome page, and with it the site that points to it.
    Page.objects.filter(path="00010001", slug="home").delete()
    home = page(
        "HomePage",
        path="00010001",
        slug="home",
        title="Startseite",
        url_path="/home/",
        numchild=1 + len(STANDARD_PAGES),
    )
    page("NewsPage", path="000100010001", slug="aktuelles", title="Aktuelles", url_path="/home/aktuelles/")
    for number, (slug, title, text) in enumerate(STANDARD_PAGES, 2):
        page(
            "StandardPage",
            path=f"00010001{number:04}",
            slug=slug,
            title=title,
            url_path=f"/home/{slug}/",
            show_in_menus=True,
            body=body(text),
        )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, site_name="Reihum", root_page_id=home.pk, is_default_site=True)


def coordinators(apps, schema_editor):
    """The group that `people.signals` puts coordinators into. It does not open the back office: RoleBackend does."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    Page = apps.get_model("wagtailcore", "Page")
    Collection = apps.get_model("wagtailcore", "Collection")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")

    # Wagtail's groups and their approval of drafts: here the dated roles say who may do what.
    apps.get_model("wagtailcore", "Workflow").objects.all().delete()
    apps.get_model("wagtailcore", "Task").objects.all().delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()

    group, _ = Group.objects.get_or_create(name="Koordination")
    root = Page.objects.get(depth=1)
    for action in ("add", "change", "publish", "lock", "unlock", "bulk_delete"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", content_type__model="page", codename=f"{action}_page"
        )
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    files = Collection.objects.get(depth=1)
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "change", "choose"):
            permission = Permission.objects.get(
                content_type__app_label=app, content_type__model=model, codename=f"{action}_{model}"
            )
            GroupCollectionPermission.objects.create(group=group, collection=files, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.RunPython(first_pages, migrations.RunPython.noop),
        migrations.RunPython(coordinators, migrations.RunPython.noop),
    ]
