"""What a request for a year is stored as: whole, with the question it comes to, and with the plan it was made from."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from service import strict_json
from service.annual import scenario, storing
from service.annual.gather import posed
from service.annual.material import Material, material_of, packed, seal_of
from service.annual.running import KIND
from service.database import Database
from service.errors import InvalidRequest
from service.jobs import ledger
from service.keys import Principal
from service.schemas.annual_accepted import AnnualPlanAccepted
from service.schemas.annual_answers import AnnualPlanRead, PeriodRead
from service.tables import AnnualOrigin, AnnualPlan, AnnualPlanBase
from service.translate.annual_totals import money_or_none
from service.translate.wording import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A year that is yet to be planned."""

    #: The whole request.
    document: Any
    material: Material
    based_on: str | None = None
    replanned_on: date | None = None
    #: The material as it is stored, once it is `ready`.
    packed: bytes | None = None


def ready(database: Database, made: Asked) -> Asked:
    """Return the same, ready to be stored: packing a large company takes its time, in which others may write."""
    with database.read() as session:
        seal = seal_of(session)
    return replace(made, document=strict_json.plain(made.document), packed=packed(made.material, seal))


def asked(database: Database, document: Any) -> Asked:
    """Return what a request comes to, or the changes to another one; every fault is raised at its place in them."""
    if not scenario.is_scenario(document):
        return Asked(document=document, material=material_of(*posed(database, document)))
    resolved = scenario.resolved(database, document)
    try:
        material = material_of(*posed(database, resolved.document))
    except InvalidRequest as error:
        raise resolved.as_sent(error) from None
    return Asked(document=resolved.document, material=material, based_on=resolved.based_on)


def stored(session: Session, made: Asked, principal: Principal) -> AnnualPlanAccepted:
    """Store a plan that is yet to be found, its request, what it is found from, and the job; return the answer."""
    key = f"ann_{secrets.token_hex(12)}"
    question = made.material.question
    base = AnnualPlanBase(name=question.name, owner=principal.name)
    session.add(AnnualPlan.model_validate(base, update={"id": key, "created_at": datetime.now(UTC)}))
    session.flush()
    if made.based_on is not None:
        kind = "scenario" if made.replanned_on is None else "replan"
        session.add(AnnualOrigin(plan=key, kind=kind, based_on=made.based_on, replanned_on=made.replanned_on))
    waiting = AnnualPlanRead(
        id=key,
        name=question.name,
        based_on=made.based_on,
        status="queued",
        period=PeriodRead(start_on=question.start_on, end_on=question.end_on),
        budget=money_or_none(question, question.problem.budget_minor),
        progress=None,
        totals=None,
        coverage=None,
        cost_centres=[],
        offerings=[],
        grants=[],
        proof=None,
        obstacles=[],
        warnings=[],
    )
    nameless = Names(modules={}, competencies={})
    if made.packed is None:
        raise ValueError("a year is stored that was not made ready")
    storing.put_document(session, key, "request", made.document)
    storing.put_document(session, key, "answer", storing.answer_document(waiting, nameless))
    ledger.submit(session, kind=KIND, subject=key, material=made.packed)
    return AnnualPlanAccepted(id=key, status="queued")
