"""A small catalogue as a person would write it, and short ways to import texts like it."""

from pathlib import Path

from sqlmodel import Session

from catalog import Changeset, Finding, Records, compare, parse_content
from catalog.importing.known import Known, overlay
from catalog.importing.references import check_references

#: One framework with a scale of three steps of which the second is empty, two competencies, a role, two modules.
SMALL = """\
source: "D1"
sources:
  - {key: "D1", title: A document, language: en}
frameworks:
  - id: f
    name: {en: Framework, zh: 框架}
    items_coverable: true
    levels:
      - {level: 1, label: One}
      - {level: 2, label: Two, populated: false}
      - {level: 3, label: Three}
    competencies:
      - id: f/a
        name: First
        levels:
          - level: 1
          - level: 3
            items:
              - {code: K1, kind: knowledge, text: To know}
              - {code: K2, kind: knowledge, text: To doubt, status: excluded, status_reason: Nobody may}
              - {code: A1, kind: ability, text: To do, details: [{code: A1a, kind: detail, text: To do well}]}
      - id: f/b
        name: Second
roles:
  - id: r
    framework: f
    name: Role
    requirements:
      - {competency: f/a, level: 3, weight: 5, essential: true}
      - {competency: f/b, level: 1}
    kpis:
      - {id: sales, name: Sales, weight: 20}
modules:
  - id: M1
    title: {en: First module, zh: 第一模块}
    price: {amount: "120.50", currency: SGD}
    effort_hours: 2.25
    outcomes:
      - {competency: f/a, from_level: 0, to_level: 1}
  - id: M2
    price: {amount: "0", currency: SGD}
    effort_hours: 3
    outcomes:
      - {competency: f/a, from_level: 1, to_level: 3, items: [f/a/3/K1]}
    requires:
      levels: [{competency: f/b, level: 1}]
      modules: [[M1, OLD-1]]
    excludes: [OLD-2]
"""


def parsed(*texts: str) -> Records:
    """Read texts as files named 1.yaml, 2.yaml and so on."""
    records = Records()
    for number, text in enumerate(texts, start=1):
        parse_content(f"{number}.yaml", text.encode(), records)
    return records


def findings_of(*texts: str) -> list[Finding]:
    """Return what there is to say about these texts and nothing else, in the order of their lines."""
    records = parsed(*texts)
    found = [*records.findings, *check_references(records, overlay(Known(), records))]
    return sorted(found, key=lambda finding: finding.place)


def faults_of(*texts: str) -> list[str]:
    return [str(finding) for finding in findings_of(*texts) if finding.severity == "fault"]


def compared(session: Session, *texts: str, complete: bool = False) -> Changeset:
    return compare(session, parsed(*texts), complete=complete)


def line_of(text: str, part: str) -> int:
    """Return the line in which `part` first stands."""
    return text[: text.index(part)].count("\n") + 1


SHARED_SOURCES = Path(__file__).resolve().parents[2].parent / "shared" / "sources"
