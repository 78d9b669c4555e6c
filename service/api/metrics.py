"""What the service tells of itself to whoever watches over it, in the text format of Prometheus."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session, func, select

from service.api.access import Caller
from service.disk_space import free_bytes
from service.tables import Job, WebhookDelivery
from service.tables.jobs import JOB_STATES
from service.tables.webhooks import DELIVERY_STATES

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

router = APIRouter()


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request, _: Caller) -> Response:
    """Return every count, those of all processes together, how much is in which state, and what room disks have."""
    with request.app.state.database.read() as session:
        stored = {
            "jobs": _by_state(session, Job, JOB_STATES),
            "deliveries": _by_state(session, WebhookDelivery, DELIVERY_STATES),
        }
    free = free_bytes(request.app.state.settings)
    return Response(request.app.state.metrics.exposed(stored, free), media_type=MEDIA_TYPE)


def _by_state(session: Session, table: Any, states: Sequence[str]) -> Mapping[str, int]:
    found = dict(session.exec(select(table.state, func.count()).group_by(table.state)).all())
    return {state: found.get(state, 0) for state in states}
