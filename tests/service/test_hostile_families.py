"""Some two hundred bodies that no client should send: each refused, none an error of ours, none taking much memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.hostile_bodies import BAD_BODIES, BAD_RECORDS
from tests.service.conftest import Api
from tests.service.hostile_families import families

FAMILIES = dict(families())
#: What the reading of all of them may take beyond what the program itself takes.
MEMORY = 200 * 2**20

CHILD = """
import resource
from service import asking, strict_json
from tests.service.hostile_families import families
bodies = [body for _, body in families()]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for body in bodies:
    try:
        asking.ask(strict_json.read(body))
    except strict_json.BadJson:
        pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def test_there_are_two_hundred() -> None:
    assert len(set(FAMILIES.values()) | set(BAD_BODIES.values()) | set(BAD_RECORDS.values())) >= 200


@pytest.mark.parametrize("part", range(8))
def test_each_is_refused_and_tells_nothing_of_the_inside(sqlite_api: Api, part: int) -> None:
    for name, body in list(FAMILIES.items())[part::8]:
        answer = sqlite_api.post("/v1/recommendations", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, (name, answer.status_code, answer.text[:300])
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.content)["status"] == 422
        assert len(answer.content) < 1_000_000, name
        assert "Traceback" not in answer.text, name


def test_reading_all_of_them_takes_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < MEMORY
