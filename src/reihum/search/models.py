"""What can be found, and by which words."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that can be found: what is shown of it, who may find it, and its terms.

    The database's own engine follows this table by itself (migration 0001): on SQLite triggers keep an FTS5 table, on PostgreSQL
    there is a GIN index. A migration that makes SQLite write the table anew has to make the triggers again.
    """

    kind = models.CharField(_("Art"), max_length=30)
    key = models.BigIntegerField(_("Nummer der Sache"))
    title = models.TextField(_("Titel"))
    text = models.TextField(_("Text"))
    url = models.CharField(_("Adresse"), max_length=500)
    audiences = models.JSONField(_("wer es finden darf"))  # texts such as "public", "circle:7"
    day = models.DateField(_("Datum"), null=True)
    facets = models.JSONField(_("Filter"))  # [name, value, label], in order
    title_length = models.PositiveIntegerField(_("Wörter im Titel"))
    text_length = models.PositiveIntegerField(_("Wörter im Text"))
    terms = models.TextField()  # as `analysis.written_down` has them
    marks = models.TextField()  # by which it is narrowed down: see `analysis.marks`
    vocabulary = models.PositiveIntegerField()  # the words of the site with which the terms were made
    changed_at = models.DateTimeField(_("geändert"), auto_now=True, db_index=True)

    class Meta:
        verbose_name = _("Fundstück")
        verbose_name_plural = _("Fundstücke")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return self.title


class Frequency(models.Model):
    """In how many entries a term stood when they were last counted."""

    term = models.CharField(max_length=90, primary_key=True)
    documents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.term}: {self.documents}"


class Word(models.Model):
    """A word as it is written, and in how many entries of an audience it stands at least: see `words`."""

    audience = models.CharField(max_length=20)
    word = models.CharField(max_length=60)  # plain
    beginning = models.CharField(max_length=3)
    written = models.CharField(max_length=60)
    documents = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audience", "word"], name="search_word_once")]
        indexes = [models.Index(fields=["beginning", "audience"], name="search_word_beginning")]

    def __str__(self) -> str:
        return self.written


class Count(models.Model):
    """What all entries had in common when they were last counted, and the words of the site. One row."""

    documents = models.PositiveIntegerField(default=0)
    title_length = models.FloatField(default=6)  # words, on average
    text_length = models.FloatField(default=100)
    counted_at = models.DateTimeField(null=True)
    counts_begun = models.PositiveIntegerField(default=0)  # whoever begins one takes over from whoever is at it
    vocabulary = models.PositiveIntegerField(default=0)  # goes up when `own_words` changes
    own_words = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="search_one_count")]

    def __str__(self) -> str:
        return f"{self.documents}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)
