"""The error answers of each route, for the OpenAPI document."""

from typing import Any

from pydantic import BaseModel, Field

from service.errors import MEDIA_TYPE
from service.schemas.answers import FaultRead


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Stable address of the kind of problem.")
    title: str
    status: int
    detail: str
    instance: str | None = None
    request_id: str | None = Field(default=None, description="What the log calls this request.")
    errors: list[FaultRead] = Field(default=[], description="For bad input: every fault at once.")


_DESCRIPTIONS = {
    400: "The request could not be read.",
    401: "No key, or one that is not known.",
    403: "The key lacks the permission.",
    404: "Nothing there, or not yours.",
    408: "The body came too slowly.",
    409: "In conflict with what is stored or under way.",
    412: "What is stored is no longer what `If-Match` names.",
    413: "The body is too large.",
    415: "The body is no JSON.",
    422: "The request is malformed or contradicts itself; every fault is listed.",
    428: "`If-Match` is missing.",
    429: "Too many requests; come back after `Retry-After` seconds.",
    503: "Busy; come back after `Retry-After` seconds.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documented error answers of a route; wherever somebody calls, they may call too often."""
    answers = sorted({*statuses, 429}) if 401 in statuses else statuses
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **({"headers": {"Retry-After": {"schema": {"type": "string"}}}} if status in (429, 503) else {}),
            **({"headers": {"WWW-Authenticate": {"schema": {"type": "string"}}}} if status == 401 else {}),
        }
        for status in answers
    }
