"""Families of roles and the steps between them: read, stored, and followed."""

from collections import Counter

import pytest

from catalog import get_family, list_families, list_roles, next_steps
from service.database import Database
from tests.catalog.files import SMALL, compared, faults_of

FAMILY = """\
roles:
  - {id: s, name: Next}
  - {id: t, name: Elsewhere}
families:
  - id: fam
    name: {en: Family, zh: 职系}
    inferred: Nobody wrote it down
    roles: [t, r, s]
    steps:
      - {from: r, to: t}
      - {from: r, to: s}
      - {from: s, to: t}
  - id: alone
    name: Alone
    roles: [r]
"""


def loaded(database: Database, *texts: str) -> list[str]:
    printed = []
    with database.write() as session:
        for text in (SMALL, *texts):
            changes = compared(session, text)
            changes.apply(session)
            printed.append(str(changes))
    return printed


def test_a_family_has_its_roles_in_its_own_order(database: Database) -> None:
    loaded(database, FAMILY)
    with database.read() as session:
        alone, family = list_families(session, limit=10)
        assert [entry.family.id for entry in list_families(session, after="alone", limit=10)] == ["fam"]
        assert get_family(session, "none") is None
    assert (alone.family.id, alone.steps) == ("alone", ())
    assert [role.id for role in family.roles] == ["t", "r", "s"]
    assert family.steps == (("r", "s"), ("r", "t"), ("s", "t"))
    assert (family.family.name_zh, family.family.inferred_reason_en) == ("职系", "Nobody wrote it down")


def test_next_steps_of_a_role_follow_the_order_of_the_family(database: Database) -> None:
    loaded(database, FAMILY)
    with database.read() as session:
        assert [(step.family.id, step.role.id) for step in next_steps(session, "r")] == [("fam", "t"), ("fam", "s")]
        assert next_steps(session, "t") == ()
        assert next_steps(session, "none") == ()


def test_retired_roles_and_families_lead_nowhere(database: Database) -> None:
    loaded(database, FAMILY, FAMILY.replace("{id: t, name: Elsewhere}", "{id: t, name: Elsewhere, retired: true}"))
    with database.read() as session:
        assert [step.role.id for step in next_steps(session, "r")] == ["s"]
        family = get_family(session, "fam")
        assert family is not None
        assert ([role.id for role in family.roles], family.steps) == (["r", "s"], (("r", "s"),))
    loaded(database, FAMILY.replace("    inferred: Nobody", "    retired: true\n    inferred: Nobody"))
    with database.read() as session:
        assert next_steps(session, "r") == ()
        assert [entry.family.id for entry in list_families(session, limit=10)] == ["alone"]


def test_a_second_import_changes_nothing_and_dropped_parts_are_deleted(database: Database) -> None:
    *_, last = loaded(database, FAMILY, FAMILY)
    assert last == "0 created, 0 changed, 0 retired, 4 same"
    shorter = FAMILY.replace("roles: [t, r, s]", "roles: [t, r]").replace("      - {from: r, to: s}\n", "")
    shorter = shorter.replace("      - {from: s, to: t}\n", "")
    assert "~ family fam (roles, steps)" in loaded(database, shorter)[-1]
    with database.read() as session:
        assert [step.role.id for step in next_steps(session, "r")] == ["t"]


FAULTS = [
    ("roles: [t, r, s]", "roles: [t, r, s, q]", "families[0].roles[3]", "role q is unknown"),
    ("roles: [t, r, s]", "roles: [t, r, s, r]", "families[0].roles[3]", "role r is named twice"),
    ("    roles: [r]\n", "", "families[1]", "roles is missing"),
    ("{from: r, to: s}", "{from: r, to: r}", "families[0].steps[1].to", "leads to itself"),
    ("{from: r, to: s}", "{from: r, to: t}", "families[0].steps[1]", "stands in line 10 already"),
    ("{from: r, to: s}", "{from: r, to: q}", "families[0].steps[1].to", "role q is not of this family"),
    ("{from: r, to: s}", "{from: r}", "families[0].steps[1]", "to is missing"),
    ("  - id: alone", "  - id: fam", "families[1].id", "family fam is given twice"),
]


@pytest.mark.parametrize(("old", "new", "path", "message"), FAULTS)
def test_every_fault_is_found_at_its_field(old: str, new: str, path: str, message: str) -> None:
    assert faults_of(SMALL, FAMILY) == []
    assert FAMILY.count(old) == 1
    found = faults_of(SMALL, FAMILY.replace(old, new))
    assert any(fault.split(": ")[1] == path and message in fault for fault in found), found


def test_every_shipped_role_stands_in_one_family_and_what_is_inferred_says_why(
    catalog_database: Database,
) -> None:
    """The fifteen job descriptions are in families too, each in one; no step leads in a circle."""
    with catalog_database.read() as session:
        families = list_families(session, limit=100)
        roles = [entry.role.id for entry in list_roles(session, limit=1000)]
    placed = Counter(role.id for family in families for role in family.roles)
    assert placed == Counter(roles)
    for entry in families:
        family = entry.family
        assert family.source_document
        assert family.id == "account-manager-grades" or (family.inferred_reason_en and family.inferred_reason_zh)
        order = [role.id for role in entry.roles]
        assert all(order.index(before) < order.index(after) for before, after in entry.steps), family.id
    jobs = [entry for entry in families if any(role.id.startswith("account-manager-jobs/") for role in entry.roles)]
    assert len(jobs) == 3
    assert all(entry.steps and entry.family.inferred for entry in jobs)
