"""The pages: the same use cases as the API, rendered on the server for people."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from service.database import Database
from service.recommend import Recommender
from service.settings import Settings
from service.web import catalogue, entrance, failures, plans
from service.web.readers import House, by_cookie
from service.web.sign_in import Signer

__all__ = ["ROUTERS", "by_cookie", "install"]

ROUTERS = (entrance.router, plans.router, catalogue.router)


def install(app: FastAPI, *, database: Database, recommender: Recommender, settings: Settings) -> None:
    """Give the pages what they work with; after the error handlers, which stay what programs are answered with."""
    app.state.pages = House(database=database, recommender=recommender, settings=settings, signer=_signer(settings))
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    failures.install(app)


def _signer(settings: Settings) -> Signer:
    """Sign with the secret of the settings, or else with one that only this process knows."""
    secret = settings.page_secret
    return Signer() if secret is None else Signer(secret=secret.get_secret_value().encode())
