"""What a proposal says for itself, in plain sentences with the figures in them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reihum.meetings.proposals import Answer, Candidate, Plan, Ways
from reihum.meetings.quarters import Quarter
from reihum.meetings.rotation import Account, City, Holiday, Rest
from reihum.meetings.rotation_days import Choice, NoMember, Obstacle, TooSoon
from reihum.places.official_keys import Land


def reasons(plan: Plan, quarter: Quarter, candidate: Candidate, *, for_members: bool = True) -> list[str]:
    """What speaks for a candidate: an offer or a turn that comes back, its part so far, the ways, the day."""
    found = [
        _debt(candidate.account),
        _ways(plan, candidate),
        day(plan, quarter, candidate.key, candidate.choice, for_members),
    ]
    name = candidate.account.city.name
    if candidate.skipped:
        found.insert(
            0,
            _("%(city)s wurde im %(quarter)s übersprungen; jetzt kommt die Reihe zurück.")
            % {"city": name, "quarter": candidate.skipped},
        )
    if candidate.has_offered:
        found.insert(
            0, _("%(city)s hat sich für dieses Quartal angeboten; wer sich anbietet, kommt zuerst.") % {"city": name}
        )
    return found


def _debt(account: Account) -> str:
    """When the city hosted last, and how its part compares with that of the others."""
    name = account.city.name
    if account.last is None:
        first = _("%(city)s hat noch nie eingeladen.") % {"city": name}
    else:
        first = _("%(city)s war zuletzt %(year)s Gastgeber.") % {"city": name, "year": account.last.year}
    part = ngettext(
        "Der gerechte Anteil bisher ist %(share)s, ausgerichtet hat die Stadt %(hosted)s Treffen:",
        "Der gerechte Anteil bisher ist %(share)s, ausgerichtet hat die Stadt %(hosted)s Treffen:",
        account.hosted,
    ) % {"share": number(account.share), "hosted": account.hosted}
    return f"{first} {part} {balance(account.debt)}"


def balance(debt: Fraction) -> str:
    """How far a city is behind or ahead."""
    if debt > 0:
        return _("%(debt)s zu wenig.") % {"debt": number(debt)}
    if debt < 0:
        return _("%(debt)s zu viel.") % {"debt": number(-debt)}
    return _("genau ausgeglichen.")


def _ways(plan: Plan, candidate: Candidate) -> str:
    """What the meeting costs all together, and whom most."""
    ways, name = candidate.ways, candidate.account.city.name
    told = {
        "city": name,
        "together": km(ways.together),
        "before": km(ways.before.km),
        "after": km(ways.after.km),
        "most": plan.name(ways.after.key),
    }
    if ways.after.km == ways.before.km:
        return (
            _(
                "Nach %(city)s fahren alle zusammen %(together)s; die größte Strecke seit Beginn wächst dadurch nicht: "
                "%(after)s (%(most)s)."
            )
            % told
        )
    return (
        _(
            "Nach %(city)s fahren alle zusammen %(together)s; die größte Strecke seit Beginn wächst von %(before)s auf "
            "%(after)s (%(most)s)."
        )
        % told
    )


def day(plan: Plan, quarter: Quarter, key: str, choice: Choice, for_members: bool = True) -> str:
    """The proposed day, what is known of it, and why it is not in the middle of the quarter."""
    city = plan.board.cities[key]
    if choice.day is None:
        return _("Einen Tag gibt es in diesem Quartal nicht: %(obstacles)s.") % {
            "obstacles": obstacles(city, choice.moved_by, for_members)
        }
    told = {"day": date_format(choice.day, "l, j. F Y"), "land": _land(city)}
    if _knows_school_holidays(plan, city, quarter):
        sentence = _("Vorgeschlagener Tag: %(day)s; in %(land)s sind dann weder Ferien noch Feiertag.") % told
    else:
        sentence = _("Vorgeschlagener Tag: %(day)s; die Schulferien in %(land)s sind noch nicht eingelesen.") % told
    if choice.moved_by:
        sentence += " " + _("Näher an der Mitte des Quartals geht es nicht: %(obstacles)s.") % {
            "obstacles": obstacles(city, choice.moved_by, for_members)
        }
    return sentence


def _knows_school_holidays(plan: Plan, city: City, quarter: Quarter) -> bool:
    return any(
        holiday.is_school and holiday.since and holiday.since.year == quarter.year
        for holiday in plan.facts.holidays.get(city.land, ())
    )


def obstacles(city: City, found: Iterable[Obstacle], for_members: bool) -> str:
    """What stands in the way of some days, in one row of words."""
    return ", ".join(dict.fromkeys(_obstacle(city, obstacle, for_members) for obstacle in found))


def _obstacle(city: City, obstacle: Obstacle, for_members: bool) -> str:
    if isinstance(obstacle, TooSoon):
        return _("der Vorlauf reicht erst ab %(day)s") % {"day": short_day(obstacle.earliest)}
    if isinstance(obstacle, NoMember):
        return _("%(city)s gehört dann nicht zum Netzwerk") % {"city": city.name}
    told = {"name": "", "land": _land(city), "days": span(obstacle)}
    if isinstance(obstacle, Holiday):
        told["name"] = obstacle.name
        return _("%(name)s in %(land)s (%(days)s)") % told
    reason = f": {obstacle.reason}" if for_members and obstacle.reason else ""
    if obstacle.pauses:
        return _("%(city)s pausiert (%(days)s%(reason)s)") % {"city": city.name, "reason": reason, **told}
    return _("%(city)s kann nicht einladen (%(days)s%(reason)s)") % {"city": city.name, "reason": reason, **told}


def why_not(plan: Plan, quarter: Quarter, key: str, *, for_members: bool) -> str:
    """Why a city is not proposed for a quarter, or that it is."""
    answer, city = plan.answer(quarter, key), plan.board.cities[key]
    other = plan.name(answer.other) if answer.other else ""
    told: dict[str, object] = {
        "city": city.name,
        "other": other,
        "quarter": answer.quarter,
        "middle": short_day(quarter.middle),
    }
    sentences = {
        "proposed": _("%(city)s ist vorgeschlagen."),
        "decided": _("Für dieses Quartal ist %(other)s vorgesehen."),
        "locked": _("Es ist festgelegt, dass %(other)s einlädt."),
        "volunteer": _("%(other)s hat sich angeboten; wer sich anbietet, kommt zuerst."),
        "returning": _("%(other)s wurde früher übersprungen; jetzt kommt die Reihe dorthin zurück."),
        "no_member": _("%(city)s gehört in der Mitte des Quartals (%(middle)s) nicht zum Netzwerk."),
        "elsewhere": _("%(city)s ist für das %(quarter)s vorgesehen."),
    }
    if answer.kind in ("pause", "no_day"):
        return _("Das geht in diesem Quartal nicht: %(obstacles)s.") % {
            "obstacles": obstacles(city, answer.obstacles, for_members)
        }
    if answer.kind == "skipped":
        return _skipped(city, answer, for_members)
    if answer.kind in ("debt", "twice"):
        return _other_owes_more(answer, told)
    if answer.kind == "ways":
        return _longer_ways(plan, answer, told)
    if quarter in plan.facts.unanswered and quarter in plan.board.decided:
        return _unanswered(answer, for_members) % told
    if answer.kind == "proposed" and quarter in plan.board.fixed:
        return _("%(city)s lädt ein.") % told
    return sentences[answer.kind] % told


def _unanswered(answer: Answer, for_members: bool) -> str:
    """Who has been asked is not told to everybody before the host agrees."""
    if not for_members:
        return _("Für dieses Quartal ist eine Stadt gefragt; die Antwort steht noch aus.")
    if answer.kind == "proposed":
        return _("%(city)s ist gefragt; die Antwort steht noch aus.")
    return _("Für dieses Quartal ist %(other)s gefragt; die Antwort steht noch aus.")


def _skipped(city: City, answer: Answer, for_members: bool) -> str:
    sentence = _("%(city)s wurde für dieses Quartal übersprungen; die Reihe kommt zurück.") % {"city": city.name}
    return f"{sentence} " + _("Grund: %(reason)s") % {"reason": answer.reason} if for_members else sentence


def _other_owes_more(answer: Answer, told: dict[str, object]) -> str:
    told |= {"mine": signed(answer.mine), "others": signed(answer.others)}
    if answer.mine == answer.others:
        return (
            _(
                "%(city)s hat im letzten Jahr eingeladen und ist nicht stärker im Rückstand als %(other)s (%(mine)s Treffen). "
                "%(other)s wartet länger und kommt zuerst."
            )
            % told
        )
    if answer.kind == "twice":
        return (
            _(
                "%(city)s hat schon eingeladen, seit %(other)s zuletzt an der Reihe war, und ist weniger im Rückstand "
                "(%(mine)s gegen %(others)s Treffen). Niemand lädt zweimal ein, bevor %(other)s einmal einlädt."
            )
            % told
        )
    return (
        _(
            "%(other)s ist stärker im Rückstand: %(others)s Treffen, %(city)s dagegen %(mine)s. Der Rückstand entscheidet "
            "zuerst."
        )
        % told
    )


def _longer_ways(plan: Plan, answer: Answer, told: dict[str, object]) -> str:
    mine, others = answer.my_ways, answer.others_ways
    if not (mine and others):
        return ""
    told |= {"mine": _cost(mine), "others": _cost(others)}
    return (
        _(
            "%(city)s und %(other)s sind gleich an der Reihe; über alle Quartale des Plans sind die Wege kürzer, wenn "
            "%(other)s einlädt. Für dieses Treffen: mit %(other)s %(others)s; mit %(city)s %(mine)s."
        )
        % told
    )


def _cost(ways: Ways) -> str:
    return _("%(together)s zusammen, größte Strecke seit Beginn %(largest)s") % {
        "together": km(ways.together),
        "largest": km(ways.after.km),
    }


def _land(city: City) -> str:
    return str(Land(city.land).label) if city.land in Land.values else ""


def span(rest: Rest | Holiday) -> str:
    """From one day to another, as short as it can be said."""
    if rest.since == rest.until and rest.since:
        return short_day(rest.since)
    return f"{short_day(rest.since) if rest.since else ''}–{short_day(rest.until) if rest.until else ''}"


def short_day(day: datetime.date) -> str:
    return date_format(day, "d.m.Y")


def number(value: Fraction) -> str:
    """With two decimals, as the language writes it."""
    return str(number_format(round(float(value), 2), 2, force_grouping=True))


def signed(value: Fraction) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value))


def km(value: int) -> str:
    return f"{number_format(value, 0, force_grouping=True)} km"
