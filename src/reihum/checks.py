"""What `reihum check` looks for: settings and a database that would not do. Ids stay; docs/betrieb/pruefung.md has all.

An E stops the server, a W is advice. Each hint says what to do.
"""

from __future__ import annotations

import ipaddress
import os
import tempfile
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Advice

KNOWN_SECRETS = ("secret", "changeme", "change-me", "reihum", "password", "geheim", "test", "django-insecure")


class Installation(AppConfig):
    """Stands among the apps so that Django finds these checks; they see everything, so they belong to no app."""

    name = "reihum"


def is_local(host: str) -> bool:
    """Whether only this machine can mean itself by `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


@register()
def data_folder(**_: Any) -> list[CheckMessage]:
    try:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.DATA):
            return []
    except OSError as error:
        hint = "Give the user that runs Reihum the folder, or name another one with --data or REIHUM_DATA."
        return [Error(f"The data folder {settings.DATA} cannot be written: {error.strerror}.", hint, id="reihum.E001")]


@register()
def secret_key(**_: Any) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    if len(key) >= 32 and len(set(key)) >= 8 and not key.lower().startswith(KNOWN_SECRETS):
        return []
    hint = "Leave SECRET_KEY out: Reihum then makes a good one and keeps it in the data folder."
    return [Error("SECRET_KEY is too short or easily guessed.", hint, id="reihum.E002")]


@register()
def address(**_: Any) -> list[CheckMessage]:
    parts = urlsplit(settings.URL)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.path or parts.query or parts.fragment:
        hint = "Give scheme and host only, for example: REIHUM_URL=https://netzwerk.example.org"
        return [Error(f"REIHUM_URL is no address of a site: {settings.URL!r}.", hint, id="reihum.E003")]
    found: list[CheckMessage] = []
    if settings.DEBUG and not is_local(host):
        hint = "Leave REIHUM_DEBUG out: pages of errors show settings and data to everybody."
        found.append(Error(f"Debugging is on although the site is public at {host}.", hint, id="reihum.E004"))
    if parts.scheme == "http" and not is_local(host):
        hint = "Put a web server with a certificate in front, and set REIHUM_URL to https://…"
        found.append(Advice(f"The site is public at {host}, but not encrypted.", hint, id="reihum.W001"))
    return found


@register()
def single_sign_on(**_: Any) -> list[CheckMessage]:
    needed = ("OIDC_SERVER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    missing = [name for name in needed if not os.environ.get(name)]
    if not missing or len(missing) == len(needed):
        return []
    hint = f"Set {', '.join(missing)} too, or leave out the others."
    return [Error("Single sign-on is only half set up.", hint, id="reihum.E005")]


@register()
def mail_server(**_: Any) -> list[CheckMessage]:
    if settings.MAIL_CONFIGURED or settings.DEMO:
        return []
    hint = "Set EMAIL_URL, for example: EMAIL_URL=smtp+tls://user:password@mail.example.org:587"
    text = "No mail server is set: sign-in codes and invitations stay in the data folder, in mail/."
    return [Advice(text, hint, id="reihum.W002")]


@register()
def mailbox(**_: Any) -> list[CheckMessage]:
    if bool(settings.MAILBOX_URL) == bool(settings.MAILBOX_ADDRESS):
        return []
    missing = "MAILBOX_ADDRESS" if settings.MAILBOX_URL else "MAILBOX_URL"
    hint = f"Set {missing} too, or leave out the other: answers go to the address, and are read in the mailbox."
    return [Error("The mailbox for answers is only half set up.", hint, id="reihum.E007")]


@register(Tags.database)
def database(databases: Any = None, **_: Any) -> list[CheckMessage]:
    """Asked only with a database at hand: `reihum check` and `reihum migrate` have one."""
    from django.db import connections

    from reihum.mailing.models import Pause
    from reihum.people.models import Network

    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        found += old_postgresql(connection)
        # Before the first migration there is no table to ask.
        tables = connection.introspection.table_names()
        if Network._meta.db_table in tables and not Network.objects.using(alias).exists():
            hint = "Sign in as administrator and fill in „Netzwerk“ in the back office, at /redaktion/."
            found.append(Advice("The network has no name yet.", hint, id="reihum.W003"))
        if Pause._meta.db_table in tables and (pause := Pause.objects.using(alias).first()):
            hint = "Look at EMAIL_URL and the mail server. Mail waits, and leaves when the server takes it again."
            text = f"The mail server takes no mail since {pause.since:%d.%m.%Y %H:%M} UTC: {pause.reason}."
            found.append(Advice(text, hint, id="reihum.W004"))
    return found


def old_postgresql(connection: Any) -> list[CheckMessage]:
    if connection.vendor != "postgresql" or connection.pg_version >= 150_000:
        return []
    hint = "Move the database to PostgreSQL 15 or newer."
    return [Error(f"PostgreSQL {connection.pg_version // 10_000} is too old.", hint, id="reihum.E006")]
