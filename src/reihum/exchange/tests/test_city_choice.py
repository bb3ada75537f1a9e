"""Every form of entries asks for the city in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reihum.exchange.forms import ExperienceForm
from reihum.exchange.match_forms import AnswerForm
from reihum.exchange.models import Experience
from reihum.exchange.round_forms import EntryForm
from reihum.people.models import Membership, Role
from reihum.places.models import Municipality

Say = Callable[..., Experience]


def of_entry(cast: Any, user: Any, **more: Any) -> ExperienceForm:
    return ExperienceForm(user=user, **more)


def of_round(cast: Any, user: Any, **more: Any) -> EntryForm:
    return EntryForm(person=user.person, meeting=cast.meeting, **more)


def of_answer(cast: Any, user: Any, **more: Any) -> AnswerForm:
    return AnswerForm(person=user.person, **more)


FORMS = [of_entry, of_round, of_answer]


def asked(form: Any) -> tuple[list[str], str]:
    """The cities to choose from, and the one that is taken without asking."""
    field = form.fields.get("municipality")
    return sorted(str(city) for city in field.queryset) if field else [], str(form.own_city or "")


@pytest.mark.parametrize("form", FORMS)
def test_a_new_entry_is_of_a_city_one_speaks_for(cast: Any, form: Any) -> None:
    assert asked(form(cast, cast.bernd)) == ([], "Zwickau")
    assert asked(form(cast, cast.carla)) == (["Glauchau", "Zwickau"], "")  # speaks for none: those of the network
    Role.objects.create(person=cast.bernd.person, kind=Role.Kind.COMMUNITY, municipality=cast.glauchau)
    assert asked(form(cast, cast.bernd)) == (["Glauchau", "Zwickau"], "")
    Membership.objects.filter(municipality=cast.zwickau).delete()
    assert asked(form(cast, cast.carla)) == ([], "Glauchau")


@pytest.mark.parametrize("form", [of_entry, of_round])  # an answer is always new
def test_only_its_author_moves_an_entry_and_it_may_stay_where_it_is(cast: Any, say: Say, form: Any) -> None:
    elsewhere = Municipality.objects.create(name="Wurzen", slug="wurzen", ags="14729410")
    entry = say("Dort war es", municipality=elsewhere, told_by=cast.bernd.person)
    assert asked(form(cast, cast.bernd, instance=entry)) == (["Wurzen", "Zwickau"], "")
    assert asked(form(cast, cast.ayse, instance=entry)) == ([], "Wurzen")


def test_at_a_meeting_the_host_city_can_be_named_as_well(cast: Any) -> None:
    guest = Municipality.objects.create(name="Wurzen", slug="wurzen", ags="14729410")
    cast.meeting.municipality = guest
    assert asked(of_round(cast, cast.carla)) == (["Glauchau", "Wurzen", "Zwickau"], "")
