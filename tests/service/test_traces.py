"""Spans as a collector gets them: one for each request, with its route and nothing that was sent."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.testclient import TestClient

from service.app import create_app
from service.migrating import migrate
from service.settings import Settings
from tests.conftest import Databases

CANARY = "Canary-Wren-7731"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Collector(ThreadingHTTPServer):
    """Keeps what is sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Receiver)
        self.bodies: list[bytes] = []


class _Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_each_request_is_one_span_below_its_sender(collector: Collector, databases: Databases) -> None:
    url = databases.copy("sqlite", "migrated", migrate)
    endpoint = f"http://127.0.0.1:{collector.server_port}/v1/traces"
    with TestClient(create_app(Settings(database_url=url, traces_endpoint=endpoint))) as http:
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "Authorization": f"Bearer {CANARY}"}
        answer = http.get(f"/v1/learners/{CANARY}?{CANARY}", headers=headers)
        http.request(CANARY, "/v1/health/live")
    # What was not sent before is sent when the application ends.
    spans = [
        span
        for body in collector.bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert [span.name for span in spans] == ["GET /v1/learners/{learner_id:path}", "_OTHER /v1/health/live"]
    first = spans[0]
    assert (first.trace_id.hex(), first.parent_span_id.hex()) == (TRACE, PARENT)
    told = {each.key: each.value for each in first.attributes}
    assert told["http.route"].string_value == "/v1/learners/{learner_id:path}"
    assert told["http.response.status_code"].int_value == answer.status_code == 401
    assert told["gradus.request"].string_value == answer.headers["request-id"]
    assert all(CANARY.encode() not in body for body in collector.bodies)
    databases.discard(url)


def test_without_an_endpoint_there_is_no_span(databases: Databases) -> None:
    url = databases.copy("sqlite", "migrated", migrate)
    app = create_app(Settings(database_url=url))
    assert app.state.traces is None
    app.state.database.dispose()
    databases.discard(url)
