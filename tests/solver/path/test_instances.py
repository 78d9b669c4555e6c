"""Families of problems whose best answer is a formula: coverings by lines, and tasks where order is everything."""

from itertools import product

import pytest

from solver import Goal, Module, PathProblem, PathResult, Status, recommend_path
from solver.path.check import check_result
from tests.build import gives, module, problem, requires


def proven_values(asked: PathProblem) -> dict[str, int]:
    """Return the value of each term of the answer, having seen that every rule is kept and every term proven."""
    result = recommend_path(asked)
    assert list(check_result(asked, result)) == []
    assert result.status is Status.OPTIMAL
    assert all(term.is_proven for term in result.terms)
    return {term.name: term.value for term in result.terms}


def taken(result: PathResult) -> list[str]:
    assert result.path is not None
    return list(result.path.steps)


def lines(order: int) -> list[list[str]]:
    """Return the lines of the projective plane of a prime order, each as its points.

    There are order² + order + 1 points and as many lines; a line has order + 1 points, and two lines share exactly one.
    """
    points = [(1, *rest) for rest in product(range(order), repeat=2)]
    points += [(0, 1, last) for last in range(order)] + [(0, 0, 1)]
    return [
        [
            f"P{place}"
            for place, point in enumerate(points)
            if sum(a * b for a, b in zip(line, point, strict=True)) % order == 0
        ]
        for line in points
    ]


def plane(order: int, *, goal: Goal, budget: int | None = None) -> PathProblem:
    """Ask for every point; each line is a module of price 100."""
    every = lines(order)
    return problem(
        [
            module(f"L{place:03}", *(gives(point, 0, 1) for point in points), price=100)
            for place, points in enumerate(every)
        ],
        [requires(f"P{place}", 1) for place in range(len(every))],
        budget=budget,
        goal=goal,
    )


@pytest.mark.parametrize("order", [2, 3, 5, 7])
def test_covering_a_plane_takes_one_line_more_than_its_order(order: int) -> None:
    """The first line covers order + 1 points and every further one at most order new ones, as it meets the first.

    So order² + order + 1 points take at least order + 1 lines, and the lines through one point are so many.
    """
    found = proven_values(plane(order, goal=Goal.CHEAPEST))
    assert found["steps"] == order**2 + order + 1
    assert found["price"] == 100 * (order + 1)


@pytest.mark.parametrize(("order", "bought"), [(2, 1), (2, 2), (3, 3), (5, 2), (5, 5), (7, 4)])
def test_a_budget_for_some_lines_covers_what_lines_through_one_point_cover(order: int, bought: int) -> None:
    """By the same count, k lines cover at most 1 + order x k points; one coin less buys one line less."""
    exactly = proven_values(plane(order, goal=Goal.CLOSEST, budget=100 * bought))
    assert (exactly["steps"], exactly["price"]) == (1 + order * bought, 100 * bought)
    one_less = proven_values(plane(order, goal=Goal.CLOSEST, budget=100 * bought - 1))
    assert one_less["steps"] == (1 + order * (bought - 1) if bought > 1 else 0)
    one_more = proven_values(plane(order, goal=Goal.CLOSEST, budget=100 * bought + 1))
    assert one_more["steps"] == 1 + order * bought


@pytest.mark.parametrize("balls", [1, 2, 4, 7])
def test_carrying_balls_takes_two_steps_each_and_one_walk(balls: int) -> None:
    """A robot with two hands fetches balls from the next room; what is true once stays true.

    Each ball must be picked up and put down, and the robot must walk over once: 2 x balls + 1. A ball that lies in the
    other room can be picked up there, which makes carrying and lying depend on each other in a circle.
    """
    modules: list[Module] = [module("walk", gives("there", 0, 1), price=1)]
    for ball, hand in product(range(balls), ("left", "right")):
        held, lies = f"held-{ball}-{hand}", f"lies-{ball}"
        modules += [
            module(f"pick-{ball}-{hand}", gives(held, 0, 1), price=1),
            module(f"pick-again-{ball}-{hand}", gives(held, 0, 1), price=1, needs={"there": 1, lies: 1}),
            module(f"drop-{ball}-{hand}", gives(lies, 0, 1), price=1, needs={"there": 1, held: 1}),
        ]
    found = proven_values(problem(modules, [requires(f"lies-{ball}", 1) for ball in range(balls)], goal=Goal.CHEAPEST))
    assert found["price"] == 2 * balls + 1


@pytest.mark.parametrize("length", [2, 3, 8, 20])
def test_a_ring_of_prerequisites_is_entered_at_its_cheapest_door(length: int) -> None:
    """Each module of the ring needs what the one before it gives, at price 1; each competency has a dear door as well.

    One door must be paid, and then every module of the ring but the one that the door stands for: the cheapest door is
    11, so 11 + length - 1. Whoever forgets the order pays no door, and only the length.
    """
    ring = [
        module(f"ring-{place}", gives(f"X{place}", 0, 1), price=1, needs={f"X{(place - 1) % length}": 1})
        for place in range(length)
    ]
    doors = [
        module(f"door-{place}", gives(f"X{place}", 0, 1), price=11 + (place - length // 2) ** 2)
        for place in range(length)
    ]
    target = [requires(f"X{place}", 1) for place in range(length)]
    found = proven_values(problem([*ring, *doors], target, goal=Goal.CHEAPEST))
    assert found["price"] == 11 + length - 1


@pytest.mark.parametrize("length", [2, 3, 8])
def test_a_ring_without_a_door_is_no_plan(length: int) -> None:
    """Every module waits for another one, so nothing can begin, and each gap says that its entry cannot be met."""
    ring = [
        module(f"ring-{place}", gives(f"X{place}", 0, 1), price=1, needs={f"X{(place - 1) % length}": 1})
        for place in range(length)
    ]
    asked = problem(ring, [requires(f"X{place}", 1) for place in range(length)])
    result = recommend_path(asked)
    assert taken(result) == []
    assert {str(gap.reason) for gap in result.gaps} == {"entry"}
