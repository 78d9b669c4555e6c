"""The rows of one learner's paths, asked at prices: what each decision counts, and which modules cannot pay for it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from solver.annual.choices import Choices
from solver.annual.quotes import Quote
from solver.annual.shared import Shared
from solver.cpsat import Ending, Found, KeptModel, Search, UnsoundSearch
from solver.domain import ModuleId, OfferingId
from solver.path.world import World
from solver.reach import Fact

#: Solutions that can be shut out in one question.
MOST_FORBIDDEN = 2
#: No gain is asked for above this: the sums of the engine's whole numbers would end.
LARGEST = 2**56


class Asking:
    """The rows of one learner's paths as they are kept between prices: the engine's model, and what counts in it."""

    def __init__(self, choices: Choices, shared: Shared, *, deterministic: float) -> None:
        self._learner = choices.learner.id
        self._targets = tuple((target.weight, target.essential) for target in choices.claims)
        self._takes = tuple(choices.takes.items())
        self._seats = tuple(choices.seats.items())
        self._chooses = tuple(choices.chooses.items())
        self._amounts = tuple(choices.amounts)
        self._prices = tuple(module.price_minor for module in choices.world.modules)
        # Each of several grants rounds down by itself: with less to take the learner may have more to pay.
        may_cost_more = choices.learner.budget_minor is not None and len(choices.amounts) > 1
        self._needless = None if may_cost_more else _Needless(choices, shared)
        # Empty rows, filled for one question: what is asked has the same rows whatever was asked before.
        rows = choices.variables.model.proto.constraints
        self._free = [len(rows) + place for place in range(MOST_FORBIDDEN)]
        for _ in self._free:
            rows.add()
        variables = [*choices.claims.values(), *choices.takes.values(), *choices.seats.values()]
        self._kept = KeptModel(
            choices.variables.model, [*variables, *choices.amounts.values()], deterministic=deterministic
        )

    def factors(self, quote: Quote) -> tuple[int, ...]:
        """Return what each variable that counts is worth at these prices."""
        step, both = quote.step, quote.step + quote.essential_step
        factors = [weight * (both if essential else step) for weight, essential in self._targets]
        factors += [-quote.money_parts(price) for price in self._prices]
        factors += [-quote.seat_parts(seat) for seat, _ in self._seats]
        factors += [quote.grants[grant] for grant in self._amounts]
        return tuple(factors)

    def best(self, factors: tuple[int, ...], search: Search) -> Found:
        """Return a path that is worth most; that there is no path at all is believed when it is said twice."""
        out = self._needless.places(factors) if self._needless else []
        variables = self._kept.model.proto.variables
        places = [self._takes[place][1] for place in out]
        for place in places:
            variables[place].domain[1] = 0
        found = self._kept.most(factors)
        for place in places:
            variables[place].domain[1] = 1
        return found or self._surely(search)

    @staticmethod
    def is_askable(factors: tuple[int, ...]) -> bool:
        """Tell whether the engine's whole numbers are large enough for these factors."""
        return max(factors) < LARGEST

    def taken(self, found: Found) -> set[ModuleId]:
        """Return the modules that are taken."""
        return {module for module, place in self._takes if found.values[place]}

    def chosen(self, found: Found) -> dict[ModuleId, OfferingId | None]:
        """Return the offering of each module that is taken in one with a price of its own."""
        return {seat[0]: seat[1] for seat, place in self._chooses if found.values[place]}

    def forbid(self, number: int, found: Found) -> None:
        """Shut out the modules of a solution in their offerings, with no other module beside them, until all may be."""
        values = found.values
        other = [place for _, place in self._takes if not values[place]]
        these = [place for _, place in (*self._takes, *self._chooses) if values[place]]
        row = self._kept.model.proto.constraints[self._free[number]]
        row.bool_or.literals.extend([*other, *(-place - 1 for place in these)])

    def permit_all(self) -> None:
        """Let everything be a solution again."""
        for place in self._free:
            self._kept.model.proto.constraints[place].clear_bool_or()

    def _surely(self, search: Search) -> Found:
        model = self._kept.model
        found = search.run(model)
        if found.ending is Ending.INFEASIBLE:
            second = search.run(model, presolve=False)
            if second.ending in (Ending.OPTIMAL, Ending.FEASIBLE):
                raise UnsoundSearch(f"no path was said to exist for {self._learner}, and there is")
            return second
        return found


@dataclass(frozen=True, slots=True)
class _Weighed:
    """One module as it is weighed: by the places of what counts in the factors."""

    takes: int
    seats: tuple[int, ...]
    #: What grants pay of it, with the most of each.
    granted: tuple[tuple[int, int], ...]
    #: The targets that it gives, and those that it only leads on to.
    given: tuple[int, ...]
    later: tuple[int, ...]
    #: The number of those that it has to do with.
    kin: int
    #: Whether no plan must have it or something that it leads on to.
    may_go: bool


