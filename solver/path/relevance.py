"""Which modules can matter to a problem at all, seen from levels alone: the first and cheapest sieve."""

from collections import defaultdict

from solver.domain import CompetencyId, Module, ModuleId
from solver.path.problem import PathProblem


def relevant_modules(problem: PathProblem) -> list[Module]:
    """Return the modules that can lead to what is required or must be taken, and those that must, in their order.

    What is left out is in no plan without superfluous steps, whatever limits and locks bind.
    """
    search = _Search(problem)
    search.ask_for_modules((*problem.kept, *problem.progress))
    for requirement in problem.requirements:
        search.ask_for_level(requirement.competency, requirement.level)
    while search.waiting:
        search.follow(search.waiting.pop())
    return [module for module in problem.modules if module.id in search.found]


class _Search:
    """From what is asked for, back to what leads there."""

    def __init__(self, problem: PathProblem) -> None:
        self._problem = problem
        self._teaching: dict[CompetencyId, list[tuple[int, Module]]] = defaultdict(list)
        for module in problem.modules:
            for outcome in module.outcomes:
                self._teaching[outcome.competency].append((outcome.from_level, module))
        self._asked: dict[CompetencyId, int] = {}
        self.found: set[ModuleId] = set()
        self.waiting: list[Module] = []

    def ask_for_level(self, competency: CompetencyId, level: int) -> None:
        """Find the modules that lead further from somewhere below a level."""
        if self._asked.get(competency, 0) < level:
            self._asked[competency] = level
            for from_level, module in self._teaching.get(competency, ()):
                if from_level < level and module.id not in self.found:
                    self.found.add(module.id)
                    self.waiting.append(module)

    def ask_for_modules(self, modules: tuple[ModuleId, ...] | frozenset[ModuleId]) -> None:
        """Find these modules, as far as they are among the problem's."""
        for name in modules:
            if name not in self.found and name in self._problem.module_by_id:
                self.found.add(name)
                self.waiting.append(self._problem.module_by_id[name])

    def follow(self, module: Module) -> None:
        """Ask for everything that a module needs."""
        for need in module.level_prerequisites:
            self.ask_for_level(need.competency, need.level)
        for outcome in module.outcomes:
            self.ask_for_level(outcome.competency, outcome.from_level)
        for alternatives in module.module_prerequisites:
            if alternatives.isdisjoint(self._problem.completed):
                self.ask_for_modules(alternatives)
