"""What people have decided in development plans, step by step: what a year has paid or will pay, whatever is planned.

Steps of a plan that is approved or in progress are committed, or consumed once they are done, and what was done stays
consumed whatever became of the plan. A failed step was decided as well, and is paid no more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from service.tables import AnnualEnrolment, DevelopmentPlan, DevelopmentStep, PlanSeat, TrainingPeriod

Standing = Literal["consumed", "committed", "failed"]
_UNDER_WAY = ("approved", "in_progress")
#: Plans of which what was done has been paid.
_PAID = (*_UNDER_WAY, "completed", "superseded")
#: Of several plans that hold the same step, the one that says most counts.
_RANK: Mapping[Standing, int] = {"consumed": 2, "committed": 1, "failed": 0}
_STANDING: Mapping[str, Standing] = {"done": "consumed", "failed": "failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step about which somebody has decided."""

    learner: str
    module: str
    standing: Standing
    #: Whether its learner is at it, by what was last said of it.
    is_begun: bool
    #: Where it stands in its plan, from 1.
    position: int
    offering: str | None
    start_on: date | None
    end_on: date | None
    minor: int
    currency: str
    effort_hundredths: int
    #: On which day something was last said about its plan.
    told_on: date

    def counts_in(self, period: TrainingPeriod) -> bool:
        """Tell whether a period pays for the step, or has: it begins in it, or has no days."""
        begins = self.start_on is None or period.start_on <= self.start_on <= period.end_on
        return begins and self.currency == period.currency and self.standing != "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An enrolment of a plan of the year, of somebody about whom something is decided."""

    learner: str
    module: str
    offering: str | None
    #: Whether the plan was told of it: it is no enrolment of its own.
    under_way: bool
    cost_centre: str | None
    start_on: date | None
    price_minor: int
    granted_minor: int
    effort_hundredths: int

    @property
    def minor(self) -> int:
        """What it costs after grants."""
        return self.price_minor - self.granted_minor

    def follows(self, step: Step) -> bool:
        """Tell whether the step is what the plan came to by itself, and somebody has agreed to since, in any run."""
        return not self.under_way and step.standing != "failed" and step.offering in (None, self.offering)

    def is_settled_by(self, step: Step) -> bool:
        """Tell whether the step says what becomes of the enrolment; what failed may be taken again in another run."""
        return step.standing != "failed" or self.offering == step.offering


#: By learner and module.
Decided = Mapping[tuple[str, str], Step]


def decided(session: Session, period: TrainingPeriod | None = None) -> Decided:
    """Return the steps about which somebody has decided; of a period, those that begin in it or have no days."""
    step, plan = DevelopmentStep, DevelopmentPlan
    question = (
        rows_of(
            col(plan.learner),
            col(step.module),
            col(step.status),
            col(step.position),
            col(step.offering),
            col(step.start_on),
            col(step.end_on),
            col(step.price_minor),
            col(step.currency),
            col(step.effort_hundredths),
            col(plan.updated_at),
        )
        .join(plan, col(plan.id) == col(step.plan))
        .where(_counts())
        .order_by(col(plan.learner), col(plan.version), col(step.position))
    )
    if period is not None:
        question = question.where(
            col(step.currency) == period.currency,
            or_(col(step.start_on).is_(None), col(step.start_on).between(period.start_on, period.end_on)),
        )
    found: dict[tuple[str, str], Step] = {}
    for row in session.execute(question):
        learner, module, status, position, offering, start_on, end_on, minor, currency, effort, at = row
        standing = _STANDING.get(status, "committed")
        before = found.get((learner, module))
        if before is None or _RANK[standing] >= _RANK[before.standing]:
            found[learner, module] = Step(
                learner=learner,
                module=module,
                standing=standing,
                is_begun=status == "enrolled",
                position=position,
                offering=offering,
                start_on=start_on,
                end_on=end_on,
                minor=minor,
                currency=currency,
                effort_hundredths=effort,
                told_on=at.date(),
            )
    return found


def planned(session: Session, plan: str, steps: Decided) -> Iterator[tuple[Planned, Step]]:
    """Yield what a plan of the year has of these steps, each with the step."""
    if not steps:
        return
    enrolment, seat = AnnualEnrolment, PlanSeat
    question = (
        rows_of(
            col(enrolment.learner),
            col(enrolment.module),
            col(enrolment.offering),
            _is_under_way(),
            col(seat.cost_centre),
            col(seat.start_on),
            col(seat.price_minor),
            col(seat.granted_minor),
            col(seat.effort_hundredths),
        )
        .join(seat, and_(col(enrolment.plan) == col(seat.plan), col(enrolment.number) == col(seat.number)))
        .where(
            col(enrolment.plan) == plan,
            col(enrolment.learner).in_(select(DevelopmentPlan.learner).where(col(DevelopmentPlan.state).in_(_PAID))),
        )
    )
    for learner, module, offering, under_way, centre, day, price, granted, effort in session.execute(question):
        step = steps.get((learner, module))
        if step is not None:
            yield (
                Planned(
                    learner=learner,
                    module=module,
                    offering=offering,
                    under_way=bool(under_way),
                    cost_centre=centre,
                    start_on=day,
                    price_minor=price,
                    granted_minor=granted,
                    effort_hundredths=effort,
                ),
                step,
            )


#: By development plan: how many steps count in it, how many of them failed, and what the others cost.
Weighed = Mapping[str, tuple[int, int, int]]


def weighed(session: Session, followed_by: str | None = None) -> Weighed:
    """Return in a few numbers what is decided, by which a change of it is seen.

    With a plan of the year only what that plan came to by itself, and people have agreed to since.
    """
    step, plan = DevelopmentStep, DevelopmentPlan
    failed = case((col(step.status) == "failed", 1), else_=0)
    paid = case((col(step.status) == "failed", 0), else_=col(step.price_minor))
    question = rows_of(col(plan.id), func.count(), func.sum(failed), func.sum(paid)).select_from(step)
    question = question.join(plan, col(plan.id) == col(step.plan)).where(_counts()).group_by(col(plan.id))
    if followed_by is not None:
        enrolment = AnnualEnrolment
        question = question.join(
            enrolment,
            and_(
                col(enrolment.plan) == followed_by,
                col(enrolment.learner) == col(plan.learner),
                col(enrolment.module) == col(step.module),
                or_(col(step.offering).is_(None), col(enrolment.offering) == col(step.offering)),
            ),
        ).where(_is_under_way().is_(False), col(step.status) != "failed")
    return {key: (count, int(failures), int(minor)) for key, count, failures, minor in session.execute(question)}


def unfollowed(everything: Weighed, followed: Weighed) -> list[list[Any]]:
    """Return what is decided beside a plan of the year, in an order that is always the same."""
    nothing = (0, 0, 0)
    left = {
        key: [whole - part for whole, part in zip(numbers, followed.get(key, nothing), strict=True)]
        for key, numbers in everything.items()
    }
    return [[key, *numbers] for key, numbers in sorted(left.items()) if numbers[0]]


def _counts() -> ColumnElement[bool]:
    state = col(DevelopmentPlan.state)
    return or_(state.in_(_UNDER_WAY), and_(state.in_(_PAID), col(DevelopmentStep.status) == "done"))


def _is_under_way() -> ColumnElement[bool]:
    found: ColumnElement[bool] = col(AnnualEnrolment.document)["under_way"].as_boolean()
    return found
