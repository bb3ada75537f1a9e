"""The proof of work that an operator may ask for."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import altcha
import pytest
from django.test import Client
from django.urls import reverse

from reihum.newsroom import guarded_forms
from reihum.newsroom.models import Comment

from .test_commenting import FIELDS, aged, errors, hidden

pytestmark = pytest.mark.usefixtures("calm")


@pytest.fixture
def path(settings: Any, cast: Any, make_article: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """The form of an article, where a proof is wanted; a quick one."""
    settings.COMMENT_PROOF = True
    monkeypatch.setattr(guarded_forms, "ROUNDS", 10)
    return reverse("newsroom:comment", args=[make_article("Rundgang").slug])


def challenge_in(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'data-challenge="([^"]*)"', html)
    return json.loads(unescape(found))


def solved(challenge: dict[str, Any], **changes: Any) -> str:
    """What the browser sends back."""
    problem = altcha.Challenge.from_dict(challenge)
    solution = altcha.solve_challenge(problem)
    payload = {"challenge": challenge, "solution": {**solution.to_dict(), **changes}}
    return base64.b64encode(json.dumps(payload).encode()).decode()


def opened(client: Client, path: str, ago: float = 5) -> tuple[dict[str, str], dict[str, Any]]:
    html = client.get(path).content.decode()
    return {**FIELDS, "key": aged(hidden(html)["key"], ago)}, challenge_in(html)


def test_without_the_setting_nothing_is_asked(client: Client, path: str, settings: Any) -> None:
    settings.COMMENT_PROOF = False
    html = client.get(path).content.decode()
    assert "data-challenge" not in html
    assert "proof" not in html


def test_who_solved_it_goes_on(client: Client, path: str) -> None:
    fields, challenge = opened(client, path)
    assert challenge["parameters"]["algorithm"] == "PBKDF2/SHA-256"
    assert client.post(path, {**fields, "proof": solved(challenge)}).status_code == 302
    assert Comment.objects.count() == 1


def test_a_solution_is_good_for_one_comment(client: Client, path: str) -> None:
    fields, challenge = opened(client, path)
    proof = solved(challenge)
    assert client.post(path, {**fields, "proof": proof}).status_code == 302
    # With the same form another text is refused ...
    response = client.post(path, {**fields, "proof": proof, "text": "Noch etwas"})
    assert errors(response)["__all__"][0].startswith("Mit diesem Formular haben Sie schon etwas gesendet.")
    # ... and with another form the proof says nothing, so that the minute holds.
    other, _challenge = opened(client, path)
    response = client.post(path, {**other, "proof": proof, "text": "Noch etwas"})
    assert errors(response)["__all__"][0].startswith("Bitte warten Sie noch 55 Sekunden")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("kind", ["nothing", "nonsense", "deep", "wrong", "easier", "unsigned"])
def test_a_wrong_proof_is_none(client: Client, path: str, kind: str) -> None:
    fields, challenge = opened(client, path)
    easier = {**challenge, "parameters": {**challenge["parameters"], "keyPrefix": ""}}
    proof = {
        "nothing": "",
        "nonsense": "ü" * 40,
        "deep": base64.b64encode(b"[" * 100_000).decode(),
        "wrong": solved(challenge, counter=0xFFFFFFFF),
        "easier": solved(easier),
        "unsigned": solved({"parameters": challenge["parameters"]}),
    }[kind]
    response = client.post(path, {**fields, "proof": proof})
    assert errors(response)["__all__"][0].startswith("Bitte warten Sie noch 55 Sekunden")
    # The form is shown with a new problem, or the old one, and takes its solution.
    html = response.content.decode()
    again = {**FIELDS, "key": hidden(html)["key"], "proof": solved(challenge_in(html))}
    assert client.post(path, again).status_code == 302


def test_without_a_proof_a_minute_will_do(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert "Bitte lassen Sie das Formular nur eine Minute offen" in html
    assert errors(client.post(path, {**FIELDS, "key": aged(hidden(html)["key"], 58)}))
    assert client.post(path, {**FIELDS, "key": aged(hidden(html)["key"], 60)}).status_code == 302
    assert Comment.objects.count() == 1


def test_a_proof_stays_while_something_else_is_put_right(client: Client, path: str) -> None:
    fields, challenge = opened(client, path)
    proof = solved(challenge)
    response = client.post(path, {**fields, "name": "", "proof": proof})
    html = response.content.decode()
    assert "data-challenge" not in html
    assert hidden(html) == {"key": fields["key"], "proof": proof}
    assert client.post(path, {**hidden(html), **FIELDS}).status_code == 302
