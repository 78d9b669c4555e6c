"""Tiny problems that chance finds late, each with a trap in it; the random problems come after them."""

from solver.path.problem import Goal, PathProblem
from tests.build import gives, module, problem, requires, scale, under_way

HARD_CASES: dict[str, PathProblem] = {
    # Unlimited, the essential X 1 goes before Y 1 with nine times the weight; the demand is (1, 1), not (0, 9).
    "essential demand": problem(
        [module("A", gives("X", 0, 1), excludes="B"), module("B", gives("Y", 0, 1), price=1)],
        [requires("X", 1, essential=True), requires("Y", 1, weight=9)],
        goal=Goal.CHEAPEST,
    ),
    # A needs two levels that Z leads back to. X can be had from outside, Y only through Z: no way to Z or Y. F is dear
    # and opens Y; C is the cheapest for X, and no way in either: E, F and A it is, for 100 + 1000 + 100.
    "two needs in one circle, first": problem(
        [
            module("A", gives("Z", 0, 1), needs={"X": 1, "Y": 1}),
            module("B", gives("Y", 0, 1), needs={"Z": 1}),
            module("C", gives("X", 0, 1), needs={"Z": 1}, price=50),
            module("E", gives("X", 0, 1)),
            module("F", gives("Y", 0, 1), price=1000),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
    ),
    # The same with X and Y changed over, for either may be put in order first.
    "two needs in one circle, second": problem(
        [
            module("A", gives("Z", 0, 1), needs={"X": 1, "Y": 1}),
            module("B", gives("X", 0, 1), needs={"Z": 1}),
            module("C", gives("Y", 0, 1), needs={"Z": 1}, price=50),
            module("E", gives("Y", 0, 1)),
            module("F", gives("X", 0, 1), price=1000),
        ],
        [requires("X", 1), requires("Y", 1), requires("Z", 1)],
    ),
    # A leads from 0 to 2 and needs 1, which it gives on the way; E is the way in, for 500.
    "its own way in": problem(
        [module("A", gives("X", 0, 2), needs={"X": 1}), module("E", gives("X", 0, 1), price=500)],
        [requires("X", 2)],
    ),
    # A is the cheaper way to X 1 and shuts out C, the only way to Y 1: the dearer B it must be.
    "dear and compatible": problem(
        [
            module("A", gives("X", 0, 1), price=10, excludes="C"),
            module("B", gives("X", 0, 1), price=20),
            module("C", gives("Y", 0, 1)),
        ],
        [requires("X", 1), requires("Y", 1)],
    ),
    # A, B and C exclude each other, and so do A, B and D; C and D go well together.
    "two triangles": problem(
        [
            module("A", gives("V", 0, 1), excludes="B C D"),
            module("B", gives("W", 0, 1), excludes="C D"),
            module("C", gives("X", 0, 1)),
            module("D", gives("Y", 0, 1)),
        ],
        [requires("V", 1), requires("W", 1), requires("X", 1), requires("Y", 1)],
    ),
    # A ring of four, each needing what the one before gives, with a dear way in at the far end.
    "ring of four": problem(
        [
            module("A", gives("X", 0, 1), needs={"W": 1}),
            module("B", gives("Y", 0, 1), needs={"X": 1}),
            module("C", gives("Z", 0, 1), needs={"Y": 1}),
            module("D", gives("W", 0, 1), needs={"Z": 1}),
            module("E", gives("Y", 0, 1), price=900),
        ],
        [requires("W", 1), requires("X", 1)],
    ),
    # A and B bring the same at the same price; A shuts out C. One of the two must stay, and it must be B.
    "equal but for an exclusion": problem(
        [
            module("A", gives("X", 0, 1)),
            module("B", gives("X", 0, 1)),
            module("C", gives("Y", 0, 1), excludes="A"),
        ],
        [requires("X", 1), requires("Y", 1)],
    ),
    # A has no offering and no dates matter: it cannot be taken, however cheap.
    "an empty list of offerings": problem(
        [module("A", gives("X", 0, 1), price=10, offerings=[]), module("B", gives("X", 0, 1))],
        [requires("X", 1)],
    ),
    # B is the last of level 1 and completes level 2 with it, by an item held: C needs A as well, two levels behind.
    "one item, two levels": problem(
        [
            module("A", gives("X", 0, 1, "X/1/a")),
            module("B", gives("X", 0, 1, "X/1/b")),
            module("C", gives("X", 2, 3)),
        ],
        [requires("X", 3)],
        scales=[scale("X", 1, 2, 3, items={1: "X/1/a X/1/b", 2: "X/2/a"})],
        items_held="X/2/a",
    ),
    # B is under way and needs nothing, yet its item completes level 2 only above level 1: C needs A as well.
    "what is under way, above a step": problem(
        [
            module("A", gives("X", 0, 1)),
            module("B", gives("X", 1, 2, "X/2/a")),
            module("C", gives("X", 2, 3)),
        ],
        [requires("X", 3)],
        scales=[scale("X", 1, 2, 3, items={2: "X/2/a"})],
        in_progress=[under_way("B")],
    ),
    # A circle, and money for X and Y alone, with B as well, or it were no circle. Sums too large for one search: the
    # effort is decided when the steps are known, and they are not all.
    "a circle, and not all of it affordable": problem(
        [
            module("A", gives("Y", 0, 1), needs={"X": 1}, price=1, effort=1_000_000),
            module("B", gives("X", 0, 1), needs={"Y": 1}, price=1, effort=1_000_000),
            module("C", gives("X", 0, 1), price=1_000_000_000, effort=1_000_000),
            module("D", gives("Z", 0, 1), price=1_000_000_001, effort=1_000_000),
        ],
        [requires("X", 1, weight=5), requires("Y", 1, weight=5), requires("Z", 1)],
        budget=1_000_000_002,
    ),
}
