"""The money of a period entry by entry: each enrolment once, as far as it is decided.

What is decided stands in development plans; what a scenario enrols people in beyond that is forecast.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from catalog import Offering
from service.annual import storing
from service.schemas.annual_answers import AnnualPlanRead
from service.tables import AnnualPlan, Employment, PlanSeat, TrainingPeriod, TrainingScenario
from service.years.decided import Decided, decided, planned

Certainty = Literal["forecast", "committed", "consumed"]
CERTAINTIES: tuple[Certainty, ...] = ("forecast", "committed", "consumed")


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


@dataclass(slots=True)
class _Seats:
    """What some enrolments of a plan come to."""

    enrolments: int = 0
    minor: int = 0
    effort_hundredths: int = 0


def entries(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> Iterator[Entry]:
    """Yield everything that a period pays for, or is going to by the plan of a scenario."""
    steps = decided(session, period)
    centres = dict(session.exec(select(Employment.learner, Employment.cost_centre)).all()) if steps else {}
    certainty_by_run: dict[tuple[str, str | None], Certainty] = {}

    def note(module: str, offering: str | None, certainty: Certainty) -> None:
        before = certainty_by_run.get((module, offering), "forecast")
        certainty_by_run[module, offering] = max(before, certainty, key=CERTAINTIES.index)

    for (learner, module), step in steps.items():
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
        for (centre, month), sums in _undecided(session, plan, steps).items():
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
    paid = {(run.module, run.offering) for run in runs if run.fixed_price.minor}
    yield from _runs_beside(session, period, certainty_by_run, paid)


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
    paid: Collection[tuple[str, str]],
) -> Iterator[Entry]:
    """Yield the fixed prices of runs that somebody takes for sure, and that no plan of the scenario pays.

    Where others are booked before, the class was held and paid without anybody of the company.
    """
    beside = {
        (module, run): certainty
        for (module, run), certainty in certainty_by_run.items()
        if run is not None and (module, run) not in paid
    }
    for found in session.exec(select(Offering).where(col(Offering.id).in_({run for _, run in beside}))):
        certainty = beside.get((found.module, found.id))
        if certainty is None or found.booked or found.fixed_price_currency != period.currency:
            continue
        if found.fixed_price_minor:
            yield Entry(
                certainty=certainty,
                cost_centre=None,
                month=month_of(found.start_on),
                minor=found.fixed_price_minor,
            )


def _undecided(session: Session, plan: str, steps: Decided) -> Mapping[tuple[str | None, str | None], _Seats]:
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
    for entry, step in planned(session, plan, steps):
        if entry.is_settled_by(step):
            sums = found[entry.cost_centre, month_of(entry.start_on)]
            sums.enrolments -= 1
            sums.minor -= entry.minor
            sums.effort_hundredths -= entry.effort_hundredths
    return found
