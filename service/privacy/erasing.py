"""Use case: a person is erased. What is kept by rows goes at once; a job sees to years, and to what lies in files.

Until the job is done the audit trail's name for the person says who is being erased, so whoever dies in between leaves
everything to go on from. What is stored under the same id meanwhile goes as well: an id can be used anew once its
erasure is done.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from service import idempotency
from service.audit import record, token
from service.database import Database
from service.errors import Conflict, NotFound
from service.idempotency import Again
from service.jobs import ledger
from service.jobs.held import Held
from service.principals import Principal
from service.privacy import years
from service.privacy.places import BY_FATE, Person, is_known, person_of
from service.schemas.erasures import ErasureRead
from service.scope import visible
from service.tables import ApiKey, Erasure, PersonToken
from service.webhooks.outbox import publish

KIND = ledger.ERASURE
#: What a closed key is called whose holder was erased.
NOBODY = "erased"
#: What the removal of all rows about a person takes at the most.
LEASE = timedelta(seconds=300)

Keep = Callable[[Session, ErasureRead], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer as it is sent."""

    erasure: ErasureRead
    is_replay: bool = False


def ask(database: Database, learner: str, principal: Principal, *, again: Again | None = None) -> Told:
    """Erase a person; asking again while it is under way tells how far it is, and under one key ever after."""
    if again is None:
        return Told(erasure=_asked(database, learner, principal, None))
    with idempotency.once(
        database, principal=principal.name, key=again.key, fingerprint=again.fingerprint, lease=LEASE
    ) as first:
        if isinstance(first, idempotency.Replay):
            return Told(erasure=ErasureRead.model_validate_json(first.body), is_replay=True)

        def keep(session: Session, erasure: ErasureRead) -> None:
            # Nothing is kept for whoever erases themself: the claim is gone with all that they had asked for.
            with suppress(Conflict):
                idempotency.finish(session, first, status=202, body=erasure.model_dump_json())

        return Told(erasure=_asked(database, learner, principal, keep))


def _asked(database: Database, learner: str, principal: Principal, keep: Keep | None) -> ErasureRead:
    with database.read() as session:
        if not _may_erase(session, learner, principal) or not _is_anybody(session, learner):
            raise NotFound()
    with database.write() as session:
        now = datetime.now(UTC)
        name = token(session, learner, now)
        session.exec(select(PersonToken.token).where(PersonToken.learner == learner).with_for_update()).one()
        found = session.exec(select(Erasure).where(Erasure.person == name, Erasure.state != "done")).first()
        if found is None:
            found = Erasure.model_validate(
                {
                    "id": f"era_{secrets.token_hex(12)}",
                    "person": name,
                    "principal": principal.name,
                    "state": "asked",
                    "asked_at": now,
                    "counts": dict(_sweep(session, person_of(session, learner))),
                }
            )
            session.add(found)
            ledger.submit(session, kind=KIND, subject=found.id)
        record(
            session,
            principal=principal,
            action="learner.erase",
            object_kind="erasure",
            object_id=found.id,
            learner=learner,
        )
        told = _read(found)
        if keep is not None:
            keep(session, told)
        return told


def show(database: Database, key: str, principal: Principal) -> ErasureRead:
    """Return how far an erasure is."""
    with database.read() as session:
        found = session.get(Erasure, key)
        if found is None or principal.acting_for is not None:
            raise NotFound()
        return _read(found)


class Erase:
    """Knows how to do the job of an erasure."""

    def run(self, held: Held) -> None:
        """Rename the person in every year that nobody works on, and end when there is none left."""
        key = held.claim.subject
        learner = held.apply(lambda session: _begun(session, key))
        awaited = _awaited(held, key, learner) if learner is not None else frozenset()
        if awaited:
            held.finish(lambda session: _waits(session, key))
            held.patiently(lambda database: _looks_again(database, awaited))
            return
        held.patiently(Database.rewrite_files)
        held.finish(lambda session: _ended(session, key))


def _awaited(held: Held, key: str, learner: str) -> frozenset[str]:
    """Rename the person wherever that can be done; return the plans that have to be waited for.

    When there are none, nothing of the person is left but in files.
    """
    done: set[str] = set()
    while True:
        for plan in held.ask(years.plans):
            held.check()
            if plan in done:
                continue
            # Looked at before anything is written: to read a large year takes seconds, which others would wait for.
            if not held.ask(partial(years.has_part, plan=plan, learner=learner)) or held.apply(
                partial(_rename, key=key, plan=plan, learner=learner)
            ):
                done.add(plan)
        left = held.apply(partial(_finish, key=key, learner=learner, done=frozenset(done)))
        if left is not None:
            return left


