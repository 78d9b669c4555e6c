"""Development plans of the sample company, in every state that a visitor may want to see."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col, or_, select

from service.development import marking, moving
from service.development.development import Development
from service.principals import Principal
from service.sample_company.places import COMPANY
from service.schemas.development import DevelopmentPlanRead, PlanState
from service.schemas.development_sent import PlanStart, StepRequest, TransitionRequest
from service.tables import CostCentre, DevelopmentPlan, Employment, Learner, LearnerTarget

#: Below this centre the manager of the demo leads.
LED = "THG-SG-CB"
#: To these roles a plan with dates is found in no time; nobody waits for a demo to start.
SOON_FOUND = "account-manager-jobs/"
HOURS = {"hours_per_week": 4}
HR = Principal(name="demo", permissions=frozenset({"hr"}))
#: What becomes of the plans, one learner after the other.
_FATES: tuple[PlanState, ...] = ("proposed", "in_progress", "proposed", "approved", "completed", "draft")


def load_plans(development: Development, *visitors: str, limits: Mapping[str, Mapping[str, Any]] | None = None) -> bool:
    """Store drafts of these visitors, where they are stored, and plans of others; say whether there was none yet.

    `limits` are those of a recommendation, by learner; others have four hours a week.
    """
    with development.database.read() as session:
        if session.get(CostCentre, COMPANY) is None or session.exec(select(DevelopmentPlan.id)).first() is not None:
            return False
        led = (
            select(Employment.learner, LearnerTarget.role)
            .join(LearnerTarget, col(LearnerTarget.learner) == col(Employment.learner))
            .where(
                col(Employment.cost_centre).startswith(LED),
                col(Employment.sample),
                LearnerTarget.position == 1,
                or_(col(LearnerTarget.role).startswith(SOON_FOUND), col(Employment.learner).in_(visitors)),
            )
            .order_by(col(Employment.learner))
        )
        targets: dict[str, str] = {learner: role for learner, role in session.exec(led)}
        present = [key for key in visitors if session.get(Learner, key) is not None and key in targets]
    others = [learner for learner in targets if learner not in present]
    for learner in present:
        _drafted(development, learner, targets[learner], (limits or {}).get(learner, HOURS))
    fates = list(_FATES)
    for learner in others:
        if not fates:
            break
        plan = _drafted(development, learner, targets[learner], HOURS)
        if plan is not None:
            _lead(development, plan, fates.pop(0))
    return True


def _drafted(
    development: Development, learner: str, role: str, limits: Mapping[str, Any]
) -> DevelopmentPlanRead | None:
    """Return a draft of a learner; none where there is nothing to learn, or no way."""
    start = development.recommender.today() + timedelta(days=14)
    asked: dict[str, Any] = {
        "learner": {"id": learner},
        "target": {"role": role},
        "limits": {**limits, "start_on": start.isoformat()},
    }
    answer = development.recommender.recommend(asked, HR, "en")
    if answer.plan is None or not answer.plan.steps:
        return None
    return development.start(PlanStart(learner=learner, recommendation=answer.id), _self(learner), "en")


def _lead(development: Development, plan: DevelopmentPlanRead, fate: PlanState) -> None:
    """Take a draft to a state, with what people would have said and done on the way."""
    if fate == "draft":
        return
    if fate == "proposed":
        plan = _claimed(development, plan)
    today = development.recommender.today()
    with development.database.write() as session:
        wish = TransitionRequest(to="proposed", reason="The quarter after next would suit me as well.")
        moving.move(session, plan.id, wish, _self(plan.learner), expected=None, today=today)
        if fate == "proposed":
            return
        approval = TransitionRequest(to="approved", reason="Agreed in the yearly talk.")
        moving.move(session, plan.id, approval, HR, expected=None, today=today)
        if fate == "approved":
            return
        modules = [step.module for step in plan.steps]
        behind = modules if fate == "completed" else modules[: len(modules) // 2]
        for module in behind:
            marking.mark(session, plan.id, module, StepRequest(status="done"), HR, expected=None)
        for module in modules[len(behind) : len(behind) + 1]:
            marking.mark(session, plan.id, module, StepRequest(status="enrolled"), HR, expected=None)


def _claimed(development: Development, plan: DevelopmentPlanRead) -> DevelopmentPlanRead:
    """Let the learner know something of it already, where the plan closes a gap."""
    gap = next((gap for gap in plan.gaps if gap.state == "closed"), None)
    if gap is None:
        return plan
    claim = {
        "competency": gap.competency,
        "level": gap.required,
        "statement": "I have done this for two years in my last post.",
        "link": "https://portfolio.example/reference",
    }
    own = _self(plan.learner)
    trial = development.tried(plan.id, {"change": {"kind": "know", "evidence": claim}}, own, "en")
    return development.accept(plan.id, trial.trial, own, "en") if trial.acceptable else plan


def _self(learner: str) -> Principal:
    return Principal(name="demo", permissions=frozenset({"employee"}), learner=learner)
