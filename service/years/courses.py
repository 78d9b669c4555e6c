"""Use case: the runs of a period: who asks for them, who is enrolled, and how close each is to being called off."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import and_, func
from sqlalchemy import select as rows_of
from sqlmodel import Session, col

import catalog
from catalog import ModuleSlice, OfferingSlice
from service.paging import page
from service.schemas.annual import LargeMoney
from service.schemas.period_sheets import CoursePage, CourseRun
from service.tables import AnnualEnrolment, PlanSeat, TrainingNeed, TrainingPeriod, TrainingScenario
from service.texts import Language
from service.years.decided import decided, planned

Risk = Literal["none", "empty", "too_few", "thin", "full"]
#: Between the parts of a place in the order; no id holds it.
_BETWEEN = "\x1f"


@dataclass(slots=True, kw_only=True)
class _Taken:
    """Who is in a run, or in a module without any."""

    enrolled: int = 0
    committed: int = 0
    minor: int = 0


#: By module and run.
_ByRun = Mapping[tuple[str, str | None], _Taken]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    language: Language
    currency: str


def courses(
    session: Session,
    period: TrainingPeriod,
    scenario: TrainingScenario | None,
    language: Language,
    *,
    page_size: int,
    page_token: str | None,
) -> CoursePage:
    """Return one page of the runs, by module and first day, as the plan of a scenario fills them."""
    runs = list(_runs(session, period, scenario, language))
    places = [_place(run) for run in runs]

    def after(place: str | None, limit: int) -> list[CourseRun]:
        start = 0 if place is None else sum(other <= place for other in places)
        return runs[start : start + limit]

    found, token = page(after, _place, page_size=page_size, page_token=page_token)
    return CoursePage(scenario=None if scenario is None else scenario.id, items=found, next_page_token=token)


def _runs(
    session: Session, period: TrainingPeriod, scenario: TrainingScenario | None, language: Language
) -> Iterator[CourseRun]:
    by_run = _by_run(session, period, scenario)
    asked = _asked(session, period)
    words = _Words(language=language, currency=period.currency)
    for module in sorted(catalog.snapshot(session).catalog.modules, key=lambda each: each.id):
        taken = by_run.get((module.id, None), _Taken())
        is_asked_for = module.offerings is None and asked.get(module.id)
        if taken.enrolled or taken.committed or is_asked_for:
            yield _run(module, None, taken, asked.get(module.id, 0), words)
        within = [run for run in module.offerings or () if period.start_on <= run.start_on <= period.end_on]
        for run in sorted(within, key=lambda each: (each.start_on, each.id)):
            taken = by_run.get((module.id, run.id), _Taken())
            yield _run(module, run, taken, asked.get(module.id, 0), words)


def _run(module: ModuleSlice, run: OfferingSlice | None, taken: _Taken, asked_for: int, words: _Words) -> CourseRun:
    booked, seats = (run.booked, run.seats) if run is not None else (0, None)
    minimum = run.min_seats if run is not None else 0
    people = taken.enrolled + taken.committed + booked
    fixed = None
    if run is not None and run.fixed_price_minor is not None and run.fixed_price_currency is not None:
        fixed = LargeMoney.of_minor(run.fixed_price_minor, run.fixed_price_currency)
    return CourseRun(
        module=module.id,
        title=module.title_zh if words.language == "zh" else module.title_en,
        offering=None if run is None else run.id,
        start_on=None if run is None else run.start_on,
        end_on=None if run is None else run.end_on,
        provider=module.provider,
        asked_for=asked_for,
        enrolled=taken.enrolled,
        committed=taken.committed,
        booked=booked,
        seats=seats,
        min_seats=minimum,
        fill_rate=None if not seats else min(1.0, round(people / seats, 4)),
        fixed_price=fixed,
        enrolment_prices=LargeMoney.of_minor(taken.minor, words.currency),
        risk=_risk(people, minimum, seats),
    )


def _risk(people: int, minimum: int, seats: int | None) -> Risk:
    """Return what may become of a run with so many people."""
    if seats is not None and people >= seats:
        return "full"
    if people == 0:
        return "empty" if minimum or seats is not None else "none"
    if people < minimum:
        return "too_few"
    return "thin" if people == minimum and minimum > 1 else "none"


def _by_run(session: Session, period: TrainingPeriod, scenario: TrainingScenario | None) -> _ByRun:
    """Count who is in each run, everybody once: by the plan of the scenario, or by a development plan beside it."""
    found: defaultdict[tuple[str, str | None], _Taken] = defaultdict(_Taken)
    plan = None if scenario is None else scenario.plan
    if plan is not None:
        for module, offering, people, minor in session.execute(_enrolled(plan)):
            found[module, offering] = _Taken(enrolled=people, minor=int(minor))
    steps = decided(session, period)
    beside = {key: step for key, step in steps.items() if step.standing != "failed"}
    for entry, step in () if plan is None else planned(session, plan, steps):
        if entry.follows(step):
            beside.pop((entry.learner, entry.module), None)
        elif entry.is_settled_by(step):
            found[entry.module, entry.offering].enrolled -= 1
            found[entry.module, entry.offering].minor -= entry.price_minor
    for step in beside.values():
        found[step.module, step.offering].committed += 1
        found[step.module, step.offering].minor += step.minor
    return found


def _enrolled(plan: str) -> Any:
    same = and_(col(PlanSeat.plan) == col(AnnualEnrolment.plan), col(PlanSeat.number) == col(AnnualEnrolment.number))
    return (
        rows_of(
            col(AnnualEnrolment.module),
            col(AnnualEnrolment.offering),
            func.count(),
            func.sum(col(PlanSeat.price_minor)),
        )
        .join(PlanSeat, same)
        .where(col(AnnualEnrolment.plan) == plan)
        .group_by(col(AnnualEnrolment.module), col(AnnualEnrolment.offering))
    )


def _asked(session: Session, period: TrainingPeriod) -> Mapping[str, int]:
    question = (
        rows_of(col(TrainingNeed.module), func.count())
        .where(
            col(TrainingNeed.period) == period.id,
            col(TrainingNeed.module).is_not(None),
            col(TrainingNeed.state) != "refused",
        )
        .group_by(col(TrainingNeed.module))
    )
    return {str(module): count for module, count in session.execute(question)}


def _place(run: CourseRun) -> str:
    day = "" if run.start_on is None else run.start_on.isoformat()
    return _BETWEEN.join((run.module, day, run.offering or ""))
