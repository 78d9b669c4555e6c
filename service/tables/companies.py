"""The company that learners belong to: its tree of cost centres, who works where, for whom, and towards which roles."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import SQLModel

from catalog import HIGHEST_AMOUNT, HIGHEST_EFFORT, NAME_LENGTH, flag, key, whole, within, words
from service.tables.columns import Storable, classify

#: The most target roles of one learner.
MOST_TARGETS = 100


class CostCentreBase(SQLModel):
    """A node of the company's tree: people belong to it, and money is spent in its name."""

    #: The caller's own id.
    id: Storable = key(primary=True)
    #: The node above; null at the top.
    parent: Storable | None = key(refers_to="cost_centre.id", optional=True, index=True)
    name: Storable | None = words(NAME_LENGTH, optional=True)


class CostCentre(CostCentreBase, table=True):
    __tablename__ = "cost_centre"
    __table_args__ = (CheckConstraint("id <> parent", name="not_below_itself"),)

    #: True for a part of a company that was made up to show the product with.
    sample: bool = flag("sample")


class EmploymentBase(SQLModel):
    """Where a learner works, as what, and what may be spent on them."""

    cost_centre: Storable | None = key(refers_to="cost_centre.id", optional=True, index=True)
    #: The role held. Not tied to the catalogue: a person may hold a post that it does not describe.
    role: Storable | None = key(optional=True)
    #: The learner's own limits; null where there is none.
    budget_minor: int | None = whole(0, HIGHEST_AMOUNT, optional=True)
    budget_currency: str | None = words(3, optional=True)
    effort_hundredths: int | None = whole(0, HIGHEST_EFFORT, optional=True)


class Employment(EmploymentBase, table=True):
    __tablename__ = "employment"
    __table_args__ = (
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        within("budget_minor", 0, HIGHEST_AMOUNT),
        within("effort_hundredths", 0, HIGHEST_EFFORT),
        CheckConstraint("(budget_minor IS NULL) = (budget_currency IS NULL)", name="budget_has_currency"),
    )

    learner: str = key(primary=True)
    #: True for a person who was made up to show the product with.
    sample: bool = flag("sample")


class LearnerTargetBase(SQLModel):
    """A role that a learner is trained for."""

    #: Not tied to the catalogue, as ratings are not.
    role: Storable = key()


class LearnerTarget(LearnerTargetBase, table=True):
    __tablename__ = "learner_target"
    __table_args__ = (
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        within("position", 1, MOST_TARGETS),
    )

    learner: str = key(primary=True)
    #: Counts the targets in the order they were given, from 1.
    position: int = whole(1, MOST_TARGETS, primary=True)


class ReportingLineBase(SQLModel):
    """Whom a learner reports to."""

    #: A learner too, though not tied to those that are stored: the one above may come later, or never.
    manager: Storable = key(index=True)


class ReportingLine(ReportingLineBase, table=True):
    __tablename__ = "reporting_line"
    __table_args__ = (
        ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        CheckConstraint("learner <> manager", name="not_own_manager"),
    )

    learner: str = key(primary=True)


classify(CostCentre, personal=set(), other={"id", "parent", "name", "sample"})
classify(
    Employment,
    personal={"cost_centre", "role", "budget_minor", "budget_currency", "effort_hundredths", "learner"},
    other={"sample"},
)
classify(LearnerTarget, personal={"role", "learner"}, other={"position"})
classify(ReportingLine, personal={"manager", "learner"}, other=set())
