"""The forms on the page of an entry, for those who may use them."""

from __future__ import annotations

import uuid
from typing import Any

from reihum.exchange import access
from reihum.exchange.entries import NOT_WORKS
from reihum.exchange.forms import ReplyForm, SettleForm
from reihum.exchange.models import Experience
from reihum.exchange.resembling import found
from reihum.exchange.round import cities_of
from reihum.people.standing import standing_of

OFFERED = 10  # entries that may have helped


def forms_for(entry: Experience, user: Any) -> dict[str, Any]:
    """Fresh forms: to reply, to say how far it has come, and the cities for which one may say that it pinches there too."""
    person = standing_of(user).person
    forms: dict[str, Any] = {"reply_form": ReplyForm() if person else None, "key": uuid.uuid4()}
    if entry.kind == Experience.Kind.PINCHES:
        forms["own_cities"] = cities_here(entry, user)
    if access.may_settle(user, entry) and entry.kind in NOT_WORKS:
        forms["settle_form"] = settle_form(entry, user)
    return forms


def settle_form(entry: Experience, user: Any, data: Any = None) -> SettleForm:
    """With what is linked already and what is most like it to choose from."""
    readable = access.visible_to(user)
    works = readable.filter(kind=Experience.Kind.WORKS)
    linked = works.filter(solved__problem=entry).values_list("pk", flat=True)
    offered = [*linked, *(one.pk for one in found("", entry, works, user, most=OFFERED))] if data is None else []
    return SettleForm(data, entry=entry, readable=readable, offered=offered)


def cities_here(entry: Experience, user: Any) -> list[dict[str, Any]]:
    """The cities somebody speaks for, each with whether it pinches there too; without the one from which it was told."""
    there = set(entry.also_pinches.values_list("municipality", flat=True))
    cities = cities_of(standing_of(user).person)
    if not entry.chatham_house:  # else leaving it out would say that it was told there
        cities = cities.exclude(pk=entry.municipality_id)
    return [{"city": city, "also": city.pk in there} for city in cities]
