"""Groups of learners: small ones against the oracle, several that fit together, and a program that grows."""

from collections import Counter
from dataclasses import replace

import pytest

import solver
from solver.annual import course
from solver.annual import search as searching
from solver.annual.answer import AnnualTier
from solver.annual.columns import EMPTY
from solver.annual.company import Company
from solver.annual.control import AnnualLimits
from solver.annual.grants import within_grants
from solver.annual.group import decide_group
from solver.annual.groups import Choice, decided, questions, regrouped
from solver.annual.problem import GrantId
from solver.annual.rounding import obeys, value
from solver.annual.sample import alike, sample_sizes, spread
from solver.annual.shared import shared_of
from solver.linear import LinearProgram
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.companies import Knobs, company

TO_THE_END = AnnualLimits(relative_gap=0.0)

#: Years that a group decides and paths alone do not: a grant for a module and its runs, a class that must be filled.
DECIDED_TOGETHER = (5037, 5072, 5229, 5370, 5374, 12054, 12110, 13032, 20019)


@pytest.mark.parametrize("seed", DECIDED_TOGETHER)
def test_a_company_that_is_one_group_is_planned_as_well_as_can_be(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    problem = random_company(seed)
    assert annual_faults(problem, solver.plan_year(problem, TO_THE_END)) == []


@pytest.mark.parametrize("first", [5400, 5420])
def test_small_groups_break_no_rule_and_no_bound(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    monkeypatch.setattr(course, "GROUP", 2)
    monkeypatch.setattr(course, "WHOLE", 1.0)
    for seed in range(first, first + 20):
        problem = random_company(seed)
        assert annual_faults(problem, solver.plan_year(problem, TO_THE_END), is_complete=False) == [], seed


@pytest.mark.parametrize("few", [0, 12])
def test_a_grant_and_a_cost_centre_may_have_one_name(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    shared = 0
    for seed in range(5000, 5060):
        problem = random_company(seed)
        names = {centre.id: GrantId(centre.id) for centre in problem.cost_centres if centre.budget_minor is not None}
        grants = tuple(
            replace(grant, id=name) for grant, name in zip(problem.grants, sorted(names.values()), strict=False)
        )
        if not grants or len(grants) < len(problem.grants) or all(grant.most_minor is None for grant in grants):
            continue
        shared += 1
        alike = replace(problem, grants=grants)
        found, other = solver.plan_year(alike, TO_THE_END), solver.plan_year(problem, TO_THE_END)
        assert found.terms == other.terms, seed
        assert annual_faults(alike, found) == [], seed
    assert shared > 3


def begun() -> tuple[Company, Choice]:
    """Return a company in which nobody must do anything, and nobody does."""
    problem = company(Knobs(learners=40, modules=80, offerings=16, cost_centres=4, seed=3))
    free = [one for one in problem.learners if not one.in_progress and not any(lock.keep for lock in one.locks)]
    return Company(problem), {learner.id: EMPTY for learner in free}


def test_what_groups_decide_beside_each_other_fits_together() -> None:
    made, choice = begun()
    reached = [value(made, choice, AnnualTier.STEPS)]
    for turn in range(3):
        groups = [[one for one in group if one in choice] for group in regrouped(made, choice, size=10, turn=turn)]
        asked = questions(
            made,
            choice,
            groups,
            tier=AnnualTier.STEPS,
            earlier=(),
            turn=turn,
            seconds=600.0,
            relative_gap=0.0,
        )
        budget = made.problem.budget_minor
        assert budget is not None
        assert sum(question.budget_minor or 0 for question in asked) <= budget
        openers = Counter(
            seat for question in asked for seat, opening in question.openings.items() if not opening.is_closed
        )
        used = {seat for column in choice.values() for seat in column.seats}
        assert all(times == 1 for seat, times in openers.items() if seat not in used)
        for group, answer in zip(
            groups, decided(shared_of(made.problem).packed, asked, None, TO_THE_END, 0.0), strict=True
        ):
            assert answer is not None
            assert answer.columns is not None
            choice = choice | dict(zip(group, answer.columns, strict=True))
        assert obeys(made, choice, ())
        reached.append(value(made, choice, AnnualTier.STEPS))
    assert reached == sorted(reached)
    assert reached[1] > reached[0]


def test_some_learners_stand_for_every_centre() -> None:
    problem = company(Knobs(learners=1_100, cost_centres=6))
    sizes = list(sample_sizes(len(problem.learners), is_first=True))
    assert sizes == [250] == list(sample_sizes(len(problem.learners), is_first=False))
    assert list(sample_sizes(10_000, is_first=True)) == [250, 1_000, 4_000]
    assert list(sample_sizes(10_000, is_first=False)) == [1_000, 4_000]
    some = spread(alike(problem), sizes[0])
    everywhere = Counter(learner.cost_centre for learner in problem.learners)
    sampled = Counter(learner.cost_centre for learner in some)
    assert len({learner.id for learner in some}) == sizes[0]
    for centre, count in everywhere.items():
        assert abs(sampled[centre] - count * sizes[0] / len(problem.learners)) <= 1


def test_a_program_grows_and_goes_on() -> None:
    program = LinearProgram()
    hours = program.add_row(upper=4)
    first = program.add_variable(3, [(hours, 1)])
    second = program.add_variable(2, [(hours, 1)])
    assert program.solve().values == (4, 0)
    limit = program.add_row(upper=3, entries=[(first, 1)])
    answer = program.solve()
    assert (answer.values, answer.objective) == ((3, 1), 11)
    assert (answer.duals[hours], answer.duals[limit]) == (2, 1)
    program.add_variable(5, [(hours, 1), (limit, 1)], most=2)
    assert program.solve().objective == 5 * 2 + 3 * 1 + 2 * 1
    program.set_factor(second, 0)
    assert program.solve().objective == 5 * 2 + 3 * 1


def test_whole_numbers_begin_from_a_known_solution() -> None:
    program = LinearProgram()
    row = program.add_row(upper=5)
    for factor, weight in ((3.0, 2), (4.0, 3), (5.0, 4)):
        program.add_variable(factor, [(row, weight)], most=1, is_whole=True)
    answer = program.solve(start=(0, 0, 1))
    assert (answer.values, answer.objective, answer.duals) == ((1, 1, 0), 7, ())
    assert answer.bound == pytest.approx(7)


def test_a_group_that_is_cut_short_again_and_again_has_no_more_time_than_it_was_given() -> None:
    made, choice = begun()
    (asked,) = questions(
        made,
        choice,
        [list(choice)],
        tier=AnnualTier.STEPS,
        earlier=(),
        turn=0,
        seconds=0.0,
        relative_gap=0.0,
    )
    packed = shared_of(made.problem).packed
    assert decide_group(packed, asked).columns is None
    assert decide_group(packed, replace(asked, seconds=3600.0, relative_gap=1.0)).columns is not None


def test_all_searches_of_a_program_count_as_its_time() -> None:
    program = LinearProgram()
    program.add_row(upper=1, entries=[(program.add_variable(1.0, most=2), 1.0)])
    before = program.seconds_spent
    for _ in range(2):
        program.solve()
        assert program.seconds_spent >= before
        before = program.seconds_spent
    assert before > 0


def test_a_unit_that_rounding_gave_too_much_is_given_back_by_who_can_pay_it() -> None:
    """Of the 10 that three were given, a grant has 8; the first has no money left to pay one of the 2."""
    half, rest = GrantId("half"), GrantId("rest")
    columns = [replace(EMPTY, price_minor=10, granted=((half, paid), (rest, 1))) for paid in (3, 3, 4)]
    found = within_grants(columns, [6, None, 6], {half: 8})
    assert [dict(column.granted) for column in found] == [{half: 3, rest: 1}, {half: 2, rest: 1}, {half: 3, rest: 1}]
    assert within_grants(columns, [6, None, 6], {half: 10}) == columns
    # So much does not come of rounding.
    assert within_grants(columns, [6, None, 6], {half: 6}) == columns
