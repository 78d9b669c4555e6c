"""Workers that are killed, frozen and replaced; `make soak-jobs` does the same many times over, on both databases."""

import random
from pathlib import Path

import pytest

from service.database import Database
from service.migrating import migrate
from tests.conftest import CHOSEN
from tests.postgresql import PostgreSQLServer
from tests.service.jobs import killing
from tests.service.jobs.killing import Disturbance

#: On both what the database decides: who has the job, and who may write. The rest is a matter of processes.
CASES = [
    (disturb, dialect)
    for number, disturb in enumerate(killing.DISTURBANCES)
    for place, dialect in enumerate(CHOSEN)
    if disturb in (killing.replica_takes_over, killing.owner_freezes) or place == number % len(CHOSEN)
]


@pytest.mark.parametrize(("disturb", "dialect"), CASES)
def test_a_job_ends_as_if_nothing_had_happened(
    disturb: Disturbance, dialect: str, database_url: str, tmp_path: Path
) -> None:
    with killing.scene(database_url, tmp_path) as scene:
        disturb(scene, random.Random(f"{disturb.__name__} on {dialect}"))
        scene.judge()


@pytest.mark.skipif("postgresql" not in CHOSEN, reason="GRADUS_TEST_DATABASES leaves PostgreSQL out")
def test_a_job_outlives_its_database(tmp_path: Path) -> None:
    with PostgreSQLServer() as server:
        url = server.create("mortal")
        server.make_durable("mortal")
        database = Database(url)
        migrate(database)
        database.dispose()
        with killing.scene(url, tmp_path, server) as scene:
            killing.database_dies(scene, random.Random(1))
            scene.judge()
