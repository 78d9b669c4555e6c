"""Where the steps of one set of modules stand in the calendar: a placing found fast, and what no placing can beat."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from solver.domain import Module, ModuleId, Offering
from solver.path.answer import Placement, WeekShare
from solver.path.dates import QUARTER, Timetable, earliest_ends, monday_of, shares, sunday_of, week_of
from solver.path.world import World
from solver.reach import Action, Fact

Placing = Mapping[ModuleId, Placement]


def finish_of(placing: Placing) -> int:
    """Return the last day of a placing; 0 for one without steps."""
    return max((placement.last_day for placement in placing.values()), default=0)


def in_weeks(times: Timetable, efforts: Sequence[tuple[int, int]]) -> Placement:
    """Return the placement of an undated step that takes these efforts in these weeks, first to last."""
    return Placement(
        offering=None,
        first_day=times.first_day_of_weeks(efforts[0][0]),
        last_day=times.last_day_of_weeks(efforts[-1][0]),
        weeks=tuple(WeekShare(week=week, effort_hundredths=effort) for week, effort in efforts),
    )


def in_offering(module: Module, offering: Offering) -> Placement:
    """Return the placement of a step in an offering."""
    by_week = shares(module.effort_hundredths, offering.first_day, offering.last_day)
    return Placement(
        offering=offering.id,
        first_day=offering.first_day,
        last_day=offering.last_day,
        weeks=tuple(WeekShare(week=week, effort_hundredths=effort) for week, effort in sorted(by_week.items())),
    )


def ends(placement: Placement) -> int:
    """Return the day after which holds what a step gives: for one in weeks the Sunday of its last."""
    return placement.last_day if placement.offering else sunday_of(placement.weeks[-1].week)


def ready_by(placement: Placement) -> int:
    """Return the day after which everything that a step needs must hold, at the latest."""
    return placement.first_day - 1 if placement.offering else sunday_of(placement.weeks[0].week)


def in_order(world: World, placing: Placing) -> tuple[ModuleId, ...]:
    """Return the steps in an order in which each can be taken, of those that can the one that starts first."""
    return _followed(world, placing)[0]


def days_held(world: World, placing: Placing) -> Mapping[Fact, int]:
    """Return the day after which each fact holds that these steps lead to; 0 for what held before."""
    return _followed(world, placing)[1]


def thinned(world: World, placing: Placing) -> Placing:
    """Take away, dearest first, each step that can go at no loss of steps or kept ones, the others as they stand."""
    remaining = dict(placing)
    reached = {target.fact for target in world.targets} & _followed(world, remaining)[1].keys()
    by_cost = sorted(
        (module for module in world.modules if module.id in placing and module.id not in world.kept),
        key=lambda module: (-module.price_minor, -module.effort_hundredths, module.id),
    )
    for module in by_cost:
        rest = {step: placement for step, placement in remaining.items() if step != module.id}
        order, held = _followed(world, rest)
        if module.id in remaining and reached <= held.keys() and world.kept <= set(order):
            remaining = {step: rest[step] for step in order}
    return remaining


def _followed(world: World, placing: Placing) -> tuple[tuple[ModuleId, ...], dict[Fact, int]]:
    """Take the steps that can be taken where they stand, and return their order and since when each fact holds."""
    soonest: dict[Fact, int] = dict.fromkeys(world.initial, 0)
    completions = [action for action in world.actions if action.module is None]
    left = sorted(
        (action for action in world.actions if action.module and action.module.id in placing),
        key=lambda action: _start(action, placing),
    )
    order: list[ModuleId] = []
    while True:
        _complete(completions, soonest)
        following = next(
            (
                action
                for action in left
                if action.module
                and all(soonest.get(need, _NEVER) <= ready_by(placing[action.module.id]) for need in action.needs)
            ),
            None,
        )
        if following is None or following.module is None:
            return tuple(order), soonest
        left.remove(following)
        order.append(following.module.id)
        end = ends(placing[following.module.id])
        for fact in following.gives:
            soonest[fact] = min(soonest.get(fact, _NEVER), end)


_NEVER = 2**62


def _start(action: Action, placing: Placing) -> tuple[int, int, str]:
    module_id = action.module.id if action.module else ModuleId("")
    return placing[module_id].first_day, placing[module_id].last_day, module_id


def _complete(completions: Sequence[Action], soonest: dict[Fact, int]) -> None:
    """Let levels hold as soon as all their items do."""
    is_moving = True
    while is_moving:
        is_moving = False
        for action in completions:
            if all(need in soonest for need in action.needs):
                day = max((soonest[need] for need in action.needs), default=0)
                for fact in action.gives:
                    if day < soonest.get(fact, _NEVER):
                        soonest[fact] = day
                        is_moving = True


@dataclass(slots=True)
class _Board:
    """Weeks as they fill."""

    times: Timetable
    used: dict[int, int]
    exclusive: list[tuple[int, int]]
    placing: dict[ModuleId, Placement]

    def free(self, week: int) -> int:
        weekly = self.times.calendar.weekly_hundredths
        if weekly is None:
            return _NEVER
        return weekly - self.used[week]

    def earliest(self, module: Module, ready: int) -> Placement | None:
        """Return the placement that ends soonest, in what is free, for a module whose needs hold after day `ready`."""
        offerings = self.times.choices.get(module.id)
        if offerings is None:
            return self._earliest_weeks(module, week_of(max(ready, self.times.calendar.start_day)))
        fitting = [offering for offering in offerings if offering.first_day > ready and self._is_free(module, offering)]
        if not fitting:
            return None
        return in_offering(module, min(fitting, key=lambda offering: (offering.last_day, offering.id)))

    def put(self, module: Module, placement: Placement) -> None:
        self.placing[module.id] = placement
        for share in placement.weeks:
            self.used[share.week] += share.effort_hundredths
        offering = module.offering(placement.offering) if placement.offering else None
        if offering is not None and offering.exclusive:
            self.exclusive.append((placement.first_day, placement.last_day))

    def _is_free(self, module: Module, offering: Offering) -> bool:
        if offering.exclusive and any(
            first <= offering.last_day and offering.first_day <= last for first, last in self.exclusive
        ):
            return False
        by_week = shares(module.effort_hundredths, offering.first_day, offering.last_day)
        return all(effort <= self.free(week) for week, effort in by_week.items())

    def _earliest_weeks(self, module: Module, from_week: int) -> Placement | None:
        """Fill weeks one after the other, as much as is free; start again after a week that has no room."""
        if self.times.fewest_weeks(module.effort_hundredths) is None:
            return None
        week = max(from_week, self.times.first_week)
        last = self.times.last_week
        left, taken = module.effort_hundredths, list[tuple[int, int]]()
        while last is None or week <= last:
            free = 0 if week in self.times.blocked else self.free(week)
            if left <= free:
                return in_weeks(self.times, [*taken, (week, left)])
            whole = free // QUARTER * QUARTER
            if whole:
                taken.append((week, whole))
                left -= whole
            else:
                left, taken = module.effort_hundredths, []
            week += 1
        return None


Priority = Callable[[Action, Placement], tuple[object, ...]]


def quick_placing(world: World, *, soon_enough: int | None = None) -> Placing | None:
    """Place every module of the world, each as soon as it can be; None when this simple way finds no room.

    Of three orders the one that finishes first (soonest end first; offerings first; what offerings wait for first), or
    the first of them that finishes by the day that is soon enough.
    """
    if world.times is None or not world.kept_are_reachable:
        return None
    dated = world.times.choices.keys()
    opening = _opening_offerings(world)
    priorities: tuple[Priority, ...] = (
        lambda action, placement: (placement.last_day, _id(action)),
        lambda action, placement: (_id(action) not in dated, placement.last_day, _id(action)),
        lambda action, placement: (_id(action) not in opening, placement.last_day, _id(action)),
    )
    best: Placing | None = None
    for priority in priorities:
        placing = _placed_by(world, world.times, priority)
        if placing is not None and (best is None or finish_of(placing) < finish_of(best)):
            best = placing
        if best is not None and soon_enough is not None and finish_of(best) <= soon_enough:
            break
    return best


def _id(action: Action) -> ModuleId:
    return action.module.id if action.module else ModuleId("")


def _opening_offerings(world: World) -> frozenset[ModuleId]:
    """Return the undated modules that give what a dated one needs, and the dated ones."""
    dated = world.times.choices.keys() if world.times else frozenset[ModuleId]()
    wanted = {need for action in world.actions if _id(action) in dated for need in action.needs}
    found: set[ModuleId] = set(dated)
    size = -1
    while len(wanted) != size:
        size = len(wanted)
        for action in world.actions:
            if action.gives & wanted:
                wanted |= action.needs
                if action.module:
                    found.add(action.module.id)
    return frozenset(found)


def _placed_by(world: World, times: Timetable, priority: Priority) -> Placing | None:
    board = _Board(times=times, used=defaultdict(int), exclusive=[], placing={})
    soonest: dict[Fact, int] = dict.fromkeys(world.initial, times.calendar.start_day - 1)
    completions = [action for action in world.actions if action.module is None]
    waiting = [action for action in world.actions if action.module]
    #: Where each step would stand that can be taken: right until something is put into its weeks.
    options: dict[int, tuple[tuple[object, ...], Action, Module, Placement]] = {}
    while waiting or options:
        _complete(completions, soonest)
        still_waiting = []
        for action in waiting:
            module = action.module
            if module is None or not all(need in soonest for need in action.needs):
                still_waiting.append(action)
                continue
            ready = max((soonest[need] for need in action.needs), default=times.calendar.start_day - 1)
            placement = board.earliest(module, ready)
            if placement is None:
                return None
            options[id(action)] = priority(action, placement), action, module, placement
        waiting = still_waiting
        if not options:
            return None
        chosen = min(options, key=lambda key: options[key][0])
        _, action, module, placement = options.pop(chosen)
        board.put(module, placement)
        for fact in action.gives:
            soonest[fact] = min(soonest.get(fact, _NEVER), ends(placement))
        first, last = placement.weeks[0].week, placement.weeks[-1].week
        for key, (_, other, _, place) in list(options.items()):
            # What was given sooner by this step may let another start sooner too.
            if (place.weeks[0].week <= last and first <= place.weeks[-1].week) or action.gives & other.needs:
                del options[key]
                waiting.append(other)
    return board.placing


def soonest_finish(world: World, taken: Collection[ModuleId], effort_hundredths: int) -> int:
    """Return a day before which no plan can finish that takes at least these modules and this effort."""
    times = world.times
    if times is None or not effort_hundredths:
        return 0
    _, ready = earliest_ends(world.actions, world.initial, times)
    finish = 0
    for action, day in zip(world.actions, ready, strict=True):
        if action.module and action.module.id in taken and day is not None:
            end = times.earliest_end(action.module, day)
            if end is not None:
                finish = max(finish, end)
    if times.calendar.finish_day is not None:
        finish = min(finish, times.calendar.finish_day)
    return max(finish, _soonest_by_room(times, effort_hundredths))


def _soonest_by_room(times: Timetable, effort_hundredths: int) -> int:
    """Return a day before which the weeks have no room for this effort."""
    weekly = times.calendar.weekly_hundredths
    if weekly is None or not weekly:
        return 0
    dated = [offering for offerings in times.choices.values() for offering in offerings]
    in_dated = {
        week
        for offering in dated
        for week in range(week_of(offering.first_day), week_of(offering.last_day) + 1)
        if week in times.blocked
    }
    week, room = times.first_week - 1, 0
    while room < effort_hundredths:
        week += 1
        if week not in times.blocked or week in in_dated:
            room += weekly
    # Whatever stands in that week or later ends with its week, or with an offering.
    last_days = [offering.last_day for offering in dated if offering.last_day >= monday_of(week)]
    return min([times.last_day_of_weeks(week), *last_days])
