"""A whole team at a glance: how ready it is, where most people are short, and which plans wait for a word."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

import catalog
from service.principals import Principal
from service.schemas.team import TeamGap, TeamOverview, TeamWaiting
from service.tables import DevelopmentPlan, Employment, Learner
from service.team.budget_effect import of_waiting
from service.team.plans import waiting_plans, waiting_sums
from service.team.standings import Standing
from service.translate.prepared import prepared

#: More are not seen at a glance.
MOST_GAPS = 12
MOST_WAITING = 50


def overview(
    session: Session,
    scope: ColumnElement[bool] | None,
    everybody: Mapping[str, Standing],
    caller: Principal,
    *,
    today: date,
    most_gaps: int | None = MOST_GAPS,
) -> TeamOverview:
    """Return what there is to say of all in the scope, which is a condition on `Learner`; no `most_gaps` tells all."""
    count = select(func.count()).select_from(Learner)
    people = session.exec(count if scope is None else count.where(scope)).one()
    gaps = _gaps(session, everybody)
    told = gaps[:most_gaps]
    required = sum(standing.weight_required for standing in everybody.values())
    held = sum(standing.weight_held for standing in everybody.values())
    waits = _approvable(scope, caller)
    waiting, prices, effort = waiting_sums(session, waits)
    period, budgets = of_waiting(session, waits, caller, today=today) if waiting else (None, [])
    return TeamOverview(
        people=people,
        with_target=len(everybody),
        targets_met=sum(not standing.short for standing in everybody.values()),
        readiness=(held / required if required else 1.0) if everybody else None,
        gaps=told,
        more_gaps=len(gaps) - len(told),
        waiting=_waiting(session, waits),
        waiting_count=waiting,
        waiting_price=prices,
        waiting_effort_hours=effort / 100,
        waiting_period=period.id if period is not None and budgets else None,
        waiting_period_name=period.name if period is not None and budgets else None,
        waiting_budgets=budgets,
    )


def _approvable(scope: ColumnElement[bool] | None, caller: Principal) -> ColumnElement[bool]:
    """Return the condition on a plan to wait for a word of this caller; nobody decides on their own."""
    condition: ColumnElement[bool] = col(DevelopmentPlan.learner) != (caller.learner or "")
    if scope is None:
        return condition
    return condition & col(DevelopmentPlan.learner).in_(select(Learner.id).where(scope))


def _gaps(session: Session, everybody: Mapping[str, Standing]) -> list[TeamGap]:
    """Return the competencies in which anybody is short, those with most people first."""
    below: Counter[str] = Counter()
    essential: Counter[str] = Counter()
    roles: Counter[tuple[str, ...]] = Counter()
    for standing in everybody.values():
        roles[standing.targets] += 1
        for wanted in standing.short:
            below[wanted.competency] += 1
            if wanted.essential:
                essential[wanted.competency] += 1
    snapshot = catalog.snapshot(session)
    names = prepared(snapshot.catalog).competency_names
    asked: Counter[str] = Counter()
    for targets, people in roles.items():
        for key in {row.competency for role in targets for row in snapshot.requirements_by_role.get(role, ())}:
            asked[key] += people
    order = sorted(below, key=lambda key: (-below[key], -essential[key], key))
    return [
        TeamGap(
            competency=key,
            name_en=names[key][0],
            name_zh=names[key][1],
            asked=asked[key],
            below=below[key],
            essential=essential[key],
        )
        for key in order
    ]


def _waiting(session: Session, waits: ColumnElement[bool]) -> list[TeamWaiting]:
    found = waiting_plans(session, waits, MOST_WAITING)
    keys = [plan.learner for plan, _ in found]
    named = select(Learner.id, Learner.name, Employment.cost_centre).join(
        Employment, col(Employment.learner) == col(Learner.id), isouter=True
    )
    people = {key: (name, centre) for key, name, centre in session.execute(named.where(col(Learner.id).in_(keys)))}
    return [
        TeamWaiting(
            plan=shown.plan, learner=plan.learner, name=people[plan.learner][0], cost_centre=people[plan.learner][1]
        )
        for plan, shown in found
    ]
