"""What all learners have in common, handed to workers once, and the question about each learner made from it."""

import pickle
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

from solver.annual.problem import AnnualLearner, AnnualProblem, Grant, Seat
from solver.domain import Calendar, Competency, Module, ModuleId
from solver.path.problem import Goal, PathProblem
from solver.path.world import World
from solver.path.worlds import ALL, Worlds


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
        return Worlds(self.path_problem(learner, has_budget=not self.grants)).world(ALL, only_best=False)

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
        has_least=any(terms.least_learners > 1 for terms in problem.terms),
        priced=frozenset(priced),
    )
