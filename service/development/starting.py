"""Use case: a draft is made from a stored recommendation."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from catalog import snapshot
from service.audit import record
from service.development import making, marking
from service.development.asking import Wish
from service.development.changing import Author
from service.development.held import hold, of_states
from service.development.moves import OPEN, capacity_of
from service.errors import Conflict, Fault, InvalidRequest
from service.learners import stored_learners
from service.principals import Principal
from service.schemas.answers import Recommendation
from service.schemas.development_sent import PlanStart
from service.tables import DevelopmentChoice, DevelopmentPlan
from service.tables import Recommendation as StoredRecommendation
from service.texts import sentence
from service.translate.wording import Names


def recommendation(session: Session, given: PlanStart) -> StoredRecommendation:
    """Return what a plan is to be made from, if it is an answer about that learner with a plan in it."""
    row = session.get(StoredRecommendation, given.recommendation)
    if row is None or row.learner != given.learner:
        detail = sentence("development-no-recommendation", key=given.recommendation, learner=given.learner)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/recommendation", code="unknown_reference")])
    if row.answer["recommendation"]["plan"] is None:
        detail = sentence("development-without-plan", key=given.recommendation)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/recommendation", code="contradiction")])
    return row


def start(session: Session, given: PlanStart, caller: Principal, *, today: date) -> DevelopmentPlan:
    """Make a draft, in the place of a draft or proposal that is there and is named."""
    learner = given.learner
    hold(session, learner)
    author = Author(principal=caller.name, capacity=capacity_of(caller, learner), at=datetime.now(UTC))
    row = recommendation(session, given)
    wish = _wish_of(row, author)
    asked = making.asked_of(
        session,
        wish.request,
        stored_learners(session, [learner])[learner],
        choices=wish.choices,
        counts_on=(),
        catalogue=snapshot(session),
        today=today,
    )
    standing = of_states(session, learner, OPEN)
    _check_seen(standing, given)
    making.supersede(session, standing, author)
    begun = _begun(session, row, learner)
    plan = making.follow(
        session,
        None,
        learner=learner,
        recommendation=row.id,
        answer=Recommendation.model_validate(row.answer["recommendation"]),
        names=Names.model_validate(row.answer["names"]),
        asked=asked,
        wish=wish,
        earlier=(),
        author=author,
    )
    marking.carry(session, plan, begun)
    making.tell(session, plan, author, "started", recommendation=row.id)
    record(
        session,
        principal=caller,
        action="development_plan.start",
        object_kind="development_plan",
        object_id=plan.id,
        learner=learner,
    )
    return plan


def _check_seen(standing: DevelopmentPlan | None, given: PlanStart) -> None:
    """Refuse to end a draft or a proposal that is not named: whoever sends the same twice has not seen it."""
    if given.supersedes == (None if standing is None else standing.id):
        return
    if standing is None:
        detail = sentence("development-nothing-open", field="supersedes", key=given.supersedes or "")
    else:
        detail = sentence(
            "development-open", field="supersedes", key=standing.id, version=standing.version, state=standing.state
        )
    code = "missing" if given.supersedes is None else "contradiction"
    raise Conflict(detail, faults=[Fault(detail=detail, pointer="#/supersedes", code=code)])


def _wish_of(row: StoredRecommendation, author: Author) -> Wish:
    """Return what was asked for: the locks of the request are choices from now on."""
    request: Mapping[str, Any] = row.request
    dropped = ("locks", "store", "validate_only")
    choices = [
        DevelopmentChoice(
            plan="",
            position=position,
            module=lock["module"],
            kind="keep" if lock["keep"] else "refuse",
            offering=lock.get("offering"),
            by=author.principal,
            capacity=author.capacity,
            at=author.at,
        )
        for position, lock in enumerate(request.get("locks") or (), start=1)
    ]
    return Wish(
        request={name: value for name, value in request.items() if name not in dropped}, choices=choices, claims=()
    )


def _begun(session: Session, row: StoredRecommendation, learner: str) -> dict[str, str]:
    """Return how far modules are that the plan may hold: by the request, by places held, by the plan before."""
    under_way = row.request["learner"].get("in_progress") or ()
    modules = [*(entry["module"] for entry in under_way), *(row.answer.get("places") or ())]
    return {**dict.fromkeys(modules, "enrolled"), **marking.behind(session, learner)}
