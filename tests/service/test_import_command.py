"""The import and export commands as a person types them: said first, all or nothing, and nothing taken back unasked."""

from pathlib import Path

import pytest

from catalog import SHIPPED
from tests.conftest import in_turn
from tests.service.test_cli import gradus


def said(*arguments: str, url: str, folder: Path, status: int = 0) -> list[str]:
    run = gradus(*arguments, url=url, folder=folder)
    assert run.returncode == status, run.stderr
    return [*run.stdout.decode().splitlines(), *run.stderr.decode().splitlines()]


def test_the_shipped_catalogue_comes_back_only_when_asked_for(catalog_database_url: str, tmp_path: Path) -> None:
    (tmp_path / "modules.csv").write_text("id,price,price_currency,effort_hours\nAM-301,1.00,SGD,14\n", "utf-8")

    def run(*arguments: str, status: int = 0) -> list[str]:
        return said("import", *arguments, url=catalog_database_url, folder=tmp_path, status=status)

    assert run("modules.csv", "--dry-run")[0].startswith("~ module AM-301 (")
    assert run("modules.csv")[-1] == "0 created, 1 changed, 0 retired, 0 same"
    assert run("modules.csv")[-1] == "0 created, 0 changed, 0 retired, 1 same"
    kept = run(str(SHIPPED))
    assert kept[0].endswith("module AM-301 is stored otherwise and stays so; `gradus import --shipped` brings this one")
    assert kept[-1].startswith("0 created, 0 changed, 0 retired, ")
    assert any(line.startswith("~ module AM-301 (") for line in run("--shipped", "--dry-run"))
    assert ", 1 changed, " in run("--shipped")[-1]
    assert ", 0 changed, " in run("--shipped")[-1]
    assert run(status=2) == ["gradus: There is nothing to import; name a file or a folder."]


@pytest.mark.parametrize(("dialect", "format_name"), in_turn(["moodle", "case", "case-1.0"]))
def test_a_framework_that_is_exported_and_imported_changes_nothing(
    catalog_database_url: str, tmp_path: Path, format_name: str
) -> None:
    name = "out.csv" if format_name == "moodle" else "out.json"
    written = said(
        *("export", name, "--format", format_name, "--framework", "ssg-fs"), url=catalog_database_url, folder=tmp_path
    )
    assert written[-1] == name
    printed = said("import", name, url=catalog_database_url, folder=tmp_path)
    assert printed[-1].startswith("0 created, 0 changed, 0 retired, ")


def test_one_fault_keeps_everything_out(catalog_database_url: str, tmp_path: Path) -> None:
    (tmp_path / "frameworks.csv").write_text("id,name_en\nours,Ours\n", "utf-8")
    (tmp_path / "competencies.csv").write_text("id,framework,name_en\nours/a,theirs,A\n", "utf-8")
    printed = said("import", ".", url=catalog_database_url, folder=tmp_path, status=2)
    assert "competencies.csv:2: framework (column B): framework theirs is unknown; name one that is there" in printed
    assert printed[-1] == "gradus: Nothing was imported: 1 fault."
    # The framework beside it is sound, and is not announced either: it does not come.
    assert not any(line.startswith("+") or " created" in line for line in printed)
    said(
        *("export", "out.csv", "--format", "moodle", "--framework", "ours"),
        url=catalog_database_url,
        folder=tmp_path,
        status=2,
    )


def test_what_is_wrong_is_told_in_the_language_of_the_terminal(catalog_database_url: str, tmp_path: Path) -> None:
    (tmp_path / "competencies.csv").write_text("id,framework,name_en\nours/a,theirs,A\n", "utf-8")
    (tmp_path / "cost_centres.csv").write_text("id,parent\nA,A\n", "utf-8")
    (tmp_path / "targets.csv").write_text("learner,role\nE-77,nobody\n", "utf-8")
    chinese = {"LANG": "zh_CN.UTF-8"}
    run = gradus("import", ".", url=catalog_database_url, folder=tmp_path, more=chinese)
    assert run.returncode == 2
    printed = run.stdout.decode()
    assert "competencies.csv:2: framework (column B): 没有框架 theirs" in printed
    assert "cost_centres.csv:2: parent (column B): 成本中心 A 位于自身之下；请填写不在其下的上级" in printed
    assert "targets.csv:2: learner (column A): 本次导入的表中没有学员 E-77" in printed
    assert "targets.csv:2: role (column B): 提示：目录中没有岗位 nobody；该行予以保留" in printed
    assert run.stderr.decode().splitlines() == ["gradus: 未导入任何内容：3 处差错。"]


def test_a_fault_among_the_people_keeps_the_catalogue_unannounced(catalog_database_url: str, tmp_path: Path) -> None:
    (tmp_path / "frameworks.csv").write_text("id,name_en\nours,Ours\n", "utf-8")
    (tmp_path / "targets.csv").write_text("learner,role\nE-77,nobody\n", "utf-8")
    for arguments in (("--dry-run",), ()):
        printed = said("import", ".", *arguments, url=catalog_database_url, folder=tmp_path, status=2)
        assert printed[-1] == "gradus: Nothing was imported: 1 fault."
        assert [line for line in printed[:-1] if "targets.csv:2" not in line] == []
    (tmp_path / "targets.csv").unlink()
    assert said("import", ".", url=catalog_database_url, folder=tmp_path)[0].startswith("+ framework ours")
