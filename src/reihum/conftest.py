"""What every test may use: one cast of people. (The installation of their own comes from `reihum.sandbox`.)"""

from __future__ import annotations

import datetime
import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# A square of about 500 m in the middle of Glauchau.
SQUARE: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [[[12.540, 50.820], [12.547, 50.820], [12.547, 50.8245], [12.540, 50.8245], [12.540, 50.820]]],
}


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    """No slow password hashes, no manifest of static files."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def queries_of() -> Callable[..., int]:
    """How many queries a page costs: `queries_of(client, url)`. Asked twice, so that nothing is counted that is kept."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(client: Any, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(url).status_code == 200
        return len(counted)

    return count


@dataclass
class Cast:
    """Who plays in the tests, and where. Everybody with an account has the password "nachbarschaft-12"."""

    network: Any
    glauchau: Any
    zwickau: Any
    area: Any  # Scherberg in Glauchau, funded by ESF 2014–2020
    period: Any
    office: Any  # the organisation that hosts
    meeting: Any  # in Glauchau, in two weeks, 3 seats, registration open
    ayse: Any  # hosts the meeting: works for the office
    bernd: Any  # member, from Zwickau
    carla: Any  # coordinates the network
    dora: Any  # manages the area
    erik: Any  # has an account, but no person in the network: a stranger
    admin: Any  # may do everything

    PASSWORD = "nachbarschaft-12"


