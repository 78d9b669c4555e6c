"""Use case: learners with what is known of them, stored and read back."""

from datetime import UTC, datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, delete, select

from service.audit import record
from service.database import Database
from service.errors import Fault, NotFound
from service.keys import Principal
from service.paging import page
from service.schemas.learners import (
    AttainmentGiven,
    AttainmentRead,
    LearnerEntry,
    LearnerPage,
    LearnerRead,
    LearnerRecord,
)
from service.schemas.reading import Reading
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
from service.translate.knowledge import StoredLearner


def store(database: Database, key: str, given: LearnerRecord, principal: Principal) -> tuple[LearnerRead, bool]:
    """Store the learner in place of what was known; say whether it is new."""
    now = datetime.now(UTC)
    with database.write() as session:
        is_new = _is_first(session, LearnerBase(id=key, name=given.name), now)
        # Held until the end, so that of several writers each stores its record whole.
        learner = session.exec(select(Learner).where(col(Learner.id) == key).with_for_update()).one()
        if not is_new:
            learner.name = given.name
            learner.updated_at = now
            for model in (Attainment, ItemHeld, CompletedModule):
                session.exec(delete(model).where(col(model.learner) == key))
        session.add(learner)
        session.flush()
        session.add_all(_children(key, given))
        record(session, principal=principal.name, action="learner.store", object_kind="learner", object_id=key)
        session.flush()
        return _read(session, learner), is_new


def _is_first(session: Session, base: LearnerBase, now: datetime) -> bool:
    """Insert the learner unless it is there; whoever comes second waits for the first and inserts nothing."""
    learner = Learner.model_validate(base, update={"created_at": now, "updated_at": now})
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    inserted = session.exec(
        insert(Learner)
        .values(learner.model_dump())
        .on_conflict_do_nothing(index_elements=["id"])
        .returning(col(Learner.id))
    )
    return bool(inserted.all())


def show(database: Database, key: str, principal: Principal) -> LearnerRead:
    """Return one learner; the reading is on record before the answer leaves."""
    if not sees(principal, key):
        raise NotFound()
    with database.read() as session:
        learner = session.get(Learner, key)
        if learner is None:
            raise NotFound()
        found = _read(session, learner)
    with database.write() as session:
        record(session, principal=principal.name, action="learner.read", object_kind="learner", object_id=key)
    return found


def listed(database: Database, principal: Principal, *, page_size: int, page_token: str | None) -> LearnerPage:
    """Return one page of the learners, by id: who they are; what is known of each is told one at a time."""

    def entries(after: str | None, limit: int) -> list[Learner]:
        question = select(Learner).order_by(col(Learner.id)).limit(limit)
        if after is not None:
            question = question.where(col(Learner.id) > after)
        return list(session.exec(question).all())

    with database.read() as session:
        found, token = page(entries, lambda learner: learner.id, page_size=page_size, page_token=page_token)
    with database.write() as session:
        record(session, principal=principal.name, action="learner.list", object_kind="learner")
    return LearnerPage(items=[LearnerEntry(id=entry.id, name=entry.name) for entry in found], next_page_token=token)


def sees(principal: Principal, learner: str | None) -> bool:
    """Tell whether the principal may know of this learner: an employee only of the one its key is for."""
    if principal.permissions & {"lms", "hr"}:
        return True
    return learner is not None and principal.learner == learner


def stored_learner(session: Session, key: str) -> StoredLearner | None:
    """Return what a recommendation needs of a learner."""
    if session.get(Learner, key) is None:
        return None
    ratings = session.exec(
        select(Attainment).where(col(Attainment.learner) == key).order_by(col(Attainment.position))
    ).all()
    return StoredLearner(
        id=key,
        attainments=tuple(
            AttainmentGiven.model_construct(
                competency=rating.competency,
                level=rating.level,
                assessed_on=rating.assessed_on,
                expires_on=rating.expires_on,
                source=rating.source,
            )
            for rating in ratings
        ),
        items_held=_items(session, key),
        completed_modules=_completed(session, key),
    )


def _read(session: Session, learner: Learner) -> LearnerRead:
    known = stored_learner(session, learner.id)
    if known is None:
        raise NotFound()
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
    )


def _items(session: Session, key: str) -> tuple[str, ...]:
    question = select(ItemHeld.item).where(col(ItemHeld.learner) == key).order_by(col(ItemHeld.item))
    return tuple(session.exec(question).all())


def _completed(session: Session, key: str) -> tuple[str, ...]:
    question = select(CompletedModule.module).where(col(CompletedModule.learner) == key)
    return tuple(session.exec(question.order_by(col(CompletedModule.module))).all())


def _children(key: str, given: LearnerRecord) -> list[SQLModel]:
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
    return rows


def repetitions(reading: Reading[LearnerRecord]) -> list[Fault]:
    """Return a fault for each item or module that is given twice."""
    if reading.shape is None:
        return []
    found = []
    for field, ids in (
        ("items_held", reading.shape.items_held),
        ("completed_modules", reading.shape.completed_modules),
    ):
        seen: set[str] = set()
        for place, key in enumerate(ids):
            if key in seen:
                found.append(
                    Fault(
                        detail=f"{field}: {key} is given twice; once is enough.",
                        pointer=reading.pointer((field, place)),
                        code="duplicate_id",
                    )
                )
            seen.add(key)
    return found
