"""From the working meetings."""

import datetime

from reihum.demo.sample_texts.text import Text, gallery, heading, p, picture, points, quote, table

GLAUCHAU = Text(
    "Glauchau lud ein",
    "glauchau-lud-ein",
    datetime.date(2017, 10, 25),
    "25\N{NO-BREAK SPACE}Gäste aus elf sächsischen Städten und Gemeinden sahen im Rathaus und beim Rundgang, wie viel in Glauchaus "
    "Quartieren zusammenkommt.",
    (
        p(
            "Wie viele Programme in einer Stadt ineinandergreifen können, davon machten sich am 23. Oktober 25 Menschen aus "
            "elf sächsischen Städten und Gemeinden ein Bild: Stadtteilmanagerinnen und Stadtteilmanager, ESF-Koordination und "
            "Vertreterinnen und Vertreter der Kommunen. Ins Rathaus eingeladen hatten die Koordinierungsstelle für das "
            "ESF-Programm „Nachhaltige soziale Stadtentwicklung“ 2014–2020 und die Wirtschaftsförderung, die auch Aufgaben "
            "des Citymanagements wahrnimmt."
        ),
        heading("Drei Managements und die Innenstadt"),
        p(
            "Zuerst gab der Fachbereich Planen und Bauen einen Überblick über alle Gebiete der Städtebauförderung in der "
            "Großen Kreisstadt. Danach stellten sich die drei Stadtteilmanagements vor, die inzwischen in Glauchau arbeiten: "
            "„Unterstadt-Mulde“, „Scherberg – nördliche Innenstadt“ und das ESF-Gebiet, dazu das Citymanagement."
        ),
        picture(
            "street",
            "Zeichnung einer Straße mit alten Häusern, wie sie beim Rundgang durch die Innenstadt zu sehen sind",
            "In der Praxis: Rundgang durch die Innenstadt",
        ),
        heading("Was läuft gut, wo drückt der Schuh?"),
        p(
            "Schwerpunkt war der Austausch über das EU-Programm, das eigens für Sachsen entwickelt wurde. Was in der Praxis "
            "schon gut läuft und wo noch der Schuh drückt, das besprach die Runde offen. Am Nachmittag führte ein Rundgang "
            "durch die Innenstadt, mit Halt an den Gebieten, von denen vorher die Rede war."
        ),
        heading("Bilder vom Rundgang"),
        gallery(
            picture("shop", "Zeichnung eines kleinen Ladens mit gestreifter Markise", "Leere Läden, volle Pläne"),
            picture("street-2", "Zeichnung einer Häuserreihe mit Bäumen davor", "Im Gebiet am Bahnhof"),
            picture("market", "Zeichnung eines Marktplatzes mit Ständen", "Zum Schluss zurück am Markt"),
        ),
        heading("Reihum seit siebzehn Jahren"),
        p(
            "Das Netzwerk gibt es seit siebzehn Jahren; es entstand, als das Programm „Soziale Stadt“ in Sachsen begann. "
            "Einmal im Quartal kommen die Mitglieder zu einem Arbeitstreffen zusammen, jedes Mal in einer anderen Stadt."
        ),
    ),
    tags=("Arbeitstreffen", "Rundgang", "ESF"),
    meeting="2017-10-23-glauchau",
    picture="street",
)

