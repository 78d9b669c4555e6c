"""What was decided reads as it was when it was decided, whatever becomes of roles, names and people."""

from service import learners
from service.database import Database
from service.schemas.development import DevelopmentPlanRead
from service.schemas.development_sent import StepRequest
from service.schemas.learners import LearnerRecord
from service.web.development.forms import limits_form
from service.web.development.page import DevelopmentPage
from service.web.development.view import development_page
from service.web.reading import plan_facts
from service.web.words import words_in
from tests.catalog.files import compared
from tests.service.team.company import CATALOGUE, HR, company, developing, planned

#: The same catalogue some years later: another name for everything.
RENAMED = (
    CATALOGUE.replace("Adviser", "Consultant")
    .replace("en: Advising,", "en: Counselling,")
    .replace("Advising two", "Counselling two")
)
ROLE = CATALOGUE[CATALOGUE.index("roles:") : CATALOGUE.index("modules:")]


def catalogue_becomes(database: Database, text: str) -> None:
    """Store a catalogue; what it has no more is retired."""
    with database.write() as session:
        changes = compared(session, text, complete=True)
        assert changes.faults == (), changes.faults
        changes.apply(session)


def employed(database: Database, role: str | None) -> None:
    record = {"name": "Ben", "cost_centre": "NORTH-1", "role": role, "targets": ["t/r"]}
    record["attainments"] = [{"competency": "t/a", "level": 1}]
    learners.store(database, "P-ben", LearnerRecord.model_validate(record), HR)


def shown(database: Database, plan: DevelopmentPlanRead) -> DevelopmentPage:
    with database.read() as session:
        facts = plan_facts(session, plan.recommendation, "en")
    return development_page(
        plan, facts, words_in("en"), capacity="hr", at_hand=plan.id, limits=limits_form(plan, "SGD")
    )


def test_what_is_completed_keeps_the_role_and_the_names_of_its_day(database: Database) -> None:
    company(database)
    employed(database, "t/r")
    development = developing(database)
    plan = planned(database, "P-ben", "proposed", "approved")
    for step in plan.steps:
        plan = development.mark(plan.id, step.module, StepRequest(status="done"), HR, "en")
    assert (plan.state, plan.role, plan.role_title) == ("completed", "t/r", "Adviser")
    page = shown(database, plan)
    catalogue_becomes(database, RENAMED)
    employed(database, None)
    later = development.get(plan.id, HR, "en")
    assert later == plan
    assert shown(database, later) == page
    assert {row.name for group in page.plan.gap_groups for row in group.rows} == {"Advising", "Book-keeping"}
    assert {step.card.title for step in page.steps} == {"Advising two", "Books"}
    # Retired altogether.
    catalogue_becomes(database, RENAMED.replace(ROLE, ""))
    assert development.get(plan.id, HR, "en") == plan
    again = shown(database, plan)
    assert (again.role, again.target, again.steps) == (page.role, page.target, page.steps)


def test_until_it_is_decided_a_plan_names_the_role_that_is_held_by_now(database: Database) -> None:
    company(database)
    plan = planned(database, "P-ben")
    assert plan.role is None
    employed(database, "t/r")
    development = developing(database)
    assert development.get(plan.id, HR, "en").role_title == "Adviser"
    decided = planned(database, "P-ben", "proposed", "approved")
    employed(database, None)
    assert development.get(decided.id, HR, "en").role_title == "Adviser"
    assert development.get(decided.id, HR, "zh").role_title == "顾问"
