"""The two groups that Wagtail asks about pages and files, kept in step with the dated roles.

Roles begin and end by the calendar, without anybody saving anything. So who is in a group is put right when rights are
asked for, when a role or a person is saved, and by the clock, which keeps mails from those whose role has ended.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from reihum.kit import clock
from reihum.people.models import Role, User
from reihum.people.standing import Standing

COORDINATORS = "Koordination"
WRITERS = "Schreibende"  # write below "Aktuelles" and submit; coordinators publish


def put_right(user: User) -> None:
    """Puts a user into the groups of today's roles, and out of the others."""
    roles = Role.objects.on(timezone.localdate()).filter(person__user=user, kind=Role.Kind.COORDINATION)
    if user.is_active and roles.exists():
        wanted = {COORDINATORS}
    elif user.is_active and Standing.of(user).writes:
        wanted = {WRITERS}
    else:
        wanted = set()
    ours = {COORDINATORS, WRITERS}
    if set(user.groups.filter(name__in=ours).values_list("name", flat=True)) == wanted:
        return
    with transaction.atomic():
        user.groups.remove(*Group.objects.filter(name__in=ours - wanted))
        user.groups.add(*(Group.objects.get_or_create(name=name)[0] for name in wanted))


@clock.every(minutes=60)
def put_all_right() -> None:
    """Everybody who is in one of the groups, or has a role that may put them there."""
    for user in User.objects.filter(groups__name__in=(COORDINATORS, WRITERS)).distinct():
        put_right(user)
