"""About rooms, streets and yards."""

import datetime

from reihum.demo.sample_texts.text import Text, document, foreign, heading, p, picture, points, quote

PLACES = (
    Text(
        "Leerstand: Erst fragen, wem der Laden gehört",
        "leerstand-erst-fragen",
        datetime.date(2021, 4, 13),
        "Ein leeres Schaufenster ist schnell fotografiert. Was dann kommt, braucht Geduld und die richtige Reihenfolge.",
        (
            p(
                "In jeder unserer Innenstädte gibt es Straßen, in denen das dritte Schaufenster leer ist. Ideen dafür kommen von "
                "selbst: ein Nähcafé, eine Werkstatt, eine Ausstellung der Schule. Sie scheitern meist nicht am Geld, sondern an "
                "einem Brief, auf den niemand antwortet."
            ),
            heading("Die Reihenfolge, die sich bewährt hat"),
            points(
                "<b>Fragen, wem er gehört.</b> Das Grundbuchamt sagt es nur mit Grund; die Nachbarn oft beim Bäcker.",
                "<b>Hingehen statt schreiben.</b> Wer weit weg wohnt, wird angerufen, am besten von der Stadt.",
                "<b>Klein anfangen.</b> Drei Monate, nur die Nebenkosten, schriftlich: Das sagt man leichter zu als fünf Jahre.",
                "<b>Den Auszug regeln.</b> Wer weiß, dass er den Raum zurückbekommt, gibt ihn eher her.",
            ),
            picture(
                "shop",
                "Zeichnung eines kleinen Ladens mit Markise und Blumenkasten",
                "Drei Monate auf Probe, dann sieht man weiter",
            ),
            p(
                "Nicht jeder Laden muss wieder ein Laden werden. Einer wurde zum Fahrradraum für das ganze Haus, und seitdem ist der "
                "Flur frei. Auch das ist eine Nutzung."
            ),
        ),
        authors=("Clara Vorbild", "Benno Exempel"),
        tags=("Leerstand", "Räume"),
        areas=("stadtkern-und-lange-vorstadt",),
        picture="street-2",
    ),
    Text(
        "Wenn der Hof 38 Grad hat",
        "wenn-der-hof-38-grad-hat",
        datetime.date(2023, 7, 18),
        "Hitze trifft nicht alle gleich. Am Sonnenberg haben Nachbarinnen und Nachbarn einen Tag lang gemessen und dann "
        "gehandelt.",
        (
            p(
                "Ein Thermometer für zwölf Euro, zwanzig Freiwillige, ein Julitag: Gemessen wurde um neun, um drei und um neun "
                "Uhr abends. Im gepflasterten Hof waren es am Nachmittag 38 Grad, unter der Linde nebenan 31. Am Abend war der "
                "Hof mit den Steinen immer noch der wärmste."
            ),
            picture(
                "courtyard",
                "Zeichnung eines Hofs mit drei Bäumen und zwei Bänken",
                "Sieben Grad Unterschied, ein paar Schritte weiter",
            ),
            heading("Was sofort geht"),
            points(
                "eine Liste kühler Räume: Kirche, Bücherei, der Keller des Treffs",
                "ein Wasserhahn, an dem man Flaschen füllen darf, mit Schild",
                "ein Anruf bei allen über achtzig, die es möchten, ab dem zweiten heißen Tag",
            ),
            heading("Was länger dauert"),
            p(
                "Steine herausnehmen, Bäume setzen, Regenwasser sammeln: Dafür braucht es die Eigentümer und Geld. Die Messung hilft "
                "dabei mehr als jedes Argument. Wer die Zahl seines eigenen Hofs kennt, redet anders über Bäume."
            ),
        ),
        authors=("Ada Beispiel",),
        tags=("Klima", "Beteiligung"),
        areas=("sonnenberg",),
        picture="courtyard",
    ),
    Text(
        "Ein Rundgang zum Selbergehen",
        "ein-rundgang-zum-selbergehen",
        datetime.date(2024, 9, 10),
        "Sechs Stationen zwischen Bahnhof und Mulde, gut eine Stunde, ohne Führung. Die Karte dazu gibt es hier.",
        (
            p(
                "Beim Arbeitstreffen führt jemand, und danach ist die Führung vorbei. Deshalb haben wir einen der Wege so "
                "aufgeschrieben, dass ihn jede und jeder allein gehen kann: vom Bahnhof durch den Scherberg zum Markt, an den "
                "Schlössern vorbei und hinunter zum Fluss."
            ),
            foreign(
                "https://www.openstreetmap.org/#map=15/50.8233/12.5400", "Karte von Glauchau zwischen Bahnhof und Mulde"
            ),
            heading("Unterwegs"),
            p(
                "An jeder Station steht nur eine Frage. Am Bahnhof: Was sehen Sie als Erstes, wenn Sie ankommen? Im Scherberg: "
                "Welches Haus würden Sie retten? Am Markt: Wo würden Sie sich hinsetzen? Die Antworten darf man in einen Kasten "
                "werfen; wir lesen sie alle."
            ),
            picture("bridge", "Zeichnung einer Brücke mit drei Bögen über einen Fluss", "Am Ende des Wegs: das Wasser"),
            p(
                "Der Weg ist gut zwei Kilometer lang. Zwischen Markt und Fluss geht es bergab; wer mit Rädern unterwegs ist, nimmt "
                "besser den Bogen über die Straße."
            ),
        ),
        authors=("Dora Quartier", "Clara Vorbild"),
        tags=("Rundgang", "Barrierefreiheit"),
        areas=("scherberg-noerdliche-innenstadt", "stadtkern-und-lange-vorstadt"),
        picture="bridge",
    ),
    Text(
        "Ein Laden, vier Träger",
        "ein-laden-vier-traeger",
        12,
        "Wie sich Beratung, Werkstatt, Lernhilfe und Nachbarschaftscafé einen Raum und die Kosten teilen können.",
        (
            p(
                "Ein leerer Laden ist schnell gefunden, ihn allein zu bezahlen ist schwer. Leichter wird es, wenn sich mehrere "
                "Träger einen Raum teilen: vormittags Beratung, nachmittags Lernhilfe, abends die Werkstatt, am Wochenende das "
                "Café."
            ),
            heading("Drei Dinge, die helfen"),
            points(
                "ein gemeinsamer Kalender, den alle sehen",
                "eine Person mit Schlüssel, die wirklich erreichbar ist",
                "eine schriftliche Abrede, wer putzt und wer zahlt",
            ),
            quote("Seit wir uns den Laden teilen, kennen sich auch die Leute, die zu uns kommen.", "aus der Runde"),
            p(
                "Die Abrede muss kein Vertrag vom Anwalt sein. Eine Seite genügt, wenn alle sie unterschrieben haben. Ein Muster, "
                "an dem Sie weiterschreiben können, liegt hier:"
            ),
            document("abrede-gemeinsamer-raum.txt"),
        ),
        authors=("Lene Annahme",),
        tags=("Gute Praxis", "Räume"),
        picture="shop",
    ),
)
