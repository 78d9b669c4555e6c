"""How much of the service each caller takes: what was counted in a window of time, and places held at work.

On SQLite a file beside the database has these two tables, since nothing in them needs to outlive the machine.
"""

from datetime import datetime

from sqlalchemy import String
from sqlmodel import Field, SQLModel

from catalog import KEY_LENGTH, key, whole, within, words
from service.tables.columns import Storable, classify, moment

#: The most of anything that is counted, moments in milliseconds among them.
HIGHEST_COUNT = 1_000_000_000_000_000


class RateWindow(SQLModel, table=True):
    """What one caller has used up of one rule since the window began."""

    __tablename__ = "rate_window"
    __table_args__ = (within("began", 0, HIGHEST_COUNT), within("used", 0, HIGHEST_COUNT))

    #: A principal, or the address of somebody without one.
    principal: Storable = key(primary=True)
    rule: str = Field(min_length=1, max_length=50, primary_key=True, sa_type=String(50))
    began: int = whole(0, HIGHEST_COUNT, primary=True)
    used: int = whole(0, HIGHEST_COUNT, default=0)


class HeldPlace(SQLModel, table=True):
    """One of the places that a caller may hold at the same time."""

    __tablename__ = "held_place"
    __table_args__ = (within("number", 1, HIGHEST_COUNT),)

    principal: Storable = key(primary=True)
    #: Counts the places of one caller, from 1.
    number: int = whole(1, HIGHEST_COUNT, primary=True)
    #: Who works in it, by a name that nobody else has.
    holder: str = words(KEY_LENGTH)
    #: A place whose holder died is free again from then on.
    leased_until: datetime = moment()


classify(RateWindow, personal={"principal"}, other={"rule", "began", "used"})
classify(HeldPlace, personal={"principal"}, other={"number", "holder", "leased_until"})
