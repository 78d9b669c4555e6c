"""The money of a period entry by entry: each enrolment once, as far as it is decided.

What is decided is in development plans: steps of one that is approved or in progress are committed, or consumed once
they are done, and what was done stays consumed whatever became of the plan. What a scenario enrols people in
beyond that is forecast. A failed step was decided as well, and is paid no more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import and_, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from service.annual import storing
from service.schemas.annual_answers import AnnualPlanRead
from service.tables import (
    AnnualEnrolment,
    AnnualPlan,
    DevelopmentPlan,
    DevelopmentStep,
    Employment,
    PlanSeat,
    TrainingPeriod,
    TrainingScenario,
)

Certainty = Literal["forecast", "committed", "consumed"]
CERTAINTIES: tuple[Certainty, ...] = ("forecast", "committed", "consumed")
_UNDER_WAY = ("approved", "in_progress")
#: Plans of which what was done has been paid.
_PAID = (*_UNDER_WAY, "completed", "superseded")
#: Of several plans that hold the same step, the one that says most counts.
_RANK: Mapping[str, int] = {"consumed": 2, "committed": 1, "failed": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One enrolment, or the fixed price of a run, with what it costs after grants."""

    certainty: Certainty
    #: None for what belongs to the company as a whole.
    cost_centre: str | None
    #: Such as "2027-03"; None for what has no days.
    month: str | None
    minor: int
    effort_hundredths: int = 0


@dataclass(frozen=True, slots=True)
class _Step:
    standing: str
    offering: str | None
    start_on: date | None
    minor: int
    effort_hundredths: int


def entries(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> Iterator[Entry]:
    """Yield everything that a period pays for, or is going to by the plan of a scenario."""
    centres = dict(session.exec(select(Employment.learner, Employment.cost_centre)).all())
    decided = _decided(session, period)
    certainty_by_run: dict[tuple[str, str | None], Certainty] = {}

    def note(module: str, offering: str | None, certainty: Certainty) -> None:
        before = certainty_by_run.get((module, offering), "forecast")
        certainty_by_run[module, offering] = max(before, certainty, key=CERTAINTIES.index)

    for (learner, module), step in decided.items():
        if step.standing != "failed":
            certainty: Certainty = "consumed" if step.standing == "consumed" else "committed"
            note(module, step.offering, certainty)
            yield Entry(
                certainty=certainty,
                cost_centre=centres.get(learner),
                month=month_of(step.start_on),
                minor=step.minor,
                effort_hundredths=step.effort_hundredths,
            )
    plan = found_plan(session, scenario)
    if plan is None:
        return
    seats = (
        rows_of(
            col(AnnualEnrolment.learner),
            col(AnnualEnrolment.module),
            col(PlanSeat.cost_centre),
            col(PlanSeat.start_on),
            col(PlanSeat.price_minor) - col(PlanSeat.granted_minor),
            col(PlanSeat.effort_hundredths),
        )
        .join(
            AnnualEnrolment,
            and_(col(AnnualEnrolment.plan) == col(PlanSeat.plan), col(AnnualEnrolment.number) == col(PlanSeat.number)),
        )
        .where(col(PlanSeat.plan) == plan)
    )
    for learner, module, centre, start_on, minor, effort in session.execute(seats):
        if (learner, module) not in decided:
            yield Entry(
                certainty="forecast",
                cost_centre=centre,
                month=month_of(start_on),
                minor=minor,
                effort_hundredths=effort,
            )
    for run in answer_of(session, plan).offerings:
        if run.fixed_price.minor:
            yield Entry(
                certainty=certainty_by_run.get((run.module, run.offering), "forecast"),
                cost_centre=None,
                month=month_of(run.start_on),
                minor=run.fixed_price.minor,
            )


def active(session: Session, period: TrainingPeriod) -> TrainingScenario | None:
    """Return the scenario that the company works by."""
    return None if period.active_scenario is None else session.get(TrainingScenario, period.active_scenario)


def found_plan(session: Session, scenario: TrainingScenario | None) -> str | None:
    """Return the plan of a scenario, once its search is over."""
    plan = None if scenario is None or scenario.plan is None else session.get(AnnualPlan, scenario.plan)
    return None if plan is None or plan.outcome is None else plan.id


def answer_of(session: Session, plan: str) -> AnnualPlanRead:
    """Return what a plan comes to."""
    return storing.stored_answer(session, plan)[0]


def month_of(day: date | None) -> str | None:
    """Return the month of a day, such as "2027-03"."""
    return None if day is None else f"{day.year:04d}-{day.month:02d}"


def _decided(session: Session, period: TrainingPeriod) -> dict[tuple[str, str], _Step]:
    """Return the steps about which somebody has decided, by learner and module.

    A step counts in the period in which it begins; one without days counts in whatever period is asked about.
    """
    step, plan = DevelopmentStep, DevelopmentPlan
    question = (
        rows_of(
            col(plan.learner),
            col(step.module),
            col(step.status),
            col(step.offering),
            col(step.start_on),
            col(step.price_minor),
            col(step.effort_hundredths),
        )
        .join(plan, col(plan.id) == col(step.plan))
        .where(
            or_(col(plan.state).in_(_UNDER_WAY), and_(col(plan.state).in_(_PAID), col(step.status) == "done")),
            col(step.currency) == period.currency,
            or_(col(step.start_on).is_(None), col(step.start_on).between(period.start_on, period.end_on)),
        )
        .order_by(col(plan.learner), col(plan.version), col(step.position))
    )
    found: dict[tuple[str, str], _Step] = {}
    for learner, module, status, offering, start_on, minor, effort in session.execute(question):
        standing = {"done": "consumed", "failed": "failed"}.get(status, "committed")
        before = found.get((learner, module))
        if before is None or _RANK[standing] >= _RANK[before.standing]:
            found[learner, module] = _Step(standing, offering, start_on, minor, effort)
    return found
