"""The meaning of a right answer, sentence by sentence: tiny cases with the answer worked out in the comment.

Each answer is also judged by every check and by the oracle, so a case fails for more than what it names.
"""

import pytest

from solver import recommend_path
from solver.domain import InvalidProblem
from solver.path.problem import Gap, GapState, Goal, OpenReason, PathProblem, PathResult
from solver.result import Status
from tests.build import gives, module, problem, requires, scale
from tests.judge import faults


def answer(case: PathProblem) -> PathResult:
    """Return the answer, once nobody finds a fault in it."""
    result = recommend_path(case)
    assert faults(case, result) == []
    return result


def taken(result: PathResult) -> str:
    """Return the steps in their order, as one text."""
    assert result.path is not None
    return " ".join(result.path.steps)


def terms(result: PathResult) -> tuple[int, ...]:
    return tuple(term.value for term in result.terms)


def gap(result: PathResult, competency: str) -> Gap:
    return next(entry for entry in result.gaps if entry.competency == competency)


# 1. Levels.


def test_the_steps_are_those_of_the_scale() -> None:
    """On 2, 3, 4, 5 the way from 0 to 4 is three steps, not four; with weight 10 that is 30."""
    case = problem([module("A", gives("AM", 0, 4))], [requires("AM", 4, weight=10)], scales=[scale("AM", 2, 3, 4, 5)])
    assert terms(answer(case))[1] == 30


def test_a_scale_of_one_level_has_one_step() -> None:
    """109509L6 knows 0 and 6: reaching 6 is a single step."""
    case = problem([module("A", gives("U", 0, 6))], [requires("U", 6)], scales=[scale("U", 6)])
    assert terms(answer(case)) == (0, 1, 100, 100)


def test_levels_never_add_up() -> None:
    """Two modules to level 2 make no level 4: the cheaper one is taken, and the gap is partly closed."""
    case = problem(
        [module("A", gives("X", 0, 2), price=40), module("B", gives("X", 0, 2), price=30)], [requires("X", 4)]
    )
    result = answer(case)
    assert taken(result) == "B"
    assert (gap(result, "X").state, gap(result, "X").reached) == (GapState.PARTLY, 2)
    assert gap(result, "X").reason is OpenReason.NO_MODULE


def test_a_level_off_the_scale_is_no_problem_to_solve() -> None:
    """1 is not on 2, 3, 5; neither as a requirement nor as a start."""
    with pytest.raises(InvalidProblem, match="not on the scale"):
        problem([], [requires("X", 1)], scales=[scale("X", 2, 3, 5)])
    with pytest.raises(InvalidProblem, match="not on the scale"):
        problem([module("A", gives("X", 1, 3))], [], scales=[scale("X", 2, 3, 5)])


# 2. A module may be taken.


def test_from_level_must_be_held() -> None:
    """B leads from 1 to 2 and nothing leads to 1: nothing leads on from 0, which is where the learner is."""
    result = answer(problem([module("B", gives("X", 1, 2))], [requires("X", 2)]))
    assert taken(result) == ""
    assert gap(result, "X").reason is OpenReason.NO_MODULE


def test_more_than_from_level_is_enough() -> None:
    """A starts at 0 and leads to 3; held is 2. At least 0 is asked for, so one step is gained."""
    result = answer(problem([module("A", gives("X", 0, 3))], [requires("X", 3)], held={"X": 2}))
    assert terms(result)[1] == 1


def test_every_outcome_asks_for_its_own_level() -> None:
    """A gives X 1 and Y 2, from Y 1: without Y 1 not even X 1 is to be had, with it both are."""
    both = module("A", gives("X", 0, 1), gives("Y", 1, 2))
    result = answer(problem([both], [requires("X", 1)]))
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.ENTRY)
    assert taken(answer(problem([both], [requires("X", 1)], held={"Y": 1}))) == "A"


def test_levels_required_come_first() -> None:
    """A is wanted and needs P 2; C and D are the only way there, in this order."""
    case = problem(
        [module("A", gives("X", 0, 1), needs={"P": 2}), module("C", gives("P", 0, 1)), module("D", gives("P", 1, 2))],
        [requires("X", 1)],
    )
    assert taken(answer(case)) == "C D A"


