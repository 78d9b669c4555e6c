"""The address of what each amount of a plan's budget buys."""

import asyncio
import re
import time
from functools import partial
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Header, Query, Request, Response

from service.annual.frontiers import Frontiers
from service.api.access import Caller
from service.api.annual_plans import PlanId
from service.api.documents import problems
from service.api.heads import IS_HEAD
from service.api.privacy import NEVER_KEPT, never_kept
from service.errors import Busy
from service.schemas.annual_frontier import AnnualFrontierRead, FrontierProgress

router = APIRouter(prefix="/v1/annual-plans", tags=["annual plans"], dependencies=[Depends(never_kept)])

#: Seconds that an answer waits for the curve, unless the request prefers others; and the most of them.
WAIT, MOST_WAIT = 25.0, 60.0
#: Seconds between two looks, and after which a client comes back.
LOOK, RETRY_AFTER = 0.5, 2
_PREFERRED = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?([0-9]{1,6})", re.IGNORECASE)

CostCentreId = Annotated[
    str | None,
    Query(min_length=1, max_length=200, description="Whose budget goes up; without it, the whole."),
]
Prefer = Annotated[
    str | None,
    Header(
        max_length=200,
        description=f"`wait=SECONDS`: how long to wait for a curve that is being looked for, at most "
        f"{MOST_WAIT:.0f}, by default {WAIT:.0f}.",
        examples=["wait=10"],
    ),
]
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The curve.", "model": AnnualFrontierRead},
    202: {
        "description": "The curve is being looked for, and will be at the same address.",
        "model": FrontierProgress,
        "headers": {
            "Location": {"description": "Where the curve will be.", "schema": {"type": "string"}},
            "Retry-After": {"description": "Seconds until it is worth asking again.", "schema": {"type": "integer"}},
        },
    },
}


def _frontiers(request: Request) -> Frontiers:
    frontiers: Frontiers = request.app.state.frontiers
    return frontiers


def _asked(
    request: Request, caller: Caller, plan_id: PlanId, cost_centre: CostCentreId = None
) -> AnnualFrontierRead | FrontierProgress:
    """Ask in a thread, as every other route does."""
    return _frontiers(request).ask_for(plan_id, cost_centre, caller)


@router.get(
    "/{plan_id}/frontier",
    response_model=AnnualFrontierRead,
    responses={**_RESPONSES, **problems(401, 403, 404, 409, 422, 503)},
)
async def show_annual_frontier(
    request: Request,
    found: Annotated[AnnualFrontierRead | FrontierProgress, Depends(_asked)],
    prefer: Prefer = None,
) -> Response:
    """Tell what each amount of the budget buys: at least twenty points, each with its bound, and what comes next.

    Whoever asks first starts the search for it, once the plan's own search is over; the curve is kept with the plan.
    """
    until = time.monotonic() + _seconds(request, prefer)
    state = request.app.state
    while _is_on_its_way(found) and time.monotonic() < until and not state.stopping.takes_nothing_new:
        await asyncio.sleep(LOOK)
        try:
            found = await run_sync(partial(_frontiers(request).look, found.plan, found.cost_centre))
        except Busy:
            # The database is away for a moment; whoever waits need not know.
            continue
    if not _is_on_its_way(found):
        return Response(found.model_dump_json(), media_type="application/json", headers=NEVER_KEPT)
    headers = {"Location": _address(request), "Retry-After": str(RETRY_AFTER), **NEVER_KEPT}
    return Response(found.model_dump_json(), status_code=202, media_type="application/json", headers=headers)


def _seconds(request: Request, prefer: str | None) -> float:
    """Return how long to wait."""
    if request.scope.get(IS_HEAD):
        return 0.0
    wanted = _PREFERRED.search(prefer or "")
    return WAIT if wanted is None else min(MOST_WAIT, float(wanted[1]))


def _is_on_its_way(found: AnnualFrontierRead | FrontierProgress) -> bool:
    return found.status in ("queued", "running")


def _address(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path
