"""What is read off the engine: a bound is the whole number that it stands for, however large the terms are."""

import signal

import pytest
from ortools.sat.python.cp_model import CpModel

from solver.control import SearchLimits
from solver.cpsat import Ending, Search
from tests.proof import judge


@pytest.mark.parametrize(("cost", "gain"), [(99_899_989_011, 99_899_989_013), (6_981_199_301_879, 6_981_199_301_880)])
def test_a_bound_is_exact_where_large_terms_cancel_out(cost: int, gain: int) -> None:
    """One paid, one gained: the engine reports -1.999996 for the first, and -0.9998 for the second."""
    model = CpModel()
    dear, free, paid, one, other = (model.new_bool_var(name) for name in ("dear", "free", "paid", "one", "other"))
    model.add_bool_or([dear, free, one.negated()])
    model.add_bool_or([dear, other.negated()])
    model.add(paid == 1)
    model.add(cost * dear + cost * paid <= cost + 1)
    model.minimize(cost * dear + cost * paid - gain * one - gain * other)
    found = Search(SearchLimits()).run(model)
    assert (found.ending, found.bound) == (Ending.OPTIMAL, cost - gain)


def test_searches_inside_a_share_leave_the_rest() -> None:
    """What was not taken inside is there again after."""
    search = Search(SearchLimits(deterministic=2.0))
    with search.within(0.25):
        assert search.deterministic_left == 0.5
        search.deterministic_left -= 0.25
    assert search.deterministic_left == 1.75
    with search.within(0.0):
        assert search.is_over
    assert not search.is_over


@pytest.mark.parametrize("seed", [7_008_398, 13_019_690])
def test_a_calendar_that_ended_the_process_is_answered(seed: int) -> None:
    """Presolving lost a row, and the engine ends the process when a solution of its own is none."""
    assert not judge([seed]).faults


def test_interrupts_stay_with_whoever_takes_them() -> None:
    """Left to itself, the engine takes them while it searches, and afterwards an interrupt ends the process at once."""
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        model = CpModel()
        model.maximize(model.new_int_var(0, 3, "level"))
        assert Search(SearchLimits()).run(model).values == (3,)
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]
