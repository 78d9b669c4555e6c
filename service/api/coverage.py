"""The coverage report: which steps the modules reach, and where the catalogue has holes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from service import coverage
from service.api.access import authorised
from service.api.catalog import LIST, PLAIN, PageSize, PageToken, Stored
from service.paging import PAGE_SIZE
from service.schemas.coverage import CoverageRead

router = APIRouter(prefix="/v1", tags=["catalogue"], dependencies=[Depends(authorised)])

OneFramework = Annotated[
    str | None, Query(max_length=200, pattern=PLAIN, description="Id of a framework.", examples=["ssg-fs"])
]


@router.get("/coverage", responses=LIST)
def show_coverage(
    database: Stored, framework: OneFramework = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> CoverageRead:
    """Report for each competency and step how many modules reach it, and in how many ways."""
    return coverage.shown(database, framework=framework, page_size=page_size, page_token=page_token)
