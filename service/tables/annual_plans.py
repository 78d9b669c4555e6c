"""The year's plans: what was asked, what was answered, who is enrolled in what, and what stays open."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKeyConstraint, Index, LargeBinary, String
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, NAME_LENGTH, key, one_of, whole, within, words
from service.tables.columns import Storable, classify, moment

#: How a plan can end; one that has not ended has none of them.
PLAN_OUTCOMES = ("optimal", "feasible", "infeasible", "cancelled", "failed")
PLAN_PARTS = ("request", "answer")
#: How a plan is made from another one: some things are changed, or what is left of its year is planned anew.
ORIGIN_KINDS = ("scenario", "replan")

#: The most rows of one kind in one plan.
MOST_ROWS = 1_000_000_000


def _of_a_plan() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["plan"], ["annual_plan.id"], ondelete="CASCADE")


def _by_learner() -> Index:
    """Return what finds the entries of one learner, and of some learners in one plan."""
    return Index(None, "learner", "plan")


class AnnualPlanBase(SQLModel):
    """One question about a company's year."""

    name: Storable | None = words(NAME_LENGTH, optional=True)
    #: The principal that asked, such as "key:0f3a...".
    owner: str = words(KEY_LENGTH)


class AnnualPlan(AnnualPlanBase, table=True):
    __tablename__ = "annual_plan"
    __table_args__ = (
        one_of("outcome", PLAN_OUTCOMES),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="outcome_has_end"),
    )

    #: `ann_` and random letters.
    id: str = key(primary=True)
    created_at: datetime = moment(index=True)
    outcome: str | None = words(20, optional=True)
    ended_at: datetime | None = moment(optional=True)
    catalog_version: str | None = words(80, optional=True)


class AnnualPlanDocument(SQLModel, table=True):
    """A document of a plan: what was asked, or what was answered without what has tables of its own."""

    __tablename__ = "annual_plan_document"
    __table_args__ = (_of_a_plan(), one_of("part", PLAN_PARTS))

    plan: str = key(primary=True)
    part: str = Field(min_length=1, max_length=20, primary_key=True, sa_type=String(20))
    document: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)


class AnnualEnrolment(SQLModel, table=True):
    """A learner takes a module in the year."""

    __tablename__ = "annual_enrolment"
    __table_args__ = (_of_a_plan(), within("number", 1, MOST_ROWS), _by_learner())

    plan: str = key(primary=True)
    #: Counts them in the order of the answer, from 1.
    number: int = whole(1, MOST_ROWS, primary=True)
    #: Not tied to a stored learner, since a request may bring its own.
    learner: Storable = key()
    module: Storable = key()
    offering: Storable | None = key(optional=True)
    #: The enrolment as it is answered.
    document: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)


class AnnualLearner(SQLModel, table=True):
    """What the year comes to for one learner."""

    __tablename__ = "annual_learner"
    __table_args__ = (_of_a_plan(), within("number", 1, MOST_ROWS), _by_learner())

    plan: str = key(primary=True)
    #: Counts them in the order of the answer, from 1.
    number: int = whole(1, MOST_ROWS, primary=True)
    learner: Storable = key()
    document: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)


class AnnualGap(SQLModel, table=True):
    """A requirement that the year leaves open."""

    __tablename__ = "annual_gap"
    __table_args__ = (_of_a_plan(), within("number", 1, MOST_ROWS), _by_learner())

    plan: str = key(primary=True)
    #: Counts them in the order of the answer, from 1.
    number: int = whole(1, MOST_ROWS, primary=True)
    learner: Storable = key()
    competency: Storable = key()
    #: The gap as it is answered.
    document: dict[str, Any] = Field(sa_type=JSON(none_as_null=True), nullable=False)


class AnnualOrigin(SQLModel, table=True):
    """Which plan a plan was made from."""

    __tablename__ = "annual_origin"
    __table_args__ = (
        _of_a_plan(),
        one_of("kind", ORIGIN_KINDS),
        CheckConstraint("(kind = 'replan') = (replanned_on IS NOT NULL)", name="replan_has_day"),
    )

    plan: str = key(primary=True)
    kind: str = words(20)
    #: Not tied to it, since it may be removed before.
    based_on: str = key()
    #: The first day that is planned anew.
    replanned_on: date | None = Field(default=None, sa_type=Date, nullable=True)


class AnnualState(SQLModel, table=True):
    """A part of where the search for a plan has come to, packed: a search of a year much like it goes on from there."""

    __tablename__ = "annual_state"
    __table_args__ = (_of_a_plan(), within("number", 1, MOST_ROWS))

    plan: str = key(primary=True)
    #: Counts the parts in their order, from 1.
    number: int = whole(1, MOST_ROWS, primary=True)
    content: bytes = Field(sa_type=LargeBinary, nullable=False)


class AnnualCertificate(SQLModel, table=True):
    """A part of what a plan can be verified from, packed."""

    __tablename__ = "annual_certificate"
    __table_args__ = (_of_a_plan(), within("number", 1, MOST_ROWS))

    plan: str = key(primary=True)
    #: Counts the parts in their order, from 1.
    number: int = whole(1, MOST_ROWS, primary=True)
    content: bytes = Field(sa_type=LargeBinary, nullable=False)


classify(AnnualPlan, personal={"name", "owner"}, other={"id", "created_at", "outcome", "ended_at", "catalog_version"})
classify(AnnualPlanDocument, personal={"document"}, other={"plan", "part"})
classify(AnnualEnrolment, personal={"learner", "module", "offering", "document"}, other={"plan", "number"})
classify(AnnualLearner, personal={"learner", "document"}, other={"plan", "number"})
classify(AnnualGap, personal={"learner", "competency", "document"}, other={"plan", "number"})
classify(AnnualCertificate, personal={"content"}, other={"plan", "number"})
classify(AnnualOrigin, personal=set(), other={"plan", "kind", "based_on", "replanned_on"})
classify(AnnualState, personal={"content"}, other={"plan", "number"})
