"""A plan of a company made better learner by learner, as long as that is possible, with what all others leave.

Learners are asked in waves, each about the same state, and their answers are accepted one by one where they still fit,
what gains most first: on any number of processes the plan is the same.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from solver.annual.answer import AnnualTier
from solver.annual.better import Looked, better_column
from solver.annual.columns import Column
from solver.annual.control import AnnualLimits, SecondsLeft
from solver.annual.excerpts import facts
from solver.annual.ground import ground_of
from solver.annual.left import Common, Left, taking
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.shared import Packed, shared_of
from solver.annual.standing import Choice, Standing
from solver.annual.together import Exchanges
from solver.annual.workers import Workers
from solver.domain import ModuleId

#: Times that groups exchange, and learners of a company that does so unless told: to find the paths for it takes some
#: tenths of a second for each.
EXCHANGES = 4
MOST_EXCHANGING = 1_000
#: Learners in one piece of work, and those who are asked about the same state.
CHUNK = 25
WAVE = 8 * CHUNK


def polished(
    problem: AnnualProblem,
    choice: Mapping[LearnerId, Column],
    limits: AnnualLimits,
    *,
    tier: AnnualTier,
    earlier: tuple[int, ...] = (),
    executor: Executor | None = None,
    until: float = 0.0,
    exchanging: int | None = None,
    known: Mapping[LearnerId, Iterable[Column]] | None = None,
) -> Choice:
    """Return a choice at least as good, that obeys everything which this one obeys, and the values of tiers before.

    No learner is left who could do better alone by more steps, nor, in the tier of the price, by a lower one; then
    groups exchange what they have, so many times at most, over paths around those in hand and those known. It ends
    sooner when the seconds left come down to `until`.
    """
    packed, workers = shared_of(problem).packed, Workers(executor=executor, limits=limits, until=until)
    standing = Standing(problem, choice, earlier)
    alone = _Alone(problem, packed, tier, workers)
    exchanges = Exchanges(problem, packed, known or {}, workers)
    alone.make_better(standing)
    if exchanging is None:
        exchanging = EXCHANGES if len(problem.learners) <= MOST_EXCHANGING else 0
    for _ in range(exchanging):
        if not exchanges.make_better(standing):
            break
        alone.make_better(standing)
    return standing.choice


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking one learner."""

    column: Column | None
    #: Modules with offerings that can matter to the learner.
    modules: frozenset[ModuleId]
    #: Whether some step that is asked for is not reached yet.
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What was left when a learner was last asked, and the answer."""

    common: Common
    left: Left
    answer: Answer


class _Alone:
    """Asks learners one by one what they can do better."""

    def __init__(self, problem: AnnualProblem, packed: Packed, tier: AnnualTier, workers: Workers) -> None:
        self._problem, self._packed, self._tier, self._workers = problem, packed, tier, workers
        self._known: dict[LearnerId, _Known] = {}

    def make_better(self, standing: Standing) -> bool:
        """Ask everybody; then, as long as anything changes, those to whom more is left than when they were asked."""
        before = dict(standing.choice)
        waiting = deque(self._to_ask(standing))
        while waiting and not self._workers.is_over:
            wave = [waiting.popleft() for _ in range(min(WAVE, len(waiting)))]
            waiting.extend(self._asked(standing, wave))
            if not waiting:
                waiting.extend(self._to_ask(standing))
        return standing.choice != before

    def _to_ask(self, standing: Standing) -> Iterator[AnnualLearner]:
        """Yield whoever may do better now, those who are alike one after another."""
        alike: dict[Hashable, list[AnnualLearner]] = defaultdict(list)
        common = standing.leavings.common()
        for learner in self._problem.learners:
            if learner.id not in self._known or self._has_more(standing, learner, common):
                alike[facts(learner)].append(learner)
        for together in alike.values():
            yield from together

    def _asked(self, standing: Standing, wave: Sequence[AnnualLearner]) -> list[AnnualLearner]:
        """Ask some learners about the same state, accept what fits, and return those whose answers no longer do."""
        common = standing.leavings.common()
        asked = [standing.looked(learner) for learner in wave]
        proposals: list[tuple[Looked, Column]] = []
        for entry, answer in zip(asked, self._answers(common, asked), strict=True):
            if answer is None:
                continue
            self._known[entry.learner.id] = _Known(common, entry.left, answer)
            if answer.column is not None:
                proposals.append((entry, answer.column))
        # The sort is stable: what gains the same is accepted in the order asked.
        proposals.sort(key=lambda proposal: _gain(*proposal), reverse=True)
        refused = [entry.learner for entry, column in proposals if not standing.accepts([(entry.learner, column)])]
        return refused if len(refused) < len(proposals) else []

    def _has_more(self, standing: Standing, learner: AnnualLearner, common: Common) -> bool:
        """Tell whether a learner is left more of anything than when last asked."""
        then = self._known[learner.id]
        left = standing.leavings.left(learner, taking(learner, standing.choice[learner.id]))
        answer = then.answer
        if any(seat[0] in answer.modules for seat in then.common.closed - common.closed):
            return True
        due, due_then = dict(common.due), dict(then.common.due)
        if any(seat[0] in answer.modules and price > due.get(seat, 0) for seat, price in due_then.items()):
            return True
        if then.left.needed - left.needed:
            return True
        return answer.is_open and any(
            more is not None and less is not None and more > less
            for more, less in zip(_amounts(left), _amounts(then.left), strict=True)
        )

    def _answers(self, common: Common, asked: Sequence[Looked]) -> Iterator[Answer | None]:
        """Yield the answers in the order asked; None for whoever's turn did not come in time."""
        pieces = [asked[start : start + CHUNK] for start in range(0, len(asked), CHUNK)]
        questions = [(self._packed, common, piece, self._tier) for piece in pieces]
        for piece, answers in zip(pieces, self._workers.answers(polish_chunk, questions), strict=True):
            yield from answers or [None] * len(piece)


def polish_chunk(
    packed: Packed, common: Common, asked: Sequence[Looked], tier: AnnualTier, seconds_left: SecondsLeft
) -> list[Answer | None]:
    """Return a better path for each of these learners, if there is one; this runs in a worker.

    None for whoever's turn does not come within the seconds.
    """
    answers: list[Answer | None] = []
    for entry in asked:
        if seconds_left() <= 0:
            answers.append(None)
            continue
        ground = ground_of(packed, entry.learner)
        column = better_column(ground, common, entry, tier)
        weights = sum(target.weight for target in ground.worlds(frozenset()).targets)
        reached = (entry.column if column is None else column).steps
        answers.append(Answer(column, ground.dated_modules, reached < weights))
    return answers


def _gain(asked: Looked, column: Column) -> tuple[int, int, int]:
    """Return what a path gains the company on the one in hand, as far as the learner tells."""
    priority, before = asked.learner.priority, asked.column
    return (
        priority * (column.essential_steps - before.essential_steps),
        priority * (column.steps - before.steps),
        before.net_minor - column.net_minor,
    )


def _amounts(left: Left) -> tuple[int | None, ...]:
    return left.centre_minor, left.whole_minor, *left.grants
