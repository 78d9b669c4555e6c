"""The fifteen job descriptions are whole, and what they require follows from their lines."""

import json
import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from catalog import (
    NARRATIVE_KINDS,
    SHIPPED,
    Records,
    ResponsibilityBase,
    ResponsibilityLinkBase,
    RoleBase,
    RoleRequirementBase,
    RoleStatementBase,
    RoleStatementLinkBase,
    lines_of_role,
    parse_paths,
)
from service.database import Database
from tests.catalog.files import SHARED_SOURCES

INVENTORY = SHARED_SOURCES / "inventory.json"
needs_inventory = pytest.mark.skipif(not INVENTORY.is_file(), reason="the inventory of the documents is not at hand")

ROLES = [f"account-manager-jobs/block-{number:02}" for number in range(1, 16)]
#: How the inventory's decisions are stored; a line that it only annotates stays active.
STATUSES = {"exclude": "excluded", "review": "review", "rewrite": "rewrite"}


@cache
def shipped() -> Records:
    return parse_paths([SHIPPED])


@cache
def inventory() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(INVENTORY.read_text(encoding="utf-8"))
    return found


def responsibilities(role: str) -> list[ResponsibilityBase]:
    return [record.value for record in shipped().of(ResponsibilityBase) if record.value.role == role]


def statements(role: str) -> list[RoleStatementBase]:
    return [record.value for record in shipped().of(RoleStatementBase) if record.value.role == role]


def links(role: str) -> list[ResponsibilityLinkBase | RoleStatementLinkBase]:
    found: list[ResponsibilityLinkBase | RoleStatementLinkBase] = []
    found += [record.value for record in shipped().of(ResponsibilityLinkBase) if record.value.role == role]
    found += [record.value for record in shipped().of(RoleStatementLinkBase) if record.value.role == role]
    return found


def blocks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = inventory()["responsibility_blocks"]
    return found


def lists_of(block: dict[str, Any], kind: str) -> list[list[dict[str, Any]]]:
    return [listed["items"] for listed in block["lists"] if listed["kind"] == kind]


def statements_of(section: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [statement for part in section.get("subsections", []) for statement in part["statements"]]
    return inner + section.get("statements", [])


def status_of(source: dict[str, Any]) -> str:
    found = [STATUSES[flag["action"]] for flag in source.get("flags") or [] if flag["action"] in STATUSES]
    return found[0] if found else "active"


def place_of(source: dict[str, Any]) -> str:
    lines = source["place"]["lines"]
    return f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]}-{lines[1]}"


def test_there_are_fifteen_and_each_says_what_it_requires() -> None:
    roles = {record.value.id: record.value for record in shipped().of(RoleBase)}
    assert [role for role in roles if role.startswith("account-manager-jobs/")] == ROLES
    for role in ROLES:
        assert roles[role].source_document == "003"
        asked = [record.value for record in shipped().of(RoleRequirementBase) if record.value.role == role]
        assert len(asked) >= 5, role
        assert all(asking.inferred and asking.source_document == "003" for asking in asked)


@pytest.mark.parametrize("role", ROLES)
def test_requirements_follow_from_the_links(role: str) -> None:
    called: dict[str, list[int]] = {}
    for link in links(role):
        called.setdefault(link.competency, []).append(link.level)
    asked = {
        record.value.competency: record.value
        for record in shipped().of(RoleRequirementBase)
        if record.value.role == role
    }
    assert asked.keys() == called.keys()
    for competency, levels in called.items():
        assert (asked[competency].level, asked[competency].weight) == (max(levels), min(len(levels), 10))
        assert not asked[competency].essential


@pytest.mark.parametrize("role", ROLES)
def test_every_link_is_marked_as_ours_and_gives_a_reason_in_both_languages(role: str) -> None:
    for link in links(role):
        assert link.inferred
        assert link.inferred_reason_en
        assert re.search(r"[\u4e00-\u9fff]", link.inferred_reason_zh or ""), link
        assert not re.search(r"[\u4e00-\u9fff]", link.inferred_reason_en), link


@pytest.mark.parametrize("role", ROLES)
def test_every_line_calls_for_one_to_three_levels_or_says_why_for_none(role: str) -> None:
    """Without a link are only what is open-ended, what is excluded, and what no training gives."""
    counts = Counter(link.code for link in links(role))
    for duty in responsibilities(role):
        if counts[duty.code] == 0:
            assert duty.inferred, duty
        assert counts[duty.code] <= 3
    for statement in statements(role):
        if counts[statement.code] == 0:
            assert statement.inferred or statement.status != "active", statement
        assert counts[statement.code] <= 3


