"""The families of the benchmark: how many instances each has, and how each is made from its number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from solver import PathProblem
from tests.benchmarks.calendars import tight_calendar
from tests.benchmarks.instances import cover, synthetic
from tests.benchmarks.shapes import chains, knapsack, many_items, tangle

#: Of the price of all columns together: enough for most rows, not for all of them.
BUDGET_SHARE = 0.004

REQUIREMENTS = (8, 12, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Problems of one kind; the same number gives the same problem everywhere."""

    key: str
    name: str
    make: Callable[[int], PathProblem]
    #: How many instances are asked.
    count: int
    #: How many a short run asks.
    short: int = 10

    def shortened(self) -> "Family":
        return replace(self, count=min(self.count, self.short))


def families() -> tuple[Family, ...]:
    """Return the families that are made from seeds."""
    return (
        *(_synthetic(modules, asked, count, short) for modules, count, short in SIZES for asked in REQUIREMENTS),
        Family(
            key="cover", name="set cover, 200 by 1,000, cheapest", make=lambda seed: cover(200, 1000, seed), count=30
        ),
        Family(
            key="budgeted-cover",
            name="budgeted cover, 200 by 1,000, closest",
            make=lambda seed: cover(200, 1000, seed, budget_share=BUDGET_SHARE),
            count=30,
        ),
        Family(
            key="knapsack",
            name="knapsack, 40 requirements, money and time",
            make=lambda seed: knapsack(40, seed),
            count=30,
        ),
        Family(key="chains", name="8 chains of 20 levels", make=lambda seed: chains(8, 20, seed), count=30),
        *(
            Family(
                key=f"circles-{facts}",
                name=f"circles, {facts} facts, {modules} modules",
                make=partial(tangle, facts, modules),
                count=count,
                short=short,
            )
            for facts, modules, count, short in ((30, 80, 30, 10), (60, 200, 10, 3))
        ),
        Family(
            key="items",
            name="36 levels of 12 items, 400 modules",
            make=lambda seed: many_items(12, 12, 400, seed),
            count=30,
        ),
        *(
            Family(
                key=f"calendar-{modules}",
                name=f"tight calendars, {modules:,} modules, {asked} asked",
                make=partial(tight_calendar, modules, asked),
                count=30,
                short=short,
            )
            for modules, asked, short in ((100, 6, 10), (300, 8, 10), (1_000, 12, 3))
        ),
    )


#: Modules of the synthetic catalogues, and how many instances of each a full and a short run ask.
SIZES = ((300, 50, 10), (1_000, 50, 20), (5_000, 20, 5), (20_000, 20, 5))


def _synthetic(modules: int, requirements: int, count: int, short: int) -> Family:
    return Family(
        key=f"synthetic-{modules}-{requirements}",
        name=f"{modules:,} modules, {requirements} requirements",
        make=partial(synthetic, modules, requirements),
        count=count,
        short=short,
    )


def fixed(key: str, name: str, problems: Sequence[PathProblem]) -> Family:
    """Return a family of problems that exist already."""
    return Family(key=key, name=name, make=problems.__getitem__, count=len(problems))
