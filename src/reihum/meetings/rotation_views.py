from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reihum.meetings import access, ledger, rotation_decisions, rotation_reasons
from reihum.meetings.models import HostingPause, HostOffer, Meeting, TurnDecision
from reihum.meetings.proposals import Plan, Proposal, next_quarters
from reihum.meetings.quarters import Quarter
from reihum.meetings.ring import ring
from reihum.meetings.rotation import Account, Facts
from reihum.meetings.rotation import ledger as accounts_of
from reihum.meetings.rotation_forms import HostingForm, HostingPauseForm, OfferForm, ReasonForm, as_quarter, code
from reihum.people.access import for_members
from reihum.people.standing import standing_of
from reihum.places.models import Municipality
from reihum.publishing.pages import published

PER_PAGE = 20
QUARTERS, MOST_QUARTERS = 8, 12
QUARTERS_OF_A_CITY = 4
ANSWERS_UP_TO = 40  # cities; where there are more, each has its answers on its own page only


@dataclass(frozen=True)
class Standing:
    """A city's line in the public table."""

    city: Municipality
    account: Account
    pauses: bool

    @property
    def share(self) -> str:
        return rotation_reasons.number(self.account.share)

    @property
    def debt(self) -> str:
        return rotation_reasons.signed(self.account.debt)


COLUMNS: dict[str, tuple[Any, Callable[[Standing], Any]]] = {
    "stadt": (_("Stadt"), lambda row: ()),
    "zuletzt": (_("zuletzt Gastgeber"), lambda row: str(row.account.last or "")),
    "ausgerichtet": (_("ausgerichtet"), lambda row: row.account.hosted),
    "anteil": (_("gerechter Anteil"), lambda row: row.account.share),
    "rueckstand": (_("Rückstand"), lambda row: row.account.debt),
    "strecke": (_("gefahren"), lambda row: row.account.km),
}


@published
@require_safe
def rotation(request: HttpRequest) -> HttpResponse:
    """The ring of cities, what each has given and borne, and who hosted when."""
    reading = ledger.read()
    facts = reading.facts
    accounts = accounts_of(facts.cities, facts.past, facts.measured())
    rows = [
        Standing(reading.cities[key], account, not account.city.is_active(facts.today))
        for key, account in accounts.items()
        if account.city.belongs(facts.today)
    ]
    sort = request.GET.get("sort", "-rueckstand")
    name = sort.removeprefix("-")
    if name not in COLUMNS:
        sort, name = "-rueckstand", "rueckstand"
    order = {
        city.pk: place for place, city in enumerate(Municipality.objects.filter(pk__in=[row.city.pk for row in rows]))
    }
    rows.sort(key=lambda row: order[row.city.pk])
    rows.sort(key=COLUMNS[name][1], reverse=sort.startswith("-"))
    if sort == "-stadt":
        rows.reverse()
    past = Meeting.objects.public().past().select_related("municipality")
    context = {
        "ring": ring(),
        "rows": rows,
        "columns": _columns(sort),
        "meetings": Paginator([meeting for meeting in past if ledger.took_place(meeting)], PER_PAGE).get_page(
            request.GET.get("seite")
        ),
        "query": urlencode({"sort": sort}) if "sort" in request.GET else "",
        "counted": len(facts.past),
    }
    return render(request, "meetings/rotation.html", context)


def _columns(sort: str) -> list[dict[str, Any]]:
    """The headings, each with the link that sorts by it; the other way round if it is sorted so already."""
    return [
        {
            "label": label,
            "url": "?"
            + urlencode({"sort": f"-{name}" if sort == name or (name != "stadt" and sort != f"-{name}") else name}),
            "sorted": {name: "ascending", f"-{name}": "descending"}.get(sort, ""),
            "is_number": name in ("ausgerichtet", "anteil", "rueckstand", "strecke"),
        }
        for name, (label, _key) in COLUMNS.items()
    ]


@published
@require_safe
def city(request: HttpRequest, slug: str) -> HttpResponse:
    """Why not we? What the rotation knows of a city, and why it is proposed for a quarter or not."""
    return render(request, "meetings/rotation_city.html", _about_city(request, slug))


