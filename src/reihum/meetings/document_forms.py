"""What people say about the papers they bring to a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reihum.media.documents import ending_of, examined

KINDS = ("pdf", "odp", "pptx", "odt", "docx", "ods", "xlsx", "png", "jpg", "jpeg")
LONGEST_TITLE = 200


class DocumentForm(forms.Form):
    """A file, what it is called, and who may read it."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_("Folien, Texte, Tabellen oder Bilder. Als PDF können alle sie öffnen."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )
    title = forms.CharField(
        label=_("Titel"), max_length=LONGEST_TITLE, required=False, help_text=_("Ohne Titel gilt der Name der Datei.")
    )
    readers = forms.ChoiceField(
        label=_("Wer darf sie lesen?"),
        choices=[("members", _("nur Mitglieder")), ("all", _("alle"))],
        initial="members",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="paper_%s")  # it stands beside other forms

    def clean_file(self) -> ContentFile[bytes]:
        upload: UploadedFile = self.cleaned_data["file"]
        if ending_of(str(upload.name)) not in KINDS:
            raise ValidationError(
                gettext(
                    "Dateien dieser Art nehmen wir nicht an. Es gehen PDF, Folien (PPTX, ODP), Texte (DOCX, ODT), Tabellen "
                    "(XLSX, ODS) und Bilder (PNG, JPEG). Bitte speichern Sie die Datei als PDF und laden Sie sie noch "
                    "einmal hoch."
                )
            )
        return examined(upload)

    @property
    def said_title(self) -> str:
        """The title, or what the name of the file says."""
        name = str(self.cleaned_data["file"].name).rpartition(".")[0].replace("_", " ")
        return (self.cleaned_data["title"] or " ".join(name.split()) or gettext("Unterlage"))[:LONGEST_TITLE]

    @property
    def is_for_members(self) -> bool:
        return self.cleaned_data["readers"] == "members"
