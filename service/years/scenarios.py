"""Use case: scenarios of a period, listed, read, made and copied; and how each is held while it is changed."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.etags import Expected
from service.paging import page
from service.principals import Principal
from service.schemas.training_scenarios import ScenarioGiven, ScenarioPage, ScenarioRead
from service.tables import ScenarioOverride, ScenarioPriority, TrainingScenario
from service.texts import Language, sentence
from service.years import periods
from service.years.question import overrides_of, priorities_of
from service.years.reading import etag_of, read, read_entries


def listed(
    database: Database, period: str, principal: Principal, *, page_size: int, page_token: str | None
) -> ScenarioPage:
    """Return one page of the scenarios of a period, in the order in which they were made."""

    def rows(after: str | None, limit: int) -> Sequence[TrainingScenario]:
        question = select(TrainingScenario).where(TrainingScenario.period == period)
        everything = session.exec(question.order_by(col(TrainingScenario.created_at), col(TrainingScenario.id))).all()
        start = next((place for place, row in enumerate(everything, 1) if row.id == after), 0)
        return everything[start : start + limit]

    with database.read() as session:
        row = periods.stored(session, period)
        found, token = page(rows, lambda scenario: scenario.id, page_size=page_size, page_token=page_token)
        items = read_entries(session, row, found)
    with database.write() as session:
        record(session, principal=principal, action="scenario.list", object_kind="training_period", object_id=period)
    return ScenarioPage(items=items, next_page_token=token)


def show(database: Database, key: str, principal: Principal, language: Language) -> ScenarioRead:
    """Return a scenario with all that is another in it."""
    with database.read() as session:
        found = read(session, stored(session, key), language)
    with database.write() as session:
        note(session, principal, "read", key)
    return found


def create(
    session: Session, period: str, given: ScenarioGiven, principal: Principal, language: Language
) -> ScenarioRead:
    """Make a scenario as the period stands, or like another one with all that was changed and decided there."""
    row = periods.held(session, period)
    if row.state == "closed":
        raise Conflict(sentence("error-period-closed"))
    copied = None
    if given.copy_from is not None:
        copied = session.get(TrainingScenario, given.copy_from)
        if copied is None or copied.period != period:
            detail = sentence("fault-no-scenario", field="copy_from", key=given.copy_from)
            raise InvalidRequest.of([Fault(detail=detail, pointer="#/copy_from", code="unknown_reference")])
    made = TrainingScenario.model_validate(
        {
            "id": f"scn_{secrets.token_hex(12)}",
            "period": period,
            "name": given.name,
            "copied_from": given.copy_from,
            "changes": {} if copied is None else copied.changes,
            "created_at": datetime.now(UTC),
            "created_by": principal.name,
        }
    )
    session.add(made)
    session.flush()
    if copied is not None:
        session.add_all(_copies(session, copied.id, made.id))
        session.flush()
    found = read(session, made, language)
    note(session, principal, "create", made.id)
    return found


def stored(session: Session, key: str) -> TrainingScenario:
    """Return a scenario that is there."""
    row = session.get(TrainingScenario, key)
    if row is None:
        raise NotFound()
    return row


def held(session: Session, key: str, expected: Expected | None) -> TrainingScenario:
    """Return a scenario in a state that is expected, held from here to the end of the transaction."""
    question = select(TrainingScenario).where(TrainingScenario.id == key).with_for_update()
    row = session.exec(question.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    check(session, row, expected)
    return row


def changing(session: Session, key: str, expected: Expected | None) -> TrainingScenario:
    """Return a scenario that may be changed, held from here to the end of the transaction."""
    row = held(session, key, expected)
    if row.frozen_at is not None:
        raise Conflict(sentence("error-scenario-frozen"))
    if periods.stored(session, row.period).state == "closed":
        raise Conflict(sentence("error-period-closed"))
    return row


def check(session: Session, row: TrainingScenario, expected: Expected | None) -> None:
    """Refuse a scenario that is in another state than is expected."""
    if expected is not None:
        expected.check(etag_of(session, row, periods.stored(session, row.period).active_scenario))


def note(session: Session, principal: Principal, act: str, key: str, learner: str | None = None) -> None:
    """Keep on record who has done what to a scenario."""
    record(
        session,
        principal=principal,
        action=f"scenario.{act}",
        object_kind="training_scenario",
        object_id=key,
        learner=learner,
    )


def _copies(session: Session, copied: str, key: str) -> Iterator[Any]:
    for row in priorities_of(session, copied):
        yield ScenarioPriority(scenario=key, learner=row.learner, priority=row.priority)
    for decided in overrides_of(session, copied):
        kept = decided.model_dump(exclude={"scenario", "plan_before", "plan_after"})
        yield ScenarioOverride(scenario=key, **kept)
