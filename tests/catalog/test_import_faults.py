"""Every fault of a file is found, with file, line and field, and the fault before it hides none after it."""

import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from catalog import Records, parse_content, parse_paths
from catalog.importing.sheets_paths import parse_files
from tests.catalog.files import SMALL, faults_of, findings_of, line_of


def test_small_catalogue_has_no_fault() -> None:
    assert faults_of(SMALL) == []


def test_unknown_modules_are_warnings_at_their_place() -> None:
    """People may have completed a module that the catalogue no longer has."""
    warnings = [(finding.place.path, finding.severity) for finding in findings_of(SMALL)]
    assert warnings == [(f"{REQUIRES}.modules[0][1]", "warning"), ("modules[1].excludes[0]", "warning")]


ITEMS = "frameworks[0].competencies[0].levels[1].items"
REQUIREMENT = "roles[0].requirements[1]"
B = "frameworks[0].competencies[1]"
OUTCOME = "modules[0].outcomes[0]"
COVERING = "modules[1].outcomes[0]"
UP = "from_level: 0, to_level: 1"
NEEDED = "levels: [{competency: f/b, level: 1}]"
REQUIRES = "modules[1].requires"
SECOND = "{competency: f/b, level: 1}\n    kpis"

#: What is replaced in the small catalogue, by what, the path of the fault, and words of its message.
FAULTS = [
    ("      - id: f/a\n        name: First", "      - id: f/a", "frameworks[0].competencies[0]", "name is missing"),
    ("label: One", "label: 1", "frameworks[0].levels[0].label", "a number (1); it would be in quotes"),
    ("label: One", "label: yes", "frameworks[0].levels[0].label", "true or false (yes)"),
    ("label: One", "label: ", "frameworks[0].levels[0].label", "empty"),
    ("label: One", 'label: ""', "frameworks[0].levels[0].label", "empty text"),
    ("label: One", 'label: "a\\0b"', "frameworks[0].levels[0].label", "control character"),
    ("label: One", "label: " + "x" * 301, "frameworks[0].levels[0].label", "301 characters; at most 300"),
    ("label: One", "label: {de: Eins}", "frameworks[0].levels[0].label.de", "de is unknown; known here are en, zh"),
    ("label: One", "label: {}", "frameworks[0].levels[0].label", "neither en nor zh"),
    ("{level: 3, label", "{level: 1, label", "frameworks[0].levels[2].level", "does not ascend"),
    ("{level: 1, label: One}", "{level: 1001, label: One}", "frameworks[0].levels[0].level", "from 1 to 1000"),
    ("populated: false", "populated: maybe", "frameworks[0].levels[1].populated", "true or false"),
    ("name: Second", "name: Second\n        levels: [{level: 1}, {level: 2}]", f"{B}.levels[1].level", "not populated"),
    ("code: K2", "code: K1", f"{ITEMS}[1].code", "K1 stands twice"),
    ("{code: K1, kind: knowledge", "{code: K1, kind: wisdom", f"{ITEMS}[0].kind", "one of"),
    ("status: excluded, status_reason: Nobody may", "status: excluded", f"{ITEMS}[1].status", "without a reason"),
    ("status: excluded,", "status: excluded, coverable: true,", f"{ITEMS}[1].coverable", "only an active item"),
    ("    framework: f\n", "    framework: g\n", "roles[0].framework", "framework g is unknown"),
    (SECOND, "{competency: f/a, level: 1}\n    kpis", f"{REQUIREMENT}.competency", "named twice, first in line"),
    (SECOND, "{competency: f/c, level: 1}\n    kpis", f"{REQUIREMENT}.competency", "f/c is unknown"),
    (SECOND, "{competency: f/b, level: 2}\n    kpis", f"{REQUIREMENT}.level", "its levels are 1, 3"),
    (SECOND, "{competency: sales, level: 1}\n    kpis", f"{REQUIREMENT}.competency", "it is no requirement"),
    ("weight: 5", "weight: 0", "roles[0].requirements[0].weight", "from 1 to 1000000"),
    ("essential: true", "esential: true", "roles[0].requirements[0].esential", "esential is unknown"),
    ("competency: f/a, level: 3", "competency: f/a, level: 2", "roles[0].requirements[0].level", "its levels are 1, 3"),
    ('    price: {amount: "0", currency: SGD}\n', "", "modules[1]", "price is missing"),
    ('"120.50"', '"120.505"', "modules[0].price.amount", "at most 2 decimals in SGD"),
    ('"0", currency: SGD', '"0.5", currency: JPY', "modules[1].price.amount", "at most 0 decimals in JPY"),
    ('"120.50"', '"-1"', "modules[0].price.amount", "0 or more"),
    ('"120.50"', ".nan", "modules[0].price.amount", "0 or more"),
    ('"120.50", currency: SGD', '"120.50", currency: SGX', "modules[0].price.currency", "SGX is unknown"),
    ("effort_hours: 2.25", "effort_hours: 2.255", "modules[0].effort_hours", "above 0"),
    ("effort_hours: 2.25", "effort_hours: 0", "modules[0].effort_hours", "above 0"),
    ("effort_hours: 2.25", "effort_hours: 1e3", "modules[0].effort_hours", "above 0"),
    ("effort_hours: 2.25", "effort_hours: 2.25\n    mode: lecture", "modules[0].mode", "one of self-paced"),
    ("effort_hours: 2.25", "effort_hours: 2.25\n    language: fr", "modules[0].language", "one of en, zh"),
    ("effort_hours: 2.25", "effort_hours: 2.25\n    effort_hours: 3", "modules[0].effort_hours", "stands twice"),
    ("roles:\n", "roles:\n  - {id: r, name: Twin}\n", "roles[1].id", "role r is given twice, first in 1.yaml line 25"),
    (
        "competency: f/a, from_level: 0",
        "competency: f/c, from_level: 0",
        f"{OUTCOME}.competency",
        "f/c is unknown",
    ),
    (
        "from_level: 0, to_level: 1",
        "from_level: 1, to_level: 1",
        f"{OUTCOME}.from_level",
        "not below to_level",
    ),
    (
        "from_level: 0, to_level: 1",
        "from_level: 0, to_level: 2",
        f"{OUTCOME}.to_level",
        "its levels are 1, 3",
    ),
    (
        "from_level: 0, to_level: 1",
        "from_level: 2, to_level: 3",
        f"{OUTCOME}.from_level",
        "its levels are 1, 3",
    ),
    (
        "from_level: 0, to_level: 1}",
        "from_level: 0, to_level: 1}\n      - {competency: f/a, from_level: 1, to_level: 3}",
        "modules[0].outcomes[1].competency",
        "two outcomes, the first in line 39",
    ),
    (
        "from_level: 1, to_level: 3, items",
        "from_level: 0, to_level: 3, items",
        f"{COVERING}.from_level",
        "from_level would be 1",
    ),
    ("items: [f/a/3/K1]", "items: []", f"{COVERING}.items", "items is empty"),
    ("items: [f/a/3/K1]", "items: f/a/3/K1", f"{COVERING}.items", "a list of ids"),
    ("items: [f/a/3/K1]", "items: [f/a/3/K1, f/a/3/K1]", f"{COVERING}.items[1]", "named twice"),
    ("items: [f/a/3/K1]", "items: [f/a/3/K9]", f"{COVERING}.items[0]", "f/a/3/K9 is unknown"),
    ("items: [f/a/3/K1]", "items: [f/a/3/K2]", f"{COVERING}.items[0]", "is excluded"),
    ("items: [f/a/3/K1]", "items: [f/a/3/A1a]", f"{COVERING}.items[0]", "not covered by itself"),
    (
        NEEDED,
        "levels: [{competency: f/b, level: 2}]",
        f"{REQUIRES}.levels[0].level",
        "its levels are 1, 3",
    ),
    (
        NEEDED,
        "levels: [{competency: f/b, level: 0}]",
        f"{REQUIRES}.levels[0].level",
        "from 1 to",
    ),
    ("modules: [[M1, OLD-1]]", "modules: [[]]", f"{REQUIRES}.modules[0]", "can never be met"),
    ("modules: [[M1, OLD-1]]", "modules: [[M2]]", f"{REQUIRES}.modules[0][0]", "M2 requires itself"),
    ("modules: [[M1, OLD-1]]", "modules: [M1]", f"{REQUIRES}.modules[0]", "a list of ids"),
    ("excludes: [OLD-2]", "excludes: [M2]", "modules[1].excludes[0]", "M2 excludes itself"),
    ("excludes: [OLD-2]", "excludes: [1]", "modules[1].excludes[0]", "a number (1); it would be in quotes"),
    ('source: "D1"', 'source: "D2"', "", "source document D2 is unknown"),
    ('source: "D1"', "source: 001", "source", "a number (001); it would be in quotes"),
    ("language: en}", "language: english}", "sources[0].language", "one of en, zh"),
    ("modules:\n  - id: M1", "moduls: []\nmodules:\n  - id: M1", "moduls", "the field moduls is unknown"),
]