def test_of_each_list_one_module_is_enough() -> None:
    """A needs one of P, Q and one of R: Q is cheaper than P, so Q and R (20 + 5) come before A (100)."""
    case = problem(
        [
            module("A", gives("X", 0, 1), after=["P Q", "R"]),
            module("P", price=50),
            module("Q", price=20),
            module("R", price=5),
        ],
        [requires("X", 1)],
    )
    result = answer(case)
    assert sorted(taken(result).split()) == ["A", "Q", "R"]
    assert terms(result) == (0, 1, 125, 300)


def test_one_module_may_stand_for_two_lists() -> None:
    """P and Q or Q and R: Q alone (60) is cheaper than P and R together (40 + 40)."""
    case = problem(
        [
            module("A", gives("X", 0, 1), after=["P Q", "Q R"]),
            module("P", price=40),
            module("Q", price=60),
            module("R", price=40),
        ],
        [requires("X", 1)],
    )
    assert taken(answer(case)) == "Q A"


def test_an_unknown_alternative_never_helps() -> None:
    """A needs OLD, which is no module here: no order meets that."""
    result = answer(problem([module("A", gives("X", 0, 1), after=["OLD"])], [requires("X", 1)]))
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.ENTRY)


@pytest.mark.parametrize("names", [("B", ""), ("", "A")])
def test_exclusion_works_both_ways(names: tuple[str, str]) -> None:
    """A and B exclude each other, whichever says so: X with weight 3 is chosen over Y with 2."""
    case = problem(
        [module("A", gives("X", 0, 1), excludes=names[0]), module("B", gives("Y", 0, 1), excludes=names[1])],
        [requires("X", 1, weight=3), requires("Y", 1, weight=2)],
    )
    result = answer(case)
    assert taken(result) == "A"
    # B alone would close Y, so it is not the exclusion alone that prevents it, but what it would cost elsewhere.
    assert gap(result, "Y").reason is OpenReason.TRADE_OFF


# 3. Taking it.


def test_a_level_with_items_takes_all_of_them() -> None:
    """Level 1 lists i, j, k; A covers i j, B covers k, C covers j k: A with B costs 50, A with C 60."""
    case = problem(
        [
            module("A", gives("X", 0, 1, "i j"), price=20),
            module("B", gives("X", 0, 1, "k"), price=30),
            module("C", gives("X", 0, 1, "j k"), price=40),
        ],
        [requires("X", 1)],
        scales=[scale("X", 1, items={1: "i j k"})],
    )
    result = answer(case)
    assert sorted(taken(result).split()) == ["A", "B"]
    assert set(gap(result, "X").closed_by) == {"A", "B"}


def test_some_of_the_items_are_worth_nothing() -> None:
    """k is covered by nobody: level 1 cannot be reached, so covering i j is not worth a cent."""
    case = problem(
        [module("A", gives("X", 0, 1, "i j"))], [requires("X", 1)], scales=[scale("X", 1, items={1: "i j k"})]
    )
    result = answer(case)
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.NO_MODULE)


def test_items_held_count_before_anything_is_taken() -> None:
    """With k held, A is enough; with all three held, so is nothing."""
    scales = [scale("X", 1, items={1: "i j k"})]
    modules = [module("A", gives("X", 0, 1, "i j"))]
    assert taken(answer(problem(modules, [requires("X", 1)], scales=scales, items_held="k"))) == "A"
    result = answer(problem(modules, [requires("X", 1)], scales=scales, items_held="i j k"))
    assert (taken(result), gap(result, "X").held, gap(result, "X").state) == ("", 1, GapState.MET)


def test_items_make_a_level_only_when_the_one_before_is_held() -> None:
    """Items of 3 are held, 2 is not: held is 0. A leads to 2, and 3 follows: two steps for one module."""
    case = problem(
        [module("A", gives("X", 0, 2))],
        [requires("X", 3)],
        scales=[scale("X", 2, 3, items={3: "i"})],
        items_held="i",
    )
    result = answer(case)
    assert (gap(result, "X").held, gap(result, "X").reached, terms(result)[1]) == (0, 3, 2)


