"""Questions about the shipped catalogue: every role from one level below, and the people of the sample company."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlmodel import Session

import catalog
from service import asking, sample_company
from service.database import Database
from service.keys import Principal
from service.translate.dates import AskedOn
from solver import PathProblem
from tests.e2e.servers import shipped_database

#: The day on which ratings are looked at.
TODAY = date(2026, 11, 22)

Document = dict[str, Any]


def shipped_problems() -> tuple[list[tuple[str, PathProblem]], list[tuple[str, PathProblem]]]:
    """Return the questions about roles and those about people, each with a name."""
    with TemporaryDirectory(prefix="gradus-bench-") as name:
        database = Database(shipped_database(Path(name)))
        try:
            sample_company.load(database, Principal(name="benchmark", permissions=frozenset({"hr"})))
            with database.read() as session:
                roles = [(key, _problem(session, document)) for key, document in _roles(session)]
                people = [(key, _problem(session, document)) for key, document in _people(session)]
        finally:
            database.dispose()
    return roles, people


def _roles(session: Session) -> Iterator[tuple[str, Document]]:
    """Yield three questions for each role: with little money and time, with twice as much, and all of it cheapest."""
    scales = {entry.id: entry.levels for entry in catalog.catalog_slice(session).competencies}
    for role in (entry.role for entry in catalog.list_roles(session, limit=1000)):
        wanted = catalog.requirements_of_roles(session, [role.id])[role.id]
        attainments = []
        for requirement in wanted:
            below = max((level for level in scales[requirement.competency] if level < requirement.level), default=0)
            if below:
                attainments.append({"competency": requirement.competency, "level": below})
        if not wanted:
            continue
        for name, more in (
            ("tight", {"limits": {"budget": _money(1500), "effort_hours": 40}}),
            ("wider", {"limits": {"budget": _money(3000), "effort_hours": 80}}),
            ("cheapest", {"goal": "cheapest"}),
        ):
            yield (
                f"{role.id} {name}",
                {"learner": {"attainments": attainments}, "target": {"role": role.id}, **more},
            )


def _people(session: Session) -> Iterator[tuple[str, Document]]:
    """Yield what each person of the company would ask: their own targets, with their own limits."""
    known = catalog.catalog_slice(session)
    for person in sample_company.members(catalog.list_roles(session, limit=1000), known, "SGD"):
        record = person.record
        if not record.targets:
            continue
        limits: Document = {}
        if record.budget is not None:
            limits["budget"] = record.budget.model_dump(mode="json")
        if record.effort_hours is not None:
            limits["effort_hours"] = float(record.effort_hours)
        yield person.id, {"learner": {"id": person.id}, "target": {"roles": list(record.targets)}, "limits": limits}


def _money(amount: int) -> Document:
    return {"amount": f"{amount}.00", "currency": "SGD"}


def _problem(session: Session, document: Document) -> PathProblem:
    reading = asking.ask(document)
    if reading.shape is None:
        raise RuntimeError(f"the question cannot be read: {reading.faults}")
    asked = asking.asked(reading, asking.gather(session, reading.shape), AskedOn(today=TODAY))
    if asked.question is None:
        raise RuntimeError(f"the question has faults: {asked.faults}")
    return asked.question.problem
