"""Random tiny companies from a seed, aimed at the places where a year goes wrong.

Two to four learners share a few modules. Seats are fewer than those who want one, classes ask for one learner more than
come by themselves, and budgets, at every node of the tree, are what some plan costs, or a unit less.
"""

from dataclasses import replace
from random import Random

from solver.annual.problem import (
    AnnualLearner,
    AnnualProblem,
    CostCentre,
    CostCentreId,
    Grant,
    GrantId,
    LearnerId,
    OfferingTerms,
    Seat,
)
from solver.domain import (
    Attainment,
    Calendar,
    Lock,
    Module,
    ModuleId,
    ModuleInProgress,
    Offering,
    OfferingId,
    Period,
    Requirement,
)
from solver.path.problem import Bar, PathProblem
from tests.annual_families import COMPANIES, Company
from tests.brute_force_choices import Choice, choices
from tests.laddered_problems import laddered
from tests.problems import drafted

#: Monday of the first week; three weeks make a year.
_FIRST_DAY = 15
_LAST_DAY = _FIRST_DAY + 20
#: The oracle lays these in weeks in every way.
_MOST_UNDATED = 3


def random_company(seed: int, *, modules: int | None = None, is_ordered: bool = False) -> AnnualProblem:
    """Return the company of a seed: what it is like, its catalogue, its people, and budgets aimed at some plan.

    With `is_ordered`, who has something under way may have a second module under way that comes after it.
    """
    chance = Random(f"company {seed}")
    company = list(COMPANIES.values())[seed % len(COMPANIES)]
    return _Draft(chance, Random(f"order {seed}") if is_ordered else None, company, modules).problem()


