"""The one place that runs CP-SAT: one worker, deterministic limits, and statuses that mean one thing each.

One worker with full linearisation proves covering problems that two to seven workers do not, and is repeatable: the
same model and limits end at the same point on every machine. The searches of one question share one allowance.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from ortools.sat.python.cp_model import (
    FEASIBLE,
    INFEASIBLE,
    LP_SEARCH,
    OPTIMAL,
    UNKNOWN,
    CpModel,
    CpSolver,
    CpSolverStatus,
    IntVar,
)
from ortools.sat.python.cp_model_helper import SatParameters, SolveWrapper

from solver.control import SearchLimits


class Ending(Enum):
    """How one search ended."""

    OPTIMAL = "optimal"
    #: A solution, and a limit came before its proof.
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    #: A limit came before a solution.
    UNKNOWN = "unknown"


class UnsoundSearch(RuntimeError):
    """Is raised when the engine contradicts itself or refuses a model: a fault that must never look like an answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one search brought: the value of each variable, and what no solution can pass."""

    ending: Ending
    #: By the variable's index; empty without a solution.
    values: tuple[int, ...]
    #: In the direction of the objective; None without an objective, or when nothing is known.
    bound: int | None

    def is_true(self, variable: IntVar) -> bool:
        return bool(self.values) and self.values[variable.index] != 0

    def value(self, variable: IntVar) -> int:
        return self.values[variable.index]


class Model(CpModel):
    """A model that is cheap to begin and is freed as soon as nobody holds it."""

    #: Whether decisions are taken as the linear relaxation has them: good where that nearly is a solution.
    follows_relaxation = False

    def _add_pre_pep8_methods(self) -> None:
        # Second names for every method, from an earlier version: making them takes longer than building a small model,
        # and each refers to the model, which then stays until the collector comes by.
        pass


class Search:
    """The allowance of one question, and its searches."""

    def __init__(self, limits: SearchLimits) -> None:
        self.seconds_left = limits.seconds
        self.deterministic_left = limits.deterministic
        self._seed = limits.seed
        self._is_over = limits.is_over

    @property
    def is_over(self) -> bool:
        """Whether no more searches are allowed."""
        return self.seconds_left <= 0 or self.deterministic_left <= 0 or self._is_over()

    @contextmanager
    def within(self, share: float) -> Iterator[None]:
        """Let the searches inside take this share of what is left, at most."""
        rest = max(self.deterministic_left * (1 - share), 0.0)
        self.deterministic_left -= rest
        try:
            yield
        finally:
            self.deterministic_left += rest

    def run(self, model: CpModel, *, presolve: bool = True, at_most: float = math.inf) -> Found:
        """Solve `model` within what is left of the allowance, and within `at_most` of deterministic time."""
        if self.is_over:
            return Found(Ending.UNKNOWN, (), None)
        solver, status = self._solve(model, presolve=presolve, at_most=at_most)
        if status == INFEASIBLE:
            return Found(Ending.INFEASIBLE, (), None)
        ending = {OPTIMAL: Ending.OPTIMAL, FEASIBLE: Ending.FEASIBLE, UNKNOWN: Ending.UNKNOWN}[status]
        response = solver.response_proto
        return Found(ending, tuple(response.solution), _whole_bound(model, response.best_objective_bound))

    def core(self, model: CpModel) -> frozenset[int]:
        """Return which assumptions of an infeasible `model` cannot all hold, by their index; empty when not found."""
        if self.is_over:
            return frozenset()
        solver, status = self._solve(model, presolve=False)
        if status != INFEASIBLE:
            return frozenset()
        return frozenset(solver.response_proto.sufficient_assumptions_for_infeasibility)

    def _solve(self, model: CpModel, *, presolve: bool, at_most: float = math.inf) -> tuple[CpSolver, CpSolverStatus]:
        solver = CpSolver()
        parameters = solver.parameters
        _settle(parameters, self._seed)
        parameters.max_time_in_seconds = self.seconds_left
        parameters.max_deterministic_time = min(self.deterministic_left, at_most)
        parameters.cp_model_presolve = presolve
        if isinstance(model, Model) and model.follows_relaxation:
            parameters.search_branching = LP_SEARCH
        status = solver.solve(model)
        response = solver.response_proto
        self.seconds_left -= solver.wall_time
        self.deterministic_left -= response.deterministic_time
        if status not in (OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN):
            raise UnsoundSearch(f"the model was refused: {model.validate()}")
        return solver, status


class KeptModel:
    """A small model that is asked for the most of one sum of its variables after another.

    What can be said once is said once. No answer depends on those before.
    """

    def __init__(self, model: CpModel, variables: Sequence[int], *, deterministic: float) -> None:
        """Take the variables that count, by their index, and the deterministic time for each question."""
        self.model = model
        self._variables = tuple(variables)
        self._parameters = _quick_parameters(deterministic)

    def asks(self, factors: Sequence[int]) -> None:
        """Ask for the most of the sum of the variables times these factors."""
        objective = self.model.proto.objective
        objective.vars.clear()
        objective.coeffs.clear()
        objective.scaling_factor = -1.0
        objective.vars.extend([v for v, factor in zip(self._variables, factors, strict=True) if factor])
        objective.coeffs.extend([-factor for factor in factors if factor])

    def most(self, factors: Sequence[int]) -> Found | None:
        """Return the solution with the most of the sum of the variables times these factors.

        None when the quick search does not find it: nothing is known then.
        """
        self.asks(factors)
        wrapper = SolveWrapper()
        wrapper.set_parameters(self._parameters)
        response = wrapper.solve(self.model.proto)  # type: ignore[no-untyped-call]
        if response.status != OPTIMAL:
            return None
        values = tuple(response.solution)
        bound = sum(factor * values[variable] for variable, factor in zip(self._variables, factors, strict=True))
        return Found(Ending.OPTIMAL, values, bound)


def _settle(parameters: SatParameters, seed: int) -> None:
    """Set what all searches have in common."""
    parameters.num_workers = 1
    # The engine would take interrupts at the keyboard for itself, and leave the process without its own handler.
    parameters.catch_sigint_signal = False
    parameters.linearization_level = 2
    parameters.random_seed = seed
    # Both look for structure that these models do not have, for longer than small ones take to solve.
    parameters.cp_model_probing_level = 0
    parameters.symmetry_level = 0
    # In one of thirty thousand problems presolve loses a row of a small calendar: the engine sees that its solution is
    # none, and ends the process. It happens where rows lie inside others, with presolved clauses and without.
    parameters.cp_model_use_sat_presolve = False
    parameters.presolve_inclusion_work_limit = 0


@lru_cache(maxsize=8)
def _quick_parameters(deterministic: float) -> SatParameters:
    """Return the settings for models that take a millisecond."""
    parameters = SatParameters()
    _settle(parameters, 0)
    parameters.max_deterministic_time = deterministic
    parameters.max_presolve_iterations = 1
    return parameters


def _whole_bound(model: CpModel, bound: float) -> int | None:
    """Round a bound on a whole-number objective to the whole number that surely holds.

    The engine counts in whole numbers and reports a float, which is off by less than one part in two to the 51st of the
    largest sum on the way to it: where large terms cancel out, that is far more than a part of the bound.
    """
    if not model.has_objective() or not math.isfinite(bound):
        return None
    off = 1e-6 + max(abs(bound), _largest_sum(model)) * 2.0**-51
    maximises = model.proto.objective.scaling_factor < 0
    return math.floor(bound + off) if maximises else math.ceil(bound - off)


def _largest_sum(model: CpModel) -> int:
    """Return the most that the terms of the objective can come to, each without its sign."""
    objective, variables = model.proto.objective, model.proto.variables
    return sum(
        abs(factor) * max(map(abs, variables[place].domain))
        for place, factor in zip(objective.vars, objective.coeffs, strict=True)
    )
