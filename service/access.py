"""Lets a caller through to a route, or refuses: whatever the policy has no rule for is closed.

Every route of the application asks here first, before anything of its own is read or done, whether it names who is
calling or not; and an application with a route that no rule speaks of is not even built.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from fastapi import FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount

from service.acting import narrowed
from service.errors import Forbidden, Unauthenticated
from service.limiting import shares
from service.limiting.shares import Shares
from service.observing import note
from service.policy import RULES, Door, Rule
from service.principals import Principal
from service.texts import sentence

#: Says who is calling at one door, or refuses; it may ask the database, and is called in a thread.
Knows = Callable[[Request], Principal]
#: Looks at what is asked of an open route, and at what is asked at a door once the caller is known.
Looks = Callable[[Request], None]

#: What a client that has a token reads off a refusal (RFC 6750).
SCOPE = {"WWW-Authenticate": 'Bearer realm="gradus", error="insufficient_scope"'}
#: Whoever calls what is open to all.
NOBODY = Principal(name="nobody", permissions=frozenset())
#: Folders of files of our own, which say nothing of anybody.
OPEN_MOUNTS = frozenset({"/static"})


async def authorised(request: Request) -> Principal:
    """Return who is calling, once it is certain that the route is open to them."""
    note(request.scope, route=request.scope["route"].path)
    rule = rule_of(request)
    if rule is None:
        raise Forbidden(sentence("error-permission-none"), headers=SCOPE)
    if not rule.opens:
        if rule.cost != "none":
            await run_in_threadpool(_shares(request).unnamed, request)
        # Otherwise nothing is asked of any store, and no thread is waited for: health has to answer when all are busy.
        _look(request, rule.door)
        return NOBODY
    principal = await run_in_threadpool(_admitted, request, rule)
    shares.begin(principal.name)
    return principal


def is_still_open(request: Request) -> bool:
    """Look once more whether the route is open to the caller, whose answer goes on for long."""
    rule = rule_of(request)
    if rule is None:
        return False
    try:
        _known(request, rule)
    except (Forbidden, Unauthenticated):
        return False
    return True


def rule_of(request: Request) -> Rule | None:
    """Return what the policy says of the route that a request came to."""
    return RULES.get((request.method, request.scope["route"].path))


def install(app: FastAPI, *, knows: Mapping[Door, Knows], looks: Mapping[Door, Looks]) -> None:
    """Say how callers are known at each door."""
    app.state.knows = knows
    app.state.looks = looks


def check(app: FastAPI) -> None:
    """Refuse to go on with an application that has a route without a rule, or one that asks nobody who is calling."""
    faults = sorted(set(_unruled(app)))
    if faults:
        raise RuntimeError("routes that the policy does not close: " + ", ".join(faults))


def _unruled(app: FastAPI) -> Iterator[str]:
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, Mount):
            if route.path not in OPEN_MOUNTS:
                yield f"mount {route.path}"
            continue
        for method in sorted((route.methods or {"WEBSOCKET"}) - {"HEAD"}):
            rule = RULES.get((method, route.path or ""))
            if rule is None or (rule.opens and not _asks(route)):
                yield f"{method} {route.path}"


def _asks(route: object) -> bool:
    """Tell whether a route finds out who is calling before anything of its own."""
    dependant = getattr(route, "dependant", None)
    return any(found.call is authorised for found in getattr(dependant, "dependencies", ()))


def _admitted(request: Request, rule: Rule) -> Principal:
    """Return who is calling, once the request is counted: towards the caller, or its address if nobody is known."""
    try:
        principal = _named(request, rule)
    except Unauthenticated:
        _shares(request).unnamed(request)
        raise
    _shares(request).named(request, principal.name)
    return _allowed(request, rule, principal)


def _shares(request: Request) -> Shares:
    return cast(Shares, request.app.state.shares)


def _known(request: Request, rule: Rule) -> Principal:
    return _allowed(request, rule, _named(request, rule))


def _named(request: Request, rule: Rule) -> Principal:
    return cast(Mapping[Door, Knows], request.app.state.knows)[rule.door](request)


def _allowed(request: Request, rule: Rule, principal: Principal) -> Principal:
    note(request.scope, principal=principal.name)
    held = frozenset(rule.opens.keys() & principal.permissions)
    if not held:
        raise Forbidden(sentence("error-permission", permissions=tuple(sorted(rule.opens))), headers=SCOPE)
    # What does not open the route opens nothing behind it either: whoever is a manager as well as a learner, and comes
    # to what is for learners alone, comes as a learner.
    principal = narrowed(request, replace(principal, permissions=held), rule)
    _look(request, rule.door)
    request.state.principal = principal
    return principal


def _look(request: Request, door: Door) -> None:
    look = cast(Mapping[Door, Looks], request.app.state.looks).get(door)
    if look is not None:
        look(request)
