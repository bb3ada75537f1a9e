"""The public site as files: complete, closed in itself, the same for the same data, and whole after a kill."""

from __future__ import annotations

import hashlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from reihum.publishing.archive import file_name

from . import installation

ADDRESS = "http://127.0.0.1:8000"


class Links(HTMLParser):
    """Every address that a page names, and the tags it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src") and dict(attrs).get("rel") not in ("canonical", "nofollow noopener external"):
                self.links.append(value)
            if name == "srcset":
                self.links += [entry.split()[0] for entry in value.split(",")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Of an installation with the sample network."""
    made = installation.environment(tmp_path_factory.mktemp("archive") / "data", REIHUM_URL=ADDRESS)
    installation.make_sample_network(made)
    return made


def archive(folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "reihum.cli", "archive", str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def change(environment: dict[str, str], program: str) -> None:
    installation.run(environment, f"import django\ndjango.setup()\n{program}")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def written(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("written")
    result = archive(folder, environment)
    assert result.returncode == 0, result.stderr
    assert re.search(r"\d+ Dateien neu, 0 geändert, 0 entfernt, 0 unverändert", result.stdout)
    assert re.search(r"\d+ Seiten und Dateien gelesen, 0 stehen noch aus", result.stderr)
    yield folder


def test_everything_public_is_there(written: Path) -> None:
    for name in (
        *("index.html", "aktuelles/index.html", "aktuelles/glauchau-lud-ein/index.html", "aktuelles/feed.atom"),
        *(
            "gebiete/index.html",
            "gebiete/gebiete.geojson",
            "gebiete/glauchau/scherberg-noerdliche-innenstadt/index.html",
        ),
        *("treffen/index.html", "treffen/kalender.ics", "treffen/2017-10-23-glauchau/index.html"),
        *("programme/index.html", "netzwerk/index.html", "impressum/index.html", "suche.html", "LIESMICH.txt"),
        "dokumente/*/merkzettel-rundgang.txt",
    ):
        assert [found.is_file() for found in written.glob(name)] == [True], name
    assert list(written.rglob("medien/images/**/*.webp"))
    facts = {file.stem: json.loads(file.read_text()) for file in (written / "daten").iterdir()}
    assert sorted(facts) == sorted(
        [
            "artikel",
            "erfahrungen",
            "foerderungen",
            "gebiete",
            "gemeinden",
            "mitglieder",
            "netzwerk",
            "programme",
            "treffen",
            "vorhaben",
        ]
    )
    assert all(facts.values())
    assert "Glauchau lud ein" in [article["title"] for article in facts["artikel"]]


def test_every_link_leads_to_a_file_of_the_archive(written: Path) -> None:
    pages = list(written.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        found = Links(page.read_text())
        assert not found.tags & {"form", "iframe"}, page
        for link in found.links:
            if urlsplit(link).scheme in ("http", "https", "mailto", "data"):
                assert not link.startswith(ADDRESS), (page, link)
                continue
            target, _fragment = urldefrag(link)
            assert not target.startswith("/"), (page, link)
            assert not target or (page.parent / unquote(target)).resolve().is_file(), (page, link)


def test_of_a_map_from_elsewhere_the_link_stays(written: Path) -> None:
    html = (written / "aktuelles" / "ein-rundgang-zum-selbergehen" / "index.html").read_text()
    figure = html.partition('<figure class="foreign">')[2].partition("</figure>")[0]
    assert 'href="https://www.openstreetmap.org/#map=15/50.8233/12.5400"' in figure
    assert "Die Karte liegt bei OpenStreetMap." in figure
    assert not {"script", "button", "iframe"} & Links(figure).tags
    assert "data-src" not in figure


def test_nothing_of_members_is_there(written: Path) -> None:
    for name, body in contents(written).items():
        if name.endswith((".html", ".json", ".txt", ".ics")):
            for personal in ("/redaktion/bearb", "csrfmiddlewaretoken", "mitglied@example.org", "quartier@example.org"):
                assert personal not in body.decode(), (name, personal)
    assert not (written / "netzwerk" / "mitglieder").exists()
    assert not (written / "konto").exists()
    # An experience that is for members only.
    assert not any(b"Ein Jahr Vertrag" in body for body in contents(written).values())


def test_checksums_are_right(written: Path) -> None:
    lines = (written / "PRUEFSUMMEN.sha256").read_text().splitlines()
    sums = dict(reversed(line.split("  ", 1)) for line in lines)
    there = contents(written)
    assert set(there) - set(sums) == {".reihum-archiv", "PRUEFSUMMEN.sha256"}
    assert sums == {name: hashlib.sha256(there[name]).hexdigest() for name in sums}


def test_running_again_writes_only_what_changed(written: Path, environment: dict[str, str]) -> None:
    before = contents(written)
    result = archive(written, environment)
    assert f"0 Dateien neu, 0 geändert, 0 entfernt, {len(before) - 2} unverändert" in result.stdout
    assert contents(written) == before
    change(
        environment,
        "from reihum.newsroom.models import ArticlePage\nArticlePage.objects.get(slug='ein-laden-vier-traeger').unpublish()",
    )
    (written / "eigene-datei.txt").write_text("bleibt")
    result = archive(written, environment)
    assert result.returncode == 0
    assert not (written / "aktuelles" / "ein-laden-vier-traeger").exists()
    assert (written / "eigene-datei.txt").read_text() == "bleibt"
    (written / "eigene-datei.txt").unlink()


@pytest.mark.parametrize("moment", [0.0, 0.05, 0.15])
def test_killed_run_is_finished_by_the_next(environment: dict[str, str], tmp_path: Path, moment: float) -> None:
    whole, folder = tmp_path / "whole", tmp_path / "killed"
    assert archive(whole, environment).returncode == 0
    command = [sys.executable, "-m", "reihum.cli", "archive", str(folder)]
    run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while run.poll() is None and not (folder / "index.html").exists():
        time.sleep(0.002)
    time.sleep(moment)
    run.send_signal(signal.SIGKILL)
    run.wait()
    result = archive(folder, environment)
    assert result.returncode == 0, result.stderr
    assert contents(folder) == contents(whole)


def test_folder_of_somebody_else_is_left_alone(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("wichtig")
    result = archive(tmp_path, environment)
    assert (result.returncode, contents(tmp_path)) == (2, {"brief.txt": b"wichtig"})
    assert "choose an empty folder" in result.stderr


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "index.html"),
        ("/aktuelles/", "aktuelles/index.html"),
        ("/treffen/?seite=2", "treffen/seite-2.html"),
        ("/aktuelles/feed.atom", "aktuelles/feed.atom"),
        ("/gebiete/gebiete.geojson?stadt=glauchau", "gebiete/gebiete-stadt-glauchau.geojson"),
        ("/healthz", "healthz"),
        ("/../../etc/passwd", "-/-/etc/passwd"),
        ("/a/../b/", "a/-/b/index.html"),
        ("/medien/images/%C3%BC%3A.jpg", "medien/images/ü-.jpg"),
        ("/.git/config.txt", "git/config.txt"),
    ],
)
def test_file_name(address: str, name: str) -> None:
    assert file_name(address) == name
