"""What /metrics shows, and to whom; and that several processes count together."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from service import metrics
from service.settings import Settings
from tests.service.conftest import Api
from tests.service.requests import small

CANARY = "Canary-Wren-7731"


def test_only_administrators_see_what_is_counted(sqlite_api: Api) -> None:
    assert sqlite_api.without_key().get("/metrics").status_code == 401
    for permission in ("lms", "hr", "manager"):
        assert sqlite_api.keyed(permission).get("/metrics").status_code == 403
    shown = sqlite_api.keyed("admin").get("/metrics")
    assert shown.status_code == 200
    assert shown.headers["content-type"].startswith("text/plain")


def test_requests_are_counted_by_route_and_never_by_address(sqlite_api: Api) -> None:
    admin = sqlite_api.keyed("admin")
    for name in (CANARY, f"{CANARY}-2"):
        assert sqlite_api.get(f"/v1/learners/{name}").status_code == 404
    sqlite_api.get(f"/{CANARY}")
    sqlite_api.http.request(CANARY, "/v1/roles")
    shown = admin.get("/metrics").text
    counted = 'gradus_requests_total{method="GET",route="/v1/learners/{learner_id:path}",status="404"} 2.0'
    assert counted in shown
    assert 'gradus_requests_total{method="GET",route="none",status="404"} 1.0' in shown
    assert 'gradus_requests_total{method="other",route="/v1/roles",status="405"} 1.0' in shown
    assert 'gradus_refused_total{why="not-found"} 3.0' in shown
    assert CANARY not in shown


def test_searches_answers_and_what_is_stored_are_counted(catalog_api: Api) -> None:
    for _ in range(2):
        assert catalog_api.post("/v1/recommendations", json=small()).status_code == 200
    shown = catalog_api.keyed("admin").get("/metrics").text
    assert 'gradus_answers_total{cache="hit"} 1.0' in shown
    assert 'gradus_answers_total{cache="miss"} 1.0' in shown
    assert 'gradus_solve_seconds_count{goal="' in shown
    assert 'gradus_jobs{state="waiting"} 0' in shown
    assert 'gradus_deliveries{state="failed"} 0' in shown


CHILD = """
import sys
from service.metrics import Metrics
counted = Metrics()
counted.answered(route="/r", method="GET", status=200, seconds=0.1)
counted.at_work(2, 5)
sys.stdout.write(counted.exposed({}, {}).decode())
"""


def test_processes_count_together_and_the_dead_are_busy_no_more(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of a run before")
    with metrics.shared(Settings(metrics_folder=str(folder))):
        shown = ""
        for place in (1, 2, 3):
            child = subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True)
            shown, _ = child.communicate()
            assert f'gradus_requests_total{{method="GET",route="/r",status="200"}} {place}.0' in shown
            assert "gradus_workers_busy 2.0" in shown
            assert "gradus_queue_waiting 5.0" in shown
            metrics.forget(child.pid)
    # The folder that somebody named is left to them.
    assert folder.exists()


def test_what_killed_services_left_is_cleared_away_and_nothing_that_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def count() -> set[str]:
        return {folder.name for folder in tmp_path.iterdir()}

    with metrics.shared(Settings()):
        (first,) = count()
        os.utime(tmp_path / first, (0, 0))
    assert count() == set()
    for name in ("gradus-metrics-left", "gradus-metrics-new", "else"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "counter_1.db").write_bytes(b"of a run before")
    (tmp_path / "gradus-metrics-way").symlink_to(tmp_path / "else")
    os.utime(tmp_path / "gradus-metrics-left", (0, 0))
    os.utime(tmp_path / "else", (0, 0))
    with metrics.shared(Settings()):
        (held,) = count() - {"gradus-metrics-left", "gradus-metrics-new", "gradus-metrics-way", "else"}
        assert "gradus-metrics-left" not in count()
        os.utime(tmp_path / held, (0, 0))
        with metrics.shared(Settings()):
            assert held in count()
        os.environ[metrics.FOLDER] = str(tmp_path / held)
    assert count() == {"gradus-metrics-new", "gradus-metrics-way", "else"}
    assert (tmp_path / "else" / "counter_1.db").exists()
