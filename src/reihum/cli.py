"""The command `reihum`. Each command is one function; `reihum COMMAND --help` says what it does."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

Command = Callable[[argparse.Namespace], int]
THE_OPERATORS = ("ImproperlyConfigured", "OperationalError", "ProgrammingError", "SystemCheckError", "CommandError")


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the arguments, and ends with 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def port(text: str) -> int:
    """A TCP port. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def workers(text: str) -> int:
    """A number of processes. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} processes are not possible; give a number from 1 to 64")
    return int(text)


def folder(text: str) -> Path:
    """A folder that exists or can be made. Raises ArgumentTypeError."""
    path = Path(text).expanduser().resolve()
    if not text or (path.exists() and not path.is_dir()):
        raise argparse.ArgumentTypeError(f"{text!r} is no folder")
    return path


def existing_folder(text: str) -> Path:
    """A folder that exists. Raises ArgumentTypeError."""
    path = Path(text).expanduser().resolve()
    if not text or not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no folder")
    return path


def file_path(text: str) -> Path:
    """A path for a file, which may not be there yet. Raises ArgumentTypeError."""
    path = Path(text).expanduser().resolve()
    if not text or path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} cannot be a file")
    return path


def day(text: str) -> datetime.date:
    """A day. Raises ArgumentTypeError."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; give one like 2024-01-31") from None


