"""What people write into minutes, and about the tasks that came of a meeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reihum.meetings.minutes import Text
from reihum.meetings.models import MinutesPart, MinutesVersion, Task
from reihum.people.models import Person


class TaskForm(forms.ModelForm[Task]):
    """What was agreed, who does it, until when."""

    class Meta:
        model = Task
        fields = ("what", "person", "due")
        widgets = {"due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = Person.objects.members(timezone.localdate())
        person.empty_label = _("noch niemand")


class TaskStateForm(forms.ModelForm[Task]):
    """How a task stands."""

    class Meta:
        model = Task
        fields = ("state", "note")


class MinutesTextForm(forms.ModelForm[MinutesVersion]):
    """What the minutes say about one point, and on which version (number) that is based."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = MinutesVersion
        fields = ("text", "decisions")
        widgets = {"text": forms.Textarea(attrs={"rows": 10}), "decisions": forms.Textarea(attrs={"rows": 4})}

    @property
    def said(self) -> Text:
        return Text(*(self.cleaned_data[name].replace("\r\n", "\n").strip() for name in ("text", "decisions")))


class MinutesPartForm(forms.ModelForm[MinutesPart]):
    class Meta:
        model = MinutesPart
        fields = ("title",)
