"""Roles that say what their holders do: how the lines are read, what follows from their links, what is refused."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

import catalog
from catalog import ResponsibilityLinkBase, RoleRequirementBase, lines_of_role
from catalog.importing.kinds import table_of
from service.database import Database
from service.errors import Conflict
from tests.catalog.files import SMALL, compared, faults_of, line_of, parsed

#: A role described by two lists and three statements; only the links say what it requires.
JOB = """\
source: "D1"
roles:
  - id: j
    name: Job
    place: lines 1-9
    requirements_from_links: {en: From the lines, zh: 由条目得出}
    responsibilities:
      - code: "1.1"
        list: {en: Days, zh: 白天}
        text: {en: To sell, zh: 销售}
        place: line 3
        links:
          - {competency: f/a, level: 1, inferred: {en: Sells, zh: 会卖}}
          - {competency: f/b, level: 1, inferred: Talks}
      - code: "1.2"
        list: {en: Days, zh: 白天}
        text: To serve
        links: [{competency: f/a, level: 3, inferred: Serves}]
      - {code: "2.1", list: Nights, text: To lie, status: excluded, status_reason: Nobody may}
    statements:
      - {code: Q1, kind: education, strength: preferred, text: A degree, status: review, status_reason: Is it needed}
      - code: Q2
        kind: skill
        strength: required
        text: Talks well
        links: [{competency: f/b, level: 1, inferred: Says so}]
      - {code: N1, kind: practice, section: How, text: By walking}
