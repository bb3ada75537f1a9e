"""A published list of projects in the back office: bring the file, look at the difference, take it over."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from reihum.funding import list_import
from reihum.funding.models import ProjectList
from reihum.kit import tables, waiting_files

KIND = "projects"
SHOWN = 200  # of new and changed projects, and of problems

may_import = permission_required("funding.add_project", raise_exception=True)


class UploadForm(forms.Form):
    """Which list, as of when, and its file."""

    source = forms.ModelChoiceField(ProjectList.objects.all(), label=_("Liste"))
    as_of = forms.DateField(
        label=_("Stand"),
        help_text=_("Der Tag, auf den sich die Liste bezieht; er steht meist auf der Seite, von der sie stammt."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    file = forms.FileField(
        label=_("Datei"),
        help_text=_("Eine Tabelle im Format CSV oder XLSX, höchstens 30 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > tables.MOST_BYTES:
            raise forms.ValidationError(_("Die Datei ist größer als 30 MB. Bitte teilen Sie sie."))
        return file


class ColumnsForm(forms.Form):
    """Which column of the file tells which fact."""

    def __init__(self, data: Mapping[str, str] | None, table: tables.Table, guessed: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(guessed))
        choices = [("", _("– steht nicht darin –")), *((heading, heading) for heading in table.headings)]
        for name, label in list_import.COLUMNS.items():
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    def columns(self) -> dict[str, str]:
        """Our facts with their headings; what was not chosen is left out."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return {name: heading for name, heading in chosen.items() if heading}


@may_import
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Takes the file; nothing is changed by that."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"as_of": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = waiting_files.keep(said["file"], request.user.pk, KIND)
        return redirect(reverse("project_list_preview", args=[said["source"].pk, said["as_of"].isoformat(), key]))
    return render(request, "funding/list_upload.html", {"form": form}, status=422 if form.errors else 200)


@may_import
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, source: int, as_of: str, key: str) -> HttpResponse:
    """Shows the difference to what is known (GET), with the columns to choose; takes it over (POST)."""
    file = waiting_files.path(key, request.user.pk, KIND)
    project_list = ProjectList.objects.select_related("period").filter(pk=source).first()
    day = forms.DateField().to_python(as_of)
    if file is None or project_list is None or day is None:
        messages.error(request, gettext("Die Datei ist nicht mehr da. Bitte laden Sie sie noch einmal hoch."))
        return redirect("project_list_upload")
    try:
        table = tables.read(file, known=(*project_list.columns.values(), *list_import.HEADINGS))
    except tables.UnreadableTableError as error:
        messages.error(request, str(error))
        return redirect("project_list_upload")
    chosen = request.POST if request.method == "POST" else (request.GET or None)
    form = ColumnsForm(chosen, table, list_import.guess(table, project_list.columns))
    comparison = list_import.compare(project_list, table, form.columns(), day)
    if request.method == "POST" and not comparison.problems:
        list_import.apply(project_list, comparison, form.columns(), day)
        waiting_files.drop(key, request.user.pk, KIND)
        messages.success(
            request,
            gettext("Übernommen: %(new)s neue Vorhaben, %(changed)s geänderte, %(same)s unverändert.")
            % {"new": len(comparison.new), "changed": len(comparison.changed), "same": comparison.same},
        )
        return redirect("wagtailsnippets_funding_project:list")
    context = {
        "list": project_list,
        "as_of": day,
        "form": form,
        "comparison": comparison,
        "problems": comparison.problems[:SHOWN],
        "changed": comparison.changed[:SHOWN],
        "new": comparison.new[:SHOWN],
        "elsewhere": sum(comparison.elsewhere.values()),
        "places": ", ".join(place for place, _count in comparison.elsewhere.most_common(8)),
    }
    return render(request, "funding/list_preview.html", context, status=422 if request.method == "POST" else 200)
