"""The issuer, what the settings say of it, and everything that says who somebody is."""

import dataclasses
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from service.database import Database
from service.identity.authenticating import Identity
from service.identity.configuring import identity_of
from service.identity.provider import Provider
from service.settings import Settings
from tests.identity.issuer import CLIENT_SECRET, PUBLIC, Issuer
from tests.service.identity.clocks import Ahead, Clock
from tests.service.sites import Site, site_on

PERMISSIONS = {"gradus-hr": "hr", "gradus-manager": "manager", "gradus-admin": "admin"}


@pytest.fixture(scope="session")
def issuer() -> Iterator[Issuer]:
    """One issuer for all tests of a process."""
    issuer = Issuer()
    yield issuer
    issuer.stop()


def settings_for(issuer: Issuer, **other: Any) -> dict[str, Any]:
    """Return the settings of a company whose people sign in at this issuer."""
    return {
        "oidc_issuer": issuer.address,
        "oidc_client_id": "gradus",
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_permissions": PERMISSIONS,
        "oidc_cost_centres_claim": "cost_centres",
        "public_address": PUBLIC,
        **other,
    }


@pytest.fixture
def clock() -> Clock:
    """The clock by which the issuer is asked again; it goes on when a test says so."""
    return Clock(time.time())


@pytest.fixture
def ahead() -> Ahead:
    """The clock by which tokens and sessions end."""
    return Ahead()


@pytest.fixture
def identity(database: Database, issuer: Issuer, clock: Clock, ahead: Ahead) -> Identity:
    """Who is asking, by the clocks of the test."""
    made = identity_of(Settings(database_url=database.url, **settings_for(issuer)), database)
    return dataclasses.replace(made, clock=ahead, provider=Provider(issuer.address, clock=clock))


@pytest.fixture
def people(database: Database, issuer: Issuer, ahead: Ahead) -> Iterator[Site]:
    """A site whose people sign in at the issuer, by the clock of the test."""
    yield from _site(database, issuer, ahead)


@pytest.fixture
def sqlite_people(sqlite_database: Database, issuer: Issuer, ahead: Ahead) -> Iterator[Site]:
    """The same on SQLite alone, for what the database plays no part in."""
    yield from _site(sqlite_database, issuer, ahead)


def _site(database: Database, issuer: Issuer, ahead: Ahead) -> Iterator[Site]:
    site = site_on(database, **settings_for(issuer))
    change_identity(site, clock=ahead)
    yield site
    site.close()


def change_identity(site: Site, **other: Any) -> None:
    """Have a site say in another way who somebody is."""
    identity = dataclasses.replace(site.app.state.identity, **other)
    site.app.state.identity = identity
    site.app.state.pages = dataclasses.replace(site.app.state.pages, identity=identity)


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every connection that this process opens from now on, by where it leads."""
    seen: list[Any] = []
    connect = socket.socket.connect

    def noting(self: socket.socket, address: Any) -> None:
        seen.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noting)
    return seen
