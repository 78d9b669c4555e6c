"""The gate before known vulnerabilities opens only when everything was looked at and nothing is open."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests import audit_gate

HASH = "--hash=sha256:" + "0" * 64
LOCK = f"""good==1.0 \\
    {HASH}
elsewhere==2.0 ; sys_platform == 'win32' \\
    {HASH}
"""


class Advisories(BaseHTTPRequestHandler):
    """A vulnerability service as the auditor asks it."""

    known: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[str]] = []
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
        self.asked.append(name)
        body = json.dumps(self.known.get(name, {})).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[str]:
    """The address of a service that knows what a test tells it."""
    Advisories.known, Advisories.asked, Advisories.status = {}, [], 200
    with ThreadingHTTPServer(("127.0.0.1", 0), Advisories) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
        server.shutdown()
        thread.join()


def gate(lock: Path, service: str, out: Path) -> int:
    return audit_gate.main(["--locks", str(lock), "--service", service, "--out", str(out)])


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text(LOCK)
    return path


def test_it_opens_when_nothing_is_known_and_keeps_what_was_reported(lock: Path, service: str, tmp_path: Path) -> None:
    out = tmp_path / "kept" / "audit.json"
    assert gate(lock, service, out) == 0
    # What is only for other machines was asked about as well.
    assert sorted(Advisories.asked) == ["elsewhere", "good"]
    assert len(json.loads(out.read_text())["requirements.lock"]) == 2


def test_it_stays_shut_when_something_is_open(
    lock: Path, service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    affected = [{"package": {"name": "elsewhere", "ecosystem": "PyPI"}}]
    Advisories.known = {"elsewhere": {"vulns": [{"id": "PYSEC-1", "summary": "bad", "affected": affected}]}}
    assert gate(lock, service, tmp_path / "audit.json") == 1
    assert "elsewhere 2.0: PYSEC-1" in capsys.readouterr().out


def test_it_stays_shut_when_a_package_is_left_out(
    lock: Path, service: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock.write_text(f"{LOCK}other @ https://example.com/other-1.0.tar.gz \\\n    {HASH}\n")
    assert gate(lock, service, tmp_path / "audit.json") == 1
    assert "FAULT" in capsys.readouterr().out


def test_it_stays_shut_when_the_service_fails(lock: Path, service: str, tmp_path: Path) -> None:
    Advisories.status = 500
    assert gate(lock, service, tmp_path / "audit.json") == 1


def test_it_stays_shut_when_the_report_is_shorter_than_the_lock(lock: Path) -> None:
    report = [{"name": "good", "version": "1.0", "vulns": []}]
    assert audit_gate.faults(lock, 0, "", report) == [
        "requirements.lock: elsewhere 2.0 is in the lock and not in the report"
    ]
    skipped = [*report, {"name": "elsewhere", "skip_reason": "not found"}]
    assert any("was left out" in fault for fault in audit_gate.faults(lock, 0, "", skipped))


@pytest.mark.parametrize("real", audit_gate.LOCKS, ids=lambda path: path.name)
def test_every_package_of_the_real_locks_is_read(real: Path) -> None:
    text = real.read_text()
    starts = [line for line in text.splitlines() if line[:1].isalnum()]
    assert len(audit_gate.pinned(text)) == len(starts) > 50
    assert all(";" not in line for line in audit_gate.everywhere(text).splitlines())
