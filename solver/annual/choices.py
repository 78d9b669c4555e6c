"""What one learner chooses, asked at prices: modules, offerings where these have prices of their own, and grants."""

from collections.abc import Mapping

from ortools.sat.python.cp_model import IntVar, LinearExpr

from solver.annual.problem import AnnualLearner, Grant, GrantId, Seat
from solver.annual.shared import Shared
from solver.domain import ModuleId
from solver.path.facts_by_day import DatedVariables
from solver.path.model import PathVariables
from solver.path.world import Target, World


class Choices:
    """Modules, and offerings where these have prices of their own, for one world; with the calendar or without."""

    def __init__(self, variables: PathVariables, world: World, shared: Shared, learner: AnnualLearner) -> None:
        self.variables = variables
        self.world = world
        self.learner = learner
        under_way = {entry.module for entry in learner.in_progress}
        self._chooses: dict[Seat, IntVar] = {}
        if isinstance(variables, DatedVariables):
            for module, by_offering in variables.chooses.items():
                if module in shared.priced_modules:
                    self._chooses |= {(module, offering.id): chosen for offering, chosen in by_offering.items()}
        #: Seats that this learner would take: of modules under way they are taken already.
        self._new = {seat: chosen for seat, chosen in self._chooses.items() if seat[0] not in under_way}
        self.granted = {grant.id: granted for grant in shared.grants if (granted := self._amount(grant)) is not None}
        if shared.grants and learner.budget_minor is not None:
            paid = LinearExpr.weighted_sum([variables.takes(m.id) for m in world.modules], self._prices())
            variables.model.add(paid - LinearExpr.sum(list(self.granted.values())) <= learner.budget_minor)

    @property
    def claims(self) -> Mapping[Target, int]:
        """For each target the number of the variable that claims it."""
        return {target: self.variables.holds(target.fact).index for target in self.world.targets}

    @property
    def takes(self) -> Mapping[ModuleId, int]:
        """For each module the number of the variable that takes it."""
        return {module.id: self.variables.takes(module.id).index for module in self.world.modules}

    @property
    def seats(self) -> Mapping[Seat, int]:
        """For each offering with a price of its own the number of the variable that takes a new place in it."""
        return {seat: chosen.index for seat, chosen in self._new.items()}

    @property
    def amounts(self) -> Mapping[GrantId, int]:
        """For each grant that could pay the number of the variable that says how much."""
        return {grant: amount.index for grant, amount in self.granted.items()}

    @property
    def chooses(self) -> Mapping[Seat, int]:
        """For each offering with a price of its own the number of the variable that takes it, in a place new or not."""
        return {seat: chosen.index for seat, chosen in self._chooses.items()}

    def _prices(self) -> list[int]:
        return [module.price_minor for module in self.world.modules]

    def _amount(self, grant: Grant) -> IntVar | None:
        """Return what the grant pays for the learner: a share of the prices, rounded down, up to its limit."""
        paid = []
        held = {entry.module: entry.offering for entry in self.learner.in_progress}
        for module in self.world.modules:
            if module.id in held:
                if (module.id, held[module.id]) in grant.seats:
                    paid.append((self.variables.takes(module.id), module.price_minor * grant.share_percent))
                continue
            # A module in offerings that matter is paid for there, and only there.
            seats = [v for seat, v in self._chooses.items() if seat[0] == module.id and seat in grant.seats]
            if (module.id, None) in grant.seats and all(seat[0] != module.id for seat in self._chooses):
                seats.append(self.variables.takes(module.id))
            paid += [(seat, module.price_minor * grant.share_percent) for seat in seats]
        if not paid:
            return None
        most = sum(price for _, price in paid) // 100
        if grant.most_per_learner_minor is not None:
            most = min(most, grant.most_per_learner_minor)
        amount = self.variables.model.new_int_var(0, most, f"paid by {grant.id}")
        share = LinearExpr.weighted_sum([variable for variable, _ in paid], [price for _, price in paid])
        self.variables.model.add(100 * amount <= share)
        return amount
