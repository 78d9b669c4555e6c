"""Problems cut to what our preparation leaves, as a gift to other engines: what cannot matter is gone."""

from dataclasses import replace
from functools import cached_property

from solver.domain import ModuleId
from solver.path.problem import PathProblem
from solver.path.worlds import Worlds
from tests.formulations.path_program import PathProgram, path_program


class Prepared:
    """One problem, prepared once for the question itself and once with every limit lifted."""

    def __init__(self, problem: PathProblem, until: int | None = None) -> None:
        self._problem = problem
        self._until = until
        self._worlds = Worlds(problem)

    def __call__(self, *, lifted: bool) -> PathProgram:
        """Return the program of what is left."""
        return path_program(self.lifted if lifted else self.as_asked, lifted=lifted, until=self._until)

    @cached_property
    def as_asked(self) -> PathProblem:
        return self._cut(frozenset(module.id for module in self._worlds.as_asked.modules))

    @cached_property
    def lifted(self) -> PathProblem:
        return self._cut(frozenset(module.id for module in self._worlds.unlimited.modules))

    def _cut(self, left: frozenset[ModuleId]) -> PathProblem:
        """Keep these modules, those that must be taken, and the scales that any of them or the target names."""
        problem = self._problem
        names = left | problem.kept | frozenset(problem.progress)
        modules = tuple(module for module in problem.modules if module.id in names)
        named = {outcome.competency for module in modules for outcome in module.outcomes}
        named |= {entry.competency for module in modules for entry in module.level_prerequisites}
        named |= {entry.competency for entry in problem.requirements}
        competencies = tuple(entry for entry in problem.competencies if entry.id in named)
        items = {item for entry in competencies for level in entry.items for item in level.items}
        return replace(
            problem,
            competencies=competencies,
            modules=modules,
            attainments=tuple(entry for entry in problem.attainments if entry.competency in named),
            items_held=problem.items_held & items,
            locks=tuple(lock for lock in problem.locks if lock.module in names),
        )
