"""What the form of an article asks for while somebody fills it in."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reihum.funding.models import Period
from reihum.meetings.models import Meeting
from reihum.newsroom.acknowledgement_check import of_choices
from reihum.places.models import Area


class Choices(forms.Form):
    """What decides about the acknowledgement; what is not valid yet counts as not chosen."""

    areas = forms.ModelMultipleChoiceField(Area.objects.select_related("municipality"), required=False)
    periods = forms.ModelMultipleChoiceField(Period.objects.select_related("programme"), required=False)
    meeting = forms.ModelChoiceField(Meeting.objects.all(), required=False)
    date = forms.DateField(required=False, input_formats=["%d.%m.%Y", "%Y-%m-%d"])

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        date: datetime.date | None = self.cleaned_data.get("date")
        return {
            "areas": list(self.cleaned_data.get("areas", ())),
            "periods": list(self.cleaned_data.get("periods", ())),
            "meeting": self.cleaned_data.get("meeting"),
            "date": date or timezone.localdate(),
        }


@require_safe
def acknowledgement(request: HttpRequest) -> HttpResponse:
    """For the form of an article: which funders it will name, with what is chosen right now."""
    context = of_choices(**Choices(request.GET).chosen())
    return render(request, "newsroom/_acknowledgement_state.html", context)
