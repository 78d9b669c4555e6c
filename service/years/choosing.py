"""Use case: the scenario that the company works by is chosen, and left as it is for good."""

from datetime import UTC, datetime

from sqlmodel import Session

from service.database import Database
from service.errors import Conflict
from service.etags import Expected
from service.principals import Principal
from service.schemas.training_scenarios import ScenarioRead
from service.tables import TrainingPeriod, TrainingScenario
from service.texts import Language, sentence
from service.years import periods, scenarios
from service.years.reading import read, read_entries


def activate(
    database: Database, key: str, principal: Principal, language: Language, *, expected: Expected | None
) -> ScenarioRead:
    """Let the company work by a scenario, and by no other one of its period."""
    with database.write() as session:
        period, row = _both_held(session, key, expected)
        if period.state not in periods.OPEN:
            raise Conflict(sentence("error-period-fixed"))
        active = None if period.active_scenario is None else session.get(TrainingScenario, period.active_scenario)
        if active is not None and active.frozen_at is not None and active.id != key:
            raise Conflict(sentence("error-scenario-other-frozen"))
        period.active_scenario = key
        session.add(period)
        session.flush()
        found = read(session, row, language)
        scenarios.note(session, principal, "activate", key)
        return found


def freeze(
    database: Database, key: str, principal: Principal, language: Language, *, expected: Expected | None
) -> ScenarioRead:
    """Leave the active scenario as it is for good; its plan has to be there."""
    with database.write() as session:
        period, row = _both_held(session, key, expected)
        if row.frozen_at is not None:
            return read(session, row, language)
        if period.active_scenario != key:
            raise Conflict(sentence("error-scenario-not-active"))
        entry = read_entries(session, period, [row])[0]
        if entry.totals is None:
            raise Conflict(sentence("error-scenario-unsolved"))
        if entry.is_stale:
            raise Conflict(sentence("error-scenario-stale"))
        row.frozen_at, row.frozen_by = datetime.now(UTC), principal.name
        session.add(row)
        session.flush()
        found = read(session, row, language)
        scenarios.note(session, principal, "freeze", key)
        return found


def _both_held(session: Session, key: str, expected: Expected | None) -> tuple[TrainingPeriod, TrainingScenario]:
    """Return a scenario and its period; which one is active is the period's to say, so that is held first."""
    period = periods.held(session, scenarios.stored(session, key).period)
    return period, scenarios.held(session, key, expected)
