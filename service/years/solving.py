"""Use case: a scenario is solved, as an annual plan like any other, from where an earlier plan of it had come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, delete, update
from sqlmodel import Session, col

import catalog
import solver
from catalog import CatalogSnapshot
from service import idempotency
from service.annual import announcing
from service.annual.asked import Asked, ready, stored
from service.annual.gather import posed
from service.annual.material import material_of
from service.annual.plans import AnnualPlans, Once
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest
from service.etags import Expected
from service.idempotency import Claim, Replay
from service.principals import Principal
from service.recommend import Reply
from service.schemas.training_scenarios import ScenarioAccepted
from service.tables import AnnualPlan, ScenarioNeed, ScenarioOverride, TrainingScenario
from service.texts import sentence
from service.years import periods, scenarios
from service.years.question import Shared, asked_of, digest, document, shared
from service.years.reading import answer_of

#: A scenario on its way to be solved looks as large as a request with everybody in it.
_LARGE = 2**20
_NEEDS: Table = ScenarioNeed.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posed:
    """What a scenario asks for, and what each need is worth in it."""

    asked: Asked
    digest: str
    worth: tuple[tuple[str, int], ...]


def solve(
    plans: AnnualPlans, key: str, principal: Principal, *, once: Once | None = None, expected: Expected | None = None
) -> Reply:
    """Store what a scenario asks for, with the job of finding its plan; asked again under one key it is asked once."""
    database = plans.database
    if once is None:
        return Reply(body=_solved(plans, key, principal, expected, None), is_replay=False)
    lease = timedelta(seconds=plans.settings.idempotency_lease_seconds)
    with idempotency.once(
        database, principal=principal.name, key=once.key, fingerprint=once.fingerprint, lease=lease
    ) as first:
        if isinstance(first, Replay):
            return Reply(body=first.body, is_replay=True)
        return Reply(body=_solved(plans, key, principal, expected, first), is_replay=False)


def _solved(plans: AnnualPlans, key: str, principal: Principal, expected: Expected | None, first: Claim | None) -> str:
    with plans.large_bodies.reading(_LARGE):
        made = _posed(plans.database, key, expected)
    with plans.database.write() as session:
        row = scenarios.changing(session, key, expected)
        _check_idle(session, row)
        accepted = stored(session, made.asked, principal)
        announcing.plan_queued(session, accepted.id, principal.name)
        row.plan, row.asked_hash = accepted.id, made.digest
        session.add(row)
        session.connection().execute(delete(ScenarioNeed).where(col(ScenarioNeed.scenario) == key))
        if made.worth:
            rows = [{"scenario": key, "need": need, "worth": worth} for need, worth in made.worth]
            session.connection().execute(_NEEDS.insert(), rows)
        session.connection().execute(
            update(ScenarioOverride)
            .where(col(ScenarioOverride.scenario) == key, col(ScenarioOverride.plan_after).is_(None))
            .values(plan_after=accepted.id)
        )
        body = ScenarioAccepted(id=accepted.id, scenario=key, status=accepted.status).model_dump_json()
        if first is not None:
            idempotency.finish(session, first, status=202, body=body)
        record(session, principal=principal, action="scenario.solve", object_kind="training_scenario", object_id=key)
    return body


def _posed(database: Database, key: str, expected: Expected | None) -> _Posed:
    """Read what a scenario asks for; reading and checking a large company takes seconds, with no transaction open."""
    with database.read() as session:
        row = scenarios.stored(session, key)
        scenarios.check(session, row, expected)
        _check_idle(session, row)
        common = shared(session, periods.stored(session, row.period))
        whole, asked_hash = document(session, common, row), digest(session, common, row, answered_by=None)
        known = catalog.snapshot(session)
        based_on = _based_on(session, row)
    try:
        material = material_of(*posed(database, whole))
    except InvalidRequest as error:
        # It is put together from what is stored: what is wrong with it is nowhere in what was sent.
        raise InvalidRequest.of(
            Fault(detail=fault.detail, pointer="#", code=fault.code) for fault in error.faults
        ) from None
    worth = tuple(_worth(common, known, material.question.problem))
    made = ready(database, Asked(document=whole, material=material, based_on=based_on))
    return _Posed(asked=made, digest=asked_hash, worth=worth)


def _based_on(session: Session, row: TrainingScenario) -> str | None:
    """Return the plan from whose search the new one goes on: the scenario's own, or that of what it was copied from."""
    model = None if row.copied_from is None else session.get(TrainingScenario, row.copied_from)
    for key in (row.plan, None if model is None else model.plan):
        plan = None if key is None else session.get(AnnualPlan, key)
        if plan is not None and plan.outcome is not None:
            return plan.id
    return None


def _check_idle(session: Session, row: TrainingScenario) -> None:
    answered = answer_of(session, row)
    if answered is not None and answered.status in ("queued", "running"):
        raise Conflict(sentence("error-scenario-solving"))


def _worth(common: Shared, known: CatalogSnapshot, problem: solver.AnnualProblem) -> Iterator[tuple[str, int]]:
    """Yield for each need the weighted steps, times priority, that its learner has yet to go for it."""
    competencies = {competency.id: competency for competency in problem.competencies}
    for need in common.needs:
        learner = problem.learner_by_id.get(solver.LearnerId(need.learner))
        if learner is None:
            continue
        steps = 0
        for asked in asked_of(need, known):
            competency = competencies.get(solver.CompetencyId(asked["competency"]))
            if competency is not None:
                steps += competency.steps(_level_held(learner, competency), asked["level"])
        yield need.id, need.weight * steps * learner.priority


def _level_held(learner: solver.AnnualLearner, competency: solver.Competency) -> int:
    """Return the level that ratings and items give together."""
    rated: Any = next((each.level for each in learner.attainments if each.competency == competency.id), 0)
    level = int(rated)
    while (following := competency.after(level)) is not None:
        listed = competency.items_of(following)
        if not listed or not listed <= learner.items_held:
            break
        level = following
    return level
