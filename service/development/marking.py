"""Use case: a step begins, ends or fails; and what of an earlier version is behind the learner."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlmodel import Session, select

from service.audit import record
from service.development import making
from service.development.asking import STAYING
from service.development.changing import Author
from service.development.held import Held, held, of_states
from service.development.moves import STEP_MOVES, UNDER_WAY, capacity_of
from service.errors import Conflict, Forbidden, NotFound
from service.etags import Expected
from service.learner_rows import touch
from service.principals import Principal
from service.schemas.development_sent import StepRequest
from service.tables import CompletedModule, DevelopmentPlan, DevelopmentStep
from service.texts import sentence
from service.webhooks import outbox

#: What begins a plan that nobody has begun by hand.
_BEGINS = ("enrolled", "done", "failed")


def mark(
    session: Session,
    plan_id: str,
    module: str,
    given: StepRequest,
    caller: Principal,
    *,
    expected: Expected | None,
) -> DevelopmentPlan:
    """Say how far a step is; the first that begins has the plan in progress, the last that is done completes it."""
    found = held(session, plan_id, caller, for_change=True)
    if expected is not None:
        expected.check(found.tag)
    plan = found.plan
    author = Author(principal=caller.name, capacity=capacity_of(caller, plan.learner), at=datetime.now(UTC))
    step = next((step for step in found.steps if step.module == module), None)
    if step is None:
        raise NotFound()
    if found.state not in UNDER_WAY:
        raise Conflict(sentence("development-not-under-way", state=found.state))
    if step.status != given.status:
        _go_on(session, found, step, given, author)
    record(
        session,
        principal=caller,
        action="development_plan.mark",
        object_kind="development_plan",
        object_id=plan.id,
        learner=plan.learner,
    )
    return plan


def behind(session: Session, learner: str) -> Mapping[str, str]:
    """Return what has begun or is done by the plan that is under way, by module."""
    plan = of_states(session, learner, UNDER_WAY)
    if plan is None:
        return {}
    steps = session.exec(select(DevelopmentStep).where(DevelopmentStep.plan == plan.id)).all()
    return {step.module: step.status for step in steps if step.status in STAYING}


def carry(session: Session, plan: DevelopmentPlan, begun: Mapping[str, str]) -> None:
    """Keep in a new plan how far its steps are already."""
    for step in session.exec(select(DevelopmentStep).where(DevelopmentStep.plan == plan.id)).all():
        if step.module in begun:
            step.status = begun[step.module]
            session.add(step)
    session.flush()


def _go_on(session: Session, found: Held, step: DevelopmentStep, given: StepRequest, author: Author) -> None:
    plan = found.plan
    allowed = STEP_MOVES.get((step.status, given.status))  # type: ignore[arg-type]
    if allowed is None:
        raise Conflict(sentence("development-step-no-way", before=step.status, after=given.status))
    if author.capacity not in allowed:
        raise Forbidden(sentence("development-not-yours"))
    before, step.status = step.status, given.status
    session.add(step)
    if given.status == "done" and session.get(CompletedModule, (plan.learner, step.module)) is None:
        session.add(CompletedModule.model_validate({"learner": plan.learner, "module": step.module}))
        touch(session, plan.learner, author.at)
    plan.updated_at = author.at
    session.add(plan)
    making.tell(
        session,
        plan,
        author,
        "step",
        before=plan.state,
        reason=given.reason,
        module=step.module,
        before_status=before,
        status=given.status,
    )
    if plan.state == "approved" and given.status in _BEGINS:
        reach(session, plan, "in_progress", author)
    if plan.state == "in_progress" and all(entry.status == "done" for entry in found.steps):
        reach(session, plan, "completed", author)


def reach(session: Session, plan: DevelopmentPlan, state: str, author: Author, *, reason: str | None = None) -> None:
    """Let a plan be in a state, tell its history, and whoever wants to be told."""
    before, plan.state, plan.updated_at = plan.state, state, author.at
    if reason is not None or state in ("draft", "approved"):
        plan.reason = reason
    session.add(plan)
    making.tell(session, plan, author, "state", before=before, reason=reason)
    outbox.publish(
        session,
        kind="development_plan.moved",
        about=plan.id,
        owner=plan.by,
        data={"id": plan.id, "status": state},
    )
