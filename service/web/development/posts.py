"""The forms of a learner's plan: routes only, each of which goes on to a page."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from service.errors import Conflict, Fault, InvalidRequest, NotFound, PreconditionFailed
from service.etags import Expected
from service.schemas.development_sent import PlanStart, StepRequest, TransitionRequest
from service.schemas.reading import read_whole
from service.texts import sentence
from service.web.ask_form import request_document
from service.web.catalogue_parts import Link
from service.web.development.address import below, development_address
from service.web.development.forms import ChangeForm, entered
from service.web.development.showing import development, plan_of, shown_plan, shown_start
from service.web.development.start import WEEKLY_HOURS, document_of, origin
from service.web.people import known_id, stored_learner
from service.web.plans import CURRENCY_OF_NOTHING, Days
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.reading import currency_of_catalogue
from service.web.rendering import language_of, page, see_other
from service.web.wishes import Wishes, spans
from service.web.words import words_in

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=10_000)]


@router.post("/development/{learner:path}/start", dependencies=[OwnForm])
def start(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    source: Annotated[str, Form(alias="from")] = "",
    role: Text = "",
    budget: Text = "",
    hours: Text = "",
    goal: Text = "",
    start_on: Text = "",
    finish_by: Text = "",
    hours_per_week: Text = WEEKLY_HOURS,
    unavailable_from: Days = None,
    unavailable_to: Days = None,
) -> Response:
    """Work out a plan, from what is on record or from wishes, and make a draft of it."""
    learner = stored_learner(learner, house, reader)
    language = language_of(request)
    with house.database.read() as session:
        known = origin(session, learner, language)
        currency = currency_of_catalogue(session) or CURRENCY_OF_NOTHING
    if known is None:
        raise NotFound
    is_from_record = source == "record" and bool(known.targets)
    wishes = Wishes(
        role=role,
        budget=budget,
        hours=hours,
        goal=goal,
        start_on=start_on,
        finish_by=finish_by,
        hours_per_week=hours_per_week,
        unavailable=spans(unavailable_from or [], unavailable_to or []),
    )
    asked = document_of(learner, known, hours_per_week, today=house.recommender.today()) if is_from_record else None
    try:
        answer = house.recommender.recommend(
            asked or request_document(learner, wishes, currency=currency), reader.principal, language
        )
        if answer.plan is None:
            # Nothing that a plan could be made from: the answer's own page says why, and what would help.
            return see_other(f"/recommendations/{answer.id}")
        given = PlanStart(learner=learner, recommendation=answer.id)
        development(request).start(given, reader.principal, language)
    except InvalidRequest as error:
        return shown_start(
            request,
            house,
            reader,
            learner,
            wishes=None if is_from_record else wishes,
            hours_per_week=hours_per_week,
            faults=error.faults,
        )
    return see_other(development_address(learner), said="said-plan-started")


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
        currency = currency_of_catalogue(session) or CURRENCY_OF_NOTHING
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
) -> Response:
    """Let the plan follow a trial."""
    learner = stored_learner(learner, house, reader)
    key = _named(plan)
    try:
        done = development(request).accept(
            key, _named(trial), reader.principal, language_of(request), expected=Expected.named([etag])
        )
    except (PreconditionFailed, Conflict):
        return see_other(development_address(learner), said="said-trial-gone")
    said = "said-plan-accepted" if done.id == key else "said-plan-accepted-draft"
    return see_other(development_address(learner), said=said)


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
) -> Response:
    """Send the plan on to another state."""
    learner = stored_learner(learner, house, reader)
    key = _named(plan)

    def act() -> str:
        sent = read_whole(TransitionRequest, {"to": to, "reason": reason.strip() or None})
        development(request).move(key, sent, reader.principal, language_of(request), expected=Expected.named([etag]))
        return f"said-plan-{sent.to}"

    return _done(act, request, house, reader, learner=learner, key=key)


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
) -> Response:
    """Say how far a step is."""
    learner = stored_learner(learner, house, reader)
    key = _named(plan)

    def act() -> str:
        sent, language = read_whole(StepRequest, {"status": status}), language_of(request)
        expected = Expected.named([etag])
        development(request).mark(key, known_id(module), sent, reader.principal, language, expected=expected)
        return "said-step-marked"

    return _done(act, request, house, reader, learner=learner, key=key)


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
    act: Callable[[], str], request: Request, house: House, reader: Reader, *, learner: str, key: str
) -> Response:
    """Do something to a plan and go on to its page, which says what was done, or show why it could not be."""
    try:
        said = act()
    except PreconditionFailed:
        said = "said-plan-changed"
    except (InvalidRequest, Conflict) as error:
        shown = plan_of(learner, key, request, reader)
        return shown_plan(request, house, reader, shown, wrong=_told(error, request))
    return see_other(development_address(learner), said=said)


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
