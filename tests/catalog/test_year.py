"""The shipped year can be planned: who starts in its first week finds a seat, and finishes chains before it ends."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pytest

from catalog import (
    SHIPPED,
    LearningOutcomeBase,
    LearningOutcomeItemBase,
    LevelPrerequisiteBase,
    ModuleBase,
    ModulePrerequisiteBase,
    OfferingBase,
    RoleRequirementBase,
    parse_paths,
)
from catalog.importing.known import Known, overlay

FIRST_DAY, LAST_DAY = date(2027, 1, 4), date(2027, 12, 31)
#: What somebody at work learns in a week without a class.
HOURS_A_WEEK = 6
#: No week of an offering asks for as much as this.
MOST_HOURS_A_WEEK = 40

Level = tuple[str, int]


@dataclass(frozen=True)
class Course:
    """A module with all that decides when it can be finished."""

    module: ModuleBase
    outcomes: tuple[LearningOutcomeBase, ...]
    items: Mapping[str, frozenset[str]]
    levels: tuple[Level, ...]
    #: Each inner tuple: one of these comes before.
    modules: tuple[tuple[str, ...], ...]
    #: None for a module that is taken at any time.
    offerings: tuple[OfferingBase, ...] | None

    def finished(self, ready: date) -> date | None:
        """Return the earliest last day for somebody who may begin after this day; None when the year is over."""
        if self.offerings is None:
            monday = ready + timedelta(days=-ready.weekday() % 7 or 7)
            weeks = -(-self.module.effort_hundredths // (HOURS_A_WEEK * 100))
            return monday + timedelta(days=7 * weeks - 1)
        return min((run.end_on for run in self.offerings if run.start_on > ready and has_seat(run)), default=None)


def has_seat(offering: OfferingBase) -> bool:
    return offering.seats is None or offering.booked < offering.seats


@cache
def courses() -> dict[str, Course]:
    records = parse_paths([SHIPPED])
    outcomes: defaultdict[str, list[LearningOutcomeBase]] = defaultdict(list)
    items: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    levels: defaultdict[str, list[Level]] = defaultdict(list)
    choices: defaultdict[str, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    offerings: defaultdict[str, list[OfferingBase]] = defaultdict(list)
    for outcome in (record.value for record in records.of(LearningOutcomeBase)):
        outcomes[outcome.module].append(outcome)
    for item in (record.value for record in records.of(LearningOutcomeItemBase)):
        items[item.module][item.competency].add(item.item)
    for asked in (record.value for record in records.of(LevelPrerequisiteBase)):
        levels[asked.module].append((asked.competency, asked.level))
    for choice in (record.value for record in records.of(ModulePrerequisiteBase)):
        choices[choice.module][choice.choice].append(choice.alternative)
    for offering in (record.value for record in records.of(OfferingBase)):
        offerings[offering.module].append(offering)
    return {
        module.id: Course(
            module=module,
            outcomes=tuple(outcomes[module.id]),
            items={competency: frozenset(found) for competency, found in items[module.id].items()},
            levels=tuple(levels[module.id]),
            modules=tuple(tuple(found) for found in choices[module.id].values()),
            offerings=tuple(offerings[module.id]) if module.id in offerings else None,
        )
        for module in (record.value for record in records.of(ModuleBase))
    }


@cache
def scales() -> Mapping[str, Sequence[int]]:
    return overlay(Known(), parse_paths([SHIPPED])).scales


@cache
def items_by_level() -> Mapping[Level, frozenset[str]]:
    """Return the items of each level that modules cover one by one."""
    found: defaultdict[Level, set[str]] = defaultdict(set)
    for course in courses().values():
        for outcome in course.outcomes:
            found[outcome.competency, outcome.to_level] |= course.items.get(outcome.competency, frozenset())
    return {level: frozenset(items) for level, items in found.items() if items}


class Year:
    """The earliest day on which somebody who holds these levels finishes each module and holds each further level.

    Modules do not stand in each other's way here: each is taken as early as what it needs allows.
    """

    def __init__(self, held: Mapping[str, int]) -> None:
        before = FIRST_DAY - timedelta(days=1)
        self.held: dict[Level, date] = {}
        self.covered: dict[str, date] = {}
        self.finished: dict[str, date] = {}
        for competency, scale in scales().items():
            for level in (0, *scale):
                if level <= held.get(competency, 0):
                    self.held[competency, level] = before
        while self._improved(before):
            continue

    def _improved(self, before: date) -> bool:
        changed = False
        for course in courses().values():
            ready = self._ready(course, before)
            last = course.finished(ready) if ready else None
            if last is None or last >= self.finished.get(course.module.id, date.max):
                continue
            self.finished[course.module.id] = last
            changed = True
            for outcome in course.outcomes:
                items = course.items.get(outcome.competency)
                for item in items or ():
                    self.covered[item] = min(last, self.covered.get(item, date.max))
                for level in scales()[outcome.competency] if not items else ():
                    if level <= outcome.to_level:
                        self._hold((outcome.competency, level), last)
        for (competency, level), items in items_by_level().items():
            below = max((step for step in (0, *scales()[competency]) if step < level), default=0)
            parts = [self.held.get((competency, below)), *(self.covered.get(item) for item in items)]
            days = [day for day in parts if day is not None]
            if len(days) == len(parts):
                self._hold((competency, level), max(days))
        return changed

    def _hold(self, level: Level, day: date) -> None:
        self.held[level] = min(day, self.held.get(level, date.max))

    def _ready(self, course: Course, before: date) -> date | None:
        """Return the last day on which something was still missing for this module, or None."""
        levels: Iterable[Level] = ((outcome.competency, outcome.from_level) for outcome in course.outcomes)
        days = [self.held.get(level) for level in (*levels, *course.levels)]
        for choice in course.modules:
            days.append(min((self.finished[one] for one in choice if one in self.finished), default=None))
        known = [day for day in days if day is not None]
        return max((before, *known)) if len(known) == len(days) else None


@cache
def from_nothing() -> Year:
    return Year({})


def required() -> dict[str, dict[str, int]]:
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for record in parse_paths([SHIPPED]).of(RoleRequirementBase):
        if record.value.level and record.value.competency != "am-grades/inner-drive":
            found[record.value.role][record.value.competency] = record.value.level
    return found


@pytest.mark.parametrize("role", sorted(required()))
def test_every_role_is_reached_within_the_year_from_one_level_below(role: str) -> None:
    asked = required()[role]
    below = {
        competency: max((step for step in scales()[competency] if step < level), default=0)
        for competency, level in asked.items()
    }
    year = Year(below)
    for wanted in asked.items():
        assert year.held.get(wanted, date.max) <= LAST_DAY, wanted


def test_every_module_can_be_finished_by_somebody_who_starts_with_nothing() -> None:
    """Chains of modules from the first week on, one after the other, up to the highest levels."""
    late = {key for key in courses() if from_nothing().finished.get(key, date.max) > LAST_DAY}
    assert late == set()


def test_what_an_offering_needs_first_was_held_before_it() -> None:
    for course in courses().values():
        for offering in course.offerings or ():
            for choice in course.modules:
                ends = [from_nothing().finished.get(one, date.max) for one in choice]
                assert min(ends) < offering.start_on, (offering.id, choice)


def test_no_week_of_an_offering_is_too_full() -> None:
    for course in courses().values():
        for offering in course.offerings or ():
            length = (offering.end_on - offering.start_on).days + 1
            days = Counter((offering.start_on + timedelta(days=day)).isocalendar()[:2] for day in range(length))
            fullest = max(days.values()) * course.module.effort_hundredths / length / 100
            assert fullest < MOST_HOURS_A_WEEK, offering.id


def test_seats_are_left_and_a_few_classes_are_full() -> None:
    dated = [course.offerings for course in courses().values() if course.offerings is not None]
    assert all(len(offerings) >= 2 and any(map(has_seat, offerings)) for offerings in dated)
    runs = [offering for offerings in dated for offering in offerings]
    full = [offering for offering in runs if not has_seat(offering)]
    assert 5 <= len(full) <= len(runs) // 20


def test_what_many_take_is_held_in_every_quarter() -> None:
    in_every_quarter = [
        key
        for key, course in courses().items()
        if {(offering.start_on.month - 1) // 3 for offering in course.offerings or ()} == {0, 1, 2, 3}
    ]
    assert len(in_every_quarter) >= 15
