"""What a frontier is looked for in: the question of its plan, as it was asked."""

from dataclasses import dataclass

import solver
from service.annual.material import seal_of, unpacked
from service.annual.questions import answered_question
from service.annual.running import KIND
from service.database import Database
from service.jobs import ledger
from service.tables import AnnualPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierQuestion:
    """The company of a plan, and in what its money is counted."""

    problem: solver.AnnualProblem
    currency: str
    catalog_version: str


def frontier_question(database: Database, plan: str) -> FrontierQuestion:
    """Return the question as it was packed for the search, or else from what the plan can be verified by.

    Raises:
        Conflict: another version has packed it, and the plan cannot be verified.
    """
    with database.read() as session:
        job = ledger.find(session, kind=KIND, subject=plan)
        packed = ledger.kept(session, job.id, "material") if job is not None else None
        material = unpacked(packed, seal_of(session))
        catalog_version = session.get_one(AnnualPlan, plan).catalog_version or ""
    if material is not None:
        question = material.question
        return FrontierQuestion(
            problem=question.problem, currency=question.currency, catalog_version=question.catalog_version
        )
    answered = answered_question(database, plan)
    return FrontierQuestion(problem=answered.problem, currency=answered.currency, catalog_version=catalog_version)