"""


def test_small_job_has_no_fault() -> None:
    assert faults_of(SMALL, JOB) == []


def test_requirements_are_the_highest_levels_linked_and_weigh_as_many_links() -> None:
    """f/a is called for at 1 and at 3, f/b by a responsibility and by a statement."""
    asked = [record.value for record in parsed(SMALL, JOB).of(RoleRequirementBase) if record.value.role == "j"]
    assert [(asking.competency, asking.level, asking.weight, asking.essential) for asking in asked] == [
        ("f/a", 3, 2, False),
        ("f/b", 1, 2, False),
    ]
    assert {(asking.inferred, asking.inferred_reason_en, asking.inferred_reason_zh) for asking in asked} == {
        (True, "From the lines", "由条目得出")
    }
    assert {(asking.source_document, asking.source_place) for asking in asked} == {("D1", "lines 1-9")}


def test_a_weight_made_of_links_is_never_above_ten() -> None:
    lines = "\n".join(
        f'      - {{code: "{number}", text: To sell, links: [{{competency: f/a, level: 1, inferred: Why}}]}}'
        for number in range(1, 13)
    )
    text = f"roles:\n  - id: k\n    name: K\n    requirements_from_links: Lines\n    responsibilities:\n{lines}\n"
    assert faults_of(SMALL, text) == []
    asked = [record.value for record in parsed(SMALL, text).of(RoleRequirementBase) if record.value.role == "k"]
    assert [(asking.competency, asking.weight) for asking in asked] == [("f/a", 10)]


def test_links_take_over_the_place_of_their_line() -> None:
    links = [record.value for record in parsed(SMALL, JOB).of(ResponsibilityLinkBase)]
    assert [(link.code, link.source_document, link.source_place) for link in links] == [
        ("1.1", "D1", "line 3"),
        ("1.1", "D1", "line 3"),
        ("1.2", "D1", "lines 1-9"),
    ]


L = "roles[0].responsibilities"
S = "roles[0].statements"
FAULTS = [
    ('code: "1.2"', "code: 1.2", f"{L}[1].code", "in quotes"),
    ('code: "1.2"', 'code: "1.1"', f"{L}[1].code", "1.1 stands twice in this role, first in line 8"),
    ("code: Q2", "code: Q1", f"{S}[1].code", "Q1 stands twice"),
    ("        text: To serve\n", "", f"{L}[1]", "text is missing"),
    ("status: excluded, status_reason: Nobody may", "status: excluded", f"{L}[2].status", "without a reason"),
    ("status: excluded", "status: secret", f"{L}[2].status", "one of active, review, rewrite, excluded"),
    ("text: To lie,", "text: To lie, links: [{competency: f/b, level: 1}],", f"{L}[2].links", "excluded"),
    ("level: 3, inferred: Serves", "level: 2, inferred: Serves", f"{L}[1].links[0].level", "its levels are 1, 3"),
    ("level: 3, inferred: Serves", "level: 0, inferred: Serves", f"{L}[1].links[0].level", "from 1 to 1000"),
    ("f/a, level: 3", "f/c, level: 3", f"{L}[1].links[0].competency", "f/c is unknown"),
    ("f/a, level: 3", "sales, level: 3", f"{L}[1].links[0].competency", "it is no requirement"),
    ("f/b, level: 1, inferred: Talks}\n", "f/a, level: 1}\n", f"{L}[0].links[1].competency", "f/a is named twice"),
    ("kind: practice", "kind: habit", f"{S}[2].kind", "one of education"),
    ("kind: practice, ", "", f"{S}[2]", "kind is missing"),
    ("kind: practice", "kind: practice, strength: required", f"{S}[2].strength", "asks nothing"),
    ("        strength: required\n", "", f"{S}[1].kind", "one of required, preferred"),
    ("strength: preferred", "strength: maybe", f"{S}[0].strength", "one of required, preferred"),
    ("section: How", "sektion: How", f"{S}[2].sektion", "sektion is unknown"),
    ("    name: Job", "    name: Job\n    requirements: []", "roles[0].requirements_from_links", "not both"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "instead", "path", "message"), FAULTS)
def test_one_fault_is_found_where_it_stands(part: str, instead: str, path: str, message: str) -> None:
    assert JOB.count(part) == 1, "the part must name one place"
    faults = faults_of(SMALL, JOB.replace(part, instead))
    assert len(faults) == 1, faults
    assert f": {path}: " in faults[0]
    assert message in faults[0]


def test_the_fault_of_a_link_names_its_line() -> None:
    text = JOB.replace("f/a, level: 3", "f/c, level: 3")
    assert faults_of(SMALL, text)[0].startswith(f"2.yaml:{line_of(text, 'f/c')}: ")


def test_requirements_follow_from_links_only_where_there_are_any() -> None:
    text = (
        "roles:\n  - {id: k, name: K, requirements_from_links: Lines, responsibilities: [{code: a, text: To sell}]}\n"
    )
    faults = faults_of(SMALL, text)
    assert len(faults) == 1
    assert faults[0].startswith("2.yaml:2: roles[0].requirements_from_links: no line of the role has a link")


def test_a_line_alone_calls_for_nothing() -> None:
    """Without the word that requirements follow from links, a role requires what it lists."""
    text = JOB.replace("    requirements_from_links: {en: From the lines, zh: 由条目得出}\n", "")
    assert [record.value for record in parsed(SMALL, text).of(RoleRequirementBase) if record.value.role == "j"] == []


@pytest.fixture
def job(database: Database) -> Database:
    with database.write() as session:
        compared(session, SMALL, JOB).apply(session)
    return database


def test_lines_are_read_in_the_order_of_the_document_with_what_they_call_for(job: Database) -> None:
    with job.read() as session:
        found = lines_of_role(session, "j")
        nothing = lines_of_role(session, "r")
    duties = [entry.responsibility for entry in found.responsibilities]
    assert [(duty.code, duty.list_title_en, duty.position, duty.ordinal) for duty in duties] == [
        ("1.1", "Days", 1, 1),
        ("1.2", "Days", 2, 2),
        ("2.1", "Nights", 3, 1),
    ]
    links = [[(entry.competency.name_en, entry.link.level) for entry in line.links] for line in found.responsibilities]
    assert links == [[("First", 1), ("Second", 1)], [("First", 3)], []]
    statements = [entry.statement for entry in found.statements]
    assert [(said.code, said.kind, said.strength, said.section_en) for said in statements] == [
        ("Q1", "education", "preferred", None),
        ("Q2", "skill", "required", None),
        ("N1", "practice", None, "How"),
    ]
    assert [len(entry.links) for entry in found.statements] == [0, 1, 0]
    assert (nothing.responsibilities, nothing.statements) == ((), ())


def test_a_second_import_changes_nothing_and_a_shorter_one_takes_lines_away(job: Database) -> None:
    shorter = JOB[: JOB.index("    statements:")].replace('      - {code: "2.1", list: Nights', '#     - {code: "2.1"')
    with job.write() as session:
        assert compared(session, SMALL, JOB).entries == ()
        change = compared(session, shorter)
        # f/b is now called for once: its requirement weighs less.
        assert [(entry.id, entry.what) for entry in change.changed] == [
            ("j", ("links", "requirements", "responsibilities", "statements"))
        ]
        change.apply(session)
        left = lines_of_role(session, "j")
    assert [len(left.responsibilities), len(left.statements)] == [2, 0]


def test_a_competency_cannot_lose_a_level_that_a_line_calls_for(job: Database) -> None:
    """f/a at 1 is called for by a line alone; no requirement names that level, and no module is in the way."""
    brought = """\
