"""The command `reihum`. Each command is one function; `reihum COMMAND --help` says what it does."""

from __future__ import annotations

import argparse
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
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from django.conf import settings
    from django.utils import timezone
    from whitenoise import WhiteNoise

    from reihum.publishing import archive as the_archive
    from reihum.publishing.archive.folder import ForeignFolderError
    from reihum.publishing.archive.visitor import visitor

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    try:
        ask = visitor(WhiteNoise(application, settings.STATIC_ROOT, settings.STATIC_URL), settings.URL)
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
