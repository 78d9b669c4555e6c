"""The oracle: every answer about one small problem, by looking at all of its plans one by one."""

from collections.abc import Callable
from dataclasses import replace

from solver.domain import CompetencyId
from solver.path.answer import OpenReason
from tests.brute_force_plans import Outcome, Plans


class Oracle(Plans):
    """The plans of one problem, why each gap stays open, and what would make a plan possible."""

    # Why a gap stays open.

    def reason(self, competency_id: CompetencyId, reached: int) -> OpenReason:
        """Return the first reason that is true for a gap that a best plan leaves at `reached`."""

        def is_further(outcome: Outcome) -> bool:
            return self.level(outcome.state, competency_id) > reached

        def closes_more(*, lifted: tuple[str, ...] = ()) -> bool:
            return any(self.obeying(wanted=is_further, **dict.fromkeys(lifted, False)))

        limits = ("budget", "effort", "bars", "time")
        ladder: tuple[tuple[OpenReason, Callable[[], bool]], ...] = (
            (OpenReason.NO_MODULE, lambda: not self._leads_further(competency_id, reached)),
            (OpenReason.ENTRY, lambda: self.level(self._everything, competency_id) <= reached),
            (OpenReason.EXCLUDED, lambda: not closes_more(lifted=(*limits, "locks"))),
            (OpenReason.LOCKED, lambda: not closes_more(lifted=limits)),
            (OpenReason.TRADE_OFF, closes_more),
            (OpenReason.BUDGET, lambda: closes_more(lifted=("budget",))),
            (OpenReason.EFFORT, lambda: closes_more(lifted=("effort",))),
            (OpenReason.TIME, lambda: closes_more(lifted=("time",))),
        )
        return next((reason for reason, is_true in ladder if is_true()), OpenReason.LIMITS)

    def _leads_further(self, competency_id: CompetencyId, reached: int) -> bool:
        competency = self.problem.competency_by_id[competency_id]
        outcomes = [
            (outcome, bool(need.bit & self.under_way))
            for module, need in self._modules
            for outcome in module.outcomes
            if outcome.competency == competency_id
        ]
        for entry, is_under_way in outcomes:
            if not entry.items and reached < entry.to_level and (entry.from_level <= reached or is_under_way):
                return True
        items = competency.items_of(next((level for level in competency.levels if level > reached), 0))
        offered = self.problem.items_held.union(*(outcome.items for outcome, _ in outcomes))
        return bool(items) and items <= offered

    # What would make a plan possible.

    def smallest_budget(self) -> int | None:
        """Return the least budget with which, all else as it is, a plan obeys; None when no budget does."""
        outcomes = self._untimed(False, True, True, True, self.is_acceptable)
        first = next(self._timed(sorted(outcomes, key=lambda outcome: outcome.price)), None)
        return None if first is None else first.price

    def smallest_effort(self) -> int | None:
        """Return the same for the effort limit."""
        outcomes = self._untimed(True, False, True, True, self.is_acceptable)
        first = next(self._timed(sorted(outcomes, key=lambda outcome: outcome.effort)), None)
        return None if first is None else first.effort

    def smallest_finish(self) -> int | None:
        """Return the same for the last day, with a calendar."""
        if self._timetables is None:
            return None
        times = replace(self._timetables.times(limits=True, locks=True), finish=None)
        fitting = list(self._timed_within(self._untimed(True, True, True, True, self.is_acceptable), times))
        if not fitting:
            return None
        # Weeks may be cut by it, so it need not be the end of a week.
        low, high = self._timetables.calendar.start_day, min(outcome.finish for outcome in fitting)
        return _least(low, high, lambda day: any(self._timed_within(fitting, replace(times, finish=day))))

    def smallest_weekly(self) -> int | None:
        """Return the same for the hours of a week."""
        if self._timetables is None:
            return None
        times = replace(self._timetables.times(limits=True, locks=True), weekly=None)
        fitting = list(self._timed_within(self._untimed(True, True, True, True, self.is_acceptable), times))
        if not fitting:
            return None
        # No week needs more than everything at once, an offering's quarter hours included.
        high = max(outcome.effort + 25 * 60 * outcome.taken.bit_count() for outcome in fitting)
        return _least(0, high, lambda weekly: any(self._timed_within(fitting, replace(times, weekly=weekly))))


def _least(low: int, high: int, is_enough: Callable[[int], bool]) -> int:
    """Return the least number from `low` on that is enough, where `high` is and whatever is above one that is."""
    while low < high:
        middle = (low + high) // 2
        if is_enough(middle):
            high = middle
        else:
            low = middle + 1
    return low
