"""The proof of the search for a year: thousands of tiny companies judged by the rules and by brute force.

`python -m tests.proof_of_years --companies 2000 --processes 4` decides each company three ways (over every path, by
prices and groups, and by prices that are stopped early), prints a table and ends with status 1 on any fault.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from unittest.mock import patch

from solver.annual import search
from solver.annual.answer import AnnualResult
from solver.annual.control import AnnualLimits
from solver.annual.plan_year import plan_year
from solver.annual.problem import AnnualProblem
from solver.result import Status
from tests.annual_judge import annual_faults
from tests.annual_problems import random_company
from tests.judge import Fault, Kind
from tests.seeds import judged

#: Companies judged in one piece of work.
CHUNK = 20
#: A search that is stopped early looks fewer times than this whether it has to stop.
LOOKS = 40


class Way(StrEnum):
    """How a company is decided."""

    WHOLE = "over every path"
    PRICES = "by prices and groups"
    EARLY = "by prices, stopped early"


@dataclass
class Tally:
    """What was judged, and every fault with the seed and the way that show it."""

    problems: int = 0
    statuses: Counter[tuple[Way, Status]] = field(default_factory=Counter)
    faults: list[tuple[int, Way, Fault]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.problems += other.problems
        self.statuses += other.statuses
        self.faults += other.faults


def decided(problem: AnnualProblem, way: Way, looks: int) -> AnnualResult:
    """Return the answer that one way comes to; what is stopped early looks so often whether it has to."""
    if way is Way.WHOLE:
        return plan_year(problem, AnnualLimits(relative_gap=0.0))
    limits = AnnualLimits(relative_gap=0.0)
    if way is Way.EARLY:
        # As far as a search has come when its time is over: what it looks at, and not a clock, decides.
        left = iter(range(looks))
        limits = AnnualLimits(relative_gap=0.0, is_cancelled=lambda: next(left, None) is None)
    with patch.object(search, "FEW", 0):
        return plan_year(problem, limits)


def judge(seeds: Iterable[int]) -> Tally:
    """Decide and judge the companies of these seeds."""
    tally = Tally()
    for seed in seeds:
        problem = random_company(seed, is_ordered=seed % 2 == 1)
        tally.problems += 1
        for way in Way:
            try:
                result = decided(problem, way, looks=seed % LOOKS)
            except Exception as error:  # whatever is raised is a fault, and the run goes on
                tally.faults.append((seed, way, Fault(Kind.RAISED, f"{type(error).__name__}: {error}")))
                continue
            tally.statuses[way, result.status] += 1
            found = annual_faults(problem, result, is_complete=way is Way.WHOLE)
            tally.faults += [(seed, way, fault) for fault in found]
    return tally


def report(tally: Tally, first_seed: int) -> str:
    """Return the table of a run."""
    rows: list[tuple[str, object]] = [("random companies", tally.problems)]
    for way in Way:
        statuses = sorted((status, count) for (of, status), count in tally.statuses.items() if of is way)
        kinds = Counter(fault.kind for _, of, fault in tally.faults if of is way)
        rows += [
            (way, ", ".join(f"{count} {status}" for status, count in statuses)),
            ("  with a rule broken, or an answer that does not add up", kinds[Kind.RULE]),
            ("  with another status, or another value or bound in a tier, than brute force", kinds[Kind.TIER]),
            ("  with an error raised", kinds[Kind.RAISED]),
        ]
    rows.append(("seeds", f"{first_seed} to {first_seed + tally.problems - 1}"))
    return "\n".join(f"{name:<80} {value}" for name, value in rows)


def main() -> int:
    """Run the proof."""
    parser = argparse.ArgumentParser(description="Judge the search for a year by rules and brute force.")
    parser.add_argument("--companies", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=1_000_000, help="the first seed; others give other companies")
    arguments = parser.parse_args()
    tally = judged(
        judge,
        Tally(),
        first_seed=arguments.seed,
        problems=arguments.companies,
        processes=arguments.processes,
        piece=CHUNK,
        called="companies",
    )
    print(report(tally, arguments.seed))
    for seed, way, fault in tally.faults[:20]:
        print(f"seed {seed}, {way}, {fault.kind}: {fault.detail}")
    return 0 if tally.problems == arguments.companies and not tally.faults else 1


if __name__ == "__main__":
    sys.exit(main())
