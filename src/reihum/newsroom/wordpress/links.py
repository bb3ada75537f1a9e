"""Links between the old pages become links between ours: at once where the target is there, else in a last pass."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from reihum.media.models import Photo
from reihum.newsroom.models import ArticlePage, ImportedRecord, StandardPage
from reihum.newsroom.wordpress import pages
from reihum.newsroom.wordpress.addresses import OldSite
from reihum.newsroom.wordpress.attachments import DOCUMENT, PHOTO, Attachments
from reihum.newsroom.wordpress.cleaning import Block
from reihum.newsroom.wordpress.overview import Overview, file_path, path_of
from reihum.newsroom.wordpress.records import LINKS, OTHER, PAGE, POST, Memory, Records, state_of
from reihum.newsroom.wordpress.report import Report, Row

BATCH = 100
LINK = re.compile(r'<a href="([^"]*)">')


class Links:
    """Where links to the old site lead now."""

    def __init__(
        self, overview: Overview, records: Records, report: Report, attachments: Attachments, old: OldSite
    ) -> None:
        self.overview, self.records, self.report, self.attachments, self.old = (
            overview,
            records,
            report,
            attachments,
            old,
        )
        self.mended = 0

    def of(self, bodies: Iterable[Iterable[Block]]) -> set[str]:
        """The addresses of the old site to which the texts of some bodies link."""
        found = {
            html.unescape(address)
            for blocks in bodies
            for block in blocks
            if block["type"] == "paragraph"
            for address in LINK.findall(block["value"])
        }
        return {address for address in found if self.old.is_ours(address)}

    def mended_body(self, blocks: Iterable[Block], targets: dict[str, str]) -> tuple[list[Block], list[str]]:
        """A body with its links led to their targets, and the addresses of the old site for which there is none."""
        lost: dict[str, None] = {}

        def mended(found: re.Match[str]) -> str:
            address = html.unescape(found[1])
            if address in targets:
                return targets[address]
            if self.old.is_ours(address):
                lost[address] = None
            return found[0]

        body = [
            {**block, "value": LINK.sub(mended, block["value"])} if block["type"] == "paragraph" else dict(block)
            for block in blocks
        ]
        return body, list(lost)

    def may_come(self, address: str) -> bool:
        """Whether the export holds a post or page at an address, so that a link to it can be mended later."""
        return bool(self.overview.number_at(address))

    def note(self, address: str) -> tuple[str, str]:
        return _("Link führt zu nichts Übernommenem: %(address)s") % {"address": address}, self._advice(address)

    def mend_all(self, tell: Callable[[int], None]) -> None:
        """Every page in which links to the old site are still noted. Stopped, it goes on where it was."""
        waiting = ImportedRecord.objects.filter(
            source=self.records.source, kind__in=(POST, PAGE, OTHER), digest__regex=rf"\.[a-z]*{LINKS}[a-z]*$"
        ).order_by("pk")
        at = 0
        while batch := list(waiting.filter(pk__gt=at)[:BATCH]):
            with transaction.atomic():
                self._mend(batch)
            at = batch[-1].pk
            self.mended += len(batch)
            tell(self.mended)

    def _mend(self, batch: list[ImportedRecord]) -> None:
        for model in (ArticlePage, StandardPage):
            records = {record.record: record for record in batch if (record.kind == POST) == (model is ArticlePage)}
            found: list[Any] = [
                page
                for page in model._default_manager.filter(pk__in=records)
                if Memory.of(records[page.pk].digest).here == state_of(page)
            ]
            targets = self.targets(self.of(page.body.raw_data for page in found))
            for page in found:
                self._mend_page(page, records[page.pk], targets)
            pages.rewritten(found)
        for record in batch:
            memory = Memory.of(record.digest)
            memory.todo = memory.todo.replace(LINKS, "")
            record.digest = str(memory)
        ImportedRecord.objects.bulk_update(batch, ["digest"])
        self.report.keep()

    def _mend_page(self, page: Any, record: ImportedRecord, targets: dict[str, str]) -> None:
        body, lost = self.mended_body(page.body.raw_data, targets)
        page.body = page._meta.get_field("body").to_python(body)
        if page.latest_revision_id:
            revision = page.latest_revision
            revision.content = {**revision.content, "body": json.dumps(body)}
            revision.save(update_fields=["content"])
        kind = _("Artikel") if record.kind == POST else _("Seite")
        self.report.say(
            f"links {record.kind} {record.key}",
            [Row(kind, record.key, page.title, address, *self.note(address)) for address in lost],
        )

    def _advice(self, address: str) -> str:
        if "/wp-admin/" in address or "/wp-login" in address:
            return _("Der Link führte in die Verwaltung der alten Website. Bitte entfernen.")
        if "." in path_of(address).rpartition("/")[2]:
            return _(
                "Mit --media und dem Ordner wp-content/uploads noch einmal ausführen, oder die Datei von Hand hochladen."
            )
        return _("Bitte den Link ansehen: Er führt noch zur alten Adresse.")

    def targets(self, wanted: set[str]) -> dict[str, str]:
        """For each address that leads somewhere here, the beginning of the link."""
        targets: dict[str, str] = {}
        numbers: dict[str, str] = {}
        for address in wanted:
            if not self.old.is_ours(address):
                continue
            is_file = "." in file_path(address) and ("/uploads/" in address or "/files/" in address)
            number = "" if is_file else self.overview.number_at(address)
            attachment = self.overview.attachment(number) if number else None
            found = (
                self.attachments.at(number if attachment else "", "" if attachment else address)
                if is_file or attachment
                else None
            )
            if found and found.kind == DOCUMENT:
                targets[address] = f'<a linktype="document" id="{found.record}">'
            elif found and found.kind == PHOTO:
                photo = Photo.objects.filter(pk=found.record).first()
                if photo:
                    targets[address] = f'<a href="{html.escape(reverse("media:picture", args=[photo.pk]))}">'
            elif number:
                numbers[address] = number
            elif path_of(address) == path_of(self.old.address) and not address.partition("?")[2]:
                targets[address] = '<a href="/">'
        records = ImportedRecord.objects.filter(
            source=self.records.source, kind__in=(POST, PAGE), key__in=set(numbers.values())
        ).values_list("key", "record")
        here = dict(records)
        there = set(Page.objects.filter(pk__in=here.values()).values_list("pk", flat=True))
        for address, number in numbers.items():
            if here.get(number) in there:
                targets[address] = f'<a linktype="page" id="{here[number]}">'
        return targets
