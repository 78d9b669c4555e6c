"""What a module needs and brings (levels, entry, items, order, completed modules), sentence by sentence.

Tiny cases with the answer worked out in the comment; each is judged by every check and by the oracle as well.
"""

import pytest

from solver.domain import InvalidProblem
from solver.path.answer import GapState, OpenReason
from solver.result import Status
from tests.answers import answer, gap, taken, terms
from tests.build import gives, module, problem, requires, scale

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