@pytest.mark.parametrize(("part", "instead", "path", "message"), FAULTS)
def test_one_fault_is_found_where_it_stands(part: str, instead: str, path: str, message: str) -> None:
    """One thing is spoilt; one fault is found, in its line, and what refers to a spoilt entry is not blamed."""
    assert SMALL.count(part) == 1, "the part must name one place"
    faults = faults_of(SMALL.replace(part, instead))
    assert len(faults) == 1, faults
    assert message in faults[0]
    place = f": {path}: " if path else ": "
    assert place in faults[0]


def test_fault_names_the_line() -> None:
    text = SMALL.replace("effort_hours: 3", "effort_hours: none")
    assert faults_of(text)[0].startswith(f"1.yaml:{line_of(text, 'effort_hours: none')}: modules[1].effort_hours: ")


def test_all_faults_of_all_files_come_at_once() -> None:
    first = SMALL.replace("weight: 5", "weight: 0").replace("effort_hours: 3", "effort_hours: 0")
    second = "modules:\n  - id: M1\n    effort_hours: 1\n    outcomes: [{competency: x, from_level: 3, to_level: 2}]\n"
    found = faults_of(first, second, "roles: [1\n")
    files = [fault.split(":")[0] for fault in found]
    assert files == ["1.yaml", "1.yaml", "2.yaml", "2.yaml", "2.yaml", "3.yaml"], found


