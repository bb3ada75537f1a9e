"""Mails about a meeting name the funders as its page does; where none asks for it they are text alone."""

from __future__ import annotations

import datetime
import email
import json
import re
from collections.abc import Callable
from email import policy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from reihum.funding.acknowledgement import Acknowledgement
from reihum.funding.models import AreaFunding, Notice, Period, Publicity, RuleSet, RuleSetLogo
from reihum.mailing.models import Outgoing
from reihum.meetings import registration, registration_mails
from reihum.meetings.models import Registration

ESF = "Europäische Union\nEuropäischer Sozialfonds"
ESF_PROGRAMME = "Beispielprogramm, ESF 2014–2020 (Beispiel)"
STAEDTEBAU = "Gefördert durch die Städtebauförderung von Bund, Ländern und Gemeinden."


@pytest.fixture
def esf(cast: Any) -> AreaFunding:
    """The money of 2014–2020 for Scherberg, spent until after the meeting."""
    Period.objects.filter(pk=cast.period.pk).update(eligible_until=cast.meeting.day)
    AreaFunding.objects.update(until=cast.meeting.day)
    return AreaFunding.objects.get()


@pytest.fixture
def fund(cast: Any) -> Callable[..., AreaFunding]:
    """Gives Scherberg money of another period: `fund("ESF Plus 2021–2027", Publicity.EU_2021)`."""

    def fund(name: str, rules: str) -> AreaFunding:
        period = Period.objects.create(
            programme=cast.period.programme, name=name, start=datetime.date(2021, 1, 1), publicity_id=rules
        )
        return AreaFunding.objects.create(area=cast.area, period=period, since=datetime.date(2023, 1, 1))

    return fund


@pytest.fixture
def mails(cast: Any, run_jobs: Callable[[], None]) -> Callable[[], list[Any]]:
    """Bernd registers and cancels: the two mails, read back from what goes over the wire."""

    def mails() -> list[Any]:
        registration.register(cast.meeting, cast.bernd.person)
        registration.cancel(cast.meeting, cast.bernd.person)
        run_jobs()
        sent = [message.message().as_bytes() for message in mail.outbox]
        mail.outbox.clear()
        return [email.message_from_bytes(content, policy=policy.default) for content in sent]

    return mails


def tree(part: Any) -> Any:
    """The kinds of the parts of a mail, nested like them."""
    return [part.get_content_type(), *map(tree, part.iter_parts())] if part.is_multipart() else part.get_content_type()


def parts(message: Any) -> list[Any]:
    """What the parts of a mail hold, in their order: text, HTML, pictures."""
    return [part.get_content() for part in message.walk() if not part.is_multipart()]


def texts(cast: Any) -> list[str]:
    """The text of the two mails, acknowledgement aside."""
    row = Registration.objects.get(person=cast.bernd.person)
    context = {
        "meeting": cast.meeting,
        "registration": row,
        "name": "Bernd",
        "link": "LINK",
        "site": settings.URL,
    }
    return [render_to_string(f"meetings/mail/{what}.txt", context) for what in ("registered", "cancelled")]


def without_link(text: str) -> str:
    """A text with LINK for the link that is signed, and so another each second."""
    return re.sub(rf"{settings.URL}/treffen/antwort/\S+", "LINK", text)


def below(messages: list[Any], cast: Any) -> list[str]:
    """What stands below the line in the texts of the two mails, which are as ever above it."""
    found = [parts(message)[0].partition("\n---\n\n") for message in messages]
    assert [without_link(text) for text, _line, _below in found] == texts(cast)
    return [words for _text, _line, words in found]


def test_where_nothing_is_due_mails_are_text_alone(cast: Any, mails: Callable[[], list[Any]]) -> None:
    sent = mails()
    assert [tree(message) for message in sent] == ["text/plain"] * 2
    assert [without_link(message.get_content()) for message in sent] == texts(cast)


def test_a_meeting_about_an_area_of_2014_2020_names_union_and_fund(
    cast: Any, esf: AreaFunding, mails: Callable[[], list[Any]]
) -> None:
    sent = mails()
    emblem = ["multipart/related", "text/html", "image/png"]
    assert [tree(message) for message in sent] == [["multipart/alternative", "text/plain", emblem]] * 2
    assert below(sent, cast) == [f"{ESF}\n\n{ESF_PROGRAMME}\n"] * 2
    for message in sent:
        _text, html, picture = parts(message)
        assert ">Europäische Union<br>Europäischer Sozialfonds</td>" in html
        assert picture == Path(finders.find("funding/emblem.png")).read_bytes()


def test_one_of_2021_2027_carries_the_statement(cast: Any, fund: Any, mails: Callable[[], list[Any]]) -> None:
    fund("ESF Plus 2021–2027", Publicity.EU_2021)
    sent = mails()
    statement = "Kofinanziert von der Europäischen Union"
    assert below(sent, cast) == [f"{statement}\n\nBeispielprogramm, ESF Plus 2021–2027\n"] * 2
    assert [f">{statement}</td>" in parts(message)[1] for message in sent] == [True, True]


