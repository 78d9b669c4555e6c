"""The pages of whoever leads people: the team at a glance, and a plan with the word on it."""

from fastapi import APIRouter

from service.web.team import plan_routes, routes

__all__ = ["router"]

router = APIRouter()
router.include_router(routes.router)
router.include_router(plan_routes.router)
