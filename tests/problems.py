"""Random problems from a seed, aimed at the places where answers go wrong.

A family sets how often each rule bites. Limits are put exactly at, one below and one above what some plan needs, locks
and bars on modules that a good plan would take: a limit that is nowhere near tells nothing.
"""

from dataclasses import dataclass, replace
from random import Random

from solver.domain import (
    Attainment,
    Competency,
    CompetencyId,
    ItemId,
    LearningOutcome,
    LevelItems,
    LevelPrerequisite,
    Lock,
    Module,
    ModuleId,
    Requirement,
)
from solver.path.answer import LearningPath
from solver.path.learner_state import LearnerState
from solver.path.objective import effort, price, weighted_steps
from solver.path.problem import Bar, Goal, PathProblem

#: Sparse, dense, short and long; 2, 3, 5 has holes, 6 stands alone.
SCALES = ((1,), (6,), (1, 2), (2, 3, 5), (1, 2, 3), (2, 3, 4, 5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How often each thing happens, as chances between 0 and 1."""

    name: str
    competencies: int = 3
    scales: tuple[tuple[int, ...], ...] = SCALES
    listed: float = 0.2
    by_items: float = 0.6
    jump: float = 0.2
    second_outcome: float = 0.25
    level_prerequisite: float = 0.25
    module_prerequisite: float = 0.2
    excludes: float = 0.1
    held: float = 0.25
    item_held: float = 0.15
    completed: float = 0.25
    essential: float = 0.3
    weights: tuple[int, ...] = (1, 1, 2, 3, 5)
    prices: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 7)
    efforts: tuple[int, ...] = (1, 2, 3, 4, 5, 7)
    price_unit: int = 1
    effort_unit: int = 1
    budget: float = 0.5
    effort_limit: float = 0.35
    bars: float = 0.2
    keep: float = 0.2
    refuse: float = 0.2
    goals: tuple[Goal, ...] = (Goal.CLOSEST, Goal.CLOSEST, Goal.CHEAPEST, Goal.FASTEST)
    modules: tuple[int, ...] = (3, 4, 5, 6, 7, 8, 9, 10)


FAMILIES = (
    Family(name="mixed"),
    Family(name="chains", competencies=2, scales=((2, 3, 5), (2, 3, 4, 5)), listed=0.0, jump=0.35, held=0.5),
    Family(name="items", competencies=2, scales=((1, 2), (2, 3, 5)), listed=0.8, by_items=0.85, item_held=0.2),
    Family(name="cascades", competencies=2, scales=((2, 3, 5),), listed=0.9, by_items=0.5, item_held=0.45, jump=0.1),
    Family(
        name="cycles", competencies=3, scales=((1,), (1, 2)), level_prerequisite=0.8, second_outcome=0.4, held=0.1,
        listed=0.1, excludes=0.02, keep=0.1, refuse=0.1, modules=(4, 5, 6, 7, 8, 9),
    ),
    Family(
        name="module cycles", competencies=4, scales=((1,), (1, 2)), module_prerequisite=0.55, level_prerequisite=0.3,
        listed=0.0, held=0.0, excludes=0.02, completed=0.4,
    ),
    Family(name="exclusions", competencies=3, excludes=0.5, keep=0.25, listed=0.15),
    Family(name="locks", competencies=3, keep=0.8, refuse=0.6, excludes=0.15, completed=0.4),
    Family(name="bars", competencies=3, bars=0.9, budget=0.4),
    Family(
        name="ties", competencies=4, scales=((1,), (1, 2)), prices=(0, 1), efforts=(1, 2), weights=(1,), essential=0.2,
        listed=0.0,
    ),
    Family(name="free", prices=(0, 0, 0, 5), budget=0.5, effort_limit=0.6),
    Family(
        name="weights", competencies=4, weights=(1, 2, 999_999, 1_000_000), essential=0.4, budget=0.9,
        scales=((1,), (1, 2), (2, 3)),
    ),
    Family(name="essentials", competencies=4, weights=(1, 2, 9), essential=0.5, budget=0.9, scales=((1,), (1, 2))),
    Family(name="money", prices=(0, 1, 999, 1001, 1499), price_unit=99_999_989, effort_unit=9_973, budget=0.9),
    Family(
        name="cover", competencies=6, scales=((1,),), second_outcome=0.9, listed=0.0, level_prerequisite=0.05,
        module_prerequisite=0.05, held=0.0, excludes=0.03, goals=(Goal.CHEAPEST, Goal.FASTEST), modules=(8, 9, 10, 11),
    ),
    Family(
        name="knapsack", competencies=6, scales=((1,),), second_outcome=0.3, listed=0.0, level_prerequisite=0.05,
        module_prerequisite=0.05, held=0.0, excludes=0.05, budget=1.0, effort_limit=0.6, goals=(Goal.CLOSEST,),
        weights=(3, 4, 5, 7, 8), prices=(2, 3, 4, 5, 6), modules=(7, 8, 9, 10),
    ),
    Family(name="full size", competencies=4, modules=(11, 12), held=0.4),
)  # fmt: skip


def random_problem(seed: int, *, modules: int | None = None) -> PathProblem:
    """Return the problem of a seed: a family, a size (its own, unless told), facts, then limits aimed at plans."""
    chance = Random(seed)
    family = FAMILIES[seed % len(FAMILIES)]
    return aimed(chance, family, drafted(chance, family, modules))


def drafted(chance: Random, family: Family, modules: int | None) -> PathProblem:
    """Return a problem of this family without limits and locks."""
    return _Draft(chance, family, modules or chance.choice(family.modules)).problem()


class _Draft:
    """A problem without limits and locks."""

    def __init__(self, chance: Random, family: Family, size: int) -> None:
        self.chance, self.family = chance, family
        self.ids = [ModuleId(f"M{number:02}") for number in range(1, size + 1)]
        count = chance.randint(max(1, family.competencies - 1), family.competencies)
        self.competencies = [self._competency(number) for number in range(1, count + 1)]
        self.completed = frozenset(
            ModuleId(name) for name in (*chance.sample(self.ids, k=min(2, size)), "OLD") if self._happens("completed")
        )

    def problem(self) -> PathProblem:
        chance = self.chance
        items = [item for entry in self.competencies for level in entry.items for item in sorted(level.items)]
        wanted = [entry for entry in self.competencies if chance.random() < 0.75] or self.competencies[:1]
        return PathProblem(
            competencies=tuple(self.competencies),
            modules=tuple(self._module(name) for name in self.ids),
            requirements=tuple(
                Requirement(
                    competency=entry.id,
                    # Mostly the top, now and then a level on the way or none at all.
                    level=chance.choice((entry.levels[-1], entry.levels[-1], chance.choice((0, *entry.levels)))),
                    weight=chance.choice(self.family.weights),
                    essential=self._happens("essential"),
                )
                for entry in wanted
            ),
            attainments=tuple(
                Attainment(competency=entry.id, level=chance.choice((0, *entry.levels)))
                for entry in self.competencies
                if self._happens("held")
            ),
            items_held=frozenset(item for item in items if self._happens("item_held")),
            completed=self.completed,
            goal=chance.choice(self.family.goals),
        )

    def _happens(self, what: str) -> bool:
        return self.chance.random() < float(getattr(self.family, what))

    def _competency(self, number: int) -> Competency:
        name = f"C{number}"
        levels = self.chance.choice(self.family.scales)
        listed = [level for level in levels if self._happens("listed")]
        return Competency(
            id=CompetencyId(name),
            levels=levels,
            items=tuple(
                LevelItems(
                    level=level,
                    items=frozenset(
                        ItemId(f"{name}/{level}/{place}") for place in range(1, self.chance.randint(1, 3) + 1)
                    ),
                )
                for level in listed
            ),
        )

    def _module(self, name: ModuleId) -> Module:
        chance, family = self.chance, self.family
        count = 1
        while count < min(3, len(self.competencies)) and self._happens("second_outcome"):
            count += 1
        taught = chance.sample(self.competencies, k=count)
        others = [entry for entry in self.competencies if entry not in taught]
        return Module(
            id=name,
            price_minor=chance.choice(family.prices) * family.price_unit,
            effort_hundredths=chance.choice(family.efforts) * family.effort_unit,
            outcomes=tuple(self._outcome(entry) for entry in taught),
            level_prerequisites=tuple(
                LevelPrerequisite(
                    competency=entry.id, level=chance.choice((entry.levels[0], chance.choice(entry.levels)))
                )
                for entry in self.competencies
                # Now and then of what it teaches itself: it cannot be the one that gives it.
                if chance.random() < family.level_prerequisite * (0.5 if entry in others else 0.1)
            ),
            module_prerequisites=tuple(
                self._alternatives(name) for _ in range(2) if self._happens("module_prerequisite")
            ),
            excludes=frozenset(
                other for other in self.ids if other != name and chance.random() < family.excludes / len(self.ids) * 2
            ),
        )

    def _outcome(self, competency: Competency) -> LearningOutcome:
        chance = self.chance
        # The lower levels more often, or few plans get off the ground.
        place = min(chance.randrange(len(competency.levels)), chance.randrange(len(competency.levels)))
        to_level = competency.levels[place]
        before = competency.before(to_level)
        items = sorted(competency.items_of(to_level))
        if items and self._happens("by_items"):
            covered = chance.sample(items, k=chance.randint(1, len(items)))
            return LearningOutcome(
                competency=competency.id, from_level=before, to_level=to_level, items=frozenset(covered)
            )
        from_level = chance.choice((0, *competency.levels)[: place + 1]) if self._happens("jump") else before
        return LearningOutcome(competency=competency.id, from_level=from_level, to_level=to_level)

    def _alternatives(self, name: ModuleId) -> frozenset[ModuleId]:
        named: tuple[ModuleId, ...] = (*self.ids, ModuleId("OLD"), ModuleId("UNKNOWN"))
        if self.chance.random() < 0.5:
            named = named[: max(1, self.ids.index(name))]
        candidates = [other for other in named if other != name] or [ModuleId("OLD")]
        return frozenset(self.chance.sample(candidates, k=min(len(candidates), self.chance.choice((1, 1, 2, 3)))))


def aimed(chance: Random, family: Family, free: PathProblem) -> PathProblem:
    """Add locks, bars and limits where they bite: around the cheapest of some plans found by chance."""
    plans = sorted((_pruned_plan(chance, free) for _ in range(8)), key=lambda plan: _merit(free, plan))
    best = plans[0]
    others = [module.id for module in free.modules if module.id not in best.steps]
    locks: dict[ModuleId, bool] = {}
    bars: list[Bar] = []
    if best.steps and chance.random() < family.refuse:
        locks[chance.choice(best.steps)] = False
    if chance.random() < family.keep:
        # Mostly one that can be taken, else one that perhaps cannot.
        takeable = [step for plan in plans for step in plan.steps]
        pool = takeable if takeable and chance.random() < 0.6 else others or list(best.steps)
        kept = chance.choice(pool)
        locks.setdefault(kept, True)
    if chance.random() < family.bars:
        for limit in chance.sample(("languages", "modes", "locations"), k=chance.choice((1, 1, 2))):
            out = chance.sample([module.id for module in free.modules], k=1)
            out += [step for step in best.steps if chance.random() < 0.3]
            bars.append(Bar(limit=limit, modules=frozenset(out)))
    aim = chance.choice(plans[:3])
    budget = max(0, price(free, aim) + chance.choice((-1, -1, 0, 0, 0, 1)))
    most = max(0, effort(free, aim) + chance.choice((-1, -1, 0, 0, 0, 1)))
    return replace(
        free,
        locks=tuple(Lock(module=name, keep=keep) for name, keep in sorted(locks.items())),
        bars=tuple(bars),
        budget_minor=budget if chance.random() < family.budget else None,
        effort_limit_hundredths=most if chance.random() < family.effort_limit else None,
    )


def _merit(problem: PathProblem, plan: LearningPath) -> tuple[int, int, int]:
    start = LearnerState.start(problem)
    end = start.copy()
    for step in plan.steps:
        end.take(problem.module_by_id[step])
    return -weighted_steps(problem, start, end), price(problem, plan), effort(problem, plan)


def _pruned_plan(chance: Random, problem: PathProblem) -> LearningPath:
    """Take modules as they come until none can be taken, then drop what no requirement misses."""
    modules = list(problem.modules)
    chance.shuffle(modules)
    state = LearnerState.start(problem)
    steps: list[Module] = []
    taken: set[ModuleId] = set()
    is_moving = True
    while is_moving:
        is_moving = False
        for module in modules:
            excluded = any(module.id in other.excludes or other.id in module.excludes for other in steps)
            if not excluded and state.may_take(module):
                state.take(module)
                steps.append(module)
                taken.add(module.id)
                is_moving = True
    start = LearnerState.start(problem)
    gain = weighted_steps(problem, start, state)
    for module in list(steps):
        rest = [other for other in steps if other.id != module.id]
        without = start.copy()
        lost = {other.id for other in without.take_all_possible(rest)}
        if weighted_steps(problem, start, without) == gain:
            steps = [other for other in rest if other.id not in lost]
    return LearningPath(steps=tuple(module.id for module in steps))
