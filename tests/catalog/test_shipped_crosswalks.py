"""The comparisons of scales that ship, beside those that the documents were found to allow."""

import json
import re

import pytest

from catalog import (
    SHIPPED,
    CrosswalkBase,
    parse_paths,
)
from tests.catalog.files import SHARED_SOURCES

INVENTORY = SHARED_SOURCES / "inventory.json"
needs_inventory = pytest.mark.skipif(not INVENTORY.is_file(), reason="the inventory of the documents is not at hand")


SCALES_OF_DOCUMENTS = {
    "SSG-1-6": "ssg-fs", "HKQF-1-7": "hkqf-banking", "GRADE-4": "am-grades", "ZH-JI": "csm",
    "ZH-FENJI": "average-performers", "BEH-3": "customer-supervisor", "E-POS": "manager-posts",
}  # fmt: skip
#: Levels that the documents write in words.
LEVELS = {
    "初级": 1, "中级": 2, "高级": 3, "资深": 4, "2级": 2, "3级": 3, "第一级": 1, "第三级": 3, "第五级": 5,
    "insufficient": 0, "qualified": 1, "excellent": 2,
}  # fmt: skip
IDENTITY = {level: (level, level) for level in range(1, 7)}
BY_ORDER = {1: (1, 1), 2: (1, 1), 3: (2, 2), 4: (3, 3), 5: (4, 4), 7: (6, 6)}


@needs_inventory
def test_every_comparison_of_the_inventory_is_shipped_as_a_proposal() -> None:
    """Sixteen rows of the inventory are twenty-nine here, one a level."""
    rows = [record.value for record in parse_paths([SHIPPED]).of(CrosswalkBase)]
    ours = {(row.from_framework, row.from_level): row for row in rows}
    assert len(ours) == len(rows) == 29
    seen = set()
    listed = json.loads(INVENTORY.read_text(encoding="utf-8"))["crosswalk"]["rows"]
    assert len(listed) == 16
    for entry in listed:
        framework = SCALES_OF_DOCUMENTS[entry["scale"]]
        found = _expected(entry)
        for level, worth in found.items():
            row = ours[framework, level]
            seen.add((framework, level))
            assert row.confidence == re.split("[: ]", entry["confidence"])[0]
            assert (row.state, row.version, row.inferred) == ("proposed", 1, True)
            if isinstance(worth, tuple):
                assert (row.to_framework, row.to_lowest, row.to_highest) == ("ssg-fs", *worth), row.id
            else:
                assert (row.to_framework, row.to_relative) == (None, worth), row.id
    assert seen == set(ours)


def _expected(entry: dict[str, str]) -> dict[int, tuple[int, int] | int | None]:
    """Return what a row says of each level: levels of the reference, steps from a role's own, or nothing."""
    level, worth = entry["level"], entry["to"]
    if level == "n":
        return dict(IDENTITY)
    if level == "1-5, 7":
        return dict(BY_ORDER)
    if worth == "none":
        return dict.fromkeys(range(1, 5))
    number = int(level) if level.isdigit() else LEVELS[level]
    if "required level" in worth:
        return {number: {"insufficient": -1, "qualified": 0, "excellent": 1}[level]}
    # A range that is named in brackets takes in the level before them.
    figures = [int(figure) for figure in re.findall("[0-9]", worth)]
    return {number: (min(figures), max(figures))}