def test_duplicate_across_files_names_both_places() -> None:
    second = 'modules:\n  - {id: M1, price: {amount: "1", currency: SGD}, effort_hours: 1, outcomes: []}\n'
    line = line_of(SMALL, "id: M1")
    assert faults_of(SMALL, second) == [
        f"2.yaml:2: modules[0].id: module M1 is given twice, first in 1.yaml line {line}; give it once"
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no fields"),
        ("- 1\n", "holds no fields"),
        ("modules: [\n", "not YAML"),
        ("a: 1\n--- \nb: 2\n", "not YAML"),
        ("modules: &x []\n", "anchors and aliases"),
        ("modules: " + "[" * 30 + "]" * 30, "nesting is deeper"),
        ("modules: " + "[" * 200_000, "nesting is deeper"),
        ("modules: [" + "1," * 200_000 + "1]", "more than 200000 values; split it"),
        ("modules: \x07\n", "control characters"),
        ("modules: !!python/object/apply:os.getcwd []\n", "modules is a list"),
        ("modules: !!int {}\n", "a mapping; it would be a list"),
        ("effort: \u00e9\n", "the field effort is unknown"),
    ],
)
def test_unusable_texts_are_refused_with_a_reason(text: str, message: str) -> None:
    if message == "modules is a list":  # a tag is only a word here: nothing is ever built from it
        assert faults_of(text) == []
        return
    faults = faults_of(text)
    assert len(faults) == 1
    assert message in faults[0]


def test_bytes_that_are_no_text_are_refused() -> None:
    records = Records()
    parse_content("x.yaml", b"a: 1\nb: \xff\n", records)
    assert [str(finding) for finding in records.findings] == ["x.yaml:2: a byte is not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize("parse", [parse_paths, parse_files])
def test_no_more_of_a_large_file_is_read_than_its_limit(
    parse: Callable[[Iterable[Path]], Records], tmp_path: Path
) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as opened:
        opened.truncate(500 * 1024 * 1024)
    tracemalloc.start()
    records = parse([path])
    taken = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [str(finding) for finding in records.findings] == [f"{path}:1: the file has more than 16 MiB; split it"]
    assert taken < 50 * 1024 * 1024


def test_ids_are_stored_in_one_form() -> None:
    """A letter with an accent can be written in two ways that look alike; both are the same id."""
    composed, decomposed = "M\u00e9", "Me\u0301"
    text = SMALL.replace("id: M1", f"id: {composed}").replace("id: M2", f"id: {decomposed}")
    assert any("is given twice" in fault for fault in faults_of(text))
