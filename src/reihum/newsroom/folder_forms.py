"""The form of a folder."""

from __future__ import annotations

from typing import Any

from django import forms

from reihum.newsroom.models import Folder, FolderItem


class FolderForm(forms.ModelForm[Folder]):
    """What a folder is about; that everybody may read it, only the coordination says."""

    class Meta:
        model = Folder
        fields = ("title", "about", "is_public")
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            del self.fields["is_public"]


class NoteForm(forms.ModelForm[FolderItem]):
    """Why something lies in a folder."""

    class Meta:
        model = FolderItem
        fields = ("note",)
