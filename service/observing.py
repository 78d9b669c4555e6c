"""Looks at each request from outside of everything: how it was answered, by which route, in how many milliseconds."""

import logging
import time
from collections.abc import Callable
from typing import Any, cast

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.metrics import Metrics
from service.request_ids import RequestIds

_log = logging.getLogger(__name__)

#: In the scope of a request: what is known of it by those who answer it, for those who look on.
SEEN = "gradus.seen"
#: Who asks at the start only to have everything made once; nobody counts it.
WARMING = "gradus.warming"
#: Methods by their names; any other is a word of the caller's.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
#: What is asked again and again by whatever looks after the service.
QUIET = ("/v1/health/live", "/v1/health/ready", "/metrics")


def install(app: FastAPI, metrics: Metrics) -> None:
    """Stand outside of all else in an application, also of what answers when something has gone wrong."""
    around(app, lambda inside: RequestIds(Observed(inside, metrics=metrics)))


def around(app: FastAPI, put: Callable[[ASGIApp], ASGIApp]) -> None:
    """Put something around the whole of an application."""
    inside = app.build_middleware_stack
    app.build_middleware_stack = lambda: put(inside())  # type: ignore[method-assign]


def note(scope: Scope, **seen: str) -> None:
    """Say something of the request of this scope: its `route`, its `principal`, why it was `refused`.

    An `obstacle` is what the database met with.
    """
    cast(dict[str, Any], scope.setdefault(SEEN, {})).update(seen)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered; "none" for what is answered before there is one, or has none."""
    return str(scope.get(SEEN, {}).get("route") or getattr(scope.get("route"), "path", "none"))


class Observed:
    """Logs and measures each request by the template of its route; its address may hold somebody's id."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or WARMING in scope:
            await self.app(scope, receive, send)
            return
        seen: dict[str, Any] = scope.setdefault(SEEN, {})
        began = time.perf_counter()
        status = 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self._tell(scope, seen, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, seen: dict[str, Any], status: int, seconds: float) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self._metrics.answered(route=route, method=method, status=status, seconds=seconds)
        if "refused" in seen:
            self._metrics.refused(seen["refused"])
        told = {"route": route, "method": method, "status": status, "ms": round(seconds * 1000, 1)}
        told |= {name: seen[name] for name in ("principal", "obstacle") if name in seen}
        level = logging.DEBUG if route in QUIET and status < 500 else logging.INFO
        if "obstacle" in seen:
            # Whoever asks is told to come back; whoever looks after the service has to see to it.
            level = logging.WARNING
        _log.log(level, "a request is answered", extra=told)
