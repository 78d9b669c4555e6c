"""Plans that answer a question, and the differences between two of them, on their way out."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import solver
from service.schemas.answers import Recommendation
from service.schemas.questions import DifferenceRead, GapChange, LevelChange, Move, Place, PlanRead, TermChange
from service.schemas.values import Money
from service.texts import Language, listed, say
from service.translate.answer import TERM_NAMES, answer, outward, when
from service.translate.question import Question
from service.translate.wording import names_in, spoken
from service.version import VERSION
from service.written import money

#: What keeps a gap open, by the competency, the level asked for and the level reached.
Reasons = Mapping[tuple[str, int, int], Any]


def told(
    question: Question,
    plan: solver.Plan,
    *,
    language: Language,
    wall_ms: float,
    relaxations: Iterable[solver.Relaxation] = (),
    reasons: Reasons | None = None,
) -> Recommendation:
    """Return a plan as a recommendation without an id would tell it."""
    bare = bare_answer(question, plan, wall_ms=wall_ms, relaxations=relaxations, reasons=reasons)
    return spoken(bare, names_in(question, bare), language)


def bare_answer(
    question: Question,
    plan: solver.Plan,
    *,
    wall_ms: float,
    relaxations: Iterable[solver.Relaxation] = (),
    reasons: Reasons | None = None,
) -> Recommendation:
    """Return the same in no language yet."""
    result = as_result(question.problem, plan, relaxations)
    found = answer(question, result, key="", version=VERSION, wall_ms=wall_ms)
    if not reasons:
        return found
    gaps = [
        gap.model_copy(update={"reason": reasons.get((gap.competency, gap.required, gap.reached))})
        if gap.state in ("partly", "open")
        else gap
        for gap in found.gaps
    ]
    return found.model_copy(update={"gaps": gaps})


def reasons_in(recommendation: Recommendation) -> Reasons:
    """Return the reasons that an answer gives."""
    return {(gap.competency, gap.required, gap.reached): gap.reason for gap in recommendation.gaps if gap.reason}


def read(recommendation: Recommendation) -> PlanRead:
    """Return the part of an answer that is about its plan."""
    return PlanRead(
        status=recommendation.status,
        plan=recommendation.plan,
        gaps=recommendation.gaps,
        coverage=recommendation.coverage,
        proof=recommendation.proof,
    )


def as_result(
    problem: solver.PathProblem, plan: solver.Plan, relaxations: Iterable[solver.Relaxation] = ()
) -> solver.PathResult:
    """Return a plan in the shape of a recommendation's."""
    required = before = after = 0
    for gap in plan.gaps:
        competency = problem.competency_by_id[gap.competency]
        required += gap.weight * competency.steps(0, gap.required)
        before += gap.weight * competency.steps(0, min(gap.held, gap.required))
        after += gap.weight * competency.steps(0, min(gap.reached, gap.required))
    return solver.PathResult(
        status=plan.status,
        path=plan.path,
        terms=plan.terms,
        steps=plan.steps,
        gaps=plan.gaps,
        weight_required=required,
        weight_before=before,
        weight_after=after,
        relaxations=tuple(relaxations),
    )


def difference(question: Question, found: solver.Difference) -> DifferenceRead:
    """Return what changes from one plan to another."""
    return DifferenceRead(
        kept=list(found.kept),
        added=list(found.added),
        dropped=list(found.dropped),
        moved=[
            Move(module=move.module, before=_place(move.from_placement), after=_place(move.to_placement))
            for move in found.moved
        ],
        gaps=[
            GapChange(
                competency=change.competency,
                required=LevelChange(before=change.from_required, after=change.to_required),
                reached=LevelChange(before=change.from_reached, after=change.to_reached),
            )
            for change in found.gaps
        ],
        terms=[_term(question, change) for change in found.terms],
    )


def place(placement: solver.Placement | None) -> Place | None:
    """Return where a step stands; null without dates."""
    return None if placement is None else _place(placement)


def _place(placement: solver.Placement) -> Place:
    stands = when(placement)
    return Place(offering=stands["offering"], start_on=stands["start_on"], end_on=stands["end_on"])


def _term(question: Question, change: solver.TermChange) -> TermChange:
    name = TERM_NAMES.get(change.name, change.name)
    before, after = (
        None if value is None else outward(question, name, value) for value in (change.from_value, change.to_value)
    )
    return TermChange(name=name, before=before, after=after, change=_change(question, name, change, before, after))


def _change(
    question: Question,
    name: str,
    change: solver.TermChange,
    before: int | float | str | None,
    after: int | float | str | None,
) -> int | float | str | None:
    if change.from_value is None or change.to_value is None or before is None or after is None:
        return None
    more = change.to_value - change.from_value
    if name == "price":
        amount = Money.of_minor(abs(more), question.currency).amount
        return f"-{amount}" if more < 0 else amount
    if name == "effort_hours":
        return more / 100
    return more


def term_changes(changes: Iterable[TermChange], currency: str, language: Language) -> str:
    """Write out what changes in the terms; nothing at all where nothing does."""
    return listed(
        language,
        (
            _term_changed(change.name, more, currency, language)
            for change in changes
            if change.change is not None and (more := Decimal(str(change.change))) != 0
        ),
    )


def _term_changed(name: str, more: Decimal, currency: str, language: Language) -> str:
    size = abs(more)
    written = money(size, currency, language) if name == "price" else f"{round(size, 2).normalize():f}"
    return say(language, f"term_{name}", {"direction": "more" if more > 0 else "less", "size": written})


def finish_of(plan: solver.Plan) -> date | None:
    """Return the last day of a plan, if it has one."""
    last = max((placement.last_day for placement in plan.placement_by_module.values()), default=0)
    return date.fromordinal(last) if last else None
