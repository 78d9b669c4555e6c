"""What was asked for a plan that is stored, as the solver was asked."""

import json

import solver
from service.annual.material import seal_of, unpacked
from service.annual.running import KIND
from service.annual.stored import stored_certificate
from service.database import Database
from service.errors import Conflict
from service.jobs import ledger
from service.texts import sentence
from service.translate.annual_certificate import Certified, certified


def stored_question(database: Database, plan: str) -> solver.AnnualProblem:
    """Return the question as it was packed for the search, or else from what the plan can be verified by."""
    with database.read() as session:
        job = ledger.find(session, kind=KIND, subject=plan)
        packed = ledger.kept(session, job.id, "material") if job is not None else None
        seal = seal_of(session)
    material = unpacked(packed, seal)
    return material.question.problem if material is not None else answered_question(database, plan).problem


def answered_question(database: Database, plan: str) -> Certified:
    """Return the question with the answer that it was given."""
    text = "".join(stored_certificate(database, plan))
    if not text:
        raise Conflict(sentence("error-year-without-question"))
    return certified(json.loads(text))
