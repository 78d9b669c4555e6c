"""Where many learners stand against what their targets ask for, in a few questions to the database.

What counts of a learner is what counts in a recommendation: see `service/translate/standing.py`. Only learners whose
ratings may count in another framework are looked at one by one; of the others nothing is made that is not told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, case
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

import catalog
from service.learner_rows import known_of
from service.schemas.learners import LearnerGiven
from service.schemas.requests import RecommendationRequest, TargetGiven
from service.tables import Attainment, ItemHeld, Learner, LearnerTarget
from service.translate.knowledge import Gathered, learner_of, requirements_of
from service.translate.prepared import Prepared, prepared
from service.translate.scales import Scale
from service.translate.standing import stands

#: Learners whose ratings are looked at one by one are read so many at once.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wanted:
    """What a target asks for in one competency; shared by all who have the target."""

    competency: str
    level: int
    weight: int
    essential: bool
    scale: Scale
    #: What `steps` has returned.
    _known: dict[int, int] = field(default_factory=dict, repr=False)

    def steps(self, held: int) -> int:
        """Return the weighted steps of the requirement that somebody at this level has behind them."""
        found = self._known.get(held)
        if found is None:
            found = self.weight * self.scale.steps(min(held, self.level))
            self._known[held] = found
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one learner stands."""

    learner: str
    targets: tuple[str, ...]
    weight_required: int
    weight_held: int
    #: What is not reached, in the order of the competencies.
    short: tuple[Wanted, ...]
    #: The level that is held of each of these.
    held: tuple[int, ...]

    @property
    def readiness(self) -> float:
        """Return the weighted share of the required steps that is held; of nothing, everything."""
        return self.weight_held / self.weight_required if self.weight_required else 1.0

    @property
    def essential_short(self) -> int:
        return sum(wanted.essential for wanted in self.short)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What was read of some learners, and of the catalogue."""

    snapshot: catalog.CatalogSnapshot
    prepared: Prepared
    #: The targets of each learner who has any, and what several together ask for.
    targets: Mapping[str, tuple[str, ...]]
    wanted: Mapping[tuple[str, ...], Sequence[Wanted]]
    #: By learner and competency, the level of the rating that counts.
    levels: dict[str, dict[str, int]]
    #: Those that some level lists.
    items: Mapping[str, frozenset[str]]


def standings(session: Session, among: ColumnElement[bool] | None, *, on: date) -> Mapping[str, Standing]:
    """Return where each of these learners stands who has a target; the condition is one on `Learner`, or all are."""
    snapshot = catalog.snapshot(session)
    ready = prepared(snapshot.catalog)
    targets = _targets(session, among)
    known = _Known(
        snapshot=snapshot,
        prepared=ready,
        targets=targets,
        wanted={roles: tuple(_wanted(snapshot, ready, roles)) for roles in set(targets.values())},
        levels=_ratings(session, among, on),
        items=_items(session, among, ready),
    )
    known.levels.update(_converted(session, known, on))
    return {learner: _standing(known, learner) for learner in targets}


def _standing(known: _Known, learner: str) -> Standing:
    rated, shown, roles = known.levels.get(learner, {}), known.items.get(learner), known.targets[learner]
    required = held = 0
    short: list[Wanted] = []
    levels: list[int] = []
    for wanted in known.wanted[roles]:
        level = rated.get(wanted.competency, 0)
        if shown is not None:
            level = wanted.scale.with_items(level, shown)
        required += wanted.steps(wanted.level)
        held += wanted.steps(level)
        if level < wanted.level:
            short.append(wanted)
            levels.append(level)
    return Standing(
        learner=learner,
        targets=roles,
        weight_required=required,
        weight_held=held,
        short=tuple(short),
        held=tuple(levels),
    )


def _wanted(snapshot: catalog.CatalogSnapshot, known: Prepared, roles: Sequence[str]) -> Iterator[Wanted]:
    """Yield what several roles ask for together, one requirement a competency."""
    asking = RecommendationRequest.model_construct(
        target=TargetGiven.model_construct(role=None, roles=list(roles), requirements=None)
    )
    gathered = Gathered(catalog=snapshot.catalog, requirements_by_role=snapshot.requirements_by_role, learner=None)
    for asked in requirements_of(asking, gathered):
        if asked.competency in known.scales:
            yield Wanted(
                competency=asked.competency,
                level=asked.level,
                weight=asked.weight,
                essential=asked.essential,
                scale=known.scales[asked.competency],
            )


def _targets(session: Session, among: ColumnElement[bool] | None) -> dict[str, tuple[str, ...]]:
    target = LearnerTarget
    question = rows_of(col(target.learner), col(target.role)).order_by(col(target.learner), col(target.position))
    if among is not None:
        question = question.where(col(target.learner).in_(select(Learner.id).where(among)))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for learner, role in session.connection().execute(question).all():
        found[learner].append(role)
    # Most people have the target of many others.
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    return {learner: shared.setdefault(tuple(roles), tuple(roles)) for learner, roles in found.items()}


def _ratings(session: Session, among: ColumnElement[bool] | None, on: date) -> dict[str, dict[str, int]]:
    """Return the level of the rating that counts, for each learner and competency.

    An assessment counts before what a manager says, then the newest, then the lower level.
    """
    rating = Attainment
    is_assessment = case((col(rating.source) == "assessment", 1), else_=0)
    question = rows_of(
        col(rating.learner), col(rating.competency), col(rating.level), is_assessment, col(rating.assessed_on)
    ).where(col(rating.source) != "self", (col(rating.expires_on).is_(None)) | (col(rating.expires_on) > on))
    if among is not None:
        question = question.where(col(rating.learner).in_(select(Learner.id).where(among)))
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    # How well each is founded of which there are several, or may be.
    ranks: dict[tuple[str, str], tuple[int, date, int]] = {}
    for learner, competency, level, assessed, day in session.connection().execute(question).all():
        place, rank = (learner, competency), (assessed, day or date.min, -level)
        before = ranks.get(place)
        if before is None or rank > before:
            ranks[place] = rank
            found[learner][competency] = level
    return found


def _items(session: Session, among: ColumnElement[bool] | None, known: Prepared) -> dict[str, frozenset[str]]:
    question = rows_of(col(ItemHeld.learner), col(ItemHeld.item))
    if among is not None:
        question = question.where(col(ItemHeld.learner).in_(select(Learner.id).where(among)))
    found: defaultdict[str, set[str]] = defaultdict(set)
    for learner, item in session.connection().execute(question).all():
        if item in known.item_levels:
            found[learner].add(item)
    return {learner: frozenset(items) for learner, items in found.items()}


def _converted(session: Session, known: _Known, on: date) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the levels of those who may have something count that was rated in another framework."""
    conversions = known.snapshot.conversions
    if not conversions.approved.ladders:
        return
    # Of each target, what may be rated elsewhere, and where.
    elsewhere = {
        roles: [
            (wanted.competency, conversions.matches[wanted.competency])
            for wanted in asked
            if wanted.competency in conversions.matches
        ]
        for roles, asked in known.wanted.items()
    }
    concerned = [
        learner
        for learner, roles in known.targets.items()
        if (rated := known.levels.get(learner))
        and any(
            competency not in rated and not rated.keys().isdisjoint(others) for competency, others in elsewhere[roles]
        )
    ]
    scales, owners = known.prepared.scales, known.prepared.item_levels
    for some in _parts(concerned):
        for key, stored in known_of(session, some).items():
            learner = learner_of(LearnerGiven.model_construct(id=key), stored)
            asked = {wanted.competency for wanted in known.wanted[known.targets[key]]}
            yield key, dict(stands(learner, scales, owners, conversions, asked, on=on).levels)


def _parts(keys: Sequence[str]) -> Iterable[Sequence[str]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
