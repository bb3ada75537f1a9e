"""Of which city an entry is, asked the same way by every form of entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.exchange.access import is_author
from reihum.exchange.models import Experience
from reihum.exchange.round import cities_at, cities_of
from reihum.meetings.models import Meeting
from reihum.meetings.seats import member_cities
from reihum.people.models import Person
from reihum.places.models import Area, Municipality


class OfCity(forms.ModelForm[Experience]):
    """A form of an entry, with the field `municipality` among others."""

    own_city: Municipality | None = None  # where there is nothing to choose

    def choose_city(self, person: Person | None, meeting: Meeting | None = None) -> list[Municipality]:
        """Asks for one of the cities the person speaks for; who speaks for none chooses among those of the network (and whoever
        hosts the meeting). An entry that is there can stay where it is, and only its authors move it. Where there is one city
        only, it is not asked.

        Gives the cities there are to choose from."""
        entry = self.instance
        cities = [entry.municipality] if entry.pk else []
        if not entry.pk or is_author(person, entry):
            own = list(cities_of(person)) or list(_of_network(meeting))
            cities += [city for city in own if city not in cities]
        if len(cities) == 1:
            [self.own_city] = cities
            entry.municipality = self.own_city
            del self.fields["municipality"]
        else:
            field: Any = self.fields["municipality"]
            field.queryset = Municipality.objects.filter(pk__in=[city.pk for city in cities])
            field.empty_label = _("bitte wählen")
        return cities

    def check_areas(self, name: str, areas: Iterable[Area], typed: dict[str, Any]) -> None:
        """Says at a field that an area of it does not lie in the city that was chosen."""
        city = self.own_city or typed.get("municipality")
        for area in areas:
            if city and area.municipality_id != city.pk:
                wrong = gettext("Das Gebiet %(area)s liegt nicht in %(city)s. Bitte prüfen Sie beides.")
                self.add_error(name, wrong % {"area": area.name, "city": city.name})


def _of_network(meeting: Meeting | None) -> QuerySet[Municipality]:
    return cities_at(meeting) if meeting else Municipality.objects.filter(pk__in=member_cities(timezone.localdate()))
