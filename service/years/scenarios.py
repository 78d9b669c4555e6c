"""Use case: scenarios of a period, made, copied, changed, chosen and frozen."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, select

import catalog
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.etags import Expected, tag
from service.paging import page
from service.principals import Principal
from service.schemas.training_scenarios import (
    OverrideGiven,
    ScenarioGiven,
    ScenarioPage,
    ScenarioRead,
    ScenarioRecord,
)
from service.tables import (
    CostCentre,
    Learner,
    ScenarioOverride,
    ScenarioPriority,
    TrainingPeriod,
    TrainingScenario,
)
from service.texts import Language, sentence
from service.years import periods
from service.years.question import overrides_of, priorities_of
from service.years.reading import read, read_entries

#: What of a record is kept as one document; priorities are of people and have rows of their own.
_CHANGES = ("budget", "unlimited", "cost_centres", "grants", "solve")


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
        _note(session, principal, "read", key)
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
    _note(session, principal, "create", made.id)
    return found


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
        row = changing(session, key, language, expected)
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
        _note(session, principal, "change", key)
        return found


def override(
    database: Database,
    key: str,
    given: OverrideGiven,
    principal: Principal,
    language: Language,
    *,
    expected: Expected | None,
) -> ScenarioRead:
    """Decide that somebody takes a module, or does not, whatever a search finds; the reason stays beside it."""
    with database.write() as session:
        row = changing(session, key, language, expected)
        if session.get(Learner, given.learner) is None:
            detail = sentence("fault-no-learner", field="learner", key=given.learner)
            raise InvalidRequest.of([Fault(detail=detail, pointer="#/learner", code="unknown_reference")])
        _check_choice(session, given)
        known = session.get(ScenarioOverride, (key, given.learner, given.module))
        if known is not None:
            session.delete(known)
            session.flush()
        session.add(
            ScenarioOverride.model_validate(
                {
                    "scenario": key,
                    **given.model_dump(),
                    "decided_by": principal.name,
                    "decided_at": datetime.now(UTC),
                    "plan_before": row.plan,
                }
            )
        )
        session.flush()
        found = read(session, row, language)
        _note(session, principal, "override", key, given.learner)
        return found


def withdraw(
    database: Database,
    key: str,
    principal: Principal,
    language: Language,
    *,
    learner: str,
    module: str,
    expected: Expected | None,
) -> ScenarioRead:
    """Take a decision back."""
    with database.write() as session:
        row = changing(session, key, language, expected)
        known = session.get(ScenarioOverride, (key, learner, module))
        if known is None:
            raise NotFound()
        session.delete(known)
        session.flush()
        found = read(session, row, language)
        _note(session, principal, "withdraw", key, learner)
        return found


def activate(database: Database, key: str, principal: Principal, language: Language) -> ScenarioRead:
    """Let the company work by a scenario, and by no other one of its period."""
    with database.write() as session:
        row = stored(session, key)
        period = periods.held(session, row.period)
        if period.state not in periods.OPEN:
            raise Conflict(sentence("error-period-fixed"))
        active = None if period.active_scenario is None else session.get(TrainingScenario, period.active_scenario)
        if active is not None and active.frozen_at is not None and active.id != key:
            raise Conflict(sentence("error-scenario-other-frozen"))
        period.active_scenario = key
        session.add(period)
        session.flush()
        found = read(session, row, language)
        _note(session, principal, "activate", key)
        return found


def freeze(
    database: Database, key: str, principal: Principal, language: Language, *, expected: Expected | None
) -> ScenarioRead:
    """Leave the active scenario as it is for good; its plan has to be there."""
    with database.write() as session:
        row = _held(session, key, language, expected)
        if row.frozen_at is not None:
            return read(session, row, language)
        period = periods.held(session, row.period)
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
        _note(session, principal, "freeze", key)
        return found


def stored(session: Session, key: str) -> TrainingScenario:
    """Return a scenario that is there."""
    row = session.get(TrainingScenario, key)
    if row is None:
        raise NotFound()
    return row


def changing(session: Session, key: str, language: Language, expected: Expected | None) -> TrainingScenario:
    """Return a scenario that may be changed, held from here to the end of the transaction."""
    row = _held(session, key, language, expected)
    if row.frozen_at is not None:
        raise Conflict(sentence("error-scenario-frozen"))
    if periods.stored(session, row.period).state == "closed":
        raise Conflict(sentence("error-period-closed"))
    return row


def tag_of(scenario: ScenarioRead) -> str:
    """Return the tag of a scenario: of what people have said of it, not of what was found."""
    said = scenario.model_dump(mode="json", include={"id", "content", "is_active", "frozen_at", "plan"}, by_alias=True)
    decided = {"learner", "module", "offering", "keep", "reason"}
    return tag({**said, "overrides": [each.model_dump(mode="json", include=decided) for each in scenario.overrides]})


def _held(session: Session, key: str, language: Language, expected: Expected | None) -> TrainingScenario:
    question = select(TrainingScenario).where(TrainingScenario.id == key).with_for_update()
    row = session.exec(question.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    if expected is not None:
        expected.check(tag_of(read(session, row, language)))
    return row


def _copies(session: Session, copied: str, key: str) -> Iterator[Any]:
    for row in priorities_of(session, copied):
        yield ScenarioPriority(scenario=key, learner=row.learner, priority=row.priority)
    for decided in overrides_of(session, copied):
        kept = decided.model_dump(exclude={"scenario", "plan_before", "plan_after"})
        yield ScenarioOverride(scenario=key, **kept)


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


def _check_choice(session: Session, given: OverrideGiven) -> None:
    """Refuse a lock that no search can keep to: of a module or a run that nobody can choose."""
    modules = catalog.snapshot(session).catalog.modules
    module = next((module for module in modules if module.id == given.module), None)
    runs = () if module is None else module.offerings or ()
    if module is None:
        field, key = "module", given.module
    elif given.offering is not None and all(run.id != given.offering for run in runs):
        field, key = "offering", given.offering
    else:
        return
    detail = sentence("fault-need-unknown", field=field, key=key)
    raise InvalidRequest.of([Fault(detail=detail, pointer=f"#/{field}", code="unknown_reference")])


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


def _note(session: Session, principal: Principal, act: str, key: str, learner: str | None = None) -> None:
    record(
        session,
        principal=principal,
        action=f"scenario.{act}",
        object_kind="training_scenario",
        object_id=key,
        learner=learner,
    )
