"""The real executable: what it prints, and with which status it ends."""

import json
import os
import random
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from service import learners
from service.database import Database
from service.keys import Principal
from service.schemas.learners import LearnerRecord
from service.tables import ApiKey, Learner
from tests import commands
from tests.e2e.servers import UNHURRIED
from tests.service.dated import dated
from tests.service.requests import EXAMPLES, changed, small

ROOT = Path(__file__).parents[2]
GRADUS = Path(sys.executable).parent / "gradus"


def command() -> list[str]:
    """Prefer the installed executable; a checkout that was never installed runs the same function."""
    return [str(GRADUS)] if GRADUS.exists() else [sys.executable, "-m", "service.cli"]


def environment(url: str | None = None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GRADUS_", "LC_", "LANG"))}
    return own | UNHURRIED | {"PYTHONPATH": str(ROOT)} | ({"GRADUS_DATABASE_URL": url} if url else {})


def gradus(
    *arguments: str,
    folder: Path,
    sent: str | bytes = "",
    url: str | None = None,
    more: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    return commands.run(
        arguments,
        folder=folder,
        given=sent.encode() if isinstance(sent, str) else sent,
        environment=environment(url) | (more or {}),
    )


def test_a_request_is_answered_with_no_database_at_hand(tmp_path: Path) -> None:
    """The embedded database is made on the way, below the folder where the command runs."""
    run = gradus("recommend", str(EXAMPLES / "account-management-3-to-4.json"), folder=tmp_path)
    assert (run.returncode, run.stderr) == (0, b"")
    first = json.loads(run.stdout)
    assert first["status"] == "optimal"
    assert (tmp_path / "var" / "gradus.db").exists()
    again = json.loads(gradus("recommend", str(EXAMPLES / "account-management-3-to-4.json"), folder=tmp_path).stdout)
    assert again["plan"] == first["plan"]
    assert again["id"] != first["id"]


def test_a_database_is_named_and_the_request_comes_on_standard_input(database_url: str, tmp_path: Path) -> None:
    run = gradus("recommend", "-", "--database", database_url, folder=tmp_path, sent=json.dumps(small()))
    assert run.returncode == 0, run.stderr
    assert [step["module"] for step in json.loads(run.stdout)["plan"]["steps"]] == ["A", "B"]
    assert not (tmp_path / "var").exists()


def test_a_request_with_dates_is_answered_in_days_and_weeks(database_url: str, tmp_path: Path) -> None:
    run = gradus("recommend", "-", folder=tmp_path, sent=json.dumps(dated()), url=database_url)
    assert (run.returncode, run.stderr) == (0, b"")
    (step,) = json.loads(run.stdout)["plan"]["steps"]
    assert (step["offering"], step["start_on"], step["end_on"]) == ("AM-301-2027-03", "2027-03-01", "2027-03-19")
    assert [week["week"] for week in step["weeks"]] == ["2027-W09", "2027-W10", "2027-W11"]
    late = changed(dated(), "limits/finish_by", "2027-01-03")
    refused = gradus("recommend", "-", folder=tmp_path, sent=json.dumps(late), url=database_url)
    assert refused.returncode == 2
    assert [fault["pointer"] for fault in json.loads(refused.stdout)["errors"]] == ["#/limits/finish_by"]


def test_an_infeasible_request_is_an_answer(database_url: str, tmp_path: Path) -> None:
    request = changed(small(), "limits/budget/amount", "1.00")
    run = gradus("recommend", "-", folder=tmp_path, sent=json.dumps(request), url=database_url)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["status"] == "infeasible"


BAD: dict[str, tuple[bytes, set[str]]] = {
    "no JSON": (b"{", {"#"}),
    "no UTF-8": (b"\xff", {"#"}),
    "two faults": (json.dumps(changed(changed(small(), "goal", "best"), "x", 1)).encode(), {"#/goal", "#/x"}),
    "a wrong reference": (json.dumps(changed(small(), "locks/0/module", "Z")).encode(), {"#/locks/0/module"}),
}


@pytest.mark.parametrize(("sent", "pointers"), BAD.values(), ids=BAD.keys())
def test_bad_input_ends_with_two_and_the_problem_document(
    database_url: str, tmp_path: Path, sent: bytes, pointers: set[str]
) -> None:
    run = gradus("recommend", "-", folder=tmp_path, sent=sent, url=database_url)
    document = json.loads(run.stdout)
    assert (run.returncode, document["status"]) == (2, 422)
    assert {fault["pointer"] for fault in document["errors"]} == pointers
    assert len(run.stderr.decode().splitlines()) == 1


def test_bad_input_is_told_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    run = gradus("recommend", "missing.json", folder=tmp_path, more={"LANG": "zh_CN.UTF-8"})
    assert json.loads(run.stdout)["title"] == "请求无效"
    assert "无法读取文件" in run.stderr.decode()


@pytest.mark.parametrize("file", ["missing.json", ".", "a\nb"])
def test_a_file_that_cannot_be_read_is_bad_input(tmp_path: Path, file: str) -> None:
    run = gradus("recommend", file, folder=tmp_path)
    assert (run.returncode, json.loads(run.stdout)["status"]) == (2, 422)
    assert len(run.stderr.decode().splitlines()) == 1


@pytest.mark.parametrize("url", ["mysql://nowhere/x", "postgresql+psycopg://u:secret@127.0.0.1:1/x"])
def test_a_database_that_is_not_there_ends_with_one(tmp_path: Path, url: str) -> None:
    run = gradus("recommend", "-", "--database", url, folder=tmp_path, sent=json.dumps(small()))
    assert (run.returncode, run.stdout) == (1, b"")
    assert len(run.stderr.decode().splitlines()) == 1
    assert b"secret" not in run.stderr


def test_a_database_that_others_look_after_is_not_migrated_unasked(
    empty_database_url: str, dialect: str, tmp_path: Path
) -> None:
    run = gradus("recommend", "-", folder=tmp_path, sent=json.dumps(small()), url=empty_database_url)
    assert run.returncode == (1 if dialect == "postgresql" else 0)
    assert gradus("migrate", folder=tmp_path, url=empty_database_url).returncode == 0
    assert gradus("recommend", "-", folder=tmp_path, sent=json.dumps(small()), url=empty_database_url).returncode == 0


def test_a_catalogue_is_looked_at_then_imported_then_the_same(database_url: str, tmp_path: Path) -> None:
    shipped = str(ROOT / "catalog" / "data")
    for arguments in (("--dry-run",), (), ("--dry-run",)):
        run = gradus("import", shipped, *arguments, folder=tmp_path, url=database_url)
        assert run.returncode == 0, run.stderr
    assert b" 0 created, 0 changed, 0 retired" in b" " + run.stdout.splitlines()[-1]
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("modules:\n  - id: M-1\n", encoding="utf-8")
    run = gradus("import", str(wrong), folder=tmp_path, url=database_url)
    assert run.returncode == 2
    assert b"wrong.yaml:2" in run.stdout


def test_a_token_opens_the_server_and_no_other_does(database_url: str, tmp_path: Path) -> None:
    made = gradus("token", "--permission", "lms", folder=tmp_path, url=database_url)
    token = made.stdout.decode().strip()
    assert re.fullmatch(r"gk_[0-9a-f]{16}_\S+", token)
    assert gradus("token", "--permission", "king", folder=tmp_path, url=database_url).returncode == 2
    with running("serve", "--port", "0", folder=tmp_path, url=database_url) as address:
        answer = ask(f"{address}/v1/recommendations", token, small())
        assert answer["status"] == "optimal"
        assert ask(f"{address}/v1/recommendations/{answer['id']}", token) == answer


def test_the_openapi_document_is_printed(tmp_path: Path) -> None:
    document = json.loads(gradus("openapi", folder=tmp_path).stdout)
    assert "/v1/recommendations" in document["paths"]


def test_the_demo_leaves_a_database_alone_that_was_not_named_for_it(database_url: str, tmp_path: Path) -> None:
    """A setting made for the real service does not send sample people and open keys there."""
    run = gradus("demo", "--port", "0", folder=tmp_path, url=database_url)
    assert (run.returncode, len(run.stderr.decode().splitlines())) == (1, 1)
    assert b"--database" in run.stderr
    assert b"gk_" not in run.stdout + run.stderr
    opened = Database(database_url)
    with opened.read() as session:
        assert session.exec(select(Learner)).all() == []
        assert session.exec(select(ApiKey)).all() == []
    opened.dispose()


def test_the_demo_listens_where_it_is_told_and_keeps_a_learner_that_is_there(database_url: str, tmp_path: Path) -> None:
    opened = Database(database_url)
    record = LearnerRecord.model_validate({"name": "Somebody real"})
    learners.store(opened, "E-1001", record, Principal(name="test", permissions=frozenset({"lms"})))
    told = {"GRADUS_PORT": str(free_port()), "GRADUS_HOST": "127.0.0.1"}
    with running("demo", "--database", database_url, folder=tmp_path, more=told) as address:
        assert address == f"http://127.0.0.1:{told['GRADUS_PORT']}"
    with opened.read() as session:
        assert session.get_one(Learner, "E-1001").name == "Somebody real"
    opened.dispose()


def free_port() -> int:
    """Return a port that nobody has, below those that the system gives to whoever asks for any."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("a hundred ports are taken")


def test_the_demo_listens_on_loopback_only(tmp_path: Path) -> None:
    by_setting = {"GRADUS_PORT": "0", "GRADUS_HOST": "0.0.0.0"}
    for run in (
        gradus("demo", "--host", "0.0.0.0", "--port", "0", folder=tmp_path),
        gradus("demo", folder=tmp_path, more=by_setting),
    ):
        assert run.returncode == 1
        assert b"loopback" in run.stderr


def test_an_address_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = gradus("serve", "--port", str(taken.getsockname()[1]), folder=tmp_path)
    assert (run.returncode, len(run.stderr.decode().splitlines())) == (1, 1)
    assert b"--port" in run.stderr
    assert b"GRADUS_PORT" in run.stderr


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = gradus("--help", folder=tmp_path).stdout.decode()
    for name in ("recommend", "serve", "migrate", "import", "openapi", "token", "demo"):
        assert re.search(rf"\b{name}\b", shown)


class running:
    """Start a server, wait until it says where it listens, and stop it again."""

    shown = ""

    def __init__(
        self, *arguments: str, folder: Path, url: str | None = None, more: dict[str, str] | None = None
    ) -> None:
        self.process = subprocess.Popen(
            [*command(), *arguments],
            cwd=folder,
            env=environment(url) | (more or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> str:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if line.startswith("Listening on "):
                running.shown = "".join(lines)
                return line.split()[-1]
        raise AssertionError("".join(lines))

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.communicate(timeout=240)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        assert self.process.returncode == 0


def ask(url: str, token: str, body: Any = None) -> Any:
    request = urllib.request.Request(url, data=json.dumps(body).encode() if body is not None else None)
    request.add_header("Authorization", f"Bearer {token}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=240) as response:
        return json.load(response)


def test_what_is_exported_is_imported_into_another_database(tmp_path: Path) -> None:
    """Catalogue and people, as CSV files and as a workbook; the same again changes nothing."""
    people = tmp_path / "attainments.csv"
    people.write_text("learner;competency;level\nE-7;csm/integrity;2\n", "utf-8")
    (tmp_path / "learners.csv").write_text("id\nE-7\n", "utf-8")
    first = "sqlite:///" + str(tmp_path / "first.db")
    run = gradus("import", str(people), str(tmp_path / "learners.csv"), folder=tmp_path, url=first)
    assert (run.returncode, run.stdout.decode().splitlines()[0]) == (0, "+ learner E-7")
    for number, (name, options) in enumerate({"out": ["--format", "csv"], "out.xlsx": []}.items()):
        assert gradus("export", name, "--people", *options, folder=tmp_path, url=first).returncode == 0
        other = f"sqlite:///{tmp_path}/{number}.db"
        assert gradus("import", name, folder=tmp_path, url=other).returncode == 0
        again = gradus("import", name, "--dry-run", folder=tmp_path, url=other)
        assert b"0 created, 0 changed, 0 retired" in again.stdout
        assert b"people: 0 created, 0 changed, 1 same" in again.stdout


def test_a_template_is_printed_or_written(tmp_path: Path) -> None:
    run = gradus("template", "offerings", folder=tmp_path)
    assert run.stdout.decode("utf-8-sig").startswith("id,module,start_on,end_on")
    assert gradus("template", "people", "--out", "people.xlsx", folder=tmp_path).returncode == 0
    assert (tmp_path / "people.xlsx").read_bytes().startswith(b"PK")
    assert gradus("template", "lunch", folder=tmp_path).returncode == 2


@pytest.mark.parametrize("name", ["case", "case-1.0", "moodle"])
def test_a_framework_goes_out_in_a_published_format_and_comes_in_again(tmp_path: Path, name: str) -> None:
    file = "out.csv" if name == "moodle" else "out.json"
    run = gradus("export", file, "--format", name, "--framework", "csm", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    again = gradus("import", file, "--dry-run", folder=tmp_path)
    assert again.returncode == 0, again.stdout
    if name != "moodle":
        assert again.stdout.splitlines()[-1].startswith(b"0 created, 0 changed, 0 retired")
    assert gradus("import", file, "--format", "onet", folder=tmp_path).returncode == 2


def test_an_export_that_cannot_be_is_refused(tmp_path: Path) -> None:
    unknown = ["--format", "case", "--framework", "x"]
    for options in (["--format", "pdf"], ["--format", "case"], ["--framework", "csm"], unknown):
        run = gradus("export", "out", *options, folder=tmp_path)
        assert (run.returncode, run.stdout) == (2, b""), options
        assert run.stderr.startswith(b"gradus: ")
    assert not (tmp_path / "out").exists()
