"""Whether one learner can get further with what the others leave, as it is or with one kind of limit lifted."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache

from solver.annual.columns import in_offerings
from solver.annual.left import Common, Left
from solver.annual.problem import AnnualLearner, Seat
from solver.annual.purse import Purse
from solver.annual.shared import Packed, Shared
from solver.cpsat import Ending, Found, Search, UnsoundSearch
from solver.domain import Calendar, Lock, Module, ModuleId, OfferingId
from solver.path.calendar_model import CalendarVariables, build_with_calendar, last_week_needed
from solver.path.choosing_in_time import build_choosing
from solver.path.greedy import greedy_plan, plans_for_single_targets
from solver.path.model import PathVariables
from solver.path.placing import Placing, quick_placing, thinned
from solver.path.plans import without_superfluous, worth
from solver.path.prepare import aimed_at, only, within
from solver.path.problem import PathProblem
from solver.path.reasons import Allowance, ReasonNotSettled
from solver.path.world import Target, World
from solver.path.worlds import Binding, Worlds
from solver.reach import Action, Fact, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Which limits do not count: those of money and seats are of a year, the others of the path."""

    own: bool = False
    #: Those of the cost centres and of the company.
    centre: bool = False
    #: With this one, every offering has a seat, and none asks for a number of learners.
    seats: bool = False
    effort: bool = False
    time: bool = False


NOTHING_LIFTED = Lifted()

#: What is asked of a plan in a model, beyond the rules.
Demand = Callable[[PathVariables], None]


class Ground:
    """What learners who are alike have in common: their network, and worlds prepared for each set of open offerings."""

    def __init__(self, packed: Packed, learner: AnnualLearner) -> None:
        self.learner = learner
        self.shared = packed.unpacked()
        self._with_seats = _with_seats(packed)
        self.problem = self._with_seats.path_problem(learner, has_budget=False)
        self.network: Network = Worlds(self.problem).network
        self._worlds: dict[tuple[frozenset[Seat], frozenset[Seat]], Worlds] = {}

    @property
    def unlimited(self) -> Worlds:
        """The worlds of a learner without any limit; locks are kept."""
        learner = self.learner
        calendar = Calendar(start_day=learner.calendar.start_day, weekly_hundredths=None)
        free = replace(learner, calendar=calendar, bars=(), effort_limit_hundredths=None, budget_minor=None)
        return _worlds(self._with_seats.path_problem(free), self.network)

    def worlds(self, closed: frozenset[Seat], staying: frozenset[Seat] = frozenset()) -> Worlds:
        """Return the worlds in which these offerings are closed, and in which the learner stays in some."""
        key = frozenset(seat for seat in closed if seat[0] in self.network.action_by_module), staying
        if key not in self._worlds:
            problem = self.problem
            if staying:
                locks = tuple(Lock(module=module, keep=True, offering=offering) for module, offering in sorted(staying))
                learner = replace(self.learner, locks=(*self.learner.locks, *locks))
                problem = self._with_seats.path_problem(learner, has_budget=False)
            self._worlds[key] = _worlds(problem, self._without(key[0]))
        return self._worlds[key]

    def _without(self, closed: frozenset[Seat]) -> Network:
        """Return the same network, with modules that have fewer offerings."""
        by_module: dict[ModuleId, set[OfferingId | None]] = {}
        for module, offering in closed:
            by_module.setdefault(module, set()).add(offering)
        network = copy(self.network)
        network.action_by_module = {
            name: _with_offerings(action, by_module[name]) if name in by_module else action
            for name, action in self.network.action_by_module.items()
        }
        return network


@dataclass(frozen=True, slots=True)
class _Glance:
    """What is seen of all facts at once, without a search."""

    world: World
    possible: frozenset[Fact]
    #: What a plan is at hand for.
    shown: frozenset[Fact]


