"""Answers of the solver for tiny cases, judged before anybody looks at them, and short ways to read them."""

from solver import recommend_path
from solver.path.answer import Gap, PathResult
from solver.path.problem import PathProblem
from tests.judge import faults


def answer(case: PathProblem) -> PathResult:
    """Return the answer, once nobody finds a fault in it."""
    result = recommend_path(case)
    assert faults(case, result) == []
    return result


def taken(result: PathResult) -> str:
    """Return the steps in their order, as one text."""
    assert result.path is not None
    return " ".join(result.path.steps)


def terms(result: PathResult) -> tuple[int, ...]:
    return tuple(term.value for term in result.terms)


def gap(result: PathResult, competency: str) -> Gap:
    return next(entry for entry in result.gaps if entry.competency == competency)
