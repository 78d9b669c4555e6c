"""The money that one learner may spend in a year: own, of cost centres and of the whole budget, and what grants add."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.annual.problem import Grant, Seat
from solver.cpsat import Found
from solver.domain import ModuleId, OfferingId
from solver.path.facts_by_day import DatedVariables
from solver.path.model import PathVariables
from solver.path.placing import Placing
from solver.path.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What a learner's plan may cost; None is no limit."""

    #: Of what is left to pay after grants: the least of all limits on it.
    net_minor: int | None = None
    #: Of the same with the fixed prices that become due by it.
    whole_minor: int | None = None
    #: With what is left of each.
    grants: tuple[tuple[Grant, int | None], ...] = ()
    due: Mapping[Seat, int] = field(default_factory=dict)
    #: The offering of each module under way; it makes no fixed price due.
    under_way: Mapping[ModuleId, OfferingId | None] = field(default_factory=dict)

    @property
    def least_minor(self) -> int | None:
        """What every plan costs at most, what grants pay apart."""
        return min((most for most in (self.net_minor, self.whole_minor) if most is not None), default=None)

    def for_modules(self, modules: Collection[ModuleId], *, price_counts: bool = False) -> "Purse":
        """Return the same without what these modules do not touch, and without what changes nothing.

        Where the price counts, grants and fixed prices change something though no limit binds.
        """
        due = {seat: price for seat, price in self.due.items() if seat[0] in modules and seat[0] not in self.under_way}
        grants = tuple(
            (grant, left)
            for grant, left in self.grants
            if left != 0 and grant.most_per_learner_minor != 0 and any(seat[0] in modules for seat in grant.seats)
        )
        return replace(
            self,
            grants=grants if price_counts or self.least_minor is not None else (),
            due=due if price_counts or self.whole_minor is not None else {},
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing counts but the sum of prices."""
        return not self.grants and not self.due

    def affords(self, world: World, placing: Placing) -> bool:
        """Tell whether a plan in its places costs no more than this."""
        prices = {module.id: module.price_minor for module in world.modules}
        seats = [(module, self.under_way.get(module, place.offering)) for module, place in placing.items()]
        net = sum(prices[module] for module in placing) - sum(
            _most_granted(grant, left, seats, prices) for grant, left in self.grants
        )
        fixed = self.fixed_minor(seats)
        return (self.net_minor is None or net <= self.net_minor) and (
            self.whole_minor is None or net + fixed <= self.whole_minor
        )

    def fixed_minor(self, seats: Collection[Seat]) -> int:
        """Return the fixed prices that become due by these seats."""
        return sum(self.due.get(seat, 0) for seat in seats)

    def bind(self, variables: PathVariables, world: World) -> LinearExpr:
        """Let no plan of a model cost more than this, and return what it costs the company.

        A limit on what is plain is one of the world already.
        """
        price = {module.id: module.price_minor for module in world.modules}
        paid = LinearExpr.weighted_sum([variables.takes(module) for module in price], list(price.values()))
        if self.is_plain:
            return paid
        chosen = self._seats(variables, world)
        net = paid - LinearExpr.sum(
            [self._granted(variables, grant, left, chosen, price) for grant, left in self.grants]
        )
        due = [(variable, self.due[seat]) for seat, variable in chosen.items() if seat in self.due]
        cost = net + LinearExpr.weighted_sum([variable for variable, _ in due], [amount for _, amount in due])
        if self.net_minor is not None:
            variables.model.add(net <= self.net_minor)
        if self.whole_minor is not None:
            variables.model.add(cost <= self.whole_minor)
        return cost

    def offerings(self, variables: PathVariables, world: World, found: Found) -> dict[ModuleId, OfferingId | None]:
        """Return the offering that a plan takes each module in."""
        return {module: seat for (module, seat), taken in self._seats(variables, world).items() if found.is_true(taken)}

    def _seats(self, variables: PathVariables, world: World) -> dict[Seat, IntVar]:
        """Return what tells whether a seat is taken."""
        found: dict[Seat, IntVar] = {}
        by_offering = variables.chooses if isinstance(variables, DatedVariables) else {}
        for module in world.modules:
            if module.id in self.under_way or module.id not in by_offering:
                found[module.id, self.under_way.get(module.id)] = variables.takes(module.id)
            else:
                found |= {(module.id, offering.id): taken for offering, taken in by_offering[module.id].items()}
        return found

    def _granted(
        self,
        variables: PathVariables,
        grant: Grant,
        left: int | None,
        chosen: Mapping[Seat, IntVar],
        price: Mapping[ModuleId, int],
    ) -> IntVar:
        paid = [(taken, grant.share_percent * price[seat[0]]) for seat, taken in chosen.items() if seat in grant.seats]
        most = min(_limits(grant, left, sum(amount for _, amount in paid) // 100))
        amount = variables.model.new_int_var(0, most, f"paid by {grant.id}")
        share = LinearExpr.weighted_sum([taken for taken, _ in paid], [amount for _, amount in paid])
        variables.model.add(100 * amount <= share)
        return amount


def _most_granted(grant: Grant, left: int | None, seats: Collection[Seat], prices: Mapping[ModuleId, int]) -> int:
    return min(_limits(grant, left, grant.share_percent * sum(prices[s[0]] for s in seats if s in grant.seats) // 100))


def _limits(grant: Grant, left: int | None, share: int) -> list[int]:
    return [share, *(most for most in (left, grant.most_per_learner_minor) if most is not None)]
