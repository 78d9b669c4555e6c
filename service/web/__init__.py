"""The pages: the same use cases as the API, rendered on the server for people."""

from fastapi import FastAPI

# Before the first address is made out of a path.
from service import whole_paths as whole_paths
from service.database import Database
from service.recommend import Recommender
from service.settings import Settings
from service.web import administration, catalogue, development, entrance, failures, issuer, needs, plans, team, years
from service.web.assets import Assets
from service.web.readers import House, by_cookie, refuse_impossible_ids

__all__ = ["ROUTERS", "by_cookie", "install", "refuse_impossible_ids"]

ROUTERS = (
    entrance.router,
    issuer.router,
    plans.router,
    *development.ROUTERS,
    team.router,
    needs.router,
    *years.ROUTERS,
    catalogue.router,
    *administration.ROUTERS,
)


def install(app: FastAPI, *, database: Database, recommender: Recommender, settings: Settings) -> None:
    """Give the pages what they work with; after the error handlers, which stay what programs are answered with."""
    identity = app.state.identity
    app.state.pages = House(database=database, recommender=recommender, settings=settings, identity=identity)
    app.mount("/static", Assets(), name="static")
    failures.install(app)
