"""Every system check: silent on a good installation, and there when something is wrong."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import Tags, run_checks

from reihum import checks
from reihum.conftest import Cast

SHARED = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
# Settings of an installation with which nothing is wrong.
GOOD = {
    "URL": "https://netzwerk.example.org",
    "SECRET_KEY": "q8Zr2vYt6Lk0PwXs4NbMd9HfJc3GaEu7RiTo5Q1y",
    "MAIL_CONFIGURED": True,
    "DEMO": False,
    "CACHES": SHARED,
}


def ours(**options: Any) -> dict[str, str]:
    """Ids and texts of our checks that have something to say; theirs are the packages' own matter."""
    found = run_checks(include_deployment_checks=True, **options)
    assert all(message.hint for message in found if str(message.id).startswith("reihum."))
    return {message.id: message.msg for message in found if str(message.id).startswith("reihum.")}


@pytest.fixture
def good(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    for name in ("OIDC_SERVER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return settings


def test_a_good_installation_is_silent(good: Any, cast: Cast) -> None:
    assert ours(databases=["default"]) == {}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"SECRET_KEY": "kurz"}, {"reihum.E002"}),
        ({"SECRET_KEY": "a" * 60}, {"reihum.E002"}),
        ({"SECRET_KEY": "django-insecure-8Zr2vYt6Lk0PwXs4NbMd9HfJc3GaEu7Ri"}, {"reihum.E002"}),
        ({"URL": "netzwerk.example.org"}, {"reihum.E003"}),
        ({"URL": "ftp://netzwerk.example.org"}, {"reihum.E003"}),
        ({"URL": "https://netzwerk.example.org/reihum"}, {"reihum.E003"}),
        ({"URL": "https://netzwerk.example.org?a=b"}, {"reihum.E003"}),
        ({"URL": "https://"}, {"reihum.E003"}),
        ({"DEBUG": True}, {"reihum.E004"}),
        ({"DEBUG": True, "URL": "http://127.0.0.1:8000"}, set()),
        ({"URL": "http://netzwerk.example.org"}, {"reihum.W001"}),
        ({"URL": "http://10.0.0.5"}, {"reihum.W001"}),
        ({"MAILBOX_URL": "imaps://netz:x@mail.example.org"}, {"reihum.E007"}),
        ({"MAILBOX_ADDRESS": "netz@example.org"}, {"reihum.E007"}),
        ({"MAILBOX_URL": "imaps://netz:x@mail.example.org", "MAILBOX_ADDRESS": "netz@example.org"}, set()),
        ({"URL": "http://[::1]:8000"}, set()),
        ({"URL": "http://localhost:8000"}, set()),
        ({"MAIL_CONFIGURED": False}, {"reihum.W002"}),
        ({"MAIL_CONFIGURED": False, "DEMO": True}, set()),
    ],
)
def test_wrong_settings_are_found(good: Any, changes: dict[str, Any], found: set[str]) -> None:
    for name, value in changes.items():
        setattr(good, name, value)
    assert set(ours()) == found


def test_a_data_folder_that_cannot_be_written_is_found(good: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    good.DATA = tmp_path / "file" / "data"
    assert ours() == {"reihum.E001": f"The data folder {good.DATA} cannot be written: Not a directory."}


def test_a_missing_data_folder_is_made(good: Any, tmp_path: Path) -> None:
    good.DATA = tmp_path / "new" / "data"
    assert ours() == {}
    assert list(good.DATA.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([], set()),
        (["OIDC_SERVER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], set()),
        (["OIDC_SERVER"], {"reihum.E005": "Single sign-on is only half set up."}.keys()),
        (["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"], {"reihum.E005"}),
    ],
)
def test_half_a_single_sign_on_is_found(
    good: Any, monkeypatch: pytest.MonkeyPatch, given: list[str], found: set[str]
) -> None:
    for name in given:
        monkeypatch.setenv(name, "https://sso.example.org")
    assert set(ours()) == found


def test_an_old_postgresql_is_found() -> None:
    def of(vendor: str, version: int) -> list[str | None]:
        return [message.id for message in checks.old_postgresql(SimpleNamespace(vendor=vendor, pg_version=version))]

    assert of("postgresql", 140_011) == ["reihum.E006"]
    assert of("postgresql", 150_000) == []
    assert of("sqlite", 0) == []


def test_a_network_without_a_name_is_found(good: Any, db: None) -> None:
    assert set(ours(tags=[Tags.database], databases=["default"])) == {"reihum.W003"}
    assert ours(tags=[Tags.database]) == {}  # no database at hand, nothing asked


def test_a_mail_server_that_takes_nothing_is_found(good: Any, cast: Cast) -> None:
    from reihum.mailing.models import Pause

    Pause.begin_or_prolong("SMTPAuthenticationError 535")
    found = ours(tags=[Tags.database], databases=["default"])
    assert list(found) == ["reihum.W004"]
    assert found["reihum.W004"].endswith("SMTPAuthenticationError 535.")
