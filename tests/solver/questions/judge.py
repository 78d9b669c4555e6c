"""Everything that can be wrong with an answer to a question about a small problem."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from solver import questions
from solver.domain import (
    Calendar,
    Competency,
    CompetencyId,
    LearningOutcome,
    Module,
    ModuleId,
    Offering,
    OfferingId,
    Requirement,
)
from solver.path.problem import Goal, PathProblem
from tests.dated_problems import random_dated_problem
from tests.problems import random_problem
from tests.solver.questions.judge_limits import judge_competencies, judge_frontiers, judge_modules
from tests.solver.questions.judge_plans import judge_alternatives, judge_replans, judge_what_if

Judge = Callable[[PathProblem, Random], Iterator[str]]
#: As many problems as a fault may survive, at most.
CORPUS = 360
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
    """Return the problem of a seed, three in eight with dates, no larger than every set of limits can be tried on."""
    if seed % 8 == 0:
        return _of_many_days(Random(seed))
    if seed % 4 == 2:
        return random_dated_problem(seed // 4)
    problem = random_problem(seed)
    return problem if len(problem.modules) <= MOST_MODULES else random_problem(seed, modules=MOST_MODULES - seed % 3)


def _of_many_days(chance: Random) -> PathProblem:
    """Return a problem in which most modules have several offerings and nearly all are needed: much can be moved."""
    count = chance.randint(2, 4)
    names = [CompetencyId(f"C{number}") for number in range(1, count + 1)]
    modules: list[Module] = []
    for number, name in enumerate([*names, chance.choice(names)]):
        first_days = sorted(chance.sample(range(15, 45), k=chance.choice((1, 2, 2, 3))))
        offerings = [
            Offering(
                id=OfferingId(f"M{number}/{day}"),
                first_day=day,
                last_day=day + chance.randint(0, 6),
                exclusive=chance.random() < 0.4,
            )
            for day in first_days
        ]
        modules.append(
            Module(
                id=ModuleId(f"M{number}"),
                price_minor=chance.choice((0, 1, 2)),
                effort_hundredths=chance.choice((50, 75, 100)),
                outcomes=(LearningOutcome(competency=name, from_level=0, to_level=1),),
                module_prerequisites=(frozenset({modules[0].id}),) if modules and chance.random() < 0.3 else (),
                offerings=tuple(offerings) if chance.random() < 0.9 else None,
            )
        )
    return PathProblem(
        competencies=tuple(Competency(id=name, levels=(1,)) for name in names),
        modules=tuple(modules),
        requirements=tuple(Requirement(competency=name, level=1, weight=chance.choice((1, 2, 3))) for name in names),
        goal=chance.choice(tuple(Goal)),
        calendar=Calendar(
            start_day=15, finish_day=chance.choice((None, 60)), weekly_hundredths=chance.choice((4000, 100))
        ),
    )


def faults_of(judge: Judge, seed: int) -> list[str]:
    """Return what is wrong with the answers to one question; whatever is raised is a fault."""
    try:
        return list(judge(small_problem(seed), Random(seed)))
    except Exception as error:  # a faulty solver may raise anything
        return [f"{type(error).__name__}: {error}"]


def judge(_: str) -> int:
    """Ask every question of every problem of the corpus until a fault of the solver here is seen."""
    found = Path(questions.__file__ or "").resolve().parent.parent
    if found != (Path.cwd() / "solver").resolve():
        print(f"the solver is the one in {found}")
        return 1
    for seed in range(CORPUS):
        for each in JUDGES:
            seen = faults_of(each, seed)
            if seen:
                print(f"seed {seed}, {each.__name__}: {seen[0]}")
                return CAUGHT
    print(f"nothing seen in {CORPUS} problems")
    return SURVIVED
