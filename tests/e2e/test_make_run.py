"""What `make run` starts, in an empty folder: a recommendation on the screen, then the same over HTTP and on a page."""

import html
import json
import re
import signal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.benchmarks.questions import EXAMPLE
from tests.e2e.servers import UNHURRIED, Client, Server, run

#: What may differ between two answers to one request.
PASSING = ("id", "stale")

DEMO = ["demo", "--port", "0"]


def same(answer: Any) -> Any:
    """Return the answer without what may differ."""
    rest = {name: value for name, value in answer.items() if name not in PASSING}
    rest["proof"] = {name: value for name, value in rest["proof"].items() if name != "wall_ms"}
    return rest


def shown_keys(server: Server) -> dict[str, str]:
    """Read the keys that were printed: one word for the permission and the token behind it."""
    found = (re.search(r"\b(lms|hr|admin)\b.*\b(gk_[0-9a-f]{16}_\S+)", line) for line in server.output)
    return {match[1]: match[2] for match in found if match}


def recommended(client: Client) -> Any:
    answer = client.ask("POST", "/v1/recommendations", EXAMPLE.read_bytes())
    assert answer.status == 200, answer.body[:500]
    return answer.document


def test_the_demo_shows_a_proven_recommendation_and_then_serves_it(folder: Path) -> None:
    with Server(DEMO, folder=folder, settings=UNHURRIED) as server:
        printed = "\n".join(server.output)
        # Before the first request is served, the recommendation has been read by whoever looks at the screen.
        assert "Account Management" in printed
        assert "status: optimal" in printed
        assert server.address.startswith("http://127.0.0.1:")
        keys = shown_keys(server)
        assert set(keys) == {"lms", "hr", "admin"}

        with Client(server.address, keys["lms"]) as client:
            first = recommended(client)
            assert first["status"] == "optimal"
            # What was printed is what is answered.
            for step in first["plan"]["steps"]:
                assert step["module"] in printed
                assert step["title"] in printed
            assert f"{first['plan']['totals']['price']['amount']} SGD" in printed
            second = recommended(client)
            assert second["id"] != first["id"]
            assert same(second) == same(first)
            assert client.ask("GET", f"/v1/recommendations/{first['id']}").document == first
        look_at_the_page(server)
        with Client(server.address, keys["hr"]) as client:
            assert client.ask("GET", "/v1/learners/E-1001").document["id"] == "E-1001"
        with Client(server.address) as nobody:
            assert nobody.ask("POST", "/v1/recommendations", EXAMPLE.read_bytes()).status == 401
        assert server.stop() == 0
    assert not server.failures()

    with Server(DEMO, folder=folder, settings=UNHURRIED) as again:
        fresh = shown_keys(again)["lms"]
        assert fresh != keys["lms"]
        # A key that was shown on an earlier screen no longer opens anything.
        with Client(again.address, keys["lms"]) as late:
            assert late.ask("GET", "/v1/modules").status == 401
        with Client(again.address, fresh) as client:
            assert same(recommended(client)) == same(first)
            assert client.ask("GET", f"/v1/recommendations/{first['id']}").document == first
        assert again.stop(signal.SIGINT) == 0
    assert not again.failures()

    # The same once more without a server, on the database that the demo has left.
    done = run(["recommend", str(EXAMPLE)], folder=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert same(json.loads(done.stdout)) == same(first)
    assert {path.name for path in folder.iterdir() if path.suffix != ".log"} == {"var"}


def look_at_the_page(server: Server) -> None:
    """A browser without a key is led to the door; with the printed key it sees the plan that was printed."""
    page = next(found[0] for line in server.output if (found := re.search(r"http://\S+/learners/\S+", line)))
    path = page.removeprefix(server.address)
    assert path == "/learners/E-1001"
    with Client(server.address) as browser:
        stranger = browser.ask("GET", path)
        assert stranger.status in (303, 401)
        assert b"AM-3" not in stranger.body
        front = browser.ask("GET", "/")
        assert (front.status, front.headers["content-type"]) == (200, "text/html; charset=utf-8")
        form = urlencode({"key": shown_keys(server)["hr"], "next": path}).encode()
        signed = browser.ask("POST", "/sign-in", form, headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert signed.status == 303
        cookie = signed.headers["set-cookie"].partition(";")[0]
        seen = browser.ask("GET", path, headers={"Cookie": cookie})
    assert (seen.status, seen.headers["content-type"]) == (200, "text/html; charset=utf-8")
    text = html.unescape(seen.body.decode())
    assert "Account Management" in text
    steps = [found[1] for line in server.output if (found := re.match(r"  \d+\. (AM-\d+|CS-\d+) ", line))]
    assert steps
    assert all(step in text for step in steps)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_the_demo_hands_out_its_keys_on_loopback_only(folder: Path, host: str) -> None:
    done = run(["demo", "--port", "0", "--host", host], folder=folder)
    assert done.returncode != 0
    assert b"gk_" not in done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (folder / "var").exists()
