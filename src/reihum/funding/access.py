"""Who may see and do what with deadlines. Programmes, money and projects are public."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from reihum.funding import deadlines
from reihum.funding.models import Deadline
from reihum.funding.models.notices import DeadlineQuerySet
from reihum.people.models import User
from reihum.people.standing import standing_of


def deadlines_of(user: User | AnonymousUser) -> DeadlineQuerySet:
    """What the user answers for; the coordination sees all."""
    standing = standing_of(user)
    if standing.is_coordinator:
        return Deadline.objects.with_subject()
    return deadlines.of_person(standing.person) if standing.person else Deadline.objects.none()


def deadline_to_settle(user: User | AnonymousUser, pk: int) -> Deadline:
    """The deadline, if the user may say that it is done. Raises Http404: nobody learns of others' deadlines."""
    if not standing_of(user).is_member:
        raise Http404
    return get_object_or_404(deadlines_of(user), pk=pk)
