"""Who has which job in hand: every change of a job's row, each in its caller's transaction.

A worker that takes a job raises its fence, and every later change names the fence it was taken with. Whoever was taken
for dead and is not finds the fence raised and can change nothing more, neither here nor in the rows of the result,
which are written in the same transaction.
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from service.tables import Erasure, Job, JobKept

#: A job that was taken in hand so often without anything being kept of it, or so often in all, kills its workers.
MOST_FRUITLESS, MOST_TAKEN = 20, 200
#: So often it is taken after that, only to end with what is kept of it; then it is given up.
MOST_LAST = 3
#: The kind of the jobs that erase people; each is about one erasure.
ERASURE = "erasure"


#: Tells of a job that came to nothing: of which kind it was, and what it was about.
Failing = Callable[[Session, str, str], None]


class Lost(Exception):
    """Another worker has the job in hand now, or it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to do a job, until the fence is raised again."""

    job: str
    kind: str
    subject: str
    fence: int
    #: Milliseconds that were worked on it before.
    worked_ms: int
    #: Whether it has killed so many workers that it is to end with what is kept of it.
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """What a worker says when it holds on to a job."""

    lease: timedelta
    worked_ms: int
    #: None: as it was.
    progress: dict[str, Any] | None = None


def nobody_is_told(session: Session, kind: str, subject: str) -> None:
    """Tell nobody."""


def submit(session: Session, *, kind: str, subject: str, material: bytes | None = None) -> str:
    """Hand a job in, and what it is done from; the transaction that stores what it is about stores the job too."""
    row = Job(
        id=f"job_{secrets.token_hex(12)}", kind=kind, subject=subject, state="waiting", created_at=datetime.now(UTC)
    )
    session.add(row)
    session.flush()
    if material is not None:
        session.add(JobKept(job=row.id, part="material", content=material, kept_at=row.created_at))
    return row.id


def find(session: Session, *, kind: str, subject: str) -> Job | None:
    """Return the job about something, if there is one."""
    return session.exec(select(Job).where(Job.kind == kind, Job.subject == subject)).one_or_none()


def has_work(session: Session, *, kinds: Collection[str]) -> bool:
    """Say whether there is a job to take; changes nothing, so that idle workers do not take turns at writing."""
    return _is_any(session, _is_free(kinds, _now(session)))


def is_waited_for(session: Session, *, patience: timedelta) -> bool:
    """Say whether jobs have waited for so long while nobody works on any: as if there were no worker."""
    now = _now(session)
    is_at_work = and_(col(Job.state) == "running", col(Job.leased_until) >= now)
    waits = and_(col(Job.state) == "waiting", col(Job.created_at) < now - patience)
    is_left = and_(col(Job.state) == "running", col(Job.leased_until) < now - patience)
    return _is_any(session, or_(waits, is_left)) and not _is_any(session, is_at_work)


def take(
    session: Session,
    *,
    kinds: Collection[str],
    owner: str,
    lease: timedelta,
    failed: Failing = nobody_is_told,
) -> Claim | None:
    """Take the oldest job that waits, or whose owner's lease has run out; none if another worker is faster.

    Of one that is given up instead, `failed` tells in the same transaction.
    """
    now = _now(session)
    row = session.exec(
        select(Job)
        .where(_is_free(kinds, now))
        .order_by(col(Job.created_at), col(Job.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    session.add(row)
    spent = max(row.fruitless - MOST_FRUITLESS, row.fence - MOST_TAKEN)
    if spent >= MOST_LAST:
        _end(session, row, "failed", failure="gave_up", at=now)
        failed(session, row.kind, row.subject)
        return None
    row.state, row.owner, row.leased_until = "running", owner, now + lease
    row.fence += 1
    row.fruitless += 1
    row.begun_at = row.begun_at or now
    return Claim(
        job=row.id, kind=row.kind, subject=row.subject, fence=row.fence, worked_ms=row.worked_ms, is_last=spent >= 0
    )


def hold(session: Session, claim: Claim, beat: Beat) -> bool:
    """Hold on to the job for another lease, or find it lost; say whether somebody asks for its end.

    First of all in a transaction: what follows is written by the owner or not at all.
    """
    values: dict[str, Any] = {"leased_until": _now(session) + beat.lease, "worked_ms": beat.worked_ms}
    if beat.progress is not None:
        values["progress"] = beat.progress
    found = session.connection().execute(_ours(claim).values(**values).returning(col(Job.stop_asked))).one_or_none()
    if found is None:
        raise Lost(claim.job)
    return bool(found[0])


def is_stop_asked(session: Session, claim: Claim) -> bool:
    """Say whether somebody asks for the end of the job, or find it lost; changes nothing."""
    question = select(Job.stop_asked).where(Job.id == claim.job, Job.fence == claim.fence, Job.state == "running")
    found = session.exec(question).one_or_none()
    if found is None:
        raise Lost(claim.job)
    return bool(found)


def keep(session: Session, claim: Claim, part: str, content: bytes) -> None:
    """Keep a part in place of what was kept of it before; the job is held in the same transaction."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = {"content": content, "kept_at": datetime.now(UTC)}
    session.connection().execute(
        insert(JobKept)
        .values(job=claim.job, part=part, **new)
        .on_conflict_do_update(index_elements=["job", "part"], set_=new)
    )
    session.connection().execute(_ours(claim).values(fruitless=0))


