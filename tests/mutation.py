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
from tests.mutants_questions import JUDGE as QUESTIONS
from tests.mutants_questions import MUTANTS as QUESTION_MUTANTS
from tests.problems import random_problem
from tests.ways import Way, by, without_landmarks

ALL_MUTANTS = MUTANTS + CALENDAR_MUTANTS
PATHS = "tests.mutation"
#: Every fault, and none at all for each corpus, with the judge who has to tell them apart.
ALL_TRIALS: tuple[tuple[Mutant | None, str], ...] = (
    *((mutant, PATHS) for mutant in (*ALL_MUTANTS, None)),
    *((mutant, QUESTIONS) for mutant in (*QUESTION_MUTANTS, None)),
)
#: Of so many faults the tests try one, in each part of the list, begun where few take long; `make proof` tries all.
TRIED_OF = 3

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


def faulty(mutant: Mutant, solver: Path) -> tuple[int, str]:
    """Return how often the piece stands in the file of a solver, and the file with what takes its place."""
    text = (solver / mutant.file).read_text(encoding="utf-8")
    return text.count(mutant.original), text.replace(mutant.original, mutant.replacement)


def try_mutant(mutant: Mutant | None, judge: str = PATHS) -> Verdict:
    """Run the corpus of a judge on the solver with this fault, or on an unchanged copy, until a fault is seen."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "solver"
        shutil.copytree(ROOT / "solver", copy, ignore=shutil.ignore_patterns("__pycache__"))
        if mutant is not None:
            count, text = faulty(mutant, copy)
            if count != 1:
                return Verdict(mutant, False, f"the piece is found {count} times", is_valid=False)
            (copy / mutant.file).write_text(text, encoding="utf-8")
        with judging() as process:
            status, said = process.judge(judge, Path(folder), mutant.file if mutant is not None else "")
    if status not in (CAUGHT, SURVIVED):
        return Verdict(mutant, False, said[-500:], is_valid=False)
    return Verdict(mutant, status == CAUGHT, said.strip())


def try_all(processes: int) -> Iterator[tuple[str, str | None]]:
    """Yield the name of every trial, in their order, and what is wrong with its verdict."""
    with ThreadPoolExecutor(processes) as pool:
        for verdict in pool.map(lambda trial: try_mutant(*trial), ALL_TRIALS):
            name = "no fault" if verdict.mutant is None else verdict.mutant.name
            is_right = verdict.is_valid and verdict.is_caught is (verdict.mutant is not None)
            yield name, None if is_right else verdict.detail


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
    """Try every mutant and say which survive, and whether the corpus has something against no fault."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    bad = 0
    for name, wrong in try_all(arguments.processes):
        bad += wrong is not None
        print(f"{'WRONG' if wrong else 'right':6} {name}{f': {wrong[:150]}' if wrong else ''}", flush=True)
    print(f"{len(ALL_TRIALS) - bad} of {len(ALL_TRIALS)} told apart")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
