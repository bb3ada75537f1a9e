"""The list of projects: which are wanted, in which order; as page, table and open data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.funding.models import Period, Project, ProjectVersion, Topic
from reihum.kit.tables import as_csv
from reihum.places.models import Municipality

ORDERS: dict[str, tuple[Any, list[Any]]] = {
    "name": (_("Name"), ["name", "pk"]),
    "beginn": (_("Beginn, neue zuerst"), [F("starts").desc(nulls_last=True), "name", "pk"]),
    "kosten": (_("Kosten, hohe zuerst"), [F("costs").desc(nulls_last=True), "name", "pk"]),
}


class ProjectFilter(forms.Form):
    """What a visitor wants to see. Every field may be empty; what nobody offers is ignored."""

    q = forms.CharField(label=_("Name, Träger oder Ziel"), required=False, max_length=100, widget=forms.SearchInput)
    stadt = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Stadt"), required=False, to_field_name="slug", empty_label=_("alle")
    )
    zeitraum = forms.ModelChoiceField(
        Period.objects.none(), label=_("Förderzeitraum"), required=False, empty_label=_("alle")
    )
    thema = forms.ModelChoiceField(
        Topic.objects.none(), label=_("Thema"), required=False, to_field_name="slug", empty_label=_("alle")
    )
    stand = forms.ChoiceField(label=_("Stand"), required=False)
    sort = forms.ChoiceField(
        label=_("Reihenfolge"), required=False, choices=[(value, label) for value, (label, _by) in ORDERS.items()]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        public = Project.objects.public()
        fields: Any = self.fields
        fields["stadt"].queryset = Municipality.objects.filter(
            Q(projects__in=public) | Q(areas__projects__in=public)
        ).distinct()
        fields["zeitraum"].queryset = Period.objects.filter(projects__in=public).distinct()
        fields["thema"].queryset = Topic.objects.filter(action_fields__projects__in=public).distinct()
        fields["stand"].choices = [
            ("", _("alle")),
            *((value, label) for value, label in Project.State.choices if value not in Project.NOT_PUBLIC),
        ]

    def query(self) -> str:
        """What is wanted, as it stands in the address; without what nobody offers."""
        self.is_valid()
        return urlencode({name: self.data[name] for name, value in self.cleaned_data.items() if value})

    def found(self) -> QuerySet[Project]:
        """The public projects that are wanted, in the wanted order, with what a list shows."""
        self.is_valid()
        wanted = self.cleaned_data
        newest = ProjectVersion.objects.filter(project=OuterRef("pk")).order_by("-as_of", "-pk")
        found = Project.objects.public().with_latest()
        found = found.annotate(starts=Subquery(newest.values("since")[:1]), costs=Subquery(newest.values("total")[:1]))
        if words := wanted.get("q", "").strip():
            found = found.filter(
                Q(name__icontains=words)
                | Q(beneficiary__icontains=words)
                | Q(purpose__icontains=words)
                | Q(code__iexact=words)
            )
        if city := wanted.get("stadt"):
            found = found.filter(Q(municipality=city) | Q(area__municipality=city))
        if period := wanted.get("zeitraum"):
            found = found.filter(period=period)
        if topic := wanted.get("thema"):
            found = found.filter(action_field__topics=topic)
        if state := wanted.get("stand"):
            found = found.filter(state=state)
        return found.order_by(*ORDERS[wanted.get("sort") or "name"][1])


def row(project: Project) -> dict[str, Any]:
    """What everybody may know of a project, under the names of the open data. Needs `with_latest`."""
    version = project.version
    return {
        "kennzeichen": project.code,
        "name": project.name,
        "traeger": project.beneficiary,
        "stadt": project.city.name,
        "ags": project.city.ags,
        "gebiet": project.area.name if project.area else "",
        "programm": project.period.programme.name,
        "zeitraum": project.period.name,
        "handlungsfeld": project.action_field.name if project.action_field else "",
        "stand": project.get_state_display(),
        "ziel": project.purpose,
        "ergebnis": project.result,
        "beginn": version.since if version else None,
        "ende": version.until if version else None,
        "gesamtkosten": version.total if version else None,
        "eu": version.eu if version else None,
        "bund": version.federal if version else None,
        "land": version.land if version else None,
        "kommune": version.municipal if version else None,
        "eigenmittel": version.own if version else None,
        "angaben_stand": version.as_of if version else None,
        "angaben_quelle": version.source if version else "",
        "adresse": settings.URL + project.get_absolute_url(),
    }


def spreadsheet(projects: Iterable[Project]) -> str:
    """The projects as CSV (`kit.tables.as_csv`)."""
    rows = [row(project) for project in projects]
    return as_csv([rows[0], *(one.values() for one in rows)] if rows else [[gettext("Kein Vorhaben passt dazu.")]])