def test_a_module_for_the_whole_level_needs_no_items() -> None:
    """W gives level 1 whole for 70; the items come to 40 + 50."""
    case = problem(
        [
            module("A", gives("X", 0, 1, "i"), price=40),
            module("B", gives("X", 0, 1, "j"), price=50),
            module("W", gives("X", 0, 1), price=70),
        ],
        [requires("X", 1)],
        scales=[scale("X", 1, items={1: "i j"})],
    )
    assert taken(answer(case)) == "W"


def test_items_of_a_level_that_lists_none_are_refused() -> None:
    """The scale lists items for 2 and none for 1."""
    with pytest.raises(InvalidProblem, match="not one of"):
        problem([module("A", gives("X", 0, 1, "i"))], [], scales=[scale("X", 1, 2, items={2: "i"})])


# 4. Order is well-founded.


def test_two_modules_that_each_need_the_other_are_no_plan() -> None:
    """A needs X 1 and gives Y 1, B needs Y 1 and gives X 1: no order, at any price, begins."""
    case = problem(
        [module("A", gives("Y", 0, 1), needs={"X": 1}), module("B", gives("X", 0, 1), needs={"Y": 1})],
        [requires("X", 1), requires("Y", 1)],
    )
    result = answer(case)
    assert (result.status, taken(result)) == (Status.OPTIMAL, "")
    assert [entry.reason for entry in result.gaps] == [OpenReason.ENTRY, OpenReason.ENTRY]


def test_a_circle_can_be_entered_from_outside() -> None:
    """The same circle with a way in: E gives X 1 for 500. With A (100) both are closed; B is of no use then."""
    case = problem(
        [
            module("A", gives("Y", 0, 1), needs={"X": 1}),
            module("B", gives("X", 0, 1), needs={"Y": 1}),
            module("E", gives("X", 0, 1), price=500),
        ],
        [requires("X", 1), requires("Y", 1)],
    )
    result = answer(case)
    assert taken(result) == "E A"
    assert terms(result) == (0, 2, 600, 200)


def test_modules_that_require_each_other_are_no_plan() -> None:
    """The same with modules in the place of levels, three in a ring."""
    case = problem(
        [
            module("A", gives("X", 0, 1), after=["B"]),
            module("B", gives("Y", 0, 1), after=["C"]),
            module("C", gives("Z", 0, 1), after=["A"]),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
    )
    result = answer(case)
    assert taken(result) == ""
    assert {entry.reason for entry in result.gaps} == {OpenReason.ENTRY}


def test_a_circle_through_a_level_and_a_module_is_no_plan() -> None:
    """A needs X 1, which B gives after A."""
    case = problem(
        [module("A", gives("Y", 0, 1), needs={"X": 1}), module("B", gives("X", 0, 1), after=["A"])],
        [requires("X", 1), requires("Y", 1)],
    )
    assert taken(answer(case)) == ""


# 5. Completed modules.


def test_a_completed_module_satisfies_what_requires_it() -> None:
    """A needs P; P is completed, though nobody offers it any more."""
    assert (
        taken(answer(problem([module("A", gives("X", 0, 1), after=["P"])], [requires("X", 1)], completed="P"))) == "A"
    )


def test_a_completed_module_raises_no_level_and_is_not_taken_again() -> None:
    """A is completed and the level not attested: held is 0, and B, the dearer one, is the way."""
    case = problem(
        [module("A", gives("X", 0, 1), price=10), module("B", gives("X", 0, 1), price=90)],
        [requires("X", 1)],
        completed="A",
    )
    result = answer(case)
    assert (gap(result, "X").held, taken(result)) == (0, "B")


def test_a_completed_module_covers_no_item() -> None:
    """A, completed, would cover i; B covers j alone, so level 1 stays out of reach: nobody else covers i."""
    case = problem(
        [module("A", gives("X", 0, 1, "i")), module("B", gives("X", 0, 1, "j"))],
        [requires("X", 1)],
        scales=[scale("X", 1, items={1: "i j"})],
        completed="A",
    )
    result = answer(case)
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.NO_MODULE)


