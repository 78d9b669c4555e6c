"""Use case: what each amount of a plan's budget buys; looked for by a job of its own when somebody first asks."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from service.annual.approach import progress_of
from service.annual.frontier_question import frontier_question
from service.annual.frontier_running import KIND
from service.annual.frontier_storing import curve_key, stored_curve
from service.annual.running import KIND as PLAN_KIND
from service.audit import record
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest, NotFound
from service.jobs import ledger
from service.keys import Principal
from service.schemas.annual_frontier import AnnualFrontierRead, FrontierProgress
from service.tables import AnnualFrontier, AnnualPlan
from service.texts import sentence


@dataclass(frozen=True, slots=True)
class Frontiers:
    """The curves of the plans of one service."""

    database: Database

    def ask_for(
        self, plan: str, cost_centre: str | None, principal: Principal
    ) -> AnnualFrontierRead | FrontierProgress:
        """Return the curve of a plan; the first to ask hands in the job of finding it."""
        with self.database.read() as session:
            _check_ended(session, plan)
            is_known = session.get(AnnualFrontier, curve_key(plan, cost_centre)) is not None
        if not is_known:
            self._check(plan, cost_centre)
        with self.database.write() as session:
            if not is_known:
                _submit(session, plan, cost_centre)
            record(
                session, principal=principal, action="annual_plan.frontier", object_kind="annual_plan", object_id=plan
            )
        return self.look(plan, cost_centre)

    def look(self, plan: str, cost_centre: str | None) -> AnnualFrontierRead | FrontierProgress:
        """Return a curve that was asked for, or how far it is."""
        with self.database.read() as session:
            found = stored_curve(session, plan, cost_centre)
            if found is not None:
                return found
            job = ledger.find(session, kind=KIND, subject=curve_key(plan, cost_centre))
        if job is None or job.state == "failed":
            return FrontierProgress(plan=plan, cost_centre=cost_centre, status="failed", progress=None)
        return FrontierProgress(
            plan=plan,
            cost_centre=cost_centre,
            status="queued" if job.fence == 0 else "running",
            progress=progress_of(job),
        )

    def _check(self, plan: str, cost_centre: str | None) -> None:
        """Refuse a cost centre that the company of the plan does not have."""
        if cost_centre is None:
            return
        problem = frontier_question(self.database, plan).problem
        if cost_centre not in problem.centre_by_id:
            detail = sentence("reference-cost-centre", cost_centre=cost_centre)
            raise InvalidRequest.of([Fault(detail=detail, pointer="query/cost_centre", code="unknown_reference")])


def _submit(session: Session, plan: str, cost_centre: str | None) -> None:
    """Hand in the job, unless somebody else has done so in the meantime."""
    key = curve_key(plan, cost_centre)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"id": key, "plan": plan, "cost_centre": cost_centre, "created_at": datetime.now(UTC)}
    made = session.connection().execute(
        insert(AnnualFrontier).values(**row).on_conflict_do_nothing(index_elements=["id"])
    )
    if made.rowcount:
        ledger.submit(session, kind=KIND, subject=key)


def _check_ended(session: Session, plan: str) -> None:
    """Refuse a plan that is not there, or is still looked for: its search has the processors, and leads the way."""
    row = session.get(AnnualPlan, plan)
    job = None if row is None else ledger.find(session, kind=PLAN_KIND, subject=plan)
    if row is None or job is None:
        raise NotFound()
    if row.outcome is None and job.failure is None:
        raise Conflict(sentence("error-year-not-ended"))