competencies:
  - {id: f/a, framework: f, name: First, levels: [{level: 3}]}
"""
    with job.write() as session:
        faults = [finding.message for finding in compared(session, brought).faults if "role" in finding.message]
    assert faults == [
        "the stored role j would no longer fit: level 1 is not a level of f/a; its levels are 3",
    ]


LINE = {
    "role": "j",
    "code": "9",
    "position": 9,
    "ordinal": 9,
    "text_en": "T",
    "text_zh": "T",
    "status": "active",
    "inferred": False,
}
SAID = {**LINE, "kind": "practice"}
LINK = {"role": "j", "code": "1.2", "competency": "f/b", "level": 1, "inferred": False}
REFUSED = [
    (catalog.Responsibility, {**LINE, "code": "1.1"}),
    (catalog.Responsibility, {**LINE, "role": "nobody"}),
    (catalog.Responsibility, {**LINE, "text_zh": ""}),
    (catalog.Responsibility, {**LINE, "position": 0}),
    (catalog.Responsibility, {**LINE, "status": "excluded"}),
    (catalog.Responsibility, {**LINE, "inferred": True}),
    (catalog.RoleStatement, {**SAID, "kind": "habit"}),
    (catalog.RoleStatement, {**SAID, "strength": "required"}),
    (catalog.RoleStatement, {**SAID, "kind": "skill"}),
    (catalog.RoleStatement, {**SAID, "kind": "skill", "strength": "maybe"}),
    (catalog.ResponsibilityLink, {**LINK, "code": "9.9"}),
    (catalog.ResponsibilityLink, {**LINK, "level": 2}),
    (catalog.ResponsibilityLink, {**LINK, "competency": "f/c"}),
    (catalog.RoleStatementLink, {**LINK, "code": "1.2"}),
]


@pytest.mark.parametrize(("model", "row"), REFUSED)
def test_row_is_refused(job: Database, model: type[SQLModel], row: dict[str, object]) -> None:
    with pytest.raises((DBAPIError, Conflict)), job.write() as session:
        session.execute(insert(table_of(model)), [row])


def test_the_rows_that_are_spoilt_above_are_good_otherwise(job: Database) -> None:
    with job.write() as session:
        session.execute(insert(table_of(catalog.Responsibility)), [LINE])
        session.execute(insert(table_of(catalog.RoleStatement)), [SAID])
        session.execute(insert(table_of(catalog.ResponsibilityLink)), [LINK])
