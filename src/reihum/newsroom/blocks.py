"""What an article is made of. Few blocks, each with a template of its own."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


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
    quote = QuoteBlock()
    document = DocumentChooserBlock(label=_("Dokument"), template="newsroom/blocks/document.html")