@pytest.fixture
def migrate(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Brings the app whose test it is to one of its migrations: `migrate("0005_rotation")` gives the models of that time;
    `migrate()` those of now. For tests with `transaction=True` and `serialized_rollback=True`."""
    app = request.module.__name__.split(".")[1]

    def to(name: str = "") -> Any:
        executor = MigrationExecutor(connection)
        name = name or executor.loader.graph.leaf_nodes(app)[0][1]
        return executor.migrate([(app, name)]).apps  # later apps go back as far as they need it

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def make_person(db: None) -> Callable[..., Any]:
    """Makes a person with an account: `make_person("Ayşe", "Beispiel")` gives the user; its person is `user.person`."""
    from allauth.account.models import EmailAddress

    from reihum.people.models import Person, User

    def make(given_name: str, family_name: str) -> User:
        email = f"{given_name.lower().replace('ş', 's')}@example.org"
        user = User.objects.create_user(email, Cast.PASSWORD)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        Person.objects.create(given_name=given_name, family_name=family_name, email=email, user=user)
        return user

    return make


@pytest.fixture
def cast(make_person: Callable[..., Any]) -> Cast:
    from django.utils import timezone

    from reihum.funding.models import AreaFunding, Period, Programme, Publicity
    from reihum.meetings.models import Meeting, State
    from reihum.people.models import Membership, Network, Organisation, Role, User
    from reihum.places.models import Area, Boundary, Municipality

    network = Network.objects.create(
        name="Netzwerk Quartiersmanagement Beispiel",
        short_name="Netzwerk Beispiel",
        claim="Reihum.",
        introduction="Wir.",
    )
    glauchau = Municipality.objects.create(
        name="Glauchau", slug="glauchau", ags="14524080", ars="145240080080", latitude=50.8233, longitude=12.5444
    )
    zwickau = Municipality.objects.create(
        name="Zwickau", slug="zwickau", ags="14524330", latitude=50.7189, longitude=12.4961
    )
    for seat, city in enumerate((glauchau, zwickau), 1):
        Membership.objects.create(municipality=city, seat=seat)
    area = Area.objects.create(municipality=glauchau, name="Scherberg", slug="scherberg", description="Am Bahnhof.")
    Boundary.objects.create(area=area, as_of=datetime.date(2016, 1, 28), source="Stadtrat", geometry=SQUARE)
    programme, _ = Programme.objects.get_or_create(
        slug="beispielprogramm", defaults={"name": "Beispielprogramm", "level": Programme.Level.EU}
    )
    period = Period.objects.create(
        programme=programme,
        name="ESF 2014–2020 (Beispiel)",
        start=datetime.date(2014, 1, 1),
        end=datetime.date(2020, 12, 31),
        eligible_until=datetime.date(2023, 12, 31),
        publicity_id=Publicity.EU_2014,
        fund_name="Europäischer Sozialfonds",
    )
    AreaFunding.objects.create(
        area=area, period=period, since=datetime.date(2016, 11, 25), until=datetime.date(2022, 6, 30)
    )
    office = Organisation.objects.create(name="Koordinierungsstelle Glauchau", kind="city", municipality=glauchau)

    ayse = make_person("Ayşe", "Beispiel")
    Role.objects.create(person=ayse.person, kind=Role.Kind.ESF, organisation=office, municipality=glauchau)
    bernd = make_person("Bernd", "Muster")
    Role.objects.create(person=bernd.person, kind=Role.Kind.ADMINISTRATION, municipality=zwickau)
    carla = make_person("Carla", "Probe")
    Role.objects.create(person=carla.person, kind=Role.Kind.COORDINATION)
    dora = make_person("Dora", "Vorlage")
    Role.objects.create(
        person=dora.person, kind=Role.Kind.MANAGEMENT, area=area, office="Bahnhofsplatz 1", office_hours="Di 13–18 Uhr"
    )
    erik = User.objects.create_user("erik@example.org", Cast.PASSWORD)
    admin = User.objects.create_superuser("admin@example.org", Cast.PASSWORD)

    start = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + datetime.timedelta(days=14)
    meeting = Meeting.objects.create(
        title="Zu Gast in Glauchau",
        slug="zu-gast-in-glauchau",
        municipality=glauchau,
        starts_at=start,
        ends_at=start + datetime.timedelta(hours=6),
        venue="Rathaus, Markt 1",
        capacity=3,
        state=State.OPEN,
    )
    meeting.hosts.set([office])
    meeting.areas.set([area])
    meeting.save()
    return Cast(
        network=network,
        glauchau=glauchau,
        zwickau=zwickau,
        area=area,
        period=period,
        office=office,
        meeting=meeting,
        ayse=ayse,
        bernd=bernd,
        carla=carla,
        dora=dora,
        erik=erik,
        admin=admin,
    )


@pytest.fixture
def make_photo(db: None, settings: Any, tmp_path: Any) -> Callable[..., Any]:
    """Makes a photo with a real picture file: `make_photo("Am Markt", size=(1200, 800), content=…)`."""
    from django.core.cache import cache
    from django.core.files.base import ContentFile
    from PIL import Image

    from reihum.media.models import Photo

    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # where Wagtail keeps the files of other tests' pictures

    def make(title: str, *, size: tuple[int, int] = (1200, 800), content: bytes = b"", **fields: Any) -> Photo:
        if not content:
            file = io.BytesIO()
            Image.new("RGB", size, "teal").save(file, "JPEG")
            content = file.getvalue()
        return Photo.objects.create(
            title=title, file=ContentFile(content, "bild.jpg"), **{"credit": "Erika Beispiel", **fields}
        )

    return make


@pytest.fixture
def make_file(db: None, settings: Any, tmp_path: Any) -> Callable[..., Any]:
    """Makes a document: `make_file("Konzept")`."""
    from django.core.files.base import ContentFile

    from reihum.media.models import File

    settings.MEDIA_ROOT = tmp_path
    return lambda title: File.objects.create(title=title, file=ContentFile(b"%PDF-1.4", name="plan.pdf"))


@pytest.fixture
def make_logo(db: None, settings: Any, tmp_path: Any) -> Callable[..., Any]:
    """Makes a logo with a real file of its own: `make_logo("Stadt Glauchau", size=(300, 100), eu_mark="eu-2014")`."""
    from django.core.files.base import ContentFile
    from PIL import Image, ImageDraw

    from reihum.media.models import Logo

    settings.MEDIA_ROOT = tmp_path

    def make(name: str, *, size: tuple[int, int] = (300, 100), **fields: Any) -> Logo:
        picture, file = Image.new("RGB", size, "white"), io.BytesIO()
        ImageDraw.Draw(picture).text((5, 5), name, fill="black")
        picture.save(file, "PNG")
        given = {"owner": "Wem es gehört", "alt": f"Logo {name}", "purpose": "Auf dieser Website", **fields}
        return Logo.objects.create(name=name, file=ContentFile(file.getvalue(), "logo.png"), **given)

    return make


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Logs into a file as an installation does; `lines()` gives what has been logged so far."""
    from reihum.ui.logging import configure

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    file = tmp_path / "log"
    configure({"level": "DEBUG", "file": str(file)})
    yield lambda: [json.loads(line) for line in file.read_text().splitlines()]
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """Does what waits in the queue and in the outbox, as the worker would: `run_jobs()`."""
    from django_tasks_db.models import DBTaskResult

    from reihum.mailing.sending import send_what_is_due

    def run() -> None:
        send_what_is_due()  # in a test's transaction nothing is committed, so nobody was woken
        while waiting := list(DBTaskResult.objects.ready()):
            for job in waiting:
                job.task.call(*job.task_result.args, **job.task_result.kwargs)
                job.delete()
            send_what_is_due()

    return run
