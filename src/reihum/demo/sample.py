"""The sample network: eleven real cities, what is publicly known of the working meeting in Glauchau in 2017, and people
who do not exist.

The facts about Glauchau are retold from public sources (see docs/develop/sample.md). Boundaries are drawn roughly by
hand and say so. Everything else – people, later meetings, later articles – is made up, and nobody real does anything.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from reihum.demo import (
    sample_articles,
    sample_dossiers,
    sample_exchange,
    sample_folders,
    sample_invitations,
    sample_meetings,
    sample_network,
    sample_papers,
    sample_projects,
    sample_rotation,
    sample_round,
)
from reihum.meetings.models import Meeting
from reihum.search import counting, writing


def index() -> None:
    """Makes everything findable, also what was written in bulk, with the words of the texts themselves."""
    if not counting.learn():
        counting.recount()


@transaction.atomic
def load(password: str, accounts: Mapping[str, str]) -> None:
    """Fills an empty database. `accounts` gives the address of each role one can sign in as."""
    with writing.together():
        _fill(password, accounts)


def _fill(password: str, accounts: Mapping[str, str]) -> None:
    today = datetime.date.today()
    places = sample_network.add_places()
    sample_network.add_fundings(places)
    plan = sample_meetings.plan(sample_network.RING, today)
    people = sample_network.add_people(places, password, accounts, host_city=plan.next_city)
    sample_projects.add(places, people, today)
    glauchau = sample_meetings.add(places, people, plan)
    past = list(Meeting.objects.past())
    sample_dossiers.add(people, past[:2], Meeting.objects.coming()[0])
    sample_dossiers.reported(past[2:])
    sample_papers.add(people, past[0], Meeting.objects.coming()[0])
    sample_round.add(places, people, past[:2])
    sample_exchange.add(places, today)
    sample_rotation.add(places, people, today)
    sample_articles.add(places, people, glauchau, today)
    sample_folders.add()
    sample_invitations.add(people, Meeting.objects.coming()[0])
