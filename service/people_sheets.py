"""The sheets of people: where they work, who they are, what is known of them and what they are to become."""

from dataclasses import replace
from functools import cache
from typing import cast

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, select

from catalog import FilledSheet, Sheet, columns_of, flag, key
from service.tables import (
    Attainment,
    AttainmentBase,
    CompletedModule,
    CompletedModuleBase,
    CostCentre,
    CostCentreBase,
    Employment,
    EmploymentBase,
    ItemHeld,
    ItemHeldBase,
    Learner,
    LearnerBase,
    LearnerTarget,
    LearnerTargetBase,
    ReportingLine,
    ReportingLineBase,
)


class CostCentreRow(CostCentreBase):
    """A cost centre, made up or not."""

    sample: bool = flag("sample")


class EmploymentRow(EmploymentBase):
    """Where a learner works, with the learner."""

    learner: str = key()
    sample: bool = flag("sample")


class ReportingLineRow(ReportingLineBase):
    """Whom a learner reports to, with the learner."""

    learner: str = key()


class TargetRow(LearnerTargetBase):
    """A target with the learner whose it is."""

    learner: str = key()


class AttainmentRow(AttainmentBase):
    """A rating with the learner whom it is of."""

    learner: str = key()


class ItemHeldRow(ItemHeldBase):
    """An item with the learner who holds it."""

    learner: str = key()


class CompletedModuleRow(CompletedModuleBase):
    """A module with the learner who has finished it."""

    learner: str = key()


#: What is known of a learner, by the class of its rows and its table.
PARTS: dict[type[SQLModel], type[SQLModel]] = {
    EmploymentRow: Employment,
    ReportingLineRow: ReportingLine,
    TargetRow: LearnerTarget,
    AttainmentRow: Attainment,
    ItemHeldRow: ItemHeld,
    CompletedModuleRow: CompletedModule,
}
#: The tables that are nobody's part.
_OWN: dict[type[SQLModel], type[SQLModel]] = {CostCentreRow: CostCentre, LearnerBase: Learner}
_NAMES: dict[type[SQLModel], str] = {
    CostCentreRow: "cost_centres",
    LearnerBase: "learners",
    EmploymentRow: "employments",
    ReportingLineRow: "reporting_lines",
    TargetRow: "targets",
    AttainmentRow: "attainments",
    ItemHeldRow: "items_held",
    CompletedModuleRow: "completed_modules",
}


@cache
def people_sheets() -> tuple[Sheet, ...]:
    """Return the sheets, each after those it refers to."""
    return tuple(_sheet(base, table) for base, table in {**_OWN, **PARTS}.items())


def people_content(session: Session) -> tuple[FilledSheet, ...]:
    """Return every sheet with all that is stored, by learner; ratings in the order in which they were given."""
    return tuple(FilledSheet(sheet=sheet, rows=_rows(session, sheet)) for sheet in people_sheets())


def rows_of(session: Session, model: type[SQLModel], learners: list[str] | None = None) -> list[SQLModel]:
    """Return the rows of these learners, or of all, in the order of their keys."""
    table = table_of(model)
    question = select(model).order_by(*table.primary_key.columns)
    if learners is not None:
        question = question.where(table.c["id" if model is Learner else "learner"].in_(learners))
    return list(session.exec(question))


def table_of(model: type[SQLModel]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


def stored_ids(session: Session) -> set[str]:
    return set(session.exec(select(col(Learner.id))))


def _sheet(base: type[SQLModel], model: type[SQLModel]) -> Sheet:
    table = table_of(model)
    columns = sorted(columns_of(base, table), key=lambda column: column.name != "learner")
    return Sheet(
        name=_NAMES[base],
        base=base,
        table=table,
        # Without a word about its source a rating is an assessment.
        columns=tuple(replace(column, required=column.required and column.name != "source") for column in columns),
        keys=tuple(column.name for column in table.primary_key.columns),
    )


def _rows(session: Session, sheet: Sheet) -> tuple[dict[str, object], ...]:
    model = {**_OWN, **PARTS}[sheet.base]
    fields = [column.field for column in sheet.columns]
    return tuple({name: getattr(row, name) for name in fields} for row in rows_of(session, model))
