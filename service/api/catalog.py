"""The catalogue: frameworks, competencies, roles and modules, page by page or one at a time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from service import catalog_lists
from service.api.access import authorised
from service.api.documents import problems
from service.database import Database
from service.paging import LARGEST_PAGE_SIZE, PAGE_SIZE
from service.schemas.catalog import (
    CompetencyPage,
    CompetencyRead,
    FrameworkPage,
    FrameworkRead,
    ModulePage,
    ModuleRead,
    RoleDetail,
    RolePage,
)

router = APIRouter(prefix="/v1", tags=["catalogue"], dependencies=[Depends(authorised)])

PLAIN = r"^[^\x00-\x1f\x7f]+$"
Source = Annotated[
    str | None,
    Query(max_length=200, pattern=PLAIN, description="Key of a source document, such as 004.", examples=["000"]),
]
PageSize = Annotated[int, Query(ge=1, le=LARGEST_PAGE_SIZE, description="Entries of one page.")]
PageToken = Annotated[
    str | None, Query(min_length=1, max_length=1200, pattern=PLAIN, description="`next_page_token` of the page before.")
]
Id = Annotated[str, Path(min_length=1, max_length=200, pattern=PLAIN)]
LIST = problems(401, 403, 422, 503)
ONE = problems(401, 403, 404, 422, 503)


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


Stored = Annotated[Database, Depends(_database)]


@router.get("/frameworks", responses=LIST)
def list_frameworks(
    database: Stored, source: Source = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> FrameworkPage:
    """List the frameworks with their scales."""
    return catalog_lists.frameworks(database, source=source, page_size=page_size, page_token=page_token)


@router.get("/frameworks/{framework_id:path}", responses=ONE)
def show_framework(database: Stored, framework_id: Id) -> FrameworkRead:
    """Show one framework."""
    return catalog_lists.framework(database, framework_id)


@router.get("/competencies", responses=LIST)
def list_competencies(
    database: Stored, source: Source = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> CompetencyPage:
    """List the competencies with their populated levels and items."""
    return catalog_lists.competencies(database, source=source, page_size=page_size, page_token=page_token)


@router.get("/competencies/{competency_id:path}", responses=ONE)
def show_competency(database: Stored, competency_id: Id) -> CompetencyRead:
    """Show one competency."""
    return catalog_lists.competency(database, competency_id)


@router.get("/roles", responses=LIST)
def list_roles(
    database: Stored, source: Source = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> RolePage:
    """List the roles with what they require."""
    return catalog_lists.roles(database, source=source, page_size=page_size, page_token=page_token)


@router.get("/roles/{role_id:path}", responses=ONE)
def show_role(database: Stored, role_id: Id) -> RoleDetail:
    """Show one role with its responsibilities, and the competencies that each calls for."""
    return catalog_lists.role(database, role_id)


@router.get("/modules", responses=LIST)
def list_modules(
    database: Stored, source: Source = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> ModulePage:
    """List the modules with what they give and ask for."""
    return catalog_lists.modules(database, source=source, page_size=page_size, page_token=page_token)


@router.get("/modules/{module_id:path}", responses=ONE)
def show_module(database: Stored, module_id: Id) -> ModuleRead:
    """Show one module."""
    return catalog_lists.module(database, module_id)
