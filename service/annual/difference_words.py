"""What differs between two years, in the reader's language and by the names of things."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import solver
from service.schemas.annual import LargeMoney
from service.schemas.annual_difference import (
    AnnualGapChange,
    LearnerDifferenceRead,
    SeatMoveRead,
    StepChangeOfYear,
    YearChangeRead,
)
from service.schemas.answers import Note
from service.texts import Language, say
from service.translate.wording import Names
from service.written import money

#: The currencies of the two plans.
Currencies = tuple[str, ...]

#: Changes of the question that are about a cost centre, and about a module or one of its runs.
_OF_CENTRES = ("centre_",)
_OF_MODULES = ("module_", "offering_")
_MONEY = {solver.YearChange.BUDGET, solver.YearChange.CENTRE_BUDGET, solver.YearChange.MODULE_PRICE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What things in two years are called; those without a name go by their ids."""

    things: Names
    centres: Mapping[str, str | None] = field(default_factory=dict)

    def subject(self, change: solver.ProblemChange, language: Language) -> str:
        """Return what something is called that is another in the question; people go by their ids."""
        code = change.change.value
        if code.startswith(_OF_CENTRES):
            return self.centres.get(change.subject) or change.subject
        if code.startswith(_OF_MODULES):
            return self.things.module(change.subject, language)
        return change.subject


def told_change(
    change: solver.ProblemChange, currencies: Currencies, called: Called, language: Language
) -> YearChangeRead:
    """Return something that is another in the question."""
    before, after = change.before, change.after
    is_money = change.change in _MONEY
    then = LargeMoney.of_minor(before, currencies[0]) if is_money and before is not None else before
    now = LargeMoney.of_minor(after, currencies[1]) if is_money and after is not None else after
    none = say(language, "nothing")
    params = {
        "subject": called.subject(change, language),
        "offering": change.offering or "",
        "before": none if then is None else _counted(then, language),
        "after": none if now is None else _counted(now, language),
    }
    return YearChangeRead(
        code=change.change.value,
        subject=change.subject or None,
        offering=change.offering,
        before=then,
        after=now,
        text=say(language, f"year_change_{change.change.value}", params),
    )


def told_learner(
    found: solver.LearnerDifference, currencies: Currencies, called: Called, language: Language
) -> LearnerDifferenceRead:
    """Return everything that differs for one learner."""
    return LearnerDifferenceRead(
        learner=found.learner,
        price_before=LargeMoney.of_minor(found.price_before_minor, currencies[0]),
        price_after=LargeMoney.of_minor(found.price_after_minor, currencies[1]),
        lost=[_step(step, called, language) for step in found.lost],
        gained=[_step(step, called, language) for step in found.gained],
        moved=[SeatMoveRead(module=move.module, before=move.before, after=move.after) for move in found.moved],
        gaps=[
            AnnualGapChange(
                competency=gap.competency,
                required_before=gap.required_before,
                required_after=gap.required_after,
                reached_before=gap.reached_before,
                reached_after=gap.reached_after,
                reason_before=gap.reason_before,  # type: ignore[arg-type]
                reason_after=gap.reason_after,  # type: ignore[arg-type]
            )
            for gap in found.gaps
        ],
        changed=[
            Note(code=fact.value, params={}, text=say(language, f"year_fact_{fact.value}")) for fact in found.facts
        ],
    )


def why(code: str, competency: str | None, gap_reason: str | None, language: Language) -> str:
    """Return in words why the plan without a step has it not; either of two plans may be the older one."""
    if code == solver.MissingReason.GAP_OPEN.value:
        told = say(language, f"reason_{gap_reason or 'unsettled'}")
        return say(language, "year_missing_gap_open", {"competency": competency or "", "why": told})
    return say(language, f"year_missing_{code}")


def _step(step: solver.StepDifference, called: Called, language: Language) -> StepChangeOfYear:
    code = step.reason.value
    competency = None if step.competency is None else called.things.competency(step.competency, language)
    text = why(code, competency, step.gap_reason, language)
    return StepChangeOfYear(
        module=step.seat[0],
        offering=step.seat[1],
        reason=Note(code=code, params={}, text=text),
        competency=step.competency,
        gap_reason=step.gap_reason,  # type: ignore[arg-type]
    )


def _counted(value: LargeMoney | int, language: Language) -> str:
    return money(value.amount, value.currency, language) if isinstance(value, LargeMoney) else str(value)
