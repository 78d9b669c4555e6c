"""Modules for which another always does: they never enter a model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from solver.domain import Module, ModuleId
from solver.path.dates import Timetable
from solver.path.exclusions import excluded_by
from solver.reach import Action, Fact


def without_dominated(
    actions: Sequence[Action],
    kept: frozenset[ModuleId],
    reluctant: frozenset[ModuleId],
    times: Timetable | None,
    *,
    only_alike: bool = False,
) -> list[Action]:
    """Drop each module for which another does at least as much, needs and excludes no more, and costs no more.

    With dates, the other can also be taken whenever this one can. Equal ones are kept by the lower id. Kept modules
    are never dropped, and reluctant ones dominate nothing. With `only_alike` the other must need and give the same, so
    that what is of use beside the one is of use beside the other.
    """
    conflicts = excluded_by(action.module for action in actions if action.module)
    givers: dict[Fact, list[Action]] = defaultdict(list)
    for action in actions:
        if action.module and action.module.id in reluctant:
            continue
        for fact in action.gives:
            givers[fact].append(action)
    remaining = []
    dropped: set[ModuleId] = set()
    for action in actions:
        if action.module is None or action.module.id in kept:
            remaining.append(action)
            continue
        if not action.gives:
            continue
        rarest = min(action.gives, key=lambda fact: (len(givers[fact]), fact))
        own = conflicts.get(action.module.id, frozenset()) | {action.module.id}
        rivals = [other for other in givers[rarest] if other.module and other.module.id not in dropped]
        if only_alike:
            rivals = [other for other in rivals if (other.needs, other.gives) == (action.needs, action.gives)]
        if any(_dominates(other, action, conflicts, own, times) for other in rivals):
            dropped.add(action.module.id)
        else:
            remaining.append(action)
    return remaining


def _dominates(
    other: Action,
    action: Action,
    conflicts: Mapping[ModuleId, frozenset[ModuleId]],
    own: frozenset[ModuleId],
    times: Timetable | None,
) -> bool:
    if other.module is None or action.module is None or other is action:
        return False
    if other.price_minor > action.price_minor or other.effort_hundredths > action.effort_hundredths:
        return False
    if not (other.needs <= action.needs and other.gives >= action.gives):
        return False
    others = conflicts.get(other.module.id, frozenset())
    if not others <= own or (times is not None and not _can_stand_in(other.module, action.module, times)):
        return False
    is_equal = (other.price_minor, other.effort_hundredths, other.needs, other.gives) == (
        action.price_minor,
        action.effort_hundredths,
        action.needs,
        action.gives,
    ) and others | {other.module.id} >= own - {action.module.id}
    if is_equal and times is not None:
        is_equal = _can_stand_in(action.module, other.module, times)
    return not is_equal or other.module.id < action.module.id


def _can_stand_in(other: Module, module: Module, times: Timetable) -> bool:
    """Tell whether `other`, of no more effort, can be taken in the place of `module` wherever that stands.

    Both undated: it fits into the same weeks. Both dated: it is given on the same days, and is no more exclusive.
    """
    choices, offered = times.choices.get(module.id), times.choices.get(other.id)
    if choices is None or offered is None:
        return choices is offered
    return all(
        any(
            (same.first_day, same.last_day) == (choice.first_day, choice.last_day)
            and (choice.exclusive or not same.exclusive)
            for same in offered
        )
        for choice in choices
    )
