"""Runs one faulty solver at a time on the corpus until somebody sees the fault.

`python -m tests.mutation` runs all; each runs in a process of its own, on a copy of the solver with one piece replaced.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from solver import PathProblem, recommend_path
from tests.dated_problems import random_dated_problem
from tests.hard_cases import HARD_CASES
from tests.hard_dated_cases import HARD_DATED_CASES
from tests.hitting_sets import least_cost, tangle
from tests.judge import fault_of
from tests.mutants import MUTANTS, Mutant
from tests.mutants_calendar import CALENDAR_MUTANTS
from tests.problems import random_problem
from tests.ways import Way, by, without_landmarks

ALL_MUTANTS = MUTANTS + CALENDAR_MUTANTS

ROOT = Path(__file__).resolve().parent.parent
#: As many random problems, of each of both kinds, as a fault may survive, at most.
CORPUS = 1000
TANGLES = 8
CAUGHT, SURVIVED = 10, 11


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one faulty solver."""

    mutant: Mutant | None
    is_caught: bool
    #: The case that showed it and the fault seen there, or what went wrong with the run itself.
    detail: str
    is_valid: bool = True


def corpus() -> Iterator[tuple[str, PathProblem]]:
    """Yield the hard cases, then random problems without and with dates, all small enough for brute force."""
    yield from HARD_CASES.items()
    for number in range(len(Way)):
        yield from ((f"dated {name} {number}", case) for name, case in HARD_DATED_CASES.items())
    for seed in range(CORPUS):
        yield f"seed {seed}", random_problem(seed)
        yield f"dated seed {seed}", random_dated_problem(seed)


def way_of(name: str) -> Way:
    """Return how a case is answered: those with dates in turn in each way, that none hides the faults of another."""
    return list(Way)[int(name.rsplit(maxsplit=1)[-1]) % len(Way)] if name.startswith("dated") else Way.AS_EVER


def tangle_fault(seed: int) -> str | None:
    """Return what is wrong with the answer to one tangle, by the checks and by hitting sets."""
    case = tangle(seed)
    fault = fault_of(case, small=False)
    if fault is not None:
        return fault.detail
    found = tuple(term.value for term in recommend_path(case).terms[2:])
    best = least_cost(case)
    return None if found == best else f"price and effort {found}: the best plan has {best}"


def try_mutant(mutant: Mutant | None, judge: str = "tests.mutation") -> Verdict:
    """Run the corpus of a judge on the solver with this fault, or on an unchanged copy, until a fault is seen."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "solver"
        shutil.copytree(ROOT / "solver", copy, ignore=shutil.ignore_patterns("__pycache__"))
        if mutant is not None:
            file = copy / mutant.file
            text = file.read_text(encoding="utf-8")
            if text.count(mutant.original) != 1:
                return Verdict(mutant, False, f"the piece is found {text.count(mutant.original)} times", is_valid=False)
            file.write_text(text.replace(mutant.original, mutant.replacement), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "-m", judge, "--judge"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode not in (CAUGHT, SURVIVED):
        return Verdict(mutant, False, (run.stderr or run.stdout)[-500:], is_valid=False)
    return Verdict(mutant, run.returncode == CAUGHT, run.stdout.strip())


def try_all(processes: int) -> Iterator[Verdict]:
    """Yield the verdict on every mutant, in their order."""
    with ThreadPoolExecutor(processes) as pool:
        yield from pool.map(try_mutant, ALL_MUTANTS)


def _judge() -> int:
    """Run the corpus on the solver of the working directory; stop at the first fault."""
    found = Path(sys.modules["solver"].__file__ or "").resolve().parent
    if found != (Path.cwd() / "solver").resolve():
        print(f"the solver is the one in {found}")
        return 1
    for name, problem in corpus():
        with by(way_of(name)):
            seen = fault_of(problem)
        if seen:
            print(f"{name}: {seen.detail}")
            return CAUGHT
    # Only here do components grow so dense that circles are excluded by numbers.
    for seed in range(TANGLES):
        with without_landmarks():
            seen_there = tangle_fault(seed)
        if seen_there:
            print(f"tangle {seed}: {seen_there}")
            return CAUGHT
    print(f"nothing seen in {2 * CORPUS} random problems")
    return SURVIVED


def main() -> int:
    """Try every mutant and say which survive."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--judge", action="store_true", help="judge the solver in the working directory")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    if arguments.judge:
        return _judge()
    bad = 0
    for verdict in try_all(arguments.processes):
        assert verdict.mutant is not None
        bad += not verdict.is_caught
        state = "caught" if verdict.is_caught else "SURVIVES" if verdict.is_valid else "CANNOT BE RUN"
        print(f"{state:14} {verdict.mutant.name}: {verdict.detail[:150]}", flush=True)
    print(f"{len(ALL_MUTANTS) - bad} of {len(ALL_MUTANTS)} caught")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
