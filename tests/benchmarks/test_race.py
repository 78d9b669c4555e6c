"""The race is fair and counts right; how long anything takes is nobody's test."""

from dataclasses import replace
from pathlib import Path

import pytest

from solver import PathProblem, recommend_path
from tests.benchmarks.families import families, fixed
from tests.benchmarks.growth import PANELS, STYLES, Curve, drawn
from tests.benchmarks.instances import synthetic
from tests.benchmarks.others import METHODS, Attempt, attempts
from tests.benchmarks.ours import Reading, answered
from tests.benchmarks.race import COMPARISONS, Race, other_readings, others_lines, our_line, ratio
from tests.benchmarks.shapes import knapsack, many_items, tangle
from tests.benchmarks.shipped import shipped_problems
from tests.formulations.agreement import ENGINES
from tests.formulations.answers import answer_from
from tests.formulations.prepared import Prepared


def test_the_same_number_is_the_same_problem() -> None:
    for family in families():
        if "20000" not in family.key:
            assert family.make(3) == family.make(3)
            assert family.make(3) != family.make(4)
    assert len({family.key for family in families()}) == len(families())


@pytest.mark.parametrize(
    "problem",
    [knapsack(8, 1), tangle(8, 20, 1), many_items(2, 3, 20, 1), synthetic(60, 4, 1)],
    ids=["knapsack", "circles", "items", "synthetic"],
)
def test_everybody_ends_with_our_values(problem: PathProblem) -> None:
    ours = answered(problem, 0)
    found = list(attempts(problem, ours, methods=METHODS, seconds=600))
    assert len(found) == 2 * len(METHODS)
    assert {each.verdict for each in found} == {"equal"}
    assert all(each.search > 0 and each.write > 0 for each in found)


def test_another_value_is_told() -> None:
    problem = synthetic(60, 4, 1)
    ours = answered(problem, 0)
    wrong = replace(ours, values=(*ours.values[:-1], ours.values[-1] + 1))
    found = attempts(problem, wrong, methods=METHODS[:1], seconds=600)
    assert {each.verdict for each in found} == {"other"}


def test_no_time_is_a_time_out() -> None:
    problem = synthetic(1000, 12, 1)
    ours = answered(problem, 0)
    found = attempts(problem, ours, methods=METHODS[:1], seconds=0.0, gifts=(False,))
    assert [each.verdict for each in found] == ["out of time"]


def test_the_ratio_is_to_the_best_proof_and_else_the_least_that_it_can_be() -> None:
    race = Race(
        ours=_reading(wall=2.0),
        others=[
            _attempt(verdict="out of time", write=0.0, search=5.0),
            _attempt(verdict="equal", write=2.0, search=10.0),
            _attempt(verdict="equal", write=0.0, search=20.0),
            _attempt(verdict="other", write=0.0, search=1.0),
            _attempt(verdict="out of time", write=1.0, search=9.0, prepared=True),
        ],
    )
    whole, gift, bare = COMPARISONS
    assert ratio(race, whole) == (6.0, False)
    assert ratio(race, gift) == (5.0, True)
    assert ratio(race, bare) == (20.0, True)
    assert ratio(Race(ours=race.ours, others=[]), whole) is None


def test_lines_tell_what_was_counted() -> None:
    family = fixed("tiny", "tiny problems", [synthetic(60, 4, seed) for seed in range(4)])
    readings = [answered(family.make(number), number) for number in range(family.count)]
    assert "   4    100%" in our_line(family, readings)
    races = other_readings(family, readings, 2, METHODS[:1], 600)
    assert [race.ours.number for race in races] == [1, 3]
    lines = list(others_lines(family, [each for race in races for each in race.others]))
    assert len(lines) == 2
    assert "CP-SAT" in lines[0]


def test_the_shipped_questions_are_of_every_role_and_person() -> None:
    """One of each is proven, and another engine says the same."""
    roles, people = shipped_problems()
    assert len(roles) >= 3 * 25
    assert len(people) >= 300
    for _, problem in (roles[0], people[0]):
        result = recommend_path(problem)
        assert result.status == "optimal"
        source = Prepared(problem, max(each.last_day for each in result.path.placements) if result.path else None)
        made = answer_from(source, problem.goal, ENGINES["CP-SAT"], False, 600)
        assert made.values == tuple(term.value for term in result.terms)


def test_the_picture_names_its_axes_and_curves(tmp_path: Path) -> None:
    curves = {name: Curve({100: 0.001, 1_000: 0.01}, {1_000}) for name in STYLES}
    drawn([(panel, curves) for panel in PANELS]).savefig(tmp_path / "growth.svg")
    assert (tmp_path / "growth.svg").read_text().startswith("<?xml")
    axes = drawn([(panel, curves) for panel in PANELS]).axes
    assert [each.get_xscale() for each in axes] == [each.get_yscale() for each in axes] == ["log", "log"]
    assert all(each.get_xlabel() and each.get_ylabel() and each.get_title() for each in axes)


def _reading(*, wall: float) -> Reading:
    parts = {"prepare": 1.0, "build": 0.2, "search": 0.3, "explain": 0.4, "check": 0.1}
    return Reading(number=0, status="optimal", values=(), wall=wall, processor=wall, parts=parts, finish_day=None)


def _attempt(*, verdict: str, write: float, search: float, prepared: bool = False) -> Attempt:
    return Attempt(
        number=0,
        engine="HiGHS",
        weighted=False,
        prepared=prepared,
        verdict=verdict,
        write=write,
        search=search,
        processor=search,
    )
