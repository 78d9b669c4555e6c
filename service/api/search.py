"""Searching the catalogue."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from service import searching
from service.api.access import authorised
from service.api.catalog import PageSize, PageToken, Stored
from service.api.documents import problems
from service.paging import PAGE_SIZE
from service.schemas.search import EntryKind, HitPage

router = APIRouter(prefix="/v1/search", tags=["catalogue"], dependencies=[Depends(authorised)])

#: Nobody looks for more; it is also what the page's field takes.
LONGEST_SEARCH = 200
Words = Annotated[
    str,
    Query(
        alias="q",
        max_length=LONGEST_SEARCH,
        description="Words of either language, of which each must stand in the entry: its id, code, name or texts.",
        examples=["客户", "account planning"],
    ),
]
Kind = Annotated[EntryKind | None, Query(description="Only entries of this kind.")]


@router.get("", responses=problems(401, 403, 422, 503))
def search(
    database: Stored, text: Words, kind: Kind = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> HitPage:
    """Find frameworks, roles, competencies and modules, the best first."""
    with database.read() as session:
        return searching.search(session, text, kind=kind, page_size=page_size, page_token=page_token)