def test_a_completed_module_excludes_nothing() -> None:
    """A is completed and names B; B may be taken all the same."""
    case = problem(
        [module("A", gives("X", 0, 1), excludes="B"), module("B", gives("Y", 0, 1))], [requires("Y", 1)], completed="A"
    )
    assert taken(answer(case)) == "B"


# 6. Limits are hard.


@pytest.mark.parametrize(("budget", "expected"), [(149, "B"), (150, "A B"), (151, "A B")])
def test_the_budget_binds_to_the_cent(budget: int, expected: str) -> None:
    """A costs 100 and B 50: 150 pays both, 149 only one. X weighs 1 and Y 2, so it is B."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1), price=50)],
        [requires("X", 1), requires("Y", 1, weight=2)],
        budget=budget,
    )
    result = answer(case)
    assert sorted(taken(result).split()) == expected.split()
    if budget == 149:
        assert gap(result, "X").reason is OpenReason.TRADE_OFF


def test_a_budget_of_nothing_still_pays_what_is_free() -> None:
    """F is free, A is not: with a budget of 0 only F is taken, and only the budget keeps A out."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("F", gives("Y", 0, 1), price=0)],
        [requires("X", 1), requires("Y", 1)],
        budget=0,
    )
    result = answer(case)
    assert (taken(result), gap(result, "X").reason) == ("F", OpenReason.BUDGET)


@pytest.mark.parametrize(("effort", "reason"), [(399, OpenReason.EFFORT), (400, None)])
def test_the_effort_binds_to_the_hundredth(effort: int, reason: OpenReason | None) -> None:
    """A takes 4.00 hours."""
    result = answer(problem([module("A", gives("X", 0, 1), effort=400)], [requires("X", 1)], effort=effort))
    assert gap(result, "X").reason is reason


@pytest.mark.parametrize("limit", ["languages", "modes", "locations"])
def test_a_barred_module_is_never_a_step(limit: str) -> None:
    """A is cheaper and outside the learner's limits; B it is, and with B gone nothing."""
    modules = [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 1))]
    assert taken(answer(problem(modules, [requires("X", 1)], bars={limit: "A"}))) == "B"
    result = answer(problem(modules, [requires("X", 1)], bars={limit: "A B"}))
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.LIMITS)


# 8. Locks are hard.


def test_a_kept_module_is_in_the_plan_with_what_it_needs() -> None:
    """K closes nothing and needs P 1, which only C gives: both are steps. W is the cheap way to X 1 besides."""
    case = problem(
        [module("K", needs={"P": 1}), module("C", gives("P", 0, 1)), module("W", gives("X", 0, 1))],
        [requires("X", 1)],
        keep="K",
    )
    assert sorted(taken(answer(case)).split()) == ["C", "K", "W"]


def test_a_refused_module_is_not_in_the_plan() -> None:
    """A is refused, B costs more; with B refused too, locks alone leave the gap open."""
    modules = [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 1))]
    assert taken(answer(problem(modules, [requires("X", 1)], refuse="A"))) == "B"
    result = answer(problem(modules, [requires("X", 1)], refuse="A B"))
    assert (taken(result), gap(result, "X").reason) == ("", OpenReason.LOCKED)


def test_a_kept_module_may_shut_out_another() -> None:
    """K is locked in and excludes A, the only way to X 1. Without the lock A could be taken: the lock prevents it."""
    result = answer(problem([module("K", excludes="A"), module("A", gives("X", 0, 1))], [requires("X", 1)], keep="K"))
    assert (taken(result), gap(result, "X").reason) == ("K", OpenReason.LOCKED)


