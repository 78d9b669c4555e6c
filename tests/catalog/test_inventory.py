"""Every count of the inventory is what the shipped files put into a database, document by document."""

import json
import unicodedata
from typing import Any

import pytest

from service.database import Database
from tests.catalog.documents import Loaded, first_line, loaded
from tests.catalog.files import SHARED_SOURCES
from tests.catalog.inventory_counts import COUNTS

INVENTORY = SHARED_SOURCES / "inventory.json"

pytestmark = pytest.mark.skipif(not INVENTORY.is_file(), reason="the inventory of the documents is not at hand")

#: How a document is printed, not what it says: nothing in a catalogue could hold it.
PRINT = {
    "001.assessment_criteria_sentences": "the one criterion is one line of the project's own words",
    "002.descriptors_with_bullet": "bullets are print",
}
ACTIONS = {"exclude": "excluded", "review": "review", "rewrite": "rewrite"}
#: The framework of each extract without levels, and of the two that are never a target.
FRAMEWORKS = {
    "A": "average-performers",
    "B": "company-account-manager",
    "C": "service-manager",
    "D": "suzhou-account-manager",
    "E": "manager-posts",
    "G": "suzhou-account-manager",
    "H": "credit-account-manager",
}


def inventory() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(INVENTORY.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def data(catalog_database: Database) -> Loaded:
    with catalog_database.read() as session:
        found = loaded(session)
        session.expunge_all()
    return found


def plain(name: str) -> str:
    """Return a name in one form, for the documents mix wide and narrow marks."""
    return unicodedata.normalize("NFKC", name)


@pytest.mark.parametrize("document", COUNTS)
def test_every_count_of_a_document_is_what_is_loaded(data: Loaded, document: str) -> None:
    wanted = {key: value for key, value in inventory()["counts"].items() if key.partition(".")[0] == document}
    found = COUNTS[document](data)
    assert found == {key: value for key, value in wanted.items() if key not in PRINT}
    assert wanted.keys() - found.keys() == {key for key in PRINT if key.partition(".")[0] == document}


def test_no_count_is_left_out() -> None:
    assert {key.partition(".")[0] for key in inventory()["counts"]} == set(COUNTS)


@pytest.mark.parametrize("section", FRAMEWORKS)
def test_every_name_of_an_extract_is_there_with_its_status(data: Loaded, section: str) -> None:
    source = next(entry for entry in inventory()["sections_004"] if entry["section"] == section)
    entries = {plain(entry.name_zh): entry for entry in data.of(FRAMEWORKS[section])}
    named = [competency for competency in source["competencies"] if competency["name"] is not None]
    assert named
    for competency in named:
        entry = entries[plain(competency["name"])]
        assert entry.source_document == "004"
        assert not entry.inferred
        flags = {ACTIONS[flag["action"]] for flag in competency.get("flags", ()) if flag["action"] in ACTIONS}
        if section in "AE":
            assert entry.status == "excluded"
        else:
            assert entry.status == (flags.pop() if flags else "active"), entry


@pytest.mark.parametrize("section", [section for section in FRAMEWORKS if section != "E"])
def test_every_descriptor_stands_at_its_lines(data: Loaded, section: str) -> None:
    source = next(entry for entry in inventory()["sections_004"] if entry["section"] == section)
    entries = {entry.id: plain(entry.name_zh) for entry in data.of(FRAMEWORKS[section])}
    items = data.items_of(FRAMEWORKS[section])
    if section == "A":
        wanted = [(item["place"]["lines"][0], item["id"].rpartition("/")[2]) for item in source["descriptors"]]
        assert sorted((first_line(item), item.code) for item in items) == sorted(wanted)
        return
    low, high = source["lines"]
    ours = [(entries[item.competency], first_line(item)) for item in items if low <= first_line(item) <= high]
    wanted = [
        (plain(entry["name"]), item["place"]["lines"][0]) for entry in source["competencies"] for item in entry["items"]
    ]
    assert sorted(ours) == sorted(wanted)


def test_what_is_flagged_in_the_average_analysis_says_so(data: Loaded) -> None:
    status = {item.code: item.status for item in data.items_of("average-performers")}
    assert (status["D8"], status["D10"]) == ("review", "rewrite")
    assert {status[f"D{number}"] for number in (1, 2, 3, 4, 5, 6, 7, 9, 11)} == {"excluded"}


def test_fragments_say_what_is_lost(data: Loaded) -> None:
    """Each piece of the broken chart stands at its lines and column; what is whole is told from what is cut."""
    source = next(entry for entry in inventory()["sections_004"] if entry["section"] == "E")
    items = data.items_of("manager-posts")
    wanted = []
    for row in source["competencies"]:
        for level in row["levels"]:
            for item in level["items"]:
                flagged = any(flag["category"] == "negative anchors" for flag in item.get("flags", ()))
                column = "abcd".index(level["level_position"][0]) + 1
                certainty = "low" if item["complete"] is False else "medium"
                wanted.append((item["place"]["lines"][0], column, certainty, flagged))
    ours = [(first_line(item), item.level, item.certainty, item.kind == "behaviour_to_avoid") for item in items]
    assert sorted(ours) == sorted(wanted)
    assert {item.status for item in items} == {"review", "excluded"}


def test_behaviours_of_the_supervisor_stand_at_their_lines(data: Loaded) -> None:
    """Each descriptor belongs to its dimension; what falls short is excluded and has its dimension too."""
    source = inventory()["frameworks"]["F002"]
    plan = source["modules"][2]["competencies"][1]
    names = {item.id: item.text_en for item in data.items_of("customer-supervisor", "dimension")}
    letters = {"excellent": "E", "qualified": "Q", "insufficient": "N"}
    wanted = [
        (first, f"{letters[level['level']]}{number}", item["place"]["lines"][0])
        for first, behaviour in enumerate(plan["behaviours"], start=1)
        for level in behaviour["levels"]
        for number, item in enumerate(level["items"], start=1)
    ]
    items = [item for item in data.items_of("customer-supervisor") if item.parent_item is not None]
    ours = [(int(item.code[1]), item.code[3:], first_line(item)) for item in items]
    assert sorted(ours) == sorted(wanted)
    assert all(names[item.parent_item or ""] for item in items)
    assert {item.status for item in items if item.kind == "behaviour_to_avoid"} == {"excluded"}
    assert {item.status for item in items if item.kind == "behaviour"} == {"active"}


def test_every_profile_requires_what_the_inventory_lists(data: Loaded) -> None:
    """A profile without levels asks for each of its names, at no level where the name is under review."""
    entries = {entry.id: plain(entry.name_zh) for entry in data.competencies}
    english = {entry.id: entry.name_en for entry in data.competencies}
    roles = {
        "ROLE-002": "customer-supervisor/customer-supervisor",
        "ROLE-B": "company-account-manager/account-manager",
        "ROLE-C": "service-manager/customer-service-manager",
        "ROLE-DG": "suzhou-account-manager/account-manager",
        "ROLE-H": "credit-account-manager/account-manager",
    }
    review = {entry.id for entry in data.competencies if entry.status == "review"}
    for profile in inventory()["role_profiles"]:
        if profile["id"] not in roles:
            continue
        asked = [row for row in data.requirements if row.role == roles[profile["id"]]]
        if profile["id"] == "ROLE-002":
            names = {competency["name"].partition(" (")[0] for module in inventory()["frameworks"]["F002"]["modules"]
                     for competency in module["competencies"]}  # fmt: skip
            assert {english[row.competency] for row in asked} == names
        else:
            wanted = {plain(requirement["name"]) for requirement in profile["requirements"]}
            assert {entries[row.competency] for row in asked} == wanted
        assert len(asked) == len(profile["requirements"])
        assert all(row.inferred and row.inferred_reason_zh for row in asked)
        assert {row.level for row in asked if row.competency in review} <= {0}
        assert {row.level for row in asked if row.competency not in review} == {1}
        assert {row.weight for row in asked} == {1}
