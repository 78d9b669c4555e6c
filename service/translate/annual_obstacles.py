"""Why a year has no plan, as the answer has it: codes, the request's own ids, and amounts needed and available."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import solver
from service.schemas.annual import LargeMoney
from service.schemas.answers import Note
from service.translate.annual_question import AnnualQuestion
from service.translate.answer import limit_value

#: Obstacles that are told, and learners, locks and modules under way that each of them names: nobody reads more.
MOST_OBSTACLES = 100
MOST_NAMED = 100

_Kind = solver.ObstacleKind
#: What is needed and available in learners; in all other obstacles it is money.
_PLACES = {_Kind.SEATS, _Kind.LEAST_LEARNERS}


def obstacle_notes(question: AnnualQuestion, obstacles: Iterable[solver.Obstacle]) -> list[Note]:
    """Return what is told of obstacles, still without sentences."""
    return [
        Note(code=f"obstacle_{obstacle.kind.value}", params=dict(_params(question, obstacle)), text="")
        for obstacle in islice(obstacles, MOST_OBSTACLES)
    ]


def _params(question: AnnualQuestion, obstacle: solver.Obstacle) -> Iterator[tuple[str, Any]]:
    about = obstacle.limits[0] if obstacle.limits else None
    learners = [question.problem.learner_by_id[learner] for learner in obstacle.learners]
    if obstacle.kind in (_Kind.NO_PATH, _Kind.OWN_BUDGET):
        yield "learner", obstacle.learners[0]
    else:
        yield "learners", list(obstacle.learners[:MOST_NAMED])
        yield "count", len(obstacle.learners)
    if about is not None and obstacle.kind is _Kind.CENTRE_BUDGET:
        yield "cost_centre", about.centre
    module = None
    if about is not None and obstacle.kind in _PLACES:
        module = about.module
        yield "module", about.module
        yield "offering", about.offering
    if obstacle.needed is not None and obstacle.available is not None:
        is_money = obstacle.kind not in _PLACES
        for name, amount in (("needed", obstacle.needed), ("available", obstacle.available)):
            yield name, LargeMoney.of_minor(amount, question.currency).model_dump() if is_money else amount
    yield "locks", list(islice(_locks(learners, module), MOST_NAMED))
    yield "in_progress", list(islice(_under_way(learners, module), MOST_NAMED))
    if obstacle.kind is not _Kind.NO_PATH:
        yield "limits", [_limit(limit) for limit in obstacle.limits]
    else:
        ways = obstacle.relaxations
        yield "relaxations", [{"changes": [_change(question, each) for each in way.changes]} for way in ways]


def _locks(learners: Sequence[solver.AnnualLearner], module: solver.ModuleId | None) -> Iterator[dict[str, Any]]:
    """Yield locks as a request has them: of one module, or all."""
    for learner in learners:
        for lock in learner.locks:
            if module in (None, lock.module):
                yield {"learner": learner.id, "module": lock.module, "offering": lock.offering, "keep": lock.keep}


def _under_way(learners: Sequence[solver.AnnualLearner], module: solver.ModuleId | None) -> Iterator[dict[str, Any]]:
    for learner in learners:
        for entry in learner.in_progress:
            if module is None:
                yield {"learner": learner.id, "module": entry.module, "offering": entry.offering}


def _limit(limit: solver.SharedLimit) -> dict[str, Any]:
    """Return a limit with the ids of what it is a limit of."""
    ids = {
        "cost_centre": limit.centre,
        "grant": limit.grant,
        "module": limit.module,
        "offering": limit.offering,
    }
    return {"limit": limit.kind.value, **{name: key for name, key in ids.items() if key is not None}}


def _change(question: AnnualQuestion, change: solver.Change) -> dict[str, Any]:
    """Return a change of one limit of a learner; of languages, modes and places the modules that it must let in."""
    return {
        "limit": change.limit,
        "from": limit_value(question.currency, change.limit, change.from_value),
        "to": limit_value(question.currency, change.limit, change.to_value),
    }
