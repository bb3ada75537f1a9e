"""The order of taking over a site, with progress on the way and a summary at the end."""

from __future__ import annotations

import fcntl
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from reihum.newsroom.models import ArticlePage, Author, HomePage, NewsPage, StandardPage, Tag
from reihum.newsroom.wordpress import addresses, pages
from reihum.newsroom.wordpress.addresses import OldSite, our_address
from reihum.newsroom.wordpress.attachments import DOCUMENT, PHOTO, Attachments
from reihum.newsroom.wordpress.overview import INTERNAL, LEFT_OUT, Overview
from reihum.newsroom.wordpress.posts import Posts
from reihum.newsroom.wordpress.records import OTHER, PAGE, POST, Records, source_of
from reihum.newsroom.wordpress.report import Report, Row
from reihum.newsroom.wordpress.wxr import Broken, Export, Item

# Items in a transaction. The search index of SQLite is read once for each, so that small ones cost much in a large site.
BATCH = 250
# A batch ends early when its items are long, or have many comments.
MOST_SIGNS, MOST_COMMENTS = 8_000_000, 2000


class Busy(Exception):  # noqa: N818 - said to the operator
    """Another import is under way in this installation."""


class Progress:
    """One line that is written over on a terminal; elsewhere a line now and then."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.here = out.isatty()
        self.last = 0.0
        self.began = time.monotonic()

    def phase(self) -> None:
        self.began, self.last = time.monotonic(), 0.0

    def tell(self, text: str) -> None:
        now = time.monotonic()
        if now - self.last >= (0.2 if self.here else 10):
            self.last = now
            self.out.write(f"\r\x1b[K{text}" if self.here else f"{text}\n")
            self.out.flush()

    def rate(self, done: int) -> str:
        return _("%(rate)d in der Sekunde") % {"rate": done / max(time.monotonic() - self.began, 0.001)}

    def end(self) -> None:
        if self.here:
            self.out.write("\r\x1b[K")
            self.out.flush()


@dataclass
class Result:
    """What was done. `broken` says where the export ends too early, empty if it is whole."""

    lines: list[str]
    report: Path
    rows: int
    broken: str


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one import at a time in an installation."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(_("Es läuft schon eine Übernahme.")) from error
        yield


def run(
    export: Path, *, media: Path | None = None, report: Path | None = None, progress: TextIO | None = None
) -> Result:
    """Takes over an export. Raises NotAnExport if there is nothing to read, Busy if another import is under way.

    Run again, it passes over what is done, completes what was missing, and brings over what was changed there since,
    unless it was changed here too.
    """
    folder = settings.DATA / "wordpress-import"
    with _alone(folder), tempfile.TemporaryDirectory(prefix="reihum-wordpress-") as scratch:
        overview = Overview(Path(scratch))
        try:
            return _Takeover(Export(export), overview, media, Progress(progress or sys.stderr), folder).run(
                report or settings.DATA / "wordpress-import.csv"
            )
        finally:
            overview.close()


def _is_full(items: list[Item]) -> bool:
    return (
        len(items) >= BATCH
        or sum(len(item.content) for item in items) > MOST_SIGNS
        or sum(len(item.comments) for item in items) > MOST_COMMENTS
    )


class _Takeover:
    def __init__(
        self, export: Export, overview: Overview, media: Path | None, progress: Progress, folder: Path
    ) -> None:
        self.export, self.overview, self.media, self.progress, self.folder = export, overview, media, progress, folder

    def run(self, report: Path) -> Result:
        self.overview.read(self.export, self._tell_reading)
        self.old = OldSite(self.overview.site)
        source = source_of(self.overview.site.address, self.overview.site.title)
        self.records = Records(source)
        self.report = Report(
            self.folder / f"{slugify(source.replace('/', '-').replace('.', '-')) or 'wordpress'}.jsonl"
        )
        try:
            return self._run(report)
        finally:
            self.report.close()

    def _run(self, report: Path) -> Result:
        self.attachments = Attachments(self.overview, self.records, self.report, self.media, self.old.hosts)
        self.posts = Posts(
            self.overview, self.records, self.report, self.attachments, self.old, with_media=self.media is not None
        )
        self._take_over_attachments()
        self._take_over_pages()
        self._take_over_posts()
        self.posts.links.mend_all(self._telling(_("Links zwischen den Seiten: %(done)d")))
        with transaction.atomic():
            self._redirect_the_rest()
            self._pin()
        self._report_the_rest()
        self.progress.end()
        counted = self.report.write(report)
        return Result(self._summary(), report, sum(counted.values()), self.overview.broken)

    # --- Progress ----------------------------------------------------------------------------------------------------

    def _tell_reading(self, position: int, size: int) -> None:
        self.progress.tell(_("Lese den Export: %(percent)d %%") % {"percent": 100 * position / max(size, 1)})

    def _telling(self, text: str) -> Callable[[int], None]:
        self.progress.phase()
        return lambda done: self.progress.tell(f"{text % {'done': done}} ({self.progress.rate(done)})")

    # --- In this order -----------------------------------------------------------------------------------------------

    def _take_over_attachments(self) -> None:
        total = self.overview.count("attachment")
        self.attachments.take_over_all(
            self._telling(_("Bilder und Dokumente: %(done)d von {total}").replace("{total}", str(total)))
        )
        self.report.keep()

    def _take_over_pages(self) -> None:
        """The tree of pages, level by level: a page is there before its children come."""
        home = HomePage.objects.get()
        tell = self._telling(_("Seiten: %(done)d"))
        done = 0
        for level in self.overview.levels():
            by_parent: dict[str, list[str]] = {}
            for number in level:
                by_parent.setdefault(self.overview.page(number).parent, []).append(number)
            for parent, numbers in by_parent.items():
                above = self._page_of(parent) or home
                for at in range(0, len(numbers), BATCH):
                    items = [self._item_of_page(number, parent, above == home) for number in numbers[at : at + BATCH]]
                    self.posts.write(items, PAGE, above)
                    done += len(items)
                    tell(done)

    def _page_of(self, number: str) -> Page | None:
        if number in ("", "0"):
            return None
        return Page.objects.filter(pk=self.records.number(PAGE, number), depth__gt=2).first()

    def _item_of_page(self, number: str, parent: str, at_the_top: bool) -> Item:
        item = self.overview.page(number)
        if at_the_top and parent not in ("", "0"):
            self.report.say(
                f"parent {number}",
                [
                    Row(
                        _("Seite"),
                        number,
                        item.title,
                        item.link,
                        _("Übergeordnete Seite fehlt im Export"),
                        _("Steht jetzt auf der obersten Ebene. Bitte einordnen."),
                    )
                ],
            )
        return item

    def _take_over_posts(self) -> None:
        """Posts, and what plugins added as kinds of their own, in the second pass over the export."""
        news = NewsPage.objects.get()
        tell = self._telling(_("Artikel: %(done)d von {total}").replace("{total}", str(self.overview.posts)))
        done = 0
        waiting: dict[str, list[Item]] = {POST: [], OTHER: []}

        def write(kind: str) -> None:
            nonlocal done
            items, waiting[kind] = waiting[kind], []
            if items:
                self.posts.write(items, kind, news if kind == POST else self._shelf())
                done += len(items)
                tell(done)

        try:
            for record in self.export:
                if isinstance(record, Item) and (kind := self._kind(record)) and (item := self.overview.once(record)):
                    waiting[kind].append(item)
                    if _is_full(waiting[kind]):
                        write(kind)
        except Broken:
            pass  # noted by the first pass; what is whole is taken over
        for kind in waiting:
            write(kind)

    def _kind(self, item: Item) -> str:
        """How an item is taken over in the second pass; empty if not, or not then."""
        if item.status in LEFT_OUT:
            return ""
        if item.kind == "post":
            return POST
        taken = {"", "page", "attachment", "nav_menu_item", "wp_block", *INTERNAL}
        return OTHER if item.kind not in taken and item.content.strip() else ""

    def _shelf(self) -> Page:
        """The page below which lies, as drafts, what only a plugin of the old site could show."""
        number = self.records.number("shelf", "other")
        found = Page.objects.filter(pk=number).first() if number else None
        if found is None:
            home = HomePage.objects.get()
            with transaction.atomic():
                taken = set(Page.objects.child_of(home).values_list("slug", flat=True))
                slug = next(
                    name for name in ("uebernommen", *(f"uebernommen-{at}" for at in range(2, 99))) if name not in taken
                )
                shelf = StandardPage(title=_("Übernommen"), slug=slug, live=False, has_unpublished_changes=True)
                pages.add_children(home, [shelf], {})
                self.records.of("shelf", ["other"])
                type(self.records.new("shelf", "other", shelf.pk)).objects.update_or_create(
                    source=self.records.source, kind="shelf", key="other", defaults={"record": shelf.pk}
                )
            found = Page.objects.get(pk=shelf.pk)
        return found

    def _redirect_the_rest(self) -> None:
        redirects = self.posts.redirects
        news = NewsPage.objects.get().get_url() or "/aktuelles/"
        self._redirect_terms(news)
        for login, theirs in {**dict.fromkeys(self.posts.authors), **self.overview.authors}.items():
            number = self.records.number("author", login)
            author = Author.objects.filter(pk=number, bylines__article__live=True).first() if number else None
            if author:
                to = our_address(f"{news}von/{author.slug}/", news)
                for path in addresses.of_author(login, theirs.number if theirs else "", self.old):
                    redirects.add(path, link=to)
        feed = our_address(f"{news}feed.rss", news)
        for path in addresses.of_feeds(self.old):
            redirects.add(path, link=feed)
        for day in ArticlePage.objects.live().dates("date", "month"):
            for path in (f"{self.old.folder}/{day:%Y}", f"{self.old.folder}/{day:%Y/%m}"):
                redirects.add(path, link=our_address(f"{news}jahr/{day:%Y}/", news))
        self._redirect_files()
        redirects.write()

    def _redirect_terms(self, news: str) -> None:
        used = dict(Tag.objects.filter(tagged_items__content_object__live=True).distinct().values_list("name", "slug"))
        slugs = {name.casefold(): slug for name, slug in used.items()}
        for (taxonomy, slug), term in self.overview.terms.items():
            if (ours := slugs.get(term.name.casefold())) is None:
                continue
            parents: list[str] = []
            at = term
            while at.parent and len(parents) < 10 and (above := self.overview.terms.get((taxonomy, at.parent))):
                parents.insert(0, above.slug)
                at = above
            to = our_address(f"{news}schlagwort/{ours}/", f"{news}?schlagwort={ours}")
            for path in addresses.of_term(taxonomy, slug, parents, term.number, self.old):
                self.posts.redirects.add(path, link=to)

    def _redirect_files(self) -> None:
        """Files at their old places, for whoever linked to them from elsewhere, and the pages that WordPress made of each."""
        from reihum.media.models import File, Photo

        for kind, model in ((PHOTO, Photo), (DOCUMENT, File)):
            known = {found.record: key for key, found in self.attachments.known.items() if found.kind == kind}
            for record in model.objects.filter(pk__in=known).iterator() if known else ():
                attachment = self.overview.attachment(known[record.pk])
                url = reverse("media:picture", args=[record.pk]) if kind == PHOTO else record.url
                if attachment:
                    for path in self._places(attachment.address, attachment.link, attachment.number, attachment.file):
                        self.posts.redirects.add(path, link=url)

    def _places(self, address: str, link: str, number: str, file: str) -> Iterator[str]:
        if self.old.is_ours(address):
            yield addresses.path_and_query(address)
        if file:
            yield f"{self.old.folder}/wp-content/uploads/{file}"
        if self.old.is_ours(link):
            yield addresses.path_and_query(link)
        if number.isdecimal():
            yield f"/?attachment_id={number}"

    def _pin(self) -> None:
        """What was sticky there stays on top here, if nobody has chosen anything."""
        if self.posts.pinned:
            HomePage.objects.filter(pinned=None).update(pinned_id=self.posts.pinned[1])

    # --- What is to be said ------------------------------------------------------------------------------------------

    def _report_the_rest(self) -> None:
        self._report_menus()
        self.attachments.say_what_is_missing()
        rows = [
            Row(
                _("Art"),
                "",
                kind,
                "",
                ngettext(
                    "%(count)d Eintrag der Art „%(kind)s“ entfallen",
                    "%(count)d Einträge der Art „%(kind)s“ entfallen",
                    count,
                )
                % {"count": count, "kind": kind or "?"},
                _("Das gehört zu WordPress oder einem Plugin und hat hier keine Entsprechung."),
            )
            for kind, count in sorted(self.overview.kinds.items())
            if kind in INTERNAL - {"revision", "oembed_cache", "customize_changeset"} or not kind
        ]
        rows += [
            Row(
                _("Feld"),
                "",
                key,
                "",
                _("Eigenes Feld „%(key)s“ entfallen (Einträge damit: %(count)d)") % {"key": key, "count": count},
                _("Wenn darin etwas Wichtiges steht, bitte in den Text übertragen."),
            )
            for key, count in sorted(self.overview.fields.items())
        ]
        rows += [
            Row(
                _("Kommentar"),
                "",
                reason,
                "",
                _("Kommentare der Art „%(reason)s“ entfallen: %(count)d") % {"count": count, "reason": reason},
                "",
            )
            for reason, count in sorted(self.posts.comments.left_out.items())
        ]
        if self.overview.broken:
            rows.append(
                Row(
                    _("Export"),
                    "",
                    self.export.path.name,
                    "",
                    self.overview.broken,
                    _("Bitte noch einmal exportieren und den Befehl wiederholen: Nichts wird doppelt übernommen."),
                )
            )
        self.report.say("all", rows)

    def _report_menus(self) -> None:
        """Menus are not taken over: our navigation is the same for all. The report says what stood in them."""
        menus = self.overview.menus()
        titles = {number: title for _menu, _at, number, _parent, title, _target, _address in menus}
        parents = {number: parent for _menu, _at, number, parent, *_rest in menus}
        rows = []
        for menu, _at, number, _parent, _title, target, address in menus:
            way: list[str] = []
            at = number
            while at in titles and len(way) < 10:
                way.insert(0, titles[at] or self._menu_title(at, menus))
                at = parents.get(at, "")
            kind, _space, target_number = target.partition(" ")
            rows.append(
                Row(
                    _("Menü"),
                    number,
                    f"{menu}: {' › '.join(part or '?' for part in way)}",
                    address or (f"/?p={target_number}" if kind in ("page", "post") else ""),
                    _("Eintrag im Menü „%(menu)s“") % {"menu": menu},
                    _("Seiten, die in den Fuß gehören: in der Redaktion „In Menüs anzeigen“ ankreuzen."),
                )
            )
        self.report.say("menus", rows)

    def _menu_title(self, number: str, menus: list[tuple[str, int, str, str, str, str, str]]) -> str:
        """An entry without a title of its own bears that of its page."""
        target = next((entry[5] for entry in menus if entry[2] == number), "")
        return self.overview.title_of(target.partition(" ")[2])

    def _summary(self) -> list[str]:
        counted = self.posts.counted
        from reihum.newsroom.models import ImportedRecord

        totals = ImportedRecord.objects.filter(source=self.records.source).aggregate(
            **{
                kind: Count("pk", filter=Q(kind=kind))
                for kind in (POST, PAGE, OTHER, "comment", PHOTO, DOCUMENT, "author")
            }
        )
        new = {
            POST: counted[f"new {POST}"],
            PAGE: counted[f"new {PAGE}"],
            OTHER: counted[f"new {OTHER}"],
            "comment": self.posts.comments.new,
        }
        names = {
            POST: _("Artikel"),
            PAGE: _("Seiten"),
            OTHER: _("eigene Arten (als Entwürfe)"),
            "comment": _("Kommentare"),
            PHOTO: _("Bilder"),
            DOCUMENT: _("Dokumente"),
            "author": _("Autorinnen und Autoren"),
        }
        lines = []
        for kind, name in names.items():
            if totals[kind] or kind in (POST, PAGE):
                fresh = _(", davon neu: %(count)d") % {"count": new[kind]} if kind in new else ""
                lines.append(f"{name}: {totals[kind]}{fresh}")
        for key, text in (
            ("updated", _("Dort geändert und hier nachgezogen: %(count)d")),
            ("edited", _("Hier bearbeitet und darum nicht angetastet: %(count)d")),
            ("deleted", _("Hier gelöscht und darum nicht wieder angelegt: %(count)d")),
        ):
            if counted[key]:
                lines.append(text % {"count": counted[key]})
        return lines
