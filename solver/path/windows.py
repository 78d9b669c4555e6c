"""How late each module of a set can stand, when all of them are taken and the last must end by a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from solver.domain import Module, ModuleId
from solver.path.dates import Timetable, earliest_ends, sunday_of, week_of
from solver.path.overload import Stay, is_overloaded
from solver.path.world import World
from solver.reach import Action, Fact


@dataclass(frozen=True, slots=True)
class Windowed:
    """A world all of whose modules are taken, with what the days before and after leave open."""

    world: World
    #: For each undated module the last week that it can end in.
    last_weeks: Mapping[ModuleId, int]


def windowed(world: World) -> Windowed | None:
    """Return what is left open to each module when all are taken, or None when days or weeks have no room.

    Where a fact has one giver only, that must be over before anything that needs the fact starts.
    """
    times = world.times
    if times is None or times.last_week is None or times.latest_day is None:
        return Windowed(world, {})
    actions = world.actions
    _, ready = earliest_ends(actions, world.initial, times)
    if any(day is None for day in ready):
        return None
    latest = _latest_ends(actions, times, times.latest_day, times.last_week)
    if latest is None:
        return None
    choices = dict(times.choices)
    last_weeks = {}
    for action, end in zip(actions, latest, strict=True):
        module = action.module
        if module is None:
            continue
        if module.id in choices:
            choices[module.id] = tuple(o for o in choices[module.id] if o.last_day <= end)
        else:
            last_weeks[module.id] = end // 7 - 1
    narrowed = replace(world, times=replace(times, choices=choices))
    _, ready = earliest_ends(actions, world.initial, replace(times, choices=choices))
    stays = []
    for action, day in zip(actions, ready, strict=True):
        if day is None or (action.module and not _has_room(action.module, day, narrowed, last_weeks)):
            return None
        if action.module:
            first = max(times.first_week, week_of(max(day, 1)))
            stays.append(Stay(action.module, first, last_weeks.get(action.module.id, first)))
    if narrowed.times is not None and is_overloaded(narrowed.times, stays):
        return None
    return Windowed(narrowed, last_weeks)


def _latest_ends(actions: Sequence[Action], times: Timetable, latest_day: int, last_week: int) -> list[int] | None:
    """Return the latest day by which each action must have given what it gives; None when one cannot."""
    giver: dict[Fact, int | None] = {}
    needing: dict[Fact, list[int]] = defaultdict(list)
    for place, action in enumerate(actions):
        for fact in action.gives:
            giver[fact] = None if fact in giver else place
        for need in action.needs:
            needing[need].append(place)
    # A completion takes no time: what needs it, if anything does, sets its day.
    latest = [max(latest_day, sunday_of(last_week))] * len(actions)
    for place, action in enumerate(actions):
        if action.module:
            latest[place] = latest_day if action.module.id in times.choices else sunday_of(last_week)
    waiting = list(range(len(actions)))
    while waiting:
        place = waiting.pop()
        start = _latest_start(actions[place], times, latest[place])
        if start is None:
            return None
        for need in actions[place].needs:
            before = giver.get(need)
            if before is not None and start < latest[before]:
                latest[before] = start
                waiting.append(before)
    return latest


def _latest_start(action: Action, times: Timetable, end: int) -> int | None:
    """Return the latest day after which the needs of an action may hold, for it to be over by `end`."""
    module = action.module
    if module is None:
        return end
    offerings = times.choices.get(module.id)
    if offerings is not None:
        return max((offering.first_day - 1 for offering in offerings if offering.last_day <= end), default=None)
    count = times.fewest_weeks(module.effort_hundredths)
    first = None if count is None else end // 7 - count
    return None if first is None or first < times.first_week else sunday_of(first)


def _has_room(module: Module, ready: int, world: World, last_weeks: Mapping[ModuleId, int]) -> bool:
    """Tell whether the soonest end of a module is not after its latest."""
    if world.times is None:
        return True
    end = world.times.earliest_end(module, ready)
    return end is not None and (module.id not in last_weeks or end <= sunday_of(last_weeks[module.id]))
