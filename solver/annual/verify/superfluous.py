"""What somebody takes for nothing, told by following what each deed needs and gives through the days."""

from collections.abc import Set

from ortools.sat.python.cp_model import IntVar

from solver.annual.verify.choices import Choices
from solver.annual.verify.engine import Reached
from solver.annual.verify.facts import Deed, Fact
from solver.domain import ModuleId


def has_something_superfluous(choices: Choices, found: Reached) -> bool:
    """Tell whether a module can go, with those that then cannot be taken, at no loss of steps asked for."""
    moments = {
        name: _moments(choices, name, found) for name, variable in choices.taken.items() if found.value(variable)
    }
    taken = [deed for deed in choices.question.deeds if deed.module is None or deed.module.id in moments]
    everything = _held(taken, moments, frozenset())
    wanted = {aim.fact for aim in choices.question.aims}
    must = choices.question.must
    for name in sorted(moments.keys() - must):
        held, done = _held(taken, moments, frozenset({name}))
        if held & wanted == everything[0] & wanted and must <= done:
            return True
    return False


def marks(choices: Choices) -> list[IntVar]:
    """Return the variables that tell one choice from all others: what, on which dates, from which week to which."""
    found = [*choices.taken.values(), *(variable for variable, _ in choices.runs.values())]
    for first, last in choices.week_marks.values():
        found += [*first.values(), *last.values()]
    return found


def _moments(choices: Choices, name: ModuleId, found: Reached) -> tuple[int, int]:
    """Return when a module's needs must hold, and after which moment it has given."""
    if name in choices.week_marks:
        first, last = choices.week_marks[name]
        begun = next(week for week, variable in first.items() if found.value(variable))
        ended = next(week for week, variable in last.items() if found.value(variable))
        return 7 * begun + 7, 7 * ended + 7
    run = next(run for seat, (chosen, run) in choices.runs.items() if seat[0] == name and found.value(chosen))
    return run.first_day - 1, run.last_day


def _held(
    taken: list[Deed], moments: dict[ModuleId, tuple[int, int]], without: Set[ModuleId]
) -> tuple[frozenset[Fact], frozenset[ModuleId]]:
    """Return what holds in the end, and which modules can be taken where they stand, without some of them."""
    since: dict[Fact, int] = {}
    done: set[ModuleId] = set()
    is_new = True
    while is_new:
        is_new = False
        for deed in taken:
            name = deed.module.id if deed.module else None
            if name in without or not deed.needs <= since.keys():
                continue
            ready = max((since[need] for need in deed.needs), default=0)
            end = ready
            if name is not None:
                begin, end = moments[name]
                if ready > begin:
                    continue
                done.add(name)
            for fact in deed.gives:
                if since.get(fact, end + 1) > end:
                    since[fact] = end
                    is_new = True
    return frozenset(since), frozenset(done)
