"""Entries are written once, in a minute, changed without loss, and read by those they are for."""

from __future__ import annotations

import datetime
import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from reihum.exchange import deciding, drafts, entries, history
from reihum.exchange.models import Attachment, Circle, Draft, Experience
from reihum.funding.models import Topic
from reihum.media.models import File, Photo
from reihum.meetings.models import MeetingDocument
from reihum.people.models import Role
from reihum.publishing.models import Change

WRITE = reverse("exchange:write")


def said(**more: Any) -> dict[str, Any]:
    return {"kind": "pinches", "title": "Laden steht leer", "text": "Seit einem Jahr.", "readers": "members", **more}


def tell(cast: Any, title: str = "Laden steht leer", **facts: Any) -> Experience:
    given = {"kind": "pinches", "municipality": cast.zwickau, "told_by": cast.bernd.person, **facts}
    return Experience.objects.create(title=title, **given)


def picture(size: tuple[int, int] = (2400, 1600), form: str = "JPEG") -> SimpleUploadedFile:
    file = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[271] = "Kamera Geheim"
    image.save(file, form, exif=exif)
    return SimpleUploadedFile("bild.jpg", file.getvalue(), "image/jpeg")


def pdf(text: bytes = b"1") -> SimpleUploadedFile:
    content = b"%PDF-1.4\n" + text + b"\nstartxref\n0\n%%EOF\n"
    return SimpleUploadedFile("konzept_laden.pdf", content, "application/pdf")


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_kind_sentence_and_text_are_enough_and_sent_twice_it_is_one(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    html = client.get(WRITE).content.decode()
    assert 'name="municipality"' not in html  # he speaks for one city
    assert '<details class="more">' in html  # closed
    key = re.search(r'name="key" value="([^"]+)"', html)
    assert key
    for _ in range(2):
        assert client.post(WRITE, said(key=key[1])).status_code == 302
    entry = Experience.objects.get()
    assert (entry.municipality, entry.told_by, entry.written_by) == (cast.zwickau, cast.bernd.person, None)
    assert (entry.visibility, entry.state, entry.proposed_at) == ("members", "open", None)


def test_a_key_of_somebody_elses_entry_gives_nothing_away(client: Client, cast: Any) -> None:
    key = uuid.uuid4()
    circle = Circle.objects.create(name="Kreis")
    there = tell(cast, "Geheim", key=key, visibility="circle", circle=circle)
    client.force_login(cast.ayse)
    response = client.post(WRITE, said(key=key))
    assert Experience.objects.count() == 1
    assert client.get(response.url).status_code == 404
    assert Experience.objects.get().title == there.title


def test_what_is_said_below_opens_by_itself_when_it_is_wrong_or_filled(client: Client, cast: Any) -> None:
    client.force_login(cast.dora)
    Role.objects.create(person=cast.dora.person, kind=Role.Kind.COMMUNITY, municipality=cast.zwickau)
    wrong = client.post(WRITE, said(municipality=cast.zwickau.pk, areas=[cast.area.pk]))
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {
        "areas": ["Das Gebiet Scherberg liegt nicht in Zwickau. Bitte prüfen Sie beides."]
    }
    assert '<details class="more" open>' in wrong.content.decode()
    assert client.post(WRITE, said()).context["form"].errors.keys() == {"municipality"}
    topic = Topic.objects.first()
    more = {"tried": "Anrufe", "outcome": "Nichts", "effort": "2 Tage", "topics": [topic.pk], "chatham_house": "on"}
    more |= {"areas": [cast.area.pk], "periods": [cast.period.pk], "municipality": cast.glauchau.pk}
    assert client.post(WRITE, said(**more)).status_code == 302
    entry = Experience.objects.get()
    assert (entry.tried, entry.outcome, entry.effort, entry.chatham_house) == ("Anrufe", "Nichts", "2 Tage", True)
    assert [*entry.topics.all(), *entry.areas.all(), *entry.periods.all()] == [topic, cast.area, cast.period]


@pytest.mark.parametrize(
    ("readers", "expected"),
    [
        ("members", "members"),
        ("proposed", "members"),
        ("circle", "circle"),
        ("public", None),
        ("other", None),
        ("", None),
    ],
)
def test_one_tells_all_members_ones_own_circles_or_proposes(
    client: Client, cast: Any, readers: str, expected: str | None
) -> None:
    own, other = Circle.objects.create(name="Mein Kreis"), Circle.objects.create(name="Fremder Kreis")
    own.people.add(cast.bernd.person)
    client.force_login(cast.bernd)
    assert "Fremder Kreis" not in client.get(WRITE).content.decode()
    value = {"circle": f"circle-{own.pk}", "other": f"circle-{other.pk}"}.get(readers, readers)
    status = client.post(WRITE, said(readers=value)).status_code
    assert status == (302 if expected else 422)
    found = [(one.visibility, bool(one.proposed_at), one.circle) for one in Experience.objects.all()]
    want = [(expected, readers == "proposed", own if readers == "circle" else None)] if expected else []
    assert found == want


def test_written_down_for_somebody_or_nobody(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    client.post(WRITE, said(title="Für Dora", for_whom=cast.dora.person.pk))
    client.post(WRITE, said(title="Vom Flur", for_whom="nobody"))
    found = {entry.title: (entry.told_by, entry.written_by) for entry in Experience.objects.all()}
    assert found == {"Für Dora": (cast.dora.person, cast.bernd.person), "Vom Flur": (None, cast.bernd.person)}
    assert client.post(WRITE, said(for_whom="4711")).status_code == 422


def test_drafts_are_kept_while_typing_and_gone_when_sent(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    key = uuid.uuid4()
    address = reverse("exchange:keep_draft", args=[key])
    typing = {"title": "Halb", "kind": "works", "topics": [Topic.objects.first().pk], "csrfmiddlewaretoken": "x"}
    answer = client.post(address, typing, headers={"HX-Request": "true"}).content.decode()
    assert re.fullmatch(r"Entwurf gespeichert \d\d:\d\d", answer)
    assert client.post(address, {**typing, "title": "Halb fertig"}).url == reverse("exchange:mine")  # by the button
    draft = Draft.objects.get()
    assert draft.content.keys() == {"title", "kind", "topics"}
    assert "Halb fertig" in client.get(reverse("exchange:mine")).content.decode()
    html = client.get(f"{WRITE}?entwurf={key}").content.decode()
    assert 'value="Halb fertig"' in html
    assert str(key) in html
    assert '<details class="more" open>' in html
    assert len(re.findall(r"<input[^>]* checked", html)) >= 2  # kind and topic
    client.post(WRITE, said(key=key))
    assert not Draft.objects.exists()
    # The page is still open in another window.
    assert client.post(address, typing, headers={"HX-Request": "true"}).content == b""
    assert not Draft.objects.exists()


def test_drafts_are_ones_own(client: Client, cast: Any) -> None:
    draft = Draft.objects.create(person=cast.dora.person, content={"title": ["Von Dora"]})
    client.force_login(cast.bernd)
    assert client.get(f"{WRITE}?entwurf={draft.key}").status_code == 404
    for name in ("keep_draft", "discard_draft"):
        assert client.post(reverse(f"exchange:{name}", args=[draft.key]), {"title": "Meins"}).status_code == 404
    assert Draft.objects.get().content == {"title": ["Von Dora"]}
    assert "Von Dora" not in client.get(WRITE).content.decode() + client.get(reverse("exchange:mine")).content.decode()
    client.force_login(cast.dora)
    assert client.post(reverse("exchange:discard_draft", args=[draft.key])).status_code == 302
    assert not Draft.objects.exists()


def test_drafts_are_few_short_and_not_for_ever(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    old = timezone.now() - datetime.timedelta(days=91)
    for number in range(drafts.MOST):
        Draft.objects.create(
            person=cast.bernd.person, content={"title": [f"{number}"]}, changed_at=old if number else timezone.now()
        )
    address = reverse("exchange:keep_draft", args=[uuid.uuid4()])
    refused = client.post(address, {"title": "Einer mehr"})
    assert refused.status_code == 422
    assert 'value="Einer mehr"' in refused.content.decode()
    assert (
        "Sie haben schon 20 Entwürfe"
        in client.post(address, {"title": "x"}, headers={"HX-Request": "true"}).content.decode()
    )
    drafts.forget_by_date()
    assert [draft.content["title"] for draft in Draft.objects.all()] == [["0"]]
    assert "zu lang" in client.post(address, {"text": "x" * 70_000}, headers={"HX-Request": "true"}).content.decode()
    assert client.post(address, {"title": ""}).status_code == 302
    assert client.post(reverse("exchange:keep_draft", args=[uuid.uuid4()]), {"title": "Mit \0"}).status_code == 302
    assert Draft.objects.filter(content__title=["Mit "]).delete()[0] == 1
    assert Draft.objects.count() == 1


def test_drafts_make_no_public_page_untrue(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    before = Change.objects.count()
    client.post(reverse("exchange:keep_draft", args=[uuid.uuid4()]), {"title": "Halb"})
    assert Draft.objects.count() == 1
    assert Change.objects.count() == before


def test_what_is_like_it_is_shown_while_typing_to_who_may_read_it(client: Client, cast: Any) -> None:
    circle = Circle.objects.create(name="Kreis")
    circle.people.add(cast.dora.person)
    tell(cast, "Ladenleerstand am Markt")
    tell(cast, "Leerstand von Läden im Vertrauen", visibility="circle", circle=circle, told_by=cast.dora.person)
    tell(cast, "Mülltonnen im Hof")
    typing = {"title": "Leerstände in Ladenlokalen", "text": ""}
    for user, expected in ((cast.ayse, [True, False, False]), (cast.dora, [True, True, False])):
        client.force_login(user)
        part = client.post(reverse("exchange:similar"), typing).content.decode()
        asked = client.post(WRITE, {**typing, "pruefen": "1"})
        for html in (part, asked.content.decode()):
            assert [title in html for title in ("am Markt", "im Vertrauen", "Mülltonnen")] == expected
        assert (asked.status_code, asked.context["form"].errors) == (200, {})
    assert "am Markt" not in client.post(reverse("exchange:similar"), {"title": "Laden"}).content.decode()  # too short
    assert client.post(reverse("exchange:similar"), {"title": "\0" * 9 + '"NEAR(' * 2000}).status_code == 200


def test_a_change_keeps_what_was_said_before(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    topic = Topic.objects.first()
    entry = tell(cast)
    address = reverse("exchange:change", args=[entry.pk])
    assert 'name="number" value="0"' in client.get(address).content.decode()
    assert client.post(address, said(title="Laden ist vermietet", number=0, topics=[topic.pk])).status_code == 302
    assert client.post(address, said(title="Laden ist vermietet", number=1)).status_code == 302
    assert client.post(address, said(title="Laden ist vermietet", number=1)).status_code == 302  # pressed twice
    first, second = entry.versions.all()
    assert (first.number, first.content["title"], first.replaced_by) == (0, "Laden steht leer", cast.bernd.person)
    assert second.content["topics"] == [[topic.pk, str(topic)]]
    html = client.get(reverse("exchange:history", args=[entry.pk])).content.decode()
    assert html.index("Bernd Muster") < html.index("Laden steht leer")
    assert html.count(f"<del>{topic}</del>") == html.count(f"<ins>{topic}</ins>") == 1


def test_two_who_change_at_once_lose_nothing(client: Client, cast: Any) -> None:
    entry = tell(cast, text="Erst")
    address = reverse("exchange:change", args=[entry.pk])
    client.force_login(cast.carla)
    city = {"municipality": cast.zwickau.pk}  # she speaks for none, so she is asked
    assert client.post(address, said(text="Von Carla", number=0, **city)).status_code == 302
    client.force_login(cast.bernd)
    response = client.post(address, said(text="Von Bernd", number=0))
    html = response.content.decode()
    assert response.status_code == 409
    assert ["Carla Probe" in html, "Von Carla" in html, "Von Bernd</textarea>" in html.replace("\n", "")] == [True] * 3
    assert 'name="number" value="1"' in html
    assert Experience.objects.get().text == "Von Carla"
    assert client.post(address, said(text="Von Bernd", number=1)).status_code == 302
    assert Experience.objects.get().text == "Von Bernd"
    assert [version.content["text"] for version in entry.versions.all()] == ["Erst", "Von Carla"]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Von vier blieb einer da.", "Von elf blieb einer da.", [("Von", ""), (" vier", "before"), (" elf", "after")]),
        ("Das geht gut.", "Das geht gut.\nSeit Mai.", [("Das geht gut.", ""), ("\nSeit Mai.", "after")]),
        ("alle im Netzwerk", "alle, auch ohne Anmeldung", []),
        ("–", "Neu.", []),
        ("wort " * 2000, "wort " * 2001, []),
    ],
)
def test_what_changed_in_a_text_is_told_word_by_word(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    found = history.Difference("Wie es ist", before, after).pieces
    assert found[:3] == pieces
    if pieces:
        for what, whole in (("before", before), ("after", after)):
            assert "".join(text for text, kind in found if kind in ("", what)) == whole


def test_history_of_what_is_told_without_names_has_none(client: Client, cast: Any) -> None:
    entry = tell(cast)
    client.force_login(cast.bernd)
    address = reverse("exchange:change", args=[entry.pk])
    areas = {"municipality": cast.zwickau.pk}
    client.post(address, said(title="Ohne Ort erzählt", chatham_house="on", number=0, **areas))
    Experience.objects.filter(pk=entry.pk).update(municipality=cast.glauchau)
    mine = client.get(reverse("exchange:history", args=[entry.pk])).content.decode()
    client.force_login(cast.ayse)
    theirs = client.get(reverse("exchange:history", args=[entry.pk])).content.decode()
    assert ["Zwickau" in mine, "Bernd Muster" in mine] == [True, True]
    assert ["Zwickau" in theirs, "Bernd" in theirs, "Ohne Ort erzählt" in theirs] == [False, False, True]


def test_the_back_office_and_the_round_keep_versions_too(client: Client, cast: Any) -> None:
    entry = tell(cast, meeting=cast.meeting)
    client.force_login(cast.carla)
    address = reverse("wagtailsnippets_exchange_experience:edit", args=[entry.pk])
    typed = {"kind": "pinches", "title": "Aus der Redaktion", "municipality": cast.zwickau.pk, "state": "open"}
    response = client.post(
        address,
        {
            **typed,
            "visibility": "members",
            "told_on": "01.02.2024",
            "told_by": entry.told_by_id,
            "meeting": cast.meeting.pk,
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    client.force_login(cast.bernd)
    client.post(reverse("round:entry", args=[cast.meeting.slug, entry.pk]), {"kind": "works", "title": "Aus der Runde"})
    titles = [version.content["title"] for version in entry.versions.all()]
    assert titles == ["Laden steht leer", "Aus der Redaktion"]


def test_a_coordinator_publishes_what_was_proposed_as_read(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    client.post(WRITE, said(readers="proposed"))
    entry = Experience.objects.get()
    assert client.get(reverse("exchange:proposed")).status_code == 403
    assert "vorgeschlagen" not in client.get(reverse("exchange:experiences")).content.decode()
    client.force_login(cast.carla)
    assert (
        "1 Eintrag ist zum Veröffentlichen vorgeschlagen"
        in client.get(reverse("exchange:experiences")).content.decode()
    )
    assert 'name="number" value="0"' in client.get(reverse("exchange:proposed")).content.decode()
    client.force_login(cast.bernd)
    client.post(reverse("exchange:change", args=[entry.pk]), said(readers="proposed", text="Doch anders", number=0))
    client.force_login(cast.carla)
    address = reverse("exchange:publish", args=[entry.pk])
    client.post(address, {"number": 0})
    assert not Experience.objects.get().is_public
    client.post(address, {"number": 1})
    assert (Experience.objects.get().is_public, Experience.objects.get().proposed_at) == (True, None)
    assert Client().get(entry.get_absolute_url()).status_code == 200


def test_a_coordinator_declines_and_the_author_takes_a_proposal_back(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    for title in ("Eins", "Zwei"):
        client.post(WRITE, said(title=title, readers="proposed"))
    first, second = Experience.objects.order_by("pk")
    client.post(reverse("exchange:change", args=[first.pk]), said(title="Eins", readers="members", number=0))
    client.force_login(cast.carla)
    client.post(reverse("exchange:decline", args=[second.pk]))
    client.post(reverse("exchange:publish", args=[first.pk]), {"number": 1})  # its page was open still
    found = set(Experience.objects.values_list("visibility", "proposed_at"))
    assert found == {("members", None)}


def test_taken_from_the_public_it_is_gone_from_stored_pages_at_once(cast: Any) -> None:
    before = tell(cast, visibility="public")
    now = Experience.objects.get()
    now.visibility = "members"
    entries.follow_visibility(before, now)
    assert Change.objects.filter(takes_away=True).exists()


def test_files_and_pictures_are_for_readers_of_the_entry(
    client: Client, cast: Any, run_jobs: Callable[[], None], settings: Any
) -> None:
    circle = Circle.objects.create(name="Kreis")
    circle.people.add(cast.bernd.person, cast.dora.person)
    client.force_login(cast.bernd)
    brought = {"file": pdf(), "photo": picture(), "credit": "Erika Beispiel", "alt": "Ein leerer Laden"}
    assert client.post(WRITE, said(readers=f"circle-{circle.pk}", **brought)).status_code == 302
    run_jobs()
    entry, file, photo = Experience.objects.get(), File.objects.get(), Photo.objects.get()
    assert (file.title, photo.credit, photo.description) == ("konzept laden", "Erika Beispiel", "Ein leerer Laden")
    with photo.file.open() as kept:
        assert (max(photo.width, photo.height), b"Geheim" in kept.read()) == (2000, False)
    assert not photo.renditions.exists()  # no copy at an open address
    shown = entry.attachments.get(photo=photo)
    addresses = [reverse("exchange:picture", args=[entry.pk, shown.pk]), file.url, entry.get_absolute_url()]
    expected = {"": [302, 302, 404], "erik": [403, 403, 404], "ayse": [404, 403, 404], "dora": [200, 200, 200]}
    for role, statuses in expected.items():
        client.logout()
        if role:
            client.force_login(getattr(cast, role))
        got = []
        for address in addresses:
            response = client.get(address)
            got.append(response.status_code)
            b"".join(response)
        assert got == statuses, role
        assert client.get(reverse("media:picture", args=[photo.pk])).status_code == 404
    picture_page = client.get(addresses[0])
    assert (picture_page["Content-Type"], picture_page["Cache-Control"]) == ("image/jpeg", "private, max-age=3600")


def test_published_with_the_entry_are_files_and_pictures_with_consent(
    client: Client, cast: Any, run_jobs: Callable[[], None]
) -> None:
    client.force_login(cast.bernd)
    for consent in ("unknown", "nobody"):
        brought = {
            "photo": picture((800, 600) if consent == "nobody" else (640, 480)),
            "credit": "E.",
            "consent": consent,
        }
        entry = Experience.objects.first()
        address = reverse("exchange:change", args=[entry.pk]) if entry else WRITE
        client.post(address, said(readers="proposed", number=0, file=pdf(consent.encode()), alt=consent, **brought))
    entry = Experience.objects.get()
    assert entry.attachments.count() == 4
    deciding.publish(entry, 1, cast.carla.person)
    client.logout()
    html = client.get(entry.get_absolute_url()).content.decode()
    assert ['alt="nobody"' in html, 'alt="unknown"' in html, html.count("konzept laden")] == [True, False, 2]
    for file in File.objects.all():
        response = client.get(file.url)
        assert response.status_code == 200
        b"".join(response)
    # Taken back from the public, everything is closed again.
    client.force_login(cast.carla)
    typed = said(number=2, municipality=cast.zwickau.pk)
    assert client.post(reverse("exchange:change", args=[entry.pk]), typed).status_code == 302
    run_jobs()
    assert {*File.objects.values_list("for_members_only", flat=True)} == {True}
    assert {*Photo.objects.values_list("for_members_only", "renditions")} == {(True, None)}


def test_bad_files_get_a_sentence_and_nothing_is_kept(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    exe = SimpleUploadedFile("konzept.exe", b"MZ")
    fake = SimpleUploadedFile("konzept.pdf", b"kein PDF")
    no_picture = SimpleUploadedFile("bild.jpg", b"kein Bild", "image/jpeg")
    for brought, wrong in (
        ({"file": exe}, {"file"}),
        ({"file": fake}, {"file"}),
        ({"photo": no_picture, "credit": "E.", "alt": "x"}, {"photo"}),
        ({"photo": picture()}, {"credit", "alt"}),
    ):
        response = client.post(WRITE, said(**brought))
        assert (response.status_code, response.context["form"].errors.keys()) == (422, wrong)
    assert not Experience.objects.exists()
    assert not File.objects.exists()
    assert not Photo.objects.exists()


def test_the_same_file_again_is_one_and_deleted_with_its_entry(client: Client, cast: Any) -> None:
    client.force_login(cast.bernd)
    client.post(WRITE, said(file=pdf(), key=uuid.uuid4()))
    entry = Experience.objects.get()
    client.post(reverse("exchange:change", args=[entry.pk]), said(file=pdf(), number=0))
    kept = File.objects.create(title="Woanders", file=ContentFile(b"%PDF-", "x.pdf"))
    Attachment.objects.create(experience=entry, file=kept)
    MeetingDocument.objects.create(meeting=cast.meeting, file=kept)
    assert File.objects.count() == 2
    first = entry.attachments.first()
    client.post(reverse("exchange:detach", args=[entry.pk, first.pk]))
    assert list(File.objects.all()) == [kept]
    client.post(reverse("exchange:delete", args=[entry.pk]))
    assert (Experience.objects.count(), list(File.objects.all())) == (0, [kept])  # a meeting shows it too


def test_changed_means_read_again(cast: Any) -> None:
    entry = tell(cast)
    history.remember(entry, None)
    with pytest.raises(history.ConflictError):
        history.held(entry, 0)
