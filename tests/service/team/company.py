"""A small company with a catalogue of its own: people in two parts, some of them with plans."""

from typing import Any

from service import companies, keys, learners
from service.database import Database
from service.development.development import Development
from service.migrating import migrate
from service.principals import Permission, Principal
from service.recommend import Recommender
from service.schemas.companies import CostCentreRecord
from service.schemas.development import DevelopmentPlanRead, PlanState
from service.schemas.development_sent import PlanStart, TransitionRequest
from service.schemas.learners import LearnerRecord
from service.settings import Settings
from tests.catalog.files import compared
from tests.service.conftest import TODAY

HR = Principal(name="key:hr", permissions=frozenset({"hr"}))
CATALOGUE = """\
source: "D1"
sources: [{key: "D1", title: A document, language: en}]
frameworks:
  - id: t
    name: {en: Trade, zh: 行业}
    levels: [{level: 1, label: One}, {level: 2, label: Two}]
    competencies: [{id: t/a, name: {en: Advising, zh: 咨询}}, {id: t/b, name: {en: Book-keeping, zh: 记账}}]
roles:
  - id: t/r
    framework: t
    name: {en: Adviser, zh: 顾问}
    requirements: [{competency: t/a, level: 2, weight: 3, essential: true}, {competency: t/b, level: 1}]
modules:
  - {id: A1, title: {en: Advising one, zh: 咨询一}, price: {amount: "100.00", currency: SGD}, effort_hours: 4,
     outcomes: [{competency: t/a, from_level: 0, to_level: 1}]}
  - {id: A2, title: {en: Advising two, zh: 咨询二}, price: {amount: "200.00", currency: SGD}, effort_hours: 8,
     outcomes: [{competency: t/a, from_level: 1, to_level: 2}]}
  - {id: B1, title: {en: Books, zh: 记账}, price: {amount: "50.00", currency: SGD}, effort_hours: 2,
     outcomes: [{competency: t/b, from_level: 0, to_level: 1}]}
"""
CENTRES = {"TOP": None, "NORTH": "TOP", "NORTH-1": "NORTH", "SOUTH": "TOP"}
#: Levels of both competencies, the part of the company, and the name.
PEOPLE: dict[str, tuple[int, int, str, str | None]] = {
    "P-ann": (2, 1, "NORTH", "Ann"),
    "P-ben": (1, 0, "NORTH-1", "Ben"),
    "P-cat": (0, 1, "NORTH", "Cat"),
    "P-dan": (0, 0, "SOUTH", "Dan"),
    "P-eve": (1, 1, "SOUTH", None),
}
#: In no part of the company, and trained for nothing.
AIMLESS = "P-fay"


def manager(*centres: str, learner: str | None = None, leads: bool = False) -> Principal:
    """Return whoever leads these parts of the company."""
    return Principal(
        name="key:manager",
        permissions=frozenset({"manager"}),
        cost_centres=frozenset(centres),
        learner=learner,
        leads=leads,
    )


def with_the_company(database: Database) -> None:
    """Make what tests are given copies of."""
    migrate(database)
    company(database)


def company(database: Database) -> None:
    """Store the catalogue, the parts and the people."""
    with database.write() as session:
        changes = compared(session, CATALOGUE)
        assert changes.faults == (), changes.faults
        changes.apply(session)
    for centre, parent in CENTRES.items():
        companies.store(database, centre, CostCentreRecord(parent=parent, name=f"Part {centre}"), HR)
    for key, (advising, books, centre, name) in PEOPLE.items():
        levels = (("t/a", advising), ("t/b", books))
        record = {
            "name": name,
            "cost_centre": centre,
            "targets": ["t/r"],
            "attainments": [{"competency": one, "level": level} for one, level in levels if level],
        }
        learners.store(database, key, LearnerRecord.model_validate(record), HR)
    learners.store(database, AIMLESS, LearnerRecord(name="Fay"), HR)


def developing(database: Database) -> Development:
    return Development(Recommender(database, Settings(), today=lambda: TODAY))


def planned(database: Database, learner: str, *states: PlanState, **limits: Any) -> DevelopmentPlanRead:
    """Make the plan of somebody, and send it through these states."""
    development = developing(database)
    request = {"learner": {"id": learner}, "target": {"role": "t/r"}, "limits": limits}
    answer = development.recommender.recommend(request, HR, "en")
    there = development.listed(HR, learner=learner).items
    standing = next((plan.id for plan in there if plan.state in ("draft", "proposed")), None)
    plan = development.start(PlanStart(learner=learner, recommendation=answer.id, supersedes=standing), HR, "en")
    for state in states:
        plan = development.move(plan.id, TransitionRequest(to=state), HR, "en")  # type: ignore[arg-type]
    return plan


def key_of(database: Database, *permissions: Permission, centres: tuple[str, ...] = (), **made: Any) -> str:
    """Make a key for a browser or a program."""
    with database.write() as session:
        return keys.create(session, name="reader", permissions=permissions, cost_centres=centres, **made)[1]
