"""What the form of an article asks for while somebody fills it in."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reihum.funding.models import Period, Project
from reihum.media.models import Logo, Photo
from reihum.meetings.models import Meeting
from reihum.newsroom.acknowledgement_check import Choices, state
from reihum.places.models import Area


class ChoicesForm(forms.Form):
    """What decides about the acknowledgement; what is not valid yet counts as not chosen."""

    areas = forms.ModelMultipleChoiceField(Area.objects.select_related("municipality"), required=False)
    periods = forms.ModelMultipleChoiceField(Period.objects.select_related("programme"), required=False)
    projects = forms.ModelMultipleChoiceField(Project.objects.select_related("period__programme"), required=False)
    logos = forms.ModelMultipleChoiceField(Logo.objects.all(), required=False)
    photos = forms.ModelMultipleChoiceField(Photo.objects.all(), required=False)
    meeting = forms.ModelChoiceField(Meeting.objects.all(), required=False)
    date = forms.DateField(required=False, input_formats=["%d.%m.%Y", "%Y-%m-%d"])

    def chosen(self) -> Choices:
        self.full_clean()
        given = self.cleaned_data
        several = ("areas", "periods", "projects", "logos", "photos")
        return Choices(
            **{name: list(given.get(name, ())) for name in several},
            meeting=given.get("meeting"),
            date=given.get("date") or timezone.localdate(),
        )


@require_safe
def acknowledgement(request: HttpRequest) -> HttpResponse:
    """For the form of an article: which funders it will name, with what is chosen right now."""
    return render(request, "newsroom/_acknowledgement_state.html", state(ChoicesForm(request.GET).chosen()))
