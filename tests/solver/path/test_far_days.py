"""A last day far away asks for no more than a near one: the calendar is looked at only as far as it matters."""

import pytest

from solver import Calendar, recommend_path
from solver.path.problem import PathProblem
from solver.result import Status
from tests.build import gives, module, offering, problem, requires

LAST_OF_ALL = 3_652_059


def clashing(finish_day: int | None) -> PathProblem:
    """Return six gaps with two ways each, and two cheap offerings in a week with room for one."""
    ladders = range(6)
    modules = [module(f"M{i}", gives(f"X{i}", 0, 1), effort=130, price=100) for i in ladders]
    modules += [
        module(f"N{i}", gives(f"X{i}", 0, 1), effort=60, price=130, needs={f"X{(i + 1) % 6}": 1}) for i in ladders
    ]
    modules += [
        module("D", gives("X0", 0, 1), effort=100, price=10, offerings=[offering("D1", 15, 16)]),
        module("E", gives("X1", 0, 1), effort=100, price=10, offerings=[offering("E1", 17, 18)]),
    ]
    calendar = Calendar(start_day=15, finish_day=finish_day, weekly_hundredths=100)
    return problem(modules, [requires(f"X{i}", 1) for i in ladders], calendar=calendar)


@pytest.mark.parametrize("finish_day", [15 + 7_000, 15 + 700_000, LAST_OF_ALL, None])
def test_a_far_last_day_gives_the_same_plan(finish_day: int | None) -> None:
    near, far = recommend_path(clashing(15 + 700)), recommend_path(clashing(finish_day))
    assert (near.status, far.status) == (Status.OPTIMAL, Status.OPTIMAL)
    assert (near.path, near.terms) == (far.path, far.terms)
