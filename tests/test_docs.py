"""The documents say what is so: settings, commands, words, links, and answers that were really given."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import catalog
import solver
from service.cli import app
from service.database import Database
from service.keys import Principal
from service.recommend import Recommender
from service.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_with_its_meaning() -> None:
    rows = dict(re.findall(r"^\| `GRADUS_(\w+)` \| .* \| (.*) \|$", README, re.MULTILINE))
    assert rows == {name.upper(): field.description for name, field in Settings.model_fields.items()}


def test_every_setting_has_its_purpose() -> None:
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = page.partition("## Settings by purpose")[2].partition("Secrets are")[0]
    named = re.findall(r"`GRADUS_(\w+)`", table)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_every_command_is_in_the_readme() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert commands == set(re.findall(r"^\| `gradus ([\w-]+)", README, re.MULTILINE))


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+(?:-[a-z]+)*)", README))
    assert named
    assert named <= targets


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/annual.md",
        "docs/model.md",
        "docs/catalogue.md",
        "docs/choices.md",
        "docs/scenarios.md",
        "docs/frontier.md",
        "docs/operations.md",
        "docs/pages.md",
        "docs/privacy.md",
        "docs/webhooks.md",
        "docs/access.md",
        "docs/years.md",
    ],
)
def test_every_link_leads_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_file_that_the_documents_name_exists() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for name in re.findall(
            r"`((?:solver|catalog|service|migrations|tests|docs)/[\w./-]+)`", path.read_text("utf-8")
        ):
            assert (ROOT / name).exists(), f"{path.name} names {name}"


def test_the_glossary_has_the_types_of_the_core() -> None:
    words = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").lower()
    for name in (
        "Attainment",
        "Bar",
        "Competency",
        "Gap",
        "Goal",
        "LearningOutcome",
        "LearningPath",
        "Lock",
        "Module",
        "Relaxation",
        "Requirement",
        "Status",
        "Term",
    ):
        assert hasattr(solver, name)
        assert re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower() in words, name
    for name in ("Framework", "Competency", "Role", "Module", "Changeset", "Finding"):
        assert hasattr(catalog, name)
        assert name.lower() in words, name


def _is_part(shown: Any, real: Any) -> bool:
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(
            key in real and _is_part(value, real[key]) for key, value in shown.items()
        )
    return bool(shown == real)


def test_the_openapi_document_changes_only_on_purpose() -> None:
    """`gradus openapi > docs/openapi.json` is the purpose."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("gradus")), "openapi"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))


def test_the_answer_in_the_readme_was_really_given(catalog_database: Database) -> None:
    example = json.loads((ROOT / "service/examples/account-management-3-to-4.json").read_text(encoding="utf-8"))
    caller = Principal(name="reader", permissions=frozenset({"lms"}))
    answer = Recommender(catalog_database, Settings()).recommend(example, caller, "en")
    shipped_answer = answer.model_dump(mode="json")
    block = re.search(r"```json\n(.*?)```", README, re.DOTALL)
    assert block
    assert _is_part(json.loads(block.group(1)), shipped_answer)
    steps = {f"{step['position']}. {step['module']} {step['title']}" for step in shipped_answer["plan"]["steps"]}
    shown = set(re.findall(r"^  (\d\. \S+ [^:]+):", README, re.MULTILINE))
    assert shown
    assert shown <= steps