def test_each_of_the_110_responsibilities_has_a_link_or_a_stored_reason(catalog_database: Database) -> None:
    """Read as it is stored: what calls for no competency says in both languages why."""
    with catalog_database.read() as session:
        lines = [line for role in ROLES for line in lines_of_role(session, role).responsibilities]
    assert len(lines) == 110
    without = [line.responsibility for line in lines if not line.links]
    assert len(without) == 6
    for duty in without:
        assert duty.status_reason_en, duty
        assert re.search(r"[\u4e00-\u9fff]", duty.status_reason_zh or ""), duty


def test_the_grades_are_linked_by_the_one_description_of_their_trade() -> None:
    linked = {role for role in ROLES for link in links(role) if link.competency.startswith("am-grades/")}
    assert linked == {"account-manager-jobs/block-14"}


def test_what_is_excluded_calls_for_nothing() -> None:
    """A white lie to customers, private facts about them, and a person's age and looks."""
    excluded = [(said.role, said.code) for role in ROLES for said in statements(role) if said.status == "excluded"]
    assert excluded == [(ROLES[2], "3.5"), (ROLES[2], "6.1"), (ROLES[14], "Q1")]
    linked = {(link.role, link.code) for role in ROLES for link in links(role)}
    assert not linked & set(excluded)
    assert not [duty for role in ROLES for duty in responsibilities(role) if duty.status == "excluded"]


def test_schooling_experience_and_preferences_call_for_nothing() -> None:
    linked = {(link.role, link.code) for role in ROLES for link in links(role)}
    for said in (said for role in ROLES for said in statements(role)):
        if said.kind in ("education", "experience", "personal", "network") or said.strength == "preferred":
            assert (said.role, said.code) not in linked, said


@needs_inventory
def test_responsibilities_are_counted_as_printed() -> None:
    counts = inventory()["counts"]
    assert [len(responsibilities(role)) for role in ROLES] == counts["003.responsibilities_by_block"]
    assert sum(len(responsibilities(role)) for role in ROLES) == counts["003.responsibilities_numbered_total"]
    for number in (7, 8):
        titles = Counter(duty.list_title_en for duty in responsibilities(ROLES[number - 1]))
        assert list(titles.values()) == counts[f"003.block{number}_lists"]
    asked = [[said for said in statements(role) if said.strength is not None] for role in ROLES]
    assert [len(found) for found in asked] == counts["003.requirements_by_block"]
    assert sum(map(len, asked)) == counts["003.requirements_total"]
    assert len(ROLES) == counts["003.blocks"]


@needs_inventory
def test_every_responsibility_stands_in_its_line_with_its_status() -> None:
    for role, block in zip(ROLES, blocks(), strict=True):
        printed = [source for listed in lists_of(block, "responsibilities") for source in listed]
        ours = responsibilities(role)
        assert [duty.ordinal for duty in ours] == [source["ordinal"] for source in printed]
        assert [duty.source_place for duty in ours] == [place_of(source) for source in printed]
        assert [duty.status for duty in ours] == [status_of(source) for source in printed]
        open_ended = [any(flag["category"] == "catch-all" for flag in source.get("flags") or []) for source in printed]
        linked = {link.code for link in links(role)}
        assert [duty.code not in linked for duty in ours] == open_ended


@needs_inventory
def test_every_requirement_stands_in_its_line_with_its_status() -> None:
    for role, block in zip(ROLES, blocks(), strict=True):
        printed = [source for listed in lists_of(block, "requirements") for source in listed]
        ours = [said for said in statements(role) if said.kind not in NARRATIVE_KINDS]
        assert [said.source_place for said in ours] == [place_of(source) for source in printed]
        assert [said.status for said in ours] == [status_of(source) for source in printed]
        for said, source in zip(ours, printed, strict=True):
            if "preferr" in source["text"] or "preferably" in source["text"]:
                assert said.strength == "preferred"


@needs_inventory
def test_the_essay_is_whole() -> None:
    """What the inventory excludes or reviews is so; two more statements are dated, and reviewed for that."""
    sections = blocks()[2]["sections"]
    printed = [statement for section in sections for statement in statements_of(section)]
    ours = statements(ROLES[2])
    counts = inventory()["counts"]
    assert len(ours) == counts["003.block3_statements"]
    assert list(Counter(said.section_en for said in ours).values()) == counts["003.block3_statements_by_section"]
    assert len({said.section_en for said in ours}) == counts["003.block3_sections"]
    assert [said.source_place for said in ours] == [place_of(source) for source in printed]
    assert {said.kind for said in ours} == {"practice"}
    differing = {
        said.code: said.status for said, source in zip(ours, printed, strict=True) if said.status != status_of(source)
    }
    assert differing == {"1.5": "review", "2.2": "review"}


@needs_inventory
def test_the_paragraphs_of_the_seventh_are_kept() -> None:
    printed = blocks()[6]["narrative"]
    ours = statements(ROLES[6])
    assert [(said.kind, said.status) for said in ours] == [("purpose", "active"), ("profile", "rewrite")]
    assert [said.source_place for said in ours] == [place_of(source) for source in printed]
