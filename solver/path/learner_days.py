"""On which day a learner comes to hold what: the plain simulation of a plan whose steps have their places.

What a step gives holds after its last day; of a step in weeks, after the Sunday of its last week. What a step needs
must hold before its first day; of a step in weeks, within its first week.
"""

from collections.abc import Iterator, Sequence

from solver.domain import CompetencyId, ItemId, Module, ModuleId
from solver.path.answer import Placement
from solver.path.learner_state import LearnerState
from solver.path.problem import PathProblem

#: Later than every day.
NEVER = 2**62


def week_of(day: int) -> int:
    """Return the ISO week of a day, counted from the week of day 1."""
    return (day - 1) // 7


def first_week(placement: Placement) -> int:
    return placement.weeks[0].week if placement.weeks else week_of(placement.first_day)


def last_week(placement: Placement) -> int:
    return placement.weeks[-1].week if placement.weeks else week_of(placement.last_day)


def gives_after(placement: Placement) -> int:
    """Return the day after which what a step gives is held."""
    return 7 * last_week(placement) + 7 if placement.offering is None else placement.last_day


def needs_by(placement: Placement) -> int:
    """Return the last day on which what a step needs may come to be held."""
    return 7 * first_week(placement) + 7 if placement.offering is None else placement.first_day - 1


def counts_as_done(earlier: Placement, later: Placement) -> bool:
    """Tell whether a step is over in time for another."""
    return gives_after(earlier) <= needs_by(later)


class LearnerDays:
    """One learner through a plan, step by step in its order; `take` goes on, `copy` keeps a moment."""

    def __init__(self, problem: PathProblem) -> None:
        self._problem = problem
        self._start = LearnerState.start(problem)
        self._levels: dict[tuple[CompetencyId, int], int] = {}
        self._items: dict[ItemId, int] = {}
        self._done: dict[ModuleId, int] = {}

    def copy(self) -> "LearnerDays":
        other = LearnerDays.__new__(LearnerDays)
        other._problem, other._start = self._problem, self._start
        other._levels, other._items, other._done = self._levels.copy(), self._items.copy(), self._done.copy()
        return other

    def level_since(self, competency_id: CompetencyId, level: int) -> int:
        """Return the day after which a level is held: 0 from the start, NEVER when no step so far gives it."""
        if level <= self._start.level(competency_id):
            return 0
        return self._levels.get((competency_id, level), NEVER)

    def done_since(self, alternatives: frozenset[ModuleId]) -> int:
        """Return the day after which one of these modules is done, in the same way."""
        if not alternatives.isdisjoint(self._start.done):
            return 0
        return min((self._done.get(module, NEVER) for module in alternatives), default=NEVER)

    def needs_since(self, module: Module) -> Iterator[tuple[str, int]]:
        """Yield each need of a module with the day after which it is met; of one under way what comes before it."""
        if module.id in self._problem.progress:
            for earlier in self._problem.earlier_progress[module.id]:
                yield f"{earlier}, under way before it", self.done_since(frozenset({earlier}))
            return
        for outcome in module.outcomes:
            yield f"{outcome.competency} {outcome.from_level}", self.level_since(outcome.competency, outcome.from_level)
        for prerequisite in module.level_prerequisites:
            named = f"{prerequisite.competency} {prerequisite.level}"
            yield named, self.level_since(prerequisite.competency, prerequisite.level)
        for alternatives in module.module_prerequisites:
            yield f"one of {', '.join(sorted(alternatives))}", self.done_since(alternatives)

    def may_take(self, module: Module, placement: Placement) -> bool:
        """Tell whether what a module needs is held in time for this place, by the steps so far."""
        by = needs_by(placement)
        return all(since <= by for _, since in self.needs_since(module))

    def take(self, module: Module, placement: Placement) -> None:
        """Note what a module brings, and after which day, whether or not it might be taken there."""
        after = gives_after(placement)
        self._done[module.id] = min(after, self._done.get(module.id, NEVER))
        for outcome in module.outcomes:
            for item in outcome.items:
                self._items[item] = min(after, self._items.get(item, NEVER))
            if not outcome.items:
                for level in self._problem.competency_by_id[outcome.competency].levels:
                    if level <= outcome.to_level:
                        self._hold(outcome.competency, level, after)
            self._settle(outcome.competency)

    def take_all_possible(self, steps: Sequence[tuple[Module, Placement]]) -> list[Module]:
        """Take whatever can be taken in its place, in whatever order makes it possible, and return what never can."""
        left = list(steps)
        while True:
            still_left = []
            for module, placement in left:
                if self.may_take(module, placement):
                    self.take(module, placement)
                else:
                    still_left.append((module, placement))
            if len(still_left) == len(left) or not still_left:
                return [module for module, _ in still_left]
            left = still_left

    def _hold(self, competency_id: CompetencyId, level: int, after: int) -> None:
        key = (competency_id, level)
        self._levels[key] = min(after, self._levels.get(key, NEVER))

    def _settle(self, competency_id: CompetencyId) -> None:
        """Let each level with items hold once they are all covered and the level before is held, the lowest first."""
        competency = self._problem.competency_by_id[competency_id]
        for entry in sorted(competency.items, key=lambda entry: entry.level):
            covered = [
                0 if item in self._start.covered else self._items.get(item, NEVER) for item in sorted(entry.items)
            ]
            after = max(*covered, self.level_since(competency_id, competency.before(entry.level)))
            if after < NEVER:
                self._hold(competency_id, entry.level, after)
