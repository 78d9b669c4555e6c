"""The best of the plans that leave as many steps as they can where they stood: modules and calendar at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python.cp_model import IntVar, LinearExpr, LinearExprT

from solver.cpsat import Ending, Search, UnsoundSearch
from solver.domain import ModuleId
from solver.path.answer import Placement
from solver.path.best import Best
from solver.path.calendar_model import CalendarVariables, build_with_calendar, last_week_needed
from solver.path.dates import Timetable, week_of
from solver.path.placing import Placing, finish_of
from solver.path.plans import worth
from solver.path.problem import Goal
from solver.path.tiers import EFFORT, PRICE, STEP_TIERS, Row, Tier
from solver.path.world import World
from solver.questions.difference import Place, place_of


@dataclass(frozen=True, slots=True)
class _Aim:
    """Something that is to be made small, as the model says it and as a plan shows it; and the least it could be."""

    expression: LinearExprT
    value: Callable[[Placing], int]
    possible: int


def best_in_place(
    world: World, goal: Goal, search: Search, rows: Sequence[Row], placements: Mapping[ModuleId, Placement]
) -> tuple[Best, bool]:
    """Return the best plan of those that leave most steps where these stand, and whether that is proven."""
    times = world.times
    if times is None:
        raise ValueError("a world without dates has no places")
    last_week = last_week_needed(world, world.largest_effort)
    if times.last_week is None:
        last_week = max([last_week, *(week_of(placement.last_day) for placement in placements.values())])
    variables = build_with_calendar(world, last_week)
    for row in rows:
        row(variables, world)
    places = {module: place_of(placement, times.calendar.start_day) for module, placement in placements.items()}
    stays = [stay for module in places if (stay := _stays(variables, times, module, places[module])) is not None]

    def moved(placing: Placing) -> int:
        start = times.calendar.start_day
        return -sum(place_of(placing[step], start) == places[step] for step in placing if step in places)

    staying = _Aim(-LinearExpr.sum(stays), moved, -len(stays))
    steps = [_aim(tier, variables, world) for tier in STEP_TIERS]
    costs = [_aim(tier, variables, world) for tier in (PRICE, EFFORT)]
    finish = _Aim(
        variables.finish,
        lambda placing: finish_of(placing) - variables.day_before if placing else 0,
        min(1, len(world.kept)),
    )
    goal_aims = [*steps, finish, *costs] if goal is Goal.FASTEST else [*steps, *costs, finish]
    placing: Placing | None = None
    reached: list[bool] = []
    for aim in (staying, *goal_aims):
        variables.model.minimize(aim.expression)
        found = search.run(variables.model)
        if found.ending is Ending.INFEASIBLE:
            if placing is not None:
                raise UnsoundSearch(f"no plan was said to exist, and {sorted(placing)} is one")
            return Best(taken=None, is_infeasible=True), True
        if found.ending is not Ending.UNKNOWN:
            next_placing = {
                module.id: variables.placement(module, found)
                for module in world.modules
                if found.is_true(variables.takes(module.id))
            }
            if placing is None or aim.value(next_placing) < aim.value(placing):
                placing = next_placing
        if placing is None:
            return Best(taken=None), False
        value = aim.value(placing)
        reached.append(found.ending is Ending.OPTIMAL or value == aim.possible)
        variables.model.add(aim.expression <= value)
    if placing is None:
        return Best(taken=None), False
    bounds = [
        aim.value(placing) if is_reached else aim.possible
        for aim, is_reached in zip(goal_aims, _while_all(reached[1:]), strict=True)
    ]
    return Best(taken=frozenset(placing), placing=placing, bounds=_as_terms(bounds, goal, variables)), reached[0]


def _stays(variables: CalendarVariables, times: Timetable, module: ModuleId, place: Place) -> IntVar | None:
    """Return whether a module stands where it stood; None where it cannot."""
    offering_id, first_day, last_day = place
    if module in variables.chooses:
        for offering, chosen in variables.chooses[module].items():
            if (offering.id, offering.first_day, offering.last_day) == place:
                return chosen
        return None
    weeks = variables.in_weeks.get(module)
    first, last = week_of(first_day), week_of(last_day)
    if weeks is None or offering_id is not None or first not in weeks.starts or last not in weeks.ends:
        return None
    if (times.first_day_of_weeks(first), times.last_day_of_weeks(last)) != (first_day, last_day):
        return None
    stays = variables.model.new_bool_var(f"{module} stays")
    variables.model.add_implication(stays, weeks.starts[first])
    variables.model.add_implication(stays, weeks.ends[last])
    return stays


def _aim(tier: Tier, variables: CalendarVariables, world: World) -> _Aim:
    return _Aim(
        tier.sign * tier.expression(variables, world),
        lambda placing: tier.sign * tier.value(worth(world, placing.keys())),
        tier.sign * tier.possible(world),
    )


def _while_all(reached: Sequence[bool]) -> list[bool]:
    return [all(reached[: place + 1]) for place in range(len(reached))]


def _as_terms(bounds: Sequence[int], goal: Goal, variables: CalendarVariables) -> tuple[int, ...]:
    """Return the bounds in the way that terms are counted: steps upwards, the finish as a day."""
    essential, steps, *costs = bounds
    place = 0 if goal is Goal.FASTEST else 2
    costs[place] = costs[place] + variables.day_before if costs[place] else 0
    return (-essential, -steps, *costs)
