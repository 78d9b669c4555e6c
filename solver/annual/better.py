"""The best path that one learner can have of what the others leave, if it is better than the one in hand.

Better is what is better for the company: more essential weighted steps, then more of all, then a lower price, in which
fixed prices count that become due, or no longer are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortools.sat.python.cp_model import LinearExpr

from solver.annual.alone import Staying, placed, placing_of, purse_of, staying_world
from solver.annual.answer import AnnualTier
from solver.annual.columns import Column, LearnerModel
from solver.annual.ground import Ground
from solver.annual.left import Common, Left, taking
from solver.annual.problem import AnnualLearner, Grant
from solver.annual.purse import Purse
from solver.control import SearchLimits
from solver.cpsat import Found, Search
from solver.path.calendar_model import build_with_calendar, last_week_needed
from solver.path.model import PathVariables, essential_steps, steps
from solver.path.placing import Placing, thinned
from solver.path.tiers import LARGEST_OBJECTIVE
from solver.path.world import World

#: Deterministic time for one learner: far more than nearly all take.
WORK = 0.2


@dataclass(frozen=True, slots=True)
class Looked:
    """A learner with a path in hand, what is left, and the weighted steps that no other path may fall below."""

    learner: AnnualLearner
    column: Column
    left: Left
    #: Of essential requirements, and of all.
    least: tuple[int, int]


#: Essential weighted steps, all weighted steps, and the price without its sign turned round: more is better.
Value = tuple[int, int, int]


def better_column(ground: Ground, common: Common, asked: Looked, tier: AnnualTier) -> Column | None:
    """Return the best path that is better than the one in hand; None when none is found.

    Only for the price are learners asked of whom no more steps can be hoped for.
    """
    purse = purse_of(ground, common, asked.left, price_counts=True)
    in_hand = _value(purse, asked.learner, asked.column)
    staying = staying_world(ground, common, asked.left, purse)
    world = staying.world
    if not world.kept_are_reachable or not world.modules or not _may_be_better(world, in_hand, tier):
        return None
    placing = _best(staying, _Climb(purse, asked.least, in_hand))
    if placing is None:
        return None
    column = granted_column(LearnerModel(ground.shared, asked.learner), purse, placing)
    # Whoever stays where others need it must have use for that.
    is_staying = asked.left.needed <= taking(asked.learner, column).seats
    keeps = column.essential_steps >= asked.least[0] and column.steps >= asked.least[1]
    return column if is_staying and keeps and _value(purse, asked.learner, column) > in_hand else None


def granted_column(model: LearnerModel, purse: Purse, placing: Placing) -> Column:
    """Return what the company sees of a plan without its superfluous steps, when grants pay all that is left."""
    column = model.column(thinned(model.world, placing))
    limits = {grant.id: amount if left is None else min(left, amount) for grant, left, amount in _paid(purse, column)}
    return replace(column, granted=tuple((grant, amount) for grant, amount in limits.items() if amount))


def _value(purse: Purse, learner: AnnualLearner, column: Column) -> Value:
    fixed = purse.fixed_minor(taking(learner, column).seats)
    return column.essential_steps, column.steps, -column.net_minor - fixed


def _paid(purse: Purse, column: Column) -> Iterator[tuple[Grant, int | None, int]]:
    """Yield each grant that pays something of a path, with what is left of it and what it would pay."""
    would = dict(column.granted)
    yield from ((grant, left, would[grant.id]) for grant, left in purse.grants if grant.id in would)


def _may_be_better(world: World, in_hand: Value, tier: AnnualTier) -> bool:
    if tier is AnnualTier.ESSENTIAL_STEPS:
        return world.essential_steps > in_hand[0]
    return (world.essential_steps, world.steps) > in_hand[:2] or (tier is AnnualTier.PRICE and in_hand[2] < 0)


@dataclass(frozen=True, slots=True)
class _Climb:
    """What a better path must keep to."""

    purse: Purse
    least: tuple[int, int]
    in_hand: Value


def _best(staying: Staying, climb: _Climb) -> Placing | None:
    """Return the best plan with its places: without the weeks of the calendar first."""
    search, purse, world = Search(SearchLimits(deterministic=WORK)), climb.purse, staying.world
    selection = staying.model()
    found = _climbed(search, selection, world, climb)
    if found is None:
        return None
    taken = {module.id for module in world.modules if found.is_true(selection.takes(module.id))}
    chosen = {} if purse.is_plain else purse.offerings(selection, world, found)
    placing = placed(world, purse, taken, chosen)
    if placing is not None:
        return placing
    together = build_with_calendar(world, last_week_needed(world, world.largest_effort))
    found = _climbed(search, together, world, climb)
    return None if found is None else placing_of(world, together, found)


def _climbed(search: Search, variables: PathVariables, world: World, climb: _Climb) -> Found | None:
    """Return the best that is found in a model of what is better than the plan in hand."""
    purse, least, in_hand = climb.purse, climb.least, climb.in_hand
    model = variables.model
    cost = purse.bind(variables, world)
    essential, every = essential_steps(variables, world), steps(variables, world)
    _at_least(variables, essential, least[0])
    _at_least(variables, every, least[1])
    dearest = world.largest_price + sum(purse.due.values())
    for_a_step, for_an_essential = dearest + 1, (dearest + 1) * (world.steps + 1)
    if for_an_essential * (world.essential_steps + 1) <= LARGEST_OBJECTIVE:
        worth = for_an_essential * essential + for_a_step * every - cost
        _at_least(variables, worth, for_an_essential * in_hand[0] + for_a_step * in_hand[1] + in_hand[2] + 1)
        model.maximize(worth)
        return _found(search, variables)
    # Too large for one sum: the steps first, then the price of as many.
    worth = (world.steps + 1) * essential + every
    reached = (world.steps + 1) * in_hand[0] + in_hand[1]
    _at_least(variables, worth, reached)
    model.maximize(worth)
    found = _found(search, variables)
    if found is None:
        return None
    now = _worth(world, variables, found)
    _at_least(variables, worth, now)
    if now == reached:
        _at_least(variables, -1 * cost, in_hand[2] + 1)
    model.minimize(cost)
    return _found(search, variables) or (found if now > reached else None)


def _found(search: Search, variables: PathVariables) -> Found | None:
    found = search.run(variables.model)
    return found if found.values else None


def _worth(world: World, variables: PathVariables, found: Found) -> int:
    reached = [target for target in world.targets if found.is_true(variables.holds(target.fact))]
    return sum(target.weight * (1 + (world.steps + 1) * target.essential) for target in reached)


def _at_least(variables: PathVariables, expression: LinearExpr, least: int) -> None:
    variables.model.add(expression >= least)
