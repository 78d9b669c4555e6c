"""Two scenarios of one period, to be held beside each other."""

from sqlmodel import Session

from service.errors import Conflict, Fault, InvalidRequest
from service.schemas.annual_difference import AnnualDifferenceRead
from service.schemas.training_scenarios import ScenarioComparison, ScenarioEntry
from service.tables import TrainingScenario
from service.texts import sentence
from service.years import periods, scenarios
from service.years.reading import read_entries


def pair(session: Session, key: str, other: str) -> tuple[ScenarioEntry, ScenarioEntry]:
    """Return both, each with a plan that is there."""
    before = scenarios.stored(session, key)
    after = session.get(TrainingScenario, other)
    if after is None or after.period != before.period:
        detail = sentence("fault-no-scenario", field="with", key=other)
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/with", code="unknown_reference")])
    one, another = read_entries(session, periods.stored(session, before.period), [before, after])
    lacking = [entry for entry in (one, another) if entry.totals is None]
    if lacking:
        is_coming = all(entry.status in ("queued", "running") for entry in lacking)
        why = "error-scenario-not-compared-yet" if is_coming else "error-scenario-not-compared"
        raise Conflict(sentence(why, scenarios=tuple(dict.fromkeys(entry.name for entry in lacking))))
    return one, another


def named(before: ScenarioEntry, after: ScenarioEntry, found: AnnualDifferenceRead) -> ScenarioComparison:
    """Return both with what differs; their plans, which keep the names they were solved under, go by those of now."""
    sides = {
        "before": found.before.model_copy(update={"name": before.name}),
        "after": found.after.model_copy(update={"name": after.name}),
    }
    return ScenarioComparison(before=before, after=after, difference=found.model_copy(update=sides))
