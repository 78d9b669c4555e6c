"""The frame of a made company: its year, the calendars of its people, and the tree of its cost centres."""

from collections.abc import Iterator
from random import Random

from solver.annual.problem import CostCentreId
from solver.domain import Calendar, Period

#: Friday 1 January and Friday 31 December 2027, counted from 1 January of the year 1 (which is day 1).
FIRST_DAY, LAST_DAY = 739_982, 740_346
FIRST_MONDAY = FIRST_DAY + 3

#: The whole year, at the house's 40 hours a week.
YEAR = Calendar(start_day=FIRST_DAY, finish_day=LAST_DAY)


def calendar(chance: Random) -> Calendar:
    """Return a year with weeks away, with few hours a week, or of somebody who comes or goes in the middle."""
    away = []
    for _ in range(chance.choice((0, 1, 1, 2))):
        monday = FIRST_MONDAY + 7 * chance.randint(0, 46)
        away.append(Period(first_day=monday, last_day=monday + 7 * chance.choice((1, 2, 3, 4)) - 1))
    kind = chance.random()
    return Calendar(
        start_day=FIRST_MONDAY + 7 * chance.randint(4, 30) if kind < 0.15 else FIRST_DAY,
        finish_day=LAST_DAY - 7 * chance.randint(4, 30) if 0.15 <= kind < 0.25 else LAST_DAY,
        weekly_hundredths=chance.choice((400, 600, 800)) if kind > 0.6 else 4_000,
        unavailable=tuple(sorted(away, key=lambda period: period.first_day)),
    )


def tree(count: int) -> Iterator[tuple[CostCentreId, CostCentreId | None]]:
    """Yield centres with those above them: one, four divisions, and the rest below these."""
    for number in range(count):
        parent = None if number == 0 else 0 if number < 5 else (number - 1) % 4 + 1
        yield CostCentreId(f"CC{number:02}"), None if parent is None else CostCentreId(f"CC{parent:02}")
