"""Why gaps stay open in a year: for each the first reason that is true when all other learners keep their plans."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from enum import StrEnum

from solver.annual.answer import AnnualResult, AnnualTier
from solver.annual.control import AnnualLimits, SecondsLeft
from solver.annual.excerpts import facts
from solver.annual.ground import Ground
from solver.annual.left import Common, Leavings, Position, positions, takings_of_plan
from solver.annual.problem import AnnualLearner, AnnualProblem, LearnerId
from solver.annual.shared import Packed, shared_of
from solver.annual.trials import NOTHING_LIFTED, Lifted, Trials
from solver.annual.workers import patience, waited_for
from solver.control import SearchLimits
from solver.domain import CompetencyId
from solver.path.answer import OpenReason
from solver.path.reasons import Allowance, LeftOpen, ReasonNotSettled, open_reasons
from solver.reach import Fact, LevelHeld


class AnnualReason(StrEnum):
    """Why a gap is not closed further in a year: the first that is true, in this order."""

    NO_MODULE = "no_module"
    ENTRY = "entry"
    EXCLUDED = "excluded"
    LOCKED = "locked"
    TRADE_OFF = "trade_off"
    OWN_BUDGET = "own_budget"
    #: Of the learner's cost centre, of one above it, or of the whole company.
    CENTRE_BUDGET = "centre_budget"
    #: No seat is left, or too few learners come.
    SEATS = "seats"
    EFFORT = "effort"
    TIME = "time"
    LIMITS = "limits"


def _nobody(share: float) -> None:
    return None


AnnualReasons = Mapping[tuple[LearnerId, CompetencyId], AnnualReason | None]

#: Learners in one piece of work: a few tenths of a second; and pieces that are handed out ahead.
CHUNK = 20
AHEAD = 32
#: Deterministic time for one search, and for all of one learner.
FOR_A_REASON = 0.2
FOR_A_LEARNER = 1.0

#: What is lifted alone to see whether it is the reason.
LIFTED: tuple[tuple[AnnualReason, Lifted], ...] = (
    (AnnualReason.OWN_BUDGET, Lifted(own=True)),
    (AnnualReason.CENTRE_BUDGET, Lifted(centre=True)),
    (AnnualReason.SEATS, Lifted(seats=True)),
    (AnnualReason.EFFORT, Lifted(effort=True)),
    (AnnualReason.TIME, Lifted(time=True)),
)

_Asked = tuple[AnnualLearner, Position]
_Answer = dict[LeftOpen, AnnualReason | None]


def annual_reasons(
    problem: AnnualProblem,
    result: AnnualResult,
    limits: AnnualLimits,
    *,
    executor: Executor | None = None,
    tells: Callable[[float], None] = _nobody,
) -> AnnualReasons:
    """Return the reason of every gap that stays open; None for one that is not settled within the limits.

    Without a plan nobody can tell what the others leave: then only reasons that do not ask for that are given.
    `tells` hears how much is done, from 0 to 1.
    """
    leavings = None if result.plan is None else Leavings(problem, takings_of_plan(problem, result.plan))
    common = Common() if leavings is None else leavings.common()
    groups: dict[tuple[Hashable, Position], list[AnnualLearner]] = defaultdict(list)
    for learner, position in positions(problem, result.plan, leavings):
        groups[facts(learner), position].append(learner)
    # Those who are alike stand together, for they share work.
    alike: dict[Hashable, list[Position]] = defaultdict(list)
    for kind, position in groups:
        alike[kind].append(position)
    keys = [(kind, position) for kind, together in alike.items() for position in together]
    asked = [(groups[key][0], key[1]) for key in keys]
    reasons: dict[tuple[LearnerId, CompetencyId], AnnualReason | None] = {}
    answers = _answers(shared_of(problem).packed, common, asked, limits, executor, are_proven=_are_proven(result))
    for number, (place, answer) in enumerate(answers, 1):
        tells(number / len(asked))
        for learner in groups[keys[place]]:
            for gap in asked[place][1].gaps:
                reasons[learner.id, gap[0]] = answer.get(gap)
    return reasons


def _are_proven(result: AnnualResult) -> bool:
    """Tell whether no plan closes more weighted steps than this one."""
    in_steps = (AnnualTier.ESSENTIAL_STEPS, AnnualTier.STEPS)
    return all(term.is_proven for term in result.terms if term.name in in_steps)


def _answers(
    packed: Packed,
    common: Common,
    asked: Sequence[_Asked],
    limits: AnnualLimits,
    executor: Executor | None,
    *,
    are_proven: bool,
) -> Iterator[tuple[int, _Answer]]:
    """Yield the answer to each question with its place, as they come; an empty one when the time is over."""
    pieces = deque(range(start, min(start + CHUNK, len(asked))) for start in range(0, len(asked), CHUNK))
    waiting: dict[Future[list[_Answer]], range] = {}
    clock = limits.for_work(is_elsewhere=executor is not None)
    while pieces or waiting:
        for piece in [pieces.popleft() for _ in range(min(len(pieces), AHEAD - len(waiting)))]:
            questions = [asked[place] for place in piece]
            if limits.is_over:
                yield from ((place, {}) for place in piece)
            elif executor is None:
                yield from zip(
                    piece, reasons_chunk(packed, common, questions, clock, are_proven=are_proven), strict=True
                )
            else:
                future = executor.submit(reasons_chunk, packed, common, questions, clock, are_proven=are_proven)
                waiting[future] = piece
        for future in _first_done(waiting, clock):
            piece, answers = waiting.pop(future), waited_for(future, clock)
            yield from ((place, {}) for place in piece) if answers is None else zip(piece, answers, strict=True)


def _first_done(
    waiting: Collection[Future[list[_Answer]]], seconds_left: SecondsLeft
) -> Collection[Future[list[_Answer]]]:
    """Return what is done of what is under way, once anything is; all of it when nothing is waited for any more."""
    done, others = wait(waiting, timeout=patience(seconds_left), return_when=FIRST_COMPLETED)
    return done or others


def reasons_chunk(
    packed: Packed, common: Common, asked: Sequence[_Asked], seconds_left: SecondsLeft, *, are_proven: bool
) -> list[_Answer]:
    """Return the answers to some questions, in their order; empty ones when the time is over. This runs in a worker."""
    answers: list[_Answer] = []
    ground: Ground | None = None
    for learner, position in asked:
        seconds = seconds_left()
        if seconds <= 0:
            answers.append({})
            continue
        if ground is None or facts(ground.learner) != facts(learner):
            ground = Ground(packed, learner)
        limits = SearchLimits(
            seconds=seconds,
            deterministic_reason=FOR_A_REASON,
            deterministic_reasons=FOR_A_LEARNER,
            is_over=lambda: seconds_left() <= 0,
        )
        answers.append(_reasons(ground, common, position, limits, are_proven=are_proven))
    return answers


def _reasons(ground: Ground, common: Common, position: Position, limits: SearchLimits, *, are_proven: bool) -> _Answer:
    """Return the reason of each gap of one learner."""
    unlimited = ground.unlimited
    # Of a learner without any limit: what is a trade then is left to closer questions.
    free = open_reasons(unlimited, position.gaps, limits, seconds=limits.seconds, steps_are_proven=True)
    reasons: _Answer = {
        gap: None if reason is None else AnnualReason(reason)
        for gap, reason in free.items()
        if reason is not OpenReason.TRADE_OFF
    }
    following: dict[LeftOpen, Fact] = {}
    for gap in position.gaps:
        competency = ground.problem.competency_by_id[gap[0]]
        level = competency.after(gap[1])
        fact = None if level is None else unlimited.network.fact(LevelHeld(competency.id, level))
        if gap not in reasons and fact is not None:
            following[gap] = fact
    if position.left is None:
        return reasons
    trials = Trials(ground, common, position.left, tuple(following.values()), Allowance(limits, limits.seconds))
    for gap, fact in following.items():
        try:
            reasons[gap] = _first_true(trials, fact, position, are_proven=are_proven)
        except ReasonNotSettled:
            reasons[gap] = None
    return reasons


def _first_true(trials: Trials, fact: Fact, position: Position, *, are_proven: bool) -> AnnualReason | None:
    """Return the first reason that is true of a fact which a learner without limits could reach."""
    if trials.can_reach(NOTHING_LIFTED, fact):
        # A better plan may still exist while the step terms are unproven: then nothing was traded.
        is_traded = are_proven or not trials.can_do_better(position.steps)
        return AnnualReason.TRADE_OFF if is_traded else None
    for reason, lifted in LIFTED:
        if trials.matters(lifted) and trials.can_reach(lifted, fact):
            return reason
    return AnnualReason.LIMITS
