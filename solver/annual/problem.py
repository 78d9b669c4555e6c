"""The question about a whole company: its learners, and the money and the seats that they share for a year."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NewType

from solver.domain import (
    Attainment,
    Calendar,
    Competency,
    InvalidProblem,
    ItemId,
    Lock,
    Module,
    ModuleId,
    ModuleInProgress,
    OfferingId,
    Requirement,
)
from solver.path.problem import Bar, PathProblem

LearnerId = NewType("LearnerId", str)
CostCentreId = NewType("CostCentreId", str)
GrantId = NewType("GrantId", str)

#: A module in one of its offerings, or, without an offering, in weeks of the learner's own.
Seat = tuple[ModuleId, OfferingId | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCentre:
    """A part of the company, with what its own learners and those of the centres below it may cost."""

    id: CostCentreId
    parent: CostCentreId | None = None
    #: None: no limit of its own.
    budget_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingTerms:
    """What an offering asks of the company beyond the price of each seat."""

    module: ModuleId
    offering: OfferingId
    #: If it has any of these learners, at least so many.
    least_learners: int = 0
    #: Paid once from the whole budget if it has any of these learners.
    fixed_price_minor: int = 0

    def __post_init__(self) -> None:
        if self.least_learners < 0 or self.fixed_price_minor < 0:
            raise InvalidProblem([f"{self.module} {self.offering}: least learners or fixed price below 0"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Somebody else pays a share of some prices, up to a limit for each learner and for all together.

    Money granted counts against no budget and is no part of the price of a plan.
    """

    id: GrantId
    share_percent: int
    #: What it pays for.
    seats: frozenset[Seat]
    #: None: no limit.
    most_per_learner_minor: int | None = None
    most_minor: int | None = None

    def __post_init__(self) -> None:
        faults = []
        if not 1 <= self.share_percent <= 100:
            faults.append(f"{self.id}: a share of {self.share_percent} per cent")
        if (self.most_per_learner_minor or 0) < 0 or (self.most_minor or 0) < 0:
            faults.append(f"{self.id}: a limit below 0")
        if faults:
            raise InvalidProblem(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualLearner:
    """What one learner holds, needs and may, as in the question about one learner."""

    id: LearnerId
    calendar: Calendar
    requirements: tuple[Requirement, ...]
    cost_centre: CostCentreId | None = None
    #: What a weighted step of this learner counts.
    priority: int = 1
    attainments: tuple[Attainment, ...] = ()
    items_held: frozenset[ItemId] = frozenset()
    completed: frozenset[ModuleId] = frozenset()
    in_progress: tuple[ModuleInProgress, ...] = ()
    bars: tuple[Bar, ...] = ()
    locks: tuple[Lock, ...] = ()
    budget_minor: int | None = None
    effort_limit_hundredths: int | None = None

    @property
    def must_take_something(self) -> bool:
        """Whether work in progress or a lock keeps the plan from being empty."""
        return bool(self.in_progress) or any(lock.keep for lock in self.locks)

    def held_seats(self, seats: Iterable[Seat]) -> list[Seat]:
        """Return these seats as grants know them: of a module under way the one held, though its days may be over."""
        held = {entry.module: entry.offering for entry in self.in_progress}
        return [(module, held.get(module, offering)) for module, offering in seats]

    @property
    def question(self) -> dict[str, Any]:
        """What the question about this learner alone is made of, the catalogue apart."""
        return {name: getattr(self, name) for name in _QUESTION}


_QUESTION = (
    "calendar",
    "requirements",
    "attainments",
    "items_held",
    "completed",
    "in_progress",
    "bars",
    "locks",
    "budget_minor",
    "effort_limit_hundredths",
)


@dataclass(frozen=True, kw_only=True)
class AnnualProblem:
    """Everything that decides the best year of a company.

    Prices are in minor units of one currency, effort in hundredths of an hour. The `seats_left` of an offering is what
    all learners share.
    """

    competencies: tuple[Competency, ...]
    modules: tuple[Module, ...]
    learners: tuple[AnnualLearner, ...]
    cost_centres: tuple[CostCentre, ...] = ()
    #: Pays all enrolments and all fixed prices; None is no limit.
    budget_minor: int | None = None
    terms: tuple[OfferingTerms, ...] = ()
    grants: tuple[Grant, ...] = ()

    def __post_init__(self) -> None:
        faults = [*self._repeated(), *self._centre_faults(), *self._offering_faults(), *self._grant_faults()]
        if faults:
            raise InvalidProblem(faults)

    @cached_property
    def module_by_id(self) -> dict[ModuleId, Module]:
        return {module.id: module for module in self.modules}

    @cached_property
    def learner_by_id(self) -> dict[LearnerId, AnnualLearner]:
        return {learner.id: learner for learner in self.learners}

    @cached_property
    def centre_by_id(self) -> dict[CostCentreId, CostCentre]:
        return {centre.id: centre for centre in self.cost_centres}

    @cached_property
    def terms_by_offering(self) -> dict[Seat, OfferingTerms]:
        return {(terms.module, terms.offering): terms for terms in self.terms}

    @cached_property
    def seats_by_offering(self) -> dict[Seat, int]:
        """The seats that all learners share, of each offering that has not as many as want one."""
        return {
            (module.id, offering.id): max(0, offering.seats_left)
            for module in self.modules
            for offering in module.offerings or ()
            if offering.seats_left is not None
        }

    def centres_of(self, learner: AnnualLearner) -> tuple[CostCentreId, ...]:
        """Return the learner's cost centre and those above it, nearest first."""
        return self._chains[learner.cost_centre] if learner.cost_centre is not None else ()

    def path_problem(self, learner: AnnualLearner) -> PathProblem:
        """Return the question about this learner alone, with the whole of every seat and the learner's own limits."""
        return PathProblem(competencies=self.competencies, modules=self.modules, **learner.question)

    @cached_property
    def _chains(self) -> dict[CostCentreId, tuple[CostCentreId, ...]]:
        chains = {}
        for centre in self.cost_centres:
            chain = []
            above: CostCentreId | None = centre.id
            while above is not None:
                chain.append(above)
                above = self.centre_by_id[above].parent
            chains[centre.id] = tuple(chain)
        return chains

    def _repeated(self) -> Iterator[str]:
        for what, ids in (
            ("learner", [learner.id for learner in self.learners]),
            ("cost centre", [centre.id for centre in self.cost_centres]),
            ("grant", [grant.id for grant in self.grants]),
            ("module", [module.id for module in self.modules]),
            ("terms", [f"{terms.module} {terms.offering}" for terms in self.terms]),
        ):
            for key, times in Counter[str](ids).items():
                if times > 1:
                    yield f"{what} {key} is given {times} times"

    def _centre_faults(self) -> Iterator[str]:
        parents = {centre.id: centre.parent for centre in self.cost_centres}
        for centre in self.cost_centres:
            if centre.parent is not None and centre.parent not in parents:
                yield f"cost centre {centre.id} stands below {centre.parent}, which is not there"
            if centre.budget_minor is not None and centre.budget_minor < 0:
                yield f"cost centre {centre.id} has a budget below 0"
            above, seen = parents.get(centre.id), {centre.id}
            while above is not None and above not in seen:
                seen.add(above)
                above = parents.get(above)
            if above is not None:
                yield f"cost centre {centre.id} stands in a circle"
        for learner in self.learners:
            if learner.cost_centre is not None and learner.cost_centre not in parents:
                yield f"learner {learner.id} belongs to {learner.cost_centre}, which is not there"
            if learner.priority < 1:
                yield f"learner {learner.id} has priority {learner.priority}, below 1"

    def _offering_faults(self) -> Iterator[str]:
        offered = {(module.id, offering.id) for module in self.modules for offering in module.offerings or ()}
        for terms in self.terms:
            if (terms.module, terms.offering) not in offered:
                yield f"terms are given for {terms.module} {terms.offering}, which is not offered"

    def _grant_faults(self) -> Iterator[str]:
        shares: Counter[Seat] = Counter()
        for grant in self.grants:
            for seat in grant.seats:
                shares[seat] += grant.share_percent
        for (module, offering), percent in sorted(shares.items(), key=str):
            if percent > 100:
                yield f"grants pay {percent} per cent of {module} {offering or ''}"
