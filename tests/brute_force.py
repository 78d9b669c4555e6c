"""The oracle: every set of modules that can be taken, looked at one by one; for small problems only.

It shares no line with the rules, the simulation or the model. A learner is one whole number, a bit for each level, item
and module, and all the sets that some order allows are built from smaller ones.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from solver.domain import CompetencyId, Module, ModuleId
from solver.path.answer import LearningPath, OpenReason
from solver.path.objective import TIERS, Direction, values
from solver.path.problem import Goal, PathProblem
from solver.path.rules import violations


@dataclass(frozen=True, slots=True)
class Outcome:
    """One set of modules that some order allows, none excluding another."""

    taken: int
    state: int
    price: int
    effort: int


@dataclass(frozen=True, slots=True)
class _Need:
    """What one module asks for and brings, in bits."""

    bit: int
    entry: int
    alternatives: tuple[int, ...]
    brings: int
    conflicts: int
    price: int
    effort: int


class Oracle:
    """Every answer about one problem, by looking at everything."""

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
        self._needs = [self._need(module) for module in problem.modules if module.id not in problem.completed]
        self._start = self._settled(
            self._items(problem.items_held)
            | self._union(self._bit("module", name) for name in problem.completed)
            | self._union(self._up_to(entry.competency, entry.level) for entry in problem.attainments)
        )
        self._values: dict[int, tuple[int, int]] = {}
        self.outcomes = list(self._enumerate())
        self.kept = self._union(self._bit("module", name) for name in problem.kept)
        self.refused = self._union(self._bit("module", name) for name in problem.refused)
        self.barred = self._union(self._bit("module", name) for name in problem.barred)

    # What can be taken at all.

    def _enumerate(self) -> Iterator[Outcome]:
        first = Outcome(0, self._start, 0, 0)
        seen, waiting = {0}, [first]
        while waiting:
            current = waiting.pop()
            yield current
            for need in self._needs:
                taken = current.taken | need.bit
                if taken in seen or need.conflicts & current.taken or current.state & need.entry != need.entry:
                    continue
                if all(current.state & alternatives for alternatives in need.alternatives):
                    seen.add(taken)
                    state = self._settled(current.state | need.brings | need.bit)
                    waiting.append(Outcome(taken, state, current.price + need.price, current.effort + need.effort))

    def _everything(self) -> int:
        """Return the learner who took all modules that can be taken when nothing but entry matters."""
        state = self._start
        while True:
            before = state
            for need in self._needs:
                if state & need.entry == need.entry and all(state & choices for choices in need.alternatives):
                    state = self._settled(state | need.brings | need.bit)
            if state == before:
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
    ) -> Iterator[Outcome]:
        """Yield the plans that obey what is named; exclusions and entry hold always."""
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
            yield outcome

    def unlimited(self) -> Iterator[Outcome]:
        """Yield the plans that obey the locks, with every limit lifted."""
        return self.obeying(budget=False, effort=False, bars=False)

    def demand(self) -> tuple[int, int] | None:
        """Return what both step terms would reach with every limit lifted; None when the locks cannot be obeyed."""
        return max((self.steps(outcome.state) for outcome in self.unlimited()), default=None)

    def acceptable(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield those that meet the demand of the goal."""
        if self.problem.goal is Goal.CLOSEST:
            yield from outcomes
            return
        demand = self.demand()
        yield from (outcome for outcome in outcomes if self.steps(outcome.state) == demand)

    def terms(self, outcome: Outcome) -> tuple[int, ...]:
        """Return the terms in the order of the goal."""
        costs = (
            (outcome.effort, outcome.price) if self.problem.goal is Goal.FASTEST else (outcome.price, outcome.effort)
        )
        return (*self.steps(outcome.state), *costs)

    def best(self) -> tuple[int, ...] | None:
        """Return the terms of the best plan, or None when no plan obeys."""
        ranked = ((-e, -s, first, second) for e, s, first, second in map(self.terms, self.acceptable(self.obeying())))
        best = min(ranked, default=None)
        return None if best is None else (-best[0], -best[1], best[2], best[3])

    # Why a gap stays open.

    def reason(self, competency_id: CompetencyId, reached: int) -> OpenReason:
        """Return the first reason that is true for a gap that a best plan leaves at `reached`."""

        def closes_more(outcomes: Iterable[Outcome]) -> bool:
            return any(self.level(outcome.state, competency_id) > reached for outcome in outcomes)

        ladder: tuple[tuple[OpenReason, Callable[[], bool]], ...] = (
            (OpenReason.NO_MODULE, lambda: not self._leads_further(competency_id, reached)),
            (OpenReason.ENTRY, lambda: self.level(self._everything(), competency_id) <= reached),
            (OpenReason.EXCLUDED, lambda: not closes_more(self.outcomes)),
            (OpenReason.LOCKED, lambda: not closes_more(self.unlimited())),
            (OpenReason.TRADE_OFF, lambda: closes_more(self.obeying())),
            (OpenReason.BUDGET, lambda: closes_more(self.obeying(budget=False))),
            (OpenReason.EFFORT, lambda: closes_more(self.obeying(effort=False))),
        )
        return next((reason for reason, is_true in ladder if is_true()), OpenReason.LIMITS)

    def _leads_further(self, competency_id: CompetencyId, reached: int) -> bool:
        competency = self.problem.competency_by_id[competency_id]
        outcomes = [
            outcome
            for module in self.problem.modules
            if module.id not in self.problem.completed
            for outcome in module.outcomes
            if outcome.competency == competency_id
        ]
        if any(not entry.items and entry.from_level <= reached < entry.to_level for entry in outcomes):
            return True
        items = competency.items_of(next((level for level in competency.levels if level > reached), 0))
        offered = self.problem.items_held.union(*(outcome.items for outcome in outcomes))
        return bool(items) and items <= offered

    # What would make a plan possible.

    def smallest_budget(self) -> int | None:
        """Return the least budget with which, all else as it is, a plan obeys; None when no budget does."""
        return min((outcome.price for outcome in self.acceptable(self.obeying(budget=False))), default=None)

    def smallest_effort(self) -> int | None:
        """Return the same for the effort limit."""
        return min((outcome.effort for outcome in self.acceptable(self.obeying(effort=False))), default=None)

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

    def _need(self, module: Module) -> _Need:
        entry = brings = 0
        for outcome in module.outcomes:
            entry |= self._up_to(outcome.competency, outcome.from_level)
            brings |= self._items(outcome.items) or self._up_to(outcome.competency, outcome.to_level)
        for prerequisite in module.level_prerequisites:
            entry |= self._up_to(prerequisite.competency, prerequisite.level)
        conflicting = [
            other.id for other in self.problem.modules if other.id in module.excludes or module.id in other.excludes
        ]
        return _Need(
            bit=self._bit("module", module.id),
            entry=entry,
            alternatives=tuple(
                self._union(self._bit("module", name) for name in choices) for choices in module.module_prerequisites
            ),
            brings=brings,
            conflicts=self._union(self._bit("module", name) for name in conflicting),
            price=module.price_minor,
            effort=module.effort_hundredths,
        )

    def _settled(self, state: int) -> int:
        before = -1
        while state != before:
            before = state
            for needed, level in self._completions:
                if state & needed == needed:
                    state |= level
        return state


