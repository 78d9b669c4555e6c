"""Solves the same problems in several processes, with and without a machine full of other work: the same answers.

python -m tests.repeatable --problems 200

Half of the problems are small and random, with and without dates; the others are 300 modules with 8 requirements. Each
process hashes its strings its own way, so that no order of a set can pass for an order of ours.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from solver import PathResult, SearchLimits, recommend_path
from solver.path.problem import PathProblem
from tests.benchmarks.instances import synthetic
from tests.dated_problems import random_dated_problem
from tests.problems import random_problem

PROCESSES = 3
BUSY_LOOPS = 6
#: Seconds that no search here needs, however busy the machine: the deterministic limit comes first.
SECONDS = 3600.0


def problem(place: int) -> PathProblem:
    """Return one of the problems."""
    if place % 4 == 0:
        return random_problem(place)
    if place % 4 == 1:
        return random_dated_problem(place)
    return synthetic(300, 8, place)


def answer(result: PathResult) -> str:
    """Spell everything of an answer that its reader sees."""
    return repr((result.status.value, result.path, result.terms, result.steps, result.gaps, result.relaxations))


def digests(problems: int) -> Iterator[str]:
    """Solve, and yield a digest of each answer."""
    for place in range(problems):
        found = answer(recommend_path(problem(place), SearchLimits(seconds=SECONDS)))
        yield hashlib.sha256(found.encode()).hexdigest()


def solved_elsewhere(problems: int, processes: int) -> list[list[str]]:
    """Return the digests that each of several processes comes to, all at the same time."""
    command = [sys.executable, "-m", "tests.repeatable", "--problems", str(problems), "--alone"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONHASHSEED": str(seed)})
        for seed in range(1, processes + 1)
    ]
    told = [each.communicate()[0].split() for each in running]
    if any(each.returncode for each in running):
        raise RuntimeError("a process ended before its last answer")
    return told


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """Keep the machine busy with so many loops."""
    burning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for each in burning:
            each.kill()
            each.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and print what came out."""
    parser = argparse.ArgumentParser(description="Solve the same problems again and again.")
    parser.add_argument("--problems", type=int, default=200)
    parser.add_argument("--alone", action="store_true", help="solve here, and print a digest of each answer")
    options = parser.parse_args(arguments)
    if options.alone:
        for digest in digests(options.problems):
            print(digest, flush=True)
        return 0
    quiet = solved_elsewhere(options.problems, PROCESSES)
    with busy(BUSY_LOOPS):
        loud = solved_elsewhere(options.problems, PROCESSES)
    same = sum(len(set(told)) == 1 for told in zip(*quiet, *loud, strict=True))
    print(f"{same} of {options.problems} problems: the same answer {2 * PROCESSES} times, half beside busy loops")
    return 0 if same == options.problems else 1


if __name__ == "__main__":
    sys.exit(main())
