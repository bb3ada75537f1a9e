"""Netzwerk in the back office: the network, its organisations, persons, roles and memberships.

The accounts are in `people.account_admin`.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reihum.people.models import HandoverStep, Membership, Network, Organisation, Person, Role
from reihum.ui.wagtail_hooks import RecordViewSet


class NetworkViewSet(RecordViewSet):
    model = Network
    icon = "site"
    menu_label = _("Das Netzwerk")
    list_display = ["name", "short_name", "founded_on"]
    panels = [
        FieldPanel("name", classname="title"),
        FieldPanel("short_name"),
        FieldPanel("founded_on"),
        MultiFieldPanel([FieldPanel("claim"), FieldPanel("introduction")], heading=_("Oben auf der Startseite")),
        FieldPanel("aim"),
        FieldPanel("email"),
        FieldPanel("archived_on"),
    ]


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    icon = "group"
    menu_label = _("Organisationen")
    list_display = [
        "name",
        Column("get_kind_display", label=_("Art"), sort_key="kind"),
        Column("municipality", label=_("Stadt oder Gemeinde"), sort_key="municipality__name"),
    ]
    list_filter = ["kind", "municipality"]
    search_fields = ["name", "municipality__name"]
    panels = [
        FieldPanel("name", classname="title"),
        FieldPanel("kind"),
        FieldPanel("municipality"),
        FieldPanel("website"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        return Organisation.objects.select_related("municipality")


class PersonViewSet(RecordViewSet):
    """Whether contact details are public is not here: that each person says alone, in "Meine Angaben"."""

    model = Person
    icon = "user"
    menu_label = _("Personen")
    list_display = ["family_name", "given_name", "email", Column("user", label=_("Konto"))]
    search_fields = ["family_name", "given_name", "email", "topics"]
    panels = [
        FieldRowPanel([FieldPanel("given_name"), FieldPanel("family_name")], heading=_("Name")),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone")], heading=_("Kontakt, nur für Mitglieder")),
        FieldPanel("topics"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return Person.objects.select_related("user")


class RoleViewSet(RecordViewSet):
    model = Role
    icon = "key"
    menu_label = _("Aufgaben")
    ordering = ["person__family_name", "person__given_name", "-since"]
    list_display = [
        Column("person", label=_("Person"), sort_key="person__family_name"),
        Column("get_kind_display", label=_("Aufgabe"), sort_key="kind"),
        Column("place", label=_("Wo")),
        Column("organisation", label=_("Organisation"), sort_key="organisation__name"),
        "since",
        "until",
    ]
    list_filter = ["kind", "municipality", "area", "organisation"]
    search_fields = [
        "person__family_name",
        "person__given_name",
        "organisation__name",
        "area__name",
        "municipality__name",
    ]
    panels = [
        FieldPanel("person"),
        FieldPanel("kind"),
        FieldPanel("organisation"),
        FieldRowPanel([FieldPanel("area"), FieldPanel("municipality")], heading=_("Wo: ein Gebiet oder eine Stadt")),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Zeitraum")),
        MultiFieldPanel(
            [FieldPanel("office"), FieldPanel("office_hours")], heading=_("Öffentlich auf der Seite des Gebiets")
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Role]:
        return Role.objects.select_related("person", "organisation", "municipality", "area__municipality")


class MembershipViewSet(RecordViewSet):
    model = Membership
    icon = "tasks"
    menu_label = _("Mitgliedschaften")
    list_display = [
        Column("__str__", label=_("Mitglied")),
        Column("get_kind_display", label=_("Art"), sort_key="kind"),
        "seat",
        "since",
        "until",
    ]
    list_filter = ["kind"]
    search_fields = ["municipality__name", "organisation__name", "person__family_name"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("municipality"), FieldPanel("organisation"), FieldPanel("person")],
            heading=_("Genau eines: eine Stadt, eine Organisation oder eine Person"),
        ),
        FieldPanel("kind"),
        FieldPanel("seat"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")], heading=_("Zeitraum")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return Membership.objects.select_related("municipality", "organisation", "person")


class HandoverStepViewSet(RecordViewSet):
    model = HandoverStep
    icon = "list-ul"
    menu_label = _("Schritte der Übergabe")
    list_display = ["text", "order"]
    panels = [FieldPanel("text"), FieldPanel("order")]


@register_snippet
class NetworkGroup(SnippetViewSetGroup):
    items = (NetworkViewSet, OrganisationViewSet, PersonViewSet, RoleViewSet, MembershipViewSet, HandoverStepViewSet)
    menu_label = _("Netzwerk")
    menu_icon = "group"
    menu_order = 140
