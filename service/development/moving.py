"""Use case: a plan is proposed, approved, sent back, begun, completed or given up."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from sqlmodel import Session

from service.audit import record
from service.development import believing, making, marking
from service.development.changing import Author
from service.development.held import Held, held, of_states
from service.development.moves import MOVES, UNDER_WAY, capacity_of
from service.errors import Conflict, Fault, Forbidden, InvalidRequest
from service.etags import Expected
from service.learner_rows import touch
from service.principals import Principal
from service.schemas.development_sent import TransitionRequest
from service.tables import DevelopmentPlan, DevelopmentStep
from service.texts import sentence


def move(
    session: Session,
    plan_id: str,
    given: TransitionRequest,
    caller: Principal,
    *,
    expected: Expected | None,
    today: date,
) -> DevelopmentPlan:
    """Send a plan on to another state, if the caller may and nothing stands in the way."""
    found = held(session, plan_id, caller, for_change=True)
    if expected is not None:
        expected.check(found.tag)
    plan = found.plan
    author = Author(principal=caller.name, capacity=capacity_of(caller, plan.learner), at=datetime.now(UTC))
    _allow(found, given, author)
    _decide(session, found, given, author, today)
    if given.to == "superseded":
        making.supersede(session, plan, author, reason=given.reason)
    else:
        if given.to == "approved":
            making.supersede(session, of_states(session, plan.learner, UNDER_WAY), author)
            making.settle(session, plan)
        marking.reach(session, plan, given.to, author, reason=given.reason)
        _mark_all(session, found.steps, given.to)
    record(
        session,
        principal=caller,
        action=f"development_plan.{given.to}",
        object_kind="development_plan",
        object_id=plan.id,
        learner=plan.learner,
    )
    return plan


def _allow(found: Held, given: TransitionRequest, author: Author) -> None:
    """Refuse where there is no such way, where it is not the caller's, and where something is missing."""
    way = MOVES.get((found.state, given.to))
    if way is None:
        raise Conflict(sentence("development-no-way", before=found.state, after=given.to))
    if author.capacity not in way.by:
        own = author.capacity == "employee" and given.to == "approved"
        raise Forbidden(sentence("development-own-plan" if own else "development-not-yours"))
    failed = given.to == "completed" and any(step.status == "failed" for step in found.steps)
    if given.reason is None and (author.capacity in way.reason_of or failed):
        detail = sentence("development-no-reason", field="reason")
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/reason", code="missing")])
    if given.to == "proposed" and any(
        row.id in found.counts_on and row.state in ("refused", "withdrawn") for row in found.evidence
    ):
        raise Conflict(sentence("development-refused-evidence"))
    if given.to == "completed":
        left = [step.module for step in found.steps if step.status not in ("done", "failed")]
        if left:
            raise Conflict(sentence("development-steps-left", modules=tuple(left[:20])))


def _decide(session: Session, found: Held, given: TransitionRequest, author: Author, today: date) -> None:
    """Take down what is said of each claim; an approval has to say it of all, and to believe all."""
    claims = {row.id: row for row in found.evidence if row.state == "claimed"}
    decides = found.state == "proposed" and author.capacity != "employee" and given.to in ("approved", "draft")
    wrong = list(_unknown(given, claims.keys() if decides else ()))
    if wrong:
        raise InvalidRequest.of(wrong)
    if given.to == "approved":
        said = {decision.id: decision.accept for decision in given.evidence}
        if claims.keys() - said.keys():
            detail = sentence(
                "development-undecided", field="evidence", claims=tuple(sorted(claims.keys() - said.keys()))
            )
            raise InvalidRequest.of([Fault(detail=detail, pointer="#/evidence", code="missing")])
        if not all(said.values()):
            raise Conflict(sentence("development-refuses-evidence"))
    for decision in given.evidence:
        believing.decide(session, found, claims[decision.id], decision, author)
        if decision.accept:
            believing.believe(session, claims[decision.id], min(today, found.answer.effective.start_on or today), today)
            touch(session, found.plan.learner, author.at)


def _unknown(given: TransitionRequest, claims: Iterable[str]) -> Iterable[Fault]:
    known, seen = set(claims), set[str]()
    for place, decision in enumerate(given.evidence):
        pointer = f"#/evidence/{place}/id"
        if decision.id not in known:
            detail = sentence("development-no-claim", field="id", key=decision.id)
            yield Fault(detail=detail, pointer=pointer, code="unknown_reference")
        elif decision.id in seen:
            detail = sentence("fault-given-twice", field="evidence", key=decision.id)
            yield Fault(detail=detail, pointer=pointer, code="duplicate_id")
        seen.add(decision.id)


def _mark_all(session: Session, steps: Sequence[DevelopmentStep], state: str) -> None:
    """A plan that is proposed asks for its steps, one that is approved has them, one that is sent back plans again."""
    status = {"proposed": "requested", "approved": "approved", "draft": "planned"}.get(state)
    if status is None:
        return
    for step in steps:
        if step.status in ("planned", "requested"):
            step.status = status
            session.add(step)
    session.flush()
