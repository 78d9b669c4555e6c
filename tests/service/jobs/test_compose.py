"""The compose file says what the programs understand: commands, options, settings."""

from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from distributed.cli.dask_scheduler import main as scheduler
from distributed.cli.dask_worker import main as machine
from typer.main import get_command

from service.cli import app
from service.settings import Settings

ROOT = Path(__file__).parents[3]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CHOSEN = {"${GRADUS_CLUSTER_CORES:-2}": "2"}


def command(name: str) -> list[str]:
    return [CHOSEN.get(word, word) for word in SERVICES[name].get("command", ["gradus", "serve"])]


@pytest.mark.parametrize("name", ["prepare", "service", "worker"])
def test_commands_of_gradus_exist(name: str) -> None:
    program, *words = command(name)
    assert program == "gradus"
    gradus = get_command(app)
    assert isinstance(gradus, click.Group) or hasattr(gradus, "commands")
    assert words[0] in gradus.commands


@pytest.mark.parametrize(("name", "program"), [("scheduler", scheduler), ("machine", machine)])
def test_commands_of_the_cluster_are_understood(name: str, program: click.Command) -> None:
    assert command(name)[0] == "dask"
    program.make_context(name, command(name)[2:])


def test_a_machine_does_one_thing_at_a_time_for_the_scheduler_that_the_worker_asks() -> None:
    options = machine.make_context("machine", command("machine")[2:]).params
    assert (options["nthreads"], options["n_workers"]) == (1, "2")
    assert options["scheduler"] == SERVICES["worker"]["environment"]["GRADUS_CLUSTER"]
    port = scheduler.make_context("scheduler", command("scheduler")[2:]).params["port"]
    assert options["scheduler"] == f"tcp://scheduler:{port}"


def test_settings_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("prepare", "service", "worker"):
        given = {key: value for key, value in SERVICES[name]["environment"].items() if key.startswith("GRADUS_")}
        assert {key.removeprefix("GRADUS_").lower() for key in given} <= set(Settings.model_fields)
        for key, value in given.items():
            monkeypatch.setenv(key, CHOSEN.get(value, value))
        Settings()


def test_only_the_worker_and_machines_reach_the_scheduler() -> None:
    inside = {name for name, entry in SERVICES.items() if "cluster" in entry["networks"]}
    assert inside == {"worker", "scheduler", "machine"}
    assert COMPOSE["networks"]["cluster"] == {"internal": True}
    assert [name for name, entry in SERVICES.items() if "ports" in entry] == ["service"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["service"]["ports"])
