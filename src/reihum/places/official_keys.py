"""The official keys of German municipalities.

AGS: eight digits (Land 2, Regierungsbezirk 1, Kreis 2, municipality 3). ARS: twelve, with the four digits of the
association of municipalities (Gemeindeverband) before the last three. Neither has a check digit, so what can be
checked is form, Land, and that the two agree. Source: Statistisches Bundesamt, Gemeindeverzeichnis.
"""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Land(models.TextChoices):
    SCHLESWIG_HOLSTEIN = "01", _("Schleswig-Holstein")
    HAMBURG = "02", _("Hamburg")
    NIEDERSACHSEN = "03", _("Niedersachsen")
    BREMEN = "04", _("Bremen")
    NORDRHEIN_WESTFALEN = "05", _("Nordrhein-Westfalen")
    HESSEN = "06", _("Hessen")
    RHEINLAND_PFALZ = "07", _("Rheinland-Pfalz")
    BADEN_WUERTTEMBERG = "08", _("Baden-Württemberg")
    BAYERN = "09", _("Bayern")
    SAARLAND = "10", _("Saarland")
    BERLIN = "11", _("Berlin")
    BRANDENBURG = "12", _("Brandenburg")
    MECKLENBURG_VORPOMMERN = "13", _("Mecklenburg-Vorpommern")
    SACHSEN = "14", _("Sachsen")
    SACHSEN_ANHALT = "15", _("Sachsen-Anhalt")
    THUERINGEN = "16", _("Thüringen")


def check_ags(key: str) -> None:
    """Raises ValidationError unless `key` can be an AGS."""
    if not re.fullmatch(r"[0-9]{8}", key):
        raise ValidationError(gettext("Der Gemeindeschlüssel (AGS) hat acht Ziffern, zum Beispiel 14524080."))
    if key[:2] not in Land.values:
        raise ValidationError(
            gettext("Der Gemeindeschlüssel beginnt mit der Nummer des Landes, 01 bis 16. „%(land)s“ gibt es nicht.")
            % {"land": key[:2]}
        )


def check_ars(key: str) -> None:
    """Raises ValidationError unless `key` has the form of an ARS."""
    if not re.fullmatch(r"[0-9]{12}", key):
        raise ValidationError(gettext("Der Regionalschlüssel (ARS) hat zwölf Ziffern, zum Beispiel 145240080080."))


def ags_of(ars: str) -> str:
    """The AGS inside an ARS."""
    return ars[:5] + ars[9:]
