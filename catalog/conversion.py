"""What a level on one framework's scale is worth on another's: a requirement rounds up, an attainment rounds down."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from catalog.crosswalks import CompetencyRelation, Crosswalk
from catalog.frameworks import Competency, Framework

_RANK = {"none": 0, "low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A level of some scale as levels of a reference scale."""

    lowest: int
    highest: int
    confidence: str


#: For one scale and one reference: what each level is worth.
Ladder = Mapping[int, Worth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A level on the other scale, and the weaker confidence of the two rows that led there."""

    level: int
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """Scales that can be compared. A scale is its own reference without any row; others need rows to a common one."""

    #: By framework, and then by the framework that its levels are compared with.
    ladders: Mapping[str, Mapping[str, Ladder]] = field(default_factory=dict)
    #: What `attainment` has returned: of a whole company it is asked the same again and again.
    _attained: dict[tuple[str, int, str, tuple[int, ...]], Converted | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __reduce__(self) -> tuple[Callable[[Mapping[str, Mapping[str, Ladder]]], "Scales"], tuple[Any, ...]]:
        """Leave behind what was returned before: others ask, and add to it, while these are on their way elsewhere."""
        return _scales, (self.ladders,)

    def attainment(self, from_framework: str, level: int, to_framework: str, to: Collection[int]) -> Converted | None:
        """Return the highest of the levels `to` that somebody who holds `level` holds for certain, or None."""
        asked = from_framework, level, to_framework, tuple(to)
        if asked not in self._attained:
            self._attained[asked] = self._highest(from_framework, level, to_framework, to)
        return self._attained[asked]

    def _highest(self, from_framework: str, level: int, to_framework: str, to: Collection[int]) -> Converted | None:
        found: list[Converted] = []
        for here, there in self._references(from_framework, to_framework, {level}, to):
            held = _at(here, max((step for step in here if step <= level), default=None))
            steps = [step for step in there if held and step in to and there[step].highest <= held.lowest]
            if held and steps:
                found.append(_converted(max(steps), held, there))
        # Where several references compare the two, the lowest answer is the careful one.
        return min(found, key=lambda answer: answer.level, default=None)

    def requirement(self, from_framework: str, level: int, to_framework: str, to: Collection[int]) -> Converted | None:
        """Return the lowest of the levels `to` that is enough for a requirement of `level`, or None."""
        found: list[Converted] = []
        for here, there in self._references(from_framework, to_framework, {level}, to):
            asked = _at(here, min((step for step in here if step >= level), default=None))
            steps = [step for step in there if asked and step in to and there[step].lowest >= asked.highest]
            if asked and steps:
                found.append(_converted(min(steps), asked, there))
        return max(found, key=lambda answer: answer.level, default=None)

    def _references(
        self, from_framework: str, to_framework: str, held: Iterable[int], to: Iterable[int]
    ) -> Iterator[tuple[Ladder, Ladder]]:
        """Yield both scales on each reference that they have in common."""
        here = {**self.ladders.get(from_framework, {}), from_framework: _itself(held)}
        there = {**self.ladders.get(to_framework, {}), to_framework: _itself(to)}
        for reference in sorted(here.keys() & there.keys()):
            yield here[reference], there[reference]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversions:
    """Every comparison of the catalogue: scales by crosswalk rows, competencies by exact matches.

    Of several versions of a row the newest informs, and the newest approved one counts.
    """

    approved: Scales = field(default_factory=Scales)
    newest: Scales = field(default_factory=Scales)
    #: The framework of each competency that has an exact match.
    framework_of: Mapping[str, str] = field(default_factory=dict)
    #: English and Chinese name of each of those frameworks.
    framework_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    #: The exact matches of each competency, sorted; a match holds in both directions.
    matches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def conversions(session: Session) -> Conversions:
    """Read every comparison of the catalogue, in four selects."""
    ladders: dict[str, defaultdict[str, defaultdict[str, dict[int, Worth]]]] = {
        state: defaultdict(lambda: defaultdict(dict)) for state in ("approved", "newest")
    }
    rows = (
        select(Crosswalk)
        .where(~col(Crosswalk.retired), col(Crosswalk.to_framework).is_not(None))
        .order_by(col(Crosswalk.version), col(Crosswalk.id))
    )
    for row in session.exec(rows):
        worth = Worth(lowest=row.to_lowest or 0, highest=row.to_highest or 0, confidence=row.confidence)
        for state in ("approved", "newest") if row.state == "approved" else ("newest",):
            # A later version takes the place of an earlier one.
            ladders[state][row.from_framework][row.to_framework or ""][row.from_level] = worth
    matches: defaultdict[str, set[str]] = defaultdict(set)
    pairs = select(CompetencyRelation.competency, CompetencyRelation.other).where(
        ~col(CompetencyRelation.retired), col(CompetencyRelation.kind) == "exact_match"
    )
    for competency, other in session.exec(pairs):
        matches[competency].add(other)
        matches[other].add(competency)
    frameworks = select(Competency.id, Competency.framework).where(col(Competency.id).in_(list(matches)))
    framework_of = dict(session.exec(frameworks).all()) if matches else {}
    named = select(Framework.id, Framework.name_en, Framework.name_zh).where(
        col(Framework.id).in_(sorted(set(framework_of.values())))
    )
    return Conversions(
        approved=_scales(ladders["approved"]),
        newest=_scales(ladders["newest"]),
        framework_of=framework_of,
        framework_names={key: (english, chinese) for key, english, chinese in session.exec(named)}
        if framework_of
        else {},
        matches={competency: tuple(sorted(matches[competency])) for competency in sorted(matches)},
    )


def _scales(ladders: Mapping[str, Mapping[str, Ladder]]) -> Scales:
    """Return the scales in plain mappings, which can be handed to another process."""
    return Scales(ladders={framework: dict(references) for framework, references in ladders.items()})


def _itself(levels: Iterable[int]) -> Ladder:
    return {level: Worth(lowest=level, highest=level, confidence="high") for level in levels}


def _at(ladder: Ladder, level: int | None) -> Worth | None:
    return None if level is None else ladder[level]


def _converted(level: int, worth: Worth, there: Ladder) -> Converted:
    return Converted(level=level, confidence=min(worth.confidence, there[level].confidence, key=_RANK.__getitem__))
