"""Two formulations, four engines: every tier of larger random problems has one value, whoever proves it.

`python -m tests.formulations.agreement --problems 2000` prints a table and ends with status 1 on any disagreement.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from solver import PathProblem, PathResult, SearchLimits, Status, recommend_path
from tests.dated_problems import random_dated_problem
from tests.formulations.answers import DoesNotFit, answer
from tests.formulations.engines import MAKERS, CpSat, Ending, Maker
from tests.problems import random_problem
from tests.seeds import judged

#: Problems judged in one piece of work.
CHUNK = 10
#: Of each attempt. An engine that needs longer says nothing about this problem; the others do.
SECONDS = 30.0

#: One worker each for CP-SAT, for several problems are judged at once.
ENGINES: dict[str, Maker] = {**MAKERS, "CP-SAT": lambda program: CpSat(program, workers=1)}


@dataclass
class Tally:
    """What was compared, and each disagreement in words."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.counts += other.counts
        self.statuses += other.statuses
        self.faults += other.faults

    @property
    def problems(self) -> int:
        return sum(self.statuses.values())


def larger_problem(seed: int) -> PathProblem:
    """Return the problem of a seed: even without dates and 15 to 60 modules, odd with dates and 8 to 24."""
    if seed % 2 == 0:
        return random_problem(seed // 2, modules=15 + seed // 2 % 46)
    return random_dated_problem(seed // 2, modules=8 + seed // 2 % 17)


def compared(seeds: Iterable[int]) -> Tally:
    """Answer the problems of these seeds ourselves and by each engine."""
    tally = Tally()
    for seed in seeds:
        problem = larger_problem(seed)
        try:
            result = recommend_path(problem, SearchLimits(seconds=SECONDS, deterministic=60.0))
        except Exception as error:  # whatever is raised is a fault, and the run goes on
            tally.statuses["raised"] += 1
            tally.faults.append(f"seed {seed}: {type(error).__name__}: {error}")
            continue
        compare(tally, seed, problem, result)
    return tally


def compare(tally: Tally, seed: int, problem: PathProblem, result: PathResult) -> None:
    """Let each engine answer, tier by tier or in one sum by turns, and count who says the same as `result`."""
    tally.statuses[result.status] += 1
    ours = str(result.status), tuple(term.value for term in result.terms)
    if result.status not in (Status.OPTIMAL, Status.INFEASIBLE):
        tally.faults.append(f"seed {seed}: ours ended {result.status}")
        return
    verdicts = set()
    for place, (name, maker) in enumerate(ENGINES.items()):
        try:
            made = answer(problem, maker, weighted=(seed // 2 + place) % 2 == 0, seconds=SECONDS)
        except DoesNotFit:
            made = answer(problem, maker, seconds=SECONDS)
        theirs = str(made.ending), made.values
        if made.ending in (Ending.OUT_OF_TIME, Ending.FAILED):
            verdict = str(made.ending)
        elif not made.is_exact:
            # Counted in whole numbers their plan breaks a row: engines that count in doubles can only come close.
            verdict = "not exact"
        else:
            verdict = "agrees" if theirs == ours else "disagrees"
        if verdict == "disagrees":
            tally.faults.append(f"seed {seed}: ours {ours}, {name} {theirs}")
        verdicts.add(verdict)
        tally.counts[name, verdict] += 1
    if not verdicts & {"agrees", "disagrees"}:
        # Too hard for one worker: all of them, with more patience.
        made = answer(problem, CpSat, seconds=4 * SECONDS)
        if (str(made.ending), made.values) != ours:
            tally.faults.append(f"seed {seed}: ours {ours}, CP-SAT with all its workers {made.ending} {made.values}")


def report(tally: Tally, first_seed: int) -> str:
    """Return the table of a run."""
    rows = [
        ("larger random problems, half of them with dates", str(tally.problems)),
        ("  answered by us", ", ".join(f"{count} {status}" for status, count in sorted(tally.statuses.items()))),
        *(
            (
                f"  {name}",
                ", ".join(
                    f"{tally.counts[name, verdict]} {verdict}"
                    for verdict in ("agrees", "disagrees", "not exact", "out of time", "failed")
                    if tally.counts[name, verdict]
                ),
            )
            for name in ENGINES
        ),
        ("seeds", f"{first_seed} to {first_seed + tally.problems - 1}"),
    ]
    return "\n".join(f"{name:<50} {value}" for name, value in rows)


def main() -> int:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description="Compare the solver with a second formulation in other engines.")
    parser.add_argument("--problems", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=3_000_000, help="the first seed; others give other problems")
    arguments = parser.parse_args()
    tally = judged(
        compared,
        Tally(),
        first_seed=arguments.seed,
        problems=arguments.problems,
        processes=arguments.processes,
        piece=CHUNK,
        called="problems",
    )
    print(report(tally, arguments.seed))
    for fault in tally.faults[:20]:
        print(fault)
    return 0 if tally.problems == arguments.problems and not tally.faults else 1


if __name__ == "__main__":
    sys.exit(main())
