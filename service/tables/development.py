"""Development plans: what a learner means to do, made from a stored recommendation, and all that became of it."""

from datetime import date, datetime
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from catalog import (
    HIGHEST_AMOUNT,
    HIGHEST_EFFORT,
    HIGHEST_LEVEL,
    KEY_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    key,
    one_of,
    whole,
    within,
    words,
)
from service.tables.columns import Storable, classify, moment

#: In the order in which a plan goes through them.
DEVELOPMENT_STATES = ("draft", "proposed", "approved", "in_progress", "completed", "superseded")
STEP_STATUSES = ("planned", "requested", "approved", "enrolled", "done", "failed")
CHOICE_KINDS = ("keep", "refuse")
EVIDENCE_STATES = ("claimed", "accepted", "refused", "withdrawn")
#: As whom somebody acts on a plan: the learner, whoever leads them, human resources, a learning system.
CAPACITIES = ("employee", "manager", "hr", "lms")
EVENT_KINDS = ("started", "changed", "state", "evidence", "step")
#: Plans of one learner, and entries of one plan.
MOST_VERSIONS = 1_000_000
#: Of which a learner has one at most; a list of words would come back from a restored backup written otherwise.
OPEN = "state = 'draft' OR state = 'proposed'"
UNDER_WAY = "state = 'approved' OR state = 'in_progress'"


def _only_one(name: str, where: str) -> Index:
    return Index(name, "learner", unique=True, sqlite_where=text(where), postgresql_where=text(where))


def _document(*, optional: bool = False) -> Any:
    return Field(default=None if optional else PydanticUndefined, sa_type=JSON(none_as_null=True), nullable=optional)


def _of_a_plan() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["plan"], ["development_plan.id"], ondelete="CASCADE")


class DevelopmentPlan(SQLModel, table=True):
    """One version of a learner's plan."""

    __tablename__ = "development_plan"
    __table_args__ = (
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["recommendation"], ["recommendation.id"]),
        UniqueConstraint("learner", "version"),
        _only_one("uq_development_plan_open", OPEN),
        _only_one("uq_development_plan_under_way", UNDER_WAY),
        within("version", 1, MOST_VERSIONS),
        one_of("state", DEVELOPMENT_STATES),
        one_of("capacity", CAPACITIES),
    )

    #: `dev_` and random letters.
    id: str = key(primary=True)
    learner: Storable = key(index=True)
    #: Counts the plans of a learner, from 1.
    version: int = whole(1, MOST_VERSIONS)
    state: str = words(20)
    #: The stored answer that the plan follows; it never changes.
    recommendation: str = key(index=True)
    #: What is asked for before choices, evidence and progress are put on top, and what the plan counts on.
    asked: dict[str, Any] = _document()
    created_at: datetime = moment(index=True)
    #: The principal that made it, and as whom.
    by: str = words(KEY_LENGTH)
    capacity: str = words(20)
    updated_at: datetime = moment()
    #: Of the last decision.
    reason: Storable | None = words(TEXT_LENGTH, optional=True)


class DevelopmentStep(SQLModel, table=True):
    """A module that the plan holds, and how far it is."""

    __tablename__ = "development_step"
    __table_args__ = (
        PrimaryKeyConstraint("plan", "module"),
        _of_a_plan(),
        within("position", 1, MOST_VERSIONS),
        within("price_minor", 0, HIGHEST_AMOUNT),
        within("effort_hundredths", 0, HIGHEST_EFFORT),
        one_of("status", STEP_STATUSES),
        CheckConstraint("(start_on IS NULL) = (end_on IS NULL)", name="start_has_end"),
    )

    plan: str = key(primary=True)
    #: Not tied to the catalogue: the module may leave it, and the plan stays.
    module: Storable = key(primary=True)
    position: int = whole(1, MOST_VERSIONS)
    offering: Storable | None = key(optional=True)
    title_en: Storable = words(NAME_LENGTH)
    title_zh: Storable = words(NAME_LENGTH)
    status: str = words(20)
    price_minor: int = whole(0, HIGHEST_AMOUNT)
    currency: str = words(3)
    effort_hundredths: int = whole(0, HIGHEST_EFFORT)
    start_on: date | None = None
    end_on: date | None = None


class DevelopmentChoice(SQLModel, table=True):
    """A person's word that a module stays in the plan, or out of it."""

    __tablename__ = "development_choice"
    __table_args__ = (
        PrimaryKeyConstraint("plan", "position"),
        _of_a_plan(),
        within("position", 1, MOST_VERSIONS),
        one_of("kind", CHOICE_KINDS),
        one_of("capacity", CAPACITIES),
    )

    plan: str = key(primary=True)
    position: int = whole(1, MOST_VERSIONS, primary=True)
    module: Storable = key()
    kind: str = words(20)
    #: This run alone; null is the module altogether.
    offering: Storable | None = key(optional=True)
    reason: Storable | None = words(TEXT_LENGTH, optional=True)
    by: str = words(KEY_LENGTH)
    capacity: str = words(20)
    at: datetime = moment()


