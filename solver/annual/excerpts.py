"""The question about one learner, with no more of the catalogue than one path touches.

A company's catalogue is checked once; to judge a short path nobody has to look through all of it for every learner.
"""

from collections.abc import Hashable, Iterator

from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.domain import CompetencyId, ModuleId
from solver.path.answer import LearningPath
from solver.path.problem import PathProblem


class Excerpts:
    """Cuts out of a company's problem what the rules and the simulation of one path look at."""

    def __init__(self, problem: AnnualProblem) -> None:
        self._modules = problem.module_by_id
        self._competencies = {competency.id: competency for competency in problem.competencies}
        self._competency_by_item = {
            item: competency.id
            for competency in problem.competencies
            for entry in competency.items
            for item in entry.items
        }

    def excerpt(self, learner: AnnualLearner, path: LearningPath) -> PathProblem:
        """Return the learner's problem with the modules of the path, those under way and those locked, and no other.

        Without the learner's budget: that is kept by net prices, which a path alone does not know.
        """
        named = dict.fromkeys(
            [*path.steps, *(entry.module for entry in learner.in_progress), *(lock.module for lock in learner.locks)]
        )
        modules = tuple(self._modules[name] for name in named if name in self._modules)
        touched = dict.fromkeys(self._touched(learner, [module.id for module in modules]))
        return PathProblem(
            competencies=tuple(self._competencies[name] for name in touched if name in self._competencies),
            modules=modules,
            requirements=learner.requirements,
            attainments=learner.attainments,
            items_held=learner.items_held,
            completed=learner.completed,
            effort_limit_hundredths=learner.effort_limit_hundredths,
            bars=learner.bars,
            locks=learner.locks,
            calendar=learner.calendar,
            in_progress=learner.in_progress,
        )

    def _touched(self, learner: AnnualLearner, modules: list[ModuleId]) -> Iterator[CompetencyId]:
        for requirement in learner.requirements:
            yield requirement.competency
        for attainment in learner.attainments:
            yield attainment.competency
        for item in sorted(learner.items_held):
            if item in self._competency_by_item:
                yield self._competency_by_item[item]
        for name in modules:
            for outcome in self._modules[name].outcomes:
                yield outcome.competency
            for prerequisite in self._modules[name].level_prerequisites:
                yield prerequisite.competency


def facts(learner: AnnualLearner) -> Hashable:
    """Return what an excerpt of a learner's problem depends on: learners who are equal in it are judged alike."""
    return (
        learner.calendar,
        learner.requirements,
        learner.attainments,
        learner.items_held,
        learner.completed,
        learner.in_progress,
        learner.bars,
        learner.locks,
        learner.effort_limit_hundredths,
    )
