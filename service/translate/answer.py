"""From the solver's result to the answer, still without words: codes and parameters, no sentence."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import solver
from service.schemas.answers import (
    Coverage,
    Effective,
    GapRead,
    LevelRaise,
    Note,
    Plan,
    Proof,
    Recommendation,
    Step,
    TermRead,
    Totals,
)
from service.schemas.values import Money, minor_digits
from service.translate.fingerprint import input_hash
from service.translate.modules import ModuleWords
from service.translate.notices import Notice
from service.translate.question import Question

#: The project's search engine, as the proof names it.
ENGINE = "cp-sat"


def answer(question: Question, result: solver.PathResult, *, key: str, version: str, wall_ms: float) -> Recommendation:
    """Translate the result; titles are ids and texts are empty until somebody says them in a language."""
    problem = question.problem
    notices = [
        *question.notices,
        *(Notice.of("reason_unproven", competency=competency) for competency in sorted(result.unproven)),
    ]
    return Recommendation(
        id=key,
        status=result.status.value,
        goal=problem.goal.value,
        stale=False,
        effective=Effective(start_on=question.counted_on, hours_per_week=None),
        plan=_plan(question, result),
        gaps=[_gap(question, gap) for gap in result.gaps],
        coverage=Coverage(
            before=_share(result.weight_before, result.weight_required),
            after=_share(result.weight_after, result.weight_required),
        ),
        proof=Proof(
            terms=[_term(term, question.currency) for term in result.terms],
            relative_gap=_relative_gap(result.terms, question.currency),
            solver=ENGINE,
            version=version,
            catalog_version=question.catalog_version,
            input_hash=input_hash(problem, question.counted_on),
            wall_ms=wall_ms,
        ),
        relaxations=[_relaxation(question, relaxation) for relaxation in result.relaxations],
        warnings=[
            *(Note(code=notice.code, params=dict(notice.params), text="") for notice in notices),
            *_not_planned(question, result),
        ],
    )


def _not_planned(question: Question, result: solver.PathResult) -> list[Note]:
    """Warn of steps that are held on set days, for no plan looks at days so far."""
    dated = [step.module for step in result.steps if question.module_words[step.module].has_offerings]
    return [Note(code="offerings_not_planned", params={"modules": dated}, text="")] if dated else []


def hours(hundredths: int) -> float:
    """Return hours; exact to the hundredth in print, as every number of two decimals is."""
    return hundredths / 100


def _plan(question: Question, result: solver.PathResult) -> Plan | None:
    if result.path is None:
        return None
    modules = question.problem.module_by_id
    wanted = {requirement.competency for requirement in question.problem.requirements}
    steps = [
        Step(
            position=position,
            module=step.module,
            title=step.module,
            offering=None,
            start_on=None,
            end_on=None,
            weeks=[],
            price=Money.of_minor(modules[step.module].price_minor, question.currency),
            effort_hours=hours(modules[step.module].effort_hundredths),
            closes=[
                LevelRaise(competency=rise.competency, from_level=rise.from_level, to_level=rise.to_level)
                for rise in step.raises
                if rise.competency in wanted
            ],
            needs=list(step.needs),
            why=Note(code=step.why.value, params=_why(step), text=""),
        )
        for position, step in enumerate(result.steps, start=1)
    ]
    return Plan(
        steps=steps,
        totals=Totals(
            price=Money.of_minor(sum(modules[step.module].price_minor for step in result.steps), question.currency),
            effort_hours=hours(sum(modules[step.module].effort_hundredths for step in result.steps)),
            finish_on=None,
        ),
    )


def _why(step: solver.PathStep) -> dict[str, Any]:
    if step.why is solver.StepReason.COVERS_ITEMS:
        return {"items": list(step.covers)}
    if step.why is solver.StepReason.ENABLES:
        return {"modules": list(step.enables)}
    return {}


def _gap(question: Question, gap: solver.Gap) -> GapRead:
    return GapRead(
        competency=gap.competency,
        held=None if gap.competency in question.unrated else gap.held,
        required=gap.required,
        reached=gap.reached,
        weight=gap.weight,
        essential=gap.essential,
        state=gap.state.value,
        reason=gap.reason.value if gap.reason else None,
        closed_by=list(gap.closed_by),
    )


def _share(part: int, whole: int) -> float:
    """Return a share to four decimals that is 1 only when nothing is missing, and also when nothing is asked for."""
    if part >= whole:
        return 1.0
    return min(round(part / whole, 4), 0.9999)


#: The solver's names of the terms, as the answer has them.
_TERM_NAMES = {"effort": "effort_hours"}


def _term(term: solver.Term, currency: str) -> TermRead:
    name = _TERM_NAMES.get(term.name, term.name)
    return TermRead(name=name, value=_outward(name, term.value, currency), bound=_outward(name, term.bound, currency))


def _outward(name: str, value: int, currency: str) -> int | float | str:
    if name == "price":
        return Money.of_minor(value, currency).amount
    if name == "effort_hours":
        return hours(value)
    return value


def _relative_gap(terms: Iterable[solver.Term], currency: str) -> float | None:
    """Return the distance of the first unproven term from its bound; none without a plan."""
    listed = list(terms)
    if not listed:
        return None
    for term in listed:
        if term.is_proven:
            continue
        unit = Decimal(1)
        if term.name == "price":
            unit = Decimal(10) ** (minor_digits(currency) or 0)
        elif term.name in ("effort", "effort_hours"):
            unit = Decimal(100)
        value, bound = term.value / unit, term.bound / unit
        return float(abs(bound - value) / max(Decimal(1), abs(value)))
    return 0.0


def _relaxation(question: Question, relaxation: solver.Relaxation) -> Note:
    return Note(
        code="change_limits",
        params={"changes": [_change(question, change) for change in relaxation.changes]},
        text="",
    )


def _change(question: Question, change: solver.Change) -> dict[str, Any]:
    name = change.limit
    before, after = change.from_value, change.to_value
    if name in ("languages", "locations", "modes"):
        given = sorted(getattr(question.limits, name) or ())
        # The solver names the modules to let in; the request's words for that are what they state.
        let_in = after if isinstance(after, tuple) else ()
        stated = {_stated(question.module_words[module], name) for module in let_in}
        return {"limit": name, "from": given, "to": sorted({*given, *stated})}
    return {
        "limit": name,
        "from": _limit_value(question, name, before),
        "to": _limit_value(question, name, after),
    }


def _limit_value(question: Question, name: str, value: int | tuple[solver.ModuleId, ...] | None) -> Any:
    if isinstance(value, int):
        return Money.of_minor(value, question.currency).model_dump() if name == "budget" else hours(value)
    return list(value) if value is not None else None


def _stated(module: ModuleWords, limit: str) -> str:
    value = {"languages": module.language, "locations": module.location, "modes": module.mode}[limit]
    return value or ""