@pytest.mark.parametrize(
    "case",
    [
        # Nothing gives P 1, which K needs.
        problem([module("K", gives("X", 0, 1), needs={"P": 1})], [requires("X", 1)], keep="K"),
        # K and L exclude each other.
        problem([module("K", excludes="L"), module("L")], [], keep="K L"),
        # K needs C, and C is refused.
        problem([module("K", after=["C"]), module("C")], [], keep="K", refuse="C"),
        # K costs 100.
        problem([module("K")], [], keep="K", budget=99),
        # K is outside the learner's languages.
        problem([module("K")], [], keep="K", bars={"languages": "K"}),
        # K and L need each other's levels.
        problem(
            [module("K", gives("X", 0, 1), needs={"Y": 1}), module("L", gives("Y", 0, 1), needs={"X": 1})], [], keep="K"
        ),
        # K is completed and cannot be a step again.
        problem([module("K", gives("X", 0, 1))], [requires("X", 1)], keep="K", completed="K"),
    ],
    ids=["entry", "exclusion", "refused", "budget", "language", "circle", "completed"],
)
def test_locks_that_no_plan_can_obey_are_an_infeasible_answer(case: PathProblem) -> None:
    """No plan, no terms, and the smallest changes that would make one."""
    result = answer(case)
    assert (result.status, result.path, result.terms) == (Status.INFEASIBLE, None, ())
    assert result.relaxations


def test_keeping_and_refusing_the_same_module_is_no_problem_to_solve() -> None:
    """One module, one lock."""
    with pytest.raises(InvalidProblem, match="twice"):
        problem([module("K")], [], keep="K", refuse="K")


# 9. Nothing superfluous.


def test_nothing_free_is_taken_for_nothing() -> None:
    """F costs nothing, yet closes nothing that A does not close."""
    case = problem([module("A", gives("X", 0, 2)), module("F", gives("X", 0, 1), price=0)], [requires("X", 2)])
    assert taken(answer(case)) == "A"


def test_nothing_beyond_the_requirement_is_taken() -> None:
    """X 1 is required and A reaches it; the free way on to 2 is of no use."""
    case = problem([module("A", gives("X", 0, 1)), module("F", gives("X", 1, 2), price=0)], [requires("X", 1)])
    assert taken(answer(case)) == "A"


# 10. Weighted steps.


def test_weight_times_steps_decides() -> None:
    """X has 3 steps of weight 2, Y one of weight 5; the budget pays one module: 6 beats 5."""
    case = problem(
        [module("A", gives("X", 0, 3)), module("B", gives("Y", 0, 1))],
        [requires("X", 3, weight=2), requires("Y", 1, weight=5)],
        budget=100,
    )
    result = answer(case)
    assert (taken(result), terms(result)[1]) == ("A", 6)


def test_steps_beyond_the_requirement_count_nothing() -> None:
    """A reaches 5 where 2 is required: 2 steps. B reaches 3 of 3: 3 steps, and wins the one place the budget has."""
    case = problem(
        [module("A", gives("X", 0, 5)), module("B", gives("Y", 0, 3))], [requires("X", 2), requires("Y", 3)], budget=100
    )
    result = answer(case)
    assert taken(result) == "B"


def test_coverage_counts_all_required_steps_from_zero() -> None:
    """Of 2, 3, 4 with weight 5 two steps are held, one of weight 3 is not: 10 of 18 before, 18 after."""
    case = problem(
        [module("A", gives("X", 3, 4)), module("B", gives("Y", 0, 1))],
        [requires("X", 4, weight=5), requires("Y", 1, weight=3)],
        scales=[scale("X", 2, 3, 4)],
        held={"X": 3},
    )
    result = answer(case)
    assert (result.weight_required, result.weight_before, result.weight_after) == (18, 10, 18)


def test_more_held_than_required_is_not_more_coverage() -> None:
    """4 is held where 2 is required: 2 of 2 steps, before and after."""
    result = answer(problem([], [requires("X", 2)], held={"X": 4}))
    assert (result.weight_required, result.weight_before, result.weight_after) == (2, 2, 2)
    assert gap(result, "X").state is GapState.MET


# 11. Goals are lexicographic.


