"""The secret in the address of a person's own calendar feed: calendars cannot sign in."""

from __future__ import annotations

import secrets

from reihum.people.models import Person


def renew(person: Person) -> None:
    """The person's first key, or a new one; feeds with the old one end."""
    person.calendar_key = secrets.token_urlsafe(32)
    person.save(update_fields=["calendar_key"])


def person_of(key: str) -> Person | None:
    """Whose key it is. An account that was closed takes its feed with it."""
    return Person.objects.filter(calendar_key=key).exclude(user__is_active=False).first()
