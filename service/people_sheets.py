"""The sheets of people: learners, their ratings, the items they hold and the modules they have finished."""

from dataclasses import replace
from functools import cache
from typing import cast

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, select

from catalog import FilledSheet, Sheet, columns_of, key
from service.tables import (
    Attainment,
    AttainmentBase,
    CompletedModule,
    CompletedModuleBase,
    ItemHeld,
    ItemHeldBase,
    Learner,
    LearnerBase,
)


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
    AttainmentRow: Attainment,
    ItemHeldRow: ItemHeld,
    CompletedModuleRow: CompletedModule,
}
_NAMES = {LearnerBase: "learners", AttainmentRow: "attainments", ItemHeldRow: "items_held"} | {
    CompletedModuleRow: "completed_modules"
}


@cache
def people_sheets() -> tuple[Sheet, ...]:
    """Return the sheets, learners first."""
    return (_sheet(LearnerBase, Learner), *(_sheet(base, table) for base, table in PARTS.items()))


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
    model = PARTS.get(sheet.base, Learner)
    fields = [column.field for column in sheet.columns]
    return tuple({name: getattr(row, name) for name in fields} for row in rows_of(session, model))
