"""The sample network: eleven real cities, what is publicly known of the working meeting in Glauchau in 2017, and people
who do not exist.

The facts about Glauchau are retold from public sources (see docs/develop/sample.md). Boundaries are drawn roughly by
hand and say so. Everything else – people, later meetings, later articles – is made up, and nobody real does anything.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db import transaction

from reihum.demo import sample_articles, sample_meetings, sample_network


@transaction.atomic
def load(password: str, accounts: Mapping[str, str]) -> None:
    """Fills an empty database. `accounts` gives the address of each role one can sign in as."""
    today = datetime.date.today()
    places = sample_network.add_places()
    sample_network.add_fundings(places)
    plan = sample_meetings.plan(sample_network.RING, today)
    people = sample_network.add_people(places, password, accounts, host_city=plan.next_city)
    glauchau = sample_meetings.add(places, people, plan)
    sample_articles.add(places, people, glauchau, today)