def web_address(text: str) -> str:
    """An address of the web. Raises ArgumentTypeError."""
    if not text.startswith(("http://", "https://")) or not text.split("//", 1)[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is no address; give one like https://www.example.org/page")
    return text


def parser() -> Parser:
    """All commands and their arguments."""
    everywhere = Parser(add_help=False)
    everywhere.add_argument(
        "--data", type=folder, metavar="DIR", help="folder of the installation (default: $REIHUM_DATA or ./data)"
    )
    listening = Parser(add_help=False)
    listening.add_argument("--port", type=port, default=8000, help="port to listen on (default: 8000)")

    top = Parser(prog="reihum", description="The platform for networks of neighbourhood managers.")
    commands = top.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    def add(name: str, run: Command, summary: str, *parents: Parser) -> Parser:
        command = commands.add_parser(name, help=summary, description=summary, parents=[everywhere, *parents])
        command.set_defaults(run=run)
        return command

    command = add("demo", demo, "show the sample network: make it if there is none, start server and worker", listening)
    command.add_argument("--reset", action="store_true", help="throw the sample network away and make it anew")
    command = add("serve", serve, "start the web server", listening)
    command.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    command.add_argument("--workers", type=workers, metavar="N", default=2, help="processes (default: 2)")
    command = add("worker", worker, "do the jobs in the queue: mail, search index")
    command.add_argument("--until-empty", action="store_true", help="stop when the queue is empty")
    add("migrate", migrate, "make or update the database and the static files")
    command = add("archive", archive, "write the whole public site as files that any web server can serve")
    command.add_argument(
        "folder", type=folder, metavar="FOLDER", help="an empty folder, or one with an earlier archive"
    )
    add("check", check, "look for what is wrong with settings and database")
    command = add("administrator", administrator, "give an e-mail address an account that may do everything")
    command.add_argument("email", help="the address; sign in with the code that is mailed to it")
    command = add("import-wordpress", import_wordpress, "take over a WordPress site from its export (WXR)")
    command.add_argument("export", type=file_path, metavar="EXPORT.xml", help="what “Tools → Export” gave")
    command.add_argument("--media", type=existing_folder, metavar="DIR", help="copy of the folder wp-content/uploads")
    command.add_argument(
        "--report",
        type=file_path,
        metavar="FILE",
        help="what could not be carried over (default: wordpress-import.csv in --data)",
    )
    command = add(
        "import-areas",
        import_areas,
        "read areas in from a file with boundaries; without --apply, show what would be done",
    )
    command.add_argument(
        "file", type=file_path, metavar="FILE", help="GeoPackage, Shapefile, GeoJSON, FlatGeobuf or KML"
    )
    command.add_argument("--layer", default="", help="which layer, if there are several (default: the first)")
    command.add_argument(
        "--crs", default="", help="coordinate system, such as EPSG:25833; EPSG:25833/yx if axes are swapped"
    )
    for what in ("name", "municipality", "as-of", "source", "resolved-on", "since", "until"):
        command.add_argument(
            f"--{what}-column", default=None, metavar="COLUMN", help=f"column with {what} (default: by its name)"
        )
    command.add_argument(
        "--as-of", default="", metavar="DATE", help="day to which the boundaries refer, if no column says it"
    )
    command.add_argument("--source", default="", help="where they come from, if no column says it")
    command.add_argument("--municipality", default="", help="key or name, if no column says it (default: by place)")
    command.add_argument("--name", default="", help="of the area, if the file has one only and no column says it")
    command.add_argument("--apply", action="store_true", help="take over what is shown")
    command = add(
        "import-municipalities", import_municipalities, "take over all municipalities from the official file VG250"
    )
    command.add_argument("file", type=file_path, metavar="FILE", help="VG250 as GeoPackage or Shapefile, also zipped")
    command.add_argument("--layer", default="", help="which layer (default: the one with “gem” in its name)")
    command.add_argument("--as-of", default="", metavar="DATE", help="day to which the outlines refer (default: today)")
    command = add("import-school-holidays", import_school_holidays, "take over the school holidays of the Länder")
    command.add_argument(
        "file", type=file_path, metavar="FILE", help="CSV or XLSX with the columns land, name, von, bis"
    )
    command = add("import-distances", import_distances, "take over how far it is from city to city")
    command.add_argument("file", type=file_path, metavar="FILE", help="CSV or XLSX with the columns von, nach, km")
    command = add("check-publicity", check_publicity, "look in a browser whether pages name their funders as they must")
    command.add_argument(
        "urls", nargs="*", type=web_address, metavar="URL", help="(default: all public pages of this installation)"
    )
    command.add_argument("--keep", action="store_true", help="keep dated pictures with the result, as evidence")
    command = add("publicity-report", publicity_report, "write the evidence that is kept as one PDF")
    command.add_argument("file", type=file_path, metavar="FILE.pdf", help="the file to write")
    command.add_argument("--period", metavar="NAME", help="of this funding period only")
    command.add_argument("--since", type=day, metavar="DAY", help="taken on this day (2024-01-31) or later")
    command.add_argument("--until", type=day, metavar="DAY", help="taken on this day or earlier")
    command = add("search", search, "write the search index anew, with the words of the site's own content")
    command.add_argument("what", choices=["rebuild"], help="look at everything, and write what has changed")
    command = add("test", test, "pass the tests (arguments after -- go to pytest)")
    command.add_argument("pytest", nargs="*", metavar="-- ARGUMENT", help="for pytest")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; gives its exit code."""
    options = parser().parse_args(arguments)
    if options.data:
        os.environ["REIHUM_DATA"] = str(options.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reihum.settings")
    run: Command = options.run
    try:
        return run(options)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # Wrong settings and a database that is away are the operator's to mend: one line, no traceback.
        if type(error).__name__ not in THE_OPERATORS:
            raise
        problem = " ".join(str(error).split())
        if "no such table" in problem or ("relation" in problem and "does not exist" in problem):
            problem = "the database is empty; run: reihum migrate"
        print(f"reihum: {problem}", file=sys.stderr)
        return 2


def manage(*arguments: str) -> None:
    """Runs a management command of Django. Starts Django first, so that wrong settings show."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command(*arguments)


def up_to_date() -> bool:
    """Whether database and static files are those of this version. Says what to do if not."""
    try:
        manage("migrate", "--check", "--verbosity", "0")
    except SystemExit:
        print("reihum: the database is not that of this version; run: reihum migrate", file=sys.stderr)
        return False
    from django.conf import settings

    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        print("reihum: the static files are missing; run: reihum migrate", file=sys.stderr)
        return False
    return True


def demo(options: argparse.Namespace) -> int:
    from reihum import demo as the_demo

    return the_demo.run(port=options.port, reset=options.reset)


def serve(options: argparse.Namespace) -> int:
    from reihum import processes

    if not up_to_date():
        return 2
    manage("check", "--fail-level", "ERROR")
    return processes.run(processes.server(host=options.host, port=options.port, workers=options.workers))


def worker(options: argparse.Namespace) -> int:
    from reihum import processes

    if not up_to_date():
        return 2
    if options.until_empty:
        manage("worker", "--batch", "--no-startup-delay")
        return 0
    return processes.run(processes.worker())


def migrate(options: argparse.Namespace) -> int:
    manage("migrate", "--verbosity", "1")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    return 0


def check(options: argparse.Namespace) -> int:
    manage("check", "--deploy", "--database", "default", "--fail-level", "ERROR")
    return 0


def archive(options: argparse.Namespace) -> int:
    if not up_to_date():
        return 2
    from django.conf import settings
    from django.utils import timezone

    from reihum.publishing import archive as the_archive
    from reihum.publishing.archive.folder import ForeignFolderError
    from reihum.publishing.archive.visitor import visitor
    from reihum.publishing.near import this_site

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    try:
        ask = visitor(this_site(), settings.URL)
        result = the_archive.write(options.folder, ask, settings.URL, timezone.localdate(), say)
    except ForeignFolderError:
        print(f"reihum archive: {options.folder} holds other files; choose an empty folder", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"reihum archive: {options.folder}: {error.strerror}; run it again to go on", file=sys.stderr)
        return 2
    print(
        f"{options.folder}: {result.new} Dateien neu, {result.changed} geändert, {result.removed} entfernt, "
        f"{result.same} unverändert. Öffnen: {options.folder / 'index.html'}"
    )
    return 0


def check_publicity(options: argparse.Namespace) -> int:
    """0: nothing wrong; 1: some page breaks a rule or could not be looked at; 2: nothing done."""
    if not up_to_date():
        return 2
    from django.conf import settings
    from django.utils.translation import override

    from reihum.funding.publicity import evidence, rendered, tour
    from reihum.publishing.near import served_nearby, this_site

    looked_at = bad = missed = 0
    try:
        with override("de"), served_nearby(this_site(), settings.URL) as near, rendered.browser() as look:
            journey = tour.Tour(look, settings.URL, near, pictures=options.keep)
            for stop in journey.at(options.urls) if options.urls else journey.here():
                print("\n".join(tour.lines(stop)), flush=True)
                looked_at += not stop.problem
                missed += bool(stop.problem)
                bad += not (stop.is_good or stop.problem)
                if options.keep:
                    evidence.keep(stop)
    except rendered.NoBrowserError as error:
        print(f"reihum check-publicity: {error}", file=sys.stderr)
        return 2
    print(f"Geprüft: {looked_at}, mit Verstößen: {bad}, nicht zu erreichen: {missed}.")
    return 1 if bad or missed else 0


def publicity_report(options: argparse.Namespace) -> int:
    if not up_to_date():
        return 2
    from reihum.funding.models import Period
    from reihum.funding.publicity import report

    period = Period.objects.filter(name=options.period).first() if options.period else None
    if options.period and period is None:
        print(f"reihum publicity-report: there is no funding period {options.period!r}", file=sys.stderr)
        return 2
    pieces = list(report.chosen(period=period, since=options.since, until=options.until))
    if not pieces:
        print("reihum publicity-report: nothing is kept; run first: reihum check-publicity --keep", file=sys.stderr)
        return 2
    options.file.write_bytes(report.report(pieces, str(period or "Alle Veröffentlichungen")))
    print(f"{options.file}: {len(pieces)} Nachweise")
    return 0


def administrator(options: argparse.Namespace) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.exceptions import ValidationError

    from reihum.people.models import User

    try:
        user = User.objects.filter(email__iexact=options.email).first() or User(email=options.email)
        user.is_superuser = True
        if not user.pk:
            user.set_unusable_password()
        user.full_clean()
        user.save()
    except ValidationError as error:
        print(f"reihum administrator: {' '.join(error.messages)}", file=sys.stderr)
        return 2
    print(f"{user.email} darf jetzt alles. Anmelden: {settings.URL}/konto/anmelden/")
    return 0


def import_wordpress(options: argparse.Namespace) -> int:
    """0: done; 1: done as far as the export is whole; 2: nothing done."""
    if not up_to_date():
        return 2
    from django.utils.translation import override

    from reihum.newsroom.wordpress import takeover
    from reihum.newsroom.wordpress.wxr import NotAnExport

    with override("de"):
        try:
            result = takeover.run(options.export, media=options.media, report=options.report)
        except (NotAnExport, takeover.Busy) as error:
            print(f"reihum import-wordpress: {error}", file=sys.stderr)
            return 2
    for line in result.lines:
        print(line)
    print(f"Bericht: {result.report} ({result.rows} Zeilen)")
    if result.broken:
        print(f"reihum import-wordpress: {result.broken}", file=sys.stderr)
        return 1
    return 0


def import_areas(options: argparse.Namespace) -> int:
    """0: shown, or done; 1: shown, and some of it cannot be done so; 2: not read."""
    if not up_to_date():
        return 2
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    from reihum.places import area_import_text

    with override("de"):
        try:
            lines, is_good = area_import_text.run(options)
        except ValidationError as error:
            print(f"reihum import-areas: {' '.join(error.messages)}", file=sys.stderr)
            return 2
    for line in lines:
        print(line)
    return 0 if is_good else 1


def import_municipalities(options: argparse.Namespace) -> int:
    """0: done; 2: nothing done."""
    if not up_to_date():
        return 2
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    from reihum.kit import written
    from reihum.places import municipality_import

    with override("de"):
        try:
            as_of = written.day(options.as_of) if options.as_of else None
            found, reading = municipality_import.read(options.file, options.layer)
            told = municipality_import.take_over(found, reading, as_of)
        except ValidationError as error:
            print(f"reihum import-municipalities: {' '.join(error.messages)}", file=sys.stderr)
            return 2
        for line in told.lines():
            print(line)
    return 0


def import_school_holidays(options: argparse.Namespace) -> int:
    """0: done; 2: nothing done."""
    return _import_for_the_rotation(options, "school_holidays")


def import_distances(options: argparse.Namespace) -> int:
    """0: done; 2: nothing done."""
    return _import_for_the_rotation(options, "distances")


def _import_for_the_rotation(options: argparse.Namespace, what: str) -> int:
    if not up_to_date():
        return 2
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    from reihum.meetings import rotation_import

    with override("de"):
        try:
            told = getattr(rotation_import, what)(options.file)
        except ValidationError as error:
            for line in error.messages:
                print(f"reihum import-{what.replace('_', '-')}: {line}", file=sys.stderr)
            return 2
        print(told)
    return 0


def search(options: argparse.Namespace) -> int:
    if not up_to_date():
        return 2
    from reihum.search import counting, writing

    written = writing.rebuild()
    counting.recount()
    counting.learn()
    for kind, number in written.items():
        print(f"{kind}: {number} neu geschrieben")
    return 0


def test(options: argparse.Namespace) -> int:
    try:
        import pytest
    except ImportError:
        print(
            "reihum test: the tests need more packages; install them with: pip install 'reihum[test]'", file=sys.stderr
        )
        return 2
    package = Path(__file__).parent
    checkout = package.parent.parent
    if (checkout / "tests").is_dir():
        os.chdir(checkout)
        return int(pytest.main([*options.pytest]))
    plugins = ["-p", "no:cacheprovider", "-p", "reihum.sandbox"]
    return int(pytest.main(["--pyargs", "reihum", "--ds", "reihum.settings", *plugins, *options.pytest]))


if __name__ == "__main__":
    sys.exit(main())
