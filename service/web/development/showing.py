"""Shows a learner's plan, or how to get one: reads what a page needs, once, and hands it to its view."""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast
from urllib.parse import quote

from fastapi import Request, Response
from sqlmodel import Session, col, select

from service.audit import record
from service.development.development import Development
from service.development.moves import capacity_of
from service.errors import Fault, InvalidRequest, NotFound
from service.schemas.development import DevelopmentPlanRead
from service.schemas.development_sent import PlanStart
from service.tables import DevelopmentPlan
from service.team.needing import open_period
from service.web.ask_form import ask_form
from service.web.development.address import below, development_address
from service.web.development.adopting import adoption_page
from service.web.development.forms import Entered, limits_form
from service.web.development.page import Note
from service.web.development.start import WEEKLY_HOURS, origin, start_page
from service.web.development.view import ALIVE, development_page
from service.web.plan_questions import asked_in, panel
from service.web.readers import House, Reader
from service.web.reading import (
    currency_asked,
    learner_address,
    learner_name,
    plan_facts,
    roles_on_offer,
    stored_wishes,
)
from service.web.rendering import language_of, page
from service.web.wishes import Wishes
from service.web.words import words_in
from service.web.years.parts import period_address

NOTHING_ENTERED = Entered()


def development(request: Request) -> Development:
    """Return the use cases around development plans."""
    return cast(Development, request.app.state.development)


def newest(session: Session, learner: str) -> str | None:
    """Return the plan that a learner is at: the newest that no other has taken the place of."""
    question = select(DevelopmentPlan.id).where(
        DevelopmentPlan.learner == learner, DevelopmentPlan.state != "superseded"
    )
    return session.exec(question.order_by(col(DevelopmentPlan.version).desc()).limit(1)).first()


def plan_of(learner: str, key: str, request: Request, reader: Reader) -> DevelopmentPlanRead:
    """Return a plan of this learner."""
    found = development(request).get(key, reader.principal, language_of(request))
    if found.learner != learner:
        raise NotFound
    return found


def shown_plan(
    request: Request,
    house: House,
    reader: Reader,
    plan: DevelopmentPlanRead,
    *,
    template: str = "development/plan.html",
    entered: Entered = NOTHING_ENTERED,
    wrong: str | None = None,
) -> Response:
    """Show one plan, with what was entered in a form that was refused."""
    words = words_in(language_of(request))
    with house.database.read() as session:
        facts = plan_facts(session, plan.recommendation, words.language)
        currency = currency_asked(session)
        at_hand = newest(session, plan.learner)
        needs_href = _needs_href(session, house, reader, plan.learner)
    view = development_page(
        plan,
        facts,
        words,
        capacity=capacity_of(reader.principal, plan.learner),
        at_hand=at_hand,
        claim=entered.claim,
        limits=entered.limits or limits_form(plan, currency),
        needs_href=needs_href,
    )
    if wrong is not None:
        view = replace(view, notes=(Note(text=wrong, warns=True), *view.notes))
    asked = asked_in(request) if request.method == "GET" and plan.state in ALIVE else None
    answered = None
    if asked is not None:
        answered = panel(
            asked,
            plan.recommendation,
            facts,
            words,
            recommender=house.recommender,
            caller=reader.principal,
            anchors={step.module: step.anchor for step in view.plan.steps},
            href=view.address.here,
        )
    is_refused = wrong is not None or entered is not NOTHING_ENTERED
    return page(
        request,
        template,
        status=422 if is_refused else 200,
        reader=reader,
        twin=f"/v1/development-plans/{plan.id}",
        document=below(plan.learner, "plan.json", plan=plan.id),
        address=development_address(plan.learner),
        page=view,
        panel=answered,
    )


def shown_start(
    request: Request,
    house: House,
    reader: Reader,
    learner: str,
    *,
    wishes: Wishes | None = None,
    hours_per_week: str = WEEKLY_HOURS,
    faults: Iterable[Fault] = (),
) -> Response:
    """Show how to get a plan, with what was wrong with the wishes, if anything was."""
    words = words_in(language_of(request))
    found = tuple(faults)
    with house.database.read() as session:
        known = origin(session, learner, words.language)
        if known is None:
            raise NotFound
        form = ask_form(
            roles_on_offer(session, words.language),
            action=below(learner, "start"),
            currency=currency_asked(session),
            words=words,
            wishes=wishes or replace(stored_wishes(session, learner), hours_per_week=WEEKLY_HOURS),
            # What is wrong with what is on record stands where that is used.
            faults=found if wishes is not None else (),
        )
        is_again = newest(session, learner) is not None
        needs_href = _needs_href(session, house, reader, learner)
    if request.method == "GET":
        with house.database.write() as session:
            record(session, principal=reader.principal, action="learner.read", object_kind="learner", object_id=learner)
    return page(
        request,
        "development/start.html",
        status=422 if found else 200,
        reader=reader,
        twin=f"/v1{learner_address(learner)}",
        document=below(learner, "start", **{"as": "json"}),
        address=below(learner, "start"),
        start=start_page(
            learner,
            known,
            words,
            is_own=capacity_of(reader.principal, learner) == "employee",
            is_again=is_again,
            today=house.recommender.today(),
            hours_per_week=hours_per_week,
            faults=found if wishes is None else (),
            needs_href=needs_href,
        ),
        ask=form,
    )


def shown_adoption(request: Request, house: House, reader: Reader, learner: str, recommendation: str) -> Response:
    """Show a recommendation beside the plan whose place it would take, and ask."""
    language = language_of(request)
    words = words_in(language)
    given = PlanStart(learner=learner, recommendation=recommendation)
    try:
        found = development(request).compared(given, reader.principal, language)
    except InvalidRequest as error:
        raise NotFound from error
    with house.database.read() as session:
        name = learner_name(session, learner) or learner
    is_own = capacity_of(reader.principal, learner) == "employee"
    return page(
        request,
        "development/adopt.html",
        reader=reader,
        twin=f"/v1/recommendations/{quote(recommendation, safe='')}",
        document=f"/recommendations/{quote(recommendation, safe='')}.json",
        address=below(learner, "start"),
        adopt=adoption_page(learner, name, recommendation, found, words, is_own=is_own),
    )


def _needs_href(session: Session, house: House, reader: Reader, learner: str) -> str | None:
    """Return where somebody hands in needs of their own today; managers are led there from their team."""
    if capacity_of(reader.principal, learner) != "employee":
        return None
    period = open_period(session, house.recommender.today())
    return None if period is None else period_address(period, "/needs")
