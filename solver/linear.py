"""The one place that solves linear programs, with or without whole-number variables: HiGHS.

Nothing here is believed as a proof: prices only lead the way, and what a plan is worth is counted in whole numbers.
A program may grow after it was solved; the next search goes on from where the last one ended.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

#: Seconds that stand for no limit.
_ENDLESS = 1e9
#: A program of more variables than this, with so large a part of them new, is solved from its middle: going on from
#: corner to corner takes several times as long.
_LARGE = 20_000
_NEW_PART = 0.1
#: With more than this part new the primal simplex method goes on from the last corner in seconds: ten thousand new
#: columns of sixty thousand took it 9 s, and the dual one, which leaves that corner at once, more than 50.
_SOME_PART = 0.02
#: The engine's numbers for the simplex methods.
_DUAL, _PRIMAL = 1, 4


#: What a whole-number program is not believed to have come to before it was asked without presolve.
_DOUBTFUL = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kUnknown,
    highspy.HighsModelStatus.kSolveError,
    highspy.HighsModelStatus.kPresolveError,
    highspy.HighsModelStatus.kPostsolveError,
)


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
class _Rows:
    """Rows that the engine does not know yet."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    variables: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


@dataclass(slots=True)
class _Variables:
    """Variables that the engine does not know yet, with their part in each row."""

    factors: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


class LinearProgram:
    """Maximises a sum under rows, each a sum between two limits."""

    def __init__(self) -> None:
        self._engine = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self._engine.setOptionValue(name, value)
        self._units: list[int] = []
        self._known = 0
        self._solved = self._rows_solved = 0
        self._count = 0
        self._is_whole = False
        self._new_rows = _Rows()
        self._new_variables = _Variables()

    @property
    def count(self) -> int:
        """How many variables there are."""
        return self._count

    def add_row(
        self,
        lower: float = -math.inf,
        upper: float = math.inf,
        *,
        unit: int = 1,
        entries: Iterable[tuple[int, float]] = (),
    ) -> int:
        """Return the number of a new row, which the engine counts in these units: they keep its numbers alike.

        `entries` are variables that were added before, with their factors.
        """
        listed = sorted((variable, value) for variable, value in entries if value)
        if listed and listed[-1][0] >= self._known:
            self._tell()
        rows = self._new_rows
        rows.starts.append(len(rows.variables))
        rows.lower.append(lower / unit)
        rows.upper.append(upper / unit)
        rows.variables.extend(variable for variable, _ in listed)
        rows.values.extend(value / unit for _, value in listed)
        self._units.append(unit)
        return len(self._units) - 1

    def add_variable(
        self,
        factor: float,
        entries: Iterable[tuple[int, float]] = (),
        *,
        least: float = 0.0,
        most: float = math.inf,
        is_whole: bool = False,
    ) -> int:
        """Return the number of a new variable, with its factor in the objective and in each row."""
        new = self._new_variables
        new.starts.append(len(new.rows))
        new.factors.append(-factor)
        new.least.append(least)
        new.most.append(most)
        if is_whole:
            new.whole.append(self._count)
            self._is_whole = True
        for row, value in entries:
            if value:
                new.rows.append(row)
                new.values.append(value / self._units[row])
        self._count += 1
        return self._count - 1

    def set_factor(self, variable: int, factor: float) -> None:
        """Change what a variable counts in the objective."""
        self._tell()
        self._engine.changeColCost(variable, -factor)

    def set_limits(self, variable: int, least: float, most: float) -> None:
        """Change between which values a variable lies."""
        self._tell()
        self._engine.changeColBounds(variable, least, most)

    @property
    def seconds_spent(self) -> float:
        """How long all searches of this program have taken together."""
        return float(self._engine.getRunTime())

    def solve(
        self, *, seconds: float = math.inf, relative_gap: float = 0.0, start: Sequence[float] = ()
    ) -> LinearAnswer:
        """Return the best solution found; a whole-number program may end at the gap or at the end of its time.

        `start` is a solution to begin from, if any is known.
        """
        self._tell()
        engine = self._engine
        # The engine's clock goes on from one search to the next.
        limit = engine.getRunTime() + max(0.1, seconds) if math.isfinite(seconds) else _ENDLESS
        engine.setOptionValue("time_limit", limit)
        if self._is_whole:
            engine.setOptionValue("mip_rel_gap", relative_gap)
            if start:
                solution = highspy.HighsSolution()
                solution.col_value = list(start)
                engine.setSolution(solution)
        new = (self._count - self._solved) / self._count if self._count > _LARGE else 0.0
        is_new = new > _NEW_PART
        # The last solution obeys the rows with all new variables at 0, unless rows are new as well.
        is_obeyed = new > _SOME_PART and len(self._units) == self._rows_solved
        engine.setOptionValue("simplex_strategy", _PRIMAL if is_obeyed else _DUAL)
        engine.setOptionValue("solver", "ipm" if is_new and not self._is_whole else "choose")
        engine.run()
        if self._is_whole and engine.getModelStatus() in _DOUBTFUL:
            # It has ended in an error on the way back from what presolve made of a program that has solutions.
            engine.clearSolver()
            engine.setOptionValue("presolve", "off")
            engine.run()
            engine.setOptionValue("presolve", "choose")
        self._solved, self._rows_solved = self._count, len(self._units)
        info = engine.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            if engine.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
                return LinearAnswer(bound=-math.inf)
            return LinearAnswer(bound=-info.mip_dual_bound if self._is_whole else math.inf)
        solution = engine.getSolution()
        duals: tuple[float, ...] = ()
        if not self._is_whole and engine.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            duals = tuple((-np.asarray(solution.row_dual) / np.asarray(self._units)).tolist())
        objective = -info.objective_function_value
        return LinearAnswer(
            tuple(solution.col_value), duals, objective, -info.mip_dual_bound if self._is_whole else objective
        )

    def _tell(self) -> None:
        """Hand over what the engine does not know yet: rows first, whose variables it knows."""
        rows, new = self._new_rows, self._new_variables
        if rows.lower:
            self._engine.addRows(
                len(rows.lower),
                np.array(rows.lower, dtype=np.float64),
                np.array(rows.upper, dtype=np.float64),
                len(rows.values),
                np.array(rows.starts, dtype=np.int32),
                np.array(rows.variables, dtype=np.int32),
                np.array(rows.values, dtype=np.float64),
            )
            self._new_rows = _Rows()
        if new.factors:
            self._engine.addCols(
                len(new.factors),
                np.array(new.factors, dtype=np.float64),
                np.array(new.least, dtype=np.float64),
                np.array(new.most, dtype=np.float64),
                len(new.values),
                np.array(new.starts, dtype=np.int32),
                np.array(new.rows, dtype=np.int32),
                np.array(new.values, dtype=np.float64),
            )
            if new.whole:
                self._engine.changeColsIntegrality(
                    len(new.whole),
                    np.array(new.whole, dtype=np.int32),
                    np.array([highspy.HighsVarType.kInteger] * len(new.whole)),
                )
            self._new_variables = _Variables()
            self._known = self._count
