"""With a secret, nothing that somebody else has written into the database is run as a program."""

import pickle
import zlib
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import col, select

from service.annual.material import marked, packed, unpacked
from service.migrating import migrate
from service.tables import JobKept
from tests.conftest import Databases
from tests.service.annual.years import year
from tests.service.conftest import serving
from tests.service.jobs.years import worker

SECRET = "of nobody else, and long enough for one"


class Runs:
    """Leaves a file behind when it is read."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return Path.touch, (self.file,)


@pytest.mark.parametrize("disguise", [b"", b"signed\n" + bytes(32)])
def test_what_others_have_packed_is_not_read(databases: Databases, tmp_path: Path, disguise: bytes) -> None:
    url = databases.copy("sqlite", "migrated", migrate)
    file = tmp_path / "run"
    evil = marked(disguise + zlib.compress(pickle.dumps(Runs(file))))
    with serving(url, audit_secret=SecretStr(SECRET)) as api:
        hr = api.keyed("hr")
        address = hr.post("/v1/annual-plans", json=year()).headers["location"]
        with api.database.write() as session:
            parts = col(JobKept.part) == "material"
            assert session.connection().execute(update(JobKept).where(parts).values(content=evil)).rowcount == 1
        assert worker(api.database).work()
        # The question is read anew from the request.
        assert hr.get(address).json()["status"] == "optimal"
        assert not file.exists()
        with api.database.read() as session:
            content = session.exec(select(JobKept.content).where(JobKept.part == "material")).one()
    seal = SECRET.encode()
    found = unpacked(content, seal)
    assert found is not None
    assert unpacked(packed(found, seal), seal) == found
    assert unpacked(packed(found, None), None) == found
    for other in (content[:-1], content + b"x", packed(found, None), packed(found, b"of somebody else")):
        assert unpacked(other, seal) is None
    assert unpacked(content, None) is None
    databases.discard(url)
