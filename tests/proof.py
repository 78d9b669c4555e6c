"""The proof of the solver: thousands of problems judged by rules and by brute force, and every deliberate fault caught.

`python -m tests.proof --problems 20000 --processes 4` prints a table and ends with status 1 on any fault.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from solver import PathProblem, recommend_path
from solver.path.answer import GapState
from solver.result import Status
from tests.dated_problems import random_dated_problem
from tests.judge import Fault, Kind, faults
from tests.mutation import ALL_TRIALS, try_all
from tests.problems import random_problem
from tests.seeds import judged
from tests.ways import by, way_of

#: Problems judged in one piece of work.
CHUNK = 50


@dataclass
class Tally:
    """What was judged, and every fault with the seed that shows it."""

    problems: int = 0
    dated: int = 0
    compared: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[int, Fault]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.problems += other.problems
        self.dated += other.dated
        self.compared += other.compared
        self.statuses += other.statuses
        self.reasons += other.reasons
        self.faults += other.faults

    def count(self, kind: Kind) -> int:
        return sum(fault.kind is kind for _, fault in self.faults)


def proof_problem(seed: int) -> PathProblem:
    """Return the problem of a seed: nine in ten small enough for brute force, the tenth with 15 to 25 modules.

    Of each twenty seeds the second ten have dates.
    """
    modules = 15 + seed // 10 % 11 if seed % 10 == 9 else None
    if seed // 10 % 2:
        return random_dated_problem(seed, modules=modules)
    return random_problem(seed, modules=modules)


def judge(seeds: Iterable[int]) -> Tally:
    """Solve and judge the problems of these seeds."""
    tally = Tally()
    for seed in seeds:
        problem = proof_problem(seed)
        small = len(problem.modules) <= 12
        tally.problems += 1
        tally.dated += problem.calendar is not None
        tally.compared += small
        try:
            # Problems with dates in turn in each way, that none hides the faults of another.
            with by(way_of(seed)):
                result = recommend_path(problem)
        except Exception as error:  # whatever is raised is a fault, and the run goes on
            tally.faults.append((seed, Fault(Kind.RAISED, f"{type(error).__name__}: {error}")))
            continue
        tally.statuses[result.status] += 1
        if result.status in (Status.OPTIMAL, Status.FEASIBLE):
            is_open = (GapState.PARTLY, GapState.OPEN)
            tally.reasons.update(str(gap.reason) for gap in result.gaps if small and gap.state in is_open)
        tally.faults += [(seed, fault) for fault in faults(problem, result, small=small)]
    return tally


def catch_all(processes: int) -> list[str]:
    """Try every mutant, with a line now and then, and return those that were not told from no fault, each with why."""
    left = []
    for place, (name, wrong) in enumerate(try_all(processes), start=1):
        if wrong is not None:
            left.append(f"{name}: {wrong}")
        if place % 10 == 0 or place == len(ALL_TRIALS):
            print(f"  {place:>6} of {len(ALL_TRIALS)} mutants tried, {len(left)} not caught", flush=True)
    return left


def report(tally: Tally, uncaught: list[str], first_seed: int) -> str:
    """Return the table of a run."""
    rows = [
        ("random problems", tally.problems),
        ("  of them with dates", tally.dated),
        ("  answered", ", ".join(f"{count} {status}" for status, count in sorted(tally.statuses.items()))),
        ("  with a rule broken, or an answer that does not add up", tally.count(Kind.RULE)),
        ("  with an error raised", tally.count(Kind.RAISED)),
        ("with up to 12 modules, compared with brute force", tally.compared),
        ("  with another status, or another value or bound in a tier", tally.count(Kind.TIER)),
        ("  open gaps whose reason was compared", sum(tally.reasons.values())),
        ("  by reason", ", ".join(f"{count} {reason}" for reason, count in sorted(tally.reasons.items()))),
        ("  with another reason", tally.count(Kind.REASON)),
        ("  infeasible, with a relaxation that is wrong or not the smallest", tally.count(Kind.RELAXATION)),
        ("mutants caught", f"{len(ALL_TRIALS) - len(uncaught)} of {len(ALL_TRIALS)}"),
        ("seeds", f"{first_seed} to {first_seed + tally.problems - 1}"),
    ]
    return "\n".join(f"{name:<66} {value}" for name, value in rows)


def main() -> int:
    """Run the proof."""
    parser = argparse.ArgumentParser(description="Judge the solver by rules, brute force and deliberate faults.")
    parser.add_argument("--problems", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1_000_000, help="the first seed; others give other problems")
    arguments = parser.parse_args()
    tally = judged(
        judge,
        Tally(),
        first_seed=arguments.seed,
        problems=arguments.problems,
        processes=arguments.processes,
        piece=CHUNK,
        called="problems",
    )
    uncaught = catch_all(arguments.processes)
    print(report(tally, uncaught, arguments.seed))
    for seed, fault in tally.faults[:20]:
        print(f"seed {seed}, {fault.kind}: {fault.detail}")
    for line in uncaught:
        print(f"not caught: {line}")
    is_complete = tally.problems == arguments.problems
    return 0 if is_complete and not tally.faults and not uncaught else 1


if __name__ == "__main__":
    sys.exit(main())
