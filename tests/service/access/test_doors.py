"""The application asks at every route, and is not built with one that no rule speaks of."""

import itertools

import anyio
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from service import access
from service.annual import following
from service.schemas.annual_accepted import AnnualPlanAccepted
from tests.service.access.conftest import House
from tests.service.access.objects import HOUSE
from tests.service.access.principals import CALLERS, token_of
from tests.service.annual.years import year
from tests.service.conftest import Api


def test_an_application_with_a_route_without_a_rule_is_not_built(sqlite_house: House) -> None:
    app = sqlite_house.app
    access.check(app)
    app.add_api_route("/v1/forgotten", lambda: "everything", methods=["GET"])
    with pytest.raises(RuntimeError, match="GET /v1/forgotten"):
        access.check(app)
    # Were it built all the same, the route would be closed.
    with TestClient(app, raise_server_exceptions=False) as http:
        token = token_of(sqlite_house.database, CALLERS["hr"])
        assert http.get("/v1/forgotten", headers={"Authorization": f"Bearer {token}"}).status_code == 403


def test_a_route_that_asks_nobody_who_is_calling_is_not_built(sqlite_house: House) -> None:
    app = sqlite_house.app
    bare = FastAPI()
    bare.add_api_route("/v1/roles", lambda: "everything", methods=["GET"])
    with pytest.raises(RuntimeError, match="GET /v1/roles"):
        access.check(bare)
    app.mount("/files", bare)
    with pytest.raises(RuntimeError, match="mount /files"):
        access.check(app)


@pytest.mark.parametrize(
    "path", ["/v1/recommendations", "/v1/recommendations/batch", "/v1/annual-plans", "/v1/annual-plans/x/replan"]
)
def test_whoever_is_unknown_is_turned_away_before_a_body_is_looked_at(sqlite_api: Api, path: str) -> None:
    refused = sqlite_api.without_key().post(path, content=b"x", headers={"Content-Type": "text/plain"})
    assert refused.status_code == 401


def test_whoever_may_no_longer_follow_a_search_is_told_no_more(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK", 0.0)
    plans = sqlite_house.app.state.annual_plans
    key = AnnualPlanAccepted.model_validate_json(plans.ask_for(year(), HOUSE, size=1000).body).id
    ticks = itertools.count(0, int(following.LOOK_AGAIN / 2))
    asked: list[bool] = []

    def is_open() -> bool:
        asked.append(len(asked) < 2)
        return asked[-1]

    async def followed() -> list[bytes]:
        look = following.in_json(plans)
        told = following.events(
            look,
            look(key),
            is_closing=lambda: False,
            is_open=is_open,
            longest=1e9,
            clock=lambda: float(next(ticks)),
        )
        return [event async for event in told]

    told = anyio.run(followed)
    assert asked == [True, True, False]
    assert any(b"event: progress" in event for event in told)
    assert not any(b"event: ended" in event for event in told)
