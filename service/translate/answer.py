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
    Week,
)
from service.schemas.values import Money, minor_digits
from service.translate.dates import day, week_name
from service.translate.fingerprint import input_hash
from service.translate.modules import ModuleWords
from service.translate.notices import Notice
from service.translate.question import Question

#: The project's search engine, as the proof names it.
ENGINE = "cp-sat"

#: What a limit may be, as the solver counts it; None is no limit.
_Limit = int | tuple[solver.ModuleId, ...] | tuple[solver.Lock, ...] | tuple[solver.Period, ...] | None


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
        effective=Effective(
            start_on=question.counted_on,
            hours_per_week=hours(problem.calendar.weekly_hundredths)
            if problem.calendar is not None and problem.calendar.weekly_hundredths is not None
            else None,
        ),
        plan=_plan(question, result),
        gaps=[_gap(question, gap) for gap in result.gaps],
        coverage=Coverage(
            before=share_of(result.weight_before, result.weight_required),
            after=share_of(result.weight_after, result.weight_required),
        ),
        proof=Proof(
            terms=[_term(question, term) for term in result.terms],
            relative_gap=_relative_gap(question, result.terms),
            solver=ENGINE,
            version=version,
            catalog_version=question.catalog_version,
            input_hash=input_hash(problem, question.counted_on),
            wall_ms=wall_ms,
        ),
        relaxations=[_relaxation(question, relaxation) for relaxation in result.relaxations],
        warnings=[Note(code=notice.code, params=dict(notice.params), text="") for notice in notices],
    )


def hours(hundredths: int) -> float:
    """Return hours; exact to the hundredth in print, as every number of two decimals is."""
    return hundredths / 100


def _plan(question: Question, result: solver.PathResult) -> Plan | None:
    if result.path is None:
        return None
    problem = question.problem
    wanted = {requirement.competency for requirement in problem.requirements}
    # Without a calendar there are no placements, only an order.
    placements = result.path.placements or (None,) * len(result.steps)
    steps = [
        Step(
            position=position,
            module=step.module,
            title=step.module,
            **when(placement),
            price=Money.of_minor(problem.price_of(step.module), question.currency),
            effort_hours=hours(problem.effort_of(step.module)),
            closes=[
                LevelRaise(competency=rise.competency, from_level=rise.from_level, to_level=rise.to_level)
                for rise in step.raises
                if rise.competency in wanted
            ],
            needs=list(step.needs),
            why=Note(code=step.why.value, params=_why(step), text=""),
        )
        for position, (step, placement) in enumerate(zip(result.steps, placements, strict=True), start=1)
    ]
    return Plan(
        steps=steps,
        totals=Totals(
            price=Money.of_minor(sum(problem.price_of(step.module) for step in result.steps), question.currency),
            effort_hours=hours(sum(problem.effort_of(step.module) for step in result.steps)),
            finish_on=day(max((placement.last_day for placement in result.path.placements), default=0)),
        ),
    )


def when(placement: solver.Placement | None) -> dict[str, Any]:
    """Return where a step stands; without dates it stands nowhere."""
    if placement is None:
        return {"offering": None, "start_on": None, "end_on": None, "weeks": []}
    return {
        "offering": placement.offering,
        "start_on": day(placement.first_day),
        "end_on": day(placement.last_day),
        "weeks": [
            Week(week=week_name(share.week), effort_hours=hours(share.effort_hundredths)) for share in placement.weeks
        ],
    }


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


def share_of(part: int, whole: int) -> float:
    """Return a share to four decimals that is 1 only when nothing is missing, and also when nothing is asked for."""
    if part >= whole:
        return 1.0
    return min(round(part / whole, 4), 0.9999)


#: The solver's names of the terms, as the answer has them.
TERM_NAMES = {"effort": "effort_hours"}


def _term(question: Question, term: solver.Term) -> TermRead:
    name = TERM_NAMES.get(term.name, term.name)
    return TermRead(name=name, value=outward(question, name, term.value), bound=outward(question, name, term.bound))


def outward(question: Question, name: str, value: int) -> int | float | str | None:
    """Return the value of a term, by its name in answers, as an answer has it."""
    if name == "price":
        return Money.of_minor(value, question.currency).amount
    if name == "effort_hours":
        return hours(value)
    if name == "finish_on":
        # A plan without steps ends on no day, and a bound below the first day is none.
        last = day(value) if value >= _first_day(question) else None
        return last.isoformat() if last is not None else None
    return value


def _first_day(question: Question) -> int:
    return question.problem.calendar.start_day if question.problem.calendar is not None else 1


def _relative_gap(question: Question, terms: Iterable[solver.Term]) -> float | None:
    """Return the distance of the first unproven term from its bound; none without a plan."""
    listed = list(terms)
    if not listed:
        return None
    for term in listed:
        if term.is_proven:
            continue
        unit = Decimal(1)
        value, bound = term.value, term.bound
        if term.name == "price":
            unit = Decimal(10) ** (minor_digits(question.currency) or 0)
        elif term.name in ("effort", "effort_hours"):
            unit = Decimal(100)
        elif term.name == "finish_on":
            # Counted in days that the plan takes: a share of the years since the year 1 would say nothing.
            value, bound = (max(0, ordinal - _first_day(question) + 1) for ordinal in (value, bound))
        return float(abs(bound - value) / unit / max(Decimal(1), abs(value / unit)))
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
        let_in = [entry for entry in after if isinstance(entry, str)] if isinstance(after, tuple) else []
        stated = {_stated(question.module_words[module], name) for module in let_in}
        return {"limit": name, "from": given, "to": sorted({*given, *stated})}
    return {
        "limit": name,
        "from": limit_value(question.currency, name, before),
        "to": limit_value(question.currency, name, after),
    }


def limit_value(currency: str, name: str, value: _Limit) -> Any:
    """Return what a limit is, in the form that a request has it in."""
    if isinstance(value, int):
        if name == "budget":
            return Money.of_minor(value, currency).model_dump()
        return _written(value) if name == "finish_by" else hours(value)
    if value is None:
        return None
    return [_entry(entry) for entry in value]


def _entry(value: solver.ModuleId | solver.Lock | solver.Period) -> Any:
    """Return one entry of a limit that is a list, in the form that a request has it in."""
    if isinstance(value, solver.Period):
        return {"from": _written(value.first_day), "to": _written(value.last_day)}
    if isinstance(value, solver.Lock):
        return {"module": value.module, "offering": value.offering, "keep": value.keep}
    return value


def _written(ordinal: int) -> str | None:
    """Return a day as it is written; a last day beyond all dates is no limit."""
    found = day(ordinal)
    return found.isoformat() if found is not None else None


def _stated(module: ModuleWords, limit: str) -> str:
    value = {"languages": module.language, "locations": module.location, "modes": module.mode}[limit]
    return value or ""
