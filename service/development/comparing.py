"""What becomes of a learner's plans when a draft is made from a recommendation; nothing is made yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from service.development import differing, making, reading, starting
from service.development.differing import Side
from service.development.held import of_states, whole
from service.development.moves import OPEN, UNDER_WAY
from service.development.stepping import steps_of
from service.schemas.answers import Coverage, Recommendation
from service.schemas.development import PlanDifference, TargetRead
from service.schemas.development_sent import PlanStart
from service.tables import DevelopmentPlan
from service.texts import Language
from service.translate.wording import Names, spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A recommendation beside the plan whose place a draft of it would take, or that it would be beside."""

    answer: Recommendation
    #: The answer that the plan follows which there is; without a plan, what is held as it is.
    before: Recommendation
    difference: PlanDifference
    #: What the plan leads to which there is, and what the new one leads to; none where that is the same.
    targets: tuple[TargetRead, TargetRead] | None
    #: The draft or proposal that the new draft supersedes.
    standing: DevelopmentPlan | None
    #: What is approved or in progress: it stays until a new plan is approved.
    under_way: DevelopmentPlan | None


def compared(session: Session, given: PlanStart, language: Language) -> Comparison:
    """Return what a draft of the recommendation would be, beside what there is."""
    row = starting.recommendation(session, given)
    answer = Recommendation.model_validate(row.answer["recommendation"])
    names = Names.model_validate(row.answer["names"])
    standing = of_states(session, given.learner, OPEN)
    under_way = of_states(session, given.learner, UNDER_WAY)
    there = standing or under_way
    if there is None:
        before = Side(steps=(), answer=_untaken(answer), names=names)
    else:
        found = whole(session, there)
        before = Side(steps=found.steps, answer=found.answer, names=found.names)
    after = Side(steps=steps_of("", answer, names), answer=answer, names=names)
    return Comparison(
        answer=spoken(answer, names, language),
        before=before.answer,
        targets=None if there is None else _targets(session, there, row.request["target"], language),
        difference=differing.told(differing.difference(before, after), language),
        standing=standing,
        under_way=under_way,
    )


def _targets(
    session: Session, there: DevelopmentPlan, target: Mapping[str, Any], language: Language
) -> tuple[TargetRead, TargetRead] | None:
    old = there.asked["request"]["target"]
    if old == target:
        return None
    roles = [role for role in (target.get("role"), *(target.get("roles") or ())) if role is not None]
    before = reading.target_of(old, there.asked.get("titles") or {}, language)
    return before, reading.target_of(target, making.titles_of(session, roles), language)


def _untaken(answer: Recommendation) -> Recommendation:
    """Return the answer as if nothing of it were done."""
    held = [gap.model_copy(update={"reached": gap.held or 0}) for gap in answer.gaps]
    coverage = Coverage(before=answer.coverage.before, after=answer.coverage.before)
    return answer.model_copy(update={"gaps": held, "coverage": coverage})
