"""The year that the demo shows: made once, with needs in every state, and a scenario that can be solved."""

from datetime import date

from sqlmodel import select

from service import sample_company
from service.annual.gather import posed
from service.database import Database
from service.sample_company.year import PERIOD, SCENARIO
from service.tables import NEED_SOURCES, NEED_STATES, TrainingNeed
from service.years import periods, scenarios
from service.years.question import document, shared
from tests.conftest import Databases, with_the_shipped_catalogue
from tests.service.years.made import HR, years_on

TODAY = date(2026, 11, 22)


def test_the_sample_year_is_made_once_and_can_be_solved(databases: Databases) -> None:
    database = Database(databases.copy("sqlite", "shipped", with_the_shipped_catalogue))
    try:
        sample_company.load(database, HR)
        assert sample_company.load_year(database, HR, today=TODAY)
        years = years_on(database, today=TODAY)
        found = years.period(PERIOD, HR)
        assert (found.state, found.takes_needs, found.sample, len(found.budgets)) == ("collecting", True, True, 7)
        with database.read() as session:
            needs = session.exec(select(TrainingNeed)).all()
            row = scenarios.stored(session, SCENARIO)
            asked = document(session, shared(session, periods.stored(session, PERIOD)), row)
        assert len(needs) >= 24
        assert {need.state for need in needs} == set(NEED_STATES)
        assert {need.source for need in needs} == set(NEED_SOURCES)
        assert years.scenario(SCENARIO, HR, "en").status == "unsolved"
        # Nothing that is asked for has a fault.
        _, question = posed(database, asked)
        assert len(question.problem.learners) >= 300
        assert not sample_company.load_year(database, HR, today=TODAY)
    finally:
        database.dispose()
