"""How things of the catalogue compare: scales, competencies, roles and the ways between roles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from service import role_comparison
from service.api.access import authorised
from service.api.catalog import LIST, ONE, PLAIN, Id, PageSize, PageToken, Stored
from service.paging import PAGE_SIZE
from service.schemas.comparisons import CrosswalkPage, FamilyPage, FamilyRead, NextSteps, RelationPage, RoleComparison

router = APIRouter(prefix="/v1", tags=["catalogue"], dependencies=[Depends(authorised)])

OtherRole = Annotated[
    str,
    Query(
        alias="with",
        min_length=1,
        max_length=200,
        pattern=PLAIN,
        description="The role to compare with.",
        examples=["am-grades/intermediate-account-manager"],
    ),
]
OneFramework = Annotated[
    str | None, Query(max_length=200, pattern=PLAIN, description="Id of a framework on either side.")
]
OneCompetency = Annotated[
    str | None, Query(max_length=200, pattern=PLAIN, description="Id of a competency on either side.")
]


@router.get("/roles/{role_id:path}/comparison", responses=ONE)
def compare_roles(database: Stored, role_id: Id, other: OtherRole) -> RoleComparison:
    """Say what another role needs beyond this one."""
    return role_comparison.compared(database, role_id, other)


@router.get("/roles/{role_id:path}/next-steps", responses=ONE)
def show_next_steps(database: Stored, role_id: Id) -> NextSteps:
    """List the roles that may follow this one, each with how far it is."""
    return role_comparison.next_steps(database, role_id)


@router.get("/families", responses=LIST)
def list_families(database: Stored, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None) -> FamilyPage:
    """List the families of roles with the steps between them."""
    return role_comparison.families(database, page_size=page_size, page_token=page_token)


@router.get("/families/{family_id:path}", responses=ONE)
def show_family(database: Stored, family_id: Id) -> FamilyRead:
    """Show one family."""
    return role_comparison.family(database, family_id)


@router.get("/crosswalks", responses=LIST)
def list_crosswalks(
    database: Stored, framework: OneFramework = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> CrosswalkPage:
    """List what levels of one framework are worth on another's scale, in every version."""
    return role_comparison.crosswalks(database, framework=framework, page_size=page_size, page_token=page_token)


@router.get("/competency-relations", responses=LIST)
def list_relations(
    database: Stored, competency: OneCompetency = None, page_size: PageSize = PAGE_SIZE, page_token: PageToken = None
) -> RelationPage:
    """List which competencies are alike, wider, or in the place of others."""
    return role_comparison.relations(database, competency=competency, page_size=page_size, page_token=page_token)
