"""What all learners have in common, handed to workers once, and the question about each learner made from it."""

import pickle
from collections.abc import Hashable
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from hashlib import sha256

from solver.annual.problem import AnnualLearner, AnnualProblem, Grant, Seat
from solver.domain import Calendar, Competency, CompetencyId, Module, ModuleId
from solver.path.prepare import only_needed
from solver.path.problem import Goal, PathProblem
from solver.path.relevance import relevant_modules
from solver.path.world import World
from solver.path.worlds import ALL, Worlds

#: Parts of the catalogue that are kept: one for each role, and one for each learner with something that must be.
MOST_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """What of a catalogue can matter to learners who are asked for the same."""

    competencies: tuple[Competency, ...]
    modules: tuple[Module, ...]
    competency_by_id: dict[CompetencyId, Competency]
    module_by_id: dict[ModuleId, Module]
    #: Modules that another asks for, or that must be taken: they matter wherever they lead.
    asked_for: frozenset[ModuleId]

    def leading_further(self, problem: PathProblem) -> tuple[Module, ...]:
        """Return the modules that lead above what the learner holds, and those that matter wherever they lead."""
        held = {attainment.competency: attainment.level for attainment in problem.attainments}
        return tuple(
            module
            for module in self.modules
            if module.id in self.asked_for
            or any(outcome.to_level > held.get(outcome.competency, 0) for outcome in module.outcomes)
        )


@dataclass(frozen=True)
class Shared:
    """The catalogue of a year: the same for every learner."""

    competencies: tuple[Competency, ...]
    modules: tuple[Module, ...]
    grants: tuple[Grant, ...]
    #: Whether some offering asks for learners, so that it may pay to fill it.
    has_least: bool
    #: Seats that have a price of their own: few, with a least number, with a fixed price, or paid for by a grant.
    priced: frozenset[Seat]
    #: Modules that may be wanted though another does as much and costs no more: for a grant, or to fill a class.
    wanted: frozenset[ModuleId]

    @cached_property
    def _any_problem(self) -> PathProblem:
        """A question that nobody asks, so that what is right about the catalogue is found out once."""
        return PathProblem(
            competencies=self.competencies, modules=self.modules, requirements=(), calendar=Calendar(start_day=1)
        )

    @cached_property
    def priced_modules(self) -> frozenset[ModuleId]:
        return frozenset(module for module, _ in self.priced)

    def path_problem(self, learner: AnnualLearner, *, has_budget: bool = True) -> PathProblem:
        """Return the question about one learner; the catalogue is not looked at again."""
        problem = object.__new__(PathProblem)
        problem.__dict__.update(
            competencies=self.competencies,
            modules=self.modules,
            competency_by_id=self._any_problem.competency_by_id,
            module_by_id=self._any_problem.module_by_id,
            goal=Goal.CLOSEST,
            **learner.question,
        )
        if not has_budget:
            problem.__dict__["budget_minor"] = None
        return problem

    def world(self, learner: AnnualLearner) -> World:
        """Return the world of one learner: no module is dropped for another, whose seats may run out.

        Where grants pay a part, the budget binds on what is left to pay, and is no limit of this world.
        """
        problem = self.path_problem(learner, has_budget=not self.grants)
        part = self._part(problem)
        problem.__dict__.update(
            competencies=part.competencies,
            modules=part.leading_further(problem),
            competency_by_id=part.competency_by_id,
            module_by_id=part.module_by_id,
        )
        return Worlds(problem).world(ALL, only_best=False)

    def part(self, learner: AnnualLearner) -> Part:
        """Return what of the catalogue can matter to a learner."""
        return self._part(self.path_problem(learner))

    def without_needless(self, world: World) -> World:
        """Return what of a learner's world is needed for a best path, whatever the prices are.

        A module can go where another does as much, costs no more and has a seat for everybody. Where classes are to be
        filled the other must do just the same: one that does more could leave the seat in a class without a use.
        """
        return only_needed(world, kept=self.wanted, reluctant=self.priced_modules, only_alike=self.has_least)

    def _part(self, problem: PathProblem) -> Part:
        """Return what of the catalogue can matter to a learner, looked for once for all who are asked for the same."""
        key = problem.requirements, problem.kept, frozenset(problem.progress), problem.completed
        part = self._parts.get(key)
        if part is None:
            part = self._parts[key] = _part(problem)
            if len(self._parts) > MOST_PARTS:
                del self._parts[next(iter(self._parts))]
        return part

    @cached_property
    def _parts(self) -> dict[Hashable, Part]:
        return {}

    def __getstate__(self) -> dict[str, object]:
        """Return what others need; what is found on the way they find anew."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}

    @cached_property
    def packed(self) -> "Packed":
        """The same, ready to be sent to a worker many times."""
        content = pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL)
        return Packed(content=content, digest=sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Packed:
    """A catalogue on its way; a worker unpacks each once."""

    content: bytes
    digest: str

    def unpacked(self) -> Shared:
        return _unpacked(self)

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and self.digest == other.digest


@lru_cache(maxsize=4)
def _unpacked(packed: Packed) -> Shared:
    shared: Shared = pickle.loads(packed.content)
    return shared


def shared_of(problem: AnnualProblem) -> Shared:
    """Return what all learners of a company have in common."""
    priced = set(problem.seats_by_offering) | set(problem.terms_by_offering)
    for grant in problem.grants:
        priced |= grant.seats
    return Shared(
        competencies=problem.competencies,
        modules=problem.modules,
        grants=problem.grants,
        wanted=frozenset(terms.module for terms in problem.terms if terms.least_learners)
        | frozenset(module for grant in problem.grants for module, _ in grant.seats),
        has_least=any(terms.least_learners > 1 for terms in problem.terms),
        priced=frozenset(priced),
    )


def _part(problem: PathProblem) -> Part:
    modules = tuple(relevant_modules(problem))
    touched = {requirement.competency for requirement in problem.requirements}
    for module in modules:
        touched |= {outcome.competency for outcome in module.outcomes}
        touched |= {prerequisite.competency for prerequisite in module.level_prerequisites}
    competencies = tuple(competency for competency in problem.competencies if competency.id in touched)
    return Part(
        competencies=competencies,
        modules=modules,
        competency_by_id={competency.id: competency for competency in competencies},
        module_by_id={module.id: module for module in modules},
        asked_for=problem.kept.union(
            problem.progress,
            *(alternatives for module in modules for alternatives in module.module_prerequisites),
        ),
    )
