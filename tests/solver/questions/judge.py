"""Everything that can be wrong with an answer to a question about a small problem.

`python -m tests.solver.questions.judge` asks every question of every problem of the corpus until a fault is seen.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from solver import questions
from solver.path.problem import PathProblem
from tests.dated_problems import random_dated_problem
from tests.problems import random_problem
from tests.solver.questions.judge_limits import judge_competencies, judge_frontiers, judge_modules
from tests.solver.questions.judge_plans import judge_alternatives, judge_replans, judge_what_if

Judge = Callable[[PathProblem, Random], Iterator[str]]
#: As many problems as a fault may survive, at most.
CORPUS = 240
CAUGHT, SURVIVED = 10, 11
#: Larger problems are left out: every set of limits is tried on each.
MOST_MODULES = 9

JUDGES: tuple[Judge, ...] = (
    judge_modules,
    judge_competencies,
    judge_alternatives,
    judge_frontiers,
    judge_what_if,
    judge_replans,
)


def small_problem(seed: int) -> PathProblem:
    """Return the problem of a seed, every third with dates, no larger than every set of limits can be tried on."""
    if seed % 3 == 2:
        return random_dated_problem(seed // 3)
    problem = random_problem(seed)
    return problem if len(problem.modules) <= MOST_MODULES else random_problem(seed, modules=MOST_MODULES - seed % 3)


def faults_of(judge: Judge, seed: int) -> list[str]:
    """Return what is wrong with the answers to one question; whatever is raised is a fault."""
    try:
        return list(judge(small_problem(seed), Random(seed)))
    except Exception as error:  # a faulty solver may raise anything
        return [f"{type(error).__name__}: {error}"]


def main() -> int:
    """Ask every question until a fault is seen."""
    found = Path(questions.__file__ or "").resolve().parent.parent
    if found != (Path.cwd() / "solver").resolve():
        print(f"the solver is the one in {found}")
        return 1
    for seed in range(CORPUS):
        for judge in JUDGES:
            seen = faults_of(judge, seed)
            if seen:
                print(f"seed {seed}, {judge.__name__}: {seen[0]}")
                return CAUGHT
    print(f"nothing seen in {CORPUS} problems")
    return SURVIVED


if __name__ == "__main__":
    sys.exit(main())