def _about_city(
    request: HttpRequest, slug: str, *, offer_form: OfferForm | None = None, pause_form: HostingPauseForm | None = None
) -> dict[str, Any]:
    reading = ledger.read()
    found = ledger.municipality(reading, slug)
    if found is None:
        raise Http404
    facts = reading.facts
    plan, is_member = Plan(facts, next_quarters(facts, QUARTERS_OF_A_CITY)), standing_of(request.user).is_member
    speaks = access.speaks_for(request.user, found)
    account = plan.accounts[found.ags]
    return {
        "city": found,
        "account": account,
        "share": rotation_reasons.number(account.share),
        "balance": rotation_reasons.balance(account.debt),
        "belongs": account.city.belongs(facts.today),
        "quarters": [
            {
                "quarter": proposal.quarter,
                "sentence": rotation_reasons.why_not(plan, proposal.quarter, found.ags, for_members=is_member),
                "reasons": _reasons_of(plan, proposal, found.ags, is_member),
            }
            for proposal in plan.proposals
        ],
        "is_member": is_member,
        "speaks": speaks,
        "pauses": _to_come(found, facts) if is_member else (),
        "offers": [offer for offer in found.host_offers.all() if offer.quarter.last >= facts.today],
        "offer_form": offer_form or OfferForm(_to_offer(facts)),
        "pause_form": pause_form or HostingPauseForm(),
    }


def _reasons_of(plan: Plan, proposal: Proposal, key: str, for_members: bool) -> list[str]:
    """What speaks for the city, if it is one of the candidates."""
    for candidate in proposal.candidates:
        if candidate.key == key:
            return rotation_reasons.reasons(plan, proposal.quarter, candidate, for_members=for_members)
    return []


def _to_come(found: Municipality, facts: Facts) -> list[HostingPause]:
    return list(found.hosting_pauses.filter(until__gte=facts.today).order_by("since", "pk"))


def _to_offer(facts: Facts) -> tuple[Quarter, ...]:
    return next_quarters(facts, MOST_QUARTERS)


def _city_to_speak_for(request: HttpRequest, slug: str) -> Municipality:
    """The city, if the user speaks for it. Raises Http404, PermissionDenied."""
    found = get_object_or_404(Municipality.objects.filter(memberships__isnull=False).distinct(), slug=slug)
    if not access.speaks_for(request.user, found):
        raise PermissionDenied
    return found


@require_POST
@for_members
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Offers the own city as the host of a quarter."""
    found = _city_to_speak_for(request, slug)
    form = OfferForm(_to_offer(ledger.read().facts), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        rotation_decisions.offer(said["quarter"], found, standing_of(request.user).person, said["note"])
        messages.success(request, gettext("Danke! Ihr Angebot kommt beim Vorschlag zuerst."))
        return redirect("meetings:rotation_city", slug)
    return render(request, "meetings/rotation_city.html", _about_city(request, slug, offer_form=form), status=422)


@require_POST
@for_members
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes an offer back."""
    found = _city_to_speak_for(request, slug)
    with _told(request, gettext("Das Angebot ist zurückgenommen.")):
        rotation_decisions.withdraw(_quarter(request), found)
    return redirect("meetings:rotation_city", slug)


@require_POST
@for_members
def add_pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Says when the own city cannot host."""
    found = _city_to_speak_for(request, slug)
    form = HostingPauseForm(request.POST, instance=HostingPause(municipality=found))
    if form.is_valid():
        form.save()
        messages.success(request, gettext("Gespeichert. In dieser Zeit wird Ihre Stadt nicht vorgeschlagen."))
        return redirect("meetings:rotation_city", slug)
    return render(request, "meetings/rotation_city.html", _about_city(request, slug, pause_form=form), status=422)


@require_POST
@for_members
def remove_pause(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Says that the own city can host after all."""
    found = _city_to_speak_for(request, slug)
    get_object_or_404(HostingPause, pk=pk, municipality=found).delete()
    messages.success(request, gettext("Die Sperrzeit ist gelöscht."))
    return redirect("meetings:rotation_city", slug)


