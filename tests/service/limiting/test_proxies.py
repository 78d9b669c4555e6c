"""Whom the server believes about where a request comes from: nobody, but for the proxies that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.testclient import TestClient

from service.app import create_app
from service.migrating import migrate
from service.serving import believed
from service.settings import Settings
from tests.conftest import Databases

HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@contextmanager
def reached(databases: Databases, *, peer: str = "127.0.0.1", **settings: str) -> Iterator[TestClient]:
    """Give a client of the application as the server wraps it, whose connections come from this address."""
    url = databases.copy("sqlite", "migrated", migrate)
    configured = Settings(database_url=url, rate_per_minute_anonymous=3, **settings)
    app = create_app(configured)
    # A minute that does not end while the test runs.
    app.state.shares.allowances._clock = lambda: 1_795_000_020.0
    config = uvicorn.Config(app, **believed(configured), log_config=None)
    config.load()
    with TestClient(config.loaded_app, client=(peer, 50_000)) as client:
        yield client
    databases.discard(url)


def told(client: TestClient, *headers: dict[str, str]) -> list[int]:
    return [client.get("/v1/modules", headers=sent).status_code for sent in headers]


@pytest.mark.parametrize("header", HEADERS)
def test_by_default_nobody_is_believed(databases: Databases, header: str) -> None:
    with reached(databases) as client:
        claimed = ({header: f"192.0.2.{place}"} for place in range(5))
        assert told(client, *claimed) == [401, 401, 401, 429, 429]


def test_a_peer_that_is_no_proxy_is_not_believed(databases: Databases) -> None:
    with reached(databases, peer="203.0.113.9", trusted_proxies="127.0.0.1") as client:
        claimed = ({"X-Forwarded-For": f"192.0.2.{place}"} for place in range(5))
        assert told(client, *claimed) == [401, 401, 401, 429, 429]


def test_a_proxy_is_believed_about_the_last_hop_that_is_none(databases: Databases) -> None:
    """What the client itself has sent stands before what the proxies add, and counts for nothing."""
    with reached(databases, trusted_proxies="127.0.0.1, 10.0.0.0/8") as client:
        assert told(client, *({"X-Forwarded-For": f"192.0.2.{place}"} for place in range(5))) == [401] * 5
        forged = ({"X-Forwarded-For": f"192.0.2.{place}, 198.51.100.7, 10.1.2.3"} for place in range(5))
        assert told(client, *forged) == [401, 401, 401, 429, 429]


def test_what_a_proxy_passes_on_unread_is_one_caller(databases: Databases) -> None:
    with reached(databases, trusted_proxies="127.0.0.1") as client:
        unread = ({"X-Forwarded-For": f"somebody-{place}"} for place in range(5))
        assert told(client, *unread) == [401, 401, 401, 429, 429]
