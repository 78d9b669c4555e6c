"""The walls between the rooms, kept by machines: imports, one name for each rule, one door, no twin facts."""

import ast
import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from pkgutil import iter_modules

import grimp
import pytest

import solver
from solver.annual import rules as annual_rules
from solver.path import calendar_model, circles, model, rules
from solver.path.objective import TIERS as MEASURES
from solver.path.tiers import COST_TIERS, STEP_TIERS

ROOT = Path(__file__).parent.parent

#: Rules that hold without a constraint of their own; `docs/model.md` says why, rule by rule.
BY_CONSTRUCTION_OR_PREPARATION = {
    "steps_are_known_modules",
    "each_module_is_taken_once",
    "completed_modules_are_not_repeated",
    "module_prerequisites_come_first",
    "barred_modules_are_left_out",
    "steps_have_their_place",
    "work_in_progress_goes_on",
    "nothing_is_superfluous",
}
#: Constraints that a plan cannot show: they tie the model's claims to what is taken.
OF_THE_MODEL_ALONE = {"steps_are_supported", "support_is_well_founded"}


#: All that a second look at a year may reach in the solver: values, rules and simulation, and nothing that searches.
JUDGES_OF_A_YEAR = {
    "solver.annual.answer",
    "solver.annual.check",
    "solver.annual.excerpts",
    "solver.annual.objective",
    "solver.annual.problem",
    "solver.annual.rules",
    "solver.domain",
    "solver.path.answer",
    "solver.path.calendar_rules",
    "solver.path.learner_days",
    "solver.path.learner_state",
    "solver.path.objective",
    "solver.path.problem",
    "solver.path.rules",
    "solver.result",
}


def _headings(page: str = "docs/model.md") -> set[str]:
    return set(re.findall(r"^### (\w+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))


def _constraints() -> set[str]:
    # A constraint adds its rows and returns nothing.
    names = {
        name
        for file in (model, calendar_model)
        for name, value in inspect.getmembers(file, inspect.isfunction)
        if value.__module__ == file.__name__ and inspect.signature(value).return_annotation is None
    }
    return names | {circles.support_is_well_founded.__name__}


def test_a_rule_has_one_name_in_the_check_the_model_and_the_documents() -> None:
    judged = {rule.__name__ for rule in rules.RULES} | {rules.demand_is_met.__name__}
    assert _headings() == judged | OF_THE_MODEL_ALONE
    assert _constraints() == (judged | OF_THE_MODEL_ALONE) - BY_CONSTRUCTION_OR_PREPARATION


def test_a_rule_of_a_year_has_one_name_in_the_check_and_the_documents() -> None:
    written = {
        name
        for name, value in inspect.getmembers(annual_rules, inspect.isfunction)
        if value.__module__ == annual_rules.__name__ and not name.startswith("_")
    }
    judged = {rule.__name__ for rule in annual_rules.RULES}
    assert written - {annual_rules.violations.__name__} == judged
    assert _headings("docs/annual.md") == judged


@pytest.mark.parametrize("goal", solver.Goal)
def test_the_tiers_of_the_search_are_those_of_the_judge(goal: solver.Goal) -> None:
    searched = [tier.name for tier in (*STEP_TIERS, *COST_TIERS[goal])]
    assert searched == [measure.name for measure in MEASURES[goal]]


def test_the_door_of_the_solver_names_what_it_exports() -> None:
    imported = {
        alias.asname or alias.name
        for node in ast.walk(ast.parse((ROOT / "solver/__init__.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted(imported) == solver.__all__


def test_the_one_door_stands_before_every_room_of_the_solver() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    door = next(contract for contract in tool["contracts"] if contract["name"] == "the solver has one door")
    assert set(door["forbidden_modules"]) == {f"solver.{entry.name}" for entry in iter_modules(solver.__path__)}


def test_a_second_look_at_a_year_reaches_nothing_that_searches() -> None:
    """The contract names what was there when it was written; this also sees what came later."""
    graph = grimp.build_graph("solver", cache_dir=None)
    reached = graph.find_upstream_modules("solver.annual.verify", as_package=True)
    assert {name for name in reached if name not in ("solver", "solver.annual", "solver.path")} == JUDGES_OF_A_YEAR


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contracts_can_fail(tmp_path: Path) -> None:
    """A clock in the solver, and a solver in the catalogue, are both seen."""
    for room in ("catalog", "service", "solver", "migrations"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "data", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "solver/clock.py").write_text("import time\n", encoding="utf-8")
    (tmp_path / "catalog/shortcut.py").write_text("import solver\n", encoding="utf-8")
    program = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "the solver is pure BROKEN" in done.stdout
    assert "catalog and solver never meet below service BROKEN" in done.stdout


def _sources() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    return [ROOT / name for name in listed if name.endswith(".py") and (ROOT / name).is_file()]


def test_no_file_is_too_large_to_read() -> None:
    sources = _sources() or list(ROOT.glob("*/**/*.py"))
    assert len(sources) > 50
    large = {
        str(path.relative_to(ROOT)): count for path in sources if (count := len(path.read_text().splitlines())) > 400
    }
    assert not large


def test_no_money_is_a_float() -> None:
    """Prices and budgets are whole minor units: no division and no float() beside them."""
    suspects = []
    for path in [*ROOT.glob("solver/**/*.py"), *ROOT.glob("catalog/**/*.py"), *ROOT.glob("service/**/*.py")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"(float\([^)]*minor|minor\w*\s*/(?!/))", line) and "greedy" not in path.name:
                suspects.append(f"{path.relative_to(ROOT)}:{number}")
    assert not suspects
