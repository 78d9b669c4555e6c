"""Use case: learners with what is known of them, stored and read back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Table, bindparam, outerjoin
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from service.addressed import key_faults
from service.audit import record
from service.companies import centres_below
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound
from service.etags import Expected, tag
from service.keys import Principal
from service.learner_rows import entry_of, known_of, new_learner, parts, read_all, replace_parts, shown
from service.paging import page
from service.schemas.learners import LearnerEntry, LearnerPage, LearnerRead, LearnerRecord
from service.schemas.reading import Reading
from service.scope import visible, visible_learners
from service.tables import CostCentre, Employment, Learner
from service.texts import sentence
from service.translate.knowledge import StoredLearner

_LEARNERS: Table = Learner.__table__  # type: ignore[attr-defined]
# Asked and changed all the time: made once, and without the machinery that rows need.
_STORED = (
    _LEARNERS.select()
    .with_only_columns(_LEARNERS.c.id)
    .where(_LEARNERS.c.id.in_(bindparam("keys", expanding=True)))
    .order_by(_LEARNERS.c.id)
)
_RENAME = (
    _LEARNERS.update()
    .where(_LEARNERS.c.id == bindparam("key"))
    .values(name=bindparam("called"), updated_at=bindparam("at"))
)


def store(
    database: Database,
    key: str,
    given: LearnerRecord,
    principal: Principal,
    *,
    sample: bool = False,
    expected: Expected | None = None,
) -> tuple[LearnerRead, bool]:
    """Store the learner in place of what was known, or of what is expected to be; say whether it is new."""
    now = datetime.now(UTC)
    rows = parts(key, given, sample=sample)

    def change(session: Session) -> tuple[LearnerRead, bool]:
        if principal.acting_for is not None and not visible(session, principal, key):
            raise NotFound()
        if expected is not None:
            expected.check(_held(session, key))
        _check_above(session, key, given)
        _check_key(session, key)
        is_new = _is_first(session, new_learner(key, given, now))
        if not is_new:
            # Held from here to the end, so that of several writers each stores its record whole.
            session.connection().execute(_RENAME, {"key": key, "called": given.name, "at": now})
        replace_parts(session, key, rows, is_new=is_new)
        record(session, principal=principal, action="learner.store", object_kind="learner", object_id=key)
        return shown(key, given, sample=sample), is_new

    return database.apply(change)


def _check_key(session: Session, key: str) -> None:
    """Refuse an id that leads elsewhere; who is stored under one already can be changed."""
    faults = list(key_faults("learner", key))
    if faults and session.get(Learner, key) is None:
        raise InvalidRequest.of(faults)


def _held(session: Session, key: str) -> str | None:
    """Return the tag of the learner as stored, held from here to the end of the transaction."""
    # Of several changes in one transaction, each sees what those before it have made of the row.
    question = select(Learner).where(Learner.id == key).with_for_update().execution_options(populate_existing=True)
    learner = session.exec(question).one_or_none()
    return tag_of(read_all(session, [learner])[0]) if learner is not None else None


def tag_of(learner: LearnerRead) -> str:
    """Return the tag of a learner: of all that is shown of one."""
    return tag(learner.model_dump(mode="json"))


def _is_first(session: Session, learner: Learner) -> bool:
    """Insert the learner unless it is there; whoever comes second waits for the first and inserts nothing."""
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
    with database.read() as session:
        learner = session.get(Learner, key)
        if learner is None or not visible(session, principal, key):
            raise NotFound()
        found = read_all(session, [learner])[0]
    with database.write() as session:
        record(session, principal=principal, action="learner.read", object_kind="learner", object_id=key)
    return found


def listed(
    database: Database,
    principal: Principal,
    *,
    page_size: int,
    page_token: str | None,
    cost_centre: str | None = None,
) -> LearnerPage:
    """Return one page of the learners whom the principal may know of, by id.

    With a cost centre, those in it and in the ones below it. A list says who they are; what is known of each is told
    one at a time.
    """

    def entries(after: str | None, limit: int) -> list[LearnerEntry]:
        post = outerjoin(Learner, Employment, col(Employment.learner) == Learner.id)
        question = select(Learner, Employment).select_from(post).order_by(col(Learner.id)).limit(limit)
        if cost_centre is not None:
            question = question.where(col(Employment.cost_centre).in_(centres_below(cost_centre)))
        known = visible_learners(principal)
        if known is not None:
            question = question.where(known)
        if after is not None:
            question = question.where(col(Learner.id) > after)
        return [entry_of(learner, employment) for learner, employment in session.exec(question)]

    with database.read() as session:
        found, token = page(entries, lambda learner: learner.id, page_size=page_size, page_token=page_token)
    with database.write() as session:
        record(session, principal=principal, action="learner.list", object_kind="learner", people=len(found))
    return LearnerPage(items=found, next_page_token=token)


def stored_learners(session: Session, keys: Sequence[str]) -> Mapping[str, StoredLearner]:
    """Return what a recommendation needs of those of the learners who are stored."""
    stored = session.connection().execute(_STORED, {"keys": list(keys)}).scalars().all()
    return known_of(session, stored) if stored else {}


def repetitions(reading: Reading[LearnerRecord]) -> list[Fault]:
    """Return a fault for each item, module or target that is given twice."""
    if reading.shape is None:
        return []
    given = reading.shape
    return [
        *_repeated("items_held", given.items_held, reading),
        *_repeated("completed_modules", given.completed_modules, reading),
        *_repeated("targets", given.targets, reading),
    ]


def _repeated(field: str, ids: Iterable[str], reading: Reading[LearnerRecord]) -> Iterable[Fault]:
    seen: set[str] = set()
    for place, key in enumerate(ids):
        if key in seen:
            yield Fault(
                detail=sentence("fault-given-twice", field=field, key=key),
                pointer=reading.pointer((field, place)),
                code="duplicate_id",
            )
        seen.add(key)


def _check_above(session: Session, key: str, given: LearnerRecord) -> None:
    if given.manager == key:
        detail = sentence("fault-own-manager", field="manager", key=key)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/manager", code="self_reference")])
    if given.cost_centre is not None and session.get(CostCentre, given.cost_centre) is None:
        detail = sentence("fault-no-cost-centre", field="cost_centre", key=given.cost_centre)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/cost_centre", code="unknown_reference")])
