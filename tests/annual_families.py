"""What tiny companies are like: how often each thing happens that can make a year go wrong."""

from dataclasses import dataclass, replace

from tests.problems import Family

_SMALL = Family(
    name="company", competencies=3, scales=((1,), (1, 2), (1, 2), (1, 2, 3)), listed=0.12, second_outcome=0.25,
    held=0.2, level_prerequisite=0.2, module_prerequisite=0.12, excludes=0.3, efforts=(25, 50, 60, 75, 100, 110, 150),
    prices=(0, 1, 2, 3, 4, 5, 7), modules=(3, 4, 5, 5, 6, 6, 7, 7),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """How often each thing happens to a company, as chances between 0 and 1."""

    family: Family = _SMALL
    #: Modules that lead from level to level; otherwise whatever chance makes of them.
    laddered: float = 0.7
    learners: tuple[int, ...] = (2, 3, 3, 4)
    #: A learner who is in every way like an earlier one, the cost centre apart.
    twin: float = 0.3
    priority: tuple[int, ...] = (1, 1, 1, 2, 3, 1000)
    # The catalogue.
    offered: float = 0.65
    exclusive: float = 0.3
    #: An offering that begins where another does, or where it ends.
    touching: float = 0.3
    seats: tuple[int | None, ...] = (None, 1, 1, 2, 3)
    full: float = 0.05
    least: float = 0.25
    fixed_price: float = 0.25
    # Money.
    centres: float = 0.7
    centre_budget: float = 0.5
    whole_budget: float = 0.6
    own_budget: float = 0.2
    grants: float = 0.25
    # What learners have decided, begun and may not.
    completed: float = 0.15
    under_way: float = 0.12
    keep: float = 0.08
    refuse: float = 0.1
    lock_offering: float = 0.1
    bars: float = 0.12
    effort_limit: float = 0.15
    # Time.
    own_period: float = 0.25
    unavailable: float = 0.15
    weekly: tuple[int | None, ...] = (4000, 4000, 4000, 4000, None, 100, 150, 200, 75)


def _small(**changes: object) -> Family:
    return replace(_SMALL, **changes)  # type: ignore[arg-type]


COMPANIES: dict[str, Company] = {
    "mixed": Company(),
    "seats": Company(offered=0.9, seats=(1, 1, 1, 2), least=0.1, centres=0.4, learners=(3, 3, 4)),
    "classes": Company(offered=0.9, least=0.9, seats=(None, None, 2, 3), fixed_price=0.3, twin=0.6, learners=(2, 3, 4)),
    "fixed prices": Company(offered=0.9, fixed_price=0.9, least=0.2, whole_budget=0.9, twin=0.5, seats=(None, 2)),
    "centres": Company(centres=1.0, centre_budget=0.9, whole_budget=0.6, learners=(3, 3, 4)),
    "grants": Company(grants=1.0, whole_budget=0.7, own_budget=0.5, centre_budget=0.6),
    "all money": Company(
        grants=0.8, fixed_price=0.6, offered=0.8, centres=1.0, centre_budget=0.8, whole_budget=0.8, own_budget=0.4,
        family=_small(prices=(1, 3, 5, 7, 11, 20)),
    ),
    "priorities": Company(
        priority=(1, 2, 3, 999, 1000), whole_budget=0.9, seats=(1, 1, 2), family=_small(essential=0.5)
    ),
    "begun": Company(under_way=0.6, completed=0.4, least=0.5, fixed_price=0.5, offered=0.8, grants=0.4),
    "decided": Company(keep=0.3, refuse=0.4, lock_offering=0.5, bars=0.6, offered=0.8, seats=(1, 2, None)),
    "time": Company(own_period=0.7, unavailable=0.6, exclusive=0.7, weekly=(75, 100, 110, 125, 150, 200), offered=0.8),
    "excluding": Company(family=_small(excludes=1.5, competencies=4), laddered=0.4, seats=(1, 1, 2)),
    "crowded": Company(
        exclusive=1.0, touching=0.8, offered=0.9, seats=(None, 1, 2), weekly=(4000,),
        family=_small(level_prerequisite=0.0, module_prerequisite=0.0, competencies=4),
    ),
    "items": Company(family=_small(listed=0.8, item_held=0.2, scales=((1, 2), (2, 3)), competencies=2), laddered=0.4),
    "free": Company(family=_small(prices=(0, 0, 0, 1)), least=0.5, fixed_price=0.5, offered=0.8),
    "needs": Company(
        family=_small(level_prerequisite=0.6, module_prerequisite=0.4, scales=((1,), (1, 2))), laddered=0.3
    ),
}  # fmt: skip
