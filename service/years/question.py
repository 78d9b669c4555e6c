"""What a scenario asks for: a whole request for a year, and a digest by which it knows when that has become another.

Everybody who has a target or an accepted need is in it. A need is asked for beside what the learner's target roles ask
for: the highest level, the highest weight, essential if any says so.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

import catalog
from catalog import CatalogSnapshot
from service import strict_json
from service.schemas.annual import LargeMoney
from service.tables import (
    CostCentre,
    Learner,
    LearnerTarget,
    PeriodBudget,
    ScenarioOverride,
    ScenarioPriority,
    TrainingNeed,
    TrainingPeriod,
    TrainingScenario,
)
from service.translate.prepared import prepared
from service.years.commitments import Commitments, commitments
from service.years.decided import Weighed, unfollowed, weighed
from service.years.periods import budgets_of

#: What one learner is asked for in one competency.
Asked = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What all scenarios of a period have in common, read once for all of them."""

    period: TrainingPeriod
    budgets: Mapping[str, PeriodBudget]
    #: Accepted, and tied to a level or a module.
    needs: Sequence[TrainingNeed]
    #: How the company and the catalogue stood, in few words.
    standing: tuple[Any, ...]
    #: What development plans have decided.
    decided: Weighed


def shared(session: Session, period: TrainingPeriod) -> Shared:
    """Read what all scenarios of a period have in common."""
    people = session.exec(select(func.count(), func.max(Learner.updated_at)).select_from(Learner)).one()
    centres = session.exec(select(CostCentre.id, CostCentre.parent).order_by(col(CostCentre.id))).all()
    return Shared(
        period=period,
        budgets=budgets_of(session, period.id),
        needs=accepted_needs(session, period.id),
        standing=(
            catalog.current_version(session),
            people[0],
            None if people[1] is None else people[1].isoformat(),
            [list(centre) for centre in centres],
        ),
        decided=weighed(session),
    )


def accepted_needs(session: Session, period: str) -> Sequence[TrainingNeed]:
    """Return the needs that a scenario reckons with."""
    return session.exec(
        select(TrainingNeed)
        .where(
            TrainingNeed.period == period,
            TrainingNeed.state == "accepted",
            col(TrainingNeed.competency).is_not(None) | col(TrainingNeed.module).is_not(None),
        )
        .order_by(col(TrainingNeed.id))
    ).all()


def digest(session: Session, common: Shared, scenario: TrainingScenario, *, answered_by: str | None) -> str:
    """Return the digest of what a scenario asks for as things stand.

    What people agree to as a plan that answers it has it is no news to it.
    """
    period = common.period
    asked = {
        "period": [period.start_on.isoformat(), period.end_on.isoformat(), period.currency, period.budget_minor],
        "budgets": [[key, row.amount_minor] for key, row in common.budgets.items() if row.binding == "hard"],
        "needs": [
            [need.id, need.learner, need.competency, need.level, need.module, need.weight, need.essential]
            for need in common.needs
        ],
        "standing": list(common.standing),
        "changes": scenario.changes,
        "priorities": [[row.learner, row.priority] for row in priorities_of(session, scenario.id)],
        "locks": list(locks_of(session, scenario.id)),
    }
    followed = weighed(session, followed_by=answered_by) if answered_by is not None and common.decided else {}
    if beside := unfollowed(common.decided, followed):
        asked["decided"] = beside
    return f"sha256:{hashlib.sha256(strict_json.canonical(asked).encode()).hexdigest()}"


def document(session: Session, common: Shared, scenario: TrainingScenario) -> dict[str, Any]:
    """Return what a scenario asks for as a whole request for a year."""
    period, changes = common.period, scenario.changes
    before = commitments(session, period)
    learners = list(_learners(session, common, scenario, before))
    found: dict[str, Any] = {
        "name": scenario.name,
        "period": {"start_on": period.start_on.isoformat(), "end_on": period.end_on.isoformat()},
        "cost_centres": list(_centres(session, common, changes, before)),
        "learners": learners,
        "locks": list(_locks(session, scenario, before, [entry["id"] for entry in learners])),
    }
    budget = budget_of(period, changes)
    if budget is not None:
        found["budget"] = before.left_of(budget).model_dump(mode="json")
    if held := before.held_seats():
        found["held_seats"] = held
    for name in ("grants", "solve"):
        if changes.get(name):
            found[name] = changes[name]
    return found


def budget_of(period: TrainingPeriod, changes: Mapping[str, Any]) -> LargeMoney | None:
    """Return what a scenario may spend in all; None for no limit."""
    if changes.get("unlimited"):
        return None
    if changes.get("budget") is not None:
        return LargeMoney.model_validate(changes["budget"])
    return None if period.budget_minor is None else LargeMoney.of_minor(period.budget_minor, period.currency)


def limits_of(currency: str, budgets: Mapping[str, PeriodBudget], changes: Mapping[str, Any]) -> dict[str, LargeMoney]:
    """Return the budget of each cost centre that limits a scenario, of those of its period."""
    found = {
        key: LargeMoney.of_minor(row.amount_minor, currency) for key, row in budgets.items() if row.binding == "hard"
    }
    for entry in changes.get("cost_centres") or ():
        found.pop(entry["cost_centre"], None)
        if entry.get("amount") is not None:
            found[entry["cost_centre"]] = LargeMoney.model_validate(entry["amount"])
    return found


