"""Publizität in the back office, for those who coordinate: the state of all public content, and the evidence kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.funding.models import Evidence, Period, Project
from reihum.funding.publicity import by_hand, data, evidence, rendered, report, taking
from reihum.funding.publicity.content import everything
from reihum.people.standing import standing_of

PER_PAGE = 50
MOST_IN_A_REPORT = 300  # pictures: about 300 MB in memory while the PDF is made
ONLY_PROBLEMS = "nur=probleme"


class Choice(forms.Form):
    """Which evidence."""

    period = forms.ModelChoiceField(
        Period.objects.all(), label=_("Förderzeitraum"), required=False, empty_label=_("alle")
    )
    project = forms.ModelChoiceField(
        Project.objects.filter(evidence__isnull=False).distinct(),
        label=_("Vorhaben"),
        required=False,
        empty_label=_("alle"),
    )
    since = forms.DateField(label=_("von"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label=_("bis"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    address = forms.CharField(
        label=_("Adresse der Seite"), required=False, help_text=_("Leer: Nachweise aller Seiten und die ohne Adresse.")
    )

    def chosen(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.fields}


class EvidenceForm(forms.ModelForm[Evidence]):
    """Evidence of what no program sees. Who looked is, unless somebody says otherwise, who fills it in."""

    address = forms.URLField(
        label=_("Adresse"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Falls es im Internet steht."),
    )

    class Meta:
        model = Evidence
        fields = ("title", "day", "file", "description", "looked_by", "address", "projects", "periods")
        help_texts = {
            "title": _("Was es ist und wo, zum Beispiel: Plakat am Eingang der Werkstatt."),
            "day": _("An dem es so war: an dem das Plakat hing, die Zeitung erschien, das Fest stattfand."),
            "file": _(
                "Ein Bild (PNG oder JPEG) oder ein PDF, höchstens 20 MB. Was die Kamera in ein Bild geschrieben hat, etwa den "
                "Ort, wird entfernt."
            ),
            "description": _(
                "Was zu sehen ist und welche Förderer genannt sind. Im Bericht hören das auch Menschen, die das Bild nicht sehen."
            ),
            "periods": _("Die Förderzeiträume der gewählten Vorhaben kommen von selbst dazu."),
        }
        widgets = {
            "title": forms.TextInput({"autocomplete": "off"}),
            "day": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
            "file": forms.FileInput({"accept": ".png,.jpg,.jpeg,.pdf"}),
            "description": forms.Textarea({"rows": 4}),
            "projects": forms.CheckboxSelectMultiple,
            "periods": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("description", "looked_by"):
            self.fields[name].required = True

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag kommt erst noch."))
        return day

    def clean_file(self) -> ContentFile[bytes]:
        file = by_hand.examined(self.cleaned_data["file"])
        self.instance.sha256 = by_hand.checksum(file)
        same = Evidence.objects.by_hand().filter(sha256=self.instance.sha256).first()
        if same:
            raise forms.ValidationError(_("Diese Datei gibt es schon als Nachweis „%(same)s“.") % {"same": same})
        return file


def for_coordinators(request: HttpRequest) -> None:
    """Raises PermissionDenied for everybody else."""
    if not standing_of(request.user).is_coordinator:
        raise PermissionDenied


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every public page with what the checks of facts say: those with problems first, with `?nur=probleme` those alone; then
    those that name a funder."""
    for_coordinators(request)
    states = sorted(data.states(), key=lambda state: (state.is_good, state.acknowledgement is None))
    only_problems = request.GET.get("nur") == "probleme"
    days = evidence.newest()
    shown = [state for state in states if not (only_problems and state.is_good)]
    addresses = [evidence.address_of(state.content.path) for state in shown]
    context = {
        "rows": [(state, address, days.get(address)) for state, address in zip(shown, addresses, strict=True)],
        "only_problems": only_problems,
        "all": len(states),
        "bad": sum(not state.is_good for state in states),
        "has_browser": rendered.has_browser(),
    }
    return TemplateResponse(request, "funding/back_office/publicity.html", context)


@require_POST
def take_picture(request: HttpRequest) -> HttpResponse:
    """Has the worker take pictures of one of our public pages, named by its path."""
    for_coordinators(request)
    content = next((one for one in everything() if one.path == request.POST.get("page")), None)
    if content is None:
        raise Http404
    if rendered.has_browser():
        taking.take.enqueue(content.path)
        sentence = gettext("„%(title)s“ wird aufgenommen. In einem Moment steht es unter „Nachweise“.")
        messages.success(request, sentence % {"title": content.title})
    else:
        messages.error(request, gettext("Hier ist keine Aufnahme möglich: Auf dem Server fehlt ein Browser."))
    only_problems = f"?{ONLY_PROBLEMS}" if request.GET.get("nur") == "probleme" else ""
    return redirect(reverse("funding_publicity") + only_problems)


@require_safe
def list_evidence(request: HttpRequest) -> HttpResponse:
    """What is kept as evidence, the newest first; by period, project, time and address."""
    for_coordinators(request)
    form = Choice(request.GET)
    form.is_valid()  # what is not valid is not chosen; the form says so
    found = report.chosen(**form.chosen()).reverse()
    context = {
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("seite")),
        "query": request.GET.urlencode(),
        "too_many": found.count() > MOST_IN_A_REPORT,
        "most": MOST_IN_A_REPORT,
    }
    return TemplateResponse(request, "funding/back_office/evidence.html", context)


@require_http_methods(["GET", "POST"])
def add_evidence(request: HttpRequest) -> HttpResponse:
    """Evidence by hand: the form (GET), and what was filled in (POST)."""
    for_coordinators(request)
    initial = {"day": timezone.localdate(), "looked_by": standing_of(request.user).person}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        by_hand.add(form.instance, form.cleaned_data["projects"], form.cleaned_data["periods"])
        messages.success(request, gettext("Der Nachweis „%(title)s“ ist gespeichert.") % {"title": form.instance.title})
        return redirect("funding_evidence")
    context = {"form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "funding/back_office/add_evidence.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks (GET), then throws away (POST) what was brought by hand. What the program took stays: it is the proof."""
    for_coordinators(request)
    found = get_object_or_404(Evidence.objects.by_hand(), pk=pk)
    if request.method == "POST":
        by_hand.remove(found)
        messages.success(request, gettext("Der Nachweis „%(title)s“ ist gelöscht.") % {"title": found.title})
        return redirect("funding_evidence")
    return TemplateResponse(request, "funding/back_office/remove_evidence.html", {"piece": found})


@require_safe
def evidence_report(request: HttpRequest) -> HttpResponse:
    """The chosen evidence as one PDF, at most so many pieces: the newest."""
    for_coordinators(request)
    form = Choice(request.GET)
    form.is_valid()
    chosen = form.chosen()
    newest = report.chosen(**chosen).reverse()[:MOST_IN_A_REPORT]
    about = ", ".join(str(chosen[part]) for part in ("period", "project", "address") if chosen[part])
    made = report.report(reversed(newest), about or gettext("Alle Veröffentlichungen"))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="nachweis-publizitaet.pdf"'
    return response


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """One piece as it is kept, to be saved: what people brought is never shown in a window of ours."""
    for_coordinators(request)
    found = get_object_or_404(Evidence, pk=pk)
    response = FileResponse(
        found.file.open(), as_attachment=True, filename=found.filename, content_type=found.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
