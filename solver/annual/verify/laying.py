"""A first try to lay modules into weeks, one after another, each as soon as it can be: where it succeeds, all is well.

Where it does not, nothing is said: other orders, and the model with its weeks, may find room.
"""

from collections.abc import Mapping, Set

from solver.annual.problem import Seat
from solver.annual.verify.facts import Deed, Fact, Question
from solver.annual.verify.ways import QUARTER, Run
from solver.domain import ModuleId

_NEVER = 2**62


def lies_at_once(question: Question, taken: Set[ModuleId], runs: Set[Seat]) -> bool:
    """Tell whether these modules, on these dates, find their weeks when each takes the first that are free."""
    deeds = [deed for deed in question.deeds if deed.module is None or deed.module.id in taken]
    on_dates = {run.seat[0]: run for deed in deeds if deed.ways for run in deed.ways.runs if run.seat in runs}
    return _Weeks(question, on_dates).holds(deeds)


class _Weeks:
    """The hours of one learner's weeks as they fill."""

    def __init__(self, question: Question, on_dates: Mapping[ModuleId, Run]) -> None:
        self._year = question.year
        self._on_dates = on_dates
        self._free = set(question.year.free)
        self._used: dict[int, int] = {}
        for run in on_dates.values():
            for week, effort in run.shares:
                self._used[week] = self._used.get(week, 0) + effort

    def holds(self, deeds: list[Deed]) -> bool:
        """Tell whether all of this finds its needs in time, and its weeks."""
        wanted = self._wanted_by(deeds)
        since: dict[Fact, int] = {}
        left = sorted(deeds, key=lambda deed: min((wanted.get(fact, _NEVER) for fact in deed.gives), default=_NEVER))
        while left:
            deed = next((deed for deed in left if deed.needs <= since.keys()), None)
            if deed is None:
                # Levels whose items are not all given are none of what is taken.
                return all(deed.module is None for deed in left)
            left.remove(deed)
            ready = max((since[need] for need in deed.needs), default=self._year.first_day - 1)
            end = self._end(deed, ready)
            if end is None:
                return False
            for fact in deed.gives:
                since[fact] = min(since.get(fact, _NEVER), end)
        return True

    def _end(self, deed: Deed, ready: int) -> int | None:
        """Return the moment after which a deed has given what it gives; None where it comes too late."""
        if deed.module is None or deed.ways is None:
            return ready
        run = self._on_dates.get(deed.module.id)
        if run is not None:
            return run.last_day if ready <= run.first_day - 1 else None
        return None if deed.ways.weeks is None else self._filled(deed.ways.weeks.effort, ready)

    def _filled(self, effort: int, ready: int) -> int | None:
        """Take the first weeks in a row that have room from this moment on; return the moment of the last."""
        most = self._year.calendar.weekly_hundredths
        taken: list[tuple[int, int]] = []
        left = effort
        for week in self._year.weeks:
            if 7 * week + 7 < ready:
                continue
            room = 0 if week not in self._free else _NEVER if most is None else most - self._used.get(week, 0)
            if left <= room:
                for done, share in [*taken, (week, left)]:
                    self._used[done] = self._used.get(done, 0) + share
                return 7 * week + 7
            quarters = room // QUARTER * QUARTER
            if quarters > 0:
                taken.append((week, quarters))
                left -= quarters
            else:
                taken, left = [], effort
        return None

    def _wanted_by(self, deeds: list[Deed]) -> dict[Fact, int]:
        """Return the day before which each fact is asked for on dates, by whatever follows from it."""
        wanted: dict[Fact, int] = {}
        is_new = True
        while is_new:
            is_new = False
            for deed in deeds:
                run = None if deed.module is None else self._on_dates.get(deed.module.id)
                day = min((wanted.get(fact, _NEVER) for fact in deed.gives), default=_NEVER)
                day = day if run is None else min(day, run.first_day)
                for need in deed.needs:
                    if wanted.get(need, _NEVER) > day:
                        wanted[need] = day
                        is_new = True
        return wanted
