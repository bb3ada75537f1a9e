"""What somebody has begun to write and not sent: kept while they type, theirs alone, forgotten after three months."""

from __future__ import annotations

import datetime
import json
import uuid

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from reihum.exchange.models import Draft, Experience
from reihum.kit.clock import every
from reihum.people.models import Person

log = structlog.get_logger()

MOST = 20  # of a person
LONGEST = 60_000  # signs of one, as it is kept: more than all fields of the form may have
KEPT = datetime.timedelta(days=90)


@transaction.atomic
def keep(person: Person, key: uuid.UUID, typed: QueryDict, names: set[str]) -> Draft | None:
    """Keeps the fields `names` of what is typed. Gives None if the entry itself is there already, or nothing is typed.

    Raises Http404 for a draft of somebody else, ValidationError for one too many or too long.
    """
    # Without the sign that PostgreSQL does not keep; the form refuses it when it is sent.
    said = {name: [value.replace("\0", "") for value in typed.getlist(name)] for name in sorted(names)}
    content = {name: values for name, values in said.items() if any(values)}
    Person.objects.select_for_update().get(
        pk=person.pk
    )  # so that drafts of two windows are counted one after the other
    if Experience.objects.filter(key=key).exists():
        return None
    kept = Draft.objects.filter(key=key).first()
    if kept is not None and kept.person_id != person.pk:
        raise Http404
    if not any(content.get(name) for name in ("title", "text", "tried", "outcome", "effort")):
        return None
    if len(json.dumps(content, ensure_ascii=False)) > LONGEST:
        raise ValidationError(gettext("Das ist zu lang, um es als Entwurf zu merken. Bitte kürzen Sie es."))
    if kept is None and person.drafts.count() >= MOST:
        raise ValidationError(
            gettext("Sie haben schon %(most)s Entwürfe. Bitte verwerfen Sie einen, dann merken wir uns auch diesen.")
            % {"most": MOST}
        )
    kept, _is_new = Draft.objects.update_or_create(
        key=key, defaults={"person": person, "content": content, "changed_at": timezone.now()}
    )
    return kept


def as_typed(draft: Draft) -> QueryDict:
    """What a draft says, as a browser would send it."""
    typed = QueryDict(mutable=True)
    for name, values in draft.content.items():
        typed.setlist(name, values)
    return typed


@every(minutes=24 * 60)
def forget_by_date() -> None:
    """Deletes what nobody went on with. May run at any time and again."""
    deleted, _per_model = Draft.objects.filter(changed_at__lt=timezone.now() - KEPT).delete()
    if deleted:
        log.info("drafts forgotten", deleted=deleted)
