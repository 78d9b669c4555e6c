"""Companies in which one gap stays open for one reason, and some in which nothing but a better plan is missing."""

from dataclasses import replace

from solver.annual.answer import AnnualPlan
from solver.annual.problem import AnnualLearner, AnnualProblem
from solver.domain import Calendar, Lock, ModuleId, Period
from solver.path.problem import Bar
from tests.build import gives, in_weeks, module, modules_of, offering, path, requires, under_way
from tests.solver.annual.makers import centre, company, grant, granted, learner, on_day, plan, terms

#: A leads to X 1 for 100, in weeks or on day 9 with one seat; B does so for 60, in weeks.
A = module("A", gives("X", 0, 1), price=100)
B = module("B", gives("X", 0, 1), price=60)
CLASS = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9, seats=1)])
HALL = module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9)])
IN_WEEKS, IN_CLASS = path("A", in_weeks({0: 100})), path("A", on_day("A/1", 9))
E1, E2 = learner("E1"), learner("E2")
SHORT = Calendar(start_day=1, finish_day=7, weekly_hundredths=75)
LANGUAGES = (Bar(limit="languages", modules=modules_of("A")),)


def centred(*names: str, budget: int | None = None) -> list[AnnualLearner]:
    return [learner(f"E{number}", centre=name, budget=budget) for number, name in enumerate(names, 1)]


TREE = (centre("K1"), centre("K2", below="K1"), centre("K3", below="K1"))
ALONE = plan(E1=None)
FOR_THE_OTHER, BOTH_OPEN = plan(E1=None, E2=IN_WEEKS), plan(E1=None, E2=None)

CASES: list[tuple[str, str, AnnualProblem, AnnualPlan]] = [
    ("nothing leads to it", "no_module", company([module("A", gives("Y", 0, 1))], [E1]), ALONE),
    (
        "what leads on asks for a level that nobody can have",
        "entry",
        company([module("A", gives("X", 0, 1), needs={"Y": 1})], [E1, learner("E2", requires("Y", 1))]),
        BOTH_OPEN,
    ),
    (
        "two modules that it takes rule each other out",
        "excluded",
        company([module("A", gives("X", 0, 1), needs={"Y": 1}), module("B", gives("Y", 0, 1), excludes="A")], [E1]),
        ALONE,
    ),
    ("a lock", "locked", company([A], [learner("E1", locks=[Lock(module=ModuleId("A"), keep=False)])]), ALONE),
    (
        "the money that is left goes to what weighs more",
        "trade_off",
        company(
            [A, module("C", gives("Y", 0, 1), price=100)],
            [learner("E1", requires("X", 1), requires("Y", 1, weight=2), budget=100)],
        ),
        plan(E1=path("C", in_weeks({0: 100}))),
    ),
    (
        "leaving a class would be better for one, and the end of it for another",
        "trade_off",
        company(
            [HALL, module("C", gives("Y", 0, 1), price=100)],
            [learner("E1", requires("X", 1), requires("Y", 1), budget=100), learner("E2", priority=5)],
            terms=[terms("A", "A/1", least=2)],
        ),
        plan(E1=IN_CLASS, E2=IN_CLASS),
    ),
    (
        "a run that ends without its only learner gives back its fixed price",
        "trade_off",
        company(
            [HALL, module("C", gives("Y", 0, 1), price=150)],
            [learner("E1", requires("X", 1, weight=2), requires("Y", 1))],
            budget=150,
            terms=[terms("A", "A/1", fixed=50)],
        ),
        plan(E1=IN_CLASS),
    ),
    (
        "own budget beside what is under way and granted, though its days are over",
        "trade_off",
        company(
            [A, module("C", gives("Y", 0, 1), offerings=[offering("C/1", 1, 2)])],
            [
                learner(
                    "E1",
                    budget=150,
                    calendar=Calendar(start_day=8, finish_day=28),
                    in_progress=[under_way("C", price=100, offering="C/1")],
                )
            ],
            grants=[grant("G", 50, "C/1")],
        ),
        granted(plan(E1=path("C", in_weeks({1: 100}))), E1={"G": 50}),
    ),
    ("the own budget", "own_budget", company([A], [learner("E1", budget=99)]), ALONE),
    (
        "the own budget, where a grant is used up by another",
        "own_budget",
        company([A], [learner("E1", budget=99), E2], grants=[grant("G", 50, "A", most=50)]),
        granted(FOR_THE_OTHER, E2={"G": 50}),
    ),
    (
        "the own budget, where another leaves little of a grant",
        "own_budget",
        company([A], [learner("E1", budget=69), E2], grants=[grant("G", 50, "A", most=80)]),
        granted(FOR_THE_OTHER, E2={"G": 50}),
    ),
    (
        "the own budget, where what costs less is not what a grant pays for",
        "own_budget",
        company([A, B], [learner("E1", budget=49)], grants=[grant("G", 50, "A")]),
        ALONE,
    ),
    (
        "the own budget, where a grant gives too little to each",
        "own_budget",
        company([A], [learner("E1", budget=61)], grants=[grant("G", 50, "A", each=38)]),
        ALONE,
    ),
    (
        "what another of the same cost centre leaves",
        "centre_budget",
        company([A], centred("K", "K"), centres=[centre("K", 199)]),
        FOR_THE_OTHER,
    ),
    (
        "what another cost centre leaves of the one above both",
        "centre_budget",
        company([A], centred("K2", "K3"), centres=[centre("K1", 199), *TREE[1:]]),
        FOR_THE_OTHER,
    ),
    ("what others leave of the whole budget", "centre_budget", company([A], [E1, E2], budget=199), FOR_THE_OTHER),
    (
        "the whole budget, where a fixed price becomes due",
        "centre_budget",
        company([HALL], [E1], budget=149, terms=[terms("A", "A/1", fixed=50)]),
        ALONE,
    ),
    (
        "the budget of a cost centre beside an own one that is enough",
        "centre_budget",
        company([A], centred("K", budget=100), centres=[centre("K", 99)]),
        ALONE,
    ),
    ("the last seat is taken", "seats", company([CLASS], [E1, E2]), plan(E1=None, E2=IN_CLASS)),
    (
        "no seat was left before",
        "seats",
        company([module("A", gives("X", 0, 1), offerings=[offering("A/1", 9, 9, seats=0)])], [E1]),
        ALONE,
    ),
    (
        "one learner more is not enough for a class",
        "seats",
        company([HALL], [E1, learner("E2", budget=99)], terms=[terms("A", "A/1", least=2)]),
        BOTH_OPEN,
    ),
    ("effort", "effort", company([A], [learner("E1", effort=99)]), ALONE),
    (
        "hours of a week",
        "time",
        company([A], [learner("E1", calendar=SHORT)]),
        ALONE,
    ),
    (
        "days away",
        "time",
        company(
            [CLASS],
            [
                learner(
                    "E1",
                    calendar=Calendar(start_day=1, finish_day=28, unavailable=(Period(first_day=9, last_day=9),)),
                )
            ],
        ),
        ALONE,
    ),
    (
        "own budget and cost centre together",
        "limits",
        company([A], centred("K", budget=99), centres=[centre("K", 99)]),
        ALONE,
    ),
    (
        "seats and money together",
        "limits",
        company([CLASS], [learner("E1", budget=99), E2]),
        plan(E1=None, E2=IN_CLASS),
    ),
    ("a language", "limits", company([A], [replace(E1, bars=LANGUAGES)]), ALONE),
    (
        "what is under way is paid from the same budget",
        "own_budget",
        company(
            [A, module("C", gives("Y", 0, 1))],
            [learner("E1", budget=149, in_progress=[under_way("C", price=50)])],
        ),
        plan(E1=path("C", in_weeks({0: 100}))),
    ),
]


