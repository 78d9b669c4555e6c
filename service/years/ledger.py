"""The money of a period entry by entry: each enrolment once, as far as it is decided.

What is decided is in development plans: steps of one that is approved or in progress are committed, or consumed once
they are done, and what was done stays consumed whatever became of the plan. What a scenario enrols people in
beyond that is forecast. A failed step was decided as well, and is paid no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import and_, func, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from catalog import Offering
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
    """One enrolment or several of one kind, or the fixed price of a run, with what it costs after grants."""

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


@dataclass(slots=True)
class _Seats:
    """What some enrolments of a plan come to."""

    enrolments: int = 0
    minor: int = 0
    effort_hundredths: int = 0


def entries(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> Iterator[Entry]:
    """Yield everything that a period pays for, or is going to by the plan of a scenario."""
    decided = _decided(session, period)
    centres = dict(session.exec(select(Employment.learner, Employment.cost_centre)).all()) if decided else {}
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
    runs = [] if plan is None else answer_of(session, plan).offerings
    if plan is not None:
        for (centre, month), sums in _undecided(session, plan, decided).items():
            if sums.enrolments:
                yield Entry(
                    certainty="forecast",
                    cost_centre=centre,
                    month=month,
                    minor=sums.minor,
                    effort_hundredths=sums.effort_hundredths,
                )
    for run in runs:
        if run.fixed_price.minor:
            yield Entry(
                certainty=certainty_by_run.get((run.module, run.offering), "forecast"),
                cost_centre=None,
                month=month_of(run.start_on),
                minor=run.fixed_price.minor,
            )
    yield from _runs_beside(session, period, certainty_by_run, {run.offering for run in runs})


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


def _runs_beside(
    session: Session,
    period: TrainingPeriod,
    certainty_by_run: Mapping[tuple[str, str | None], Certainty],
    in_plan: Collection[str],
) -> Iterator[Entry]:
    """Yield the fixed prices of runs that somebody takes for sure, and that no plan of the scenario opens."""
    beside = {key: certainty for (_, key), certainty in certainty_by_run.items() if key is not None}
    for run in session.exec(select(Offering).where(col(Offering.id).in_(beside.keys() - set(in_plan)))):
        if run.fixed_price_minor and run.fixed_price_currency == period.currency:
            yield Entry(
                certainty=beside[run.id],
                cost_centre=None,
                month=month_of(run.start_on),
                minor=run.fixed_price_minor,
            )


def _undecided(
    session: Session, plan: str, decided: Mapping[tuple[str, str], _Step]
) -> Mapping[tuple[str | None, str | None], _Seats]:
    """Return by cost centre and month what the enrolments of a plan come to about which nobody has decided yet.

    The database sums up all of them; what people have decided about is read one by one and taken away again.
    """
    found: defaultdict[tuple[str | None, str | None], _Seats] = defaultdict(_Seats)
    centre, start_on = col(PlanSeat.cost_centre), col(PlanSeat.start_on)
    net = col(PlanSeat.price_minor) - col(PlanSeat.granted_minor)
    effort = col(PlanSeat.effort_hundredths)
    whole = rows_of(centre, start_on, func.count(), func.sum(net), func.sum(effort))
    whole = whole.where(col(PlanSeat.plan) == plan).group_by(centre, start_on)
    connection = session.connection()
    for key, day, count, minor, hundredths in connection.execute(whole).all():
        sums = found[key, month_of(day)]
        sums.enrolments += count
        sums.minor += int(minor)
        sums.effort_hundredths += int(hundredths)
    if not decided:
        return found
    some = rows_of(col(AnnualEnrolment.learner), col(AnnualEnrolment.module), centre, start_on, net, effort)
    some = some.join(
        PlanSeat,
        and_(col(AnnualEnrolment.plan) == col(PlanSeat.plan), col(AnnualEnrolment.number) == col(PlanSeat.number)),
    ).where(
        col(AnnualEnrolment.plan) == plan,
        col(AnnualEnrolment.learner).in_(select(DevelopmentPlan.learner).where(col(DevelopmentPlan.state).in_(_PAID))),
    )
    for learner, module, key, day, minor, hundredths in connection.execute(some).all():
        if (learner, module) in decided:
            sums = found[key, month_of(day)]
            sums.enrolments -= 1
            sums.minor -= minor
            sums.effort_hundredths -= hundredths
    return found


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
