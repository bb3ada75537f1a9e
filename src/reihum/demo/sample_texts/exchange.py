"""What the sample's members told each other: what works, where the shoe pinches, what they ask. All made up, of nobody real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reihum.exchange.models import Experience, Reply

WORKS, PINCHES, QUESTION = Experience.Kind.WORKS, Experience.Kind.PINCHES, Experience.Kind.QUESTION
ANSWER, WORKED, FAILED = Reply.Kind.ANSWER, Reply.Kind.WORKED, Reply.Kind.FAILED
PUBLIC, MEMBERS, CIRCLE = Experience.Visibility.PUBLIC, Experience.Visibility.MEMBERS, Experience.Visibility.CIRCLE


@dataclass(frozen=True)
class Changed:
    """That somebody (a given name) changed an entry so many weeks ago, and what it had said before, by field."""

    weeks_ago: int
    who: str
    before: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """An entry. `who` told it: a given name of the sample's people, or nobody by name; it counts for their city or for `city`.

    answers: kind, given name, text; also: cities where it pinches too; solved: how many weeks ago, and titles of what helped;
    changed: the first change first.
    """

    kind: str
    title: str
    weeks_ago: int
    topics: tuple[str, ...]
    text: str
    who: str = ""
    city: str = ""
    tried: str = ""
    outcome: str = ""
    effort: str = ""
    areas: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    visibility: str = MEMBERS
    chatham_house: bool = False
    answers: tuple[tuple[str, str, str], ...] = ()
    also: tuple[str, ...] = ()
    solved: int | None = None
    helped: tuple[str, ...] = ()
    is_outdated: bool = False
    changed: tuple[Changed, ...] = ()


ZUSAMMENHALT, ZENTREN = "Sozialer Zusammenhalt seit 2020", "Lebendige Zentren seit 2020"
ESF_PLUS = "ESF Plus 2021–2027"

TOLD = (
    # --- Shops, centres, local economy ------------------------------------------------------------------------------
    Told(
        PINCHES,
        "Sieben leere Schaufenster zwischen Post und Markt",
        58,
        ("handel-und-leerstand", "image"),
        "Seit der Schuhladen zu ist, kippt die ganze Straße. Die Eigentümer wohnen weit weg und antworten auf keinen Brief. Ohne "
        "ihre Zusage können wir nichts fördern.",
        who="Ivo",
        tried="Zwei Rundschreiben an alle Eigentümer, ein Infoabend im Rathaus. Zum Infoabend kam niemand.",
        visibility=PUBLIC,
        also=("riesa", "zwickau"),
        answers=(
            (ANSWER, "Clara", "Schreibt nicht, ruft an. Die Nummern haben oft die Nachbarn oder der Hausmeister."),
            (
                WORKED,
                "Ivo",
                "Angerufen, neun von zwölf erreicht. Zwei haben gleich gesagt: Macht, was ihr wollt, Hauptsache es ist warm.",
            ),
        ),
        solved=9,
        helped=("Probemonate ohne Miete für leere Läden",),
    ),
    Told(
        WORKS,
        "Probemonate ohne Miete für leere Läden",
        110,
        ("handel-und-leerstand", "lokale-oekonomie"),
        "Wer einen leeren Laden ausprobieren will, zahlt drei Monate nur die Nebenkosten. Die Stadt legt einen Mustervertrag dazu "
        "und räumt vorher aus. Von elf, die es probiert haben, sind fünf geblieben.",
        who="Clara",
        tried="Erst hatten wir eine Prämie für den Umbau. Die wollte niemand, weil man sie vorstrecken musste.",
        outcome="Elf Probemonate in zwei Jahren, fünf feste Mietverträge, zwei davon ohne weitere Hilfe.",
        effort="Rund 900 € Nebenkosten je Laden, ein halber Tag in der Woche für die Vermittlung",
        areas=("stadtkern-und-lange-vorstadt",),
        visibility=PUBLIC,
        answers=(
            (
                WORKED,
                "Kemal",
                "Bei uns mit vier Läden. Wichtig war, dass der Strom schon angemeldet ist, wenn jemand kommt.",
            ),
            (FAILED, "Jule", "Unser einziger Eigentümer, der mitgemacht hätte, durfte wegen seiner Bank nicht."),
        ),
        changed=(
            Changed(
                62,
                "Clara",
                {
                    "text": "Wer einen leeren Laden ausprobieren will, zahlt drei Monate nur die Nebenkosten. Die Stadt legt einen "
                    "Mustervertrag dazu und räumt vorher aus. Von vier, die es probiert haben, ist bisher einer geblieben.",
                    "outcome": "Vier Probemonate im ersten Jahr, ein fester Mietvertrag.",
                    "effort": "Rund 600 € Nebenkosten je Laden",
                },
            ),
            Changed(60, "Karin", {"visibility": MEMBERS}),
        ),
    ),
    Told(
        WORKS,
        "Schaufenster als Ausstellung der Grundschule",
        74,
        ("handel-und-leerstand", "kinder-und-jugend", "schule-und-bildung"),
        "Die dritten Klassen haben ihr Viertel gemalt, die Bilder hängen in neun leeren Läden. Vor der Eröffnung haben die Besitzer "
        "die Scheiben geputzt. Danach riefen zwei an und fragten, ob jemand den Laden sucht.",
        who="Kemal",
        effort="Leihrahmen vom Museum, 120 € für Lampen mit Zeitschaltuhr",
        visibility=PUBLIC,
    ),
    Told(
        QUESTION,
        "Wer haftet, wenn ein leerer Laden alle acht Wochen den Nutzer wechselt?",
        12,
        ("handel-und-leerstand",),
        "Wir möchten einen Laden an wechselnde Gruppen geben. Der Eigentümer fragt, wer zahlt, wenn die Scheibe bricht, und das "
        "Bauamt fragt nach einer Nutzungsänderung.",
        who="Lene",
        answers=(
            (
                ANSWER,
                "Clara",
                "Solange es Einzelhandel bleibt, brauchten wir keine Änderung. Für Lesungen schon. Die Haftpflicht läuft bei uns über "
                "den Verein, der den Schlüssel hat.",
            ),
        ),
    ),
    Told(
        PINCHES,
        "Der letzte Lebensmittelmarkt in der Siedlung schließt",
        31,
        ("lokale-oekonomie", "aeltere-menschen"),
        "Ende des Quartals ist Schluss. Wer kein Auto hat, fährt dann zwei Kilometer mit dem Bus für Brot und Milch.",
        who="Emil",
        areas=("gruenau",),
        also=("dresden",),
    ),
    Told(
        WORKS,
        "Ein Verein betreibt den Dorfladen in der Großsiedlung",
        140,
        ("lokale-oekonomie", "beteiligung"),
        "Nach dem Ende der Kaufhalle haben 240 Haushalte Anteile zu 50 Euro gezeichnet. Der Laden hat vormittags auf, einmal in der "
        "Woche liefern Ehrenamtliche an die Tür.",
        who="Frieda",
        areas=("gorbitz",),
        outcome="Seit zwei Jahren eine schwarze Null. Ohne die drei Minijobs ginge es nicht.",
        effort="12.000 € Startgeld aus Anteilen, die Ladeneinrichtung gebraucht",
        visibility=PUBLIC,
    ),
    Told(
        WORKS,
        "Gründersprechstunde im Nachbarschaftscafé",
        95,
        ("lokale-oekonomie", "beschaeftigung"),
        "Alle zwei Wochen sitzt jemand von der Kammer im Café. Es kommen die, die in ein Amt nie gegangen wären: eine Näherin, ein "
        "Fahrradschrauber, zwei Köchinnen.",
        who="Benno",
        periods=(ESF_PLUS,),
        areas=("esf-plus-gebiet",),
    ),
    # --- Living, houses, public space -------------------------------------------------------------------------------
    Told(
        PINCHES,
        "Schrotthäuser, deren Besitzer niemand findet",
        83,
        ("wohnen", "denkmal-und-baukultur"),
        "Drei Gründerzeithäuser verfallen. Durch die Dächer regnet es, Tauben nisten darin, und die Erbengemeinschaft ist über "
        "vier Länder verstreut.",
        who="Kemal",
        also=("plauen", "goerlitz"),
        answers=(
            (ANSWER, "Ivo", "Habt ihr beim Nachlassgericht gefragt? Bei uns stand der Name eines Anwalts in der Akte."),
        ),
    ),
    Told(
        WORKS,
        "Eine Hausgruppe repariert und zahlt dafür keine Miete",
        160,
        ("wohnen", "denkmal-und-baukultur"),
        "Sechs Leute wohnen im leeren Gründerzeithaus, dichten das Dach und halten die Öfen warm. Der Eigentümer behält sein Haus, "
        "die Straße verliert eine Ruine.",
        who="Emil",
        outcome="Nach fünf Jahren hat die Gruppe das Haus gekauft.",
        visibility=PUBLIC,
    ),
    Told(
        WORKS,
        "Mieterversammlung auf dem Wäscheplatz",
        66,
        ("wohnen", "wohnumfeld", "beteiligung"),
        "Die Genossenschaft erklärt die Sanierung dort, wo alle vorbeikommen. Mit Kaffee und einem Plan zum Anfassen. Es kamen "
        "sechzig statt acht.",
        who="Ada",
        areas=("sonnenberg",),
        periods=(ZUSAMMENHALT,),
    ),
    Told(
        PINCHES,
        "Sperrmüll steht schneller wieder da, als er abgeholt wird",
        45,
        ("wohnumfeld", "image"),
        "Jeden Montag Sofas an der Ecke. Die Abfuhr kommt, am Mittwoch ist der nächste Haufen da. Schilder helfen nicht.",
        who="Ada",
        areas=("sonnenberg",),
        also=("leipzig", "zwickau", "riesa"),
        solved=5,
        helped=("Sperrmülltag mit Tauschtisch im Hof",),
        answers=(
            (ANSWER, "Emil", "Bei uns war es immer dasselbe Haus. Ein Gespräch mit dem Hausmeister hat gereicht."),
        ),
    ),
    Told(
        WORKS,
        "Sperrmülltag mit Tauschtisch im Hof",
        70,
        ("wohnumfeld", "klima-und-umwelt"),
        "Zweimal im Jahr bringen alle zur selben Stunde, was weg soll. Die Hälfte nimmt jemand mit, den Rest holt die Abfuhr sofort. "
        "Seitdem liegt an den Ecken kaum noch etwas.",
        who="Emil",
        areas=("gruenau",),
        effort="Ein Container, zwei Leute für drei Stunden",
        visibility=PUBLIC,
        answers=((WORKED, "Ada", "Am Sonnenberg im Frühjahr probiert, seitdem ist die Ecke frei."),),
    ),
    Told(
        WORKS,
        "Bänke, die man selbst aussuchen durfte",
        120,
        ("wohnumfeld", "aeltere-menschen", "beteiligung"),
        "Statt eines Plans standen fünf Musterbänke eine Woche auf dem Platz. Wer gesessen hatte, klebte einen Punkt. Gewonnen hat "
        "die mit der Armlehne in der Mitte, die kein Planer vorgeschlagen hätte.",
        who="Hanna",
        areas=("seilerberg",),
        visibility=PUBLIC,
    ),
    Told(
        PINCHES,
        "Der Spielplatz ist abends ein Treffpunkt, den niemand will",
        27,
        ("wohnumfeld", "kinder-und-jugend", "sicherheit"),
        "Am Morgen liegen Scherben im Sand. Die Eltern bleiben weg, und dann gehört der Platz erst recht den anderen.",
        who="Milan",
        also=("riesa",),
    ),
    Told(
        WORKS,
        "Platzpaten mit Schlüssel zur Gerätekiste",
        88,
        ("wohnumfeld", "sicherheit", "beteiligung"),
        "Vier Familien haben den Schlüssel zu einer Kiste mit Bällen, Besen und Eimer. Wo jemand morgens fegt und nachmittags "
        "Bälle ausgibt, liegen abends keine Scherben.",
        who="Gustav",
        areas=("noerdliche-johannstadt",),
        effort="Kiste 400 € aus dem Verfügungsfonds, einmal im Jahr ein Grillabend",
        periods=(ZUSAMMENHALT,),
    ),
    # --- People: children, old, families, living together -----------------------------------------------------------
    Told(
        WORKS,
        "Hausaufgabenzimmer hinter der Bibliothek",
        102,
        ("schule-und-bildung", "kinder-und-jugend"),
        "Von zwei bis fünf, ohne Anmeldung, mit Obst. Studierende helfen und bekommen es als Praktikum angerechnet.",
        who="Jule",
        outcome="Zwanzig Kinder am Tag. Die Schule schickt inzwischen selbst welche.",
        visibility=PUBLIC,
    ),
    Told(
        PINCHES,
        "Nach der sechsten Klasse kommt niemand mehr in den Treff",
        39,
        ("kinder-und-jugend",),
        "Mit zwölf sind sie weg und stehen an der Haltestelle. Was für Kinder schön war, ist ihnen peinlich.",
        who="Jule",
        also=("heidenau",),
        answers=(
            (
                ANSWER,
                "Emil",
                "Wir haben die Öffnungszeit auf abends gelegt und die Jüngeren nach Hause geschickt. Das half sofort.",
            ),
        ),
    ),
    Told(
        WORKS,
        "Jugendliche vergeben 2.000 Euro selbst",
        91,
        ("kinder-und-jugend", "beteiligung"),
        "Eine Jury aus sieben Jugendlichen entscheidet über kleine Anträge. Die erste Sitzung dauerte vier Stunden, die dritte eine.",
        who="Lene",
        effort="2.000 € im Jahr, eine Begleitung für vier Abende",
        visibility=PUBLIC,
        answers=((WORKED, "Ada", "Im Stadtteilrat sitzt seit dem Herbst eine Jugendvertretung mit eigenem Topf."),),
    ),
    Told(
        WORKS,
        "Familiencafé mit Wickeltisch und Amtspost",
        132,
        ("familien", "armut-und-beratung"),
        "Wer mit Kind kommt, bringt den Brief vom Amt einfach mit. Nebenbei, ohne Termin, wird er gemeinsam gelesen.",
        who="Dora",
        areas=("scherberg-noerdliche-innenstadt",),
        visibility=PUBLIC,
    ),
    Told(
        PINCHES,
        "Formulare, die auch wir nicht verstehen",
        22,
        ("armut-und-beratung",),
        "Für das Bildungspaket braucht eine Familie drei Formulare von zwei Ämtern. Wir füllen sie aus und machen selbst Fehler.",
        who="Lene",
        also=("chemnitz", "plauen", "wurzen"),
    ),
    Told(
        WORKS,
        "Ein Ordner für jede Familie",
        54,
        ("armut-und-beratung", "familien"),
        "Beim ersten Besuch gibt es einen Ordner mit Registern: Wohnung, Geld, Schule, Gesundheit. Beim zweiten ist der halbe "
        "Papierberg sortiert, und man muss keinen Bescheid mehr suchen.",
        who="Frieda",
        areas=("gorbitz",),
        effort="3 € je Ordner",
    ),
    Told(
        WORKS,
        "Mittagstisch, bei dem jeder etwas kann",
        115,
        ("aeltere-menschen", "soziale-infrastruktur"),
        "Dienstags kochen drei Rentnerinnen für zwanzig. Wer isst, schält in der nächsten Woche mit. Aus dem Essen wurde ein "
        "Telefonring, der merkt, wenn jemand fehlt.",
        who="Hanna",
        areas=("seilerberg",),
        visibility=PUBLIC,
    ),
    Told(
        PINCHES,
        "Ältere Leute, die niemand mehr sieht",
        36,
        ("aeltere-menschen", "gesundheit"),
        "Im Nachbarhaus lag jemand vier Tage. Wir wissen nicht, wer allein lebt, und dürfen auch nicht danach fragen.",
        who="Ivo",
        chatham_house=True,
        answers=(
            (
                ANSWER,
                "Hanna",
                "Fragt nicht nach Adressen, ladet zum Essen ein. Wer dreimal da war, sagt selbst, wen man anrufen soll.",
            ),
        ),
        helped=("Mittagstisch, bei dem jeder etwas kann",),
    ),
    Told(
        WORKS,
        "Sprachcafé mit Nähmaschine",
        99,
        ("integration", "beschaeftigung"),
        "Wer näht, redet. Zwölf Frauen aus sechs Ländern, ein Tisch, und nach drei Monaten wird auf Deutsch gestritten.",
        who="Gustav",
        areas=("noerdliche-johannstadt",),
        visibility=PUBLIC,
        answers=((WORKED, "Milan", "Bei uns mit Fahrrädern statt Nähmaschinen. Dann kommen auch die Männer."),),
    ),
    Told(
        PINCHES,
        "Übersetzen dürfen am Ende immer die Kinder",
        48,
        ("integration", "schule-und-bildung"),
        "Beim Elterngespräch sitzt die Tochter dazwischen und übersetzt über sich selbst. Dolmetscher zahlt niemand.",
        who="Milan",
        also=("chemnitz", "leipzig"),
        solved=14,
        helped=("Sprachmittler aus der Nachbarschaft, gegen Aufwand",),
    ),
    Told(
        WORKS,
        "Sprachmittler aus der Nachbarschaft, gegen Aufwand",
        64,
        ("integration", "beteiligung"),
        "Achtzehn Leute mit zwölf Sprachen haben einen Tag lang geübt, was Übersetzen heißt. Schulen und Ärzte rufen eine Nummer an.",
        who="Ada",
        areas=("sonnenberg",),
        effort="15 € je Einsatz, im Jahr rund 4.000 €",
        periods=(ZUSAMMENHALT,),
        answers=((WORKED, "Milan", "Übernommen, mit neun Leuten angefangen. Die Schule zahlt die Hälfte."),),
    ),
    Told(
        PINCHES,
        "Zwischen den Häusern wird nicht mehr gegrüßt",
        15,
        ("integration",),
        "Die einen sagen, die anderen grüßen nicht. Die anderen sagen dasselbe. Seit dem Sommer gibt es zwei Listen mit Unterschriften.",
        chatham_house=True,
        who="Gustav",
    ),
    Told(
        WORKS,
        "Ein Tisch quer über die Straße",
        125,
        ("integration", "kultur", "beteiligung"),
        "Einmal im Jahr steht ein Tisch von Haus zu Haus, und jeder bringt, was er mag. Keine Bühne, kein Programm, keine Reden.",
        who="Frieda",
        areas=("gorbitz",),
        effort="Sperrung der Straße 180 €, Bänke von der Feuerwehr",
        visibility=PUBLIC,
    ),
    # --- Health, sport, culture, safety, traffic, climate ------------------------------------------------------------
    Told(
        WORKS,
        "Blutdruckmessen im Waschsalon",
        80,
        ("gesundheit",),
        "Eine Pflegeschule kommt einmal im Monat. Wer auf die Trommel wartet, hat zehn Minuten und traut sich zu fragen.",
        who="Milan",
        visibility=PUBLIC,
    ),
    Told(
        QUESTION,
        "Wie bekommt man einen Kinderarzt in ein Viertel, in dem keiner ist?",
        19,
        ("gesundheit", "familien"),
        "Die nächste Praxis nimmt niemanden mehr. Die Kassenärztliche Vereinigung sagt, die Stadt sei gut versorgt, im Durchschnitt.",
        who="Emil",
        areas=("gruenau",),
        also=("dresden",),
    ),
    Told(
        WORKS,
        "Turnhalle, die nach fünf allen gehört",
        105,
        ("sport-und-freizeit", "soziale-infrastruktur"),
        "Der Hausmeister der Schule schließt um neun ab statt um fünf. Das kostet vier Stunden in der Woche und ersetzt ein Vereinsheim.",
        who="Kemal",
        outcome="Drei Gruppen ohne Verein, eine davon Frauen mit Kopftuch, die sonst nirgends unter sich turnen.",
        effort="Rund 5.000 € Personalkosten im Jahr",
    ),
    Told(
        PINCHES,
        "Kein Raum für laute Musik",
        33,
        ("kultur", "kinder-und-jugend"),
        "Drei Bands, kein Keller. Überall wohnt jemand darüber.",
        who="Lene",
        also=("freiberg",),
    ),
    Told(
        WORKS,
        "Stadtteilzeitung, die an der Kasse liegt",
        150,
        ("kultur", "image"),
        "Acht Seiten, viermal im Jahr, geschrieben von zwölf Leuten aus dem Viertel. Sie liegt nicht im Amt, sondern beim Bäcker.",
        who="Östen",
        effort="620 € je Ausgabe für den Druck",
        visibility=PUBLIC,
    ),
    Told(
        WORKS,
        "Nachtspaziergang mit der Polizei",
        77,
        ("sicherheit", "wohnumfeld"),
        "Zwanzig Leute, eine Runde, um zehn Uhr abends. Auf einer Karte steht danach, wo eine Lampe fehlt. Vier Lampen hängen.",
        who="Ada",
        areas=("sonnenberg",),
        visibility=PUBLIC,
    ),
    Told(
        PINCHES,
        "Elterntaxis vor der Schule",
        29,
        ("verkehr", "schule-und-bildung", "sicherheit"),
        "Um halb acht steht alles. Gefährlich ist der Schulweg nur wegen derer, die ihn für gefährlich halten.",
        who="Jule",
        also=("zwickau", "freiberg"),
        helped=("Laufgruppen mit eigener Haltestelle",),
    ),
    Told(
        WORKS,
        "Laufgruppen mit eigener Haltestelle",
        61,
        ("verkehr", "kinder-und-jugend"),
        "Sechs Haltestellen für Kinder zu Fuß, gemalt und mit Fahrplan. Zwei Großeltern laufen mit, vierzig Kinder auch.",
        who="Ivo",
        effort="Schilder 300 €, eine Elternversammlung",
        visibility=PUBLIC,
    ),
    Told(
        WORKS,
        "Lastenrad zum Ausleihen beim Hausmeister",
        68,
        ("verkehr", "klima-und-umwelt"),
        "Kostenlos für einen halben Tag, Schlüssel gegen Ausweis. Meist fährt es zum Baumarkt, manchmal zum Kindergeburtstag.",
        who="Emil",
        areas=("gruenau",),
        effort="4.200 € aus dem Verfügungsfonds, 200 € Wartung im Jahr",
        periods=(ZUSAMMENHALT,),
    ),
    Told(
        PINCHES,
        "Im Sommer ist der Markt eine Herdplatte",
        60,
        ("klima-und-umwelt", "wohnumfeld"),
        "Kein Baum, dunkles Pflaster, 41 Grad am Nachmittag. Der Denkmalschutz möchte den Platz, wie er war.",
        who="Clara",
        areas=("stadtkern-und-lange-vorstadt",),
        also=("goerlitz",),
    ),
    Told(
        WORKS,
        "Bäume in Kübeln, bis der Platz dran ist",
        52,
        ("klima-und-umwelt", "denkmal-und-baukultur", "wohnumfeld"),
        "Zwölf Bäume auf Rollen. Sie gehören der Stadt, gießen müssen die Läden davor. Der Denkmalschutz war einverstanden, weil sie "
        "wieder gehen können.",
        who="Östen",
        outcome="Zehn von zwölf haben zwei Sommer überlebt. Die Händler streiten um den Schatten.",
        effort="380 € je Baum mit Kübel",
        visibility=PUBLIC,
        periods=(ZENTREN,),
    ),
    Told(
        WORKS,
        "Gemeinschaftsgarten auf der Abrissfläche",
        145,
        ("klima-und-umwelt", "beteiligung", "wohnumfeld"),
        "Die Wohnungsgenossenschaft hat die Fläche für zehn Jahre überlassen. Vierzig Beete, eine Pumpe, ein Zaun ohne Schloss.",
        who="Hanna",
        areas=("seilerberg",),
        visibility=PUBLIC,
    ),
    # --- How we work: participation, money, publicity ---------------------------------------------------------------
    Told(
        PINCHES,
        "Zur Bürgerversammlung kommen immer dieselben zwölf",
        42,
        ("beteiligung",),
        "Wir laden ein, hängen aus, schreiben in die Zeitung. Es kommen zwölf Leute, die wir seit Jahren kennen.",
        who="Dora",
        areas=("scherberg-noerdliche-innenstadt",),
        periods=(ZUSAMMENHALT,),
        also=("plauen", "zwickau"),
        visibility=PUBLIC,
        helped=("Mieterversammlung auf dem Wäscheplatz", "Bänke, die man selbst aussuchen durfte"),
    ),
    Told(
        WORKS,
        "Ein Blatt Papier genügt als Antrag an den Verfügungsfonds",
        86,
        ("quartiersmanagement", "beteiligung"),
        "Wer, was, wann, wie viel. Den Rest fragen wir am Telefon. Die Zahl der Anträge hat sich verdoppelt, die der Rückfragen nicht.",
        who="Frieda",
        areas=("gorbitz",),
        periods=(ZUSAMMENHALT,),
        visibility=PUBLIC,
        answers=((WORKED, "Ada", "Der Stadtteilrat hat es übernommen, mit einer Zeile mehr für das Konto."),),
    ),
    Told(
        PINCHES,
        "Der Eigenanteil, den der Verein nicht hat",
        25,
        ("quartiersmanagement", "lokale-oekonomie"),
        "Die Stadt darf ihn nicht übernehmen, der Verein kann ihn nicht aufbringen. Gute Ideen scheitern an zweihundert Euro.",
        who="Ada",
        periods=(ZUSAMMENHALT,),
        also=("glauchau",),
    ),
    Told(
        WORKS,
        "Stunden statt Euro als Eigenanteil",
        40,
        ("quartiersmanagement",),
        "Mit dem Fördergeber ist vereinbart, dass geleistete Stunden mit 15 Euro zählen. Eine Liste mit Unterschriften reicht.",
        who="Frieda",
        areas=("gorbitz",),
        periods=(ZUSAMMENHALT,),
        tried="Spenden sammeln dauerte länger als das Vorhaben selbst.",
    ),
    Told(
        PINCHES,
        "Welches Logo auf welches Plakat gehört",
        90,
        ("image", "quartiersmanagement"),
        "EU, Bund, Land, Stadt, Träger: fünf Zeichen, drei Handbücher. Einmal falsch, und die Rechnung wird gekürzt.",
        who="Östen",
        periods=(ESF_PLUS,),
        is_outdated=True,
        answers=((ANSWER, "Karin", "Das rechnet jetzt das Portal aus, aus Gebiet und Förderzeitraum."),),
    ),
    Told(
        WORKS,
        "Übergabe in drei Gesprächen statt in einem Ordner",
        57,
        ("quartiersmanagement",),
        "Wer geht, geht mit der oder dem Neuen dreimal durchs Viertel: zu den Leuten, zu den Orten, zum Geld. Der Ordner entsteht "
        "danach fast von selbst.",
        who="Hanna",
        areas=("seilerberg",),
        visibility=PUBLIC,
    ),
    Told(
        QUESTION,
        "Dürfen wir Fotos vom Straßenfest veröffentlichen?",
        8,
        ("image",),
        "Alle haben fröhlich in die Kamera geschaut, aber unterschrieben hat niemand. Auf drei Bildern sind Kinder.",
        who="Lene",
        answers=(
            (
                ANSWER,
                "Östen",
                "Die große Menge ja, einzelne Gesichter nur mit ihrem Ja, bei Kindern mit dem der Eltern. Im Zweifel unkenntlich machen, "
                "das geht hier beim Bild.",
            ),
        ),
    ),
    Told(
        PINCHES,
        "Die Stelle endet, das Vorhaben läuft weiter",
        17,
        ("quartiersmanagement", "beschaeftigung"),
        "Befristet bis Dezember, die Abrechnung ist im März. Wer unterschreibt dann?",
        visibility=CIRCLE,
        who="Benno",
        periods=(ESF_PLUS,),
    ),
    Told(
        WORKS,
        "Beratung für Arbeitslose im Bus der Sozialbetriebe",
        73,
        ("beschaeftigung", "armut-und-beratung"),
        "Der Bus hält dort, wo die Leute ohnehin sind: vor der Ausgabe der Tafel und am Discounter. Drinnen ist es warm, und niemand "
        "sieht, wer einsteigt.",
        who="Benno",
        areas=("esf-plus-gebiet",),
        periods=(ESF_PLUS,),
    ),
    Told(
        PINCHES,
        "Das Nachbarschaftszentrum hat keinen Aufzug",
        50,
        ("soziale-infrastruktur", "aeltere-menschen"),
        "Der Saal liegt im ersten Stock. Wer einen Rollator hat, hört die Musik vom Hof aus.",
        who="Milan",
        solved=20,
        helped=("Veranstaltungen ziehen ins Erdgeschoss der Schule",),
    ),
    Told(
        WORKS,
        "Veranstaltungen ziehen ins Erdgeschoss der Schule",
        44,
        ("soziale-infrastruktur", "schule-und-bildung"),
        "Die Mensa steht ab drei leer. Seit dort gesungen und getagt wird, kommen auch die, die keine Treppe schaffen.",
        who="Jule",
        effort="30 € Reinigung je Abend",
    ),
)
CIRCLE_NAME, CIRCLE_ABOUT = (
    "Arbeitskreis Förderung und Abrechnung",
    "Wer in den Städten Anträge schreibt und Belege sammelt.",
)
CIRCLE_PEOPLE = ("Benno", "Östen", "Karin", "Gesine")