#: What is just enough is enough, so that a gap would be traded, or closed by a better plan.
ENOUGH: list[tuple[str, AnnualProblem, AnnualPlan]] = [
    ("own budget", company([A], [learner("E1", budget=100)]), ALONE),
    ("own budget with a grant", company([A], [learner("E1", budget=50)], grants=[grant("G", 50, "A")]), ALONE),
    (
        "own budget for what a grant pays half of, and not for what costs less",
        company([A, B], [learner("E1", budget=50)], grants=[grant("G", 50, "A")]),
        ALONE,
    ),
    (
        "what a grant has left",
        company([A], [learner("E1", budget=70), E2], grants=[grant("G", 50, "A", most=80)]),
        granted(FOR_THE_OTHER, E2={"G": 50}),
    ),
    ("cost centre", company([A], centred("K2", "K3"), centres=[centre("K1", 200), *TREE[1:]]), FOR_THE_OTHER),
    (
        "whole budget with a fixed price",
        company([HALL], [E1], budget=150, terms=[terms("A", "A/1", fixed=50)]),
        ALONE,
    ),
    (
        "a fixed price that is due already",
        company([HALL], [E1, E2], budget=250, terms=[terms("A", "A/1", fixed=50)]),
        plan(E1=None, E2=IN_CLASS),
    ),
    (
        "no fixed price for what is under way",
        company(
            [HALL, module("C", gives("Y", 0, 1), price=100)],
            [learner("E1", requires("Y", 1), in_progress=[under_way("A", offering="A/1")])],
            budget=100,
            terms=[terms("A", "A/1", fixed=50)],
        ),
        plan(E1=IN_CLASS),
    ),
    (
        "the second of two seats",
        company([module("A", gives("X", 0, 1), price=100, offerings=[offering("A/1", 9, 9, seats=2)])], [E1, E2]),
        plan(E1=None, E2=IN_CLASS),
    ),
    (
        "the third of three who are needed",
        company([HALL], [E1, E2, learner("E3")], terms=[terms("A", "A/1", least=2)]),
        plan(E1=None, E2=IN_CLASS, E3=IN_CLASS),
    ),
]
