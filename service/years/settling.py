"""What a scenario keeps of its plan when that is found: each enrolment's money, and what decisions have displaced."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Table, delete
from sqlmodel import Session, col, select

import solver
from service.annual.difference import Compared
from service.annual.questions import stored_question
from service.annual.storing import AT_ONCE
from service.errors import Conflict
from service.jobs.held import Held
from service.schemas.annual_answers import EnrolmentRead
from service.tables import AnnualPlan, PlanSeat, ScenarioChange, ScenarioOverride, TrainingScenario
from service.translate.annual_answer import AnnualAnswer

#: Of what one solve has displaced, so many steps are kept.
MOST_CHANGES = 2000
_SEATS: Table = PlanSeat.__table__  # type: ignore[attr-defined]


def settle(held: Held, problem: solver.AnnualProblem, answer: AnnualAnswer) -> None:
    """Keep the money of every enrolment, and how the plan differs from the one before, if a scenario asked for it.

    May be done twice: what somebody had begun to keep before the job was taken over goes first.
    """
    plan = held.claim.subject
    scenario = held.ask(lambda session: _scenario_of(session, plan))
    if scenario is None:
        return
    held.apply(lambda session: _forget(session, scenario, plan))
    centres = {entry.learner: entry.cost_centre for entry in answer.learners}
    for start in range(0, len(answer.enrolments), AT_ONCE):
        part = answer.enrolments[start : start + AT_ONCE]
        rows = [seat(plan, number, entry, centres.get(entry.learner)) for number, entry in enumerate(part, start + 1)]
        held.apply(lambda session, rows=rows: _put(session, rows))  # type: ignore[misc]
    before = held.ask(lambda session: _before(session, scenario, plan))
    if before is None:
        return
    earlier = held.patiently(lambda database: _question(database, before))
    if earlier is None:
        return
    years = solver.YearsCompared(earlier, problem)
    changes = held.ask(lambda session: _changes(session, scenario, before, plan, years))
    held.apply(lambda session: session.add_all(changes))


def seat(plan: str, number: int, entry: EnrolmentRead, centre: str | None) -> dict[str, Any]:
    """Return where, when and for how much an enrolment counts."""
    return {
        "plan": plan,
        "number": number,
        "cost_centre": centre,
        "start_on": entry.start_on,
        "price_minor": entry.price.minor,
        "granted_minor": entry.granted.minor,
        "effort_hundredths": int(Decimal(str(entry.effort_hours)) * 100),
    }


def _scenario_of(session: Session, plan: str) -> str | None:
    return session.exec(select(TrainingScenario.id).where(TrainingScenario.plan == plan)).first()


def _forget(session: Session, scenario: str, plan: str) -> None:
    connection = session.connection()
    connection.execute(delete(PlanSeat).where(col(PlanSeat.plan) == plan))
    connection.execute(
        delete(ScenarioChange).where(col(ScenarioChange.scenario) == scenario, col(ScenarioChange.plan) == plan)
    )


def _put(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.connection().execute(_SEATS.insert(), list(rows))


def _before(session: Session, scenario: str, plan: str) -> str | None:
    """Return the plan that stood when decisions were made of which this plan is the first to know."""
    question = select(ScenarioOverride.plan_before).where(
        ScenarioOverride.scenario == scenario,
        ScenarioOverride.plan_after == plan,
        col(ScenarioOverride.plan_before).is_not(None),
    )
    found = session.exec(question.limit(1)).first()
    row = None if found is None else session.get(AnnualPlan, found)
    return None if row is None or row.outcome not in ("optimal", "feasible", "cancelled") else row.id


def _question(database: Any, plan: str) -> solver.AnnualProblem | None:
    try:
        return stored_question(database, plan)
    except Conflict:
        # Another version has packed it, and there is nothing to verify it by.
        return None


def _changes(
    session: Session, scenario: str, before: str, plan: str, years: solver.YearsCompared
) -> list[ScenarioChange]:
    compared = Compared(session, before, plan, years)
    told = (change for learner in compared.learners(None) for change in _of_learner(learner))
    return [
        ScenarioChange(scenario=scenario, plan=plan, number=number, **change)
        for number, change in enumerate(islice(told, MOST_CHANGES), start=1)
    ]


def _of_learner(found: solver.LearnerDifference) -> Iterator[dict[str, Any]]:
    for way, steps in (("lost", found.lost), ("gained", found.gained)):
        for step in steps:
            yield {
                "learner": found.learner,
                "way": way,
                "module": step.seat[0],
                "offering": step.seat[1],
                "code": step.reason.value,
                "competency": step.competency,
                "gap_reason": step.gap_reason,
            }
    for move in found.moved:
        yield {"learner": found.learner, "way": "moved", "module": move.module, "offering": move.after}
