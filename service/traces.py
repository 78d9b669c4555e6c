"""How long each request took, for a collector of traces (OTLP over HTTP); nothing of it without an endpoint.

A span has the route's template, the method and the status. What was asked and what went wrong stay here.
"""

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import request_ids
from service.errors import InvalidRequest
from service.observing import METHODS, WARMING, around, route_of
from service.settings import Settings
from service.texts import sentence
from service.version import VERSION

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider


class Traces:
    """Where spans go."""

    def __init__(self, endpoint: str) -> None:
        self._provider = _provider(endpoint)
        self.tracer = self._provider.get_tracer("gradus", VERSION)

    def close(self) -> None:
        """Send what has not been sent yet."""
        self._provider.shutdown()


def install(app: FastAPI, settings: Settings) -> None:
    """Have each request of an application make a span, if the settings ask for it."""
    traces = None if settings.traces_endpoint is None else Traces(settings.traces_endpoint)
    app.state.traces = traces
    if traces is not None:
        around(app, lambda inside: Traced(inside, traces=traces))


def end(app: FastAPI) -> None:
    """Send what an application that ends has not sent yet."""
    if app.state.traces is not None:
        app.state.traces.close()


def _provider(endpoint: str) -> "TracerProvider":
    try:
        import requests  # noqa: PLC0415 - an extra that most do without
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise InvalidRequest(sentence("error-traces-not-installed")) from None
    session = requests.Session()
    # To the collector that the settings name, and over nothing that the environment names.
    session.trust_env = False
    resource = Resource({"service.name": "gradus", "service.version": VERSION})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint, session=session)))
    return provider


class Traced:
    """Makes one span of each request, below that of whoever sent it."""

    def __init__(self, app: ASGIApp, *, traces: Traces) -> None:
        self.app = app
        self._tracer = traces.tracer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        if scope["type"] != "http" or WARMING in scope:
            await self.app(scope, receive, send)
            return
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        parent = TraceContextTextMapPropagator().extract(
            {name: sent[name] for name in ("traceparent",) if name in sent}
        )
        method = scope["method"] if scope["method"] in METHODS else "_OTHER"
        with self._tracer.start_as_current_span(
            method, context=parent, kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            span.set_attribute("http.request.method", method)
            span.set_attribute("gradus.request", request_ids.current())

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                    if message["status"] >= 500:
                        span.set_status(Status(StatusCode.ERROR))
                await send(message)

            try:
                await self.app(scope, receive, watched)
            finally:
                route = route_of(scope)
                span.update_name(f"{method} {route}")
                span.set_attribute("http.route", route)