def _rename(session: Session, *, key: str, plan: str, learner: str) -> bool:
    """Rename the person in one year, under the same name as in every other; say whether that is done."""
    if years.is_open(session, plan):
        return False
    _count(session, key, years.rename(session, plan, learner, f"erased-{key.removeprefix('era_')}"))
    return True


def _finish(session: Session, *, key: str, learner: str, done: frozenset[str]) -> frozenset[str] | None:
    """Forget who the person was, unless a plan has to be waited for; None when one has ended meanwhile."""
    _hold(session, key)
    left = [plan for plan in years.plans(session) if plan not in done and years.has_part(session, plan, learner)]
    if any(not years.is_open(session, plan) for plan in left):
        return None
    if not left:
        _count(session, key, _sweep(session, person_of(session, learner)))
        session.connection().execute(delete(PersonToken).where(col(PersonToken.learner) == learner))
    return frozenset(left)


def _is_anybody(session: Session, learner: str) -> bool:
    """Tell whether anything is kept of a person, if only in a year that is still looked for."""
    return is_known(session, person_of(session, learner)) or any(
        years.is_asked_for(session, plan, learner) for plan in years.plans(session)
    )


def _may_erase(session: Session, learner: str, principal: Principal) -> bool:
    """Who keeps the service may erase whom they may not read."""
    if "admin" in principal.permissions and principal.acting_for in (None, learner):
        return True
    return visible(session, principal, learner)


def _sweep(session: Session, person: Person) -> Counter[str]:
    """Remove all rows about a person but those of years, and close their keys."""
    counts: Counter[str] = Counter()
    connection = session.connection()
    for place in BY_FATE["removed"]:
        if place.rows is not None and place.table.name != PersonToken.__tablename__:
            counts[place.table.name] += connection.execute(delete(place.table).where(place.rows(person))).rowcount
    keys = col(ApiKey.id).in_(person.keys)
    now = datetime.now(UTC)
    connection.execute(update(ApiKey).where(keys, col(ApiKey.revoked_at).is_(None)).values(revoked_at=now))
    counts["api_key"] += connection.execute(update(ApiKey).where(keys).values(name=NOBODY, learner=None)).rowcount
    return +counts


def _begun(session: Session, key: str) -> str | None:
    """Return who is to be erased; None once nothing is left of them but in files."""
    erasure = _hold(session, key)
    erasure.state = "running"
    session.add(erasure)
    return session.exec(select(PersonToken.learner).where(PersonToken.token == erasure.person)).one_or_none()


def _waits(session: Session, key: str) -> None:
    # Whoever ends a job holds this row as well: either it sees that this one is over, or is seen by the look after it.
    _hold(session, key)


def _looks_again(database: Database, awaited: frozenset[str]) -> None:
    """Go on at once where one of those that were waited for has ended meanwhile."""
    with database.write() as session:
        if not all(years.is_open(session, plan) for plan in awaited):
            ledger.take_up_again(session)


def _ended(session: Session, key: str) -> None:
    erasure = _hold(session, key)
    erasure.state, erasure.ended_at = "done", datetime.now(UTC)
    session.add(erasure)
    session.flush()
    owner = erasure.principal
    publish(session, kind="erasure.ended", about=key, owner=owner, data={"id": key, "status": "done"})
    record(session, principal=owner, action="learner.erased", object_kind="erasure", object_id=key)


def _hold(session: Session, key: str) -> Erasure:
    question = select(Erasure).where(Erasure.id == key).with_for_update().execution_options(populate_existing=True)
    return session.exec(question).one()


def _count(session: Session, key: str, counts: Mapping[str, int]) -> None:
    erasure = _hold(session, key)
    erasure.counts = dict(Counter(erasure.counts or {}) + Counter(counts))
    session.add(erasure)
    session.flush()


def _read(erasure: Erasure) -> ErasureRead:
    return ErasureRead(
        id=erasure.id,
        status=erasure.state,  # type: ignore[arg-type]
        asked_at=erasure.asked_at,
        ended_at=erasure.ended_at,
        counts=dict(erasure.counts or {}),
    )
