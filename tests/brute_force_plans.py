"""The oracle: every set of modules that can be taken, looked at one by one; for small problems only.

It shares no line with the rules, the simulation or the model. A learner is one whole number, a bit for each level, item
and module, and all the sets that some order allows are built from smaller ones.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from solver.domain import CompetencyId, Module
from solver.path.problem import Goal, PathProblem
from tests.brute_force_calendar import Need, Times, Timetables


@dataclass(frozen=True, slots=True)
class Outcome:
    """One set of modules that some order allows, none excluding another."""

    taken: int
    state: int
    price: int
    effort: int
    #: The earliest last day; 0 without a calendar or without steps.
    finish: int = 0


class Plans:
    """Every plan of one problem and the best of them, by looking at everything."""

    def __init__(self, problem: PathProblem) -> None:
        self.problem = problem
        self._bits: dict[tuple[str, object], int] = {}
        #: For each level with items: the bits that make it held, and its bit.
        self._completions = [
            (self._items(entry.items) | self._up_to(competency.id, competency.before(entry.level)),
             self._bit("level", (competency.id, entry.level)))
            for competency in problem.competencies
            for entry in competency.items
        ]  # fmt: skip
        self._modules = [(module, self._need(module)) for module in problem.modules if self._may_ever_be_taken(module)]
        self._start = self._settled(
            self._items(problem.items_held)
            | self._union(self._bit("module", name) for name in problem.completed)
            | self._union(self._up_to(entry.competency, entry.level) for entry in problem.attainments)
        )
        self._timetables = Timetables(problem, self._modules, self._start, self._settled) if problem.calendar else None
        self._values: dict[int, tuple[int, int]] = {}
        self.under_way = self._union(self._bit("module", name) for name in problem.progress)
        self.outcomes = sorted(self._enumerate(), key=lambda outcome: outcome.taken.bit_count())
        self.kept = self._union(self._bit("module", name) for name in problem.kept)
        self.refused = self._union(self._bit("module", name) for name in problem.refused)
        self.barred = self._union(self._bit("module", name) for name in problem.barred) & ~self.under_way

    # What can be taken at all.

    def _may_ever_be_taken(self, module: Module) -> bool:
        """Tell whether it is under way, or not completed and without dates or with a day and a seat ahead."""
        if module.id in self.problem.completed or module.id in self.problem.progress:
            return module.id in self.problem.progress
        calendar = self.problem.calendar
        return module.offerings is None or any(
            calendar is not None and offering.first_day >= calendar.start_day and offering.seats_left != 0
            for offering in module.offerings
        )

    def _enumerate(self) -> Iterator[Outcome]:
        first = Outcome(0, self._start, 0, 0)
        for _, need in self._modules:
            if need.bit & self.under_way:
                if need.conflicts & self.under_way:
                    return
                first = self._with(first, need)
        seen, waiting = {first.taken}, [first]
        while waiting:
            current = waiting.pop()
            yield current
            for _, need in self._modules:
                taken = current.taken | need.bit
                if taken not in seen and not need.conflicts & current.taken and need.is_met_by(current.state):
                    seen.add(taken)
                    waiting.append(self._with(current, need))

    def _with(self, outcome: Outcome, need: Need) -> Outcome:
        return Outcome(
            outcome.taken | need.bit,
            self._settled(outcome.state | need.brings | need.bit),
            outcome.price + need.price,
            outcome.effort + need.effort,
        )

    @cached_property
    def _everything(self) -> int:
        """Return the learner who took all modules that can be taken when nothing but entry matters."""
        if self._timetables is not None:
            return self._timetables.everything()
        state, before = self._start, -1
        while state != before:
            before = state
            for _, need in self._modules:
                if need.is_met_by(state):
                    state = self._settled(state | need.brings | need.bit)
        return state

    # What a learner is worth.

    def level(self, state: int, competency_id: CompetencyId) -> int:
        levels = self.problem.competency_by_id[competency_id].levels
        return max((level for level in levels if state & self._bit("level", (competency_id, level))), default=0)

    def steps(self, state: int) -> tuple[int, int]:
        """Return the weighted steps gained: of essential requirements, and of all."""
        if state not in self._values:
            essential = total = 0
            for requirement in self.problem.requirements:
                for level in self.problem.competency_by_id[requirement.competency].levels:
                    bit = self._bit("level", (requirement.competency, level))
                    if level <= requirement.level and state & bit and not self._start & bit:
                        total += requirement.weight
                        essential += requirement.weight if requirement.essential else 0
            self._values[state] = essential, total
        return self._values[state]

    # Which plans obey.

    def obeying(
        self,
        *,
        budget: bool = True,
        effort: bool = True,
        bars: bool = True,
        locks: bool = True,
        time: bool = True,
        wanted: Callable[[Outcome], bool] = lambda outcome: True,
    ) -> Iterator[Outcome]:
        """Yield the plans, of those wanted, that obey what is named; exclusions, entry and seats hold always."""
        return self._timed(self._untimed(budget, effort, bars, locks, wanted), time=time, locks=locks)

    def _untimed(
        self, budget: bool, effort: bool, bars: bool, locks: bool, wanted: Callable[[Outcome], bool]
    ) -> Iterator[Outcome]:
        most_price = self.problem.budget_minor if budget else None
        most_effort = self.problem.effort_limit_hundredths if effort else None
        for outcome in self.outcomes:
            if most_price is not None and outcome.price > most_price:
                continue
            if most_effort is not None and outcome.effort > most_effort:
                continue
            if bars and outcome.taken & self.barred:
                continue
            if locks and (outcome.taken & self.refused or outcome.taken & self.kept != self.kept):
                continue
            if wanted(outcome):
                yield outcome

    def _timed(self, outcomes: Iterable[Outcome], *, time: bool = True, locks: bool = True) -> Iterator[Outcome]:
        """Yield those that find their place in the calendar, with their earliest finish."""
        if self._timetables is None:
            yield from outcomes
            return
        yield from self._timed_within(outcomes, self._timetables.times(limits=time, locks=locks))

    def _timed_within(self, outcomes: Iterable[Outcome], times: Times) -> Iterator[Outcome]:
        assert self._timetables is not None
        for outcome in outcomes:
            finish = self._timetables.earliest_finish(outcome.taken, times)
            if finish is not None:
                yield replace(outcome, finish=finish)

    @cached_property
    def demand(self) -> tuple[int, int] | None:
        """Return what both step terms would reach with every limit lifted; None when the locks cannot be obeyed."""
        untimed = self._untimed(False, False, False, True, lambda outcome: True)
        ranked = sorted(untimed, key=lambda outcome: self.steps(outcome.state), reverse=True)
        best = next(self._timed(ranked, time=False), None)
        return None if best is None else self.steps(best.state)

    def is_acceptable(self, outcome: Outcome) -> bool:
        """Tell whether a plan meets the demand of the goal."""
        return self.problem.goal is Goal.CLOSEST or self.steps(outcome.state) == self.demand

    def terms(self, outcome: Outcome) -> tuple[int, ...]:
        """Return the terms in the order of the goal."""
        finish = () if self._timetables is None else (outcome.finish,)
        if self.problem.goal is not Goal.FASTEST:
            return (*self.steps(outcome.state), outcome.price, outcome.effort, *finish)
        costs = (outcome.effort, outcome.price) if self._timetables is None else (outcome.price, outcome.effort)
        return (*self.steps(outcome.state), *finish, *costs)

    def best(self) -> tuple[int, ...] | None:
        """Return the terms of the best plan, or None when no plan obeys."""

        def merit(outcome: Outcome) -> tuple[int, ...]:
            essential, steps, *costs = self.terms(outcome)
            return (-essential, -steps, *costs)

        ranked = sorted(self._untimed(True, True, True, True, self.is_acceptable), key=merit)
        best: Outcome | None = None
        for outcome in self._timed(ranked):
            # Before its finish is known it counts as 0, so from here on nothing can be better.
            if best is not None and merit(replace(outcome, finish=0)) > merit(best):
                break
            best = outcome if best is None else min(best, outcome, key=merit)
        return None if best is None else self.terms(best)

    # Bits.

    def _bit(self, kind: str, key: object) -> int:
        return self._bits.setdefault((kind, key), 1 << len(self._bits))

    @staticmethod
    def _union(bits: Iterable[int]) -> int:
        union = 0
        for bit in bits:
            union |= bit
        return union

    def _items(self, items: Iterable[object]) -> int:
        return self._union(self._bit("item", item) for item in items)

    def _up_to(self, competency_id: CompetencyId, level: int) -> int:
        levels = self.problem.competency_by_id[competency_id].levels
        return self._union(self._bit("level", (competency_id, lower)) for lower in levels if lower <= level)

    def _need(self, module: Module) -> Need:
        entry = brings = 0
        for outcome in module.outcomes:
            entry |= self._up_to(outcome.competency, outcome.from_level)
            brings |= self._items(outcome.items) or self._up_to(outcome.competency, outcome.to_level)
        for prerequisite in module.level_prerequisites:
            entry |= self._up_to(prerequisite.competency, prerequisite.level)
        conflicting = [
            other.id for other in self.problem.modules if other.id in module.excludes or module.id in other.excludes
        ]
        lists = module.module_prerequisites
        if module.id in self.problem.progress:
            # What is under way waits for nothing but what is under way before it.
            entry, before = 0, self.problem.progress.keys() & self.problem.progress[module.id].after
            lists = tuple(frozenset({name}) for name in sorted(before))
        return Need(
            bit=self._bit("module", module.id),
            entry=entry,
            alternatives=tuple(self._union(self._bit("module", name) for name in choices) for choices in lists),
            brings=brings,
            conflicts=self._union(self._bit("module", name) for name in conflicting),
            price=self.problem.price_of(module.id),
            effort=self.problem.effort_of(module.id),
        )

    def _settled(self, state: int) -> int:
        before = -1
        while state != before:
            before = state
            for needed, level in self._completions:
                if state & needed == needed:
                    state |= level
        return state
