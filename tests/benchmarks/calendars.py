"""Fixed problems with tight calendars: offerings on dates, few hours in a week, days off and a last day."""

from dataclasses import replace
from random import Random

from solver import Calendar, Goal, Module, Offering, OfferingId, PathProblem, Period
from tests.benchmarks.instances import synthetic

#: Monday 4 January 2027, counted from 1 January of the year 1 (which is day 1).
START = 739_985
WEEKS = 26


def tight_calendar(modules: int, requirements: int, seed: int) -> PathProblem:
    """Return a synthetic catalogue of which every second module has offerings, and half a year to learn in.

    With odd seeds money does not bind: time alone decides what is closed.
    """
    chance = Random(f"calendar {modules} {requirements} {seed}")
    undated = synthetic(modules, requirements, seed)
    away = START + 7 * chance.randint(4, 16)
    return replace(
        undated,
        modules=tuple(_offered(chance, module) if chance.random() < 0.5 else module for module in undated.modules),
        calendar=Calendar(
            start_day=START,
            finish_day=START + 7 * WEEKS - 1,
            weekly_hundredths=chance.choice((600, 800, 1_000)),
            unavailable=(Period(first_day=away, last_day=away + 13),),
        ),
        budget_minor=None if seed % 2 else undated.budget_minor,
        effort_limit_hundredths=None if seed % 2 else undated.effort_limit_hundredths,
        goal=Goal.CLOSEST,
    )


def _offered(chance: Random, module: Module) -> Module:
    """Give a module some offerings; each lasts so long that a week of it is not more than six hours."""
    days = 7 * -(-module.effort_hundredths // 600)
    offerings = []
    for place in range(chance.randint(1, 4)):
        first = START + chance.randint(0, 7 * (WEEKS + 2))
        offerings.append(
            Offering(
                id=OfferingId(f"{module.id}/{place}"),
                first_day=first,
                last_day=first + days - 1,
                exclusive=chance.random() < 0.3,
                seats_left=chance.choice((None, None, 3, 0)),
            )
        )
    return replace(module, offerings=tuple(offerings))
