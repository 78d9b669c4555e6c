"""Workers that are killed, frozen and replaced, on both databases; `make soak-jobs` does the same many times over."""

import random
from pathlib import Path

import pytest

from tests.service.jobs import killing
from tests.service.jobs.killing import Disturbance


@pytest.mark.parametrize("disturb", killing.DISTURBANCES, ids=lambda disturb: disturb.__name__)
def test_a_job_ends_as_if_nothing_had_happened(disturb: Disturbance, database_url: str, tmp_path: Path) -> None:
    with killing.scene(database_url, tmp_path) as scene:
        disturb(scene, random.Random(database_url.partition(":")[0] + disturb.__name__))
        scene.judge()
