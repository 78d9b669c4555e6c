"""How many people, and how many of their plans, use an entry of the catalogue: counts, and no names."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, SQLModel, col, select

from catalog import Competency
from service.tables import (
    AnnualEnrolment,
    Attainment,
    CompletedModule,
    DevelopmentPlan,
    DevelopmentStep,
    Employment,
    LearnerTarget,
)


def people_using(session: Session, kind: str, key: str) -> Iterator[tuple[str, int]]:
    """Yield each way in which people use an entry, with their number; ways in which nobody does are left out."""
    for how, model, condition in _ways(kind, key):
        table: Any = model
        count = session.exec(select(func.count(func.distinct(table.learner))).where(condition)).one()
        if count:
            yield how, count


def _plans_with(column: Any, key: str) -> Any:
    return select(DevelopmentStep.plan).where(col(column) == key)


def _ways(kind: str, key: str) -> list[tuple[str, type[SQLModel], ColumnElement[bool]]]:
    if kind == "role":
        return [
            ("targets", LearnerTarget, col(LearnerTarget.role) == key),
            ("employments", Employment, col(Employment.role) == key),
        ]
    if kind == "module":
        return [
            ("completed", CompletedModule, col(CompletedModule.module) == key),
            ("annual_plans", AnnualEnrolment, col(AnnualEnrolment.module) == key),
            (
                "development_plans",
                DevelopmentPlan,
                col(DevelopmentPlan.id).in_(_plans_with(DevelopmentStep.module, key)),
            ),
        ]
    if kind == "offering":
        return [
            ("annual_plans", AnnualEnrolment, col(AnnualEnrolment.offering) == key),
            (
                "development_plans",
                DevelopmentPlan,
                col(DevelopmentPlan.id).in_(_plans_with(DevelopmentStep.offering, key)),
            ),
        ]
    if kind == "competency":
        return [("attainments", Attainment, col(Attainment.competency) == key)]
    inside = select(Competency.id).where(col(Competency.framework) == key)
    return [("attainments", Attainment, col(Attainment.competency).in_(inside))]
