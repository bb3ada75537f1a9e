"""The pages people write: home, news, articles with their authors and comments, standard pages."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, Revision
from wagtail.search import index

from reihum.exchange.models import Experience
from reihum.funding.models import Period, Project
from reihum.kit import german
from reihum.kit.german import COLLATION
from reihum.media.models import File, Logo
from reihum.meetings.models import Meeting
from reihum.newsroom.blocks import Body
from reihum.newsroom.forms import ArticleForm
from reihum.newsroom.panels import AcknowledgementPanel
from reihum.people.models import Person, User
from reihum.places.models import Area
from reihum.publishing.pages import published


class PublishedPage(Page):
    """A page that is the same for every visitor."""

    serve = published(Page.serve)

    class Meta:
        abstract = True


class HomePage(PublishedPage):
    """The front page. What it shows comes from the network's records; only the pinned article is chosen here."""

    pinned = models.ForeignKey(
        "newsroom.ArticlePage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Artikel, der oben bleibt"),
    )

    content_panels = [*Page.content_panels, FieldPanel("pinned")]
    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "newsroom/home.html"

    class Meta:
        verbose_name = _("Startseite")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.front import front_page

        return {**super().get_context(request, *args, **kwargs), **front_page(self)}


class NewsPage(PublishedPage):
    """Aktuelles: the list of all articles."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["newsroom.HomePage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.ArticlePage"]
    template = "newsroom/listing.html"

    class Meta:
        verbose_name = _("Aktuelles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.lists import listing, published

        newest = listing(published(), reverse("newsroom:news"), 1, may_be_empty=True)
        context = {"listing": newest, "heading": self.title, "feeds": newest.url}
        return {**super().get_context(request, *args, **kwargs), **context}


class Author(models.Model):
    """Whoever writes articles, under the name that stands over them. Need not be a person of the network."""

    name = models.CharField(_("Name"), max_length=120, db_collation=COLLATION)
    slug = models.SlugField(_("Kurzname in der Adresse"), max_length=120, unique=True)
    about = models.TextField(_("Über die Person"), blank=True, help_text=_("Ein, zwei Sätze für alle, die hier lesen."))
    person = models.OneToOneField(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("Person im Netzwerk"),
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Autorin oder Autor")
        verbose_name_plural = _("Autorinnen und Autoren")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("newsroom:author", args=[self.slug])


class Tag(TagBase):
    """A tag of articles. Its address is written as German is without its letters."""

    class Meta:
        verbose_name = _("Schlagwort")
        verbose_name_plural = _("Schlagwörter")

    def slugify(self, tag: str, i: int | None = None) -> str:
        plain = german.slug(tag) or "schlagwort"
        return plain if i is None else f"{plain}-{i}"


class ArticleTag(ItemBase):
    """That an article has a tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_items")
    content_object = ParentalKey("newsroom.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tag_once_an_article")]


class Byline(Orderable):
    """One of the authors of an article, in the order in which they are named."""

    article = ParentalKey("newsroom.ArticlePage", on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, related_name="bylines", verbose_name=_("Autorin oder Autor")
    )

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="author_once_an_article")]


class RelatedArticle(Orderable):
    """An article that goes with another, chosen by hand, in the order in which they are named."""

    article = ParentalKey("newsroom.ArticlePage", on_delete=models.CASCADE, related_name="related")
    other = models.ForeignKey(
        "newsroom.ArticlePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("Artikel")
    )

    panels = [FieldPanel("other")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "other"], name="related_once_an_article")]


class ArticleProject(Orderable):
    """That an article tells of a project."""

    article = ParentalKey("newsroom.ArticlePage", on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="article_places", verbose_name=_("Vorhaben")
    )

    panels = [FieldPanel("project")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "project"], name="project_once_an_article")]


class ArticleLogo(Orderable):
    """The logo of a partner on an article, after the acknowledgement."""

    article = ParentalKey("newsroom.ArticlePage", on_delete=models.CASCADE, related_name="logos")
    logo = models.ForeignKey(Logo, on_delete=models.PROTECT, related_name="article_places", verbose_name=_("Logo"))

    panels = [FieldPanel("logo", widget=forms.Select)]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["article", "logo"], name="logo_once_an_article")]


