"""What steps that are done are going to bring: a level counts once somebody has assessed it, and not before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

import catalog
from service.development.held import Held, wholes
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
    return next(iter(_of_plans(session, [found], today)), [])


def awaited_by(session: Session, learner: str, *, today: date) -> list[Awaited]:
    """Return the same of all plans of a learner, of each competency the highest level."""
    return awaited_of(session, [learner], today=today).get(learner, [])


def awaited_of(session: Session, learners: Collection[str], *, today: date) -> Mapping[str, list[Awaited]]:
    """Return the same of those of many learners of whom anything is awaited."""
    done = select(DevelopmentStep.plan).where(DevelopmentStep.status == "done")
    question = select(DevelopmentPlan).where(
        col(DevelopmentPlan.learner).in_(learners),
        col(DevelopmentPlan.state).in_(_STATES),
        col(DevelopmentPlan.id).in_(done),
    )
    plans = wholes(session, session.exec(question.order_by(col(DevelopmentPlan.version))).all())
    best: defaultdict[str, dict[str, Awaited]] = defaultdict(dict)
    for found, entries in zip(plans, _of_plans(session, plans, today), strict=True):
        known = best[found.plan.learner]
        for entry in entries:
            if entry.competency not in known or known[entry.competency].level < entry.level:
                known[entry.competency] = entry
    return {learner: list(entries.values()) for learner, entries in best.items() if entries}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """Where a learner stands by now."""

    known: StoredLearner
    #: By competency, the level of the rating that counts.
    rated: Mapping[str, int]
    items: frozenset[str]
    scales: Mapping[str, Scale]

    def level(self, competency: str) -> int:
        """Return the level that ratings and items give together; 0 when nothing is known."""
        scale, level = self.scales.get(competency), self.rated.get(competency, 0)
        return level if scale is None else scale.with_items(level, self.items)


def _of_plans(session: Session, plans: Sequence[Held], today: date) -> Iterator[list[Awaited]]:
    """Yield what is awaited of each plan."""
    done = [
        {step.module: _done_on(found, step) for step in found.steps if step.status == "done"}
        if found.state in _STATES
        else {}
        for found in plans
    ]
    concerned = {found.plan.learner for found, days in zip(plans, done, strict=True) if days}
    if not concerned:
        yield from ([] for _ in plans)
        return
    scales = prepared(catalog.snapshot(session).catalog).scales
    standings = {
        learner: _Standing(
            known=known,
            rated=counted(known.attainments, today).levels,
            items=frozenset(known.items_held),
            scales=scales,
        )
        for learner, known in known_of(session, sorted(concerned)).items()
    }
    for found, days in zip(plans, done, strict=True):
        now = standings[found.plan.learner] if days else None
        yield [entry for gap in found.answer.gaps for entry in _of_gap(found, gap, days, now)] if now else []


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
    if level > now.level(gap.competency):
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
