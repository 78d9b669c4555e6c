"""A disk that is full, a real one: what reads goes on, whoever watches is told, and all is well when there is room."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from service import disk_space
from service.app import create_app
from service.database import Database
from service.metrics import FOLDER, RESERVED
from service.migrating import migrate
from service.settings import Settings
from tests.service.access.verdicts import routes
from tests.service.conftest import serving

MEBIBYTE = 2**20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Give a file system of so many bytes, where one may be made."""
    mounted = []

    def made(size: int) -> Path:
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        told = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False
        )
        if told.returncode:
            pytest.skip("no file system may be made here")
        mounted.append(folder)
        return folder

    yield made
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)


def fill(folder: Path) -> Path:
    """Take all the room that there is."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (MEBIBYTE, 4096, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    return ballast


def test_a_full_disk_is_told_and_what_reads_goes_on(small_disk: Callable[[int], Path]) -> None:
    folder = small_disk(24 * MEBIBYTE)
    url = f"sqlite:///{folder}/gradus.db"
    database = Database(url)
    migrate(database)
    database.dispose()
    with serving(url, least_free_bytes=4 * MEBIBYTE) as api:
        admin = api.keyed("admin")

        def told() -> list[str]:
            answer = api.get("/v1/health/ready")
            assert answer.status_code == 200
            return [note["params"]["place"] for note in answer.json()["warnings"] if note["code"] == "little_space"]

        def free() -> int:
            lines = admin.get("/metrics").text.splitlines()
            return int(
                next(line for line in lines if line.startswith('gradus_free_bytes{place="database"}')).split()[1]
            )

        def stored(key: str) -> int:
            status: int = api.put(f"/v1/learners/{key}", json={"name": "x" * 200}).status_code
            return status

        def is_there(key: str) -> bool:
            status: int = api.get(f"/v1/learners/{key}").status_code
            return status == 200

        assert told() == []
        assert free() > 4 * MEBIBYTE
        assert stored("E-1") == 201
        ballast = fill(folder)
        assert told() == ["database"]
        chinese = api.get("/v1/health/ready", headers={"Accept-Language": "zh"}).json()["warnings"]
        assert "数据库" in chinese[0]["text"]
        # The journal has some room of before.
        statuses = [stored(f"F-{number}") for number in range(100)]
        assert statuses[-1] == 503
        assert free() < MEBIBYTE
        assert api.get("/v1/roles").status_code == 200
        assert told() == ["database"]
        ballast.unlink()
        assert told() == []
        assert stored("E-2") == 201
        assert set(statuses) <= {201, 503}
        assert [is_there(f"F-{number}") for number in range(len(statuses))] == [status == 201 for status in statuses]


def test_every_place_that_is_written_to_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    url = f"sqlite:///{tmp_path}/gradus.db"
    settings = Settings(database_url=url, backup_folder=str(tmp_path))
    assert set(disk_space.free_bytes(settings)) == {"database", "temporary", "metrics", "backups"}
    nowhere = Settings(database_url=url, backup_folder=str(tmp_path / "none"))
    assert "backups" not in disk_space.free_bytes(nowhere)
    elsewhere = Settings(database_url="postgresql+psycopg://gradus@db/gradus")
    assert set(disk_space.free_bytes(elsewhere)) == {"temporary", "metrics"}
    assert disk_space.short_of_space(Settings(database_url=url, least_free_bytes=0)) == ()
    assert "database" in disk_space.short_of_space(Settings(database_url=url, least_free_bytes=2**62))


COUNTS = """
import sys
from service.metrics import Metrics
counted = Metrics()
counted.at_work(1, 2)
print("counts", flush=True)
sys.stdin.readline()
routes = [known.split() for known in sys.argv[1:]]
for method, route in routes:
    for status in (200, 304, 401, 404, 422, 503):
        counted.answered(route=route, method=method, status=status, seconds=0.1)
shown = counted.exposed({}, {}).decode()
assert all(f'route="{route}"' in shown for _, route in routes)
print("counted", flush=True)
"""


def counted(folder: Path, between: Callable[[], object]) -> tuple[int, str]:
    """Have a process count every route, and something happen before it does; return how it ended, and what it said."""
    known = [f"{method} {path}" for method, path in routes(create_app(Settings()))]
    assert len(known) > 100
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTS, *known],
        env={**os.environ, FOLDER: str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    between()
    rest, _ = process.communicate("\n")
    return process.returncode, first + rest


def test_a_disk_that_gets_full_ends_no_process_that_counts(small_disk: Callable[[int], Path]) -> None:
    folder = small_disk(8 * MEBIBYTE)
    assert counted(folder, lambda: fill(folder)) == (0, "counts\ncounted\n")
    sizes = {file.name.rsplit("_", 1)[0]: file.stat().st_size for file in folder.glob("*.db")}
    assert sizes == RESERVED, "all that there is to count has the room that was taken for it"


def test_a_process_that_finds_no_room_counts_for_itself(small_disk: Callable[[int], Path]) -> None:
    folder = small_disk(MEBIBYTE)
    assert counted(folder, lambda: None) == (0, "counts\ncounted\n")
    assert list(folder.glob("*.db")) == []
