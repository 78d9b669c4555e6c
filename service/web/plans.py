"""The learner's page and the plan page: routes only."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from service.audit import record
from service.development.accepted import accepted
from service.development.awaiting import Awaited, awaited_by
from service.development.held import following_of, whole
from service.development.moves import capacity_of
from service.errors import Fault, InvalidRequest, NotFound
from service.schemas.answers import Recommendation
from service.tables import DevelopmentPlan
from service.texts import LANGUAGES
from service.web.ask_form import AskForm, ask_form, request_document
from service.web.development.adopting import Adoption, adoption
from service.web.development.naming import claim_name
from service.web.facts import PlanFacts
from service.web.learner import plan_page
from service.web.people import known_id, visible_learner
from service.web.plan_questions import asked_in, panel
from service.web.readers import House, HouseOf, OwnForm, Reader, SignedIn
from service.web.reading import (
    asked_wishes,
    currency_asked,
    latest_of,
    learner_address,
    learner_name,
    plan_facts,
    roles_on_offer,
    stored_wishes,
)
from service.web.rendering import SAFE_HEADERS, language_of, page
from service.web.sent_once import Led, Sending, sent_once
from service.web.wishes import Days, Wishes, spans
from service.web.words import Words, words_in

router = APIRouter(include_in_schema=False)


@router.get("/recommendations/{key}.json")
def plan_document(key: str, request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Give the plan as the API does, to a browser that is signed in."""
    answer = house.recommender.retrieve(known_id(key), reader.principal, language_of(request))
    return JSONResponse(answer.model_dump(mode="json"), headers=SAFE_HEADERS)


@router.get("/recommendations/{key}")
def plan(key: str, request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Show one plan."""
    return _plan(request, house, reader, known_id(key), ask=None)


@router.get("/learners/{learner:path}")
def learner(learner: str, request: Request, house: HouseOf, reader: SignedIn) -> Response:
    """Show the learner's newest plan, or how to get one."""
    return _learner(request, house, reader, visible_learner(learner, house, reader))


@router.post("/learners/{learner:path}/recommendations", dependencies=[OwnForm])
def ask(
    *,
    learner: str,
    request: Request,
    house: HouseOf,
    reader: SignedIn,
    role: Annotated[str, Form()] = "",
    budget: Annotated[str, Form()] = "",
    hours: Annotated[str, Form()] = "",
    goal: Annotated[str, Form()] = "",
    start_on: Annotated[str, Form()] = "",
    finish_by: Annotated[str, Form()] = "",
    hours_per_week: Annotated[str, Form()] = "",
    unavailable_from: Days = None,
    unavailable_to: Days = None,
    once: Annotated[str, Form()] = "",
) -> Response:
    """Work out a new plan for the learner and go to it."""
    learner = visible_learner(learner, house, reader)
    with house.database.read() as session:
        if learner_name(session, learner) is None:
            raise NotFound
        currency = currency_asked(session)
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

    def act(_: Sending) -> Led:
        document = request_document(learner, wishes, currency=currency)
        answer = house.recommender.recommend(document, reader.principal, language_of(request))
        return Led(address=f"/recommendations/{answer.id}")

    try:
        return sent_once(request, house, reader, act, about=learner, key=once, fields=asdict(wishes))
    except InvalidRequest as error:
        return _learner(request, house, reader, learner, wishes=wishes, faults=error.faults)


def _learner(
    request: Request,
    house: House,
    reader: Reader,
    learner: str,
    *,
    wishes: Wishes | None = None,
    faults: Iterable[Fault] = (),
) -> Response:
    words = words_in(language_of(request))
    with house.database.read() as session:
        name = learner_name(session, learner)
        latest = latest_of(session, learner)
        if wishes is None and latest is not None:
            wishes = asked_wishes(session, latest)
        form = ask_form(
            roles_on_offer(session, words.language),
            action=f"{learner_address(learner)}/recommendations",
            currency=currency_asked(session),
            words=words,
            wishes=stored_wishes(session, learner) if wishes is None else wishes,
            faults=faults,
        )
    if name is None and latest is None:
        raise NotFound
    # A learner who only ever came along with a request has nothing stored that a new plan could start from.
    offered = form if name is not None else None
    address = learner_address(learner)
    if latest is not None:
        return _plan(request, house, reader, latest, ask=offered, address=address)
    with house.database.write() as session:
        record(session, principal=reader.principal, action="learner.read", object_kind="learner", object_id=learner)
    content = {"heading": words.text("plan-title", name=name or learner)}
    return page(
        request,
        "learner.html",
        status=422 if form.faults else 200,
        reader=reader,
        twin=f"/v1{address}",
        address=address,
        learner=content,
        ask=form,
    )


def _plan(
    request: Request, house: House, reader: Reader, key: str, *, ask: AskForm | None, address: str = ""
) -> Response:
    words = words_in(language_of(request))
    answer = house.recommender.retrieve(key, reader.principal, words.language)
    with house.database.read() as session:
        facts = plan_facts(session, answer, words.language)
        if facts.learner is not None and facts.learner_name is not None:
            told = awaited_by(session, facts.learner, today=house.recommender.today())
            facts = replace(facts, awaited=tuple(_awaited(told, words)))
        following = following_of(session, key)
        if following is not None:
            held = accepted(session, whole(session, following), today=house.recommender.today())
            facts = replace(facts, accepted=held.apart_from(answer.gaps))
    shown = plan_page(answer, facts, words)
    asked = asked_in(request)
    answered = None
    if asked is not None:
        anchors = {step.module: step.anchor for step in shown.steps}
        answered = panel(
            asked,
            answer,
            facts,
            words,
            recommender=house.recommender,
            caller=reader.principal,
            anchors=anchors,
            href=shown.href,
        )
    return page(
        request,
        "plan.html",
        status=422 if ask is not None and ask.faults else 200,
        reader=reader,
        twin=f"/v1/recommendations/{key}",
        address=address,
        plan=shown,
        adopt=_adoption(answer, facts, following, reader, words),
        panel=answered,
        document=f"/recommendations/{key}.json",
        ask=ask,
    )


def _awaited(told: Iterable[Awaited], words: Words) -> Iterator[str]:
    """Yield each level that is yet to be assessed."""
    for entry in told:
        yield claim_name(entry.names[LANGUAGES.index(words.language)], entry.level, None, words)


def _adoption(
    answer: Recommendation, facts: PlanFacts, following: DevelopmentPlan | None, reader: Reader, words: Words
) -> Adoption | None:
    """Return the form that makes the answer the plan of a stored learner, where there is a plan in it."""
    if answer.plan is None or facts.learner is None or facts.learner_name is None:
        return None
    is_own = capacity_of(reader.principal, facts.learner) == "employee"
    return adoption(facts.learner, facts.learner_name, answer.id, following, words, is_own=is_own)
