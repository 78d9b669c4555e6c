"""In which order the steps of one plan were agreed to, and where they stand in it now that runs may have moved.

One step comes before another when it was to be over before the other began; of two without days, when it stands before
it. Whoever has begun a step waits for none that has not begun. Where the run of an earlier step is later by now, what
comes after it in weeks moves with it, as long as it ends in the period.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from catalog import OfferingSlice
from service.years.decided import Step

Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A step where it stands now."""

    step: Step
    #: The run that it is taken in, as the catalogue has it; None: in weeks.
    run: OfferingSlice | None
    #: None: taken whenever there is room.
    days: Days | None
    #: The modules of the steps that it comes after, in the order of the plan.
    after: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, step: Step, *, run: OfferingSlice | None, days: Days | None, earlier: Sequence[Self], end_on: date
    ) -> "Laid":
        """Lay a step behind those of its plan that stand before it; `days` are those of its run, or agreed to."""
        before = [other for other in earlier if _was_agreed_before(other.step, step)]
        if run is not None and days is not None:
            before = [other for other in before if other.days is not None and other.holds_after < days[0]]
        elif days is not None:
            latest = max((monday_of(other.days[1]) for other in before if other.days is not None), default=days[0])
            moved = max(timedelta(), latest - monday_of(days[0]))
            if days[1] + moved <= end_on:
                days = days[0] + moved, days[1] + moved
            else:
                first = monday_of(days[0])
                before = [other for other in before if other.days is None or monday_of(other.days[1]) <= first]
        return cls(step=step, run=run, days=days, after=tuple(other.step.module for other in before))

    @property
    def holds_after(self) -> date:
        """The day after which what the step teaches is held: of one in weeks the Sunday of its last."""
        assert self.days is not None
        return self.days[1] if self.run is not None else sunday_of(self.days[1])


def _was_agreed_before(earlier: Step, later: Step) -> bool:
    if earlier.position >= later.position:
        return False
    if later.is_begun and later.offering is None and not earlier.is_begun:
        return False
    if earlier.end_on is None or later.start_on is None:
        return earlier.end_on is None and later.start_on is None
    over = earlier.end_on if earlier.offering is not None else sunday_of(earlier.end_on)
    by = later.start_on - timedelta(days=1) if later.offering is not None else sunday_of(later.start_on)
    return over <= by


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def sunday_of(day: date) -> date:
    """Return the Sunday of the week of a day."""
    return monday_of(day) + timedelta(days=6)