def kept(session: Session, job: str, part: str) -> bytes | None:
    """Return what is kept of a part."""
    return session.exec(select(JobKept.content).where(JobKept.job == job, JobKept.part == part)).one_or_none()


def give_back(session: Session, claim: Claim) -> None:
    """Let another worker have the job at once; this taking of it does not count."""
    fruitless = case((col(Job.fruitless) > 0, col(Job.fruitless) - 1), else_=0)
    session.connection().execute(
        _ours(claim).values(state="waiting", owner=None, leased_until=None, fruitless=fruitless)
    )


def finish(session: Session, claim: Claim, *, failure: str | None = None) -> None:
    """Say that the job is over, in the transaction that holds it and stores what came of it."""
    row = session.get_one(Job, claim.job, populate_existing=True)
    _end(session, row, "done" if failure is None else "failed", failure=failure, at=_now(session))
    session.add(row)
    session.connection().execute(delete(JobKept).where(col(JobKept.job) == claim.job, col(JobKept.part) == "state"))


def ask_to_stop(session: Session, *, kind: str, subject: str) -> Job | None:
    """Ask for the end of a job with what it has; one that nobody has begun is over at once."""
    row = session.exec(
        select(Job)
        .where(Job.kind == kind, Job.subject == subject)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.state in ("done", "failed"):
        return row
    row.stop_asked = True
    if row.fence == 0:
        _end(session, row, "done", failure=None, at=_now(session))
    session.add(row)
    return row


def take_up_again(session: Session) -> None:
    """Have erasures go on that came to their end before somebody's work did, in which the person may have a part.

    Each holds its row when it ends as well, so that none ends unseen by whoever it waits for.
    """
    unfinished = session.exec(select(Erasure.id).where(Erasure.state != "done").with_for_update()).all()
    if unfinished:
        session.connection().execute(
            update(Job)
            .where(col(Job.kind) == ERASURE, col(Job.subject).in_(unfinished), col(Job.state) == "done")
            .values(state="waiting", ended_at=None, fruitless=0)
        )


def _end(session: Session, row: Job, state: str, *, failure: str | None, at: datetime) -> None:
    row.state, row.failure, row.ended_at = state, failure, at
    row.owner = row.leased_until = None
    if row.kind != ERASURE:
        take_up_again(session)


def _ours(claim: Claim) -> Any:
    return update(Job).where(col(Job.id) == claim.job, col(Job.fence) == claim.fence, col(Job.state) == "running")


def _is_any(session: Session, such: ColumnElement[bool]) -> bool:
    return session.exec(select(col(Job.id)).where(such).limit(1)).first() is not None


def _is_free(kinds: Collection[str], now: datetime) -> ColumnElement[bool]:
    is_dead = and_(col(Job.state) == "running", col(Job.leased_until) < now)
    return and_(col(Job.kind).in_(sorted(kinds)), or_(col(Job.state) == "waiting", is_dead))


def _now(session: Session) -> datetime:
    """Read the one clock that all workers share: the database server's, or this machine's where the file lies."""
    if session.get_bind().dialect.name == "postgresql":
        now: datetime = session.connection().execute(select(func.clock_timestamp())).scalar_one()
        return now
    return datetime.now(UTC)
