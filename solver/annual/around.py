"""Whole plans from few paths of each learner: those that the shares name, and all of whoever has several shares."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from solver.annual.answer import AnnualTier
from solver.annual.columns import Column
from solver.annual.company import Company, Link
from solver.annual.decompose import Decomposition
from solver.annual.groups import Choice
from solver.annual.master import Master, Solved
from solver.annual.problem import AnnualProblem, LearnerId
from solver.annual.rounding import chosen, obeys


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundQuestion:
    """Which paths each learner may take in one tier, and a plan to begin from, if any is known."""

    problem: AnnualProblem
    tier: AnnualTier
    earlier: tuple[int, ...]
    links: tuple[Link, ...]
    ways: Mapping[LearnerId, tuple[Column, ...]]
    known: Mapping[LearnerId, Column] | None
    seconds: float
    relative_gap: float


def around(
    work: Decomposition,
    tier: AnnualTier,
    earlier: tuple[int, ...],
    shares: Solved,
    known: Choice | None,
    *,
    seconds: float,
    relative_gap: float,
) -> AroundQuestion:
    """Return the question for the best plan of the paths in shares and in hand, with the cheapest ones beside them."""
    ways = {}
    for learner, paths in work.pool.items():
        mine = [column for column, _ in shares.shares[learner]]
        likely = mine if len(mine) == 1 else list(paths.values())
        cheapest = min(paths.values(), key=lambda column: (column.net_minor, str(column.seats)))
        in_hand = [] if known is None else [known[learner]]
        ways[learner] = tuple({column.seats: column for column in (*likely, cheapest, *in_hand)}.values())
    return AroundQuestion(
        problem=work.problem,
        tier=tier,
        earlier=earlier,
        links=tuple(sorted(work.links, key=str)),
        ways=ways,
        known=known,
        seconds=seconds,
        relative_gap=relative_gap,
    )


def decide_around(question: AroundQuestion) -> Choice | None:
    """Return the best plan found of these paths that obeys every rule; this may run in a worker."""
    company = Company(question.problem)
    master = Master(company, question.tier, question.earlier, links=question.links, is_whole=True, is_lenient=False)
    for learner in question.problem.learners:
        master.add(learner, question.ways[learner.id])
    solved = master.solve(seconds=question.seconds, relative_gap=question.relative_gap, known=question.known)
    choice = None if solved is None else chosen(company, solved)
    return choice if choice is not None and obeys(company, choice, question.earlier) else None


def all_decided(questions: Sequence[AroundQuestion], executor: Executor | None) -> list[Choice | None]:
    """Return the answers in the order asked."""
    if executor is None or len(questions) < 2:
        return [decide_around(question) for question in questions]
    return [future.result() for future in [executor.submit(decide_around, question) for question in questions]]
