"""The rows of a model as a linear program in whole numbers, and whether any answer of it is worth more than is stated.

For companies that are too large for one model of the other engine. HiGHS counts in floats, and is believed; to be safe
from rounding, no answer is asked for that is less than half of the least possible step better.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from ortools.sat.python.cp_model import CpModel, IntVar

#: Seconds for one search.
_SECONDS = 600.0
#: The engine takes a factor of less than a tenth of this for nothing.
_LOST = 1e-8

Terms = Sequence[tuple[IntVar, int]]


@dataclass(frozen=True, slots=True)
class Better:
    """Whether an answer was found that is worth more, and which; nothing is known of one that was not settled."""

    is_settled: bool
    values: tuple[int, ...] | None = None

    def value(self, variable: IntVar) -> int:
        return 0 if self.values is None else self.values[variable.index]


def better_than(model: CpModel, terms: Terms, stated: int) -> Better:
    """Look for an answer in which the sum is above what is stated."""
    rows = _Rows(model)
    factors: dict[int, int] = {}
    for variable, factor in terms:
        factors[variable.index] = factors.get(variable.index, 0) + factor
    step = math.gcd(*factors.values()) or 1
    # Sums are multiples of this step: the next one above, less half a step.
    least = (stated // step + 1) * step
    rows.add(factors, least - step / 2, math.inf)
    if rows.is_coarse:
        return Better(is_settled=False)
    engine = highspy.Highs()
    options = [
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("time_limit", _SECONDS),
        ("mip_rel_gap", 0.0),
    ]
    for name, value in options:
        engine.setOptionValue(name, value)
    engine.passModel(rows.program({place: factor / step for place, factor in factors.items()}))
    engine.run()
    status = engine.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Better(is_settled=True)
    if engine.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Better(is_settled=False)
    return Better(is_settled=True, values=tuple(round(value) for value in engine.getSolution().col_value))


@dataclass
class _Rows:
    """The rows of a model, each a sum between two limits."""

    model: CpModel
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    places: list[int] = field(default_factory=list)
    factors: list[float] = field(default_factory=list)
    #: Whether a row has factors that the engine could not tell from nothing.
    is_coarse: bool = False

    def __post_init__(self) -> None:
        self._ends = [(int(v.domain[0]), int(v.domain[len(v.domain) - 1])) for v in self.model.proto.variables]
        for row in self.model.proto.constraints:
            self._add_row(row)

    def program(self, objective: Mapping[int, float]) -> Any:
        """Return the program that makes this sum as large as can be."""
        found = highspy.HighsLp()
        found.num_col_, found.num_row_ = len(self._ends), len(self.lower)
        found.col_cost_ = np.array([objective.get(place, 0.0) for place in range(len(self._ends))], dtype=float)
        found.col_lower_ = np.array([least for least, _ in self._ends], dtype=float)
        found.col_upper_ = np.array([most for _, most in self._ends], dtype=float)
        found.row_lower_, found.row_upper_ = np.array(self.lower), np.array(self.upper)
        found.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        found.a_matrix_.start_ = np.array(self.starts)
        found.a_matrix_.index_ = np.array(self.places)
        found.a_matrix_.value_ = np.array(self.factors)
        found.integrality_ = [highspy.HighsVarType.kInteger] * len(self._ends)
        found.sense_ = highspy.ObjSense.kMaximize
        return found

    def add(self, factors: Mapping[int, float], lower: float, upper: float) -> None:
        """Add a sum, in units of its largest factor."""
        unit = max((abs(factor) for factor in factors.values()), default=0.0) or 1.0
        self.lower.append(lower / unit)
        self.upper.append(upper / unit)
        self.is_coarse = self.is_coarse or any(0 < abs(factor) < _LOST * unit for factor in factors.values())
        self.places.extend(factors)
        self.factors.extend(factor / unit for factor in factors.values())
        self.starts.append(len(self.places))

    def _add_row(self, row: Any) -> None:
        only_if = list(row.enforcement_literal)
        if row.has_bool_or():
            self._count([*row.bool_or.literals, *(-each - 1 for each in only_if)], 1, math.inf)
        elif row.has_bool_and():
            for literal in row.bool_and.literals:
                self._count([literal, *(-each - 1 for each in only_if)], 1, math.inf)
        elif row.has_at_most_one() and not only_if:
            self._count(row.at_most_one.literals, -math.inf, 1)
        elif row.has_exactly_one() and not only_if:
            self._count(row.exactly_one.literals, 1, 1)
        elif row.has_linear() and len(row.linear.domain) == 2:
            self._sum(row.linear, only_if)
        else:
            raise ValueError(f"a row without a linear form: {row}")

    def _count(self, literals: Iterable[int], least: float, most: float) -> None:
        """Limit how many of these hold; a literal below 0 is the opposite of a variable."""
        factors: dict[int, float] = {}
        opposites = 0
        for literal in literals:
            place, factor = (literal, 1) if literal >= 0 else (-literal - 1, -1)
            factors[place] = factors.get(place, 0) + factor
            opposites += literal < 0
        self.add(factors, least - opposites, most - opposites)

    def _sum(self, linear: Any, only_if: Sequence[int]) -> None:
        """Limit a sum, where a condition does not hold so far that it says nothing."""
        least, most = (int(end) for end in linear.domain)
        factors: dict[int, float] = {}
        smallest = largest = 0
        for place, factor in zip(linear.vars, linear.coeffs, strict=True):
            ends = sorted((factor * self._ends[place][0], factor * self._ends[place][1]))
            smallest, largest = smallest + ends[0], largest + ends[1]
            factors[place] = factors.get(place, 0) + factor
        if not only_if:
            if smallest < least or largest > most:
                self.add(factors, least if smallest < least else -math.inf, most if largest > most else math.inf)
            return
        for sign, end, slack in ((1, most, largest - most), (-1, -least, least - smallest)):
            if slack > 0:
                row = {place: sign * factor for place, factor in factors.items()}
                limit = float(end)
                for literal in only_if:
                    # Slack by so much where the literal is false.
                    place, factor = (literal, slack) if literal >= 0 else (-literal - 1, -slack)
                    row[place] = row.get(place, 0) + factor
                    limit += slack if literal >= 0 else 0
                self.add(row, -math.inf, limit)
