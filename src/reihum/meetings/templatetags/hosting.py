"""Whether somebody hosts a meeting, for sections of its page, which are drawn without what the page knows."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import AnonymousUser

from reihum.meetings.access import hosts
from reihum.meetings.models import Meeting
from reihum.people.models import User

register = template.Library()


@register.filter
def hosted_by(meeting: Meeting, user: User | AnonymousUser) -> bool:
    """`{% if meeting|hosted_by:request.user %}`. Costs no query where the page has loaded the hosts."""
    return hosts(user, meeting)
