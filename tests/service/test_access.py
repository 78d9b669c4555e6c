"""Who may call what: every route has an entry in the policy, and everything else is refused."""

import re

import pytest
from fastapi.routing import APIRoute

from service import app as application
from service import web
from service.policy import RULES
from tests.service.conftest import Api
from tests.service.requests import small

API = {route for route, rule in RULES.items() if rule.door == "api"}
OPEN = {route for route, rule in RULES.items() if not rule.opens and rule.door == "api"}
CLOSED = {route for route, rule in RULES.items() if rule.opens}
API_ROUTERS = [router for router in application.ROUTERS if router not in web.ROUTERS]


def test_every_route_of_the_api_has_an_entry_and_every_entry_a_route() -> None:
    routes = {
        (method, route.path)
        for router in API_ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods
    }
    assert len(routes) >= 25
    assert routes | {("GET", "/v1/openapi.json")} == API


LISTS = (
    *("/v1/frameworks", "/v1/competencies", "/v1/roles", "/v1/modules"),
    *("/v1/families", "/v1/crosswalks", "/v1/competency-relations", "/v1/coverage", "/v1/search?q=x"),
)
#: For each permission: method and path that it opens.
OPENED: dict[str, set[tuple[str, str]]] = {
    "lms": {("post", "/v1/recommendations"), ("get", "/v1/learners"), ("put", "/v1/learners/E-1")}
    | {("get", path) for path in LISTS},
    "admin": {("get", path) for path in LISTS},
    "manager": {("post", "/v1/recommendations"), ("get", "/v1/learners")},
    "employee": {("post", "/v1/recommendations")},
}
OPENED["hr"] = OPENED["lms"] | {("get", "/v1/cost-centres"), ("put", "/v1/cost-centres/C-1")}


@pytest.mark.parametrize("permission", OPENED)
def test_a_permission_opens_its_routes_and_no_other(api: Api, permission: str) -> None:
    learner = "E-1" if permission == "employee" else None
    caller = api.keyed(permission, learner=learner)
    for method, path in sorted(OPENED["hr"]):
        body = {"json": small() if method == "post" else {}} if method != "get" else {}
        answer = getattr(caller, method)(path, **body)
        closed = answer.status_code == 403 and answer.json()["detail"].startswith("This route needs")
        assert closed is ((method, path) not in OPENED[permission]), (method, path, answer.text)


def test_without_a_key_only_health_and_the_document_are_open(api: Api) -> None:
    nobody = api.without_key()
    # Calendar programs cannot sign in: the address is the key, and no other opens anything.
    feed = ("GET", "/calendars/{token}.ics")
    assert len(OPEN - {feed}) == 3
    assert nobody.get("/calendars/x.ics").status_code == 404
    for _, path in sorted(OPEN - {feed}):
        assert nobody.get(path).status_code == 200
    for method, path in sorted(CLOSED):
        response = getattr(nobody, method.lower())(re.sub(r"\{[^}]*\}", "x", path))
        assert response.status_code == 401, (method, path)
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("header", ["Bearer gk_", "Bearer", "Basic YTpi", "Bearer gk_0000000000000000_x", "gk_x"])
def test_a_key_that_nobody_knows_is_no_key(api: Api, header: str) -> None:
    refused = api.without_key().get("/v1/roles", headers={"Authorization": header})
    assert refused.status_code == 401
    # Whoever has shown something is told that it is no good; whoever has shown nothing is asked for it.
    shown = header.startswith("Bearer gk_")
    assert ('error="invalid_token"' in refused.headers["www-authenticate"]) is shown


def test_a_key_that_does_not_open_a_route_is_told_so_in_the_header(api: Api) -> None:
    refused = api.keyed("admin").get("/v1/learners")
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]


def test_an_employee_sees_its_own_record_and_takes_all_others_for_missing(api: Api) -> None:
    for learner in ("E-1", "E-2"):
        api.put(f"/v1/learners/{learner}", json={})
    employee = api.keyed("employee", learner="E-1")
    assert employee.get("/v1/learners/E-1").status_code == 200
    foreign, missing = employee.get("/v1/learners/E-2"), employee.get("/v1/learners/E-3")
    assert foreign.status_code == missing.status_code == 404
    own = {"instance": "", "request_id": ""}
    assert foreign.json() | own == missing.json() | own


def test_a_method_that_an_address_does_not_have_is_told_all_that_it_has(api: Api) -> None:
    response = api.delete("/v1/learners/E-1")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, PUT")
    assert response.json()["type"] == "/problems/method-not-allowed"
    assert api.post("/v1/health/live").headers["allow"] == "GET, HEAD"


def test_nobody_on_the_way_keeps_what_is_said_about_people(api: Api) -> None:
    answers = [api.put("/v1/learners/E-1", json={}), api.get("/v1/learners/E-1"), api.get("/v1/learners")]
    asked = api.post("/v1/recommendations", json=small())
    answers += [asked, api.get(f"/v1/recommendations/{asked.json()['id']}"), api.get("/v1/learners/E-404")]
    answers += [api.post("/v1/recommendations", json={})]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
