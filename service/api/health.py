"""Whether the service is alive, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter, Request

from service.api.documents import problems
from service.errors import Busy
from service.migrating import is_current
from service.schemas.values import Answer
from service.texts import sentence

router = APIRouter(prefix="/v1/health", tags=["health"])


class Health(Answer):
    """The state of the service."""

    status: Literal["ok"]


@router.get("/live", responses=problems(422))
async def live() -> Health:
    """Say that the process runs; asks nothing else."""
    return Health(status="ok")


@router.get("/ready", responses=problems(422, 503))
def ready(request: Request) -> Health:
    """Say that the database is there and at the version that this service expects, and that nobody told it to stop."""
    if request.app.state.stopping.has_begun:
        raise Busy(sentence("error-stopping"))
    if not is_current(request.app.state.database):
        raise Busy(sentence("error-not-migrated"))
    return Health(status="ok")