def priorities_of(session: Session, scenario: str) -> Sequence[ScenarioPriority]:
    """Return who counts more than once in a scenario."""
    return session.exec(
        select(ScenarioPriority).where(ScenarioPriority.scenario == scenario).order_by(col(ScenarioPriority.learner))
    ).all()


def overrides_of(session: Session, scenario: str) -> Sequence[ScenarioOverride]:
    """Return what people have decided in a scenario."""
    return session.exec(
        select(ScenarioOverride)
        .where(ScenarioOverride.scenario == scenario)
        .order_by(col(ScenarioOverride.learner), col(ScenarioOverride.module))
    ).all()


def locks_of(session: Session, scenario: str) -> Iterator[dict[str, Any]]:
    """Yield what people have decided as locks of a request."""
    for row in overrides_of(session, scenario):
        run = {} if row.offering is None else {"offering": row.offering}
        yield {"learner": row.learner, "module": row.module, **run, "keep": row.keep}


def asked_of(need: TrainingNeed, known: CatalogSnapshot) -> Iterator[Asked]:
    """Yield what a need comes to: its level, or the levels that its module leads to; nothing for what is gone."""
    rest = {"weight": need.weight, "essential": need.essential}
    if need.competency is not None:
        yield {"competency": need.competency, "level": need.level, **rest}
        return
    module = None if need.module is None else prepared(known.catalog).modules.get(need.module)
    for outcome in () if module is None else module.outcomes:
        yield {"competency": outcome.competency, "level": outcome.to_level, **rest}


def _locks(
    session: Session, scenario: TrainingScenario, before: Commitments, learners: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield what people have decided in a scenario, and what development plans leave no choice about.

    A decision about what a plan has settled changes nothing while that plan stands.
    """
    chosen = set()
    for lock in locks_of(session, scenario.id):
        if not before.is_settled(lock["learner"], lock["module"]):
            chosen.add((lock["learner"], lock["module"]))
            yield lock
    for learner in learners:
        for lock in before.locks(learner):
            if (learner, lock["module"]) not in chosen:
                yield lock


def _centres(
    session: Session, common: Shared, changes: Mapping[str, Any], before: Commitments
) -> Iterator[dict[str, Any]]:
    limits = limits_of(common.period.currency, common.budgets, changes)
    for row in session.exec(select(CostCentre).order_by(col(CostCentre.id))):
        parent = {} if row.parent is None else {"parent": row.parent}
        left = before.left_of(limits[row.id], row.id) if row.id in limits else None
        budget = {} if left is None else {"budget": left.model_dump(mode="json")}
        yield {"id": row.id, **parent, **budget}


def _learners(
    session: Session, common: Shared, scenario: TrainingScenario, before: Commitments
) -> Iterator[dict[str, Any]]:
    known = catalog.snapshot(session)
    needs: defaultdict[str, list[TrainingNeed]] = defaultdict(list)
    for need in common.needs:
        needs[need.learner].append(need)
    priorities = {row.learner: row.priority for row in priorities_of(session, scenario.id)}
    aiming = set(session.exec(select(LearnerTarget.learner).distinct()).all())
    spelled_out = {key for key in aiming | needs.keys() if key in needs or before.has_later_steps(key)}
    roles = _roles(session, spelled_out)
    for key in sorted(aiming | needs.keys()):
        entry: dict[str, Any] = {"id": key, **before.learner(key)}
        if key in priorities:
            entry["priority"] = priorities[key]
        if key in spelled_out:
            wanted = [asked for need in needs.get(key, ()) for asked in asked_of(need, known)]
            if wanted or key not in aiming or before.has_later_steps(key):
                asked = _merged([*_of_roles(roles.get(key, ()), known), *wanted])
                entry["target"] = {"requirements": list(before.asked_now(key, asked))}
        yield entry


def _roles(session: Session, learners: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return the target roles of those who are not asked for just these."""
    wanted = set(learners)
    found: defaultdict[str, list[str]] = defaultdict(list)
    if wanted:
        order = (col(LearnerTarget.learner), col(LearnerTarget.position))
        question = rows_of(col(LearnerTarget.learner), col(LearnerTarget.role)).order_by(*order)
        for learner, role in session.connection().execute(question).all():
            if learner in wanted:
                found[learner].append(role)
    return found


def _of_roles(roles: Iterable[str], known: CatalogSnapshot) -> Iterator[Asked]:
    for role in roles:
        for row in known.requirements_by_role.get(role, ()):
            yield {
                "competency": row.competency,
                "level": row.level,
                "weight": row.weight,
                "essential": row.essential,
            }


def _merged(asked: Iterable[Asked]) -> list[Asked]:
    found: dict[str, Asked] = {}
    for entry in asked:
        before = found.get(entry["competency"])
        found[entry["competency"]] = (
            entry
            if before is None
            else {
                "competency": entry["competency"],
                "level": max(before["level"], entry["level"]),
                "weight": max(before["weight"], entry["weight"]),
                "essential": before["essential"] or entry["essential"],
            }
        )
    return [found[key] for key in sorted(found)]
