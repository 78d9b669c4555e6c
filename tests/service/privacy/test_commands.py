"""The audit trail and erasures from the command line."""

from pathlib import Path

from service.audit import record
from service.database import Database
from tests.service.test_cli import gradus


def test_a_trail_is_verified_against_its_heads_and_a_person_erased(sqlite_database: Database, tmp_path: Path) -> None:
    with sqlite_database.write() as session:
        record(session, principal="key:1", action="learner.read", object_kind="learner", object_id="E-1")
    url = sqlite_database.url
    heads = gradus("audit", "heads", folder=tmp_path, url=url)
    assert heads.returncode == 0, heads.stderr
    (tmp_path / "heads").write_bytes(heads.stdout)
    erased = gradus("erase", "E-1", folder=tmp_path, url=url)
    assert (erased.returncode, erased.stdout.split()[1]) == (0, b"asked"), erased.stderr
    assert gradus("erase", "nobody", folder=tmp_path, url=url).returncode != 0
    verified = gradus("audit", "verify", "--heads", "heads", folder=tmp_path, url=url)
    assert (verified.returncode, verified.stdout) == (0, b"The audit trail holds together: 2 rows.\n")
    secret = {"GRADUS_AUDIT_SECRET": "s" * 40}
    keyless = gradus("audit", "verify", folder=tmp_path, url=url, more=secret)
    assert keyless.returncode == 0, keyless.stderr
    assert b"Sealed without the secret, as before it was set: 2 rows, the last at 20" in keyless.stdout
    with sqlite_database.write() as session:
        session.connection().exec_driver_sql("UPDATE audit_event SET principal = 'key:2' WHERE place = 1")
    broken = gradus("audit", "verify", "--heads", "heads", folder=tmp_path, url=url)
    assert broken.returncode == 1
    assert b"lane 0, place 1" in broken.stdout
    spoken = gradus("audit", "verify", folder=tmp_path, url=url, more={"LC_ALL": "zh_CN.UTF-8"})
    assert "审计记录" in spoken.stdout.decode()