def test_one_essential_step_beats_any_number_of_others() -> None:
    """The budget pays one: the essential X (weight 1) goes before Y (weight 1,000,000)."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))],
        [requires("X", 1, essential=True), requires("Y", 1, weight=1_000_000)],
        budget=100,
    )
    assert taken(answer(case)) == "A"


def test_a_step_is_worth_any_price_within_the_limits() -> None:
    """B closes one step more than A for a million times the price."""
    case = problem(
        [module("A", gives("X", 0, 1), price=1), module("B", gives("X", 0, 2), price=1_000_000_00)], [requires("X", 2)]
    )
    assert taken(answer(case)) == "B"


def test_price_comes_before_effort_and_effort_breaks_the_tie() -> None:
    """A and B cost 10, C costs 11 and takes least: B, which takes less than A."""
    modules = [
        module("A", gives("X", 0, 1), price=10, effort=300),
        module("B", gives("X", 0, 1), price=10, effort=299),
        module("C", gives("X", 0, 1), price=11, effort=1),
    ]
    assert taken(answer(problem(modules, [requires("X", 1)]))) == "B"
    assert taken(answer(problem(modules, [requires("X", 1)], goal=Goal.CHEAPEST))) == "B"


def test_fastest_without_dates_puts_effort_before_price() -> None:
    """C takes least, whatever it costs; D takes as little and costs more."""
    modules = [
        module("A", gives("X", 0, 1), price=10, effort=300),
        module("C", gives("X", 0, 1), price=11, effort=2),
        module("D", gives("X", 0, 1), price=12, effort=2),
    ]
    result = answer(problem(modules, [requires("X", 1)], goal=Goal.FASTEST))
    assert taken(result) == "C"
    assert [term.name for term in result.terms] == ["essential_steps", "steps", "effort", "price"]


@pytest.mark.parametrize("goal", [Goal.CHEAPEST, Goal.FASTEST])
def test_cheapest_and_fastest_demand_every_step_that_could_be_reached(goal: Goal) -> None:
    """A and B close everything for 200; a budget of 199 makes it infeasible, and 200 is the smallest that does not."""
    modules = [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))]
    wanted = [requires("X", 1), requires("Y", 1)]
    result = answer(problem(modules, wanted, budget=199, goal=goal))
    assert result.status is Status.INFEASIBLE
    assert [[(change.limit, change.to_value) for change in entry.changes] for entry in result.relaxations] == [
        [("budget", 200)]
    ]
    assert terms(answer(problem(modules, wanted, budget=200, goal=goal)))[:2] == (0, 2)


def test_the_demand_is_what_could_be_reached_not_what_is_required() -> None:
    """Nothing leads to Z 1, so the demand is X 1 alone, and the answer is no failure."""
    case = problem([module("A", gives("X", 0, 1))], [requires("X", 1), requires("Z", 1)], goal=Goal.CHEAPEST)
    result = answer(case)
    assert (result.status, taken(result), gap(result, "Z").reason) == (Status.OPTIMAL, "A", OpenReason.NO_MODULE)


def test_the_demand_is_taken_without_bars_and_with_locks() -> None:
    """Barred B could close Y: infeasible. Refused B could not: the demand shrinks with the lock."""
    modules = [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))]
    wanted = [requires("X", 1), requires("Y", 1)]
    barred = answer(problem(modules, wanted, bars={"modes": "B"}, goal=Goal.CHEAPEST))
    assert barred.status is Status.INFEASIBLE
    refused = answer(problem(modules, wanted, refuse="B", goal=Goal.CHEAPEST))
    assert (refused.status, taken(refused)) == (Status.OPTIMAL, "A")


def test_both_step_terms_are_demanded_at_once() -> None:
    """A and B exclude each other: unlimited, the essential X (1) is chosen over Y (9). Only A's 100 must be paid."""
    case = problem(
        [module("A", gives("X", 0, 1), excludes="B"), module("B", gives("Y", 0, 1), price=1)],
        [requires("X", 1, essential=True), requires("Y", 1, weight=9)],
        goal=Goal.CHEAPEST,
    )
    assert terms(answer(case)) == (1, 1, 100, 100)


# The reasons of a gap left open, and their order.


def test_excluded_is_said_when_exclusions_alone_prevent_it() -> None:
    """X 1 takes P and Q, and they exclude each other: no limit, no lock, and still no way."""
    case = problem(
        [module("A", gives("X", 0, 1), after=["P", "Q"]), module("P", excludes="Q"), module("Q")], [requires("X", 1)]
    )
    assert gap(answer(case), "X").reason is OpenReason.EXCLUDED


