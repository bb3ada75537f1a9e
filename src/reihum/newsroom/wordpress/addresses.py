"""Old addresses: where each leads now, and links in texts that become links to our pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.text import slugify
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site as WagtailSite

from reihum.newsroom.wordpress.wxr import Item, Site

LONGEST = 255
ARCHIVES = {"category": ("category", "kategorie"), "post_tag": ("tag", "schlagwort")}


class OldSite:
    """The old site's host and folder."""

    def __init__(self, site: Site) -> None:
        parts = urlsplit(site.address if "://" in site.address else f"https://{site.address}")
        self.address = site.address
        self.host = _bare(parts.hostname)
        self.folder = parts.path.rstrip("/")
        self.hosts = {self.host} - {""}
        if self.host.endswith(".wordpress.com"):
            self.hosts.add(self.host.replace(".wordpress.com", ".files.wordpress.com"))

    def is_ours(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        # Jetpack serves pictures from elsewhere, with the old address in the path.
        if re.fullmatch(r"i\d\.wp\.com", parts.hostname or ""):
            return _bare(parts.path.lstrip("/").partition("/")[0]) in self.hosts
        return parts.scheme in ("http", "https") and _bare(parts.hostname) in self.hosts


def _bare(host: str | None) -> str:
    return (host or "").lower().removeprefix("www.")


def of_item(item: Item, old: OldSite) -> Iterator[str]:
    """The paths at which a post or page stood.

    Those that follow from these - with the date before the name, `/archives/50` - are worked out when somebody asks
    (`reihum.newsroom.old_addresses`): a row for each would be ten for every post.
    """
    for address in (item.link, item.guid):
        if old.is_ours(address):
            yield path_and_query(address)
    slugs = [unquote(slug) for slug in (item.slug, *item.meta.get("_wp_old_slug", "").split("\n")) if slug]
    for start in {"", old.folder}:
        if item.number.isdecimal() and item.number != "0":
            yield f"{start}/?p={item.number}"
        if item.kind != "page":
            yield from (f"{start}/{slug}" for slug in slugs)
    if old.is_ours(item.link):
        # The addresses it had before it was renamed, and those with another of its categories, in the form the site uses.
        above, _slash, name = urlsplit(item.link).path.rstrip("/").rpartition("/")
        yield from (f"{above}/{slug}" for slug in slugs[1:])
        categories = [unquote(term.slug) for term in item.terms if term.taxonomy == "category"]
        if above.rpartition("/")[2] in categories:
            yield from (f"{above.rpartition('/')[0]}/{category}/{name}" for category in categories)


def path_and_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


class Redirects:
    """Gathers redirects and writes them at once. What is there already stays: somebody may have made it."""

    def __init__(self) -> None:
        self.site = WagtailSite.objects.get(is_default_site=True)
        self.rows: dict[str, Redirect] = {}

    def add(self, path: str, *, page: int | None = None, link: str = "", to: str = "") -> None:
        """A redirect from a path to one of our pages (whose address is `to`) or to an address of ours."""
        normal = Redirect.normalise_path(path)
        target = Redirect.normalise_path(to or link)
        if normal in ("/", target) or len(normal) > LONGEST or len(link) > LONGEST or "\0" in normal:
            return
        self.rows.setdefault(
            normal,
            Redirect(old_path=normal, site=self.site, is_permanent=True, redirect_page_id=page, redirect_link=link),
        )

    def write(self) -> None:
        if not self.rows:
            return
        rows, self.rows = list(self.rows.values()), {}
        for at in range(0, len(rows), 400):
            part = rows[at : at + 400]
            # The site may be left out in rows made by hand, which the database then does not take for the same.
            there = Redirect.objects.filter(old_path__in=[row.old_path for row in part]).values_list(
                "old_path", flat=True
            )
            taken = set(there)
            Redirect.objects.bulk_create([row for row in part if row.old_path not in taken], ignore_conflicts=True)


def our_address(*candidates: str) -> str:
    """The first of some addresses that is no page of the tree, so that the program itself answers there; else the last."""
    for address in candidates[:-1]:
        try:
            if resolve(urlsplit(address).path).view_name != "wagtail_serve":
                return address
        except Resolver404:
            pass
    return candidates[-1]


def of_term(taxonomy: str, slug: str, parents: list[str], number: str, old: OldSite) -> Iterator[str]:
    for start in {"", old.folder}:
        for base in ARCHIVES.get(taxonomy, ()):
            yield f"{start}/{base}/{unquote(slug)}"
            if parents:
                yield f"{start}/{base}/{'/'.join(unquote(part) for part in [*parents, slug])}"
        if number and taxonomy == "category":
            yield f"{start}/?cat={number}"
        if taxonomy == "post_tag":
            yield f"{start}/?tag={unquote(slug)}"


def of_author(login: str, number: str, old: OldSite) -> Iterator[str]:
    for start in {"", old.folder}:
        yield f"{start}/author/{slugify(login) or login}"
        if number:
            yield f"{start}/?author={number}"


def of_feeds(old: OldSite) -> Iterator[str]:
    for start in {"", old.folder}:
        for path in (
            "feed",
            "feed/rss",
            "feed/rss2",
            "feed/atom",
            "feed/rdf",
            "comments/feed",
            "rss",
            "?feed=rss2",
            "?feed=atom",
        ):
            yield f"{start}/{path}"
