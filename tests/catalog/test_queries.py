"""Reading is ordered by id, paged without gaps, filtered by document, and takes a handful of selects."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session

from catalog import (
    SHIPPED,
    CatalogSlice,
    RequirementSlice,
    catalog_slice,
    current_version,
    get_competency,
    get_framework,
    get_module,
    get_role,
    import_catalog,
    list_competencies,
    list_frameworks,
    list_modules,
    list_roles,
    list_sources,
    requirements_of_roles,
)
from service.database import Database
from tests.catalog.files import SMALL, compared


@pytest.fixture
def small(database: Database) -> Database:
    """A database that holds the small catalogue."""
    with database.write() as session:
        compared(session, SMALL).apply(session)
    return database


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """Collect the selects that a session sends."""
    sent: list[str] = []

    def note(*args: object) -> None:
        sent.append(str(args[2]))

    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(bind, "before_cursor_execute", note)


def test_empty_catalogue_answers_every_question(database: Database) -> None:
    with database.read() as session:
        assert list_frameworks(session, limit=5) == ()
        assert get_module(session, "M1") is None
        assert requirements_of_roles(session, ["r"]) == {}
        assert catalog_slice(session) == CatalogSlice(version=current_version(session), competencies=(), modules=())


def test_pages_join_without_gap_or_overlap(small: Database) -> None:
    with small.read() as session:
        first = list_competencies(session, limit=1)
        second = list_competencies(session, after=first[-1].competency.id, limit=1)
        third = list_competencies(session, after=second[-1].competency.id, limit=1)
    assert [entry.competency.id for entry in (*first, *second, *third)] == ["f/a", "f/b"]


def test_ids_are_sorted_by_code_point_on_both_databases(small: Database) -> None:
    """Capital letters come before small ones and punctuation counts, whatever language the server speaks."""
    text = "".join(
        f'  - {{id: {key}, price: {{amount: "1", currency: SGD}}, effort_hours: 1, outcomes: []}}\n'
        for key in ("a-b", "aB", "Zz", "ab", "啊")
    )
    with small.write() as session:
        compared(session, "modules:\n" + text).apply(session)
    with small.read() as session:
        keys = [entry.module.id for entry in list_modules(session, limit=10)]
        assert keys == ["M1", "M2", "Zz", "a-b", "aB", "ab", "啊"]
        assert [entry.module.id for entry in list_modules(session, after="a-b", limit=2)] == ["aB", "ab"]


def test_lists_can_be_narrowed_to_one_document(small: Database) -> None:
    other = 'source: "D2"\nsources: [{key: "D2", title: Other, language: zh}]\nroles: [{id: q, name: Other}]\n'
    with small.write() as session:
        compared(session, other).apply(session)
    with small.read() as session:
        assert [entry.role.id for entry in list_roles(session, source="D1", limit=9)] == ["r"]
        assert [entry.role.id for entry in list_roles(session, source="D2", limit=9)] == ["q"]
        assert list_frameworks(session, source="D2", limit=9) == ()
        assert list_modules(session, source="D3", limit=9) == ()
        assert [row.key for row in list_sources(session)] == ["D1", "D2"]


def test_entries_come_with_their_parts(small: Database) -> None:
    with small.read() as session:
        framework = get_framework(session, "f")
        competency = get_competency(session, "f/a")
        second = get_competency(session, "f/b")
        role = get_role(session, "r")
        module = get_module(session, "M2")
    # Leaving the block closed the session: nothing below can load anything.
    assert framework is not None
    assert [(row.level, row.populated) for row in framework.levels] == [(1, True), (2, False), (3, True)]
    assert competency is not None
    assert [row.level for row in competency.levels] == [1, 3]
    assert [(row.code, row.parent_item, row.coverable) for row in competency.items] == [
        ("K1", None, True),
        ("K2", None, False),
        ("A1", None, True),
        ("A1a", "f/a/3/A1", False),
    ]
    assert second is not None
    assert [row.level for row in second.levels] == [1, 3]  # the framework's populated levels
    assert role is not None
    assert [(row.competency, row.level, row.weight, row.essential) for row in role.requirements] == [
        ("f/a", 3, 5, True),
        ("f/b", 1, 1, False),
    ]
    assert [(row.kpi, row.weight) for row in role.kpis] == [("sales", 20)]
    assert module is not None
    assert [(row.choice, row.alternative) for row in module.module_prerequisites] == [(1, "M1"), (1, "OLD-1")]
    assert [(row.competency, row.level) for row in module.level_prerequisites] == [("f/b", 1)]
    assert [row.excluded for row in module.exclusions] == ["OLD-2"]


def test_requirements_come_by_role_and_without_retired_roles(small: Database) -> None:
    retired = "roles: [{id: old, name: Old, retired: true, requirements: [{competency: f/b, level: 3}]}]\n"
    with small.write() as session:
        compared(session, retired).apply(session)
    with small.read() as session:
        found = requirements_of_roles(session, ["r", "old", "none"])
    assert found == {
        "r": (
            RequirementSlice(role="r", competency="f/a", level=3, weight=5, essential=True),
            RequirementSlice(role="r", competency="f/b", level=1, weight=1, essential=False),
        )
    }


def test_slice_holds_what_counts_and_leaves_out_what_does_not(small: Database) -> None:
    with small.read() as session:
        found = catalog_slice(session)
        assert found.version == current_version(session)
    first, second = found.competencies
    assert (first.id, first.levels, first.items_by_level) == ("f/a", (1, 3), {3: ("f/a/3/A1", "f/a/3/K1")})
    assert (second.id, second.levels, second.items_by_level) == ("f/b", (1, 3), {})
    one, two = found.modules
    assert (one.id, one.price_minor, one.price_currency, one.effort_hundredths) == ("M1", 12050, "SGD", 225)
    assert two.outcomes[0].items == ("f/a/3/K1",)
    assert two.level_prerequisites == (("f/b", 1),)
    assert two.module_prerequisites == (("M1", "OLD-1"),)
    assert two.excludes == ("OLD-2",)


def test_slice_of_the_shipped_catalogue_takes_twelve_selects(database: Database) -> None:
    """As many as there are tables to read: none for a single module, however many there are."""
    with database.write() as session:
        import_catalog(session, [SHIPPED]).apply(session)
    with database.read() as session, counted(session) as sent:
        found = catalog_slice(session)
    assert len(found.modules) >= 60
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 12, sent


def test_page_of_modules_takes_eight_selects(small: Database) -> None:
    with small.read() as session, counted(session) as sent:
        list_modules(session, limit=100)
    assert len([statement for statement in sent if statement.startswith("SELECT")]) == 8, sent