@dataclass(slots=True)
class Trials:
    """Whether facts can be reached with some limit lifted; what a glance settles needs no search."""

    ground: Ground
    common: Common
    left: Left
    facts: tuple[Fact, ...]
    allowance: Allowance
    _glances: dict[Lifted, _Glance] = field(default_factory=dict)
    _can_do_better: bool | None = None

    def matters(self, lifted: Lifted) -> bool:
        """Tell whether there is anything to lift."""
        left, learner = self.left, self.ground.learner
        return (
            (lifted.own and left.own_minor is not None)
            or (lifted.centre and not (left.centre_minor is None and left.whole_minor is None))
            or (lifted.seats and bool(self._closed))
            or (lifted.effort and learner.effort_limit_hundredths is not None)
            or lifted.time
        )

    def can_reach(self, lifted: Lifted, fact: Fact) -> bool:
        """Tell whether some plan reaches a fact; raise ReasonNotSettled when that stays open."""
        if lifted not in self._glances:
            self._glances[lifted] = self._glance(lifted)
        glance = self._glances[lifted]
        if fact not in glance.possible or fact in glance.shown:
            return fact in glance.shown
        self.allowance.spend_on_a_world(glance.world)
        world = aimed_at(glance.world, fact)
        return self._is_there(world, self._purse(lifted), lambda variables: _add(variables, variables.holds(fact) == 1))

    def can_do_better(self, steps: tuple[int, int]) -> bool:
        """Tell whether a plan with more weighted steps, essential ones first, is left, nobody else losing a class."""
        if self._can_do_better is None:
            self._can_do_better = self._finds_more(steps)
        return self._can_do_better

    def _finds_more(self, steps: tuple[int, int]) -> bool:
        purse = self._purse(NOTHING_LIFTED)
        world = self._world(self.ground.worlds(self._closed, self.left.needed), NOTHING_LIFTED, purse, None)
        if (world.essential_steps, world.steps) <= steps or not world.kept_are_reachable:
            return False
        self.allowance.spend_on_a_world(world)
        plan = greedy_plan(world)
        if plan is not None:
            value = worth(world, plan)
            if (value.essential_steps, value.steps) > steps and _placed(world, purse, plan) is not None:
                return True
        factor = world.steps + 1
        least = factor * steps[0] + steps[1] + 1

        def more(variables: PathVariables) -> None:
            gains = [target.weight * (1 + factor * target.essential) for target in world.targets]
            claims = [variables.holds(target.fact) for target in world.targets]
            _add(variables, sum(gain * claim for gain, claim in zip(gains, claims, strict=True)) >= least)

        return self._is_there(world, purse, more)

    @property
    def _closed(self) -> frozenset[Seat]:
        known = self.ground.network.action_by_module
        return frozenset(seat for seat in self.common.closed - self.left.seats if seat[0] in known)

    def _purse(self, lifted: Lifted) -> Purse:
        left = self.left
        net = [None if lifted.own else left.own_minor, None if lifted.centre else left.centre_minor]
        purse = Purse(
            net_minor=min((most for most in net if most is not None), default=None),
            whole_minor=None if lifted.centre else left.whole_minor,
            grants=tuple(zip(self.ground.shared.grants, left.grants, strict=True)),
            due=dict((*self.common.due, *left.alone)),
            under_way={entry.module: entry.offering for entry in self.ground.learner.in_progress},
        )
        return purse.for_modules(self.ground.network.action_by_module)

    def _world(self, worlds: Worlds, lifted: Lifted, purse: Purse, targets: list[Target] | None) -> World:
        binding = Binding(budget=False, effort=not lifted.effort, time=not lifted.time)
        # Where an offering or a grant changes what a module costs, one that costs less than another need not be better.
        world = worlds.world(binding, targets, only_best=purse.is_plain)
        if not purse.is_plain or purse.least_minor is None:
            return world
        return within(world, budget_minor=purse.least_minor, effort_limit_hundredths=world.effort_limit_hundredths)

    def _glance(self, lifted: Lifted) -> _Glance:
        """Return the facts that preparing alone does not rule out, and those to which a plan is found at once."""
        purse = self._purse(lifted)
        worlds = self.ground.worlds(frozenset() if lifted.seats else self._closed)
        world = self._world(worlds, lifted, purse, [Target(fact, weight=1, essential=False) for fact in self.facts])
        if not world.kept_are_reachable:
            return _Glance(world, frozenset(), frozenset())
        shown = {
            fact
            for fact, plan in plans_for_single_targets(world).items()
            if _placed(aimed_at(world, fact), purse, plan) is not None
        }
        return _Glance(world, frozenset(target.fact for target in world.targets), frozenset(shown))

    def _is_there(self, world: World, purse: Purse, demand: Demand) -> bool:
        """Tell whether a plan that meets a demand is in a world: without the weeks of the calendar first."""
        with self.allowance.search() as search:
            selection = build_choosing(world)
            found = _searched(search, selection, world, purse, demand)
            if found is None:
                return False
            taken = {module.id for module in world.modules if found.is_true(selection.takes(module.id))}
            chosen = {} if purse.is_plain else purse.offerings(selection, world, found)
            if _placed(world, purse, taken, chosen) is not None:
                return True
            together = build_with_calendar(world, last_week_needed(world, world.largest_effort))
            found = _searched(search, together, world, purse, demand)
            if found is None:
                return False
            if not purse.affords(world, _placing(world, together, found)):
                raise ReasonNotSettled
            return True


