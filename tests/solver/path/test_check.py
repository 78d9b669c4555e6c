"""The checks see what is wrong with an answer: each is shown a right one, then the same with one thing changed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from solver.domain import Calendar, CompetencyId, ModuleId, Offering
from solver.path.answer import GapState, LearningPath, OpenReason, PathResult, StepReason
from solver.path.check import CHECKS, check_result, led_further
from solver.path.rules import RULES
from solver.path.step_checks import needs_are_true
from solver.result import Status, Term
from tests.answers import answer
from tests.build import gives, in_weeks, module, offering, on_days, path, problem, requires, scale, under_way

#: B brings Y 1, which A needs for X 1; i of Z 1 is covered, j is nobody's business; nothing leads to W.
CASE = problem(
    [
        module("A", gives("X", 0, 1), needs={"Y": 1}),
        module("B", gives("Y", 0, 1), price=40),
        module("C", gives("Z", 0, 1, "i"), price=30),
    ],
    [requires("X", 1, weight=3, essential=True), requires("Z", 1), requires("W", 1)],
    scales=[scale("Z", 1, items={1: "i j"})],
    items_held="j",
)
RIGHT = answer(CASE)


def changed_step(result: PathResult, name: str, **changes: object) -> PathResult:
    steps = tuple(
        replace(step, **changes) if step.module == name else step  # type: ignore[arg-type]
        for step in result.steps
    )
    return replace(result, steps=steps)


def changed_gap(result: PathResult, name: str, **changes: object) -> PathResult:
    gaps = tuple(
        replace(gap, **changes) if gap.competency == name else gap  # type: ignore[arg-type]
        for gap in result.gaps
    )
    return replace(result, gaps=gaps)


def changed_term(result: PathResult, name: str, *, bound: int, value: int | None = None) -> PathResult:
    def changed(term: Term) -> Term:
        return Term(name=name, value=term.value if value is None else value, bound=bound)

    return replace(result, terms=tuple(changed(term) if term.name == name else term for term in result.terms))


WRONG: list[tuple[str, Callable[[PathResult], PathResult]]] = [
    # The plan costs 40 + 30 + 100 = 170, in this order of terms: 3, 4, 170, 300.
    ("terms_equal_the_plan", lambda it: changed_term(it, "price", value=171, bound=171)),
    ("terms_equal_the_plan", lambda it: replace(it, terms=it.terms[:3])),
    ("terms_equal_the_plan", lambda it: replace(it, terms=(*it.terms[:2], it.terms[3], it.terms[2]))),
    # More steps than the bound, or less money than the bound, cannot be.
    ("bounds_leave_nothing_better_out", lambda it: changed_term(it, "steps", bound=3)),
    ("bounds_leave_nothing_better_out", lambda it: changed_term(it, "price", bound=171)),
    ("status_follows_from_the_bounds", lambda it: replace(it, status=Status.FEASIBLE)),
    ("status_follows_from_the_bounds", lambda it: changed_term(it, "effort", bound=299)),
    ("gaps_equal_the_plan", lambda it: changed_gap(it, "X", reached=0)),
    ("gaps_equal_the_plan", lambda it: changed_gap(it, "X", held=1)),
    ("gaps_equal_the_plan", lambda it: changed_gap(it, "X", weight=1)),
    ("gaps_equal_the_plan", lambda it: changed_gap(it, "X", state=GapState.MET)),
    ("gaps_equal_the_plan", lambda it: replace(it, gaps=it.gaps[1:])),
    ("gaps_are_closed_by_their_steps", lambda it: changed_gap(it, "X", closed_by=())),
    ("gaps_are_closed_by_their_steps", lambda it: changed_gap(it, "X", closed_by=(ModuleId("B"), ModuleId("A")))),
    ("reasons_stand_where_they_belong", lambda it: changed_gap(it, "W", reason=None)),
    ("reasons_stand_where_they_belong", lambda it: changed_gap(it, "W", reason=OpenReason.ENTRY)),
    ("reasons_stand_where_they_belong", lambda it: changed_gap(it, "X", reason=OpenReason.BUDGET)),
    # 3 + 1 + 1 required, none of it held, X and Z after.
    ("coverage_equals_the_plan", lambda it: replace(it, weight_after=5)),
    ("coverage_equals_the_plan", lambda it: replace(it, weight_before=1)),
    ("coverage_equals_the_plan", lambda it: replace(it, weight_required=4)),
    ("steps_say_what_they_do", lambda it: changed_step(it, "A", raises=())),
    ("steps_say_what_they_do", lambda it: changed_step(it, "C", covers=())),
    ("steps_say_what_they_do", lambda it: changed_step(it, "A", why=StepReason.LOCKED)),
    ("steps_say_what_they_do", lambda it: changed_step(it, "B", why=StepReason.CLOSES_GAP)),
    ("steps_say_what_they_do", lambda it: changed_step(it, "B", enables=(ModuleId("C"),))),
    ("steps_say_what_they_do", lambda it: replace(it, steps=it.steps[1:])),
    ("needs_are_true", lambda it: changed_step(it, "A", needs=())),
    ("needs_are_true", lambda it: changed_step(it, "C", needs=(ModuleId("B"),))),
]

#: A needs Y 1, which B gives in week 0 and D from day 8 on; D gives V 1 as well, and E is under way.
DATED_CASE = problem(
    [
        module("A", gives("X", 0, 1), needs={"Y": 1}, offerings=[offering("A/1", 15, 16)]),
        module("B", gives("Y", 0, 1), gives("U", 0, 1)),
        module("D", gives("Y", 0, 1), gives("V", 0, 1), offerings=[offering("D/1", 8, 8)]),
        module("E", gives("W", 1, 2), offerings=[offering("E/1", 1, 30)]),
    ],
    [requires("X", 1), requires("U", 1), requires("V", 1)],
    in_progress=[under_way("E", effort=400, offering="E/1")],
    calendar=Calendar(start_day=1, finish_day=30, weekly_hundredths=300),
)
DATED_RIGHT = answer(DATED_CASE)


def test_a_right_answer_passes() -> None:
    """3 + 1 steps for 170 and 3 hours; nothing leads to W."""
    assert check_result(CASE, RIGHT) == ()
    assert [(term.name, term.value) for term in RIGHT.terms] == [
        ("essential_steps", 3),
        ("steps", 4),
        ("price", 170),
        ("effort", 300),
    ]


@pytest.mark.parametrize(("check", "change"), WRONG)
def test_one_wrong_thing_is_seen(check: str, change: Callable[[PathResult], PathResult]) -> None:
    """The check that is there for it says so."""
    assert check in {violation.rule for violation in check_result(CASE, change(RIGHT))}


def test_a_right_answer_with_dates_passes() -> None:
    """All three for 300, and E on top of it for nothing; E ends last, on day 30."""
    assert check_result(DATED_CASE, DATED_RIGHT) == ()
    assert [(term.name, term.value) for term in DATED_RIGHT.terms] == [
        ("essential_steps", 0),
        ("steps", 3),
        ("price", 300),
        ("effort", 700),
        ("finish_on", 30),
    ]
    steps = {step.module: step for step in DATED_RIGHT.steps}
    assert steps[ModuleId("E")].why is StepReason.IN_PROGRESS
    assert steps[ModuleId("E")].needs == ()


WRONG_WITH_DATES: list[tuple[str, Callable[[PathResult], PathResult]]] = [
    ("terms_equal_the_plan", lambda it: changed_term(it, "finish_on", value=29, bound=29)),
    ("terms_equal_the_plan", lambda it: replace(it, terms=it.terms[:4])),
    ("bounds_leave_nothing_better_out", lambda it: changed_term(it, "finish_on", bound=31)),
    ("steps_say_what_they_do", lambda it: changed_step(it, "B", why=StepReason.IN_PROGRESS)),
    ("needs_are_true", lambda it: changed_step(it, "A", needs=())),
    # E gave nothing that A needs, and asks for nothing itself.
    ("needs_are_true", lambda it: changed_step(it, "A", needs=(ModuleId("E"),))),
    ("needs_are_true", lambda it: changed_step(it, "E", needs=(ModuleId("B"),))),
    # D, on day 8, before what begins with week 0.
    ("steps_stand_in_the_order_of_their_days", lambda it: moved_first(it, "D")),
]


def moved_first(result: PathResult, name: str) -> PathResult:
    """Change the order and nothing else."""
    assert result.path is not None
    order = sorted(range(len(result.steps)), key=lambda place: result.steps[place].module != name)
    return replace(
        result,
        path=LearningPath(
            steps=tuple(result.path.steps[place] for place in order),
            placements=tuple(result.path.placements[place] for place in order),
        ),
        steps=tuple(result.steps[place] for place in order),
    )


@pytest.mark.parametrize(("check", "change"), WRONG_WITH_DATES)
def test_one_wrong_thing_about_dates_is_seen(check: str, change: Callable[[PathResult], PathResult]) -> None:
    """The check that is there for it says so."""
    assert check in {violation.rule for violation in check_result(DATED_CASE, change(DATED_RIGHT))}


@pytest.mark.parametrize(("needed", "is_true"), [("D", True), ("B", False), ("B D", False), ("", False)])
def test_only_a_step_that_is_over_in_time_is_needed(needed: str, is_true: bool) -> None:
    """B stands first but ends with week 1; D, on day 8, is what A on day 9 needs."""
    case = problem(
        [
            module("A", gives("X", 0, 1), needs={"Y": 1}, offerings=[offering("A/1", 9, 9)]),
            module("B", gives("Y", 0, 1), gives("U", 0, 1), effort=110),
            module("D", gives("Y", 0, 1), gives("V", 0, 1), offerings=[offering("D/1", 8, 8)]),
        ],
        [requires("X", 1), requires("U", 1), requires("V", 1)],
        calendar=Calendar(start_day=1),
    )
    slow = path("B D A", in_weeks({0: 100, 1: 10}), on_days("D/1", 8, 8, {1: 100}), on_days("A/1", 9, 9, {1: 100}))
    needs = {"A": tuple(ModuleId(name) for name in needed.split())}
    result = answer(case)
    steps = {step.module: replace(step, needs=needs.get(step.module, ())) for step in result.steps}
    changed = replace(result, path=slow, steps=tuple(steps[module] for module in slow.steps))
    assert [entry.subject for entry in needs_are_true(case, changed)] == ([] if is_true else ["A"])


def test_a_step_in_the_week_of_what_it_needs_stands_behind_it() -> None:
    """C is taken in week 1, from day 8 on by its dates; P, which it needs, is on days 10 to 12 and comes first."""
    case = problem(
        [
            module("P", gives("X", 0, 1), offerings=[offering("P/1", 10, 12)]),
            module("C", gives("Y", 0, 1), needs={"X": 1}),
        ],
        [requires("Y", 1)],
        calendar=Calendar(start_day=1, finish_day=14),
    )
    result = answer(case)
    assert result.path is not None
    assert result.path.steps == ("P", "C")
    assert [placement.first_day for placement in result.path.placements] == [10, 8]


def test_what_is_under_way_needs_nothing() -> None:
    """G asks for X 1, which A gives before it in the order; it began without."""
    case = problem(
        [module("A", gives("X", 0, 1), gives("Z", 0, 1)), module("G", gives("X", 1, 2))],
        [requires("Z", 1)],
        in_progress=[under_way("G")],
    )
    result = answer(case)
    steps = {step.module: step for step in result.steps}
    for needs, blamed in (((), []), ((ModuleId("A"),), ["G"])):
        ordered = (steps[ModuleId("A")], replace(steps[ModuleId("G")], needs=needs))
        changed = replace(result, path=path("A G"), steps=ordered)
        assert [entry.subject for entry in needs_are_true(case, changed)] == blamed


def test_every_check_is_shown_something_wrong() -> None:
    """A check that never finds anything would not be missed."""
    assert {name for name, _ in (*WRONG, *WRONG_WITH_DATES)} == {check.__name__ for check in CHECKS}


def test_a_broken_rule_comes_before_everything_else() -> None:
    """A before B breaks the order; what else is said of such a plan does not matter."""
    result = replace(RIGHT, path=LearningPath(steps=(ModuleId("A"), ModuleId("B"), ModuleId("C"))))
    broken = {violation.rule for violation in check_result(CASE, result)}
    assert "entry_levels_are_held" in broken
    assert broken <= {rule.__name__ for rule in RULES}


def test_the_demand_is_checked_when_it_is_known() -> None:
    """(3, 4) is what the plan reaches; (3, 5) is more."""
    assert check_result(CASE, RIGHT, (3, 4)) == ()
    assert [violation.rule for violation in check_result(CASE, RIGHT, (3, 5))] == ["demand_is_met"]


def test_an_answer_without_a_plan_has_no_terms() -> None:
    """Infeasible and four terms do not go together."""
    case = problem([module("K")], [], keep="K", budget=99)
    result = answer(case)
    assert result.path is None
    wrong = replace(result, terms=(Term(name="steps", value=0, bound=0),))
    assert [violation.rule for violation in check_result(case, wrong)] == ["terms_equal_the_plan"]


def test_several_modules_lead_further_together() -> None:
    """i and j make Z 1: with both offered the way is open, with one of them completed it is not."""
    modules = [module("A", gives("Z", 0, 1, "i")), module("B", gives("Z", 0, 1, "j"))]
    scales = [scale("Z", 1, 2, items={1: "i j"})]
    z = CompetencyId("Z")
    assert led_further(problem(modules, [requires("Z", 1)], scales=scales), {z: 0}) == {z}
    assert led_further(problem(modules, [requires("Z", 1)], scales=scales, completed="B"), {z: 0}) == frozenset()
    # From 1 on, and at the top, there is nothing.
    assert led_further(problem(modules, [requires("Z", 1)], scales=scales), {z: 1}) == frozenset()
    assert led_further(problem(modules, [requires("Z", 1)], scales=scales), {z: 2}) == frozenset()


def test_a_module_that_cannot_be_taken_any_more_leads_nowhere() -> None:
    """Its offerings began before the start or have no seat left; one that is under way leads on from any level."""
    x = CompetencyId("X")
    calendar = Calendar(start_day=8)

    def led(*offerings: Offering, start: int = 8) -> frozenset[CompetencyId]:
        offered = module("A", gives("X", 0, 1), offerings=offerings)
        return led_further(problem([offered], [requires("X", 1)], calendar=Calendar(start_day=start)), {x: 0})

    assert led(offering("A/1", 8, 9)) == {x}
    assert led(offering("A/1", 7, 9)) == frozenset()
    assert led(offering("A/1", 8, 9, seats=0)) == frozenset()
    assert led(offering("A/1", 8, 9, seats=0), offering("A/2", 20, 20, seats=1)) == {x}
    assert led() == frozenset()
    above = problem([module("A", gives("X", 1, 2))], [requires("X", 2)], calendar=calendar)
    assert led_further(above, {x: 0}) == frozenset()
    assert led_further(replace(above, in_progress=(under_way("A"),)), {x: 0}) == {x}
