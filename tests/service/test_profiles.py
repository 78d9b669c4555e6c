"""Every shipped profile serves a learner one level below it: an optimal plan, and a reason for what stays open."""

import subprocess
from pathlib import Path

import pytest

from catalog import Role, RoleEntry, RoleRequirement, catalog_slice, get_role
from service.database import Database
from service.keys import Principal
from service.profiles import lines, one_level_below, profiles
from service.recommend import Recommender
from service.settings import Settings
from tests.service.test_cli import command, environment

CALLER = Principal(name="test", permissions=frozenset({"lms", "hr"}))
#: The profiles of the documents, and the project's own ones for each level of the first two.
OF_DOCUMENTS = {
    "customer-supervisor/customer-supervisor",
    "company-account-manager/account-manager",
    "service-manager/customer-service-manager",
    "suzhou-account-manager/account-manager",
    "credit-account-manager/account-manager",
    "csm/customer-service-manager",
    *(f"am-grades/{grade}-account-manager" for grade in ("junior", "intermediate", "senior", "principal")),
    *(f"account-manager-jobs/block-{number:02}" for number in range(1, 16)),
}
OF_LEVELS = {*(f"ssg-fs/account-management-{level}" for level in (2, 3, 4, 5)), "hkqf-banking/109509L6-6"}


def asking(**levels: int) -> RoleEntry:
    requirements = [RoleRequirement(role="r", competency=key, level=level) for key, level in levels.items()]
    return RoleEntry(role=Role(id="r", name_en="R", name_zh="角"), requirements=tuple(requirements), kpis=())


def test_one_level_below_is_the_next_that_is_populated() -> None:
    """Level 0 stands below the first level, and below itself."""
    request = one_level_below(asking(a=5, b=2, c=0), {"a": (2, 3, 5), "b": (2, 3), "c": (1,)})
    held = {entry["competency"]: entry["level"] for entry in request["learner"]["attainments"]}
    assert held == {"a": 3, "b": 0, "c": 0}
    assert request["target"] == {"role": "r"}


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_every_profile_has_an_optimal_plan_and_a_reason_for_each_gap(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        known = {entry.id: entry for entry in catalog_slice(session).competencies}
        required = {
            key: {row.competency: row.level for row in entry.requirements}
            for key in OF_DOCUMENTS | OF_LEVELS
            if (entry := get_role(session, key)) is not None
        }
    found = list(profiles(catalog_database, Recommender(catalog_database, Settings()), CALLER, "en"))
    assert len(OF_DOCUMENTS) == 25
    assert {profile.role for profile in found} == OF_DOCUMENTS | OF_LEVELS == required.keys()
    for profile in found:
        answer = profile.answer
        assert answer.status == "optimal", profile.role
        assert not [note.code for note in answer.warnings if note.code in ("unrated", "reason_unproven")]
        assert {gap.competency: gap.required for gap in answer.gaps} == required[profile.role]
        assert answer.coverage.after > answer.coverage.before
        for gap in answer.gaps:
            steps = (0, *known[gap.competency].levels)
            assert gap.held == steps[max(0, steps.index(gap.required) - 1)]
            assert gap.state == "met" if gap.required == 0 else gap.state != "met"
            assert (gap.reason is None) == (gap.state in ("met", "closed")), (profile.role, gap)
        # The only gap that nothing closes is an attitude that no training gives.
        left = {gap.competency for gap in answer.gaps if gap.state in ("partly", "open")}
        assert left <= {"am-grades/inner-drive"}
        assert {gap.reason for gap in answer.gaps if gap.competency in left} <= {"no_module"}


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_trying_a_profile_leaves_no_trace(catalog_database: Database) -> None:
    def stored() -> list[int]:
        with catalog_database.read() as session:
            counts = [f"SELECT count(*) FROM {name}" for name in ("recommendation", "audit_event", "learner")]
            return [session.connection().exec_driver_sql(count).scalar_one() for count in counts]

    before = stored()
    first = next(profiles(catalog_database, Recommender(catalog_database, Settings()), CALLER, "zh"))
    assert "客户经理" in first.name
    assert stored() == before


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_command_prints_every_profile_and_what_they_come_to(catalog_database_url: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [*command(), "profiles"],
        cwd=tmp_path,
        capture_output=True,
        env=environment(catalog_database_url),
        timeout=240,
        check=False,
    )
    printed = run.stdout.decode("utf-8").splitlines()
    assert (run.returncode, run.stderr) == (0, b"")
    assert {line.partition(" ")[0] for line in printed if not line.startswith(" ")} == OF_DOCUMENTS | OF_LEVELS | {"30"}
    assert printed[-1].startswith("30 profiles, 30 optimal; ")
    assert "  open: Inner drive, 1 of 2, no_module" in printed


def test_a_catalogue_without_roles_comes_to_nothing() -> None:
    assert list(lines([])) == ["0 profiles, 0 optimal; 0 gaps closed, 0 left open, 0 of these with a reason."]