def best_by_every_order(problem: PathProblem) -> tuple[int, ...] | None:
    """Return the best terms over every order of every set of modules that breaks no rule; for up to 6 modules.

    Slow and plain: it shows that `Oracle` forgets nothing. It judges by the rules, superfluous steps included.
    """
    demand = None
    if problem.goal is not Goal.CLOSEST:
        unlimited = _without_limits(problem)
        found = [values(unlimited, path)[:2] for path in _paths(unlimited) if not violations(unlimited, path)]
        if not found:
            return None
        demand = max(found)
    obeying = [path for path in _paths(problem) if not violations(problem, path)]
    signs = [1 if measure.direction is Direction.LEAST else -1 for measure in TIERS[problem.goal]]
    ranked = [
        tuple(sign * value for sign, value in zip(signs, terms, strict=True))
        for terms in (values(problem, path) for path in obeying)
        if demand is None or terms[:2] == demand
    ]
    best = min(ranked, default=None)
    return None if best is None else tuple(sign * value for sign, value in zip(signs, best, strict=True))


def _paths(problem: PathProblem) -> Iterator[LearningPath]:
    ids: list[ModuleId] = [module.id for module in problem.modules]
    for length in range(len(ids) + 1):
        for order in permutations(ids, length):
            yield LearningPath(steps=order)


def _without_limits(problem: PathProblem) -> PathProblem:
    return PathProblem(
        competencies=problem.competencies,
        modules=problem.modules,
        requirements=problem.requirements,
        attainments=problem.attainments,
        items_held=problem.items_held,
        completed=problem.completed,
        locks=problem.locks,
        goal=problem.goal,
    )