class _Draft:
    """A company in the making."""

    def __init__(self, chance: Random, order: Random | None, company: Company, modules: int | None) -> None:
        self.chance, self.order, self.company = chance, order, company
        build = laddered if self._happens("laddered") else drafted
        self.draft: PathProblem = build(chance, company.family, modules)
        self.days = [_FIRST_DAY]
        self.undated = 0
        self.modules = tuple(self._module(module) for module in self.draft.modules)
        self.centres = self._centres()

    def problem(self) -> AnnualProblem:
        learners: list[AnnualLearner] = []
        for number in range(1, self.chance.choice(self.company.learners) + 1):
            if learners and self._happens("twin"):
                learner = replace(self.chance.choice(learners), cost_centre=self._cost_centre())
            else:
                learner = self._useful_learner()
            learners.append(replace(learner, id=LearnerId(f"E{number}")))
        problem = AnnualProblem(
            competencies=self.draft.competencies,
            modules=self.modules,
            learners=tuple(learners),
            cost_centres=self.centres,
            terms=self._terms(),
            grants=self._grants(),
        )
        return self._with_budgets(problem)

    def _happens(self, what: str) -> bool:
        return self.chance.random() < float(getattr(self.company, what))

    # The catalogue.

    def _module(self, module: Module) -> Module:
        if not self._happens("offered") and self.undated < _MOST_UNDATED:
            self.undated += 1
            return module
        offerings = tuple(self._offering(f"{module.id}/{number}") for number in range(1, self.chance.choice((2, 2, 3))))
        return replace(module, offerings=offerings)

    def _offering(self, name: str) -> Offering:
        chance = self.chance
        length = chance.choice((0, 0, 1, 2, 4, 7))
        # Now and then before the year begins, or until after it ends.
        first = chance.randint(_FIRST_DAY - 1, _LAST_DAY - length + 1)
        if self._happens("touching"):
            first = chance.choice(self.days)
        self.days += [first, first + length]
        return Offering(
            id=OfferingId(name),
            first_day=first,
            last_day=first + length,
            exclusive=self._happens("exclusive"),
            seats_left=0 if self._happens("full") else chance.choice(self.company.seats),
        )

    def _seats(self) -> list[Seat]:
        return [(module.id, offering.id) for module in self.modules for offering in module.offerings or ()]

    def _terms(self) -> tuple[OfferingTerms, ...]:
        chance = self.chance
        found = []
        for module, offering in self._seats():
            least = chance.choice((2, 2, 2, 3, 1)) if self._happens("least") else 0
            fixed = chance.choice((1, 2, 3, 5, 8)) if self._happens("fixed_price") else 0
            if (least or fixed) and offering is not None:
                found.append(
                    OfferingTerms(module=module, offering=offering, least_learners=least, fixed_price_minor=fixed)
                )
        return tuple(found)

    def _grants(self) -> tuple[Grant, ...]:
        chance = self.chance
        if not self._happens("grants"):
            return ()
        seats: list[Seat] = [*self._seats(), *((module.id, None) for module in self.modules)]
        shares = chance.choice(((50,), (33,), (100,), (70, 30), (50, 50), (90,), (25, 60)))
        return tuple(
            Grant(
                id=GrantId(f"G{number}"),
                share_percent=share,
                seats=frozenset(chance.sample(seats, k=chance.randint(1, len(seats)))),
                most_per_learner_minor=chance.choice((None, None, None, 0, 1, 2, 3)),
                most_minor=chance.choice((None, 1, 1, 2, 3, 5)),
            )
            for number, share in enumerate(shares, 1)
        )

    # Cost centres.

    def _centres(self) -> tuple[CostCentre, ...]:
        if not self._happens("centres"):
            return ()
        names = [CostCentreId(f"K{number}") for number in range(1, self.chance.choice((1, 2, 3, 4)) + 1)]
        return tuple(
            CostCentre(id=name, parent=self.chance.choice(names[:place]) if place else None)
            for place, name in enumerate(names)
        )

    def _cost_centre(self) -> CostCentreId | None:
        if not self.centres or self.chance.random() < 0.1:
            return None
        # Now and then one that has others below it.
        return self.chance.choice(self.centres[len(self.centres) // 2 :] + self.centres).id

    # Learners.

    def _useful_learner(self) -> AnnualLearner:
        """Return a learner who can gain something, if a few attempts find one."""
        for _ in range(4):
            learner = self._with_locks(self._learner())
            if any(choice.steps for choice in self._choices(learner)):
                break
        return learner

    def _learner(self) -> AnnualLearner:
        chance, family = self.chance, self.company.family
        names = [module.id for module in self.modules]
        wanted = [entry for entry in self.draft.competencies if chance.random() < 0.75] or self.draft.competencies[:1]
        completed = {ModuleId(name) for name in (*chance.sample(names, k=1), "OLD") if self._happens("completed")}
        in_progress = self._in_progress([name for name in names if name not in completed])
        items = [item for entry in self.draft.competencies for level in entry.items for item in sorted(level.items)]
        return AnnualLearner(
            id=LearnerId("nobody"),
            calendar=self._calendar(),
            requirements=tuple(
                Requirement(
                    competency=entry.id,
                    level=chance.choice((entry.levels[-1], entry.levels[-1], chance.choice((0, *entry.levels)))),
                    weight=chance.choice(family.weights),
                    essential=chance.random() < family.essential,
                )
                for entry in wanted
            ),
            cost_centre=self._cost_centre(),
            priority=chance.choice(self.company.priority),
            attainments=tuple(
                Attainment(competency=entry.id, level=chance.choice((0, *entry.levels)))
                for entry in self.draft.competencies
                if chance.random() < family.held
            ),
            items_held=frozenset(item for item in items if chance.random() < family.item_held),
            completed=frozenset(completed),
            in_progress=in_progress,
            bars=self._bars(names),
            effort_limit_hundredths=(
                sum(module.effort_hundredths for module in chance.sample(self.modules, k=min(2, len(self.modules))))
                if self._happens("effort_limit")
                else None
            ),
        )

    def _calendar(self) -> Calendar:
        chance = self.chance
        start, finish = _FIRST_DAY, _LAST_DAY
        if self._happens("own_period"):
            start += chance.choice((0, 0, 1, 4, 7))
            finish -= chance.choice((0, 0, 1, 3, 7))
        unavailable: tuple[Period, ...] = ()
        if self._happens("unavailable"):
            first = chance.choice((_FIRST_DAY, _FIRST_DAY + 7, chance.randint(_FIRST_DAY, _LAST_DAY)))
            unavailable = (Period(first_day=first, last_day=first + chance.choice((0, 2, 6, 8))),)
        return Calendar(
            start_day=start,
            finish_day=finish,
            weekly_hundredths=chance.choice(self.company.weekly),
            unavailable=unavailable,
        )

    def _in_progress(self, free: list[ModuleId]) -> tuple[ModuleInProgress, ...]:
        chance = self.chance
        if not free or not self._happens("under_way"):
            return ()
        first = self._begun(chance, chance.choice(free))
        others = [name for name in free if name != first.module]
        if self.order is None or not others or self.order.random() > 0.5:
            return (first,)
        second = self._begun(self.order, self.order.choice(others))
        return first, replace(second, after=(first.module,)) if self.order.random() < 0.8 else second

    def _begun(self, chance: Random, name: ModuleId) -> ModuleInProgress:
        module = next(module for module in self.modules if module.id == name)
        # Mostly in an offering, which then is counted among the booked; now and then in one that is over.
        offering = chance.choice(module.offerings).id if module.offerings and chance.random() < 0.8 else None
        return ModuleInProgress(
            module=module.id,
            price_left_minor=chance.choice((0, module.price_minor, 1)),
            effort_left_hundredths=chance.choice((25, 35, module.effort_hundredths)),
            offering=offering,
        )

    def _bars(self, names: list[ModuleId]) -> tuple[Bar, ...]:
        if not self._happens("bars"):
            return ()
        return (
            Bar(
                limit="languages",
                modules=frozenset(self.chance.sample(names, k=min(len(names), self.chance.choice((1, 2))))),
            ),
        )

    def _with_locks(self, learner: AnnualLearner) -> AnnualLearner:
        chance = self.chance
        under_way = {entry.module for entry in learner.in_progress}
        free = [module.id for module in self.modules if module.id not in under_way]
        locks: dict[ModuleId, Lock] = {}
        if free and self._happens("keep"):
            possible = [step for choice in self._choices(learner) for step in choice.path.steps]
            # Mostly one that can be taken, else one that perhaps cannot.
            pool = sorted(set(possible) & set(free))
            name = chance.choice(pool if pool and chance.random() < 0.9 else free)
            locks[name] = Lock(module=name, keep=True)
        if free and self._happens("refuse"):
            name = chance.choice(free)
            locks.setdefault(name, Lock(module=name, keep=False))
        offered = [module for module in self.modules if module.offerings]
        if offered and self._happens("lock_offering"):
            module = chance.choice(offered)
            offering = chance.choice(module.offerings or ()).id
            locks.setdefault(module.id, Lock(module=module.id, keep=chance.random() < 0.2, offering=offering))
        locked = replace(learner, locks=tuple(locks.values()))
        # Few companies are to fail for one learner alone.
        return locked if self._choices(locked) or chance.random() < 0.1 else learner

    def _choices(self, learner: AnnualLearner) -> tuple[Choice, ...]:
        nobody = AnnualProblem(competencies=self.draft.competencies, modules=self.modules, learners=())
        return choices(nobody.path_problem(learner))

    # Budgets.

    def _with_budgets(self, problem: AnnualProblem) -> AnnualProblem:
        """Put budgets where some plan just has enough, or just has not."""
        chosen = [self._some_choice(learner) for learner in problem.learners]
        prices = [0 if choice is None else choice.price for choice in chosen]
        taken = {seat for choice in chosen if choice is not None for seat in choice.enrolled}
        fixed = sum(terms.fixed_price_minor for seat, terms in problem.terms_by_offering.items() if seat in taken)
        centres = []
        for centre in problem.cost_centres:
            below = [
                price
                for learner, price in zip(problem.learners, prices, strict=True)
                if centre.id in problem.centres_of(learner)
            ]
            has_budget = bool(below) and self._happens("centre_budget")
            centres.append(replace(centre, budget_minor=self._about(sum(below)) if has_budget else None))
        learners = tuple(
            replace(learner, budget_minor=self._about(price)) if self._happens("own_budget") else learner
            for learner, price in zip(problem.learners, prices, strict=True)
        )
        return replace(
            problem,
            cost_centres=tuple(centres),
            learners=learners,
            budget_minor=self._about(sum(prices) + fixed) if self._happens("whole_budget") else None,
        )

    def _some_choice(self, learner: AnnualLearner) -> Choice | None:
        found = self._choices(learner)
        some = self.chance.sample(found, k=min(len(found), self.chance.choice((1, 3, 3, 10))))
        return max(some, key=lambda choice: (choice.essential, choice.steps, -choice.price), default=None)

    def _about(self, amount: int) -> int:
        return max(0, amount + self.chance.choice((-1, -1, 0, 0, 0, 0, 1, 2)))
