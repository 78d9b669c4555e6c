"""A seeded tenth of what `make fuzz` runs."""

import re
import subprocess
import sys
from pathlib import Path

from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.e2e.servers import environment
from tests.fuzz_people import CANARIES, OTHER, Watched, people

PROJECT = Path(__file__).parents[2]
CASES = 500


def test_generated_requests_are_answered_as_the_document_says() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--cases", str(CASES), "--keys", "lms,employee", "--processes", "2"],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=840,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    executed = re.search(r"executed (\d+) cases, (\d+) checks, 0 faults", told)
    assert executed is not None, told
    assert int(executed[1]) >= CASES
    # Every case goes through several checks.
    assert int(executed[2]) > 5 * int(executed[1])


def test_words_of_somebody_else_are_found_where_they_are_told(shipped_copy: str) -> None:
    settings = Settings(database_url=shipped_copy)
    callers = people(create_app(settings), "hr")
    watched = Watched(create_app(settings), callers.own)
    http = TestClient(watched)
    for token in (callers.own, callers.peer):
        headers = {"Authorization": f"Bearer {token}"}
        assert http.get(f"/v1/learners/{OTHER}", headers=headers).status_code == 200
        assert http.get("/v1/learners", headers=headers).status_code == 200
    # Those of the peer are not looked at; a word that was asked for may come back.
    assert watched.searched == 2
    assert {told.partition(" tells ")[0] for told in watched.found} == {f"GET /v1/learners/{OTHER}", "GET /v1/learners"}
    assert f"GET /v1/learners/{OTHER} tells {CANARIES[0]}" not in watched.found
    assert f"GET /v1/learners tells {CANARIES[0]}" in watched.found
