"""A plan with everything that belongs to it, read in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from sqlmodel import Session, col, select

from service import etags
from service.errors import NotFound
from service.principals import Principal
from service.schemas.answers import Recommendation
from service.schemas.development import PlanState
from service.scope import visible
from service.tables import DevelopmentChoice, DevelopmentEvent, DevelopmentPlan, DevelopmentStep, Evidence, Learner
from service.tables import Recommendation as StoredRecommendation
from service.translate.wording import Names


@dataclass(frozen=True, kw_only=True)
class Held:
    """One version of a learner's plan."""

    plan: DevelopmentPlan
    steps: Sequence[DevelopmentStep]
    choices: Sequence[DevelopmentChoice]
    #: What counts in this plan, or did.
    evidence: Sequence[Evidence]
    events: Sequence[DevelopmentEvent]
    #: The stored recommendation that it follows.
    row: StoredRecommendation

    @property
    def state(self) -> PlanState:
        return cast(PlanState, self.plan.state)

    @cached_property
    def answer(self) -> Recommendation:
        """The answer that it follows, in no language."""
        return Recommendation.model_validate(self.row.answer["recommendation"])

    @cached_property
    def names(self) -> Names:
        return Names.model_validate(self.row.answer["names"])

    @cached_property
    def tag(self) -> str:
        """What names this state of the plan, for `If-Match`."""
        rows = (self.plan, *self.steps, *self.choices, *self.evidence)
        return etags.tag([row.model_dump(mode="json") for row in rows])

    @property
    def counts_on(self) -> frozenset[str]:
        """The ids of the evidence that the answer was worked out with."""
        return frozenset(self.plan.asked.get("counts_on", ()))


def held(session: Session, key: str, principal: Principal, *, for_change: bool = False) -> Held:
    """Return a plan that the caller may know of; for a change, nobody else changes it until the transaction ends."""
    plan = session.get(DevelopmentPlan, key)
    if plan is None or not visible(session, principal, plan.learner):
        raise NotFound()
    if for_change:
        hold(session, plan.learner)
        session.refresh(plan)
    return whole(session, plan)


def hold(session: Session, learner: str) -> Learner:
    """Keep everybody else from changing the plans of a learner until the transaction ends."""
    question = select(Learner).where(Learner.id == learner).with_for_update(key_share=True)
    found = session.exec(question.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def whole(session: Session, plan: DevelopmentPlan) -> Held:
    """Return a plan with all that belongs to it."""
    steps = select(DevelopmentStep).where(DevelopmentStep.plan == plan.id).order_by(col(DevelopmentStep.position))
    choices = (
        select(DevelopmentChoice).where(DevelopmentChoice.plan == plan.id).order_by(col(DevelopmentChoice.position))
    )
    evidence = select(Evidence).where(Evidence.plan == plan.id).order_by(col(Evidence.at), col(Evidence.id))
    events = select(DevelopmentEvent).where(DevelopmentEvent.plan == plan.id).order_by(col(DevelopmentEvent.number))
    fresh = {"populate_existing": True}
    row = session.get(StoredRecommendation, plan.recommendation)
    if row is None:
        raise LookupError("a plan follows no recommendation")
    return Held(
        plan=plan,
        steps=session.exec(steps.execution_options(**fresh)).all(),
        choices=session.exec(choices.execution_options(**fresh)).all(),
        evidence=session.exec(evidence.execution_options(**fresh)).all(),
        events=session.exec(events.execution_options(**fresh)).all(),
        row=row,
    )


def of_states(session: Session, learner: str, states: Collection[PlanState]) -> DevelopmentPlan | None:
    """Return the learner's one plan in these states."""
    question = select(DevelopmentPlan).where(
        DevelopmentPlan.learner == learner, col(DevelopmentPlan.state).in_(sorted(states))
    )
    return session.exec(question.execution_options(populate_existing=True)).one_or_none()


def following_of(session: Session, recommendation: str) -> DevelopmentPlan | None:
    """Return the newest plan that follows a recommendation and whose place no other has taken."""
    question = select(DevelopmentPlan).where(
        DevelopmentPlan.recommendation == recommendation, DevelopmentPlan.state != "superseded"
    )
    return session.exec(question.order_by(col(DevelopmentPlan.version).desc())).first()
