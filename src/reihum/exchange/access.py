"""Who may read which experience."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from reihum.exchange.models import Experience, ExperienceQuerySet
from reihum.people.models import User
from reihum.people.standing import standing_of


def visible_to(user: User | AnonymousUser) -> ExperienceQuerySet:
    """Members read everything, everybody else what is public."""
    return Experience.objects.all() if standing_of(user).is_member else Experience.objects.public()