def test_a_notice_of_award_words_it_differently(cast: Any, fund: Any, mails: Callable[[], list[Any]]) -> None:
    Notice.objects.create(
        funding=fund("ESF Plus 2021–2027", Publicity.EU_2021),
        issued_on=datetime.date(2023, 1, 1),
        authority="SAB",
        statement=Period.Statement.FUNDED,
        sentence="Gefördert aus Steuermitteln, wie beschlossen.",
    )
    assert (
        below(mails(), cast)
        == [
            "Finanziert von der Europäischen Union\n\nGefördert aus Steuermitteln, wie beschlossen.\n\n"
            "Beispielprogramm, ESF Plus 2021–2027\n"
        ]
        * 2
    )


def test_all_that_is_due_stands_in_the_order_of_the_page(
    client: Client, cast: Any, esf: AreaFunding, fund: Any, make_logo: Any, mails: Callable[[], list[Any]]
) -> None:
    fund("Soziale Stadt", Publicity.STAEDTEBAU)
    logo = make_logo("Städtebauförderung")
    RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code=Publicity.STAEDTEBAU), logo=logo)
    asked: Acknowledgement = client.get(cast.meeting.get_absolute_url()).context["acknowledgement"]
    assert (asked.emblems, asked.sentences, asked.logos) == ((tuple(ESF.split("\n")),), (STAEDTEBAU,), (logo,))
    sent = mails()
    programmes = f"{ESF_PROGRAMME} · Beispielprogramm, Soziale Stadt"
    assert below(sent, cast) == [f"{ESF}\n\n{STAEDTEBAU}\n\n{programmes}\n"] * 2
    for message in sent:
        _text, html, *pictures = parts(message)
        assert pictures == [Path(finders.find("funding/emblem.png")).read_bytes(), Path(logo.file.path).read_bytes()]
        shown = [part["Content-ID"] for part in message.walk() if part["Content-ID"]]
        # Every picture comes along, and nothing else is fetched when the mail is opened.
        assert re.findall(r'\bsrc="([^"]*)"', html) == [f"cid:{one.strip('<>')}" for one in shown]
        assert [word for word in ("srcset", "background=", "url(", "<link") if word in html] == []


def test_a_logo_that_is_gone_stops_no_mail(
    cast: Any, fund: Any, make_logo: Any, mails: Callable[[], list[Any]]
) -> None:
    fund("Soziale Stadt", Publicity.STAEDTEBAU)
    logo = make_logo("Städtebauförderung")
    RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code=Publicity.STAEDTEBAU), logo=logo)
    logo.file.storage.delete(logo.file.name)
    sent = mails()
    assert [tree(message) for message in sent] == [["multipart/alternative", "text/plain", "text/html"]] * 2
    assert ['alt="Logo Städtebauförderung"' in parts(message)[1] for message in sent] == [True, True]


def test_a_hostile_title_is_no_html(cast: Any, esf: AreaFunding, mails: Callable[[], list[Any]]) -> None:
    cast.meeting.title = "<img src=x onerror=los()> & </title>"
    cast.meeting.save()
    sent = mails()
    assert [without_link(parts(message)[0].split("\n---\n")[0]) for message in sent] == texts(cast)
    for message in sent:
        html = parts(message)[1]
        assert html.count("&lt;img src=x onerror=los()&gt; &amp; &lt;/title&gt;") == 2  # as title and in the text
        assert re.findall(r"<img src=[^ ]+", html) == ['<img src="cid:emblem@reihum"']


def test_the_link_to_the_meeting_can_be_followed(cast: Any, esf: AreaFunding, mails: Callable[[], list[Any]]) -> None:
    address = f"http://127.0.0.1:8000{cast.meeting.get_absolute_url()}"
    links = [re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', parts(message)[1]) for message in mails()]
    answer = f"http://127.0.0.1:8000{reverse('meetings:answer', args=['LINK'])}".partition("LINK")[0]
    for page_and_answer in links:
        assert all(target == shown for target, shown in page_and_answer)
    assert [[target.startswith(answer) or target for target, _shown in found] for found in links] == [
        [address, True],
        [True],
    ]


def test_the_queue_stays_small(cast: Any, esf: AreaFunding, make_logo: Any) -> None:
    for number in range(5):
        logo = make_logo(f"Logo {number}", size=(3000, 1000))
        RuleSetLogo.objects.create(rule_set=RuleSet.objects.get(code=Publicity.EU_2014), logo=logo, order=number)
    registration.register(cast.meeting, cast.bernd.person)
    registration_mails.write.call(Registration.objects.get().pk, "registered")
    mail = Outgoing.objects.get()
    assert len(json.dumps([mail.text, mail.html, mail.pictures])) < 20_000
    assert len(mail.pictures) == 6
