"""The rows of one learner's paths as rows of a linear program in whole numbers, so that many learners stand in one.

Each kind of row of the path model has a linear form with the same whole solutions: a clause is a sum of at least 1, a
row that holds under a condition is slack without it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python.cp_model import LinearExpr

from solver.annual.choices import Choices
from solver.annual.columns import Column
from solver.annual.problem import GrantId, Seat
from solver.control import SearchLimits
from solver.cpsat import Search
from solver.domain import ModuleId
from solver.linear import LinearProgram
from solver.path.world import Target

#: Deterministic time for the rest of a path whose steps are given.
ASSIGNING = 0.1
#: A value of at least this is one.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Block:
    """Where one learner stands in a program: the variable of each thing that the company counts."""

    #: The first variable, and how many there are, in the order of the learner's own model.
    first: int
    size: int
    claims: Mapping[Target, int]
    takes: Mapping[ModuleId, int]
    #: New places in offerings that have prices of their own.
    seats: Mapping[Seat, int]
    amounts: Mapping[GrantId, int]

    def taken(self, values: Sequence[float]) -> set[ModuleId]:
        """Return the steps in a solution."""
        return {module for module, variable in self.takes.items() if values[variable] > HALF}

    def seats_in(self, values: Sequence[float]) -> set[Seat]:
        """Return the new places in a solution."""
        return {seat for seat, variable in self.seats.items() if values[variable] > HALF}


def add_block(program: LinearProgram, choices: Choices) -> Block:
    """Add a learner's variables and rows to a program."""
    proto = choices.variables.model.proto
    domains = [list(variable.domain) for variable in proto.variables]
    limits = [(domain[0], domain[-1]) for domain in domains]
    first = -1
    for least, most in limits:
        number = program.add_variable(0.0, least=least, most=most, is_whole=True)
        first = number if first < 0 else first
    rows = _Rows(program, first, limits)
    for constraint in proto.constraints:
        rows.add(constraint)
    return Block(
        first=first,
        size=len(limits),
        claims={target: first + place for target, place in choices.claims.items()},
        takes={module: first + place for module, place in choices.takes.items()},
        seats={seat: first + place for seat, place in choices.seats.items()},
        amounts={grant: first + place for grant, place in choices.amounts.items()},
    )


def assignment(choices: Choices, column: Column) -> tuple[int, ...]:
    """Return the value of each of a learner's variables in a path; empty when the path is none of these rows."""
    taken = {module for module, _ in column.seats}
    fixed = {place: int(module in taken) for module, place in choices.takes.items()}
    fixed |= {place: int(seat in column.seats) for seat, place in choices.seats.items()}
    granted = dict(column.granted)
    fixed |= {place: granted.get(grant, 0) for grant, place in choices.amounts.items()}
    model = choices.variables.model
    # What is reached is claimed: nobody would claim it for nothing.
    model.maximize(LinearExpr.sum([choices.variables.holds(target.fact) for target in choices.world.targets]))
    variables = model.proto.variables
    before = {place: list(variables[place].domain) for place in fixed}
    try:
        for place, value in fixed.items():
            _set_domain(variables[place], [value, value])
        return Search(SearchLimits(deterministic=ASSIGNING)).run(model).values
    finally:
        for place, domain in before.items():
            _set_domain(variables[place], domain)


def _set_domain(variable: Any, domain: Sequence[int]) -> None:
    variable.domain.clear()
    variable.domain.extend(domain)


class _Rows:
    """The rows of one learner, being added."""

    def __init__(self, program: LinearProgram, first: int, limits: Sequence[tuple[int, int]]) -> None:
        self._program = program
        self._first = first
        self._limits = limits

    def add(self, constraint: Any) -> None:
        conditions = list(constraint.enforcement_literal)
        unless = [-condition - 1 for condition in conditions]
        if constraint.has_bool_or():
            self._sum([*constraint.bool_or.literals, *unless], 1, math.inf)
        elif constraint.has_bool_and():
            for literal in constraint.bool_and.literals:
                self._sum([literal, *unless], 1, math.inf)
        elif constraint.has_at_most_one() and not conditions:
            self._sum(constraint.at_most_one.literals, -math.inf, 1)
        elif constraint.has_exactly_one() and not conditions:
            self._sum(constraint.exactly_one.literals, 1, 1)
        elif constraint.has_linear() and len(constraint.linear.domain) == 2:
            self._linear(constraint.linear, conditions)
        else:
            raise ValueError(f"a row without a linear form: {constraint}")

    def _sum(self, literals: Iterable[int], least: float, most: float) -> None:
        """Add limits of how many of these literals hold; a literal below 0 is the opposite of a variable."""
        entries: dict[int, float] = {}
        off = 0
        for literal in literals:
            variable, factor = (literal, 1) if literal >= 0 else (-literal - 1, -1)
            entries[self._first + variable] = entries.get(self._first + variable, 0) + factor
            off += literal < 0
        self._program.add_row(least - off, most - off, entries=entries.items())

    def _linear(self, linear: Any, conditions: Sequence[int]) -> None:
        """Add a sum between two limits, slack where a condition does not hold."""
        least, most = list(linear.domain)
        entries: dict[int, float] = {}
        smallest = largest = 0
        for variable, factor in zip(linear.vars, linear.coeffs, strict=True):
            ends = [factor * limit for limit in self._limits[variable]]
            smallest, largest = smallest + min(ends), largest + max(ends)
            entries[self._first + variable] = entries.get(self._first + variable, 0) + factor
        if largest > most:
            self._conditional(entries, conditions, -math.inf, most, largest - most)
        if smallest < least:
            self._conditional(entries, conditions, least, math.inf, smallest - least)

    def _conditional(
        self, entries: Mapping[int, float], conditions: Sequence[int], least: float, most: float, slack: int
    ) -> None:
        """Add a row that is broken by no more than `slack` where a condition does not hold."""
        row, shift = dict(entries), 0
        for condition in conditions:
            # The sum less the slack times the opposite of the condition.
            variable, factor = (condition, 1) if condition >= 0 else (-condition - 1, -1)
            place = self._first + variable
            row[place] = row.get(place, 0) + slack * factor
            shift += slack if condition >= 0 else 0
        self._program.add_row(least + shift, most + shift, entries=row.items())
