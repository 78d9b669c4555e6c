"""Which modules can matter to a learner: looked up in a catalogue that is read once for all learners.

What is left out leads to nothing that is asked for or needed on the way, so that no answer changes without it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.domain import CompetencyId, Module, ModuleId
from solver.path.problem import PathProblem


class Relevance:
    """The catalogue of a company, by what its modules lead to."""

    def __init__(self, problem: AnnualProblem) -> None:
        self._problem = problem
        self._scales = {entry.id: entry for entry in problem.competencies}
        self._places = {module.id: place for place, module in enumerate(problem.modules)}
        #: By competency: each module with the level it starts at and the one that it reaches, or has items of.
        self._raising: dict[CompetencyId, list[tuple[int, int, Module]]] = defaultdict(list)
        for module in problem.modules:
            for outcome in module.outcomes:
                self._raising[outcome.competency].append((outcome.from_level, outcome.to_level, module))

    def cut(self, learner: AnnualLearner) -> PathProblem:
        """Return the question about one learner with what can matter: modules, scales, attainments and items."""
        places = sorted(self._places[name] for name in self._relevant(learner))
        modules = tuple(self._problem.modules[place] for place in places)
        known = {module.id for module in modules}
        named = {outcome.competency for module in modules for outcome in module.outcomes}
        named |= {need.competency for module in modules for need in module.level_prerequisites}
        named |= {entry.competency for entry in learner.requirements}
        competencies = tuple(entry for entry in self._problem.competencies if entry.id in named)
        items = {item for entry in competencies for level in entry.items for item in level.items}
        return PathProblem(
            competencies=competencies,
            modules=modules,
            requirements=learner.requirements,
            attainments=tuple(entry for entry in learner.attainments if entry.competency in named),
            items_held=learner.items_held & items,
            completed=learner.completed,
            budget_minor=learner.budget_minor,
            effort_limit_hundredths=learner.effort_limit_hundredths,
            bars=tuple(replace(bar, modules=bar.modules & known) for bar in learner.bars),
            locks=tuple(lock for lock in learner.locks if lock.module in known),
            calendar=learner.calendar,
            in_progress=learner.in_progress,
        )

    def _relevant(self, learner: AnnualLearner) -> set[ModuleId]:
        """Follow what is asked for back to what gives it, and that to what it needs."""
        progress = {entry.module for entry in learner.in_progress}
        kept = {lock.module for lock in learner.locks if lock.keep}
        out = learner.completed | {lock.module for lock in learner.locks if not lock.keep and lock.offering is None}
        out = (out | {name for bar in learner.bars for name in bar.modules}) - progress - kept
        held = self._held_levels(learner)
        asked: dict[CompetencyId, int] = {}
        waiting: list[ModuleId] = sorted(progress | kept)
        levels = [(entry.competency, entry.level) for entry in learner.requirements]
        found: set[ModuleId] = set(waiting)
        while waiting or levels:
            while levels:
                competency, level = levels.pop()
                if level <= max(held.get(competency, 0), asked.get(competency, 0)):
                    continue
                asked[competency] = level
                for start, reached, module in self._raising[competency]:
                    leads_on = start < level and reached > held.get(competency, 0)
                    if leads_on and module.id not in found and module.id not in out:
                        found.add(module.id)
                        waiting.append(module.id)
            if waiting:
                module = self._problem.module_by_id[waiting.pop()]
                levels += [(need.competency, need.level) for need in module.level_prerequisites]
                levels += [(outcome.competency, outcome.from_level) for outcome in module.outcomes]
                for choices in module.module_prerequisites:
                    new = set() if choices & learner.completed else (choices & self._places.keys()) - found - out
                    found |= new
                    waiting += sorted(new)
        return found

    def _held_levels(self, learner: AnnualLearner) -> Mapping[CompetencyId, int]:
        """Return the rated levels: where items lead further, a module too many is kept, and nothing is lost."""
        return {
            entry.competency: max(
                [0, *(level for level in self._scales[entry.competency].levels if level <= entry.level)]
            )
            for entry in learner.attainments
        }
