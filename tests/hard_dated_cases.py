"""Tiny problems with dates that chance finds late; day 15 is a Monday and begins week 2."""

from solver.domain import Calendar, Period
from solver.path.problem import Goal, PathProblem
from tests.build import gives, module, offering, problem, requires, under_way


def _two_alike(sooner: str, later: str) -> PathProblem:
    return problem(
        [
            module(sooner, gives("X", 0, 1), offerings=[offering(f"{sooner}1", 21, 22)]),
            module(later, gives("X", 0, 1), offerings=[offering(f"{later}1", 29, 30)]),
            module("C", gives("Y", 0, 1), offerings=[offering("C1", 40, 41)]),
        ],
        [requires("X", 1, weight=2), requires("Y", 1)],
        budget=100,
        calendar=Calendar(start_day=15),
    )


HARD_DATED_CASES: dict[str, PathProblem] = {
    # Two quarters are free in weeks 2 and 3, week 4 is away: U goes from week 5 to 6, for it may not pause.
    "a pause over a week away": problem(
        [
            module("D", gives("X", 0, 1), effort=75, offerings=[offering("D1", 15, 16)]),
            module("E", gives("Y", 0, 1), effort=75, offerings=[offering("E1", 22, 23)]),
            module("U", gives("Z", 0, 1), effort=150),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
        calendar=Calendar(start_day=15, weekly_hundredths=100, unavailable=(Period(first_day=29, last_day=35),)),
    ),
    # C takes the first days of A, so that A ends on day 28 and B cannot start on it.
    "a start on the day of an end": problem(
        [
            module("A", gives("X", 0, 1), offerings=[offering("A1", 20, 22, exclusive=True), offering("A2", 26, 28)]),
            module("B", gives("Y", 0, 1), needs={"X": 1}, offerings=[offering("B1", 28, 28), offering("B2", 35, 35)]),
            module("C", gives("Z", 0, 1), offerings=[offering("C1", 21, 21, exclusive=True)]),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
        calendar=Calendar(start_day=15),
    ),
    # A gives what C needs, too late; B gives it again, in time. Nothing but the days speaks for B.
    "early at a price": problem(
        [
            module("A", gives("X", 0, 1), gives("W", 0, 1), effort=200),
            module("B", gives("X", 0, 1), effort=25),
            module("C", gives("Y", 0, 1), needs={"X": 1}, effort=25, offerings=[offering("C1", 22, 23)]),
        ],
        [requires("W", 1), requires("Y", 1)],
        calendar=Calendar(start_day=15, weekly_hundredths=100),
    ),
    # The shortest plan ends on day 37, the next on 35; E would end on 30, and shares its day with D.
    "three ways of three speeds": problem(
        [
            module("A", gives("X", 0, 1), effort=25, offerings=[offering("A1", 36, 37)]),
            module("B", gives("X", 0, 1), effort=50, offerings=[offering("B1", 29, 35)]),
            module("D", gives("Y", 0, 1), effort=25, offerings=[offering("D1", 29, 29, exclusive=True)]),
            module("E", gives("X", 0, 1), effort=75, offerings=[offering("E1", 29, 30, exclusive=True)]),
        ],
        [requires("X", 1), requires("Y", 1)],
        calendar=Calendar(start_day=15),
        goal=Goal.FASTEST,
    ),
    # A would do as well as B, in a week that D fills.
    "other days": problem(
        [
            module("A", gives("X", 0, 1), offerings=[offering("A1", 15, 16)]),
            module("B", gives("X", 0, 1), offerings=[offering("B1", 29, 30)]),
            module("D", gives("Y", 0, 1), offerings=[offering("D1", 16, 17)]),
        ],
        [requires("X", 1), requires("Y", 1)],
        calendar=Calendar(start_day=15, weekly_hundredths=100),
    ),
    # The same days, and only B shares them.
    "the same days, shared": problem(
        [
            module("A", gives("X", 0, 1), offerings=[offering("A1", 15, 16, exclusive=True)]),
            module("B", gives("X", 0, 1), offerings=[offering("B1", 15, 16)]),
            module("D", gives("Y", 0, 1), offerings=[offering("D1", 16, 17, exclusive=True)]),
        ],
        [requires("X", 1), requires("Y", 1)],
        calendar=Calendar(start_day=15),
    ),
    # D goes on in week 3, which is away; U and V fill the three weeks after it, of which D takes nothing.
    "under way on days away": problem(
        [
            module("D", gives("X", 0, 1), offerings=[offering("D1", 10, 25)]),
            module("U", gives("Y", 0, 1), effort=200),
            module("V", gives("Z", 0, 1)),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
        in_progress=[under_way("D", effort=10, offering="D1")],
        calendar=Calendar(
            start_day=22, finish_day=49, weekly_hundredths=100, unavailable=(Period(first_day=22, last_day=28),)
        ),
    ),
    # A could go on in week 2 at once, were it not to come after B, which is over in week 3.
    "under way after a run": problem(
        [
            module("A", gives("X", 0, 1)),
            module("B", gives("Y", 0, 1), offerings=[offering("B1", 23, 24)]),
        ],
        [requires("X", 1), requires("Y", 1)],
        in_progress=[under_way("A", after="B"), under_way("B", effort=50, offering="B1")],
        calendar=Calendar(start_day=15, weekly_hundredths=100),
    ),
    # What A gives is needed soon and late: its second offering is too late for B, and not needed for C.
    "soon enough for two": problem(
        [
            module("A", gives("X", 0, 1), offerings=[offering("A1", 15, 16), offering("A2", 29, 30)]),
            module("B", gives("Y", 0, 1), needs={"X": 1}, offerings=[offering("B1", 20, 20)]),
            module("C", gives("Z", 0, 1), needs={"X": 1}, offerings=[offering("C1", 40, 40)]),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
        calendar=Calendar(start_day=15),
    ),
    # A and C take a week and a half; B could begin in the second of them if it were over before its Sunday.
    "two weeks and then an offering": problem(
        [
            module("A", gives("X", 0, 1)),
            module("C", gives("Z", 0, 1), effort=50),
            module(
                "B",
                gives("Y", 0, 1),
                needs={"X": 1, "Z": 1},
                effort=25,
                offerings=[
                    offering("B1", 25, 25),
                    offering("B2", 32, 32),
                ],
            ),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
        calendar=Calendar(start_day=15, weekly_hundredths=100),
    ),
    # There is money for X alone; of its two ways, alike but for their days, the sooner counts. Y would come late.
    "the sooner of two alike, first": _two_alike("A", "B"),
    "the sooner of two alike, second": _two_alike("B", "A"),
}
