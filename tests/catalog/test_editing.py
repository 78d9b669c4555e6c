"""Entries edited one at a time: what is written is judged as a file would be, and what is not spoken of stays."""

from typing import Any

import pytest
from sqlmodel import Session

import catalog
from catalog import editing
from service.database import Database
from tests.catalog.files import SMALL, compared


@pytest.fixture
def small(database: Database) -> Database:
    with database.write() as session:
        compared(session, SMALL).apply(session)
    return database


def document(session: Session, kind: str, key: str) -> dict[str, Any]:
    found = editing.document_of(session, kind, key)
    assert found is not None
    return found


def test_every_shipped_entry_is_sent_back_as_it_was_read_without_a_change(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        looked_at = 0
        for kind in editing.DOCUMENTED_KINDS:
            for entry in editing.list_entries(session, kind, limit=10_000)[::40]:
                found = editing.edited(session, kind, entry.id, document(session, kind, entry.id))
                assert (found.refused, found.changeset.entries, found.is_new) == ((), (), False), entry.id
                looked_at += 1
    assert looked_at >= 15


def test_a_requirement_that_says_something_else_is_the_houses_own_and_all_else_stays(small: Database) -> None:
    with small.write() as session:
        role = document(session, "role", "r")
        role["requirements"][1]["weight"] = 9
        found = editing.edited(session, "role", "r", role)
        assert [str(entry) for entry in found.changeset.entries] == ["~ role r (requirements)"]
        found.changeset.apply(session)
        entry = catalog.get_role(session, "r")
        assert entry is not None
        assert [(row.competency, row.weight, row.source_document) for row in entry.requirements] == [
            ("f/a", 5, "D1"),
            ("f/b", 9, None),
        ]
        assert [row.kpi for row in entry.kpis] == ["sales"]
        assert entry.role.source_document == "D1"


def test_a_list_that_is_left_out_stays_and_an_empty_one_empties(small: Database) -> None:
    with small.write() as session:
        module = document(session, "module", "M2")
        bare = {name: module[name] for name in ("title", "price", "effort_hours")}
        assert editing.edited(session, "module", "M2", bare).changeset.entries == ()
        changes = editing.edited(session, "module", "M2", {**bare, "requires": {}, "excludes": []}).changeset
        assert changes.entries[0].what == ("exclusions", "level prerequisites", "module prerequisites")


@pytest.mark.parametrize(
    ("kind", "key", "change", "path"),
    [
        (
            "module",
            "M1",
            {"outcomes": [{"competency": "f/a", "from_level": 0, "to_level": 2}]},
            ("outcomes", 0, "to_level"),
        ),
        ("module", "M1", {"price": {"amount": "1.005", "currency": "SGD"}}, ("price", "amount")),
        ("module", "M1", {"requires": {"modules": [["M1"]]}}, ("requires", "modules", 0, 0)),
        ("role", "r", {"requirements": [{"competency": "sales", "level": 1}]}, ("requirements", 0, "competency")),
        ("role", "r", {"framework": "gone"}, ("framework",)),
        ("framework", "f", {"levels": [{"level": 1, "label": "One"}]}, ("levels",)),
        ("competency", "f/a", {"levels": [{"level": 2}]}, ("levels", 0, "level")),
    ],
)
def test_what_a_file_may_not_say_no_editor_may(
    small: Database, kind: str, key: str, change: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    with small.read() as session:
        found = editing.edited(session, kind, key, document(session, kind, key) | change)
        assert path in [entry.path for entry in found.refused]


def test_items_keep_what_no_editor_speaks_of_and_new_ones_count_as_the_others_do(small: Database) -> None:
    with small.write() as session:
        competency = document(session, "competency", "f/a")
        level = competency["levels"][1]
        level["items"][0]["text"] = {"en": "To know well", "zh": "精通"}
        level["items"].append({"code": "K3", "kind": "knowledge", "text": {"en": "To see"}})
        found = editing.edited(session, "competency", "f/a", competency)
        assert found.refused == ()
        found.changeset.apply(session)
        entry = catalog.get_competency(session, "f/a")
        assert entry is not None
        assert [(row.code, row.text_en, row.parent_item, row.coverable) for row in entry.items] == [
            ("K1", "To know well", None, True),
            ("K2", "To doubt", None, False),
            ("A1", "To do", None, True),
            ("A1a", "To do well", "f/a/3/A1", False),
            ("K3", "To see", None, True),
        ]


def test_a_new_module_comes_in_and_its_uses_are_counted(small: Database) -> None:
    with small.write() as session:
        new = {
            "title": {"en": "Third"},
            "price": {"amount": "10.00", "currency": "SGD"},
            "effort_hours": "1.50",
            "outcomes": [{"competency": "f/a", "from_level": 1, "to_level": 3}],
            "requires": {"modules": [["M1"]]},
        }
        found = editing.edited(session, "module", "M3", new)
        assert (found.is_new, found.refused) == (True, ())
        found.changeset.apply(session)
        told = {uses.how: [user.id for user in uses.first] for uses in editing.uses_of(session, "module", "M1")}
        assert told == {"prerequisites": ["M2", "M3"]}
        told = {uses.how: uses.count for uses in editing.uses_of(session, "framework", "f")}
        assert told == {"competencies": 2, "roles": 1, "requirements": 1, "outcomes": 3, "prerequisites": 1}


def test_an_item_takes_no_id_of_another_competency(small: Database) -> None:
    item = {"kind": "knowledge", "text": {"en": "To know"}}
    with small.write() as session:
        # Ids are made of the competency, the level and the code.
        longer = {"framework": "f", "name": {"en": "Longer"}, "levels": [{"level": 1, "items": [item | {"code": "X"}]}]}
        editing.edited(session, "competency", "f/a/3", longer).changeset.apply(session)
        shorter = document(session, "competency", "f/a")
        shorter["levels"][1]["items"].append(item | {"code": "1/X"})
        (refused,) = editing.edited(session, "competency", "f/a", shorter).refused
    assert refused.path == ("levels", 1, "items", 4, "code")
    assert refused.message == "item f/a/3/1/X is one of f/a/3; give this one another code"
