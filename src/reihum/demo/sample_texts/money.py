"""About money: small funds, accounts, who must be named, and what stays when a grant ends."""

import datetime

from reihum.demo.sample_texts.text import Text, heading, p, points, quote, table

MONEY = (
    Text(
        "Scherberg bekommt einen Vergabebeirat",
        "scherberg-bekommt-einen-vergabebeirat",
        datetime.date(2018, 3, 12),
        "Elf Menschen entscheiden über kleine Vorhaben im Quartier; eigene Arbeitsstunden zählen als Beitrag.",
        (
            p(
                "5.000 Euro im Jahr stehen für Ideen aus dem Quartier bereit. Die Hälfte kommt von Bund, Land und Stadt, die "
                "andere Hälfte bringen die Menschen selbst mit: als Geld, als Sachspende oder als Arbeitsstunden."
            ),
            p(
                "Wer einen Hof begrünen, ein Fest feiern oder eine Bank bauen will, schreibt einen Antrag von zwei Seiten. Das "
                "Quartiersmanagement hilft dabei und prüft, ob die Regeln eingehalten sind. Entscheiden aber tut der Beirat aus "
                "elf Personen, und zwar öffentlich."
            ),
            heading("Zwei Fragen, die immer kommen"),
            p(
                "<b>Was ist eine Arbeitsstunde wert?</b> Das steht in der Richtlinie. Wichtig ist die Liste: wer, wann, wie "
                "lange, mit Unterschrift."
            ),
            p(
                "<b>Und wenn ich selbst im Beirat sitze?</b> Dann gehen Sie bei Ihrem Antrag vor die Tür. Das klingt streng, "
                "schützt aber vor allem Sie."
            ),
        ),
        authors=("Dora Quartier",),
        tags=("Verfügungsfonds", "Beteiligung"),
        areas=("scherberg-noerdliche-innenstadt",),
        picture="street-3",
    ),
    Text(
        "Ein Büro schließt, das Wissen bleibt",
        "ein-buero-schliesst-das-wissen-bleibt",
        datetime.date(2022, 7, 4),
        "Nach 22 Jahren Stadtteilmanagement in der Unterstadt: Was wir übergeben haben, an wen, und was wir beim nächsten Mal "
        "früher tun würden.",
        (
            p(
                "Als im Sommer die Tür zum letzten Mal zuging, standen im Büro noch vierzehn Ordner und ein Regal voller Fotos. "
                "Das Programm war ausgelaufen, das Verlängerungsjahr vorbei. Ein Stadtteil hört damit nicht auf, und die Fragen "
                "der Menschen hören es auch nicht."
            ),
            table(
                "Was wohin gegangen ist",
                ("Was", "Wohin", "Warum dorthin"),
                ("Schlüssel und Vertrag des Treffs", "Bürgerverein", "er nutzt den Raum weiter"),
                ("Bescheide und Nachweise", "Stadtverwaltung", "sie muss sie aufbewahren"),
                ("Protokolle und Berichte", "Stadtarchiv", "in zwanzig Jahren fragt jemand danach"),
                ("Adressen der Ehrenamtlichen", "gelöscht, nach Rückfrage", "sie gehören den Menschen, nicht uns"),
            ),
            p(
                "Am schwersten zu übergeben war, was nirgends stand: wen man anruft, wenn der Bach über die Ufer tritt; welcher "
                "Eigentümer auf Briefe nicht antwortet, wohl aber auf ein Gespräch am Gartenzaun. Davon haben wir zwölf Seiten "
                "aufgeschrieben. Es hätten dreißig sein können."
            ),
            heading("Beim nächsten Mal"),
            points(
                "ein Jahr vor dem Ende beginnen, nicht drei Monate",
                "die Internetseite als Archiv stehen lassen, statt sie abzuschalten",
                "den letzten Tag feiern: Es war ein guter Nachmittag",
            ),
        ),
        authors=("Paul Früher",),
        tags=("Übergabe", "Förderung"),
        areas=("unterstadt-mulde",),
        periods=("Soziale Stadt 1999–2019",),
        picture="street-3",
    ),
    Text(
        "Emblem, Satz, Plakat: Publizität ohne Kopfzerbrechen",
        "emblem-satz-plakat",
        datetime.date(2025, 3, 4),
        "Welche Regeln gelten, hängt vom Förderzeitraum ab und nicht vom heutigen Tag. Eine Übersicht für alle, die gerade "
        "ein Faltblatt in die Druckerei geben.",
        (
            p(
                "Kaum etwas wird so oft gefragt wie das Logo. Dabei ist die wichtigste Regel kurz: Es gelten die Vorschriften des "
                "Zeitraums, aus dem das Geld kommt. Ein Bericht über ein Vorhaben von 2018 behält die Regeln von 2018, auch wenn "
                "er heute erscheint."
            ),
            table(
                "Zwei Zeiträume im Vergleich",
                ("", "ESF 2014–2020", "ESF Plus 2021–2027"),
                (
                    "Emblem",
                    "auf Internetseiten in Farbe, ohne Blättern zu sehen",
                    "gut sichtbar auf allem, was öffentlich ist",
                ),
                ("Worte", "„Europäische Union“ und der Name des Fonds", "„Kofinanziert von der Europäischen Union“"),
                ("Plakat", "mindestens A3 an gut sichtbarer Stelle", "mindestens A3 oder eine gleichwertige Anzeige"),
                ("Andere Logos", "nicht größer als das Emblem", "nicht größer als das Emblem"),
            ),
            p(
                "Das Emblem wird nicht gedreht, nicht eingefärbt und nicht mit anderem vermischt. Die Schrift daneben kommt aus "
                "einer kurzen Liste erlaubter Schriften, und „Europäische Union“ wird immer ausgeschrieben. Auch "
                "Teilnehmerlisten, Einladungen und Bescheinigungen zählen als Veröffentlichung."
            ),
            p(
                "Zum Schluss ein Handgriff, der bei der Abrechnung viel Zeit spart: Machen Sie von jedem Aushang ein Foto, solange "
                "er hängt, und legen Sie es gleich zum Vorhaben."
            ),
        ),
        authors=("Östen Fiktiv", "Benno Exempel"),
        tags=("Förderung", "ESF"),
        periods=("ESF Plus 2021–2027",),
    ),
    Text(
        "Was bis Jahresende abzurechnen ist",
        "was-bis-jahresende-abzurechnen-ist",
        30,
        "Ein Merkzettel für alle, die in den nächsten Wochen Verwendungsnachweise schreiben.",
        (
            p(
                "Fristen stehen im Bescheid, und nur dort. Legen Sie ihn als Erstes auf den Tisch. Dann hilft eine Liste: welche "
                "Belege fehlen, wer sie hat, und wer den Sachbericht schreibt."
            ),
            heading("In dieser Reihenfolge"),
            points(
                "Bescheid und Änderungen heraussuchen, Fristen in den Kalender schreiben",
                "Belege nach Ausgabeart ordnen und mit der Liste vergleichen, nicht umgekehrt",
                "Fotos von Aushängen, Einladungen und Presse dazulegen",
                "den Sachbericht zuerst in Stichworten: Was war geplant, was ist geschehen, was war anders?",
            ),
            p(
                "Wenn etwas anders gekommen ist als geplant, schreiben Sie es hin und sagen Sie, warum. Eine Abweichung, die "
                "erklärt ist, ist selten ein Problem. Eine, die jemand anderes findet, fast immer."
            ),
            quote(
                "Der Sachbericht ist kein Zeugnis. Er ist der Brief an die, die es nach uns versuchen.", "aus der Runde"
            ),
        ),
        authors=("Benno Exempel",),
        tags=("Förderung",),
        periods=("Sozialer Zusammenhalt seit 2020",),
    ),
)
