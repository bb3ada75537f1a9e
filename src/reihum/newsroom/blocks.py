"""What an article is made of. Few blocks, each with a template of its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from reihum.media.models import Photo
from reihum.newsroom import foreign

TEXT_FEATURES = [
    *("h3", "h4", "bold", "italic", "strikethrough", "superscript", "subscript", "code"),
    *("link", "document-link", "ol", "ul", "hr"),
]


class PictureBlock(blocks.StructBlock):
    """A picture. Its alternative text is required unless it is marked as decoration; the credit comes from the photo."""

    picture = ImageBlock(label=_("Bild"))
    caption = blocks.CharBlock(
        label=_("Bildunterschrift"),
        required=False,
        max_length=300,
        help_text=_("Leer: die Unterschrift des Bildes selbst."),
    )

    class Meta:
        icon = "image"
        label = _("Bild")
        template = "newsroom/blocks/picture.html"


@dataclass(frozen=True)
class GalleryPicture:
    """A picture of a gallery, with the keys of itself and its neighbours for links within the page."""

    photo: Photo
    caption: str
    key: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """The alternative text in this place."""
        return "" if self.photo.decorative else self.photo.contextual_alt_text or self.photo.default_alt_text


class GalleryValue(blocks.StructValue):
    def shown(self) -> list[GalleryPicture]:
        """The pictures that may be shown, in order."""
        there = [
            (child.value, str(child.id or number))
            for number, child in enumerate(self["pictures"].bound_blocks)
            if child.value["picture"] and not child.value["picture"].is_withdrawn
        ]
        keys = ["", *(key for _value, key in there), ""]
        return [
            GalleryPicture(value["picture"], value["caption"], key, keys[number], keys[number + 2])
            for number, (value, key) in enumerate(there)
        ]


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side; each opens large."""

    pictures = blocks.ListBlock(PictureBlock(), min_num=1, label=_("Bilder"))

    class Meta:
        icon = "image"
        label = _("Galerie")
        template = "newsroom/blocks/gallery.html"
        value_class = GalleryValue


class ForeignValue(blocks.StructValue):
    def frame(self) -> foreign.Frame | None:
        return foreign.frame(self["url"])

    def host(self) -> str:
        return foreign.host(self["url"])


class ForeignBlock(blocks.StructBlock):
    """A video or a map that lies elsewhere. Nothing is loaded from there before somebody wants it."""

    url = blocks.URLBlock(label=_("Adresse"), max_length=500)
    title = blocks.CharBlock(label=_("Was zu sehen ist"), max_length=200)

    class Meta:
        icon = "media"
        label = _("Video oder Karte von anderswo")
        template = "newsroom/blocks/foreign.html"
        value_class = ForeignValue
        help_text = _(
            "Die Adresse, wie sie im Browser steht. Videos von YouTube und Vimeo und Karten von OpenStreetMap lassen sich nach "
            "einem Klick auf der Seite ansehen; zu allem anderen führt ein Link."
        )


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Zitat"))
    by = blocks.CharBlock(label=_("Wer es gesagt hat"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Zitat")
        template = "newsroom/blocks/quote.html"


class Body(blocks.StreamBlock):
    heading = blocks.CharBlock(
        label=_("Zwischenüberschrift"), icon="title", max_length=160, template="newsroom/blocks/heading.html"
    )
    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, template="newsroom/blocks/paragraph.html")
    picture = PictureBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    table = TableBlock(label=_("Tabelle"), icon="table", template="newsroom/blocks/table.html")
    foreign = ForeignBlock()
    document = DocumentChooserBlock(label=_("Dokument"), template="newsroom/blocks/document.html")