def test_no_module_looks_at_the_level_reached_and_nothing_else() -> None:
    """From 1 on leads C, which needs P 9: it does lead further, so the reason is its entry."""
    case = problem([module("A", gives("X", 0, 1)), module("C", gives("X", 1, 2), needs={"P": 9})], [requires("X", 2)])
    result = answer(case)
    assert (gap(result, "X").state, gap(result, "X").reason) == (GapState.PARTLY, OpenReason.ENTRY)


def test_trade_off_is_said_when_only_something_else_would_pay() -> None:
    """100 pays A or B; X weighs more. Y could be closed within the limits, by leaving X open."""
    case = problem(
        [module("A", gives("X", 0, 1)), module("B", gives("Y", 0, 1))],
        [requires("X", 1, weight=2), requires("Y", 1)],
        budget=100,
    )
    assert gap(answer(case), "Y").reason is OpenReason.TRADE_OFF


@pytest.mark.parametrize(
    ("budget", "effort", "reason"),
    [(99, None, "budget"), (None, 99, "effort"), (99, 100, "budget"), (99, 99, "limits"), (100, 100, None)],
)
def test_one_limit_is_named_when_it_alone_stands_in_the_way(
    budget: int | None, effort: int | None, reason: str | None
) -> None:
    """A costs 100 and takes 100: the limits that are one short are to blame, both together only as several."""
    result = answer(problem([module("A", gives("X", 0, 1))], [requires("X", 1)], budget=budget, effort=effort))
    assert gap(result, "X").reason == reason


def test_locked_comes_after_excluded_and_before_the_limits() -> None:
    """A is refused and too dear as well: the lock alone is enough to prevent it."""
    case = problem([module("A", gives("X", 0, 1))], [requires("X", 1)], refuse="A", budget=1)
    assert gap(answer(case), "X").reason is OpenReason.LOCKED


# 13. Repeatable, and 15. References.


def test_the_same_question_has_the_same_answer() -> None:
    """Four equal ways: the same one is taken every time."""
    case = problem([module(name, gives("X", 0, 1)) for name in "ABCD"], [requires("X", 1)])
    assert len({repr(answer(case)) for _ in range(5)}) == 1


def test_unknown_modules_in_requirements_and_exclusions_are_allowed() -> None:
    """OLD and NEW are no modules here: one in a list of alternatives, one excluded. A is taken, after B."""
    case = problem([module("A", gives("X", 0, 1), after=["OLD B"], excludes="NEW"), module("B")], [requires("X", 1)])
    assert taken(answer(case)) == "B A"


def test_all_faults_of_a_problem_are_named_at_once() -> None:
    """An unknown item held, a lock on nothing, a module given twice."""
    with pytest.raises(InvalidProblem) as caught:
        problem([module("A"), module("A")], [], items_held="nowhere", keep="Q")
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: module("A", after=[""]),
        lambda: module("A", after=["B A"]),
        lambda: module("A", excludes="A"),
        lambda: gives("X", 2, 2),
        lambda: gives("X", 3, 2),
        lambda: module("A", gives("X", 0, 1), gives("X", 1, 2)),
        lambda: module("A", price=-1),
        lambda: module("A", effort=0),
        lambda: requires("X", 1, weight=0),
        lambda: problem([], [requires("X", 1), requires("X", 2)]),
        lambda: problem([module("A", gives("X", 0, 2, "i"))], [], scales=[scale("X", 1, 2, items={1: "i"})]),
        lambda: problem([module("A", gives("X", 0, 2, "i"))], [], scales=[scale("X", 1, 2, items={2: "i"})]),
    ],
    ids=["empty list", "requires itself", "excludes itself", "no way up", "way down", "one competency twice",
         "negative price", "no effort", "no weight", "two requirements", "item of another level", "items from afar"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make: object) -> None:
    """None of these can be asked."""
    assert callable(make)
    with pytest.raises(InvalidProblem):
        make()


def test_a_free_start_and_an_empty_target_are_answers_too() -> None:
    """Nothing required: nothing taken, all terms 0, proven."""
    result = answer(problem([module("A", gives("X", 0, 1), price=0)], []))
    assert (result.status, taken(result), terms(result)) == (Status.OPTIMAL, "", (0, 0, 0, 0))
