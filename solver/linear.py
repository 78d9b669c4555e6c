"""The one place that solves linear programs, with or without whole-number variables: HiGHS.

Nothing here is believed as a proof: prices only lead the way, and what a plan is worth is counted in whole numbers.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt


@dataclass(frozen=True, slots=True)
class LinearAnswer:
    """What came of a linear program: nothing, when no solution was found."""

    #: Of each variable, in the order in which they were added; empty without a solution.
    values: tuple[float, ...] = ()
    #: What one more of each row would bring; empty with whole-number variables.
    duals: tuple[float, ...] = ()
    objective: float = -math.inf
    #: What no solution passes, as far as a float can say.
    bound: float = math.inf


@dataclass(slots=True)
class LinearProgram:
    """Maximises a sum under rows, each a sum between two limits."""

    _lower: list[float] = field(default_factory=list)
    _upper: list[float] = field(default_factory=list)
    _units: list[int] = field(default_factory=list)
    _most: list[float] = field(default_factory=list)
    _least: list[float] = field(default_factory=list)
    _factors: list[float] = field(default_factory=list)
    _whole: list[bool] = field(default_factory=list)
    _entries: list[tuple[int, int, float]] = field(default_factory=list)

    def add_row(self, lower: float = -math.inf, upper: float = math.inf, *, unit: int = 1) -> int:
        """Return the number of a new row, which the engine counts in these units: they keep its numbers alike."""
        self._lower.append(lower / unit)
        self._upper.append(upper / unit)
        self._units.append(unit)
        return len(self._lower) - 1

    def add_variable(
        self,
        factor: float,
        entries: Iterable[tuple[int, float]],
        *,
        least: float = 0.0,
        most: float = math.inf,
        is_whole: bool = False,
    ) -> int:
        """Return the number of a new variable, with its factor in the objective and in each row."""
        number = len(self._factors)
        self._factors.append(factor)
        self._least.append(least)
        self._most.append(most)
        self._whole.append(is_whole)
        self._entries.extend((row, number, value) for row, value in entries if value)
        return number

    def solve(self, *, seconds: float = math.inf, relative_gap: float = 0.0) -> LinearAnswer:
        """Return the best solution found; a whole-number program may end at the gap or at the end of its time."""
        model = mathopt.Model.from_model_proto(self._proto())
        parameters = mathopt.SolveParameters()
        if any(self._whole):
            parameters.highs.double_options["mip_rel_gap"] = relative_gap
        if math.isfinite(seconds):
            parameters.highs.double_options["time_limit"] = max(0.1, seconds)
        result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
        if not result.has_primal_feasible_solution():
            return LinearAnswer()
        values = result.variable_values(list(model.variables()))
        duals: list[float] = []
        if not any(self._whole) and result.has_dual_feasible_solution():
            found = result.dual_values(list(model.linear_constraints()))
            duals = [dual / unit for dual, unit in zip(found, self._units, strict=True)]
        return LinearAnswer(tuple(values), tuple(duals), result.objective_value(), result.dual_bound())

    def _proto(self) -> model_pb2.ModelProto:
        proto = model_pb2.ModelProto()
        variables = proto.variables
        variables.ids.extend(range(len(self._factors)))
        variables.lower_bounds.extend(self._least)
        variables.upper_bounds.extend(self._most)
        variables.integers.extend(self._whole)
        rows = proto.linear_constraints
        rows.ids.extend(range(len(self._lower)))
        rows.lower_bounds.extend(self._lower)
        rows.upper_bounds.extend(self._upper)
        proto.objective.maximize = True
        factors = [(number, factor) for number, factor in enumerate(self._factors) if factor]
        proto.objective.linear_coefficients.ids.extend(number for number, _ in factors)
        proto.objective.linear_coefficients.values.extend(factor for _, factor in factors)
        entries = sorted(self._entries)
        matrix = proto.linear_constraint_matrix
        matrix.row_ids.extend(row for row, _, _ in entries)
        matrix.column_ids.extend(number for _, number, _ in entries)
        matrix.coefficients.extend(value / self._units[row] for row, _, value in entries)
        return proto