@require_safe
@access.for_coordination
def planning(request: HttpRequest) -> HttpResponse:
    """The plan of the next quarters, with everything that can be done about it, and what was done."""
    count = _count(request.GET.get("quartale"))
    reading = ledger.read()
    plan = Plan(reading.facts, next_quarters(reading.facts, count))
    decided = {
        turn.quarter: turn.meeting
        for turn in rotation_decisions.turns(plan.quarters)
        if turn.is_decided and turn.meeting is not None
    }
    open_quarters = [proposal.quarter for proposal in plan.proposals if proposal.kind in ("open", "locked")]
    history = TurnDecision.objects.select_related("municipality", "other")
    context = {
        "count": count,
        "counts": range(1, MOST_QUARTERS + 1),
        "earliest": reading.facts.earliest,
        "quarters": [
            {
                "proposal": proposal,
                "code": code(proposal.quarter),
                "host": reading.cities.get(proposal.host or ""),
                "day": _day(plan, proposal),
                "meeting": decided.get(proposal.quarter),
                "candidates": [
                    {
                        "city": reading.cities[candidate.key],
                        "reasons": rotation_reasons.reasons(plan, proposal.quarter, candidate),
                    }
                    for candidate in proposal.candidates
                ],
                "others": [(code(other), other) for other in open_quarters if other != proposal.quarter],
                "answers": _answers(plan, proposal, reading),
            }
            for proposal in plan.proposals
        ],
        "offers": HostOffer.objects.filter(year__gte=reading.facts.today.year).select_related(
            "municipality", "offered_by"
        ),
        "history": Paginator(history, PER_PAGE).get_page(request.GET.get("seite")),
        "page_query": urlencode({"quartale": count}),
    }
    return render(request, "meetings/planning.html", context)


def _day(plan: Plan, proposal: Proposal) -> str:
    """What day is proposed to a city that is locked."""
    if proposal.kind != "locked" or proposal.host is None:
        return ""
    return rotation_reasons.day(plan, proposal.quarter, proposal.host, proposal.choice)


def _answers(plan: Plan, proposal: Proposal, reading: ledger.Reading) -> list[tuple[Municipality, str]]:
    """Why each other city is not proposed."""
    if proposal.kind not in ("open", "nobody") or len(reading.cities) > ANSWERS_UP_TO:
        return []
    return [
        (city, rotation_reasons.why_not(plan, proposal.quarter, key, for_members=True))
        for key, city in reading.cities.items()
        if key != proposal.host
    ]


def _count(text: str | None) -> int:
    """How many quarters to plan: 1 to 12."""
    return (
        min(MOST_QUARTERS, max(1, int(text)))
        if text and text.isascii() and text.isdigit() and len(text) < 4
        else QUARTERS
    )


@contextmanager
def _told(request: HttpRequest, success: str) -> Iterator[None]:
    """Says that it worked, or why it did not."""
    try:
        yield
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, success)


def _quarter(request: HttpRequest, field: str = "quartal") -> Quarter:
    """The quarter that a button is about. Raises ValidationError."""
    try:
        return as_quarter(request.POST.get(field, ""))
    except ValueError as error:
        raise ValidationError(gettext("Dieses Quartal gibt es nicht.")) from error


def _city(request: HttpRequest) -> Municipality:
    """The city that a button is about. Raises ValidationError."""
    found = Municipality.objects.filter(ags=request.POST.get("stadt", "")[:8], memberships__isnull=False).first()
    if found is None:
        raise ValidationError(gettext("Diese Stadt gehört nicht zum Netzwerk."))
    return found


def _reason(request: HttpRequest) -> str:
    """Raises ValidationError."""
    reason = " ".join(request.POST.get("grund", "").split())
    if len(reason) > 300:
        raise ValidationError(gettext("Der Grund ist zu lang. Bitte bleiben Sie unter 300 Zeichen."))
    return reason


