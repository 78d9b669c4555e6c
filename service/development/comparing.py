"""What becomes of a learner's plans when a draft is made from a recommendation; nothing is made yet."""

from dataclasses import dataclass

from sqlmodel import Session

from service.development import differing, starting
from service.development.differing import Side
from service.development.held import of_states, whole
from service.development.moves import OPEN, UNDER_WAY
from service.development.stepping import steps_of
from service.schemas.answers import Coverage, Recommendation
from service.schemas.development import PlanDifference
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
        difference=differing.told(differing.difference(before, after), language),
        standing=standing,
        under_way=under_way,
    )


def _untaken(answer: Recommendation) -> Recommendation:
    """Return the answer as if nothing of it were done."""
    held = [gap.model_copy(update={"reached": gap.held or 0}) for gap in answer.gaps]
    coverage = Coverage(before=answer.coverage.before, after=answer.coverage.before)
    return answer.model_copy(update={"gaps": held, "coverage": coverage})
