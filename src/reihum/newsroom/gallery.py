"""All components on one page, for developers and for the accessibility tests. Of the last app, which sees all others.

The components are the real templates; what they show is made up here and saved nowhere.
"""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reihum.exchange.match_reasons import Reason
from reihum.exchange.matching import Match
from reihum.exchange.models import Experience
from reihum.funding.acknowledgement import Acknowledgement
from reihum.kit.labels import Label
from reihum.meetings.models import Meeting, State
from reihum.meetings.ring import Ring, seats
from reihum.newsroom.blocks import ForeignBlock
from reihum.newsroom.commenting import Shown
from reihum.newsroom.models import Comment
from reihum.people.models import Organisation, Person, Role
from reihum.places.map import AreaMap, Mark
from reihum.places.models import Municipality
from reihum.publishing.pages import published
from reihum.search.asking import Hit

BERLIN = ZoneInfo("Europe/Berlin")


class Everything(forms.Form):
    """One field of each kind, one of them wrong."""

    name = forms.CharField(label=_("Name"), help_text=_("Wie man Sie anspricht."))
    text = forms.CharField(label=_("Nachricht"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label=_("Art"), choices=[("a", _("Läuft gut")), ("b", _("Drückt"))])
    day = forms.DateField(label=_("Datum"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    agree = forms.BooleanField(label=_("E-Mail-Adresse öffentlich zeigen"), required=False)
    pick = forms.ChoiceField(
        label=_("Wie Sie kommen"), choices=[("a", _("Bahn")), ("b", _("Rad"))], widget=forms.RadioSelect, required=False
    )


def leading_nowhere(record: Model) -> Any:
    """The record, with a link that stays on the page: it has no page of its own."""
    vars(record)["get_absolute_url"] = lambda: "#inhalt"
    return record


def talk(zone: ZoneInfo) -> Shown:
    """A comment with a reply, and a gap between."""
    first, gap, reply = (
        Comment(name=name, text=text, state=state, written_at=datetime.datetime(2017, 10, 26, hour, 12, tzinfo=zone))
        for hour, name, text, state in (
            (9, "Anke", "Wie habt ihr das geregelt?\n\nBei uns scheitert es am Schlüssel.", Comment.State.PUBLISHED),
            (10, "", "", Comment.State.REMOVED),
            (11, "Ein Nachbar", "Mit einem Kalender für alle.", Comment.State.PUBLISHED),
        )
    )
    here = "#inhalt"
    return Shown(first, here, here, replies=[Shown(gap, "", ""), Shown(reply, here, here, reply_to="Anke")])


def proposal(city: Municipality) -> Match[Experience]:
    """An entry that may help with a problem, and why."""
    thing = Experience(kind=Experience.Kind.WORKS, title="Probemonate für leere Läden", municipality=city)
    reasons = ("gleiches Handlungsfeld: Handel und Leerstand", "hat in Riesa auch geklappt")
    return Match("experience", leading_nowhere(thing), tuple(Reason(1, words) for words in reasons))


def found() -> Hit:
    """What a search for „Leerstände“ finds, with the word in another form marked."""
    return Hit(
        kind="article",
        pk=1,
        title="Was gegen den Leerstand hilft",
        url="#inhalt",
        day=datetime.date(2017, 10, 23),
        facets=(("city", "glauchau", "Glauchau"),),
        title_pieces=(("Was gegen den ", False), ("Leerstand", True), (" hilft", False)),
        excerpts=((("Zwei von neun ", False), ("leerstehenden", True), (" Läden haben wieder offen", False)),),
        score=1,
    )


@published
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The page of all components."""
    cities = [
        leading_nowhere(Municipality(pk=number, name=name, slug=name.lower(), ags=f"1400000{number}"))
        for number, name in enumerate(("Chemnitz", "Glauchau", "Zwickau", "Plauen", "Freiberg"))
    ]
    meeting = Meeting(
        title="Zu Gast in Glauchau",
        slug="muster",
        municipality=cities[1],
        starts_at=datetime.datetime(2017, 10, 23, 10, tzinfo=BERLIN),
        ends_at=datetime.datetime(2017, 10, 23, 16, tzinfo=BERLIN),
        state=State.HELD,
        visitors=25,
        visiting_municipalities=11,
    )
    leading_nowhere(meeting)
    context = {
        "form": Everything({"name": "", "kind": "a"}),
        "page": Paginator(range(30), 10).page(2),
        "acknowledgement": Acknowledgement(
            emblems=(("Europäische Union", "Europäischer Sozialfonds"), ("Kofinanziert von der Europäischen Union",)),
            sentences=("Gefördert durch die Städtebauförderung von Bund, Ländern und Gemeinden.",),
            programmes=("Nachhaltige soziale Stadtentwicklung, ESF 2014–2020",),
        ),
        "ring": Ring(seats(cities, turn=1, done={0}), meeting),
        "meeting": meeting,
        "roles": [
            Role(
                person=Person(given_name="Dora", family_name="Muster", phone="03763 000000", phone_public=True),
                kind=Role.Kind.MANAGEMENT,
                organisation=Organisation(name="Stadt Glauchau"),
                office="Büro im Bahnhof",
                office_hours="Di 13–18 Uhr",
            )
        ],
        "voices": [
            leading_nowhere(Experience(kind=kind, title=title, text=text, municipality=cities[number]))
            for number, (kind, title, text) in enumerate(
                [
                    (Experience.Kind.WORKS, "Sprechstunde im Waschsalon", "Wer wartet, hat Zeit."),
                    (Experience.Kind.PINCHES, "Leerstand im Erdgeschoss", "Eigentümer antworten nicht."),
                ]
            )
        ],
        "match": proposal(cities[1]),
        "hit": found(),
        "threads": [talk(BERLIN)],
        "foreign": [
            ForeignBlock().to_python({"url": url, "title": title})
            for url, title in [
                ("https://vimeo.com/76979871", _("Ein Film von anderswo")),
                ("https://www.openstreetmap.org/#map=15/50.8233/12.5400", _("Eine Karte von anderswo")),
                ("https://www.ardmediathek.de/", _("Ein Film, der sich hier nicht zeigen lässt")),
            ]
        ],
        "map": AreaMap(
            760,
            253,
            (
                Mark("#inhalt", "Scherberg", "M60 60L300 40L340 180L90 210Z", is_here=True),
                Mark("#inhalt", "Zwickau (2)", "", "560", "120", "9"),
            ),
            (Label("Scherberg", 200, 130), Label("Zwickau (2)", 560, 152)),
        ),
    }
    return render(request, "newsroom/gallery.html", context)
