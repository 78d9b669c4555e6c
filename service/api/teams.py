"""A team: who stands where, and what approving a plan would take of the budgets."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request

from service.api.access import Caller, acts_for
from service.api.catalog import PLAIN, PageSize, PageToken, Stored
from service.api.documents import problems
from service.api.learners import CostCentre
from service.api.privacy import never_kept
from service.api.recommendations import VISIBLE
from service.paging import PAGE_SIZE
from service.recommend import Recommender
from service.schemas.team import BudgetEffect, TeamOrder, TeamPage
from service.team import budget_effect
from service.team.listing import TeamQuestion, listed

router = APIRouter(prefix="/v1", tags=["teams"], dependencies=[Depends(never_kept), Depends(acts_for)])

State = Annotated[
    Literal["proposed", "in_progress", "approved", "draft", "completed", "none"] | None,
    Query(description="Those whose plan is in this state; `none` is having no plan."),
]
Name = Annotated[
    str | None,
    Query(min_length=1, max_length=200, pattern=PLAIN, description="Those in whose name or id this stands."),
]
Competency = Annotated[
    str | None,
    Query(min_length=1, max_length=200, pattern=PLAIN, description="Those who are below what is asked of them in it."),
]
Order = Annotated[
    TeamOrder,
    Query(description="`gaps`: whoever has most essential gaps first. `readiness`: whoever is least ready first."),
]
AllGaps = Annotated[
    bool, Query(description="Whether the overview tells every competency in which somebody is below, not only twelve.")
]
PlanId = Annotated[str, Path(min_length=1, max_length=200, pattern=VISIBLE)]


@router.get("/team", responses=problems(401, 403, 422, 503))
def show_team(
    *,
    request: Request,
    database: Stored,
    caller: Caller,
    cost_centre: CostCentre = None,
    state: State = None,
    name: Name = None,
    competency: Competency = None,
    order: Order = "name",
    all_gaps: AllGaps = False,
    page_size: PageSize = PAGE_SIZE,
    page_token: PageToken = None,
) -> TeamPage:
    """List those whom the caller leads with their readiness, gaps and plans; the first page has all at a glance."""
    recommender: Recommender = request.app.state.recommender
    question = TeamQuestion(
        cost_centre=cost_centre,
        state=state,
        name=name,
        competency=competency,
        order=order,
        all_gaps=all_gaps,
        page_size=page_size,
        page_token=page_token,
    )
    return listed(database, caller, question, today=recommender.today())


@router.get("/development-plans/{development_plan_id}/budget-effect", responses=problems(401, 403, 404, 422, 503))
def show_budget_effect(request: Request, database: Stored, caller: Caller, development_plan_id: PlanId) -> BudgetEffect:
    """Say what approving a plan would take of the budgets above its learner, as far as the caller may know of them."""
    recommender: Recommender = request.app.state.recommender
    return budget_effect.shown(database, development_plan_id, caller, today=recommender.today())
