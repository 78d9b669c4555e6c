"""The forms of a learner's plan: routes only, each of which goes on to a page.

What people change together carries the tag of what they saw: over anything newer nothing is done, and a page says so.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from service.errors import Conflict, Fault, InFlight, InvalidRequest, PreconditionFailed
from service.etags import Expected
from service.schemas.development import DevelopmentPlanRead
from service.schemas.development_sent import StepRequest, TransitionRequest
from service.schemas.reading import read_whole
from service.texts import sentence
from service.web.catalogue_parts import Link
from service.web.development.address import below, development_address
from service.web.development.forms import ChangeForm, entered
from service.web.development.meanwhile import shown_meanwhile
from service.web.development.showing import development, plan_of, shown_plan
from service.web.people import known_id, stored_learner
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.reading import currency_asked
from service.web.rendering import language_of, page, see_other
from service.web.sent_once import Led, Sending, sent_once
from service.web.words import words_in

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=10_000)]


@router.post("/development/{learner:path}/trials", dependencies=[OwnForm])
def attempt(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    plan: Text = "",
    kind: Text = "",
    module: Text = "",
    reason: Text = "",
    to: Text = "",
    level: Text = "",
    statement: Text = "",
    link: Text = "",
    evidence: Text = "",
    budget: Text = "",
    hours: Text = "",
    hours_per_week: Text = "",
    start_on: Text = "",
    finish_by: Text = "",
) -> Response:
    """Work out what a change would do, and show it."""
    learner = stored_learner(learner, house, reader)
    language = language_of(request)
    key = _named(plan)
    form = ChangeForm(
        kind=kind,
        module=module,
        reason=reason,
        to=to,
        level=level,
        statement=statement,
        link=link,
        evidence=evidence,
        limits={
            "budget": budget,
            "hours": hours,
            "hours_per_week": hours_per_week,
            "start_on": start_on,
            "finish_by": finish_by,
        },
    )
    with house.database.read() as session:
        currency = currency_asked(session)
    found = entered(form, currency, words_in(language))
    if found.change is None:
        shown = plan_of(learner, key, request, reader)
        return shown_plan(request, house, reader, shown, entered=found)
    try:
        tried = development(request).tried(key, {"change": found.change}, reader.principal, language)
    except (InvalidRequest, Conflict) as error:
        shown = plan_of(learner, key, request, reader)
        return shown_plan(request, house, reader, shown, wrong=_told(error, request))
    return see_other(below(learner, "trial", plan=tried.plan, trial=tried.trial))


@router.post("/development/{learner:path}/acceptance", dependencies=[OwnForm])
def accept(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    plan: Text = "",
    etag: Text = "",
    trial: Text = "",
    once: Text = "",
) -> Response:
    """Let the plan follow a trial."""
    learner = stored_learner(learner, house, reader)
    key, tried, language = _named(plan), _named(trial), language_of(request)

    def leads(done: DevelopmentPlanRead) -> Led:
        said = "said-plan-accepted" if done.id == key else "said-plan-accepted-draft"
        return Led(address=development_address(learner), said=said)

    def act(sending: Sending) -> Led:
        expected = Expected.named([etag])
        keep = sending.keep(leads)
        return leads(development(request).accept(key, tried, reader.principal, language, expected=expected, keep=keep))

    fields = {"plan": plan, "etag": etag, "trial": trial}
    try:
        return sent_once(request, house, reader, act, about=learner, key=once, fields=fields)
    except InFlight:
        raise
    except (PreconditionFailed, Conflict) as error:
        return shown_meanwhile(request, house, reader, learner=learner, key=key, error=error, is_trial=True)


@router.post("/development/{learner:path}/moves", dependencies=[OwnForm])
def move(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    plan: Text = "",
    etag: Text = "",
    to: Text = "",
    reason: Text = "",
    once: Text = "",
) -> Response:
    """Send the plan on to another state."""
    learner = stored_learner(learner, house, reader)
    key, written = _named(plan), reason.strip()

    def act(sending: Sending) -> Led:
        sent = read_whole(TransitionRequest, {"to": to, "reason": written or None})
        led = Led(address=development_address(learner), said=f"said-plan-{sent.to}")
        expected, keep = Expected.named([etag]), sending.keep(lambda _: led)
        development(request).move(key, sent, reader.principal, language_of(request), expected=expected, keep=keep)
        return led

    fields = {"plan": plan, "etag": etag, "to": to, "reason": reason}
    return _done(act, request, house, reader, learner=learner, key=key, once=once, fields=fields, written=written)


@router.post("/development/{learner:path}/steps", dependencies=[OwnForm])
def mark(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    plan: Text = "",
    etag: Text = "",
    module: Text = "",
    status: Text = "",
    once: Text = "",
) -> Response:
    """Say how far a step is."""
    learner = stored_learner(learner, house, reader)
    key = _named(plan)

    def act(sending: Sending) -> Led:
        sent, language = read_whole(StepRequest, {"status": status}), language_of(request)
        led = Led(address=development_address(learner), said="said-step-marked")
        expected, keep = Expected.named([etag]), sending.keep(lambda _: led)
        plans = development(request)
        plans.mark(key, known_id(module), sent, reader.principal, language, expected=expected, keep=keep)
        return led

    fields = {"plan": plan, "etag": etag, "module": module, "status": status}
    return _done(act, request, house, reader, learner=learner, key=key, once=once, fields=fields)


@router.post("/development/{learner:path}/calendar-address", dependencies=[OwnForm])
def subscribe(learner: str, request: Request, house: HouseOf, reader: SignedIn, plan: Text = "") -> Response:
    """Make an address for a calendar program, and show it this once."""
    learner = stored_learner(learner, house, reader)
    made = development(request).subscribe(_named(plan), reader.principal)
    words = words_in(language_of(request))
    host = str(request.base_url).rstrip("/")
    return page(
        request,
        "development/subscribed.html",
        reader=reader,
        address=development_address(learner),
        subscribed={
            "heading": words.text("calendar-address-heading"),
            "lead": words.text("calendar-address-lead"),
            "links": (Link(title=words.text("development-title"), href=development_address(learner)),),
            "address": f"{house.settings.public_address or host}{made.path}",
        },
    )


def _done(
    act: Callable[[Sending], Led],
    request: Request,
    house: House,
    reader: Reader,
    *,
    learner: str,
    key: str,
    once: str,
    fields: dict[str, str],
    written: str = "",
) -> Response:
    """Do something to a plan and go on to its page, which says what was done, or show why it could not be."""
    try:
        return sent_once(request, house, reader, act, about=learner, key=once, fields=fields)
    except PreconditionFailed as error:
        return shown_meanwhile(request, house, reader, learner=learner, key=key, error=error, written=written)
    except (InvalidRequest, Conflict) as error:
        shown = plan_of(learner, key, request, reader)
        return shown_plan(request, house, reader, shown, wrong=_told(error, request))


def _named(key: str) -> str:
    """Return the id that a form of ours names; without one it is none of ours."""
    if not key:
        fault = Fault(detail=sentence("fault-missing", field="plan"), pointer="#/plan", code="missing")
        raise InvalidRequest.of([fault])
    return known_id(key)


def _told(error: InvalidRequest | Conflict, request: Request) -> str:
    """Say what is in the way, by all that is wrong where that is more than one thing."""
    language = language_of(request)
    return "\n".join(dict.fromkeys(fault.told(language) for fault in error.faults)) or error.told(language)
