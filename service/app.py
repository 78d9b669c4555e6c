"""Puts the service together: settings in, an application out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import chain

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from starlette.routing import Match

from service import access, error_handlers, observing, threads, traces, web
from service.administration.imports import CatalogImports
from service.annual.difference import Differences
from service.annual.following import Followers
from service.annual.frontiers import Frontiers
from service.annual.plans import AnnualPlans
from service.api import (
    annual_frontiers,
    annual_plans,
    annual_scenarios,
    audit_events,
    catalog,
    catalog_entries,
    catalog_imports,
    companies,
    comparisons,
    coverage,
    crosswalks,
    development_plans,
    health,
    keys,
    learners,
    metrics,
    openapi,
    periods,
    privacy_rights,
    questions,
    recommendations,
    search,
    teams,
    training_scenarios,
    webhook_subscriptions,
    webhooks,
)
from service.api.access import by_token
from service.api.bodies import BodyLimit, Bound
from service.api.heads import HeadAsGet
from service.api.hosts import AllowedHosts
from service.api.loopback_only import LoopbackOnly
from service.api.parameters import refuse_unknown_parameters
from service.database import Database
from service.development.development import Development
from service.errors import MethodNotAllowed
from service.identity.configuring import identity_of
from service.large_bodies import Arriving
from service.limiting.places import Placed
from service.limiting.shares import Told, shares_of
from service.metrics import Metrics
from service.privacy.forgetting import Forgetting
from service.recommend import Recommender
from service.settings import Settings
from service.solving.departures import Departures
from service.solving.engines import Engine, InProcess, Workers
from service.stopping import Doors, Stopping
from service.texts import sentence
from service.version import VERSION
from service.years.years import Years

_DESCRIPTION = (
    "Finds the way from the competency levels that people hold to those that a role requires, through training "
    "modules, within money and time, and proves how good the answer is."
)

# What stands below an id comes before the entries themselves, whose ids may hold any slash.
ROUTERS = (
    recommendations.router,
    questions.router,
    development_plans.router,
    development_plans.feeds,
    privacy_rights.router,
    learners.router,
    teams.router,
    companies.router,
    annual_plans.router,
    annual_frontiers.router,
    annual_scenarios.router,
    periods.router,
    training_scenarios.router,
    comparisons.router,
    crosswalks.router,
    catalog_entries.router,
    catalog_imports.router,
    audit_events.router,
    coverage.router,
    catalog.router,
    search.router,
    keys.router,
    webhooks.router,
    webhook_subscriptions.router,
    health.router,
    metrics.router,
    *web.ROUTERS,
)
#: What every application answers, worked out once in a process: none of it depends on the settings.
ROUTES = APIRouter(dependencies=[Depends(access.authorised)])
for _router in ROUTERS:
    ROUTES.include_router(_router)


def create_app(settings: Settings, engine: Engine | None = None, stopping: Stopping | None = None) -> FastAPI:
    """Return the application; the database is checked when it starts and let go when it stops.

    Without an engine, requests are answered in this process; without somebody who says so, it never stops by itself.
    """
    stopping = stopping or Stopping()
    database = Database(settings.database_url, audit_secret=settings.audit_secret)
    engine = engine or InProcess(settings.maximum_concurrent_solves)
    shares = shares_of(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        database.check()
        threads.limit()
        engine.start()
        app.state.forgetting.start()
        try:
            yield
        finally:
            app.state.forgetting.close()
            engine.close()
            traces.end(app)
            database.dispose()
            shares.dispose()

    app = FastAPI(
        title="Gradus",
        version=VERSION,
        description=_DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        # As before those of `ROUTES`: before the routes' own, and whether a route names its caller or not.
        dependencies=[Depends(access.authorised)],
    )
    app.state.settings = settings
    app.state.database = database
    placed = Placed(engine, shares.places, grace_seconds=settings.solve_grace_seconds)
    app.state.identity = identity_of(settings, database)
    app.state.stopping = stopping
    app.state.shares = shares
    app.state.metrics = _counting(engine)
    app.state.catalog_imports = CatalogImports(database)
    app.state.recommender = Recommender(database, settings, engine=placed, metrics=app.state.metrics)
    app.state.development = Development(app.state.recommender)
    _plan_years(app, database, settings)
    app.state.forgetting = Forgetting(database, [app.state.recommender.answers.forget, app.state.differences.forget])
    app.state.followers = Followers()
    app.state.arriving = Arriving()
    error_handlers.install(app)
    app.add_exception_handler(405, _method_not_allowed)
    app.router.routes.extend(ROUTES.routes)
    web.install(app, database=database, recommender=app.state.recommender, settings=settings)
    access.install(
        app,
        knows={"api": by_token, "page": web.by_cookie},
        looks={"api": refuse_unknown_parameters, "page": web.refuse_impossible_ids},
    )
    _put_before(app, settings, stopping)
    traces.install(app, settings)
    observing.install(app, app.state.metrics)
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    access.check(app)
    return app


def _put_before(app: FastAPI, settings: Settings, stopping: Stopping) -> None:
    """Put before the routes what each request goes through; the last of them sees it first."""
    app.add_middleware(Told)
    app.add_middleware(
        BodyLimit,
        bound=Bound(maximum=settings.maximum_body_bytes, seconds=settings.body_seconds),
        own={"/v1/annual-plans": _of_years(settings), **_of_imports(settings)},
        retry_after=settings.retry_after_seconds,
    )
    app.add_middleware(Departures)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Doors, stopping=stopping, retry_after=settings.retry_after_seconds)
    if settings.demo:
        app.add_middleware(LoopbackOnly)
    if names := settings.host_names:
        app.add_middleware(AllowedHosts, allowed=names)


def _plan_years(app: FastAPI, database: Database, settings: Settings) -> None:
    """Set up what plans a company's year, and HR's year around it."""
    plans, differences = AnnualPlans(database=database, settings=settings), Differences(database)
    app.state.annual_plans, app.state.differences = plans, differences
    app.state.frontiers = Frontiers(database)
    app.state.years = Years(database=database, plans=plans, differences=differences)


def _counting(engine: Engine) -> Metrics:
    """Return what counts, also the work of the workers, where there are some."""
    counted = Metrics()
    if isinstance(engine, Workers):
        engine.pool.watch = counted.at_work
    return counted


def _of_years(settings: Settings) -> Bound:
    """Return the bound of a body with a whole company in it, which has as much more time as it may be larger."""
    maximum = max(settings.maximum_year_bytes, settings.maximum_body_bytes)
    seconds = settings.body_seconds * maximum / settings.maximum_body_bytes
    return Bound(maximum=maximum, seconds=seconds, code="error-year-too-large")


def _of_imports(settings: Settings) -> dict[str, Bound]:
    """Return the bound of a form with files, which may be as large as a whole year, and come as slowly."""
    own = _of_years(settings)
    bound = Bound(maximum=own.maximum, seconds=own.seconds)
    return {"/v1/imports": bound, "/administration/imports": bound}


async def _method_not_allowed(request: Request, _: Exception) -> Response:
    """Name every method of the address; the framework names only those of the first route that matches.

    An address that has a route of its own may look like the id of another one, and is none.
    """
    matching = [
        route
        for route in chain(request.app.routes, *(router.routes for router in ROUTERS))
        if getattr(route, "methods", None) and route.matches(request.scope)[0] is not Match.NONE
    ]
    paths = [getattr(route, "path", None) for route in matching]
    allowed = {
        method
        for route, path in zip(matching, paths, strict=True)
        if path == paths[0]
        for method in getattr(route, "methods", ())
    }
    if "GET" in allowed:
        allowed.add("HEAD")
    listed = ", ".join(sorted(allowed))
    return error_handlers.render(
        request, MethodNotAllowed(sentence("error-methods", methods=listed), headers={"Allow": listed})
    )
