"""Work that outlives whoever does it: what is to be done, who has it in hand until when, and what is kept of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, flag, key, one_of, whole, within, words
from service.tables.columns import Storable, classify, moment

#: Waiting for a worker; in hand; over with a result; given up.
JOB_STATES = ("waiting", "running", "done", "failed")
#: What it is about, read once so that it stays the same; and how far it has come.
KEPT_PARTS = ("material", "state")

HIGHEST_COUNT = 1_000_000_000_000


class JobBase(SQLModel):
    """One piece of work; there is only one for each thing that it is about."""

    #: Says who knows how to do it.
    kind: str = words(50)
    #: The id of what it is about.
    subject: Storable = key()


class Job(JobBase, table=True):
    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        one_of("state", JOB_STATES),
        within("fence", 0, HIGHEST_COUNT),
        within("fruitless", 0, HIGHEST_COUNT),
        within("worked_ms", 0, HIGHEST_COUNT),
        CheckConstraint("(state = 'running') = (owner IS NOT NULL)", name="running_has_owner"),
        CheckConstraint("(owner IS NULL) = (leased_until IS NULL)", name="owner_has_lease"),
        CheckConstraint("(state = 'failed') = (failure IS NOT NULL)", name="failed_has_failure"),
    )

    #: `job_` and random letters.
    id: str = key(primary=True)
    state: str = Field(min_length=1, max_length=20, index=True, sa_type=String(20))
    #: Counts how often it was taken in hand. Whoever took it earlier can write nothing more.
    fence: int = whole(0, HIGHEST_COUNT, default=0)
    #: The worker that has it in hand, by a name that no other one has.
    owner: str | None = words(KEY_LENGTH, optional=True)
    #: Until then the owner is taken to be alive.
    leased_until: datetime | None = moment(optional=True)
    #: How often it was taken in hand since anything was kept; work that kills its workers must end.
    fruitless: int = whole(0, HIGHEST_COUNT, default=0)
    #: True when somebody wants it to end with what it has.
    stop_asked: bool = flag("stop_asked")
    created_at: datetime = moment(index=True)
    begun_at: datetime | None = moment(optional=True)
    ended_at: datetime | None = moment(optional=True)
    #: The milliseconds that were worked on it, by all workers together.
    worked_ms: int = whole(0, HIGHEST_COUNT, default=0)
    #: How far it is, in the words of its kind.
    progress: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True), nullable=True)
    #: The stable code of what ended it.
    failure: str | None = words(50, optional=True)


class JobKept(SQLModel, table=True):
    """What a job is done from: each part is replaced as a whole."""

    __tablename__ = "job_kept"
    __table_args__ = (ForeignKeyConstraint(["job"], ["job.id"], ondelete="CASCADE"), one_of("part", KEPT_PARTS))

    job: str = key(primary=True)
    part: str = Field(min_length=1, max_length=20, primary_key=True, sa_type=String(20))
    content: bytes = Field(sa_type=LargeBinary, nullable=False)
    kept_at: datetime = moment()


classify(
    Job,
    personal=set(),
    other={
        "kind",
        "subject",
        "id",
        "state",
        "fence",
        "owner",
        "leased_until",
        "fruitless",
        "stop_asked",
        "created_at",
        "begun_at",
        "ended_at",
        "worked_ms",
        "progress",
        "failure",
    },
)
classify(JobKept, personal={"content"}, other={"job", "part", "kept_at"})
