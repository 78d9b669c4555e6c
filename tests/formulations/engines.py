"""The engines that a program can be given to: CP-SAT as it comes, and HiGHS and SCIP through MathOpt."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpModel, CpSolver, LinearExpr

from tests.formulations.program import Program, Terms


class Ending(StrEnum):
    """How a search ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    #: The time was up, whatever had been found.
    OUT_OF_TIME = "out of time"
    #: The engine gave up with an error of its own.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Found:
    """What one search came to; the values are there when it is optimal."""

    ending: Ending
    values: tuple[int, ...] = ()


class Engine(Protocol):
    """One program, given once; then objectives, one after another, and rows that come to it in between."""

    def best(self, terms: Terms, *, maximise: bool, seconds: float) -> Found: ...

    def keep(self, terms: Terms, least: int | None, most: int | None) -> None: ...


Maker = Callable[[Program], Engine]


class CpSat:
    """CP-SAT with the parameters it comes with, and the number of workers named."""

    def __init__(self, program: Program, *, workers: int = 8) -> None:
        self._model = CpModel()
        self._workers = workers
        self._variables = [
            self._model.new_bool_var("") if most == 1 else self._model.new_int_var(0, most, "") for most in program.most
        ]
        for row in program.rows:
            self.keep(row.terms, row.least, row.most)

    def keep(self, terms: Terms, least: int | None, most: int | None) -> None:
        self._model.add_linear_constraint(
            self._sum(terms), -(2**62) if least is None else least, 2**62 if most is None else most
        )

    def best(self, terms: Terms, *, maximise: bool, seconds: float) -> Found:
        solver = CpSolver()
        solver.parameters.num_workers = self._workers
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
        if maximise:
            self._model.maximize(self._sum(terms))
        else:
            self._model.minimize(self._sum(terms))
        status = solver.solve(self._model)
        if status == cp_model.OPTIMAL:
            return Found(Ending.OPTIMAL, tuple(solver.response_proto.solution))
        if status == cp_model.MODEL_INVALID:
            raise ValueError(self._model.validate())
        return Found(Ending.INFEASIBLE if status == cp_model.INFEASIBLE else Ending.OUT_OF_TIME)

    def _sum(self, terms: Terms) -> LinearExpr:
        return LinearExpr.weighted_sum([self._variables[place] for place, _ in terms], [each for _, each in terms])


class MathOpt:
    """A mixed-integer engine of MathOpt, asked for a proof to the unit."""

    def __init__(self, program: Program, engine: mathopt.SolverType) -> None:
        self._engine = engine
        self._model = mathopt.Model()
        self._variables = [self._model.add_integer_variable(lb=0, ub=most) for most in program.most]
        for row in program.rows:
            self.keep(row.terms, row.least, row.most)

    def keep(self, terms: Terms, least: int | None, most: int | None) -> None:
        row = self._model.add_linear_constraint(
            lb=-math.inf if least is None else least, ub=math.inf if most is None else most
        )
        for place, factor in _together(terms):
            row.set_coefficient(self._variables[place], factor)

    def best(self, terms: Terms, *, maximise: bool, seconds: float) -> Found:
        objective = self._model.objective
        objective.clear()
        objective.is_maximize = maximise
        for place, factor in _together(terms):
            objective.set_linear_coefficient(self._variables[place], factor)
        parameters = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.01, seconds)), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.5
        )
        try:
            result = mathopt.solve(self._model, self._engine, params=parameters)
        except (AttributeError, RuntimeError):
            # HiGHS now and then ends with an internal error, and the wrapper trips over telling so.
            return Found(Ending.FAILED)
        reason = result.termination.reason
        if reason == mathopt.TerminationReason.OPTIMAL:
            values = result.variable_values(self._variables)
            return Found(Ending.OPTIMAL, tuple(round(value) for value in values))
        infeasible = (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED)
        return Found(Ending.INFEASIBLE if reason in infeasible else Ending.OUT_OF_TIME)


def _together(terms: Terms) -> Sequence[tuple[int, int]]:
    """Add up factors of a variable that is named twice."""
    factors: dict[int, int] = {}
    for place, factor in terms:
        factors[place] = factors.get(place, 0) + factor
    return list(factors.items())


#: The engines by name.
MAKERS: dict[str, Maker] = {
    "CP-SAT": CpSat,
    "HiGHS": lambda program: MathOpt(program, mathopt.SolverType.HIGHS),
    "SCIP": lambda program: MathOpt(program, mathopt.SolverType.GSCIP),
}
