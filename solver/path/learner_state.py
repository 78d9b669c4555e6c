"""What a learner holds, and how taking a module changes it: the plain simulation that judges every plan.

It knows levels, items and modules done. Exclusions, locks and limits are none of its business: see `rules.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from solver.domain import CompetencyId, ItemId, Module, ModuleId
from solver.path.problem import PathProblem

#: By competency and level held: the level after it that lists items, and these items.
Listed = dict[CompetencyId, dict[int, tuple[int, frozenset[ItemId]]]]


class LearnerState:
    """One learner at one moment; `take` moves on, `copy` keeps a moment."""

    __slots__ = ("_listed", "_under_way", "covered", "done", "levels")

    def __init__(
        self,
        *,
        levels: dict[CompetencyId, int],
        covered: set[ItemId],
        done: set[ModuleId],
        listed: Listed,
        under_way: Mapping[ModuleId, Collection[ModuleId]] | None = None,
    ) -> None:
        #: The levels above 0; a competency that is not here is held at 0.
        self.levels = levels
        #: Items held from the start or covered since.
        self.covered = covered
        #: Modules completed before the plan or taken since.
        self.done = done
        self._listed = listed
        #: Modules that began before, with those of them that come before each: all that they wait for.
        self._under_way = under_way or {}

    @classmethod
    def start(cls, problem: PathProblem) -> "LearnerState":
        """Return the learner before the first step: attainments, items held and what follows from both."""
        listed: Listed = {
            competency.id: {competency.before(entry.level): (entry.level, entry.items) for entry in competency.items}
            for competency in problem.competencies
            if competency.items
        }
        state = cls(
            levels={attainment.competency: attainment.level for attainment in problem.attainments},
            covered=set(problem.items_held),
            done=set(problem.completed),
            listed=listed,
            under_way=problem.earlier_progress,
        )
        for competency_id in listed:
            state._settle(competency_id)
        return state

    def copy(self) -> "LearnerState":
        return LearnerState(
            levels=self.levels.copy(),
            covered=self.covered.copy(),
            done=self.done.copy(),
            listed=self._listed,
            under_way=self._under_way,
        )

    def level(self, competency_id: CompetencyId) -> int:
        return self.levels.get(competency_id, 0)

    def missing_levels(self, module: Module) -> Iterator[tuple[CompetencyId, int]]:
        """Yield each entry level of `module` that is not held yet; one under way asks for none."""
        if module.id in self._under_way:
            return
        for outcome in module.outcomes:
            if self.levels.get(outcome.competency, 0) < outcome.from_level:
                yield outcome.competency, outcome.from_level
        for prerequisite in module.level_prerequisites:
            if self.levels.get(prerequisite.competency, 0) < prerequisite.level:
                yield prerequisite.competency, prerequisite.level

    def missing_modules(self, module: Module) -> Iterator[frozenset[ModuleId]]:
        """Yield each list of alternatives of which none is done yet; of one under way what is under way before it."""
        if module.id in self._under_way:
            yield from (frozenset({earlier}) for earlier in self._under_way[module.id] if earlier not in self.done)
            return
        for alternatives in module.module_prerequisites:
            if alternatives.isdisjoint(self.done):
                yield alternatives

    def may_take(self, module: Module) -> bool:
        """Tell whether `module` is not done and everything that it needs is held."""
        # Plain loops: this runs tens of thousands of times when a long plan is searched for superfluous steps.
        if module.id in self.done:
            return False
        if module.id in self._under_way:
            return not any(self.missing_modules(module))
        levels = self.levels
        for outcome in module.outcomes:
            if outcome.from_level and levels.get(outcome.competency, 0) < outcome.from_level:
                return False
        for prerequisite in module.level_prerequisites:
            if levels.get(prerequisite.competency, 0) < prerequisite.level:
                return False
        return not (module.module_prerequisites and any(self.missing_modules(module)))

    def take(self, module: Module) -> None:
        """Raise the levels and cover the items that `module` brings, whether or not it might be taken."""
        self.done.add(module.id)
        for outcome in module.outcomes:
            competency_id = outcome.competency
            if outcome.items:
                self.covered |= outcome.items
            elif self.levels.get(competency_id, 0) < outcome.to_level:
                self.levels[competency_id] = outcome.to_level
            if competency_id in self._listed:
                self._settle(competency_id)

    def take_all_possible(self, modules: Iterable[Module]) -> list[Module]:
        """Take whatever can be taken, in whatever order makes it possible, and return what never can.

        Nothing is ever lost by taking a module, so every order ends in the same place.
        """
        left = list(modules)
        while True:
            still_left = []
            for module in left:
                if self.may_take(module):
                    self.take(module)
                else:
                    still_left.append(module)
            if len(still_left) == len(left) or not still_left:
                return still_left
            left = still_left

    def _settle(self, competency_id: CompetencyId) -> None:
        """Climb as long as the next level's items are all covered: one item may complete several levels."""
        steps = self._listed[competency_id]
        held = self.levels.get(competency_id, 0)
        while held in steps and steps[held][1] <= self.covered:
            held = steps[held][0]
            self.levels[competency_id] = held
