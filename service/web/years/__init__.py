"""HR's year in the browser: periods, scenarios, the search as it closes in, decisions, money and courses."""

from service.web.years import grant_routes, period_routes, period_views, scenario_routes

__all__ = ["ROUTERS"]

#: What stands below the id of a period comes before the period itself, whose id may hold any slash.
ROUTERS = (period_views.router, period_routes.router, scenario_routes.router, grant_routes.router)
