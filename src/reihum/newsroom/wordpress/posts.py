"""Posts and pages of the old site as articles and pages of ours, a batch in a transaction.

A batch is all there or not at all, with the memory of it: whenever the process is killed, the next run goes on with
the first batch that is missing.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from reihum.kit import german
from reihum.newsroom.models import ArticlePage, ArticleTag, Author, Byline, ImportedRecord, StandardPage, Tag
from reihum.newsroom.wordpress import addresses, pages, texts
from reihum.newsroom.wordpress.addresses import OldSite, Redirects
from reihum.newsroom.wordpress.attachments import PHOTO, Attachments
from reihum.newsroom.wordpress.cleaning import Block, Cleaned, Note, Picture, clean
from reihum.newsroom.wordpress.comments import Comments
from reihum.newsroom.wordpress.links import Links
from reihum.newsroom.wordpress.markup import plain
from reihum.newsroom.wordpress.overview import Overview
from reihum.newsroom.wordpress.records import (
    LINKS,
    MISSING,
    OTHER,
    PAGE,
    POST,
    Memory,
    Records,
    digest_of,
    key_of,
    state_of,
)
from reihum.newsroom.wordpress.report import Report, Row
from reihum.newsroom.wordpress.wxr import Item

FORMAT = 1  # of what is made of a post; a higher number makes every post be looked at again
UNTOLD_CATEGORIES = {"uncategorized", "uncategorised", "allgemein", "unkategorisiert", "nicht-kategorisiert"}


@dataclass
class Draft:
    """An item on its way to a page."""

    item: Item
    kind: str
    key: str
    there: str
    page: pages.AnyPage
    cleaned: Cleaned
    at: datetime.datetime
    author: str = ""
    tags: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    scheduled: bool = False
    live: bool = False
    to_mend: bool = False  # links to what comes later


class Site:
    """What `cleaning` asks about the rest of the site."""

    def __init__(self, old: OldSite, overview: Overview, attachments: Attachments) -> None:
        self.old = old
        self.overview = overview
        self.attachments = attachments
        self.is_ours = old.is_ours
        self.reusable = overview.reusable
        self.attached = overview.attached
        self.tell_of = attachments.tell_of

    def picture(self, number: str, source: str) -> Picture | None:
        return self.attachments.picture(number, source)


class Posts:
    """Writes batches of items."""

    def __init__(
        self,
        overview: Overview,
        records: Records,
        report: Report,
        attachments: Attachments,
        old: OldSite,
        *,
        with_media: bool,
    ) -> None:
        self.overview, self.records, self.report, self.attachments, self.old = (
            overview,
            records,
            report,
            attachments,
            old,
        )
        self.with_media = with_media
        self.site = Site(old, overview, attachments)
        self.links = Links(overview, records, report, attachments, old)
        self.comments = Comments(records, texts.moment)
        self.redirects = Redirects()
        self.tags = {tag.name.casefold(): tag for tag in Tag.objects.all()}
        self.tag_slugs = {tag.slug for tag in self.tags.values()}
        self.authors: dict[str, Author] = {}
        self.names: dict[int, texts.ShortNames] = {}
        self.counted: Counter[str] = Counter()
        self.pinned: tuple[datetime.datetime, int] | None = None

    def write(self, items: list[Item], kind: str, parent: Page) -> None:
        """Takes over items of one kind below one page. Somebody may add pages at the same moment: then once more."""
        for attempt in range(3):
            counted, new = Counter(self.counted), self.comments.new
            try:
                with transaction.atomic():
                    self._write(items, kind, parent)
            except IntegrityError:
                # What was noted of the batch is not true.
                self.counted, self.comments.new, self.redirects.rows = counted, new, {}
                self.names, self.authors = {}, {}
                self.tags = {tag.name.casefold(): tag for tag in Tag.objects.all()}
                if attempt == 2:
                    raise
            else:
                return

    def _write(self, items: list[Item], kind: str, parent: Page) -> None:
        keys = [key_of(item.number, item.guid, item.link, f"{item.title} {item.date}") for item in items]
        known = self.records.of(kind, keys)
        state = {
            page.pk: page
            for page in Page.objects.filter(pk__in=[record.record for record in known.values()]).only(
                "latest_revision_id", "live"
            )
        }
        new: dict[str, Draft] = {}
        changed: list[tuple[Draft, ImportedRecord]] = []
        commented: list[tuple[int, str, list[Any]]] = []
        told: dict[str, list[Row]] = {}
        for item, key in zip(items, keys, strict=True):
            there = digest_of(FORMAT, *_facts(item))
            record = known.get(key)
            if key in new:
                self.counted["twice"] += 1
            elif record is None:
                new[key] = self._draft(item, kind, key, there)
            elif record.record not in state:
                self.counted["deleted"] += 1
                told[key] = [self._row(item, _("Hier gelöscht und darum nicht noch einmal übernommen"), "")]
            else:
                if kind == POST:
                    commented.append((record.record, key, item.comments))
                self._look_again(item, kind, key, there, record, state[record.record], changed, told)
        drafts = list(new.values())
        self._link([*drafts, *(draft for draft, _record in changed)])
        self._name(drafts, parent)
        self._add(drafts, parent)
        memories = [
            self.records.new(draft.kind, draft.key, draft.page.pk, str(self._memory(draft))) for draft in drafts
        ]
        ImportedRecord.objects.bulk_create(memories)
        for draft, record in changed:
            self._update(draft, record)
        if kind == POST:
            commented += [(draft.page.pk, draft.key, draft.item.comments) for draft in drafts]
            notes = self.comments.write(commented)
            by_key = {draft.key: draft for draft in drafts}
            for key, found in notes.items():
                if key in by_key:
                    by_key[key].notes += found
        self.redirects.write()
        for draft in [*drafts, *(draft for draft, _record in changed)]:
            told[draft.key] = [self._row(draft.item, what, advice) for what, advice in dict.fromkeys(draft.notes)]
        for key, rows in told.items():
            self.report.say(f"{kind} {key}", rows)
        self.report.keep()
        self.counted[f"new {kind}"] += len(drafts)

    def _look_again(
        self,
        item: Item,
        kind: str,
        key: str,
        there: str,
        record: ImportedRecord,
        page: Page,
        changed: list[tuple[Draft, ImportedRecord]],
        told: dict[str, list[Row]],
    ) -> None:
        """What to do about an item that is here already."""
        memory = Memory.of(record.digest)
        different = memory.there != there
        if not different and not (MISSING in memory.todo and self.with_media):
            self.counted["unchanged"] += 1
        elif memory.here != state_of(page):
            self.counted["edited"] += 1
            if different:
                told[key] = [
                    self._row(
                        item,
                        _("Dort geändert, hier auch: bleibt, wie es hier ist"),
                        _("Bitte vergleichen und von Hand übertragen, was fehlt."),
                    )
                ]
        else:
            changed.append((self._draft(item, kind, key, there), record))

    # --- From an item to a page --------------------------------------------------------------------------------------

    def _draft(self, item: Item, kind: str, key: str, there: str) -> Draft:
        at = texts.moment(item.date_gmt, item.date)
        day = timezone.localtime(at).date()
        cleaned = clean(
            item.content,
            key=f"{self.records.source} {kind} {key}",
            number=item.number,
            address=item.link if "://" in item.link else f"{self.old.address}/",
            site=self.site,
        )
        model = ArticlePage if kind == POST else StandardPage
        title = texts.title_of(item, day)
        draft = Draft(item, kind, key, there, model(title=title), cleaned, at, notes=list(cleaned.notes))
        self._publish(draft)
        picture = self._featured(draft)
        blocks = cleaned.blocks
        if kind == POST:
            page: Any = draft.page
            page.teaser, blocks = texts.teaser(item.excerpt, cleaned.lead, blocks, title)
            page.date = day
            page.picture_id = picture
            page.comments_open = item.comments_open
            draft.author = item.creator
            draft.tags = self._tag_names(draft)
        description = item.meta.get("_yoast_wpseo_metadesc") or item.meta.get("rank_math_description") or ""
        draft.page.search_description = "" if "%" in description else plain(description)
        draft.blocks = blocks
        self._note_oddities(draft)
        return draft

    def _publish(self, draft: Draft) -> None:
        """Whether everybody sees the page. What only some saw there, nobody sees here before somebody has looked at it."""
        item, page = draft.item, draft.page
        later = draft.at > timezone.now()
        draft.live = item.status == "publish" and not item.password and not later and draft.kind != OTHER
        draft.scheduled = (
            (item.status == "future" or (item.status == "publish" and later)) and later and draft.kind != OTHER
        )
        page.live = draft.live
        page.has_unpublished_changes = not draft.live
        if draft.live:
            page.first_published_at = page.last_published_at = draft.at
        if draft.scheduled and not item.password:
            page.go_live_at = draft.at
            return
        look = _("Als Entwurf übernommen. Bitte ansehen und, wenn gewollt, veröffentlichen.")
        if item.password:
            draft.scheduled = False
            draft.notes.append((_("War mit einem Passwort geschützt"), look))
        elif item.status == "private":
            draft.notes.append((_("War privat"), look))
        elif item.status == "future":
            draft.notes.append((_("War geplant, der Zeitpunkt ist vorbei"), look))
        elif item.status == "pending":
            draft.notes.append((_("Wartete auf Durchsicht"), look))
        elif item.status not in ("publish", "draft"):
            draft.notes.append((_("Hatte den Stand „%(status)s“") % {"status": item.status}, look))
        if draft.kind == OTHER:
            draft.notes.append((_("Eigene Art „%(kind)s“") % {"kind": item.kind}, look))

    def _featured(self, draft: Draft) -> int | None:
        """The picture of a post, which most themes show above it. It stands first in the body, if it is not there anyway."""
        number = draft.item.meta.get("_thumbnail_id", "").strip()
        if not number or number == "0":
            return None
        found = self.attachments.at(number, "")
        picture = self.attachments.picture(number, "") if found and found.kind == PHOTO else None
        if picture is None:
            draft.cleaned.missing = True
            address = getattr(self.overview.attachment(number), "address", number)
            draft.notes.append(
                (
                    _("Beitragsbild fehlt: %(source)s") % {"source": address},
                    _(
                        "Mit --media und dem Ordner wp-content/uploads noch einmal ausführen, oder das Bild von Hand einfügen."
                    ),
                )
            )
            return None
        blocks = draft.cleaned.blocks
        if f"'image': {picture.photo}," not in str(
            [block for block in blocks if block["type"] in ("picture", "gallery")]
        ):
            value = {"picture": {"image": picture.photo, "decorative": False, "alt_text": picture.alt}, "caption": ""}
            blocks.insert(0, {"type": "picture", "value": value, "id": _first_id(draft)})
            if not picture.alt:
                draft.notes.append((_("Beitragsbild ohne Alternativtext"), _("Bitte beschreiben, was zu sehen ist.")))
        return picture.photo

    def _tag_names(self, draft: Draft) -> list[str]:
        """Names of categories and tags together: here both are tags."""
        names: dict[str, str] = {}
        for term in draft.item.terms:
            if term.taxonomy in ("category", "post_tag") and term.slug not in UNTOLD_CATEGORIES:
                name = plain(term.name or term.slug)[:100]
                if name:
                    names.setdefault(name.casefold(), name)
            elif term.taxonomy == "post_format":
                self.counted["formats"] += 1
            elif term.taxonomy not in ("category", "post_tag"):
                draft.notes.append(
                    (
                        _("Einordnung „%(taxonomy)s: %(name)s“ entfallen")
                        % {"taxonomy": term.taxonomy, "name": term.name},
                        _("Bei Bedarf als Schlagwort eintragen."),
                    )
                )
        return list(names.values())

    def _note_oddities(self, draft: Draft) -> None:
        item = draft.item
        if item.cut:
            draft.notes.append(
                (_("Text war zu lang und ist abgeschnitten"), _("Bitte von der alten Website vervollständigen."))
            )
        if not plain(item.title):
            draft.notes.append((_("Ohne Titel"), _("Bitte einen Titel geben.")))
        if not texts.has_date(item) and draft.live:
            draft.notes.append(
                (_("Ohne Datum"), _("Bitte das Datum eintragen; jetzt steht dort der Tag der Übernahme."))
            )
        if draft.live and not draft.cleaned.blocks:
            draft.notes.append(
                (_("Ohne Inhalt"), _("Vielleicht zeigte das Theme hier etwas. Bitte ansehen, sonst löschen."))
            )
        if draft.kind != POST and any(comment.approved == "1" for comment in item.comments):
            draft.notes.append(
                (_("Kommentare unter einer Seite entfallen"), _("Kommentare gibt es hier nur unter Artikeln."))
            )
        if draft.live and item.link.rstrip("/") == self.old.address and self.old.address:
            draft.notes.append(
                (_("War die Startseite"), _("Die Startseite macht Reihum selbst. Bitte Texte dorthin übertragen."))
            )

    def _link(self, drafts: list[Draft]) -> None:
        """Leads links to what is here already, and sets the bodies."""
        targets = self.links.targets(self.links.of(draft.blocks for draft in drafts if draft.cleaned.links))
        for draft in drafts:
            if draft.cleaned.links:
                draft.blocks, lost = self.links.mended_body(draft.blocks, targets)
                for address in lost:
                    if self.links.may_come(address):
                        draft.to_mend = True
                    else:
                        draft.notes.append(self.links.note(address))
            draft.page.body = draft.page._meta.get_field("body").to_python(draft.blocks)

    # --- Writing -----------------------------------------------------------------------------------------------------

    def _name(self, drafts: list[Draft], parent: Page) -> None:
        if not drafts:
            return
        if parent.pk not in self.names:
            taken = set(Page.objects.child_of(parent).values_list("slug", flat=True))
            self.names[parent.pk] = texts.ShortNames(parent.get_url() or "/", taken)
        names = self.names[parent.pk]
        for draft in drafts:
            wanted = texts.short_name(draft.item, draft.page.title)
            if draft.kind == PAGE and wanted in names.taken and parent.depth == 2:
                self._beside_ours(draft, wanted)
            draft.page.slug = names.free(wanted)

    def _beside_ours(self, draft: Draft, wanted: str) -> None:
        """Impressum, Datenschutz: ours stand at this address and speak of this program. Theirs lies beside, as a draft."""
        if not draft.live:
            return
        draft.live = draft.page.live = False
        draft.page.has_unpublished_changes = True
        draft.page.first_published_at = draft.page.last_published_at = None
        draft.notes.append(
            (
                _("Unter „/%(slug)s/“ gibt es hier schon eine Seite") % {"slug": wanted},
                _("Als Entwurf übernommen. Bitte übertragen, was noch gilt, und den Entwurf löschen."),
            )
        )

    def _add(self, drafts: list[Draft], parent: Page) -> None:
        if not drafts:
            return
        children: dict[str, list[list[models.Model]]] = {}
        if drafts[0].kind == POST:
            children = {
                "bylines": [self._byline(draft.author) for draft in drafts],
                "tagged_items": [[ArticleTag(tag=self._tag(name)) for name in draft.tags] for draft in drafts],
            }
        pages.add_children(parent, [draft.page for draft in drafts], children)
        for draft in drafts:
            if not draft.live:
                draft.page.save_revision(
                    approved_go_live_at=draft.at if draft.scheduled else None, clean=False, changed=True
                )
            else:
                self._redirect(draft)
                self._pin(draft)

    def _byline(self, login: str) -> list[models.Model]:
        author = self.author(login)
        return [Byline(author=author, sort_order=0)] if author else []

    def author(self, login: str) -> Author | None:
        """The author of a login there; made when first needed."""
        if not login:
            return None
        if login not in self.authors:
            theirs = self.overview.authors.get(login)
            name = plain(theirs.name if theirs and theirs.name else login)[:120] or login[:120]
            key = key_of("", login)
            number = self.records.number("author", key)
            found = Author.objects.filter(pk=number).first() if number else Author.objects.filter(name=name).first()
            if found is None:
                found = Author.objects.create(name=name, slug=_free_slug(name))
            if number is None:
                self.records.new("author", key, found.pk).save()
            elif number != found.pk:
                ImportedRecord.objects.filter(source=self.records.source, kind="author", key=key).update(
                    record=found.pk
                )
            self.authors[login] = found
        return self.authors[login]

    def _tag(self, name: str) -> Tag:
        folded = name.casefold()
        if folded not in self.tags:
            slug = wanted = german.slug(name)[:90] or f"schlagwort-{len(self.tags) + 1}"
            number = 2
            while slug in self.tag_slugs:
                slug, number = f"{wanted}-{number}", number + 1
            self.tags[folded] = Tag.objects.create(name=name, slug=slug)
            self.tag_slugs.add(slug)
        return self.tags[folded]

    def _redirect(self, draft: Draft) -> None:
        # The home page stands at depth 2, and its address is "/".
        to = "/" + draft.page.url_path.split("/", 2)[2]
        for path in addresses.of_item(draft.item, self.old):
            self.redirects.add(path, page=draft.page.pk, to=to)

    def _pin(self, draft: Draft) -> None:
        if draft.item.sticky and draft.kind == POST and (not self.pinned or draft.at > self.pinned[0]):
            self.pinned = (draft.at, draft.page.pk)

    def _memory(self, draft: Draft) -> Memory:
        todo = (LINKS if draft.to_mend else "") + (MISSING if draft.cleaned.missing else "")
        return Memory(draft.there, state_of(draft.page), todo)

    def _update(self, draft: Draft, record: ImportedRecord) -> None:
        """Brings a page to the state of the export. Its place, its address and what was added to it here stay."""
        page: Any = type(draft.page).objects.get(pk=record.record)
        was_live = page.live
        for name in ("title", "search_description", "body"):
            setattr(page, name, getattr(draft.page, name))
        page.draft_title = page.title
        if draft.kind == POST:
            for name in ("date", "teaser", "picture_id", "comments_open"):
                setattr(page, name, getattr(draft.page, name))
            page.tags.set([self._tag(name) for name in draft.tags])
            author = self.author(draft.author)
            page.bylines.set([Byline(author=author, sort_order=0)] if author else [])
        if draft.live and not was_live:
            page.live, page.has_unpublished_changes, page.go_live_at = True, False, None
            page.first_published_at = page.first_published_at or draft.at
            page.last_published_at = draft.at
        elif was_live and not draft.live:
            page.live, page.has_unpublished_changes = False, True
        page.save(clean=False)
        if page.latest_revision_id or not page.live:
            page.save_revision(
                approved_go_live_at=draft.at if draft.scheduled else None, clean=False, changed=not page.live
            )
        ReferenceIndex.create_or_update_for_object(page)
        draft.page = page
        if page.live:
            self._redirect(draft)
        record.digest = str(self._memory(draft))
        record.save(update_fields=["digest"])
        self.counted["updated"] += 1

    def _row(self, item: Item, what: str, advice: str) -> Row:
        kinds = {"post": _("Artikel"), "page": _("Seite")}
        return Row(kinds.get(item.kind, item.kind), item.number, plain(item.title), item.link, what, advice)


def _facts(item: Item) -> tuple[Any, ...]:
    """What of an item makes our page; comments and counters do not."""
    return (
        *(item.title, item.status, item.content, item.excerpt, item.date, item.date_gmt, item.password, item.creator),
        *(item.comments_open, item.meta.get("_thumbnail_id"), item.meta.get("_yoast_wpseo_metadesc")),
        [(term.taxonomy, term.slug, term.name) for term in item.terms],
    )


def _first_id(draft: Draft) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, f"{draft.kind} {draft.key}#featured"))


def _free_slug(name: str) -> str:
    wanted = slug = german.slug(name)[:110] or "autor"
    number = 2
    while Author.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug
