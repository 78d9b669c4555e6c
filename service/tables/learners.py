"""Learners and what is known of them: ratings, items they can do, modules they have finished."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint
from sqlmodel import SQLModel

from catalog import HIGHEST_LEVEL, NAME_LENGTH, key, one_of, whole, within, words
from service.tables.columns import Storable, classify, moment

#: Who says that a level is held, the weightiest first.
RATING_SOURCES = ("assessment", "manager", "self")

#: The most ratings, items or modules of one learner.
MOST_ENTRIES = 100_000


def _of_a_learner() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE")


class LearnerBase(SQLModel):
    """A person who learns."""

    #: The caller's own id.
    id: Storable = key(primary=True)
    name: Storable | None = words(NAME_LENGTH, optional=True)


class Learner(LearnerBase, table=True):
    __tablename__ = "learner"

    created_at: datetime = moment()
    updated_at: datetime = moment()


class AttainmentBase(SQLModel):
    """A rating: somebody says that a level of a competency is held; no rating means unrated, not zero."""

    #: Not tied to the catalogue: a rating may come before the framework it belongs to.
    competency: Storable = key()
    level: int = whole(0, HIGHEST_LEVEL)
    source: str = words(20)
    assessed_on: date | None = None
    expires_on: date | None = None


class Attainment(AttainmentBase, table=True):
    __tablename__ = "attainment"
    __table_args__ = (
        _of_a_learner(),
        within("position", 1, MOST_ENTRIES),
        within("level", 0, HIGHEST_LEVEL),
        one_of("source", RATING_SOURCES),
    )

    learner: str = key(primary=True)
    #: Counts the ratings in the order they were given, from 1; a competency may have several.
    position: int = whole(1, MOST_ENTRIES, primary=True)


class ItemHeldBase(SQLModel):
    """An item of a level that the learner has shown."""

    item: Storable = key(primary=True)


class ItemHeld(ItemHeldBase, table=True):
    __tablename__ = "item_held"
    __table_args__ = (PrimaryKeyConstraint("learner", "item"), _of_a_learner())

    learner: str = key(primary=True)


class CompletedModuleBase(SQLModel):
    """A module that the learner has finished; it may have left the catalogue since."""

    module: Storable = key(primary=True)


class CompletedModule(CompletedModuleBase, table=True):
    __tablename__ = "completed_module"
    __table_args__ = (PrimaryKeyConstraint("learner", "module"), _of_a_learner())

    learner: str = key(primary=True)


classify(Learner, personal={"id", "name"}, other={"created_at", "updated_at"})
classify(
    Attainment, personal={"competency", "level", "source", "assessed_on", "expires_on", "learner"}, other={"position"}
)
classify(ItemHeld, personal={"item", "learner"}, other=set())
classify(CompletedModule, personal={"module", "learner"}, other=set())
