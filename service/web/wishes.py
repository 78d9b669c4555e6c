"""What somebody wishes of a plan, as a form holds it: every field is the text that was typed."""

from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Annotated

from fastapi import Form

#: So many spans of days without learning can be filled in at once.
SPANS = 3
#: The first or the last days of spans, as a form sends them.
Days = Annotated[list[str] | None, Form()]
#: More than these were not typed into our form.
MOST_SPANS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The fields of the form; an empty one asks for nothing."""

    role: str = ""
    budget: str = ""
    hours: str = ""
    goal: str = ""
    start_on: str = ""
    finish_by: str = ""
    hours_per_week: str = ""
    #: The first and the last day of each span without learning.
    unavailable: tuple[tuple[str, str], ...] = ()

    @property
    def has_dates(self) -> bool:
        """Say whether anything here makes the plan one with dates."""
        return bool(self.start_on or self.finish_by or self.hours_per_week or self.unavailable)


#: The fields that hold one text each.
SINGLE = tuple(field.name for field in fields(Wishes) if field.name != "unavailable")


def spans(first_days: list[str], last_days: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the spans that were filled in; one with a first day only is that one day."""
    pairs = zip_longest(first_days[:MOST_SPANS], last_days[:MOST_SPANS], fillvalue="")
    entered = ((first.strip(), last.strip()) for first, last in pairs)
    return tuple((first, last or first) for first, last in entered if first or last)
