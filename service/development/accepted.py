"""Where a learner stands without claims: a plan counts on evidence before anybody has accepted it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

import catalog
from service import asking
from service.development.held import Held
from service.development.moves import OPEN
from service.learners import stored_learners
from service.schemas.answers import GapRead
from service.translate.answer import share_of
from service.translate.knowledge import learner_of, scales_of
from service.translate.prepared import item_levels_of
from service.translate.scales import Scale
from service.translate.standing import stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What is held of a plan's target, leaving out what the plan counts on and nobody has accepted."""

    #: The weighted share of the required steps.
    coverage: float
    #: By competency of the target, the level; None for what is unrated.
    levels: Mapping[str, int | None]

    def apart_from(self, gaps: Iterable[GapRead]) -> "Accepted | None":
        """Return this where it is not what the gaps of an answer say, or None."""
        return self if any(self.levels[gap.competency] != gap.held for gap in gaps) else None


def accepted(session: Session, found: Held, *, today: date) -> Accepted:
    """Return what is held without claims; of a plan that can change no more, what its answer says."""
    gaps = found.answer.gaps
    levels = {gap.competency: gap.held for gap in gaps}
    claimed = {row.competency for row in found.evidence if row.id in found.counts_on and row.state != "accepted"}
    request = asking.ask(found.plan.asked["request"]).shape
    if found.state not in OPEN or request is None or claimed.isdisjoint(levels):
        return Accepted(coverage=found.answer.coverage.before, levels=levels)
    learner = found.plan.learner
    stored = stored_learners(session, [learner]).get(learner)
    known = asking.gathered(catalog.snapshot(session), request, stored)
    judged = learner_of(request.learner, stored)
    scales = {
        # What the catalogue has no more is counted level by level, as far as the target asks.
        **{gap.competency: Scale(levels=tuple(range(1, gap.required + 1))) for gap in gaps},
        **scales_of(request, known, judged),
    }
    standing = stands(judged, scales, item_levels_of(known.catalog, scales), known.conversions, claimed, on=today)
    items = frozenset(standing.items_held)
    for competency in claimed & levels.keys():
        level = scales[competency].with_items(standing.levels.get(competency, 0), items)
        levels[competency] = None if competency in standing.unrated else level
    required = sum(gap.weight * scales[gap.competency].steps(gap.required) for gap in gaps)
    held = sum(
        gap.weight * scales[gap.competency].steps(min(levels[gap.competency] or 0, gap.required)) for gap in gaps
    )
    return Accepted(coverage=share_of(held, required), levels=levels)