class _Needless:
    """Which modules can be left out of a best path, for at the prices asked nothing that they lead to is worth them.

    Whatever leads on from a module goes with it, and nothing else does; what is left is a path that pays less. What is
    lost are targets, each less its part of the price of some module that gives it.
    """

    def __init__(self, choices: Choices, shared: Shared) -> None:
        world = choices.world
        place_by_fact = {target.fact: place for place, target in enumerate(choices.claims)}
        first = len(place_by_fact)
        first_seat = first + len(world.modules)
        first_amount = first_seat + len(choices.seats)
        seats: dict[ModuleId, list[int]] = defaultdict(list)
        for place, seat in enumerate(choices.seats, first_seat):
            seats[seat[0]].append(place)
        grants = {grant.id: grant for grant in shared.grants}
        paying = [(place, grants[grant]) for place, grant in enumerate(choices.amounts, first_amount)]
        covered = [(place, grant, {seat[0] for seat in grant.seats}) for place, grant in paying]
        kin = _kin(world)
        self._modules: list[_Weighed] = []
        following = _following(world)
        for action in world.actions:
            module = action.module
            if module is None:
                continue
            facts, later = following[module.id]
            given = tuple(place_by_fact[fact] for fact in action.gives if fact in place_by_fact)
            self._modules.append(
                _Weighed(
                    takes=first + len(self._modules),
                    seats=tuple(seats[module.id]),
                    granted=tuple(
                        (place, module.price_minor * grant.share_percent // 100 + 1)
                        for place, grant, modules in covered
                        if module.id in modules
                    ),
                    given=given,
                    later=tuple(place_by_fact[fact] for fact in facts - action.gives if fact in place_by_fact),
                    kin=kin[module.id],
                    may_go=not world.kept & {module.id, *later},
                )
            )
        self._wanting = tuple((place, kin[seat[0]]) for place, seat in enumerate(choices.seats, first_seat))
        #: For each target who gives it, by number, with how many targets each gives; none where items can complete it.
        completed = {fact for action in world.actions if action.module is None for fact in action.gives}
        givers: list[list[tuple[int, int]]] = [[] for _ in place_by_fact]
        for number, weighed in enumerate(self._modules):
            for place in weighed.given:
                givers[place].append((number, len(weighed.given)))
        self._givers = tuple(() if fact in completed else tuple(givers[place]) for fact, place in place_by_fact.items())

    def places(self, factors: tuple[int, ...]) -> list[int]:
        """Return the places of such modules in the order of the world's."""
        # What is paid for coming may go together with what makes it of use.
        wanted: dict[int, int] = defaultdict(int)
        for seat, number in self._wanting:
            if factors[seat] > 0:
                wanted[number] += factors[seat]
        prices = []
        for module in self._modules:
            gain = factors[module.takes]
            if module.seats:
                gain += max([factors[seat] for seat in module.seats])
            for amount, most in module.granted:
                gain += max(0, factors[amount]) * most
            prices.append(max(0, -gain))
        left = [
            max(0, factor - min([prices[number] // count for number, count in givers], default=0))
            for factor, givers in zip(factors, self._givers, strict=False)
        ]
        found = []
        for place, (module, price) in enumerate(zip(self._modules, prices, strict=True)):
            if module.may_go:
                gain = wanted.get(module.kin, 0)
                for target in module.given:
                    gain += factors[target]
                for target in module.later:
                    gain += left[target]
                if gain <= price:
                    found.append(place)
        return found


def _following(world: World) -> Mapping[ModuleId, tuple[set[Fact], set[ModuleId]]]:
    """Return, for each module, the facts that it leads on to, and the modules that it does."""
    users: dict[Fact, list[int]] = defaultdict(list)
    for number, action in enumerate(world.actions):
        for need in action.needs:
            users[need].append(number)
    found = {}
    for action in world.actions:
        if action.module is None:
            continue
        facts = set(action.gives)
        modules: set[ModuleId] = set()
        waiting = list(facts)
        while waiting:
            for number in users.get(waiting.pop(), ()):
                user = world.actions[number]
                if user.module:
                    modules.add(user.module.id)
                new = user.gives - facts
                facts |= new
                waiting.extend(new)
        found[action.module.id] = facts, modules
    return found


def _kin(world: World) -> Mapping[ModuleId, int]:
    """Return, for each module, a number that it shares with those that it has to do with, however far away."""
    above: dict[Fact, Fact] = {}

    def highest(fact: Fact) -> Fact:
        while above.setdefault(fact, fact) != fact:
            above[fact] = above[above[fact]]
            fact = above[fact]
        return fact

    for action in world.actions:
        facts = [highest(fact) for fact in (*action.needs, *action.gives)]
        for fact in facts:
            above[highest(fact)] = highest(facts[0])
    return {
        action.module.id: highest(next(iter((*action.needs, *action.gives)), Fact(-1)))
        for action in world.actions
        if action.module
    }
