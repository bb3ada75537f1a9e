"""Folders on a theme: everybody sees of one what they may see anyway; the order stays; the PDF says the same as the page."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from reihum.exchange.models import Circle, Experience
from reihum.funding.models import AreaFunding, Period, Publicity
from reihum.newsroom import folders
from reihum.newsroom.models import ArticlePage, Folder, FolderItem, NewsPage
from reihum.places.models import Area
from reihum.search.asking import ask
from reihum.search.readers import audiences_of


def tell(cast: Any, title: str, **facts: Any) -> Experience:
    told = {"kind": "works", "municipality": cast.zwickau, "visibility": "public", **facts}
    return Experience.objects.create(title=title, **told)


def publish(title: str, **facts: Any) -> ArticlePage:
    page = ArticlePage(title=title, teaser="Los.", body=[], **facts)
    return NewsPage.objects.get().add_child(instance=page)


def read(content: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler-utils")
    return subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()


@pytest.fixture
def folder(cast: Any) -> Folder:
    return folders.keep(Folder(title="Ladenleerstand", is_public=True))


@pytest.fixture
def full(folder: Folder, cast: Any, make_file: Any) -> Folder:
    """A public folder with something for everybody, and something of each kind that is not."""
    circle = Circle.objects.create(name="Abrechnung")
    circle.people.add(cast.bernd.person)
    files = [make_file("Muster für alle"), make_file("Muster für Mitglieder")]
    files[1].for_members_only = True
    files[1].save()
    for kind, thing in (
        ("experience", tell(cast, "Probemonate")),
        ("experience", tell(cast, "Streit im Haus", visibility="members")),
        ("experience", tell(cast, "Kürzung der Mittel", visibility="circle", circle=circle)),
        ("experience", tell(cast, "Ein heikler Fall", chatham_house=True)),
        ("article", publish("Neue Läden")),
        ("article", publish("Noch ein Entwurf", live=False)),
        ("document", files[0]),
        ("document", files[1]),
    ):
        folders.put(folder, kind, thing.pk)
    return folder


PUBLIC = ["Probemonate", "Ein heikler Fall", "Neue Läden", "Muster für alle"]
SEEN = {
    None: PUBLIC,
    "erik": PUBLIC,
    "dora": [
        "Probemonate",
        "Streit im Haus",
        "Ein heikler Fall",
        "Neue Läden",
        "Muster für alle",
        "Muster für Mitglieder",
    ],
    "bernd": [
        *("Probemonate", "Streit im Haus", "Kürzung der Mittel", "Ein heikler Fall", "Neue Läden", "Muster für alle"),
        "Muster für Mitglieder",
    ],
}


@pytest.mark.parametrize("role", SEEN)
def test_everybody_sees_of_a_folder_what_they_may_see_anyway(
    client: Client, full: Folder, cast: Any, role: str | None
) -> None:
    if role:
        client.force_login(getattr(cast, role))
    page = client.get(full.get_absolute_url())
    assert [str(piece.item) for piece in page.context["pieces"]] == SEEN[role]
    made = client.get(reverse("newsroom:folder_pdf", args=[full.slug]))
    assert made["Content-Type"] == "application/pdf"
    text = read(made.content)
    everything = SEEN["bernd"] + ["Noch ein Entwurf"]
    assert [title for title in everything if title in text] == SEEN[role]
    heading = text.index("Ein heikler Fall")
    assert "ohne Ort" in text[heading : heading + 60]


def test_the_pdf_names_the_funders_of_what_its_reader_sees_in_it(
    client: Client, folder: Folder, cast: Any, make_article: Any, queries_of: Any
) -> None:
    """Every thing with the money of its own day; nothing by what the reader does not see, or is told without its place."""

    def funded(year: int, name: str) -> Period:
        period = Period.objects.create(
            programme=cast.period.programme,
            name=f"{name} (Beispiel)",
            start=datetime.date(year, 1, 1),
            end=datetime.date(year + 6, 12, 31),
            publicity_id=Publicity.EU_2014,
            fund_name=name,
        )
        area = Area.objects.create(municipality=cast.zwickau, name=name, slug=slugify(name))
        AreaFunding.objects.create(area=area, period=period, since=period.start, until=period.end)
        return period

    then, hidden, members, named = (
        funded(2014, name) for name in ("Damalsfonds", "Ortlosfonds", "Mitgliederfonds", "Genannter Fonds")
    )
    later = funded(2021, "Späterfonds")
    for period, facts in (
        (then, {"visibility": "public"}),
        (hidden, {"visibility": "public", "chatham_house": True}),
        (members, {"visibility": "members"}),
    ):
        entry = tell(cast, f"Erzählt zu {period}", told_on=datetime.date(2018, 3, 1), **facts)
        entry.areas.set(period.area_fundings.values_list("area", flat=True))
        folders.put(folder, "experience", entry.pk)
    AreaFunding.objects.create(  # the same area, but only after the entry was told
        area=then.area_fundings.get().area, period=later, since=later.start, until=later.end
    )
    nowhere = tell(cast, "Ohne Ort, mit Geld", told_on=datetime.date(2018, 3, 1), chatham_house=True)
    nowhere.periods.add(named)
    folders.put(folder, "experience", nowhere.pk)
    folders.put(folder, "article", make_article("Am Bahnhof", areas=[cast.area]).pk)
    address = reverse("newsroom:folder_pdf", args=[folder.slug])
    funds = {"Damalsfonds", "Ortlosfonds", "Mitgliederfonds", "Genannter Fonds", "Späterfonds", "Sozialfonds"}

    def in_pdf() -> set[str]:
        top = read(client.get(address).content).split("Stand:")[0]
        return {fund for fund in funds if fund in top}

    assert in_pdf() == {"Damalsfonds", "Genannter Fonds", "Sozialfonds"}
    client.force_login(cast.bernd)
    assert in_pdf() == {"Damalsfonds", "Genannter Fonds", "Sozialfonds", "Mitgliederfonds"}
    before = queries_of(client, address)
    for number in range(5):
        entry = tell(cast, f"Noch {number}", told_on=datetime.date(2018, 3, 1))
        entry.areas.add(cast.area)
        folders.put(folder, "experience", entry.pk)
        folders.put(folder, "article", make_article(f"Artikel {number}", areas=[cast.area]).pk)
    assert queries_of(client, address) == before


def test_a_folder_without_funded_things_names_no_funder(client: Client, folder: Folder, cast: Any) -> None:
    folders.put(folder, "experience", tell(cast, "Von selbst").pk)
    made = client.get(reverse("newsroom:folder_pdf", args=[folder.slug]))
    assert "Europäische Union" not in read(made.content)


def test_a_folder_for_members_is_not_there_for_visitors(client: Client, full: Folder, cast: Any) -> None:
    Folder.objects.update(is_public=False)
    addresses = (full.get_absolute_url(), reverse("newsroom:folder_pdf", args=[full.slug]))
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert "Ladenleerstand" not in client.get(reverse("newsroom:folders")).content.decode()
    client.force_login(cast.bernd)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_the_number_of_queries_is_the_same_for_three_and_thirty(
    client: Client, folder: Folder, cast: Any, queries_of: Any
) -> None:
    client.force_login(cast.bernd)
    counts = []
    for number in (3, 30):
        for position in range(number):
            folders.put(folder, "experience", tell(cast, f"Nr. {number}/{position}").pk)
            folders.put(folder, "article", publish(f"Artikel {number}/{position}").pk)
        counts.append(queries_of(client, folder.get_absolute_url()))
    assert counts[0] == counts[1]


def test_order_notes_and_taking_out(client: Client, folder: Folder, cast: Any) -> None:
    client.force_login(cast.carla)
    items = [folders.put(folder, "experience", tell(cast, title).pk) for title in ("A", "B", "C")]
    assert folders.put(folder, "experience", items[0].experience_id).pk == items[0].pk  # laid in twice

    def send(item: FolderItem, **said: str) -> None:
        url = reverse("newsroom:change_folder_item", args=[folder.slug, item.pk])
        assert client.post(url, said).url == reverse("newsroom:fill_folder", args=[folder.slug])

    def order() -> list[str]:
        return [str(item) for item in folder.items.all()]

    send(items[2], schritte="-1")
    assert order() == ["A", "C", "B"]
    send(items[0], schritte="-1")  # the first stays the first
    assert order() == ["A", "C", "B"]
    send(items[0], schritte="1")
    assert order() == ["C", "A", "B"]
    send(items[0], note="Damit fing es an.")
    assert folder.items.get(pk=items[0].pk).note == "Damit fing es an."
    send(items[2], heraus="1")
    assert order() == ["A", "B"]
    assert Experience.objects.count() == 3


def test_something_is_found_laid_in_and_then_no_longer_offered(client: Client, folder: Folder, cast: Any) -> None:
    entry = tell(cast, "Ladenleerstand in der Bahnhofstraße")
    client.force_login(cast.carla)
    fill = reverse("newsroom:fill_folder", args=[folder.slug])
    assert [hit.pk for hit in client.get(fill, {"q": "leere Läden"}).context["hits"]] == [entry.pk]
    put = reverse("newsroom:put_in_folder")
    assert client.post(put, {"folder": folder.slug, "kind": "experience", "pk": entry.pk}).url == fill
    assert client.get(fill, {"q": "leere Läden"}).context["hits"] == []
    for wrong in ({"kind": "experience", "pk": "99999"}, {"kind": "person", "pk": "1"}, {"kind": "article", "pk": "x"}):
        assert client.post(put, {"folder": folder.slug, **wrong}).status_code == 404


def test_nothing_is_offered_that_was_hidden_without_the_index_noticing(
    client: Client, folder: Folder, cast: Any
) -> None:
    """Changed past the signals, as by somebody who mends the database by hand: the index follows in the night."""
    entry, hidden = tell(cast, "Leerer Laden am Markt"), tell(cast, "Leerer Laden im Hof")
    Experience.objects.filter(pk=hidden.pk).update(
        visibility="circle", circle=Circle.objects.create(name="Vertraute"), told_by=None, written_by=None
    )
    client.force_login(cast.carla)
    assert {hit.pk for hit in ask("leerer Laden", audiences_of(cast.carla)).hits} == {entry.pk, hidden.pk}
    found = client.get(reverse("newsroom:fill_folder", args=[folder.slug]), {"q": "leerer Laden"})
    assert [hit.pk for hit in found.context["hits"]] == [entry.pk]


def test_nobody_lays_in_what_they_may_not_read(client: Client, cast: Any) -> None:
    circle = Circle.objects.create(name="Abrechnung")
    secret = tell(cast, "Kürzung", visibility="circle", circle=circle)
    mine = folders.keep(Folder(title="Geld"))
    client.force_login(cast.dora)
    said = {"folder": mine.slug, "kind": "experience", "pk": secret.pk}
    assert client.post(reverse("newsroom:put_in_folder"), said).status_code == 404
    assert not mine.items.exists()


def test_only_the_coordination_makes_a_folder_public_and_changes_a_public_one(
    client: Client, folder: Folder, cast: Any
) -> None:
    client.force_login(cast.dora)  # writes articles
    made = client.post(reverse("newsroom:new_folder"), {"title": "Ältere Menschen", "is_public": "on"})
    kept = Folder.objects.get(title="Ältere Menschen")
    assert (made.url, kept.slug, kept.is_public) == (
        reverse("newsroom:fill_folder", args=["aeltere-menschen"]),
        "aeltere-menschen",
        False,
    )
    assert client.get(reverse("newsroom:fill_folder", args=[folder.slug])).status_code == 403
    client.force_login(cast.carla)
    client.post(reverse("newsroom:fill_folder", args=[kept.slug]), {"title": "Ältere Leute", "is_public": "on"})
    kept.refresh_from_db()
    assert (kept.title, kept.slug, kept.is_public) == ("Ältere Leute", "aeltere-menschen", True)  # the address stays


def test_a_theme_that_there_is_already_is_refused_and_what_was_typed_stays(
    client: Client, folder: Folder, cast: Any
) -> None:
    client.force_login(cast.carla)
    again = client.post(reverse("newsroom:new_folder"), {"title": folder.title, "about": "Noch einmal"})
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["title"]
    assert "Noch einmal" in again.content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_laid_in_and_moved_at_the_same_moment_nothing_is_lost(cast: Any) -> None:
    folder = folders.keep(Folder(title="Rennen"))
    first = folders.put(folder, "experience", tell(cast, "0").pk)
    entries = [tell(cast, str(number)) for number in range(1, 5)]
    at_once = threading.Barrier(5)

    def act(step: Any) -> None:
        try:
            at_once.wait()
            step()
        finally:
            connections.close_all()

    steps = [lambda entry=entry: folders.put(folder, "experience", entry.pk) for entry in entries]
    threads = [threading.Thread(target=act, args=[step]) for step in [*steps, lambda: folders.move(first, 1)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {str(item) for item in folder.items.all()} == {"0", "1", "2", "3", "4"}
    assert len({item.position for item in folder.items.all()}) == 5
