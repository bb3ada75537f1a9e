"""The main navigation: the systems a visitor meets, in one order everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext


@dataclass(frozen=True)
class Item:
    """An entry; `current` is the value of aria-current: "page", "true" for a page below it, or empty."""

    label: str
    url: str
    current: str


def items(path: str) -> list[Item]:
    """The entries as seen from the page at `path`."""
    entries = [
        (gettext("Aktuelles"), "/aktuelles/"),  # a Wagtail page, so it has no URL name
        (gettext("Gebiete"), reverse("places:areas")),
        (gettext("Treffen"), reverse("meetings:meetings")),
        (gettext("Erfahrungen"), reverse("exchange:experiences")),
        (gettext("Programme"), reverse("funding:programmes")),
        (gettext("Netzwerk"), reverse("people:network")),
    ]
    return [
        Item(label, url, "page" if path == url else "true" if path.startswith(url) else "") for label, url in entries
    ]
