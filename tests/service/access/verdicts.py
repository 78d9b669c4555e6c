"""What each caller is to be told at each route about each object: from the policy's rules, and what else holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from service.policy import RULES, Rule
from tests.service.access.objects import EVERYBODY, MISSING, PEOPLE, PERIOD, Stored, asking
from tests.service.access.principals import Caller

#: Turned away at the door, at the route, at the object; let in; or each of a batch told for itself.
Verdict = Literal["401", "403", "404", "in", "each"]

#: What routes may be about that belongs to one learner.
PERSONAL = ("learner", "recommendation", "development")
#: Objects of routes that are about one learner, or one of their plans.
OF_PEOPLE = (*PEOPLE, "missing")
#: Objects of all other routes that have one.
THERE = ("there", "missing")
#: Routes about learners that name one in the body, or none at all.
BODIES = {("POST", "/v1/recommendations"), ("POST", "/v1/recommendations/batch")}
LISTS = {
    ("GET", "/v1/development-plans"),
    ("GET", "/v1/learners"),
    ("GET", "/learners"),
    ("GET", "/v1/team"),
    ("GET", "/team"),
    ("GET", "/v1/periods/{period_id:path}/needs"),
    ("GET", "/periods/{period:path}/needs"),
    ("POST", "/periods/{period:path}/needs"),
}
_PLAN_OF = "/v1/development-plans/{development_plan_id}"
QUERIES = {
    "/v1/recommendations/{recommendation_id}/explain": "?competency=x",
    "/v1/recommendations/{recommendation_id}/frontier": "?by=budget",
    "/v1/roles/{role_id:path}/comparison": "?with=r",
    "/catalogue/roles/{key:path}/comparison": "?with=r",
    "/v1/search": "?q=x",
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One call of the matrix."""

    method: str
    route: str
    object: str
    rule: Rule
    address: str
    sent: dict[str, Any] = field(default_factory=dict)


def routes(app: FastAPI) -> list[tuple[str, str]]:
    """Return every route that the application has."""
    found = (
        (method, str(context.path))
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
        for method in context.methods or ()
    )
    # What changes or ends somebody is left to the end.
    return sorted(found, key=lambda route: (route[1].endswith(("/erasure", "/sign-out")), route))


def cells(app: FastAPI, stored: Stored) -> Iterator[Cell]:
    """Yield every route with every object that it may be asked about."""
    for method, route in routes(app):
        rule = RULES[method, route]
        for thing in _objects(method, route, rule):
            address, sent = _call(method, route, thing, stored)
            yield Cell(method=method, route=route, object=thing, rule=rule, address=address, sent=sent)


def expected(cell: Cell, caller: Caller) -> Verdict:
    """Return what the caller has to be told."""
    rule = cell.rule
    if rule.opens and not caller.is_known:
        return "401"
    if rule.opens and not _is_open(rule, caller):
        return "403"
    if (cell.method, cell.route) == ("POST", "/v1/recommendations/batch"):
        return "each"
    is_about_people = rule.about in PERSONAL and (cell.method, cell.route) not in LISTS
    is_lost = cell.object == "missing" and cell.method == "GET" and rule.about == "plan"
    return "404" if is_lost or (is_about_people and not _is_there(cell, caller)) else "in"


def asks_freely(caller: Caller) -> bool:
    """Tell whether a request of the caller may bring along a learner who is not stored."""
    return bool(caller.permissions & {"lms", "hr"}) and caller.acting_for is None and not caller.must_name


def _is_open(rule: Rule, caller: Caller) -> bool:
    if not rule.opens.keys() & caller.permissions:
        return False
    if caller.must_name and rule.about in (*PERSONAL, "plan"):
        return False
    return caller.acting_for is None or rule.about != "plan"


def _is_there(cell: Cell, caller: Caller) -> bool:
    """Tell whether the caller finds the object."""
    if cell.object in caller.knows(cell.rule.opens):
        return True
    if cell.route.endswith("/erasure") and "admin" in caller.permissions:
        # Whoever keeps the service erases whom they may not read.
        return cell.object in PEOPLE
    # A learner who is not stored can be stored, and can come along with a request, if the caller serves everybody.
    may_be_new = cell.method == "PUT" or (cell.method, cell.route) in BODIES
    return may_be_new and cell.object in ("missing", "erased") and asks_freely(caller)


