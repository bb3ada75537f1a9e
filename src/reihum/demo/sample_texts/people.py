"""About people who meet: children, feasts, languages, volunteers."""

import datetime

from reihum.demo.sample_texts.text import Text, gallery, heading, p, picture, points, quote

PEOPLE_MEET = (
    Text(
        "Kinder zeigen, wo es klemmt",
        "kinder-zeigen-wo-es-klemmt",
        datetime.date(2019, 6, 20),
        "Eine dritte Klasse ist mit Kreide durch ihr Viertel gegangen. Grün heißt: hier bin ich gern. Rot heißt: hier nicht.",
        (
            p(
                "Kinder haben zu ihrem Weg zur Schule mehr zu sagen als jedes Gutachten. Also hat eine dritte Klasse aus dem "
                "Scherberg einen Vormittag lang gemalt: grüne Kreise um Orte, an denen sie gern sind, rote um solche, die sie "
                "meiden. Zwei Studierende gingen mit und schrieben auf, was dabei gesagt wurde."
            ),
            picture(
                "playground",
                "Zeichnung eines Spielplatzes mit Rutsche und Schaukel",
                "Der grünste Kreis des Vormittags",
            ),
            p(
                "Rot wurde es an einer Stelle, die auf keiner Unfallkarte steht: vor einer Ausfahrt, aus der nie ein Auto kommt, "
                "aber jeden Morgen ein bellender Hund. Grün wurde eine Treppe, auf der Erwachsene nur Müll gesehen hatten. Sie ist "
                "die längste Bank des Viertels."
            ),
            heading("Was daraus geworden ist"),
            points(
                "Der Hund bellt jetzt hinter einem Sichtschutz; das hat ein Gespräch gekostet.",
                "Die Treppe wurde gefegt und bleibt, wie sie ist.",
                "Für den Überweg an der Schule liegt ein Antrag beim Straßenverkehrsamt.",
            ),
            quote("Da wohnt keiner, der grüßt.", "ein Kind, am roten Kreis"),
        ),
        authors=("Dora Quartier",),
        tags=("Beteiligung", "Kinder"),
        areas=("scherberg-noerdliche-innenstadt",),
        picture="playground",
    ),
    Text(
        "Ein Nachbarschaftsfest ohne Bühne",
        "ein-nachbarschaftsfest-ohne-buehne",
        datetime.date(2019, 9, 23),
        "Keine Technik, kein Grußwort, kein Programmheft: Das Fest in der Johannstadt bestand aus vierzig Tischen.",
        (
            p(
                "Im Jahr davor hatte es eine Bühne gegeben, und alle hatten in dieselbe Richtung geschaut. Diesmal wollten wir es "
                "umgekehrt. Wer mitmachen wollte, brachte einen Tisch mit und stellte darauf, was er oder sie zeigen, tauschen "
                "oder teilen mochte."
            ),
            gallery(
                picture("market", "Zeichnung eines Platzes mit bunten Ständen", "Vierzig Tische, keiner gleich"),
                picture(
                    "courtyard", "Zeichnung eines Hofs mit Bäumen und Bänken", "Im Hof nebenan: Schatten und Kuchen"
                ),
                picture("playground", "Zeichnung eines Spielplatzes mit Schaukel", "Am längsten blieben die Kinder"),
                picture(
                    "street-3", "Zeichnung einer Häuserzeile mit Bäumen", "Am Abend gehört die Straße wieder den Autos"
                ),
            ),
            p(
                "Es gab Briefmarken, Linsensuppe nach drei Rezepten, eine Fahrradwerkstatt und einen Tisch, an dem ein Mann einfach "
                "zuhörte. Der war den ganzen Nachmittag besetzt."
            ),
            p(
                "Für das nächste Mal: mehr Schatten, ein Plan für Regen, und die Toiletten früher bestellen. Die Kosten lagen unter "
                "denen der Bühne vom Vorjahr, den größten Teil trug der Verfügungsfonds."
            ),
        ),
        authors=("Gustav Skizze",),
        tags=("Nachbarschaft", "Verfügungsfonds"),
        areas=("noerdliche-johannstadt",),
        picture="market",
    ),
    Text(
        "Sprechstunde am Fenster",
        "sprechstunde-am-fenster",
        datetime.date(2020, 6, 9),
        "Das Büro blieb zu, das Fenster ging auf. Was als Notlösung begann, hat am Sonnenberg neue Gesichter gebracht.",
        (
            p(
                "Mitte März hing am Stadtteilbüro ein Zettel: geschlossen. Drei Tage später hing daneben ein zweiter: „Klopfen "
                "Sie ans Fenster, wir machen auf.“ Auf dem Gehweg klebte ein Kreuz in zwei Metern Abstand, auf dem Fensterbrett "
                "lagen Stifte und Formulare."
            ),
            p(
                "Gekommen sind viele, die den Weg durch die Tür nie gefunden hatten: eine Mutter, die eigentlich nur vorbeiging; "
                "zwei Schüler ohne Drucker; ein Rentner, der jeden Tag fragte, ob jemand Hilfe brauche, bis jemand Hilfe brauchte."
            ),
            quote("Durch die Tür muss man hineingehen. Am Fenster bleibt man stehen.", "eine Nachbarin"),
            p(
                "Natürlich geht am Fenster nicht alles. Für Gespräche über Geld oder Gesundheit haben wir Rückrufe vereinbart. Aber "
                "die halbe Stunde am offenen Fenster soll bleiben, auch wenn die Tür wieder offen ist."
            ),
        ),
        authors=("Ada Beispiel",),
        tags=("Gute Praxis", "Nachbarschaft"),
        areas=("sonnenberg",),
        picture="shop-2",
    ),
    Text(
        "Im Sprachcafé lernen alle",
        "im-sprachcafe-lernen-alle",
        datetime.date(2021, 10, 5),
        "Kein Kurs, keine Prüfung, keine Anmeldung. Warum das Sprachcafé seit Jahren voll ist – und was es nicht kann.",
        (
            p(
                "Donnerstags um vier stehen auf sechs Tischen Karten mit je einem Wort: Regen. Miete. Fahrrad. Fest. Wer sich "
                "setzt, erzählt dazu etwas, so gut es geht, und hört zu, so lange es dauert. Nach einer halben Stunde wird "
                "gewechselt."
            ),
            p(
                "Die Regel, die alles trägt, haben die Gäste selbst aufgestellt: Niemand verbessert, der nicht gefragt wird. Dafür "
                "lernt jede Runde am Ende einen Satz in einer Sprache, die am Tisch gesprochen wird. So haben auch die "
                "Ehrenamtlichen etwas zu üben."
            ),
            heading("Was es nicht kann"),
            p(
                "Ein Sprachcafé ersetzt keinen Kurs. Wer eine Prüfung braucht, bekommt hier Mut, aber kein Zeugnis. Deshalb liegt "
                "am Eingang eine Liste mit Kursen, und einmal im Monat ist jemand von der Beratung da."
            ),
            quote(
                "Ich habe hier das Wort „gemütlich“ gelernt. Zu Hause suchen wir immer noch eines dafür.", "ein Gast"
            ),
        ),
        authors=("Gustav Skizze",),
        tags=("Gute Praxis", "Ehrenamt"),
        areas=("noerdliche-johannstadt",),
        picture="courtyard-2",
    ),
    Text(
        "Wer im Beirat sitzt – und wer fehlt",
        "wer-im-beirat-sitzt-und-wer-fehlt",
        datetime.date(2024, 2, 15),
        "Ein Blick in den eigenen Spiegel: Unsere Beiräte sind älter, länger da und besser vernetzt als das Quartier.",
        (
            p(
                "Beim Arbeitstreffen in Leipzig haben wir eine einfache Übung gemacht. Jede und jeder zeichnete den eigenen Beirat "
                "auf: ein Kreis für jede Person, dazu Alter, Jahre im Viertel, Sprache. Danach dasselbe für die Straße vor der Tür. "
                "Die beiden Zeichnungen sahen sich selten ähnlich."
            ),
            heading("Was in anderen Städten geholfen hat"),
            points(
                "zwei Plätze, die ausgelost werden, mit einem freundlichen Brief und einem Rückruf",
                "Sitzungen, die um sieben enden, mit jemandem, der auf die Kinder achtet",
                "eine Tagesordnung ohne Abkürzungen; wer eine benutzt, zahlt zehn Cent in die Kaffeekasse",
            ),
            p(
                "Und noch etwas: Wer neu ist, sagt in der ersten Sitzung meist nichts und kommt zur zweiten nicht mehr. Ein Anruf am "
                "Tag danach – „Was war unklar?“ – kostet fünf Minuten. Er ist das wirksamste Mittel, das wir kennen."
            ),
        ),
        authors=("Emil Entwurf", "Ada Beispiel"),
        tags=("Beteiligung", "Arbeitstreffen"),
        meeting="2024-02-13-leipzig",
        picture="street",
    ),
    Text(
        "Ehrenamt braucht ein Hauptamt",
        "ehrenamt-braucht-ein-hauptamt",
        datetime.date(2025, 8, 19),
        "Menschen helfen gern. Sie hören auf, wenn niemand da ist, der Schlüssel, Versicherung und Danke im Blick hat.",
        (
            p(
                "Zwölf Freiwillige, ein Treff, keine Stelle: So haben wir ein Jahr lang gearbeitet. Es ging gut, bis im Herbst die "
                "Heizung ausfiel. Niemand war schuld, aber es war auch niemand zuständig, und nach drei kalten Abenden kamen nur "
                "noch fünf."
            ),
            p(
                "Seit dem Frühjahr gibt es zwanzig Stunden in der Woche, in denen jemand ans Telefon geht. Das ist keine große "
                "Stelle, und doch ist seitdem alles anders. Es gibt einen Plan für Urlaub, eine Liste, wer worauf Lust hat, und "
                "eine Versicherung, nach der vorher alle nur einmal gefragt hatten."
            ),
            heading("Fünf Sätze, die man oft sagen sollte"),
            points(
                "Schön, dass du da bist.",
                "Du darfst auch nein sagen.",
                "Dafür bist du versichert.",
                "Wer übernimmt, wenn du nicht kannst?",
                "Danke. Wir haben es gesehen.",
            ),
        ),
        authors=("Lene Annahme", "Gustav Skizze"),
        tags=("Ehrenamt",),
        picture="market-2",
    ),
)
