"""What the coordination decided on a proposal, its proposer hears once, by a mail that still holds when it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reihum.exchange.models import Circle, Experience
from reihum.mailing.models import Outgoing
from reihum.mailing.sending import Sender
from reihum.mailing.tests.conftest import PostOffice, post_office  # noqa: F401 - a fixture
from reihum.people.models import Role

Say = Callable[..., Experience]


@pytest.fixture
def proposal(cast: Any, say: Say) -> Experience:
    return say("Probemonate für Läden", told_by=cast.bernd.person, proposed_at=timezone.now())


def decide(client: Client, user: Any, name: str, entry: Experience, **typed: Any) -> None:
    client.force_login(user)
    for _ in range(2):  # the button is pressed twice
        client.post(reverse(f"exchange:{name}", args=[entry.pk]), {"number": 0, **typed})


def mails() -> list[tuple[str, str, str]]:
    return list(Outgoing.objects.order_by("pk").values_list("to", "subject", "state"))


def test_published_is_told_once_and_says_where_it_stands(client: Client, cast: Any, proposal: Experience) -> None:
    decide(client, cast.carla, "publish", proposal)
    assert mails() == [("bernd@example.org", "Ihr Eintrag ist jetzt öffentlich: Probemonate für Läden", "waiting")]
    text = Outgoing.objects.get().text
    assert [part in text for part in ("Guten Tag Bernd", proposal.get_absolute_url())] == [True, True]


@pytest.mark.parametrize("reason", ["Bitte ohne den Namen des Vermieters.", " "])
def test_declined_is_told_once_with_the_reason_there_is(
    client: Client, cast: Any, proposal: Experience, reason: str
) -> None:
    decide(client, cast.carla, "decline", proposal, reason=reason)
    assert mails() == [
        ("bernd@example.org", "Ihr Eintrag bleibt bei den Mitgliedern: Probemonate für Läden", "waiting")
    ]
    mail = Outgoing.objects.get()
    assert ("schreibt dazu:\nBitte ohne den Namen" in mail.text) is bool(reason.strip())
    assert ("schreibt dazu" in mail.text) is bool(reason.strip())
    assert reverse("exchange:change", args=[proposal.pk]) in mail.text
    assert mail.is_confidential


def nobody_could_be_told(cast: Any, proposal: Experience) -> None:
    Experience.objects.update(told_by=None)


def decided_alone(cast: Any, proposal: Experience) -> None:
    Experience.objects.update(told_by=cast.carla.person)


def has_left(cast: Any, proposal: Experience) -> None:
    Role.objects.filter(person=cast.bernd.person).delete()


def is_without_address(cast: Any, proposal: Experience) -> None:
    cast.bernd.person.email = ""
    cast.bernd.person.save()


@pytest.mark.parametrize("name", ["publish", "decline"])
@pytest.mark.parametrize("why", [nobody_could_be_told, decided_alone, has_left, is_without_address])
def test_nobody_is_told(client: Client, cast: Any, proposal: Experience, why: Any, name: str) -> None:
    why(cast, proposal)
    decide(client, cast.carla, name, proposal)
    proposal.refresh_from_db()
    assert (proposal.proposed_at, mails()) == (None, [])


def test_who_wrote_it_down_for_somebody_hears_of_it(client: Client, cast: Any, proposal: Experience) -> None:
    Experience.objects.update(written_by=cast.dora.person)
    decide(client, cast.carla, "publish", proposal)
    assert [to for to, _subject, _state in mails()] == ["dora@example.org"]


def test_published_in_the_back_office_it_is_told_as_well(cast: Any, client: Client, proposal: Experience) -> None:
    client.force_login(cast.admin)
    address = reverse("wagtailsnippets_exchange_experience:edit", args=[proposal.pk])
    form = client.get(address).context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() not in (None, "")}
    for _ in range(2):
        assert client.post(address, {**typed, "visibility": "public"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.is_public, proposal.proposed_at) == (True, None)
    assert [to for to, _subject, _state in mails()] == ["bernd@example.org"]


def taken_back(cast: Any, proposal: Experience) -> None:
    visibility = Experience.objects.get().visibility
    Experience.objects.update(visibility="members" if visibility == "public" else "public")


def proposed_again(cast: Any, proposal: Experience) -> None:
    Experience.objects.update(visibility="members", proposed_at=timezone.now())


def told_to_others(cast: Any, proposal: Experience) -> None:
    Experience.objects.update(visibility="circle", circle=Circle.objects.create(name="Kreis"), told_by=None)


@pytest.mark.parametrize("name", ["publish", "decline"])
@pytest.mark.parametrize("happens", [None, taken_back, proposed_again, told_to_others, has_left])
def test_it_leaves_only_while_it_still_holds(
    client: Client,
    cast: Any,
    proposal: Experience,
    post_office: PostOffice,  # noqa: F811
    happens: Any,
    name: str,
) -> None:
    decide(client, cast.carla, name, proposal)
    if happens:
        happens(cast, proposal)
    Sender().run()
    assert [state for _to, _subject, state in mails()] == ["withdrawn" if happens else "sent"]
    assert len(post_office.got) == (0 if happens else 1)
