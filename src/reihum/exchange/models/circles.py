"""Circles: members who want some things among themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from reihum.kit.german import COLLATION
from reihum.people.models import Person


class Circle(models.Model):
    """A named group of people (Arbeitskreis). Only they read what is told to it; the coordination says who belongs to it."""

    name = models.CharField(_("Name"), max_length=120, unique=True, db_collation=COLLATION)
    about = models.TextField(_("Worum es geht"), blank=True)
    people = models.ManyToManyField(Person, blank=True, related_name="circles", verbose_name=_("Mitglieder"))

    class Meta:
        verbose_name = _("Arbeitskreis")
        verbose_name_plural = _("Arbeitskreise")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