AT_MEETINGS = (
    GLAUCHAU,
    Text(
        "Grünau von innen",
        "gruenau-von-innen",
        datetime.date(2018, 8, 16),
        "Eine Großwohnsiedlung sieht von der Straßenbahn aus überall gleich aus. Wer zu Fuß geht, merkt: Sie ist es nicht.",
        (
            p(
                "Ein heißer Dienstag im August, das Arbeitstreffen ist zu Gast in Leipzig. Nach einem Vormittag mit Zahlen geht "
                "es hinaus. Die Regel für den Rundgang ist einfach: Es führt, wer hier wohnt. Drei Mitglieder des "
                "Quartiersrats zeigen ihre Wege, nicht die der Verwaltung."
            ),
            picture(
                "courtyard",
                "Zeichnung eines Innenhofs mit Bäumen und Bänken zwischen hohen Häusern",
                "Zwischen den Häusern ist mehr Platz, als man denkt",
            ),
            p(
                "So kommen wir an Höfen vorbei, die auf keinem Plan stehen: einer Tauschbank, einem Beet, das jede Woche "
                "jemand anderes gießt, einem Durchgang, den abends alle meiden. Dort bleiben wir am längsten stehen. Eine "
                "Lampe fehlt, mehr nicht. Wer dafür zuständig ist, weiß nach zehn Minuten Gespräch immer noch niemand genau."
            ),
            quote("Fragt nicht, was hier fehlt. Fragt, wo ihr stehen bleiben sollt.", "beim Rundgang"),
            p(
                "Mitgenommen haben die Gäste aus den anderen Städten vor allem diese eine Idee: Einen Rundgang plant man mit "
                "den Menschen, die den Weg jeden Tag gehen. Das kostet ein Vorgespräch mehr und spart drei falsche Stationen."
            ),
        ),
        authors=("Redaktion",),
        tags=("Arbeitstreffen", "Rundgang"),
        meeting="2018-08-14-leipzig",
        areas=("gruenau",),
        picture="courtyard",
    ),
    Text(
        "Mit Rollator und Kinderwagen unterwegs",
        "mit-rollator-und-kinderwagen-unterwegs",
        datetime.date(2019, 5, 16),
        "Beim Rundgang in Dresden waren ein Rollstuhl, zwei Kinderwagen und ein Rollator dabei. Die Liste der Hindernisse "
        "wurde lang – und auch die der einfachen Lösungen.",
        (
            p(
                "Ein Bordstein von sechs Zentimetern ist für die meisten keiner. Für die Gruppe, die beim Arbeitstreffen durch "
                "Gorbitz ging, war er das Ende des Weges. Der Rundgang war als Versuch angelegt: Jede Station sollte mit Rädern "
                "zu erreichen sein, und wo das nicht gelang, schrieb jemand auf, warum."
            ),
            table(
                "Was uns aufgehalten hat und was oft schon hilft",
                ("Hindernis", "Was oft hilft", "Wen man fragt"),
                ("Bordstein ohne Absenkung", "ein Keil aus Gummi bis zum Umbau", "Tiefbauamt"),
                ("Tür, die nach außen aufgeht", "Klingel in Sitzhöhe", "Hausverwaltung"),
                ("Mülltonnen auf dem Gehweg", "eine Linie auf dem Boden", "Hausmeister, Nachbarn"),
                ("Schild in kleiner Schrift", "größer drucken, tiefer hängen", "wir selbst"),
            ),
            p(
                "Vieles davon braucht keinen Antrag, sondern einen Anruf. Manches ist dagegen wirklich teuer; dann hilft es, das "
                "Foto und die Stelle auf der Karte schon zu haben, wenn das nächste Mal über den Haushalt gesprochen wird."
            ),
            p(
                "Unser Rat an alle, die einen Rundgang planen: Gehen Sie den Weg vorher einmal mit einem Kinderwagen ab. "
                "Danach ist die Strecke kürzer, und es kommen mehr mit."
            ),
        ),
        authors=("Frieda Modell", "Redaktion"),
        tags=("Barrierefreiheit", "Rundgang", "Arbeitstreffen"),
        meeting="2019-05-14-dresden",
        areas=("gorbitz",),
        picture="street-2",
    ),
    Text(
        "Ein Treffen mit offenen Fenstern",
        "ein-treffen-mit-offenen-fenstern",
        datetime.date(2020, 8, 20),
        "Nach einem Frühjahr am Bildschirm kam das Netzwerk wieder zusammen: mit Abstand, kurzer Tagesordnung und viel Zeit "
        "im Freien.",
        (
            p(
                "Es war das erste Arbeitstreffen seit dem Winter, bei dem sich alle wieder gegenübersaßen. Die Tische standen "
                "weit auseinander, die Fenster offen, und statt am Nachmittag ging es schon vor dem Essen hinaus."
            ),
            heading("Was aus dem Frühjahr bleibt"),
            p("Drei Dinge wollen wir behalten, auch wenn die Räume wieder voll sein dürfen:"),
            points(
                "den Anruf am Montag: Wer allein wohnt und es möchte, wird einmal in der Woche angerufen",
                "das Brett am Hauseingang, das mehr gelesen wird als jede Seite im Netz",
                "die Sprechstunde auf der Parkbank, zu der manche kommen, die nie ein Büro betreten haben",
            ),
            p(
                "Weniger gern erinnert sich die Runde an Anträge, für die drei Unterschriften auf einem Blatt nötig waren, "
                "während niemand das Haus verlassen sollte. Einige Städte haben sich mit dem Umlauf per E-Mail beholfen. Ob das "
                "so bleiben darf, steht in der jeweiligen Richtlinie des Fonds; ein Blick hinein lohnt sich, bevor man es "
                "wieder braucht."
            ),
            quote("Abstand halten wir schon. Verloren haben wir uns nicht.", "eine Teilnehmerin"),
        ),
        authors=("Karin Muster",),
        tags=("Arbeitstreffen",),
        meeting="2020-08-18-glauchau",
        picture="bridge",
    ),
    Text(
        "Ein Quartier ohne Programm",
        "ein-quartier-ohne-programm",
        datetime.date(2022, 11, 17),
        "In Freiberg arbeitet ein Quartiersmanagement ohne Städtebauförderung. Was leichter ist und was fehlt, davon "
        "erzählte das Team beim Arbeitstreffen.",
        (
            p(
                "Nicht jede Stadt hat ein Gebiet im Sozialen Zusammenhalt, und nicht jedes Quartier, das Hilfe braucht, passt "
                "in eine Richtlinie. Am Seilerberg gibt es seit 2022 trotzdem ein Quartiersmanagement, gefördert von der "
                "Deutschen Fernsehlotterie."
            ),
            heading("Leichter"),
            p(
                "Der Antrag war kürzer, die Absprachen laufen mit einer einzigen Stelle, und niemand fragt nach dem Anteil der "
                "Investitionen. Wer Eltern zum Frühstück einladen will, kauft Brötchen und hebt den Kassenzettel auf."
            ),
            heading("Schwerer"),
            p(
                "Für alles, was gebaut werden müsste, fehlt das Geld: die Rampe, die Lampe, der Spielplatz. Und es fehlt der "
                "Ausschuss, der ohnehin tagt und in dem man einmal im Jahr berichtet. Sichtbar zu werden im Rathaus kostet "
                "deshalb mehr Zeit als anderswo."
            ),
            p(
                "Der Rat aus der Runde: Laden Sie die Stadtplanung zum Kaffee ein, bevor Sie etwas von ihr wollen. Und "
                "schreiben Sie von Anfang an auf, was gelungen ist. Wenn die Förderung endet, ist das der erste Satz des "
                "nächsten Antrags."
            ),
        ),
        authors=("Hanna Probe",),
        tags=("Arbeitstreffen", "Förderung"),
        meeting="2022-11-15-freiberg",
        areas=("seilerberg",),
        picture="playground",
    ),
    Text(
        "Sprechstunde, wo die Leute sind",
        "sprechstunde-wo-die-leute-sind",
        datetime.date(2026, 5, 19),
        "Waschsalon, Bushaltestelle, Schulhof: In Zwickau ging es einen Vormittag lang darum, das Büro zu verlassen.",
        (
            p(
                "Wer eine Sprechstunde anbietet, wartet oft. Wer einen Waschsalon betritt, muss ebenfalls warten – und hat dann "
                "Zeit zu reden. Aus dieser Beobachtung ist in Zwickau ein fester Termin geworden: einmal in der Woche ein "
                "Klapptisch zwischen den Trocknern, dazu ein Schild und eine Kanne Tee."
            ),
            p(
                "Beim Arbeitstreffen haben wir gefragt, wo es in den anderen Städten solche Orte gibt. Die Antworten füllten "
                "zwei Wände: die Haltestelle am Stadtrand, an der der Bus nur jede Stunde fährt; der Schulhof um kurz vor "
                "eins; die Schlange vor der Tafel; die Bank vor der Apotheke."
            ),
            heading("Was man vorher klärt"),
            points(
                "die Erlaubnis: Der Waschsalon gehört jemandem, der Gehweg der Stadt",
                "die Vertraulichkeit: Wer über Schulden spricht, braucht eine Ecke oder einen zweiten Termin",
                "die Verlässlichkeit: lieber jeden Monat eine Stunde als dreimal und dann nie wieder",
            ),
            quote("Im Büro war ich die Behörde. Hier bin ich die mit dem Tee.", "aus der Runde"),
        ),
        authors=("Milan Mitglied",),
        tags=("Gute Praxis", "Arbeitstreffen"),
        meeting="2026-05-12-zwickau",
        picture="shop-2",
    ),
)
