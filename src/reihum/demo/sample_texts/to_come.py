"""What is not public yet: an article with a date in the future, and one that waits for somebody to look at it."""

from reihum.demo.sample_texts.text import Text, heading, p, picture, points

COMING = Text(
    "Einladung: Wir öffnen die Höfe",
    "einladung-wir-oeffnen-die-hoefe",
    -4,
    "An einem Samstag im Frühjahr stehen im Quartier zwölf Hoftüren offen. Wer seinen Hof zeigen möchte, meldet sich jetzt.",
    (
        p(
            "Hinter vielen Häusern liegt ein Hof, den nur kennt, wer dort wohnt. Mancher ist ein Garten, mancher ein Parkplatz, "
            "einer hat eine Bühne. Im Frühjahr öffnen wir zwölf davon für einen Nachmittag, mit Kuchen, Werkzeug und der Frage, was "
            "aus einem Hof noch werden kann."
        ),
        picture("courtyard-2", "Zeichnung eines Hofs mit Bäumen, Bänken und Wäscheleine"),
        heading("Mitmachen"),
        points(
            "Fragen Sie die Hausverwaltung, ob die Tür offen stehen darf; einen Brief dazu haben wir vorbereitet.",
            "Überlegen Sie, was es zu sehen gibt. Ein Tisch und zwei Stühle genügen.",
            "Sagen Sie uns Bescheid, ob der Weg ohne Stufen ist. Das steht dann im Plan.",
        ),
        p(
            "Wir bringen Schilder, Becher und eine Versicherung für den Nachmittag mit. Wer keinen Hof hat, aber helfen mag, "
            "ist ebenso willkommen: An jeder Tür soll jemand stehen, der grüßt."
        ),
    ),
    authors=("Redaktion",),
    tags=("Nachbarschaft",),
    picture="courtyard-2",
)

WAITING = Text(
    "Bänke, auf denen man gern sitzt",
    "baenke-auf-denen-man-gern-sitzt",
    0,
    "Vier neue Bänke für den Scherberg, gebaut an zwei Samstagen. Wo sie stehen, haben die entschieden, die sich setzen wollen.",
    (
        p(
            "Wo fehlt eine Bank? Die Frage hing sechs Wochen lang im Schaufenster unseres Büros, daneben ein Stadtplan und bunte "
            "Nadeln. Am Ende steckten 83 Nadeln im Plan, die meisten auf dem Weg vom Arzt zur Haltestelle."
        ),
        p(
            "Vier Bänke gibt der Verfügungsfonds her, wenn alle anpacken. Eine Tischlerei hat das Holz zugesägt, gebaut haben "
            "Nachbarinnen und Nachbarn an zwei Samstagen. Die Stunden zählen als eigener Beitrag; die Liste dazu hing gleich "
            "neben dem Kaffee."
        ),
        heading("Worauf wir geachtet haben"),
        points(
            "Armlehnen, an denen man sich hochstützen kann",
            "daneben Platz für einen Rollstuhl oder Kinderwagen",
            "Schatten am Nachmittag",
        ),
    ),
    authors=("Dora Quartier",),
    tags=("Verfügungsfonds", "Barrierefreiheit"),
    areas=("scherberg-noerdliche-innenstadt",),
    picture="street-3",
)
