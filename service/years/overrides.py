"""Use case: what people decide in a scenario about a learner and a module, whatever a search finds."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlmodel import Session

import catalog
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound
from service.etags import Expected
from service.principals import Principal
from service.schemas.training_scenarios import OverrideGiven, ScenarioRead
from service.tables import Learner, ScenarioOverride
from service.texts import Language, sentence
from service.years import scenarios
from service.years.reading import read


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
        row = scenarios.changing(session, key, expected)
        if faults := [*_stranger(session, given), *_no_choice(session, given)]:
            raise InvalidRequest.of(faults)
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
        scenarios.note(session, principal, "override", key, given.learner)
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
        row = scenarios.changing(session, key, expected)
        known = session.get(ScenarioOverride, (key, learner, module))
        if known is None:
            raise NotFound()
        session.delete(known)
        session.flush()
        found = read(session, row, language)
        scenarios.note(session, principal, "withdraw", key, learner)
        return found


def _stranger(session: Session, given: OverrideGiven) -> Iterator[Fault]:
    """Yield a fault for a learner whom nobody has stored."""
    if session.get(Learner, given.learner) is None:
        detail = sentence("fault-no-learner", field="learner", key=given.learner)
        yield Fault(detail=detail, pointer="#/learner", code="unknown_reference")


def _no_choice(session: Session, given: OverrideGiven) -> Iterator[Fault]:
    """Yield a fault for a lock that no search can keep to: of a module or a run that nobody can choose."""
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
    yield Fault(detail=detail, pointer=f"#/{field}", code="unknown_reference")
