"""Runs one faulty solver at a time on the corpus until somebody sees the fault.

`python -m tests.mutation` runs all; each runs in a process of its own, on a copy of the solver with one piece replaced.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from solver import PathProblem, recommend_path
from tests import ways
from tests.dated_problems import random_dated_problem
from tests.hard_cases import HARD_CASES
from tests.hard_dated_cases import HARD_DATED_CASES
from tests.hitting_sets import least_cost, tangle
from tests.judge import fault_of
from tests.judging import ROOT, judging
from tests.mutants import CIRCLES, MUTANTS, Mutant
from tests.mutants_calendar import CALENDAR_MUTANTS
from tests.problems import random_problem
from tests.ways import Way, by, without_landmarks

ALL_MUTANTS = MUTANTS + CALENDAR_MUTANTS

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
    return ways.way_of(int(name.rsplit(maxsplit=1)[-1])) if name.startswith("dated") else Way.AS_EVER


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
        with judging() as process:
            status, said = process.judge(judge, Path(folder), mutant.file if mutant is not None else "")
    if status not in (CAUGHT, SURVIVED):
        return Verdict(mutant, False, said[-500:], is_valid=False)
    return Verdict(mutant, status == CAUGHT, said.strip())


def try_all(processes: int) -> Iterator[Verdict]:
    """Yield the verdict on every mutant, in their order."""
    with ThreadPoolExecutor(processes) as pool:
        yield from pool.map(try_mutant, ALL_MUTANTS)


def judge(file: str) -> int:
    """Run the corpus on the solver of the working directory; stop at the first fault, which is in this file."""
    found = Path(sys.modules["solver"].__file__ or "").resolve().parent
    if found != (Path.cwd() / "solver").resolve():
        print(f"the solver is the one in {found}")
        return 1
    # Only in tangles do components grow so dense that circles are excluded by numbers.
    parts = (_tangle_faults, _corpus_faults) if file == CIRCLES else (_corpus_faults, _tangle_faults)
    seen = next((fault for part in parts for fault in part()), None)
    print(seen or f"nothing seen in {2 * CORPUS} random problems")
    return CAUGHT if seen else SURVIVED


def _corpus_faults() -> Iterator[str]:
    for name, problem in corpus():
        with by(way_of(name)):
            seen = fault_of(problem)
        if seen:
            yield f"{name}: {seen.detail}"


def _tangle_faults() -> Iterator[str]:
    for seed in range(TANGLES):
        with without_landmarks():
            seen = tangle_fault(seed)
        if seen:
            yield f"tangle {seed}: {seen}"


def main() -> int:
    """Try every mutant and say which survive."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
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
