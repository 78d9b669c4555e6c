"""Whether one learner can get further with what the others leave, as it is or with one kind of limit lifted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from solver.annual.alone import Staying, affordable_world, closed_to, placed, placing_of, purse_of, staying_world
from solver.annual.ground import Ground
from solver.annual.left import Common, Left
from solver.annual.problem import Seat
from solver.annual.purse import Purse
from solver.cpsat import Ending, Found, Search, UnsoundSearch
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.greedy import greedy_plan, plans_for_single_targets
from solver.path.model import PathVariables
from solver.path.plans import worth
from solver.path.prepare import aimed_at
from solver.path.reasons import Allowance, ReasonNotSettled
from solver.path.world import Target, World
from solver.path.worlds import Binding, Worlds
from solver.reach import Fact


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
        staying = Staying(world, frozenset())
        return self._is_there(
            staying, self._purse(lifted), lambda variables: _add(variables, variables.holds(fact) == 1)
        )

    def can_do_better(self, steps: tuple[int, int]) -> bool:
        """Tell whether a plan with more weighted steps, essential ones first, is left, nobody else losing a class.

        Who stays for others in a class must have use for it.
        """
        if self._can_do_better is None:
            self._can_do_better = self._finds_more(steps)
        return self._can_do_better

    def _finds_more(self, steps: tuple[int, int]) -> bool:
        purse = self._purse(NOTHING_LIFTED)
        staying = staying_world(self.ground, self.common, self.left, purse)
        world = staying.world
        if (world.essential_steps, world.steps) <= steps or not world.kept_are_reachable:
            return False
        self.allowance.spend_on_a_world(world)
        plan = greedy_plan(world)
        if plan is not None:
            value = worth(world, plan)
            placing = placed(world, purse, plan) if (value.essential_steps, value.steps) > steps else None
            if placing is not None and staying.has_use_for(placing):
                return True
        factor = world.steps + 1
        least = factor * steps[0] + steps[1] + 1

        def more(variables: PathVariables) -> None:
            gains = [target.weight * (1 + factor * target.essential) for target in world.targets]
            claims = [variables.holds(target.fact) for target in world.targets]
            _add(variables, sum(gain * claim for gain, claim in zip(gains, claims, strict=True)) >= least)

        return self._is_there(staying, purse, more)

    @property
    def _closed(self) -> frozenset[Seat]:
        return closed_to(self.ground, self.common, self.left)

    def _purse(self, lifted: Lifted) -> Purse:
        left = self.left
        if lifted.own:
            left = replace(left, own_minor=None)
        if lifted.centre:
            left = replace(left, centre_minor=None, whole_minor=None)
        return purse_of(self.ground, self.common, left)

    def _world(self, worlds: Worlds, lifted: Lifted, purse: Purse, targets: list[Target] | None) -> World:
        return affordable_world(
            worlds, Binding(budget=False, effort=not lifted.effort, time=not lifted.time), purse, targets
        )

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
            if placed(aimed_at(world, fact), purse, plan) is not None
        }
        return _Glance(world, frozenset(target.fact for target in world.targets), frozenset(shown))

    def _is_there(self, staying: Staying, purse: Purse, demand: Demand) -> bool:
        """Tell whether a plan that meets a demand is in a world: without the weeks of the calendar first."""
        world = staying.world
        with self.allowance.search() as search:
            selection = staying.model()
            found = _searched(search, selection, world, purse, demand)
            if found is None:
                return False
            taken = {module.id for module in world.modules if found.is_true(selection.takes(module.id))}
            chosen = {} if purse.is_plain else purse.offerings(selection, world, found)
            placing = placed(world, purse, taken, chosen)
            if placing is not None and staying.has_use_for(placing):
                return True
            together = build_with_calendar(world, last_week_needed(world, world.largest_effort))
            found = _searched(search, together, world, purse, demand)
            if found is None:
                return False
            placing = placing_of(world, together, found)
            if not purse.affords(world, placing) or not staying.has_use_for(placing):
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


def _add(variables: PathVariables, row: object) -> None:
    variables.model.add(row)  # type: ignore[arg-type]
