"""Whole companies from a seed, of any size: departments, roles, people, a catalogue, classes, and half the money.

`python -m tests.company_profile --learners 1000` tells what one is like.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from solver.annual.problem import (
    AnnualLearner,
    AnnualProblem,
    CostCentre,
    CostCentreId,
    Grant,
    GrantId,
    LearnerId,
    Seat,
)
from solver.domain import (
    Attainment,
    CompetencyId,
    ItemId,
    Lock,
    Module,
    ModuleInProgress,
    Requirement,
)
from solver.path.problem import Bar
from tests.company_catalogue import Catalogue, Classes, catalogue
from tests.company_frame import LAST_DAY, YEAR, calendar, tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """What a company is like; the same knobs make the same company everywhere."""

    learners: int = 1_000
    seed: int = 0
    modules: int = 500
    offerings: int = 300
    cost_centres: int = 20
    departments: int = 12
    roles: int = 60
    #: Of what closing everything would cost, estimated by the cheapest ways.
    budget_share: float = 0.5
    #: Whether classes cost 2,000 to 8,000 whoever comes, and ask for some learners at least.
    fixed_prices: bool = True
    least_learners: bool = True
    grants: int = 0

    @property
    def plain(self) -> "Knobs":
        """The same without what makes a class an all-or-nothing matter."""
        return replace(self, fixed_prices=False, least_learners=False)


@dataclass(frozen=True, slots=True)
class Role:
    """What a role asks for, where its people work, and what newcomers bring."""

    requirements: tuple[Requirement, ...]
    centre: CostCentreId | None
    newcomer: tuple[Attainment, ...]


def company(knobs: Knobs) -> AnnualProblem:
    """Return the company of these knobs."""
    return _Company(knobs).made()


class _Company:
    """One company in the making; whatever learners have in common is one value that they share."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs
        self._catalogue: Catalogue = catalogue(
            knobs.seed,
            modules=knobs.modules,
            departments=knobs.departments,
            classes=Classes(
                offerings=knobs.offerings,
                learners=knobs.learners,
                has_fixed_prices=knobs.fixed_prices,
                has_least_learners=knobs.least_learners,
            ),
        )
        self._scales = {entry.id: entry for entry in self._catalogue.competencies}
        self._attainments: dict[tuple[CompetencyId, int], Attainment] = {}
        chance = Random(f"company {knobs.seed}")
        self._centres = list(tree(knobs.cost_centres))
        parents = {parent for _, parent in self._centres}
        self._leaves = [centre for centre, _ in self._centres if centre not in parents]
        self._roles = [self._role(chance, number) for number in range(knobs.roles)]
        self._calendars = [calendar(chance) for _ in range(48)]
        self._bars = [(self._bar(chance, share),) for share in (0.1, 0.1, 0.2, 0.3)]
        self._openings = self._first_steps()

    def made(self) -> AnnualProblem:
        learners = tuple(self._learner(number) for number in range(self._knobs.learners))
        budgets, whole = self._budgets(learners)
        return AnnualProblem(
            competencies=self._catalogue.competencies,
            modules=self._catalogue.modules,
            learners=learners,
            cost_centres=tuple(
                CostCentre(id=centre, parent=parent, budget_minor=budgets[centre]) for centre, parent in self._centres
            ),
            budget_minor=whole,
            terms=self._catalogue.terms,
            grants=tuple(self._grant(number, whole) for number in range(self._knobs.grants)),
        )

    def _role(self, chance: Random, number: int) -> Role:
        *domains, shared = self._catalogue.domains
        own = domains[number % len(domains)]
        wanted = chance.randint(4, 12)
        keys = [*chance.sample(own, min(len(own), max(2, wanted // 2)))]
        keys += chance.sample(shared, min(len(shared), wanted - len(keys)))
        keys += chance.sample(
            [key for domain in domains for key in domain if key not in own],
            max(0, min(wanted - len(keys), sum(map(len, domains)) - len(own))),
        )
        requirements = tuple(
            Requirement(
                competency=key,
                level=chance.randint(2, len(self._scales[key].levels)),
                weight=chance.randint(1, 10),
                essential=chance.random() < 0.25,
            )
            for key in sorted(keys)
        )
        newcomer = [(entry.competency, entry.level - chance.choice((1, 2))) for entry in requirements]
        return Role(
            requirements=requirements,
            centre=self._leaves[number % len(domains) % len(self._leaves)] if self._leaves else None,
            newcomer=self._held(newcomer),
        )

    def _held(self, levels: Sequence[tuple[CompetencyId, int]]) -> tuple[Attainment, ...]:
        return tuple(
            self._attainments.setdefault(pair, Attainment(competency=pair[0], level=pair[1]))
            for pair in sorted(levels)
            if pair[1] > 0
        )

    def _learner(self, number: int) -> AnnualLearner:
        """Return a learner, who is the same in a company of any size."""
        chance = Random(f"learner {self._knobs.seed} {number}")
        role = self._roles[min(chance.randrange(len(self._roles)), chance.randrange(len(self._roles)))]
        centre = role.centre if chance.random() < 0.8 or not self._leaves else chance.choice(self._leaves)
        name = LearnerId(f"L{number:06}")
        if chance.random() < 0.2:
            return AnnualLearner(
                id=name,
                calendar=YEAR,
                requirements=role.requirements,
                cost_centre=role.centre,
                attainments=role.newcomer,
            )
        levels = {
            entry.competency: max(0, entry.level - chance.choices((0, 1, 2, 3), (30, 35, 25, 10))[0])
            for entry in role.requirements
        }
        for key in chance.sample(self._catalogue.domains[-1], 2):
            levels.setdefault(key, chance.randint(0, 2))
        plain = AnnualLearner(
            id=name,
            calendar=YEAR if chance.random() < 0.6 else chance.choice(self._calendars),
            requirements=role.requirements,
            cost_centre=centre,
            priority=chance.choices((1, 2, 3, 5), (80, 12, 6, 2))[0],
            attainments=self._held(list(levels.items())),
            items_held=self._items(chance, levels) if chance.random() < 0.3 else frozenset(),
            bars=chance.choice(self._bars) if chance.random() < 0.1 else (),
            budget_minor=chance.randint(2, 10) * 50_000 if chance.random() < 0.35 else None,
            effort_limit_hundredths=chance.randint(3, 12) * 800 if chance.random() < 0.5 else None,
        )
        return self._decided(chance, plain, levels)

    def _decided(self, chance: Random, learner: AnnualLearner, levels: dict[CompetencyId, int]) -> AnnualLearner:
        """Give some learners what is settled before the year: a module under way, one that must be, one that must not.

        Whatever must be is a single first step which fits the learner's own limits by itself, so that a plan exists.
        """
        lot = chance.random()
        if lot > 0.12:
            return learner
        barred = {module for bar in learner.bars for module in bar.modules}
        wanted = [entry.competency for entry in learner.requirements if levels[entry.competency] < entry.level]
        steps = [
            module
            for key in wanted
            for module in self._openings.get((key, levels[key]), ())
            if module.id not in barred
            and module.price_minor <= (learner.budget_minor or module.price_minor)
            and module.effort_hundredths <= (learner.effort_limit_hundredths or module.effort_hundredths)
            and learner.calendar.start_day < LAST_DAY - 150
        ]
        if not steps:
            return learner
        module = chance.choice(steps)
        if lot < 0.03:
            return replace(learner, locks=(Lock(module=module.id, keep=True),))
        if lot < 0.07:
            return replace(learner, locks=(Lock(module=module.id, keep=False),))
        under_way = ModuleInProgress(
            module=module.id,
            price_left_minor=0 if lot < 0.1 else module.price_minor // 2,
            effort_left_hundredths=module.effort_hundredths // 2,
        )
        return replace(learner, in_progress=(under_way,))

    def _first_steps(self) -> dict[tuple[CompetencyId, int], list[Module]]:
        """Return the modules without dates and without anything else to enter, by where they start."""
        found: dict[tuple[CompetencyId, int], list[Module]] = {}
        for module in self._catalogue.modules:
            entered = module.level_prerequisites or module.module_prerequisites or module.offerings is not None
            if len(module.outcomes) == 1 and not entered:
                outcome = module.outcomes[0]
                found.setdefault((outcome.competency, outcome.from_level), []).append(module)
        return found

    def _items(self, chance: Random, levels: dict[CompetencyId, int]) -> frozenset[ItemId]:
        return frozenset(
            item
            for key, level in levels.items()
            for item in sorted(self._scales[key].items_of(level + 1))
            if chance.random() < 0.3
        )

    def _bar(self, chance: Random, share: float) -> Bar:
        """Return a language that some cannot follow, and the modules in it."""
        return Bar(
            limit="languages",
            modules=frozenset(module.id for module in self._catalogue.modules if chance.random() < share),
        )

    def _grant(self, number: int, whole: int) -> Grant:
        chance = Random(f"grant {self._knobs.seed} {number}")
        seats: list[Seat] = []
        for module in self._catalogue.modules[number :: max(8, self._knobs.grants)]:
            seats += [(module.id, each.id) for each in module.offerings or ()] or [(module.id, None)]
        return Grant(
            id=GrantId(f"G{number}"),
            share_percent=chance.choice((20, 50, 70)),
            seats=frozenset(seats),
            most_per_learner_minor=chance.choice((None, 300_00, 500_00)),
            most_minor=whole // 50,
        )

    def _budgets(self, learners: Sequence[AnnualLearner]) -> tuple[dict[CostCentreId, int], int]:
        """Return what each centre may cost, and the whole: about the share asked of what closing everything costs."""
        chance = Random(f"budgets {self._knobs.seed}")
        parents = dict(self._centres)
        prices = {module.id: module.price_minor for module in self._catalogue.modules}
        everything, settled = dict.fromkeys(parents, 0), dict.fromkeys(parents, 0)
        whole = whole_settled = 0
        for learner in learners:
            held = {entry.competency: entry.level for entry in learner.attainments}
            price = sum(
                self._catalogue.price_of_rising(entry.competency, held.get(entry.competency, 0), entry.level)
                for entry in learner.requirements
                if held.get(entry.competency, 0) < entry.level
            )
            must = sum(entry.price_left_minor for entry in learner.in_progress)
            must += sum(prices[lock.module] for lock in learner.locks if lock.keep)
            whole, whole_settled = whole + price, whole_settled + must
            above = learner.cost_centre
            while above is not None:
                everything[above] += price
                settled[above] += must
                above = parents[above]
        share = self._knobs.budget_share
        # Some centres have more than their part and some less; what all of them may is more than the whole has.
        budgets = {
            centre: max(
                settled[centre], round(everything[centre] * share * chance.uniform(0.8, 1.4)) // 10_000 * 10_000
            )
            for centre in parents
        }
        return budgets, max(whole_settled, round(whole * share) // 10_000 * 10_000)
