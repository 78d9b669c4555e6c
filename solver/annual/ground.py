"""What learners who are alike have in common: their network, and their worlds when some offerings are closed."""

from collections import OrderedDict
from collections.abc import Hashable
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache

from solver.annual.excerpts import facts
from solver.annual.problem import AnnualLearner, Seat
from solver.annual.shared import Packed, Shared
from solver.domain import Calendar, Lock, Module, ModuleId, OfferingId
from solver.path.problem import PathProblem
from solver.path.worlds import Worlds
from solver.reach import Action, Network


class Ground:
    """What learners who are alike have in common: their network, and worlds prepared for each set of open offerings."""

    def __init__(self, packed: Packed, learner: AnnualLearner) -> None:
        self.learner = learner
        self.shared = packed.unpacked()
        self._with_seats = _with_seats(packed)
        self.problem = self._with_seats.path_problem(learner, has_budget=False)
        self.network: Network = Worlds(self.problem).network
        self._worlds: dict[tuple[frozenset[Seat], frozenset[Seat]], Worlds] = {}

    @cached_property
    def dated_modules(self) -> frozenset[ModuleId]:
        """Return the modules with offerings that can matter to the learner."""
        modules = [action.module for action in self.network.action_by_module.values()]
        return frozenset(module.id for module in modules if module is not None and module.offerings is not None)

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


#: Grounds that a worker keeps: learners who are alike come one after another.
MOST_GROUNDS = 500
_grounds: OrderedDict[Hashable, Ground] = OrderedDict()


def ground_of(packed: Packed, learner: AnnualLearner) -> Ground:
    """Return the ground of a learner, made now or kept."""
    key = packed.digest, facts(learner)
    ground = _grounds.pop(key, None) or Ground(packed, learner)
    _grounds[key] = ground
    if len(_grounds) > MOST_GROUNDS:
        _grounds.popitem(last=False)
    return ground


def _worlds(problem: PathProblem, network: Network) -> Worlds:
    worlds = Worlds(problem)
    worlds.__dict__["network"] = network
    return worlds


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
