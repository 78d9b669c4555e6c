"""A plan with everything that belongs to it, read in one transaction."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

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

#: What belongs to a plan, a row each.
Part = TypeVar("Part", DevelopmentStep, DevelopmentChoice, Evidence, DevelopmentEvent)


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
    return wholes(session, [plan])[0]


def wholes(session: Session, plans: Sequence[DevelopmentPlan]) -> list[Held]:
    """Return plans with all that belongs to them, in as many questions as one takes."""
    keys = [plan.id for plan in plans]
    step, choice, claim, event = DevelopmentStep, DevelopmentChoice, Evidence, DevelopmentEvent
    fresh = {"populate_existing": True}
    steps = select(step).where(col(step.plan).in_(keys)).order_by(col(step.position))
    choices = select(choice).where(col(choice.plan).in_(keys)).order_by(col(choice.position))
    evidence = select(claim).where(col(claim.plan).in_(keys)).order_by(col(claim.at), col(claim.id))
    events = select(event).where(col(event.plan).in_(keys)).order_by(col(event.number))
    recommendations = {plan.recommendation for plan in plans}
    followed = select(StoredRecommendation).where(col(StoredRecommendation.id).in_(recommendations))
    steps_of = _by_plan(session.exec(steps.execution_options(**fresh)))
    choices_of = _by_plan(session.exec(choices.execution_options(**fresh)))
    evidence_of = _by_plan(session.exec(evidence.execution_options(**fresh)))
    events_of = _by_plan(session.exec(events.execution_options(**fresh)))
    rows = {row.id: row for row in session.exec(followed)}
    if rows.keys() != recommendations:
        raise LookupError("a plan follows no recommendation")
    return [
        Held(
            plan=plan,
            steps=steps_of.get(plan.id, []),
            choices=choices_of.get(plan.id, []),
            evidence=evidence_of.get(plan.id, []),
            events=events_of.get(plan.id, []),
            row=rows[plan.recommendation],
        )
        for plan in plans
    ]


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


def _by_plan(rows: Iterable[Part]) -> dict[str, list[Part]]:
    found: defaultdict[str, list[Part]] = defaultdict(list)
    for row in rows:
        found[row.plan].append(row)
    return found
