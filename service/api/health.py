"""Whether the service is alive, and whether it can answer."""

from datetime import timedelta
from typing import Literal

from fastapi import APIRouter, Request

from service.api.documents import problems
from service.api.languages import Reader
from service.disk_space import short_of_space
from service.errors import Busy
from service.jobs import ledger
from service.migrating import is_current
from service.schemas.answers import Note
from service.schemas.values import Answer
from service.texts import sentence

router = APIRouter(prefix="/v1/health", tags=["health"])


class Health(Answer):
    """The state of the service."""

    status: Literal["ok"]


class Readiness(Health):
    """Whether the service can answer, and what does not work that others do for it."""

    #: `no_worker`: jobs wait, such as a year's plan, and nobody does any. `little_space`: there is little room left at
    #: a `place` that is written to: `database`, `temporary`, `metrics`, or `backups`.
    warnings: list[Note]


@router.get("/live", responses=problems(422))
async def live() -> Health:
    """Say that the process runs; asks nothing else."""
    return Health(status="ok")


@router.get("/ready", responses=problems(422, 503))
def ready(request: Request, language: Reader) -> Readiness:
    """Say that the database is there and at the version that this service expects, and that nobody told it to stop.

    That jobs wait without a worker is a warning, unless a setting says that the service is not ready without one. That
    a disk is full is a warning: what only reads goes on, and nobody else has the data of that disk.
    """
    if request.app.state.stopping.has_begun:
        raise Busy(sentence("error-stopping"))
    database, settings = request.app.state.database, request.app.state.settings
    if not is_current(database):
        raise Busy(sentence("error-not-migrated"))
    with database.read() as session:
        has_no_worker = ledger.is_waited_for(session, patience=timedelta(seconds=settings.job_lease_seconds))
    lacking = sentence("warning-no-worker")
    if has_no_worker and settings.worker_expected:
        raise Busy(lacking)
    notes = [Note(code="no_worker", params={}, text=lacking.told(language))] if has_no_worker else []
    for place in short_of_space(settings):
        text = sentence("warning-little-space", place=place).told(language)
        notes.append(Note(code="little_space", params={"place": place}, text=text))
    return Readiness(status="ok", warnings=notes)
