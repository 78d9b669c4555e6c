"""The form that begins a plan: from what is on record, from wishes, or from a recommendation at hand; a route only."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response

from service.errors import Conflict, InvalidRequest, NotFound
from service.schemas.development_sent import PlanStart
from service.web.ask_form import request_document
from service.web.development.address import below, development_address
from service.web.development.showing import development, shown_start
from service.web.development.start import WEEKLY_HOURS, document_of, origin
from service.web.people import known_id, stored_learner
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.reading import currency_asked
from service.web.rendering import language_of
from service.web.sent_once import Led, Sending, sent_once
from service.web.wishes import Days, Wishes, spans

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
    recommendation: Text = "",
    supersedes: Text = "",
    once: Text = "",
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
    """Make a draft of a recommendation, worked out now or before; what it would end is shown beside it first."""
    learner = stored_learner(learner, house, reader)
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
    given = PlanStart(
        learner=learner,
        recommendation=known_id(recommendation) if recommendation else "none",
        supersedes=known_id(supersedes) if supersedes else None,
    )
    is_from_record, document = _document(learner, source, wishes, house, request)

    def act(sending: Sending) -> Led:
        if recommendation:
            return _led(given, request, reader, sending)
        answer = house.recommender.recommend(document, reader.principal, language_of(request))
        if answer.plan is None:
            # Nothing that a plan could be made from: the answer's own page says why, and what would help.
            return Led(address=f"/recommendations/{answer.id}")
        return _led(given.model_copy(update={"recommendation": answer.id}), request, reader, sending)

    fields = {"from": source, "recommendation": recommendation, "supersedes": supersedes, **asdict(wishes)}
    try:
        return sent_once(request, house, reader, act, about=learner, key=once, fields=fields)
    except InvalidRequest as error:
        if recommendation:
            # Of no recommendation of theirs, or of one without a plan, nothing can be made.
            raise NotFound from error
        return shown_start(
            request,
            house,
            reader,
            learner,
            wishes=None if is_from_record else wishes,
            hours_per_week=hours_per_week,
            faults=error.faults,
        )


def _document(learner: str, source: str, wishes: Wishes, house: House, request: Request) -> tuple[bool, dict[str, Any]]:
    """Return whether what is on record is asked for, and the request that is asked."""
    with house.database.read() as session:
        known = origin(session, learner, language_of(request))
        currency = currency_asked(session)
    if known is None:
        raise NotFound
    if source == "record" and known.targets:
        return True, document_of(learner, known, wishes.hours_per_week, today=house.recommender.today())
    return False, request_document(learner, wishes, currency=currency)


def _led(given: PlanStart, request: Request, reader: Reader, sending: Sending) -> Led:
    """Make a draft and return the way to it, or to what it would end."""
    done = Led(address=development_address(given.learner), said="said-plan-started")
    try:
        development(request).start(given, reader.principal, language_of(request), keep=sending.keep(lambda _: done))
    except Conflict:
        beside = below(given.learner, "start", recommendation=given.recommendation)
        return Led(address=beside, said=None if given.supersedes is None else "said-plan-changed")
    return done
