"""What hosts say about a point of the agenda."""

from __future__ import annotations

from typing import Any

from django import forms

from reihum.meetings.models import AgendaItem, Meeting


class AgendaItemForm(forms.ModelForm[AgendaItem]):
    """One point of the agenda; the city's areas stand first among those to choose."""

    class Meta:
        model = AgendaItem
        fields = ("kind", "title", "minutes", "by", "people", "areas", "note", "for_members_only")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "people": forms.CheckboxSelectMultiple,
            "areas": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["areas"]
        areas.queryset = areas.queryset.of_city_first(meeting.municipality_id)
