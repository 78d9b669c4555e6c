"""Engines that are asked for as good a plan and as good a bound as they can reach in the time."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import CpSolver

from tests.formulations.engines import CpSat, Ending, MathOpt
from tests.formulations.program import Objective, Program, Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What one search came to."""

    #: Optimal also when the gap asked for is reached.
    ending: Ending
    #: The best values found, if any.
    values: tuple[int, ...] | None = None
    #: What no plan can pass; None when nothing is known.
    bound: int | None = None
    seconds: float = 0.0


class TimedEngine(Protocol):
    """One program; objectives one after another, each for so many seconds or until a gap is reached."""

    def reach(self, tier: Objective, *, seconds: float, gap: float, begin_with: Sequence[int]) -> Reached: ...

    def keep(self, terms: Terms, least: int | None, most: int | None) -> None: ...


TimedMaker = Callable[[Program], TimedEngine]


class TimedCpSat(CpSat):
    """CP-SAT with the parameters it comes with, and the number of workers named."""

    def reach(self, tier: Objective, *, seconds: float, gap: float, begin_with: Sequence[int]) -> Reached:
        if not tier.terms:
            # Nothing to make large or small: any plan will do, and the bound is 0.
            self._model.clear_objective()
        elif tier.maximise:
            self._model.maximize(self._sum(tier.terms))
        else:
            self._model.minimize(self._sum(tier.terms))
        self._model.clear_hints()
        for variable, value in zip(self._variables, begin_with, strict=False):
            self._model.add_hint(variable, value)
        solver = CpSolver()
        solver.parameters.num_workers = self._workers
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
        solver.parameters.relative_gap_limit = gap
        began = time.perf_counter()
        status = solver.solve(self._model)
        taken = time.perf_counter() - began
        if status == cp_model.MODEL_INVALID:
            raise ValueError(self._model.validate())
        if status == cp_model.INFEASIBLE:
            return Reached(ending=Ending.INFEASIBLE, seconds=taken)
        return Reached(
            ending=Ending.OPTIMAL if status == cp_model.OPTIMAL else Ending.OUT_OF_TIME,
            values=None if status == cp_model.UNKNOWN else tuple(solver.response_proto.solution),
            bound=_whole(tier, solver.best_objective_bound) if tier.terms else 0,
            seconds=taken,
        )


class TimedMathOpt(MathOpt):
    """A mixed-integer engine of MathOpt."""

    def reach(self, tier: Objective, *, seconds: float, gap: float, begin_with: Sequence[int]) -> Reached:
        objective = self._model.objective
        objective.clear()
        objective.is_maximize = tier.maximise
        for place, factor in tier.terms:
            variable = self._variables[place]
            objective.set_linear_coefficient(variable, objective.get_linear_coefficient(variable) + factor)
        parameters = mathopt.SolveParameters(
            time_limit=timedelta(seconds=max(0.01, seconds)),
            relative_gap_tolerance=gap,
            absolute_gap_tolerance=0.5 if gap == 0 else 0.0,
        )
        hints = mathopt.ModelSolveParameters()
        if begin_with:
            known = dict(zip(self._variables, map(float, begin_with), strict=False))
            hints.solution_hints.append(mathopt.SolutionHint(variable_values=known))
        began = time.perf_counter()
        try:
            result = mathopt.solve(self._model, self._engine, params=parameters, model_params=hints)
        except (AttributeError, RuntimeError):
            # HiGHS now and then ends with an internal error, and the wrapper trips over telling so.
            return Reached(ending=Ending.FAILED, seconds=time.perf_counter() - began)
        reason, taken = result.termination.reason, time.perf_counter() - began
        if reason in (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED):
            return Reached(ending=Ending.INFEASIBLE, seconds=taken)
        has_plan = result.has_primal_feasible_solution()
        return Reached(
            ending=Ending.OPTIMAL if reason == mathopt.TerminationReason.OPTIMAL else Ending.OUT_OF_TIME,
            values=tuple(round(value) for value in result.variable_values(self._variables)) if has_plan else None,
            bound=_whole(tier, result.termination.objective_bounds.dual_bound),
            seconds=taken,
        )


def _whole(tier: Objective, bound: float) -> int | None:
    """Round a bound to the whole number that holds, taking engines that count in doubles at their word."""
    if not math.isfinite(bound):
        return None
    off = 1e-6 + 1e-10 * abs(bound)
    return math.floor(bound + off) if tier.maximise else math.ceil(bound - off)


#: The engines that are asked about companies, by name. CP-SAT with 4 workers on 4 cores leaves out searches that matter
#: here: with 8 it proves a hundred learners in seconds that 4 do not prove in minutes.
TIMED_MAKERS: dict[str, TimedMaker] = {
    "CP-SAT": TimedCpSat,
    "HiGHS": lambda program: TimedMathOpt(program, mathopt.SolverType.HIGHS),
}
