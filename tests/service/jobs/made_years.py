"""Years of made-up companies as jobs: handed in as a request would, and looked at when they are over."""

from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import select

from service.annual import storing
from service.annual.material import Material, packed, seal_of
from service.annual.plans import AnnualPlans
from service.annual.running import KIND
from service.database import Database
from service.jobs import ledger
from service.principals import Principal
from service.schemas.annual import AnnualSolveGiven
from service.schemas.annual_answers import AnnualPlanRead, PeriodRead
from service.settings import Settings
from service.tables import AnnualEnrolment, AnnualPlan, Job
from service.translate.annual_question import AnnualQuestion
from service.translate.wording import Names
from tests.companies import Knobs, company


def material_of(knobs: Knobs, *, seconds: float, relative_gap: float = 0.001) -> Material:
    """Return the question of a made-up company."""
    question = AnnualQuestion(
        problem=company(knobs),
        name=None,
        start_on=date(2027, 1, 1),
        end_on=date(2027, 12, 31),
        currency="SGD",
        catalog_version="inline",
        module_names={},
        competency_names={},
        unrated={},
        learners_by_notice={},
    )
    return Material(question=question, solve=AnnualSolveGiven(relative_gap=relative_gap, seconds=seconds))


def hand_in(database: Database, key: str, material: Material) -> None:
    """Store the plan of a company and its job, as a request would."""
    question = material.question
    period = PeriodRead(start_on=question.start_on, end_on=question.end_on)
    waiting = AnnualPlanRead.model_construct(
        **dict.fromkeys(AnnualPlanRead.model_fields)
        | {"id": key, "status": "queued", "period": period, "cost_centres": [], "offerings": [], "grants": []}
        | {"warnings": []}
    )
    with database.write() as session:
        session.add(AnnualPlan(id=key, owner="key:1", created_at=datetime.now(UTC)))
        session.flush()
        storing.put_document(
            session, key, "answer", storing.answer_document(waiting, Names(modules={}, competencies={}))
        )
        ledger.submit(session, kind=KIND, subject=key, material=packed(material, seal_of(session)))


def job(database: Database, key: str) -> Job:
    with database.read() as session:
        found = ledger.find(session, kind=KIND, subject=key)
    assert found is not None
    return found


def is_over(database: Database, key: str) -> bool:
    return job(database, key).state in ("done", "failed")


def shown(database: Database, key: str) -> dict[str, Any]:
    """Return the document of a plan as it is read."""
    reader = Principal(name="key:1", permissions=frozenset({"hr"}))
    found: dict[str, Any] = (
        AnnualPlans(database=database, settings=Settings()).show(key, reader, "en").model_dump(mode="json")
    )
    return found


def enrolments(database: Database, key: str, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Return who is enrolled where, with nobody lost and nobody twice."""
    with database.read() as session:
        question = select(AnnualEnrolment.document).where(AnnualEnrolment.plan == key).order_by(AnnualEnrolment.number)
        listed = list(session.exec(question))
    seats = [(row["learner"], row["module"]) for row in listed]
    assert len(seats) == len(set(seats)), "nobody is enrolled twice"
    assert len(seats) == plan["totals"]["enrolments"], "no enrolment is lost"
    return listed