def _searched(search: Search, variables: PathVariables, world: World, purse: Purse, demand: Demand) -> Found | None:
    """Return a plan, or None when it is said twice that there is none; raise ReasonNotSettled when that stays open."""
    purse.bind(variables, world)
    demand(variables)
    found = search.run(variables.model)
    if found.ending is Ending.INFEASIBLE:
        second = search.run(variables.model, presolve=False)
        if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
            raise UnsoundSearch("no plan was said to exist, and there is")
        if second.ending is Ending.INFEASIBLE:
            return None
        raise ReasonNotSettled
    if not found.values:
        raise ReasonNotSettled
    return found


def _placing(world: World, variables: CalendarVariables, found: Found) -> Placing:
    taken = [module for module in world.modules if found.is_true(variables.takes(module.id))]
    return thinned(world, {module.id: variables.placement(module, found) for module in taken})


def _placed(
    world: World, purse: Purse, taken: set[ModuleId], chosen: Mapping[ModuleId, OfferingId | None] | None = None
) -> Placing | None:
    """Return places for the steps that are needed of those taken, if the simple way finds some that can be paid."""
    if world.times is None:
        raise ValueError("a year without dates")
    needed = without_superfluous(world, taken)
    there = replace(world, times=in_offerings(world.times, chosen)) if chosen else world
    placing: Placing | None = {} if not needed else quick_placing(only(there, needed))
    if placing is None or purse.is_plain:
        return placing
    placing = thinned(world, placing)
    return placing if purse.affords(world, placing) else None


def _worlds(problem: PathProblem, network: Network) -> Worlds:
    worlds = Worlds(problem)
    worlds.__dict__["network"] = network
    return worlds


def _add(variables: PathVariables, row: object) -> None:
    variables.model.add(row)  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def _with_seats(packed: Packed) -> Shared:
    """Return the same catalogue, in which every offering has a seat for whoever wants one."""
    shared = packed.unpacked()
    return replace(shared, modules=tuple(_open(module) for module in shared.modules))


def _open(module: Module) -> Module:
    offerings = module.offerings or ()
    if all(offering.has_a_seat for offering in offerings):
        return module
    return replace(module, offerings=tuple(replace(offering, seats_left=None) for offering in offerings))


def _with_offerings(action: Action, closed: set[OfferingId | None]) -> Action:
    if action.module is None or action.module.offerings is None:
        return action
    offerings = tuple(offering for offering in action.module.offerings if offering.id not in closed)
    return replace(action, module=replace(action.module, offerings=offerings))
