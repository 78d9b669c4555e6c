"""A stored company is read in as many statements as a stored learner."""

from datetime import UTC, datetime

from sqlalchemy import event

from service.annual import gather
from service.database import Database
from service.learner_rows import new_learner, parts
from service.schemas.learners import AttainmentGiven, LearnerRecord
from service.tables import CostCentre, CostCentreBase
from service.translate.annual_knowledge import GatheredCompany

AT = datetime(2026, 11, 1, tzinfo=UTC)
RECORD = LearnerRecord(
    attainments=[AttainmentGiven(competency="x", level=1), AttainmentGiven(competency="y", level=2, source="manager")],
    items_held=["x/1/K1"],
    completed_modules=["A"],
    cost_centre="team",
    targets=["r"],
)


def gathered(database: Database) -> tuple[GatheredCompany, int]:
    """Return everybody who is stored, and how many statements that took."""
    request = gather.ask({"period": {"start_on": "2027-01-01", "end_on": "2027-12-31"}}).shape
    assert request is not None
    statements: list[str] = []
    with database.read() as session:
        engine = session.get_bind().engine
        listener = lambda *told: statements.append(told[2])  # noqa: E731 - to be taken away again
        event.listen(engine, "before_cursor_execute", listener)
        try:
            return gather.gather(session, request), len(statements)
        finally:
            event.remove(engine, "before_cursor_execute", listener)


def stored(database: Database, *keys: str) -> None:
    with database.write() as session:
        session.add_all(new_learner(key, RECORD, AT) for key in keys)
        session.flush()
        session.add_all(row for key in keys for row in parts(key, RECORD))


def test_a_company_takes_no_more_statements_than_one_learner(database: Database) -> None:
    with database.write() as session:
        session.add(CostCentre.model_validate(CostCentreBase(id="team", parent=None, name="Team"), update={}))
    stored(database, "E-1")
    _, of_one = gathered(database)
    stored(database, *(f"E-{number}" for number in range(2, 40)))
    found, of_all = gathered(database)
    assert of_one == of_all
    assert len(found.employees) == 39
    assert {employee.cost_centre for employee in found.employees.values()} == {"team"}
    alike = [employee.known.attainments for employee in found.employees.values()]
    assert all(each == alike[0] for each in alike)
    # What many have is one value, so that a large company fits into memory.
    assert len({id(rating) for each in alike for rating in each}) == 2
