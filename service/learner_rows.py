"""Learners between the shapes of the API and the rows of their tables, many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Row, Select, Table, bindparam
from sqlmodel import Session, SQLModel

from service.schemas.learners import AttainmentGiven, AttainmentRead, LearnerEntry, LearnerRead, LearnerRecord
from service.schemas.values import Money
from service.tables import (
    Attainment,
    AttainmentBase,
    CompletedModule,
    CompletedModuleBase,
    Employment,
    EmploymentBase,
    ItemHeld,
    ItemHeldBase,
    Learner,
    LearnerBase,
    LearnerTarget,
    LearnerTargetBase,
    ReportingLine,
)
from service.translate.knowledge import StoredLearner

#: Everything that is stored of a learner beside the learner, replaced as a whole.
PARTS = (Attainment, ItemHeld, CompletedModule, Employment, LearnerTarget, ReportingLine)


def new_learner(key: str, given: LearnerRecord, at: datetime) -> Learner:
    """Return the row of a learner who is not stored yet."""
    return Learner.model_validate(LearnerBase(id=key, name=given.name), update={"created_at": at, "updated_at": at})


def touch(session: Session, key: str, at: datetime) -> None:
    """Note that what is on record of a learner has changed: years that were worked out with it are stale then."""
    learner = session.get(Learner, key)
    if learner is not None:
        learner.updated_at = at
        session.add(learner)


def parts(key: str, given: LearnerRecord, *, sample: bool = False) -> list[SQLModel]:
    """Return the rows of everything that is known of a learner."""
    rows: list[SQLModel] = []
    for position, rating in enumerate(given.attainments, start=1):
        base = AttainmentBase(
            competency=rating.competency,
            level=rating.level,
            source=rating.source,
            assessed_on=rating.assessed_on,
            expires_on=rating.expires_on,
        )
        rows.append(Attainment.model_validate(base, update={"learner": key, "position": position}))
    rows += [ItemHeld.model_validate(ItemHeldBase(item=item), update={"learner": key}) for item in given.items_held]
    rows += [
        CompletedModule.model_validate(CompletedModuleBase(module=module), update={"learner": key})
        for module in given.completed_modules
    ]
    employment = EmploymentBase(
        cost_centre=given.cost_centre,
        role=given.role,
        budget_minor=given.budget.minor if given.budget is not None else None,
        budget_currency=given.budget.currency if given.budget is not None else None,
        effort_hundredths=given.effort_hours,
    )
    rows.append(Employment.model_validate(employment, update={"learner": key, "sample": sample}))
    rows += [
        LearnerTarget.model_validate(LearnerTargetBase(role=role), update={"learner": key, "position": position})
        for position, role in enumerate(given.targets, start=1)
    ]
    if given.manager is not None:
        rows.append(ReportingLine(learner=key, manager=given.manager))
    return rows


def known_of(session: Session, keys: Sequence[str]) -> Mapping[str, StoredLearner]:
    """Return what a recommendation needs of each of these learners, who are stored."""
    connection, wanted = session.connection(), {"keys": list(keys)}
    # Most ratings of a company are alike: each is made once.
    made: dict[Any, AttainmentGiven] = {}
    ratings: defaultdict[str, list[AttainmentGiven]] = defaultdict(list)
    for row in connection.execute(_RATINGS, wanted).all():
        told = row[1:]
        rating = made.get(told)
        if rating is None:
            competency, level, assessed_on, expires_on, source = told
            rating = made[told] = AttainmentGiven.model_construct(
                competency=competency, level=level, assessed_on=assessed_on, expires_on=expires_on, source=source
            )
        ratings[row[0]].append(rating)
    items = _pairs(connection.execute(_ITEMS, wanted))
    modules = _pairs(connection.execute(_MODULES, wanted))
    return {
        key: StoredLearner(
            id=key,
            attainments=tuple(ratings.get(key, ())),
            items_held=tuple(items.get(key, ())),
            completed_modules=tuple(modules.get(key, ())),
        )
        for key in keys
    }


def _pairs(found: CursorResult[str, str]) -> dict[str, list[str]]:
    listed: defaultdict[str, list[str]] = defaultdict(list)
    for learner, thing in found.all():
        listed[learner].append(thing)
    return listed


def entry_of(learner: Learner, employment: Employment | None) -> LearnerEntry:
    """Return the learner as lists show one."""
    return LearnerEntry(
        id=learner.id,
        name=learner.name,
        cost_centre=employment.cost_centre if employment is not None else None,
        role=employment.role if employment is not None else None,
        sample=employment.sample if employment is not None else False,
    )


def read_all(session: Session, learners: Iterable[Learner]) -> list[LearnerRead]:
    """Return these learners as the API shows them, in six questions to the database however many they are."""
    rows = list(learners)
    keys = [row.id for row in rows]
    known = known_of(session, keys)
    posts = _grouped(session, Employment, keys)
    targets = _grouped(session, LearnerTarget, keys)
    lines = _grouped(session, ReportingLine, keys)
    managers = {key: line.manager for key, found in lines.items() for line in found}
    return [
        _read(
            row,
            known[row.id],
            next(iter(posts.get(row.id, ())), None),
            targets=targets.get(row.id, ()),
            manager=managers.get(row.id),
        )
        for row in rows
    ]


def _read(
    learner: Learner,
    known: StoredLearner,
    post: Row[Any] | None,
    *,
    targets: Sequence[Row[Any]],
    manager: str | None,
) -> LearnerRead:
    budget, hours = None, None
    if post is not None and post.budget_minor is not None and post.budget_currency is not None:
        budget = Money.of_minor(post.budget_minor, post.budget_currency)
    if post is not None and post.effort_hundredths is not None:
        hours = post.effort_hundredths / 100
    return LearnerRead(
        id=learner.id,
        name=learner.name,
        attainments=[
            AttainmentRead(
                competency=rating.competency,
                level=rating.level,
                assessed_on=rating.assessed_on,
                expires_on=rating.expires_on,
                source=rating.source,
            )
            for rating in known.attainments
        ],
        items_held=list(known.items_held),
        completed_modules=list(known.completed_modules),
        cost_centre=post.cost_centre if post is not None else None,
        manager=manager,
        role=post.role if post is not None else None,
        targets=[target.role for target in targets],
        budget=budget,
        effort_hours=hours,
        sample=post.sample if post is not None else False,
    )


def shown(key: str, given: LearnerRecord, *, sample: bool) -> LearnerRead:
    """Return a learner who was just stored as reading the learner would."""
    return LearnerRead(
        id=key,
        name=given.name,
        attainments=[
            AttainmentRead(
                competency=rating.competency,
                level=rating.level,
                assessed_on=rating.assessed_on,
                expires_on=rating.expires_on,
                source=rating.source,
            )
            for rating in given.attainments
        ],
        items_held=sorted(given.items_held),
        completed_modules=sorted(given.completed_modules),
        cost_centre=given.cost_centre,
        manager=given.manager,
        role=given.role,
        targets=list(given.targets),
        budget=Money.of_minor(given.budget.minor, given.budget.currency) if given.budget is not None else None,
        effort_hours=given.effort_hours / 100 if given.effort_hours is not None else None,
        sample=sample,
    )


def replace_parts(session: Session, key: str, rows: Iterable[SQLModel], *, is_new: bool) -> None:
    """Store these rows in place of everything that was known of a learner."""
    connection = session.connection()
    by_table: dict[Table, list[dict[str, Any]]] = {}
    for row in rows:
        by_table.setdefault(_table(type(row)), []).append(row.model_dump())
    for model in PARTS:
        table = _table(model)
        if not is_new:
            connection.execute(_DELETES[table], {"key": key})
        if table in by_table:
            connection.execute(_INSERTS[table], by_table[table])


def _table(model: type[SQLModel]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


# Learners are read and written all the time: the statements are made once, and without the machinery that rows need.
_DELETES = {
    table: table.delete().where(table.c.learner == bindparam("key")) for table in (_table(model) for model in PARTS)
}
_INSERTS = {table: table.insert() for table in _DELETES}
#: The rows of many learners, each learner's in their own order.
_OF_LEARNERS = {
    table: table.select()
    .where(table.c.learner.in_(bindparam("keys", expanding=True)))
    .order_by(table.c.learner, *(table.c[name] for name in ("position", "item", "module") if name in table.c))
    for table in _DELETES
}


def _columns(model: type[SQLModel], *names: str) -> Select[Any]:
    """Return the question for these columns of many learners' rows, each learner's in their own order."""
    table = _table(model)
    return _OF_LEARNERS[table].with_only_columns(table.c.learner, *(table.c[name] for name in names))


_RATINGS = _columns(Attainment, "competency", "level", "assessed_on", "expires_on", "source")
_ITEMS = _columns(ItemHeld, "item")
_MODULES = _columns(CompletedModule, "module")


def _grouped(session: Session, model: type[SQLModel], keys: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """Return the rows of these learners, each learner's together."""
    found: dict[str, list[Row[Any]]] = {}
    for row in session.connection().execute(_OF_LEARNERS[_table(model)], {"keys": list(keys)}).all():
        found.setdefault(row.learner, []).append(row)
    return found
