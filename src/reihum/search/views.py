"""The one search of the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reihum.kit.limits import within_limit
from reihum.kit.search_query import LONGEST
from reihum.search import sources
from reihum.search.asking import Answer, Choice, ask, shown
from reihum.search.completing import completions
from reihum.search.readers import audiences_of

MOST_CHOICES = 12  # of a filter


@dataclass(frozen=True)
class Link:
    """A value to narrow down by, or to leave out again."""

    label: str
    number: int | None
    url: str


@dataclass(frozen=True)
class Filter:
    """A filter with its values; `chosen`: the one that holds."""

    label: str
    chosen: Link | None
    links: list[Link]


# For the browser alone: a shared cache would mix up who may read what.
@cache_control(private=True)
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What is found for `?q=`, narrowed down by `?kind=`, `?city=` and the like; `?seite=` is a page."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    if text and not _within_limit(request, "search"):
        return render(request, "search/too_many.html", {"wanted": text}, status=429)
    names = labels()
    chosen = {name: request.GET[name] for name in names if request.GET.get(name)}
    page = request.GET.get("seite", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    answer = ask(text, audiences_of(request.user), chosen=chosen, page=number)
    base = {"q": text, **chosen}
    context = {
        "wanted": text,
        "answer": answer,
        "hits": shown(request.user, answer.hits),
        "filters": filters(answer, base, names),
        "is_narrowed": bool(chosen),
        "without_filters": address({"q": text}),
        "earlier": address({**base, "seite": answer.page - 1}) if answer.page > 1 else "",
        "later": address({**base, "seite": answer.page + 1}) if answer.page < answer.pages else "",
    }
    return render(request, "search/results.html", context)


@cache_control(private=True)
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """How `?q=` may go on, as options of a list. After too many, nothing: whoever types has no use for a sentence."""
    if not _within_limit(request, "complete_word"):
        return HttpResponse(status=429)
    found = completions(request.GET.get("q", "")[:LONGEST], audiences_of(request.user))
    return render(request, "search/_words.html", {"words": found})


def _within_limit(request: HttpRequest, action: str) -> bool:
    """Counts one more of an account, whose office may have one address for all; else of a connection."""
    return within_limit(request, action, f"account:{request.user.pk}" if request.user.is_authenticated else "")


def labels() -> dict[str, str]:
    """What one can narrow down by, in the order in which it is shown."""
    return {
        "kind": gettext("Was"),
        "type": gettext("Art der Erfahrung"),
        "topic": gettext("Handlungsfeld"),
        "programme": gettext("Programm"),
        "city": gettext("Stadt oder Gemeinde"),
        "year": gettext("Jahr"),
    }


def address(query: Mapping[str, Any]) -> str:
    return f"{reverse('search:results')}?{urlencode(query)}"


def filters(answer: Answer, base: Mapping[str, str], names: Mapping[str, str]) -> list[Filter]:
    found = []
    for name, label in names.items():
        choices = answer.counts.get(name, ())
        others = {key: value for key, value in base.items() if key != name}
        if name in base:
            held = _label(name, base[name], choices)
            found.append(Filter(label, Link(held, None, address(others)), []))
        elif len(choices) > 1:
            links = [
                Link(_label(name, one.value, choices), one.number, address({**others, name: one.value}))
                for one in _in_order(name, choices)
            ]
            found.append(Filter(label, None, links))
    return found


def _in_order(name: str, choices: Collection[Choice]) -> list[Choice]:
    most = list(choices)[:MOST_CHOICES]
    return sorted(most, key=lambda one: one.value, reverse=True) if name == "year" else most


def _label(name: str, value: str, choices: Iterable[Choice]) -> str:
    if name == "kind" and sources.is_known(value):
        return str(sources.source_of(value).label_plural)
    return next((one.label for one in choices if one.value == value), value)