class ArticlePage(PublishedPage):
    """An article, with what it belongs to: areas, funding periods, projects, a meeting. The acknowledgement follows."""

    date = models.DateField(
        _("Datum"),
        default=timezone.localdate,
        help_text=_("Steht über dem Artikel und bestimmt, welche Förderung damals lief."),
    )
    teaser = models.TextField(
        _("Anreißer"), max_length=400, help_text=_("Ein, zwei Sätze für die Übersicht, höchstens 400 Zeichen.")
    )
    picture = models.ForeignKey(
        "media.Photo",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Bild für die Übersicht"),
    )
    body = StreamField(Body(), verbose_name=_("Text"))
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("Schlagwörter"))
    areas = ParentalManyToManyField(Area, blank=True, related_name="articles", verbose_name=_("Gebiete"))
    periods = ParentalManyToManyField(Period, blank=True, related_name="articles", verbose_name=_("Förderzeiträume"))
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("Arbeitstreffen"),
    )
    experience = models.ForeignKey(
        Experience,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        editable=False,
        verbose_name=_("erzählt von der Erfahrung"),
    )
    comments_open = models.BooleanField(_("Kommentare möglich"), default=True)

    content_panels = [
        TitleFieldPanel("title", help_text=_("Kurz und sprechend; steht auch in der Übersicht und in Suchmaschinen.")),
        FieldPanel("teaser"),
        FieldPanel("picture"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("areas", widget=forms.CheckboxSelectMultiple),
                FieldPanel("periods", widget=forms.CheckboxSelectMultiple),
                FieldPanel("meeting", widget=forms.Select),
                InlinePanel("projects", heading=_("Vorhaben"), label=_("Vorhaben")),
                InlinePanel(
                    "logos",
                    heading=_("Logos von Partnern"),
                    label=_("Logo"),
                    help_text=_(
                        "Sie stehen nach dem Förderhinweis. Das Emblem der EU und die Logos der Förderer kommen von selbst."
                    ),
                ),
                AcknowledgementPanel(heading=_("Förderhinweis")),
            ],
            heading=_("Gehört zu"),
            help_text=_("Daraus ergibt sich, welche Förderung genannt wird. Ein Logo brauchen Sie nicht einzufügen."),
        ),
        InlinePanel("bylines", heading=_("Autorinnen und Autoren"), label=_("Autorin oder Autor")),
        FieldPanel("date"),
        FieldPanel("tags"),
        InlinePanel(
            "related",
            heading=_("Passende Artikel"),
            label=_("Artikel"),
            help_text=_("Leer: Artikel mit denselben Gebieten und Schlagwörtern."),
            max_num=6,
        ),
    ]
    settings_panels = [FieldPanel("comments_open"), *Page.settings_panels]
    base_form_class = ArticleForm
    search_fields = [*Page.search_fields, index.SearchField("teaser"), index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["newsroom.NewsPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "newsroom/article.html"

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")
        indexes = [models.Index(F("date").desc(), F("page_ptr").desc(), name="articles_newest_first")]

    @property
    def path_of_address(self) -> str:
        """The address without the site's; articles stand all in one place."""
        return reverse("newsroom:article", args=[self.slug])

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Refuses what is not finished, or may not be shown (any more). Raises UnfinishedError."""
        from reihum.newsroom.before_publishing import refuse_unfinished

        refuse_unfinished(revision.as_object())
        return super().publish(revision, *args, **kwargs)

    @property
    def day(self) -> datetime.date:
        """The day whose funding rules hold: the meeting's, if the article tells of one."""
        return self.meeting.day if self.meeting else self.date

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.article import article

        return {**super().get_context(request, *args, **kwargs), **article(self, request)}


class StandardPage(PublishedPage):
    """Any other page: Impressum, Datenschutz, Barrierefreiheit, Leichte Sprache. Shown in the footer if it is "in Menüs"."""

    body = StreamField(Body(), verbose_name=_("Text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["newsroom.HomePage", "newsroom.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.StandardPage"]
    template = "newsroom/standard.html"

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from reihum.newsroom.pictures import pictures

        return {**super().get_context(request, *args, **kwargs), **pictures(self)}


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> Self:
        return self.filter(state=Comment.State.PUBLISHED)

    def undecided(self) -> Self:
        """What somebody has to look at: new comments, and published ones reported since the last look."""
        return self.filter(
            Q(state=Comment.State.PENDING) | Q(state=Comment.State.PUBLISHED, reported_at__gt=F("decided_at"))
        )


class Comment(models.Model):
    """What a reader wrote under an article. Public after somebody has looked at it; the address never is.

    Nobody changes what others wrote; it is published, rejected, or taken away. Then a gap stays under which the
    replies stand.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("wartet")
        PUBLISHED = "published", _("veröffentlicht")
        REJECTED = "rejected", _("abgelehnt")
        REMOVED = "removed", _("gelöscht")

    article = models.ForeignKey(
        ArticlePage, on_delete=models.CASCADE, related_name="comments", verbose_name=_("Artikel")
    )
    # A reply belongs to its own author: it goes with the article, not with the comment above it.
    parent = models.ForeignKey(
        "self",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("Antwort auf"),
    )
    name = models.CharField(_("Name"), max_length=80)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True, help_text=_("Wird nie gezeigt und nicht weitergegeben."))
    text = models.TextField(_("Kommentar"), max_length=5000)
    state = models.CharField(_("Stand"), max_length=10, choices=State.choices, default=State.PENDING)
    written_at = models.DateTimeField(_("geschrieben"), default=timezone.now)
    # Periods of keeping count from here: a comment of an old website was written long before it came to us.
    received_at = models.DateTimeField(_("eingegangen"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("entschieden"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entschieden von"),
    )
    reported_at = models.DateTimeField(_("gemeldet"), null=True, blank=True, editable=False)
    report = models.TextField(_("Meldung"), blank=True, editable=False, max_length=1000)
    announced_at = models.DateTimeField(_("per E-Mail angekündigt"), null=True, blank=True, editable=False)
    form_key = models.CharField(_("Formular"), max_length=32, null=True, unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("Kommentar")
        verbose_name_plural = _("Kommentare")
        indexes = [models.Index(fields=["article", "state", "written_at"], name="comment_of_article")]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="comment_is_no_reply_to_itself"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="comment_decided_when_not_pending",
            ),
            models.CheckConstraint(
                condition=~Q(state="removed") | Q(name="", email="", text="", report=""),
                name="comment_removed_is_empty",
            ),
        ]

    def __str__(self) -> str:
        if self.state == self.State.REMOVED:
            return gettext("Gelöschter Kommentar")
        return f"{self.name}: {Truncator(self.text).chars(80)}"

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.article_id != self.article_id:
            raise ValidationError({"parent": gettext("Eine Antwort gehört zum selben Artikel.")})

    @property
    def is_reported(self) -> bool:
        """Whether it is published and somebody has reported it since the last decision."""
        return (
            self.state == self.State.PUBLISHED
            and self.reported_at is not None
            and self.decided_at is not None
            and self.reported_at > self.decided_at
        )

    @property
    def is_undecided(self) -> bool:
        return self.state == self.State.PENDING or self.is_reported


class ImportedRecord(models.Model):
    """Where a record of ours came from, so that importing again finds it instead of making it twice."""

    source = models.CharField(_("Quelle"), max_length=200, help_text=_("Die Adresse der alten Website."))
    kind = models.CharField(_("Art"), max_length=20)
    key = models.CharField(_("Schlüssel dort"), max_length=200)
    record = models.PositiveBigIntegerField(_("Nummer hier"))
    digest = models.CharField(_("Prüfsumme"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("Übernommener Datensatz")
        verbose_name_plural = _("Übernommene Datensätze")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="imported_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.source})"


class Folder(models.Model):
    """What there is on one theme (Themenmappe): entries of the exchange, articles and files, in an order, with a word on each."""

    title = models.CharField(_("Thema"), max_length=120, unique=True, db_collation=COLLATION)
    slug = models.SlugField(max_length=140, unique=True, editable=False)
    about = models.TextField(_("Worum es geht"), blank=True, max_length=2000)
    is_public = models.BooleanField(
        _("öffentlich"),
        default=False,
        help_text=_(
            "Besucher sehen davon, was auch einzeln öffentlich ist. Ohne Haken sehen die Mappe nur Mitglieder."
        ),
    )
    changed_at = models.DateTimeField(_("zuletzt geändert"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("Themenmappe")
        verbose_name_plural = _("Themenmappen")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("newsroom:folder", args=[self.slug])


class FolderItem(models.Model):
    """One thing in a folder."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="items", verbose_name=_("Themenmappe"))
    position = models.PositiveIntegerField()
    note = models.CharField(_("Warum das hier liegt"), max_length=300, blank=True)
    experience = models.ForeignKey(
        Experience, on_delete=models.CASCADE, null=True, blank=True, related_name="in_folders"
    )
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, null=True, blank=True, related_name="in_folders")
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, blank=True, related_name="in_folders")

    class Meta:
        verbose_name = _("Stück einer Themenmappe")
        verbose_name_plural = _("Stücke einer Themenmappe")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["folder", "experience"], name="experience_once_a_folder"),
            models.UniqueConstraint(fields=["folder", "article"], name="article_once_a_folder"),
            models.UniqueConstraint(fields=["folder", "file"], name="file_once_a_folder"),
            models.CheckConstraint(
                condition=Q(experience__isnull=False, article__isnull=True, file__isnull=True)
                | Q(experience__isnull=True, article__isnull=False, file__isnull=True)
                | Q(experience__isnull=True, article__isnull=True, file__isnull=False),
                name="folder_item_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.experience or self.article or self.file)