class Evidence(SQLModel, table=True):
    """A learner's word that something is known already, with what shows it."""

    __tablename__ = "evidence"
    __table_args__ = (
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        _of_a_plan(),
        within("level", 0, HIGHEST_LEVEL),
        one_of("state", EVIDENCE_STATES),
        one_of("capacity", CAPACITIES),
        CheckConstraint("(state IN ('accepted', 'refused')) = (decided_by IS NOT NULL)", name="decision_has_somebody"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="somebody_has_moment"),
    )

    #: `evi_` and random letters.
    id: str = key(primary=True)
    learner: Storable = key(index=True)
    #: The plan that counts on it.
    plan: str = key(index=True)
    competency: Storable = key()
    level: int = whole(0, HIGHEST_LEVEL)
    #: Only these items of the level; null is all of it.
    items: list[str] | None = _document(optional=True)
    statement: Storable = words(TEXT_LENGTH)
    link: Storable | None = words(TEXT_LENGTH, optional=True)
    state: str = words(20)
    by: str = words(KEY_LENGTH)
    capacity: str = words(20)
    at: datetime = moment()
    decided_by: str | None = words(KEY_LENGTH, optional=True)
    decided_at: datetime | None = moment(optional=True)
    reason: Storable | None = words(TEXT_LENGTH, optional=True)


class DevelopmentEvent(SQLModel, table=True):
    """One thing that happened to a plan."""

    __tablename__ = "development_event"
    __table_args__ = (
        PrimaryKeyConstraint("plan", "number"),
        _of_a_plan(),
        within("number", 1, MOST_VERSIONS),
        one_of("kind", EVENT_KINDS),
        one_of("capacity", CAPACITIES),
    )

    plan: str = key(primary=True)
    number: int = whole(1, MOST_VERSIONS, primary=True)
    at: datetime = moment()
    by: str = words(KEY_LENGTH)
    capacity: str = words(20)
    kind: str = words(20)
    from_state: str | None = words(20, optional=True)
    to_state: str | None = words(20, optional=True)
    reason: Storable | None = words(TEXT_LENGTH, optional=True)
    #: What it was about, and what it changed.
    document: dict[str, Any] = _document()


class DevelopmentTrial(SQLModel, table=True):
    """A change of a plan that was worked out, and may be accepted while it and the plan still fit."""

    __tablename__ = "development_trial"
    __table_args__ = (_of_a_plan(),)

    #: `try_` and random letters.
    id: str = key(primary=True)
    plan: str = key(index=True)
    #: The tag of the plan that it was made from.
    base: str = words(KEY_LENGTH)
    change: dict[str, Any] = _document()
    #: As in the plan that would follow it.
    asked: dict[str, Any] = _document()
    #: As in a stored recommendation.
    request: dict[str, Any] = _document()
    answer: dict[str, Any] = _document()
    input_hash: str = words(80)
    catalog_version: str = words(80)
    difference: dict[str, Any] = _document()
    by: str = words(KEY_LENGTH)
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)


class CalendarAddress(SQLModel, table=True):
    """The address at which a calendar program finds a learner's plan without signing in."""

    __tablename__ = "calendar_address"
    __table_args__ = (
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        UniqueConstraint("secret_hash"),
        CheckConstraint("length(secret_hash) = 64", name="secret_hash_is_sha256"),
    )

    learner: Storable = key(primary=True)
    secret_hash: str = words(64)
    by: str = words(KEY_LENGTH)
    created_at: datetime = moment()


classify(
    DevelopmentPlan,
    personal={"learner", "asked", "by", "reason"},
    other={"id", "version", "state", "recommendation", "created_at", "capacity", "updated_at"},
)
classify(
    DevelopmentStep,
    personal={"module", "offering", "title_en", "title_zh", "status", "price_minor", "start_on", "end_on"},
    other={"plan", "position", "currency", "effort_hundredths"},
)
classify(
    DevelopmentChoice,
    personal={"module", "kind", "offering", "reason", "by"},
    other={"plan", "position", "capacity", "at"},
)
classify(
    Evidence,
    personal={"learner", "competency", "level", "items", "statement", "link", "by", "decided_by", "reason", "state"},
    other={"id", "plan", "capacity", "at", "decided_at"},
)
classify(
    DevelopmentEvent,
    personal={"by", "reason", "document"},
    other={"plan", "number", "at", "capacity", "kind", "from_state", "to_state"},
)
classify(
    DevelopmentTrial,
    personal={"change", "asked", "request", "answer", "difference", "by"},
    other={"id", "plan", "base", "input_hash", "catalog_version", "created_at", "expires_at"},
)
classify(CalendarAddress, personal={"learner", "secret_hash", "by"}, other={"created_at"})