def _objects(method: str, route: str, rule: Rule) -> tuple[str, ...]:
    if (method, route) in LISTS:
        return ("list",)
    if route.endswith("/erasure"):
        # Whether anything is left of somebody to be erased is a matter of tests of its own.
        return tuple(thing for thing in PEOPLE if thing != "erased")
    if rule.about in PERSONAL:
        return OF_PEOPLE
    return THERE if "{" in route else ("none",)


def _call(method: str, route: str, thing: str, stored: Stored) -> tuple[str, dict[str, Any]]:
    """Return the address of the object at this route, and what is sent there."""
    learner = PEOPLE.get(thing, MISSING)
    values = {
        "{learner_id:path}": learner,
        "{learner:path}": learner,
        "{recommendation_id}": stored.recommendations.get(thing, "none"),
        "{development_plan_id}": stored.development.get(thing, "none"),
        "{trial_id}": stored.trials.get(thing, f"try_{1:024}"),
        "{module_id:path}": "M-1",
        "{plan_id}": stored.year if thing == "there" else "year_missing",
        "{cost_centre_id:path}": "A" if thing == "there" else "NEW",
        "{period_id:path}": "P-404" if thing == "missing" and RULES[method, route].about != "learner" else PERIOD,
        "{period:path}": "P-404" if thing == "missing" and RULES[method, route].about != "learner" else PERIOD,
        "{need_id}": stored.needs.get("own" if thing == "there" else thing, f"need_{0:024}"),
        "{scenario_id}": stored.scenario if thing == "there" else "scn_missing",
    }
    if route.startswith("/recommendations/"):
        values["{key}"] = stored.recommendations.get(thing, "none")
    address = route
    for name, value in values.items():
        address = address.replace(name, value)
    while "{" in address:
        address = address[: address.index("{")] + "nothing" + address[address.index("}") + 1 :]
    address += QUERIES.get(route, "")
    if route == "/v1/scenarios/{scenario_id}/comparison":
        address += f"?with={stored.scenario}"
    if route.endswith("/difference"):
        address += f"?to={stored.year}"
    return address, _sent(method, route, thing, stored)


def _sent(method: str, route: str, thing: str, stored: Stored) -> dict[str, Any]:
    # The frontier of a year is looked for by a worker, for whom nobody waits here.
    if method == "GET":
        return {"headers": {"Prefer": "wait=0"}} if route.endswith("/frontier") else {}
    learner = PEOPLE.get(thing, MISSING)
    request = (EVERYBODY[thing].request() if thing in EVERYBODY else asking(learner)) | {"store": False}
    bodies: dict[tuple[str, str], Any] = {
        ("POST", "/v1/recommendations"): request,
        ("POST", "/v1/recommendations/batch"): {"items": [request]},
        ("POST", "/v1/recommendations/{recommendation_id}/replan"): {"store": False},
        ("PUT", "/v1/learners/{learner_id:path}"): EVERYBODY[thing].record() if thing in EVERYBODY else {},
        ("PUT", "/v1/cost-centres/{cost_centre_id:path}"): {"parent": "TOP"},
        ("POST", "/v1/development-plans"): {
            "learner": learner,
            "recommendation": stored.recommendations.get(thing, "none"),
        },
        ("POST", f"{_PLAN_OF}/trials"): {"change": {"kind": "refresh"}},
        ("POST", f"{_PLAN_OF}/acceptance"): {"trial": stored.trials.get(thing, f"try_{1:024}")},
        ("POST", f"{_PLAN_OF}/transitions"): {"to": "in_progress"},
        ("PUT", f"{_PLAN_OF}/steps/{{module_id:path}}"): {"status": "enrolled"},
        ("POST", "/v1/periods/{period_id:path}/needs"): {"learner": learner, "wish": "more"},
    }
    if not route.startswith("/v1/"):
        return {"data": {"role": "r"}}
    # What somebody sends on has been read before.
    seen = {"headers": {"If-Match": "*"}} if route.endswith("/transitions") else {}
    return {"json": bodies.get((method, route), {}), **seen}