def _back(request: HttpRequest) -> HttpResponse:
    count = _count(request.POST.get("quartale"))
    return redirect(f"{reverse('meetings:planning')}?{urlencode({'quartale': count})}")


@require_POST
@access.for_coordination
def lock(request: HttpRequest) -> HttpResponse:
    """Settles who hosts a quarter."""
    with _told(request, gettext("Festgelegt.")):
        rotation_decisions.lock(_quarter(request), _city(request), standing_of(request.user).person)
    return _back(request)


@require_POST
@access.for_coordination
def unlock(request: HttpRequest) -> HttpResponse:
    """Opens a quarter again."""
    with _told(request, gettext("Das Quartal ist wieder offen.")):
        rotation_decisions.unlock(_quarter(request), standing_of(request.user).person)
    return _back(request)


@require_POST
@access.for_coordination
def swap(request: HttpRequest) -> HttpResponse:
    """Exchanges the hosts of two quarters."""
    with _told(request, gettext("Getauscht. Beide Quartale sind jetzt festgelegt.")):
        first = (_quarter(request), _city(request))
        person = standing_of(request.user).person
        rotation_decisions.swap(first, _quarter(request, "mit"), person, _reason(request))
    return _back(request)


@require_POST
@access.for_coordination
def skip(request: HttpRequest) -> HttpResponse:
    """Passes a city over for a quarter."""
    with _told(request, gettext("Übersprungen. Die Reihe kommt zurück.")):
        person = standing_of(request.user).person
        rotation_decisions.skip(_quarter(request), _city(request), _reason(request), person)
    return _back(request)


@require_POST
@access.for_coordination
def decide(request: HttpRequest) -> HttpResponse:
    """Asks a city to host a quarter."""
    try:
        meeting, mailed = rotation_decisions.decide(_quarter(request), _city(request), standing_of(request.user).person)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(request)
    if mailed:
        text = ngettext(
            "Entschieden. %(city)s ist angefragt: Eine E-Mail ist unterwegs.",
            "Entschieden. %(city)s ist angefragt: %(count)d E-Mails sind unterwegs.",
            mailed,
        )
        messages.success(request, text % {"city": meeting.municipality.name, "count": mailed})
    else:
        text = gettext(
            "Entschieden. Für die Stadtverwaltung von %(city)s steht aber niemand mit E-Mail-Adresse im Verzeichnis; bitte "
            "sagen Sie dort selbst Bescheid."
        )
        messages.warning(request, text % {"city": meeting.municipality.name})
    return _back(request)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """The form with which a city that was asked agrees to host."""
    meeting = access.meeting_to_answer(request.user, slug)
    if request.method == "GET" and meeting.state != "planned":
        return redirect(meeting)
    form = HostingForm(request.POST) if request.method == "POST" else HostingForm.about(meeting)
    if request.method == "POST" and form.is_valid():
        try:
            rotation_decisions.accept(meeting, form.hosting, standing_of(request.user).person)
        except ValidationError as error:
            form.complain(error)
        else:
            messages.success(request, gettext("Danke, dass Sie einladen! Alle können das Treffen jetzt sehen."))
            return redirect(meeting)
    status = 422 if form.errors else 200
    context = {"form": form, "decline_form": ReasonForm(), "meeting": meeting}
    return render(request, "meetings/accept.html", context, status=status)


@require_POST
@login_required
def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """A city that was asked says no."""
    meeting = access.meeting_to_answer(request.user, slug)
    decline_form = ReasonForm(request.POST)
    if decline_form.is_valid():
        try:
            rotation_decisions.decline(meeting, decline_form.cleaned_data["reason"], standing_of(request.user).person)
        except ValidationError as error:
            decline_form.add_error(None, error)
        else:
            messages.success(request, gettext("Ihre Absage ist bei der Koordination. Die Reihe kommt zu Ihnen zurück."))
            return redirect("meetings:rotation")
    context = {"form": HostingForm.about(meeting), "decline_form": decline_form, "meeting": meeting}
    return render(request, "meetings/accept.html", context, status=422)
