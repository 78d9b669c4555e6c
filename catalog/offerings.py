"""When a module is held: days, seats, and what a whole class costs."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import SQLModel

from catalog.tables import HIGHEST_AMOUNT, bound_texts, flag, key, whole, within, words

#: The most people in one room.
MOST_SEATS = 100_000
#: The years in which anything is held; one beyond them is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2199


class OfferingBase(SQLModel):
    """One run of a module; a module without any is taken whenever its learner likes."""

    id: str = key(primary=True)
    module: str = key(refers_to="module.id", index=True)
    start_on: date
    #: The last day, not the one after it.
    end_on: date
    #: True when its days leave no room for another such offering.
    exclusive: bool = flag("exclusive")
    #: Null when there is room for everybody.
    seats: int | None = whole(1, MOST_SEATS, optional=True)
    #: Seats that are taken already; it may be overbooked.
    booked: int = whole(0, MOST_SEATS, default=0)
    #: With fewer people it is not held; 0 asks for nobody.
    min_seats: int = whole(0, MOST_SEATS, default=0)
    #: What it costs to hold it, however many come; null when only the price a head is paid.
    fixed_price_minor: int | None = whole(0, HIGHEST_AMOUNT, optional=True)
    fixed_price_currency: str | None = words(3, optional=True)
    #: True for an offering that was made up to show the product with.
    sample: bool = flag("sample")
    #: True for an offering that was called off; it stays, so that what refers to it can still be read.
    retired: bool = flag("retired")


class Offering(OfferingBase, table=True):
    __tablename__ = "offering"
    __table_args__ = (
        within("seats", 1, MOST_SEATS),
        within("booked", 0, MOST_SEATS),
        within("min_seats", 0, MOST_SEATS),
        within("fixed_price_minor", 0, HIGHEST_AMOUNT),
        CheckConstraint("start_on <= end_on", name="ends_after_start"),
        CheckConstraint("seats IS NULL OR min_seats <= seats", name="minimum_fits_seats"),
        CheckConstraint(
            "(fixed_price_minor IS NULL) = (fixed_price_currency IS NULL)", name="fixed_price_has_currency"
        ),
    )


bound_texts(Offering)
