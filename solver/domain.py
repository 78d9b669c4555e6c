"""The values that every solver question is asked in: whole numbers and the caller's own ids, no words.

Units: prices in minor units of one currency, effort in hundredths of an hour, levels as the framework numbers them,
days counted from 1 January of the year 1, which is day 1 and a Monday.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

CompetencyId = NewType("CompetencyId", str)
ItemId = NewType("ItemId", str)
ModuleId = NewType("ModuleId", str)
OfferingId = NewType("OfferingId", str)


class InvalidProblem(ValueError):
    """Says every fault of a problem at once, one sentence each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelItems:
    """The items of one level: it is held once all of them are covered or held and the level before it is held."""

    level: int
    items: frozenset[ItemId]

    def __post_init__(self) -> None:
        if not self.items:
            raise InvalidProblem([f"level {self.level} lists no items: leave it out instead"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """One competency on its own framework's scale."""

    id: CompetencyId
    #: The populated levels, ascending, without the 0 that stands before the first.
    levels: tuple[int, ...]
    #: Only the levels that list items.
    items: tuple[LevelItems, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if any(later <= earlier for earlier, later in zip((0, *self.levels), self.levels, strict=False)):
            faults.append(f"{self.id}: levels {self.levels} do not ascend from above 0")
        listed = [entry.level for entry in self.items]
        if len(set(listed)) != len(listed) or not set(listed) <= set(self.levels):
            faults.append(
                f"{self.id}: items are listed for levels {listed}, not each once and on the scale {self.levels}"
            )
        if faults:
            raise InvalidProblem(faults)

    def is_on_scale(self, level: int) -> bool:
        return level == 0 or level in self.levels

    def before(self, level: int) -> int:
        """Return the level one step below `level`, which must be on the scale and above 0."""
        place = self.levels.index(level)
        return self.levels[place - 1] if place else 0

    def after(self, level: int) -> int | None:
        """Return the level one step above `level`, or None at the top."""
        return next((candidate for candidate in self.levels if candidate > level), None)

    def steps(self, from_level: int, to_level: int) -> int:
        """Count the steps that lead from `from_level` to `to_level`; none when it is not above."""
        return sum(from_level < level <= to_level for level in self.levels)

    def items_of(self, level: int) -> frozenset[ItemId]:
        """Return the items that `level` lists; empty when it lists none."""
        return next((entry.items for entry in self.items if entry.level == level), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainment:
    """The level that the ratings which count give a learner in one competency."""

    competency: CompetencyId
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What the target asks for in one competency."""

    competency: CompetencyId
    level: int
    weight: int = 1
    essential: bool = False

    def __post_init__(self) -> None:
        if self.weight < 1 or self.level < 0:
            raise InvalidProblem([f"{self.competency}: weight {self.weight} is below 1 or level {self.level} below 0"])


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningOutcome:
    """What a module does for one competency: from a level held to a level reached, or to items of the next level."""

    competency: CompetencyId
    from_level: int
    to_level: int
    #: Empty: the whole of `to_level` is reached. Otherwise only these items of it are covered.
    items: frozenset[ItemId] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.from_level < self.to_level:
            raise InvalidProblem([f"{self.competency}: from level {self.from_level} to {self.to_level} is no way up"])


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPrerequisite:
    """A level that must be held before a module starts."""

    competency: CompetencyId
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A module given on dates, both ends included."""

    id: OfferingId
    first_day: int
    last_day: int
    #: Shares no day with another exclusive offering.
    exclusive: bool = False
    #: None: as many as want one.
    seats_left: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.first_day <= self.last_day:
            raise InvalidProblem([f"{self.id}: it ends on day {self.last_day}, before it starts on {self.first_day}"])

    @property
    def has_a_seat(self) -> bool:
        return self.seats_left is None or self.seats_left > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """Something that can be taken once."""

    id: ModuleId
    price_minor: int
    effort_hundredths: int
    outcomes: tuple[LearningOutcome, ...]
    level_prerequisites: tuple[LevelPrerequisite, ...] = ()
    #: Of each set at least one must be completed or be an earlier step.
    module_prerequisites: tuple[frozenset[ModuleId], ...] = ()
    #: Holds both ways, whichever of the two names the other.
    excludes: frozenset[ModuleId] = frozenset()
    #: None: it has no dates of its own. Otherwise it is taken in one of these; empty, it cannot be taken.
    offerings: tuple[Offering, ...] | None = None

    def __post_init__(self) -> None:
        faults = []
        if self.price_minor < 0:
            faults.append(f"{self.id}: price {self.price_minor} is below 0")
        if self.effort_hundredths < 1:
            faults.append(f"{self.id}: effort {self.effort_hundredths} is not above 0")
        if not all(self.module_prerequisites):
            faults.append(f"{self.id}: a list of alternatives is empty, so it can never be met")
        if self.id in self.excludes or any(self.id in choices for choices in self.module_prerequisites):
            faults.append(f"{self.id}: requires or excludes itself")
        offered = [offering.id for offering in self.offerings or ()]
        if len(set(offered)) != len(offered):
            faults.append(f"{self.id}: an offering is given twice")
        if faults:
            raise InvalidProblem(faults)

    def offering(self, offering_id: OfferingId) -> Offering | None:
        """Return its offering of this id, or None when it has none."""
        return next((offering for offering in self.offerings or () if offering.id == offering_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleInProgress:
    """A module under way: a step of every plan, whatever it requires to start, with what is left of it.

    Its offering, when named, goes on from the start day, on the days that are left of it; without one, or when the
    offering's days are over, what is left of it is placed in weeks.
    """

    module: ModuleId
    price_left_minor: int
    effort_left_hundredths: int
    offering: OfferingId | None = None
    #: What is left of it comes after what is left of these, as far as they are under way themselves.
    after: tuple[ModuleId, ...] = ()

    def __post_init__(self) -> None:
        if self.price_left_minor < 0 or self.effort_left_hundredths < 1:
            raise InvalidProblem([f"{self.module}: price left is below 0, or effort left not above 0"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """A person's decision that a module must be in the plan, or must not; with an offering, in that one."""

    module: ModuleId
    keep: bool
    offering: OfferingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days in a row, both ends included."""

    first_day: int
    last_day: int

    def __post_init__(self) -> None:
        if not 1 <= self.first_day <= self.last_day:
            raise InvalidProblem([f"a period ends on day {self.last_day}, before it starts on {self.first_day}"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """When a learner can learn."""

    start_day: int
    #: Nothing ends later; None is no limit.
    finish_day: int | None = None
    #: The most effort in any ISO week; None is no limit.
    weekly_hundredths: int | None = 4000
    unavailable: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if self.start_day < 1:
            faults.append(f"start day {self.start_day} is below 1")
        if self.finish_day is not None and self.finish_day < self.start_day:
            faults.append(f"finish day {self.finish_day} is before start day {self.start_day}")
        if self.weekly_hundredths is not None and self.weekly_hundredths < 0:
            faults.append(f"weekly effort {self.weekly_hundredths} is below 0")
        if faults:
            raise InvalidProblem(faults)
