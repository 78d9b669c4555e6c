"""Use case: what is another in a scenario than in its period, checked as a whole and stored as a whole."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

import catalog
from service.database import Database
from service.errors import Fault, InvalidRequest
from service.etags import Expected
from service.faults import pointer
from service.principals import Principal
from service.schemas.annual import GrantGiven, PeriodGiven
from service.schemas.training_scenarios import ScenarioRead, ScenarioRecord
from service.tables import CostCentre, Learner, ScenarioPriority, TrainingPeriod
from service.texts import Language, sentence
from service.translate.annual_grants import faults_of_grants
from service.years import periods, scenarios
from service.years.reading import read

#: What of a record is kept as one document; priorities are of people and have rows of their own.
_CHANGES = ("budget", "unlimited", "cost_centres", "grants", "solve")


def change(
    database: Database,
    key: str,
    given: ScenarioRecord,
    principal: Principal,
    language: Language,
    *,
    expected: Expected | None,
) -> ScenarioRead:
    """Change what is another in a scenario than in its period."""
    with database.write() as session:
        row = scenarios.changing(session, key, expected)
        faults = list(_misfits(session, periods.stored(session, row.period), given))
        if faults:
            raise InvalidRequest.of(faults)
        document = given.model_dump(mode="json", include=set(_CHANGES), exclude_defaults=True, by_alias=True)
        row.name = given.name
        row.changes = _without_nothing(document)
        session.add(row)
        session.connection().execute(delete(ScenarioPriority).where(col(ScenarioPriority.scenario) == key))
        session.add_all(
            ScenarioPriority.model_validate({"scenario": key, **entry.model_dump()})
            for entry in given.priorities
            if entry.priority != 1
        )
        session.flush()
        found = read(session, row, language)
        scenarios.note(session, principal, "change", key)
        return found


def _misfits(session: Session, period: TrainingPeriod, given: ScenarioRecord) -> Iterator[Fault]:
    """Yield a fault for each amount in another currency, and for whom and what nobody knows."""
    if given.budget is not None and given.budget.currency != period.currency:
        yield _currency("#/budget/currency", period.currency)
    if given.budget is not None and given.unlimited:
        detail = sentence("fault-scenario-unlimited", field="unlimited")
        yield Fault(detail=detail, pointer="#/unlimited", code="contradiction")
    centres = set(session.exec(select(CostCentre.id)).all())
    seen: set[str] = set()
    for place, centre in enumerate(given.cost_centres):
        pointer = f"#/cost_centres/{place}"
        if centre.amount is not None and centre.amount.currency != period.currency:
            yield _currency(f"{pointer}/amount/currency", period.currency)
        if centre.cost_centre not in centres:
            detail = sentence("fault-no-cost-centre", field="cost_centre", key=centre.cost_centre)
            yield Fault(detail=detail, pointer=f"{pointer}/cost_centre", code="unknown_reference")
        elif centre.cost_centre in seen:
            yield _twice(f"{pointer}/cost_centre", "cost_centre", centre.cost_centre)
        seen.add(centre.cost_centre)
    yield from _strangers(session, given)
    yield from _grant_faults(session, period, given.grants)


def _grant_faults(session: Session, period: TrainingPeriod, grants: Sequence[GrantGiven]) -> Iterator[Fault]:
    """Yield a fault for everything by which no search could reckon with the grants."""
    if not grants:
        return
    days = PeriodGiven(start_on=period.start_on, end_on=period.end_on)
    modules = catalog.snapshot(session).catalog.modules
    for place, grant in enumerate(grants):
        for name, limit in (("per_learner", grant.per_learner), ("in_all", grant.in_all)):
            if limit is not None and limit.currency != period.currency:
                yield _currency(f"#/grants/{place}/{name}/currency", period.currency)
    for found in faults_of_grants(grants, period=days, modules=modules):
        yield Fault(detail=found.detail, pointer=pointer(["body", *found.path]), code=found.code)


def _strangers(session: Session, given: ScenarioRecord) -> Iterator[Fault]:
    known = set(session.exec(select(Learner.id)).all()) if given.priorities else set()
    seen: set[str] = set()
    for place, entry in enumerate(given.priorities):
        pointer = f"#/priorities/{place}/learner"
        if entry.learner not in known:
            detail = sentence("fault-no-learner", field="learner", key=entry.learner)
            yield Fault(detail=detail, pointer=pointer, code="unknown_reference")
        elif entry.learner in seen:
            yield _twice(pointer, "learner", entry.learner)
        seen.add(entry.learner)


def _twice(pointer: str, field: str, key: str) -> Fault:
    return Fault(detail=sentence("fault-given-twice", field=field, key=key), pointer=pointer, code="duplicate_id")


def _currency(pointer: str, currency: str) -> Fault:
    detail = sentence("fault-period-currency", field="currency", currency=currency)
    return Fault(detail=detail, pointer=pointer, code="currency_mismatch")


def _without_nothing(value: Any) -> Any:
    """Return a document without the fields that say nothing: the search reads it as a request."""
    if isinstance(value, dict):
        return {name: _without_nothing(entry) for name, entry in value.items() if entry is not None}
    return [_without_nothing(entry) for entry in value] if isinstance(value, list) else value
