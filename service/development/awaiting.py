"""What steps that are done are going to bring: a level counts once somebody has assessed it, and not before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

import catalog
from service.development.held import Held, whole
from service.learner_rows import known_of
from service.schemas.answers import GapRead, LevelRaise
from service.tables import DevelopmentPlan, DevelopmentStep
from service.translate.knowledge import StoredLearner
from service.translate.prepared import prepared
from service.translate.ratings import counted, is_assessed_since
from service.translate.scales import Scale

#: What is done in a plan that another has taken the place of stands in that one as well.
_STATES = ("approved", "in_progress", "completed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A level that steps lead to, and that nobody has looked for since."""

    competency: str
    #: English and Chinese.
    names: tuple[str, str]
    level: int
    modules: tuple[str, ...]


def awaited(session: Session, found: Held, *, today: date) -> list[Awaited]:
    """Return what the steps of a plan that are done lead to and is not assessed yet, in the order of the gaps."""
    done = {step.module: _done_on(found, step) for step in found.steps if step.status == "done"}
    if found.state not in _STATES or not done:
        return []
    now = _standing(session, found.plan.learner, today)
    return [entry for gap in found.answer.gaps for entry in _of_gap(found, gap, done, now)]


def awaited_by(session: Session, learner: str, *, today: date) -> list[Awaited]:
    """Return the same of all plans of a learner, of each competency the highest level."""
    question = select(DevelopmentPlan).where(
        DevelopmentPlan.learner == learner, col(DevelopmentPlan.state).in_(_STATES)
    )
    best: dict[str, Awaited] = {}
    for plan in session.exec(question.order_by(col(DevelopmentPlan.version))).all():
        for entry in awaited(session, whole(session, plan), today=today):
            if entry.competency not in best or best[entry.competency].level < entry.level:
                best[entry.competency] = entry
    return list(best.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Where a learner stands by now."""

    known: StoredLearner
    #: By competency, the level of the rating that counts.
    rated: Mapping[str, int]
    scales: Mapping[str, Scale]

    def level(self, competency: str) -> int | None:
        """Return the level that ratings and items give together; None when nothing is known."""
        scale, level = self.scales.get(competency), self.rated.get(competency)
        items = frozenset(self.known.items_held)
        following = None if scale is None else scale.after(level or 0)
        while scale is not None and following is not None:
            listed = scale.items_by_level.get(following, ())
            if not listed or not items.issuperset(listed):
                break
            level, following = following, scale.after(following)
        return level


def _of_gap(found: Held, gap: GapRead, done: Mapping[str, date], now: _Standing) -> Iterator[Awaited]:
    """Yield the highest level that a gap's steps lead to, as far as they are done one after the other."""
    told = found.answer.plan
    closes = {step.module: step.closes for step in told.steps} if told is not None else {}
    level, modules = 0, []
    for step in found.steps:
        if step.module not in gap.closed_by:
            continue
        if step.module not in done:
            break
        if not is_assessed_since(gap.competency, done[step.module], now.known.attainments):
            modules.append(step.module)
            level = max([level, *(rise.to_level for rise in closes.get(step.module, ()) if _is_of(rise, gap))])
    if level > (now.level(gap.competency) or 0):
        yield Awaited(
            competency=gap.competency,
            names=found.names.competencies.get(gap.competency, (gap.competency, gap.competency)),
            level=level,
            modules=tuple(modules),
        )


def _is_of(rise: LevelRaise, gap: GapRead) -> bool:
    return rise.competency == gap.competency


def _done_on(found: Held, step: DevelopmentStep) -> date:
    """Return when a step was over, or was said to be done before that; a plan that took it over has it done."""
    told = [
        event.at.date()
        for event in found.events
        if event.kind == "step" and event.document.get("module") == step.module and event.document["status"] == "done"
    ]
    said = told[-1] if told else found.plan.created_at.date()
    return said if step.end_on is None else min(said, step.end_on)


def _standing(session: Session, learner: str, today: date) -> _Standing:
    known = known_of(session, [learner])[learner]
    scales = prepared(catalog.snapshot(session).catalog).scales
    return _Standing(known=known, rated=counted(known.attainments, today).levels, scales=scales)
