"""Why a gap is not closed further: the first reason that is true, each settled by a proof or a plan that shows it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from solver.control import SearchLimits
from solver.cpsat import Search
from solver.domain import Competency, CompetencyId, ItemId, LearningOutcome
from solver.path.answer import OpenReason
from solver.path.ask import Ask
from solver.path.best import top_of
from solver.path.dates import earliest_ends, timetable
from solver.path.greedy import greedy_plan, plans_for_single_targets
from solver.path.learner_state import LearnerState
from solver.path.placing import quick_placing
from solver.path.prepare import aimed_at, only
from solver.path.problem import PathProblem
from solver.path.world import Target, World
from solver.path.worlds import ALL, NO_LIMITS, NOTHING, Binding, Worlds
from solver.reach import Action, Fact, LevelHeld, closure

#: A competency that is asked for, and the level at which it ends short of that.
LeftOpen = tuple[CompetencyId, int]


class ReasonNotSettled(Exception):
    """Is raised when a limit of the search came before a reason was proven."""


def left_open(problem: PathProblem, end: LearnerState) -> list[LeftOpen]:
    """Return what is left open in the state `end`."""
    return [
        (requirement.competency, end.level(requirement.competency))
        for requirement in problem.requirements
        if end.level(requirement.competency) < requirement.level
    ]


def open_reasons(
    worlds: Worlds, gaps: Iterable[LeftOpen], limits: SearchLimits, *, seconds: float, steps_are_proven: bool
) -> dict[LeftOpen, OpenReason | None]:
    """Return the reason of every gap that is left open; None where it is not settled.

    No reason depends on the plan that leaves the gap open, but for the level that it reaches.
    """
    problem = worlds.problem
    reasons: dict[LeftOpen, OpenReason | None] = {}
    ways, reachable = _open_ways(worlds)
    facts: dict[LeftOpen, Fact] = {}
    outcomes: dict[CompetencyId, list[LearningOutcome]] = defaultdict(list)
    for action in ways:
        for outcome in problem.module_by_id[action.module.id].outcomes if action.module else ():
            outcomes[outcome.competency].append(outcome)
    for gap in gaps:
        competency_id, reached = gap
        competency = problem.competency_by_id[competency_id]
        following = competency.after(reached)
        fact = None if following is None else worlds.network.fact(LevelHeld(competency_id, following))
        if not _leads_further(outcomes[competency_id], competency, reached, problem.items_held):
            reasons[gap] = OpenReason.NO_MODULE
        elif fact is None or fact not in reachable:
            reasons[gap] = OpenReason.ENTRY
        else:
            facts[gap] = fact
    trials = Trials(worlds, tuple(facts.values()), Allowance(limits, seconds))
    for gap, fact in facts.items():
        try:
            reason = _first_true(trials, fact)
        except ReasonNotSettled:
            reasons[gap] = None
            continue
        # A better plan may still exist while the step terms are unproven: then nothing was traded.
        is_settled = steps_are_proven or reason is not OpenReason.TRADE_OFF
        reasons[gap] = reason if is_settled else None
    return reasons


def _open_ways(worlds: Worlds) -> tuple[list[Action], Collection[Fact]]:
    """Return the actions that can be taken when nothing binds but the start day, and the facts they reach in order."""
    problem, network = worlds.problem, worlds.network
    ways = network.actions(sorted(worlds.modules(NOTHING)))
    calendar = worlds.calendar(NOTHING)
    if calendar is None:
        ways = [action for action in ways if action.module is None or action.module.offerings is None]
        return ways, closure(network.initial, ways)
    times = timetable(problem, calendar, [action.module for action in ways if action.module], obey_locks=False)
    ways = [action for action in ways if action.module is None or times.choices.get(action.module.id, True)]
    soonest, _ = earliest_ends(ways, network.initial, times)
    return ways, soonest.keys()


class Allowance:
    """What the reasons of one answer may cost together, searches and the preparing of worlds alike."""

    #: Deterministic time that preparing a world costs for each module: about what it takes beside a search.
    FOR_A_MODULE = 1e-5

    def __init__(self, limits: SearchLimits, seconds: float) -> None:
        self._limits = limits
        self._seconds = seconds
        self._deterministic = limits.deterministic_reasons

    def spend_on_a_world(self, world: World) -> None:
        """Count the preparing of a world out of this one; raise when the allowance is used up."""
        if self._seconds <= 0 or self._deterministic <= 0:
            raise ReasonNotSettled
        self._deterministic -= self.FOR_A_MODULE * len(world.modules)

    @contextmanager
    def search(self) -> Iterator[Search]:
        """Search within what is left and what a single reason may cost."""
        deterministic = min(self._limits.deterministic_reason, max(self._deterministic, 0.0))
        search = Search(replace(self._limits, seconds=max(self._seconds, 0.0), deterministic=deterministic))
        yield search
        self._seconds = search.seconds_left
        self._deterministic -= deterministic - search.deterministic_left


def _leads_further(
    outcomes: Iterable[LearningOutcome], competency: Competency, reached: int, held: frozenset[ItemId]
) -> bool:
    """Tell whether these outcomes lead further from the level reached, whatever else their modules require."""
    following = competency.after(reached)
    items = competency.items_of(following) if following is not None else frozenset()
    missing = set(items) - held
    for outcome in outcomes:
        if outcome.from_level <= reached < outcome.to_level:
            if not outcome.items:
                return True
            missing -= outcome.items
    return bool(items) and not missing


@dataclass(frozen=True, slots=True)
class _Glance:
    """What is seen of all facts at once, without a search."""

    world: World
    #: What preparing alone does not rule out.
    possible: frozenset[Fact]
    #: What a plan is at hand for.
    shown: frozenset[Fact]


class Trials:
    """Whether single facts can be reached when some limits and locks bind; what a glance settles needs no search."""

    def __init__(self, worlds: Worlds, facts: tuple[Fact, ...], allowance: Allowance) -> None:
        self.problem = worlds.problem
        self._worlds = worlds
        self._facts = facts
        self._allowance = allowance
        self._glances: dict[Binding, _Glance] = {}

    def can_reach(self, binding: Binding, fact: Fact) -> bool:
        """Tell whether some plan reaches `fact`; raise ReasonNotSettled when that stays open."""
        if binding not in self._glances:
            self._glances[binding] = self._glance(binding)
        glance = self._glances[binding]
        if fact not in glance.possible or fact in glance.shown:
            return fact in glance.shown
        self._allowance.spend_on_a_world(glance.world)
        world = aimed_at(glance.world, fact)
        first = greedy_plan(world, demanded=True)
        if first is not None and world.times is None:
            return True
        with self._allowance.search() as search:
            found = top_of(world, (), Ask(search, demand=(0, world.targets[0].weight)), first)
        if found.taken is None and not found.is_infeasible:
            raise ReasonNotSettled
        return found.taken is not None

    def _glance(self, binding: Binding) -> "_Glance":
        """Return the facts that preparing alone does not rule out, and those to which a plan is found at once."""
        world = self._worlds.world(binding, [Target(fact, weight=1, essential=False) for fact in self._facts])
        if not world.kept_are_reachable:
            return _Glance(world, frozenset(), frozenset())
        possible = frozenset(target.fact for target in world.targets)
        is_free = world.budget_minor is None and world.effort_limit_hundredths is None and not world.exclusions
        if is_free and (world.times is None or world.times.is_free):
            return _Glance(world, possible, possible)
        plans = plans_for_single_targets(world)
        if world.times is not None:
            plans = {fact: plan for fact, plan in plans.items() if quick_placing(only(world, plan)) is not None}
        return _Glance(world, possible, frozenset(plans))


def _first_true(trials: Trials, fact: Fact) -> OpenReason:
    """Return the first reason that is true of a fact which modules could reach if nothing bound."""
    order: list[tuple[OpenReason, Binding, bool]] = [
        (OpenReason.EXCLUDED, NOTHING, False),
        (OpenReason.LOCKED, NO_LIMITS, False),
        (OpenReason.TRADE_OFF, ALL, True),
        (OpenReason.BUDGET, Binding(budget=False), True),
        (OpenReason.EFFORT, Binding(effort=False), True),
        (OpenReason.TIME, Binding(time=False), True),
    ]
    for reason, binding, is_so_when_reached in order:
        if _can_differ(trials.problem, reason) and trials.can_reach(binding, fact) is is_so_when_reached:
            return reason
    return OpenReason.LIMITS


def _can_differ(problem: PathProblem, reason: OpenReason) -> bool:
    """Tell whether a reason can apply at all: a limit that is not set explains nothing."""
    if reason is OpenReason.LOCKED:
        return bool(problem.locks)
    if reason is OpenReason.BUDGET:
        return problem.budget_minor is not None
    if reason is OpenReason.EFFORT:
        return problem.effort_limit_hundredths is not None
    if reason is OpenReason.TIME:
        return problem.calendar is not None
    return True
