"""Bringing a list in the back office: nothing changes before somebody says yes."""

from __future__ import annotations

import datetime
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reihum.funding.models import Project, ProjectList

CSV = "Titel;Träger;Ort;Gesamtkosten\nKids Club;AWO;Glauchau;59.866,56 €\nFern;X;Görlitz;Anfang 2019\n"


@pytest.fixture
def the_list(cast: Any, settings: Any, tmp_path: Any) -> ProjectList:
    settings.DATA = tmp_path
    return ProjectList.objects.create(name="Vorhaben in Sachsen", period=cast.period)


def bring(client: Client, the_list: ProjectList, content: bytes = CSV.encode(), name: str = "liste.csv") -> Any:
    data = {"source": the_list.pk, "as_of": "2020-07-01", "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("project_list_upload"), data)


def test_from_upload_to_project(client: Client, cast: Any, the_list: ProjectList) -> None:
    client.force_login(cast.carla)
    preview = bring(client, the_list).url
    page = unescape(client.get(preview).content.decode())
    assert "Bitte wählen Sie die Spalte für „Name des Vorhabens“." in page
    assert client.post(preview, {}).status_code == 422
    columns = {"name": "Titel", "beneficiary": "Träger", "place": "Ort", "total": "Gesamtkosten"}
    page = unescape(client.get(preview, columns).content.decode())
    assert "1 neu, 0 geändert, 0 unverändert. 1 Vorhaben liegt nicht im Netzwerk und bleibt weg: Görlitz." in page
    assert Project.objects.count() == 0
    assert client.post(preview, columns).url == reverse("wagtailsnippets_funding_project:list")
    project = Project.objects.get()
    assert (project.name, project.version.as_of, str(project.version.total)) == (
        "Kids Club",
        datetime.date(2020, 7, 1),
        "59866.56",
    )
    # The next time the columns are known, and the file is gone.
    assert "1 unverändert" in unescape(client.get(bring(client, the_list).url).content.decode())
    assert client.get(preview).url == reverse("project_list_upload")


def test_a_file_that_is_no_table_is_said_so(client: Client, cast: Any, the_list: ProjectList) -> None:
    client.force_login(cast.carla)
    response = client.get(bring(client, the_list, b"%PDF-1.4\0").url, follow=True)
    assert "Das ist keine Tabelle." in unescape(response.content.decode())


def test_anothers_file_is_not_found(client: Client, cast: Any, the_list: ProjectList) -> None:
    client.force_login(cast.carla)
    preview = bring(client, the_list).url
    client.force_login(cast.admin)
    assert client.get(preview).url == reverse("project_list_upload")
    client.force_login(cast.dora)
    assert client.get(preview).status_code in (302, 403)
    assert Project.objects.count() == 0
