"""An integer program as plain lists, for whichever engine reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

#: Variables with their factors.
Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """A sum between two bounds; None is no bound."""

    terms: tuple[tuple[int, int], ...]
    least: int | None
    most: int | None

    def holds(self, values: Sequence[int]) -> bool:
        total = worth(self.terms, values)
        return (self.least is None or total >= self.least) and (self.most is None or total <= self.most)


@dataclass(slots=True)
class Program:
    """Whole-number variables, by their place, and rows; the objective is told apart."""

    most: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def binary(self) -> int:
        return self.whole(1)

    def whole(self, most: int) -> int:
        """Add a variable from 0 to `most`."""
        self.most.append(most)
        return len(self.most) - 1

    def at_least(self, terms: Iterable[tuple[int, int]], least: int) -> None:
        self.rows.append(Row(tuple(terms), least, None))

    def at_most(self, terms: Iterable[tuple[int, int]], most: int) -> None:
        self.rows.append(Row(tuple(terms), None, most))

    def equal(self, terms: Iterable[tuple[int, int]], value: int) -> None:
        self.rows.append(Row(tuple(terms), value, value))

    def holds(self, values: Sequence[int]) -> bool:
        """Tell, in whole numbers, whether `values` obeys every bound and row."""
        within = all(0 <= value <= most for value, most in zip(values, self.most, strict=True))
        return within and all(row.holds(values) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Objective:
    """A sum to be made large or small; it is never below 0 and never above `largest`."""

    name: str
    terms: tuple[tuple[int, int], ...]
    maximise: bool
    largest: int


def worth(terms: Terms, values: Sequence[int]) -> int:
    return sum(factor * values[variable] for variable, factor in terms)
