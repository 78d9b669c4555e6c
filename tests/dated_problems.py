"""Random problems with dates from a seed, aimed at the places where dates go wrong.

They are small, and everything that bounds time is put where some plan just fits, or just does not: offerings that
touch, overlap, or begin and end where weeks do; weekly hours exactly enough or a quarter too little; a last day on
which some plan ends, or the day before.
"""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random

from solver.domain import Calendar, Lock, Module, ModuleInProgress, Offering, OfferingId, Period
from solver.path.problem import Goal, PathProblem
from tests.brute_force import Oracle
from tests.laddered_problems import laddered
from tests.problems import Family, aimed, drafted

#: Steps that follow each other, and few modules: brute force has weeks to look at besides.
_SMALL = Family(
    name="dated", competencies=3, scales=((1,), (1, 2), (1, 2), (1, 2, 3)), listed=0.12, second_outcome=0.2, held=0.1,
    level_prerequisite=0.4, module_prerequisite=0.2, excludes=0.08, completed=0.15, budget=0.25, effort_limit=0.15,
    bars=0.06, keep=0.08, refuse=0.08, efforts=(25, 50, 60, 75, 100, 110, 10, 150),
    goals=(Goal.CLOSEST, Goal.CLOSEST, Goal.CHEAPEST, Goal.FASTEST), modules=(3, 4, 5, 5, 6, 6, 7, 8),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFamily:
    """How often each thing happens to the dates of a problem, as chances between 0 and 1."""

    family: Family
    #: Modules that lead from level to level, so that plans are long; otherwise whatever chance makes of them.
    is_laddered: bool = True
    offered: float = 0.45
    #: Days from the first to the last of an offering, less one.
    lengths: tuple[int, ...] = (0, 0, 1, 2, 4, 6, 7, 9)
    #: An offering that begins or ends beside another, rather than anywhere.
    touching: float = 0.5
    exclusive: float = 0.3
    full: float = 0.08
    weekly: tuple[int | None, ...] = (None, None, 4000, 4000, 0, 75, 100, 110, 125, 150, 200, 300)
    #: Weekly hours aimed at what some week of a plan takes.
    tight_week: float = 0.4
    finish: float = 0.65
    unavailable: float = 0.25
    under_way: float = 0.15
    #: One more module under way, so that one may come after the other.
    ordered: float = 0.0
    lock_offering: float = 0.12


def _small(name: str, **changes: object) -> Family:
    return replace(_SMALL, name=name, **changes)  # type: ignore[arg-type]


DATED_FAMILIES = (
    DatedFamily(family=_SMALL),
    DatedFamily(family=_small("anything"), is_laddered=False),
    DatedFamily(family=_small("offerings", modules=(4, 5, 6, 7)), offered=0.95, touching=0.8, finish=0.3),
    DatedFamily(
        family=_small("weeks", modules=(3, 4, 5, 6)), offered=0.0, tight_week=0.8, weekly=(25, 50, 60, 75, 85, 100)
    ),
    DatedFamily(
        family=_small("chains", competencies=2, scales=((1, 2), (1, 2, 3)), listed=0.0, jump=0.1, excludes=0.0),
        tight_week=0.7,
    ),
    DatedFamily(
        family=_small("cycles", scales=((1,), (1, 2)), level_prerequisite=0.8, second_outcome=0.5, held=0.05),
        is_laddered=False, weekly=(None, 4000, 200), offered=0.3, finish=0.5,
    ),
    DatedFamily(family=_small("exclusive", level_prerequisite=0.1), offered=0.8, exclusive=0.9, touching=0.8),
    DatedFamily(
        family=_small("under way", modules=(3, 4, 5, 6), excludes=0.2, budget=0.6), under_way=0.9, ordered=0.6,
        tight_week=0.5,
    ),
    DatedFamily(family=_small("locks", keep=0.15, refuse=0.2), lock_offering=0.8, offered=0.7, full=0.15),
    DatedFamily(family=_small("away", bars=0.0), unavailable=1.0, tight_week=0.4),
    DatedFamily(
        family=_small("items", listed=0.8, scales=((1, 2), (2, 3)), competencies=2, item_held=0.2), is_laddered=False
    ),
    DatedFamily(family=_small("ladders of items", listed=0.7, competencies=2, item_held=0.1)),
    DatedFamily(
        family=_small(
            "in a hurry", goals=(Goal.FASTEST,), keep=0.05, refuse=0.05, prices=(0, 1, 2), excludes=0.05,
        ),
        finish=0.8, tight_week=0.7,
    ),
    DatedFamily(
        family=_small("ties", prices=(0, 1), efforts=(25, 50), weights=(1,), competencies=4), finish=0.8, offered=0.5
    ),
)  # fmt: skip

#: The week in which everything begins, so that days before the start exist.
_FIRST_WEEK = 2
#: As many modules as the oracle looks through at once.
_MOST_FOR_AIMING = 9


def random_dated_problem(seed: int, *, modules: int | None = None) -> PathProblem:
    """Return the dated problem of a seed: a family, a size (its own, unless told), facts, limits, and then dates."""
    chance = Random(f"dated {seed}")
    dates = DATED_FAMILIES[seed % len(DATED_FAMILIES)]
    draft = laddered(chance, dates.family, modules) if dates.is_laddered else drafted(chance, dates.family, modules)
    undated = aimed(chance, dates.family, draft)
    return _Dates(chance, Random(f"order {seed}"), dates, undated).problem()


class _Dates:
    """Puts dates on a problem without."""

    def __init__(self, chance: Random, order: Random, dates: DatedFamily, undated: PathProblem) -> None:
        self.chance, self.order, self.dates, self.undated = chance, order, dates, undated
        # Monday as often as all other days together.
        self.start = 7 * _FIRST_WEEK + 1 + chance.choice((0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6))
        self.days = [self.start, self.start + 6, 7 * (_FIRST_WEEK + 1), 7 * (_FIRST_WEEK + 1) + 1]
        self.sizes: list[int] = []

    def problem(self) -> PathProblem:
        chance, undated = self.chance, self.undated
        modules = tuple(self._dated(module) for module in undated.modules)
        in_progress = self._in_progress(modules)
        under_way = {entry.module for entry in in_progress}
        locks = [lock for lock in undated.locks if lock.keep or lock.module not in under_way]
        dated = replace(
            undated,
            modules=modules,
            in_progress=in_progress,
            locks=(*locks, *self._offering_locks(modules)),
            calendar=Calendar(
                start_day=self.start,
                weekly_hundredths=self._weekly(modules),
                unavailable=self._unavailable() if self._happens("unavailable") else (),
            ),
            budget_minor=undated.budget_minor
            if undated.budget_minor is None
            else undated.budget_minor + sum(entry.price_left_minor for entry in in_progress) * chance.choice((0, 1)),
        )
        return self._timed(dated)

    def _happens(self, what: str) -> bool:
        return self.chance.random() < float(getattr(self.dates, what))

    def _dated(self, module: Module) -> Module:
        if not self._happens("offered"):
            return module
        count = self.chance.choice((1, 1, 2, 2, 3, 3, 0)) if self.chance.random() < 0.3 else self.chance.choice((1, 2))
        offerings = tuple(self._offering(f"{module.id}/{number}", module) for number in range(1, count + 1))
        return replace(module, offerings=offerings)

    def _offering(self, name: str, module: Module) -> Offering:
        chance = self.chance
        length = chance.choice(self.dates.lengths)
        if self._happens("touching"):
            # Beside a day where something begins or ends: on it, right before it or right after it.
            # Mostly the latest of them, so that what is needed later is given later.
            day = chance.choice(self.days[-4:] if chance.random() < 0.7 else self.days) + chance.choice((-1, 0, 1, 1))
            first = day if chance.random() < 0.8 else day - length
        else:
            first = self.start + chance.randint(-3, 24)
        first = max(1, first)
        self.days += [first, first + length]
        return Offering(
            id=OfferingId(name),
            first_day=first,
            last_day=first + length,
            exclusive=self._happens("exclusive"),
            seats_left=0 if self._happens("full") else chance.choice((None, None, 1, 20)),
        )

    def _in_progress(self, modules: tuple[Module, ...]) -> tuple[ModuleInProgress, ...]:
        chance = self.chance
        free = [module for module in modules if module.id not in self.undated.completed]
        if not free or not self._happens("under_way"):
            return ()
        found = [
            self._begun(chance, module) for module in chance.sample(free, k=min(len(free), chance.choice((1, 1, 1, 2))))
        ]
        others = [module for module in free if module.id not in {entry.module for entry in found}]
        if others and self.order.random() < self.dates.ordered:
            found.append(self._begun(self.order, self.order.choice(others)))
        # Each may come after those that were drawn before it, so that no circle can close.
        return tuple(
            replace(
                entry, after=tuple(sorted(earlier.module for earlier in found[:place] if self.order.random() < 0.6))
            )
            for place, entry in enumerate(found)
        )

    @staticmethod
    def _begun(chance: Random, module: Module) -> ModuleInProgress:
        offering = chance.choice(module.offerings).id if module.offerings and chance.random() < 0.75 else None
        return ModuleInProgress(
            module=module.id,
            price_left_minor=chance.choice((0, 0, module.price_minor)),
            effort_left_hundredths=chance.choice((module.effort_hundredths, 25, 35, 60)),
            offering=offering,
        )

    def _offering_locks(self, modules: tuple[Module, ...]) -> tuple[Lock, ...]:
        """Lock some offerings of modules that are not refused altogether."""
        chance = self.chance
        offered = [module for module in modules if module.offerings and module.id not in self.undated.refused]
        if not offered or not self._happens("lock_offering"):
            return ()
        locks = []
        for module in chance.sample(offered, k=min(len(offered), chance.choice((1, 1, 2)))):
            offerings = list(module.offerings or ())
            count = min(len(offerings), chance.choice((1, 1, 1, 2)))
            locks += [
                Lock(module=module.id, keep=chance.random() < 0.4, offering=offering.id)
                for offering in chance.sample(offerings, k=count)
            ]
        return tuple(locks)

    def _weekly(self, modules: tuple[Module, ...]) -> int | None:
        chance = self.chance
        if not self._happens("tight_week"):
            return chance.choice(self.dates.weekly)
        # What one or two modules take of a week, or a quarter of an hour less.
        sizes = []
        for module in modules:
            for offering in module.offerings or ():
                length = offering.last_day - offering.first_day + 1
                weeks = Counter((day - 1) // 7 for day in range(offering.first_day, offering.last_day + 1))
                sizes += [-(-module.effort_hundredths * days // (length * 25)) * 25 for days in weeks.values()]
            if module.offerings is None:
                sizes.append(module.effort_hundredths)
        if not sizes:
            return chance.choice(self.dates.weekly)
        size = sum(chance.sample(sizes, k=min(len(sizes), chance.choice((1, 1, 2)))))
        return max(0, size + chance.choice((-25, -25, -1, 0, 0, 0, 0, 10, 25)))

    def _timed(self, dated: PathProblem) -> PathProblem:
        """Put the last day and the hours of a week where the best plan just fits, or just does not."""
        chance, calendar = self.chance, dated.calendar
        assert calendar is not None
        best = None
        if len(dated.modules) <= _MOST_FOR_AIMING:
            oracle = Oracle(dated)
            best = oracle.best()
            weekly = oracle.smallest_weekly()
            if dated.goal is not Goal.CLOSEST and weekly is not None and self._happens("tight_week"):
                calendar = replace(calendar, weekly_hundredths=max(0, weekly + chance.choice((-1, 0, 0, 25))))
        if self._happens("finish"):
            end = None if best is None else best[2 if dated.goal is Goal.FASTEST else -1]
            calendar = replace(calendar, finish_day=self._finish(end))
        return replace(dated, calendar=calendar)

    def _finish(self, best: int | None) -> int:
        """Return the end of the best plan or a day before it, else that of an offering or of a week."""
        chance = self.chance
        if best and chance.random() < 0.75:
            return max(self.start, best + chance.choice((-7, -6, -1, -1, 0, 0, 0, 1)))
        sundays = [7 * (_FIRST_WEEK + number) for number in (1, 2, 2, 3, 3, 4, 5)]
        day = chance.choice(self.days) if chance.random() < 0.5 else chance.choice(sundays)
        return max(self.start, day + chance.choice((-1, 0, 0, 0, 1, 3)))

    def _unavailable(self) -> tuple[Period, ...]:
        chance = self.chance
        monday = 7 * (_FIRST_WEEK + chance.choice((0, 0, 1, 1, 2))) + 1
        kind = chance.random()
        if kind < 0.3:
            return (Period(first_day=monday, last_day=monday + 6),)
        if kind < 0.5:
            # Two periods, which together take a week, or all but a day of it, or overlap.
            cut = monday + chance.randint(0, 4)
            return (
                Period(first_day=max(1, monday - chance.choice((0, 3))), last_day=cut),
                Period(first_day=max(1, cut + chance.choice((0, 1, 1, 2))), last_day=monday + 6),
            )
        if kind < 0.7:
            return (Period(first_day=monday, last_day=monday + chance.choice((5, 7, 13))),)
        first = max(1, chance.choice(self.days) + chance.choice((-1, 0, 1)))
        return (Period(first_day=first, last_day=first + chance.choice((0, 0, 1, 3))),)
