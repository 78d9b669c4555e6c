"""The company: its tree of cost centres."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from service import companies
from service.api.access import Caller
from service.api.bodies import Body, document, documented
from service.api.catalog import PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.preconditions import TAGGED, Precondition
from service.paging import PAGE_SIZE
from service.schemas.companies import CostCentrePage, CostCentreRead, CostCentreRecord
from service.schemas.reading import read_whole
from service.schemas.values import Identifier

router = APIRouter(prefix="/v1/cost-centres", tags=["company"])

CostCentreId = Annotated[Identifier, Path(description="The caller's own id of the cost centre.")]


@router.get("", responses=problems(401, 403, 422, 503))
def list_cost_centres(
    database: Stored, _: Caller, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> CostCentrePage:
    """List the cost centres by id, each with the one above it."""
    return companies.listed(database, page_size=page_size, page_token=page_token)


@router.put(
    "/{cost_centre_id:path}",
    responses={
        200: TAGGED,
        201: {"model": CostCentreRead, "description": "Stored for the first time.", **TAGGED},
        **problems(401, 403, 404, 409, 412, 413, 415, 422, 503),
    },
    openapi_extra=documented(CostCentreRecord),
)
def store_cost_centre(
    *,
    database: Stored,
    caller: Caller,
    cost_centre_id: CostCentreId,
    body: Body,
    expected: Precondition,
    response: Response,
) -> CostCentreRead:
    """Store a cost centre in place of what was known of it; the one above it is stored first."""
    given = read_whole(CostCentreRecord, document(body))
    centre, is_new = companies.store(database, cost_centre_id, given, caller, expected=expected)
    if is_new:
        response.status_code = 201
    response.headers["ETag"] = companies.tag_of(centre)
    return centre


@router.get("/{cost_centre_id:path}", responses={200: TAGGED, **problems(401, 403, 404, 422, 503)})
def show_cost_centre(database: Stored, _: Caller, cost_centre_id: CostCentreId, response: Response) -> CostCentreRead:
    """Read one cost centre."""
    centre = companies.show(database, cost_centre_id)
    response.headers["ETag"] = companies.tag_of(centre)
    return centre
