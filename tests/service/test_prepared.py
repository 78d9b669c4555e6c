"""What is kept of the catalogue between requests: right when it changes, and cut to what can matter without a loss."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import catalog
import solver
from catalog import CatalogSnapshot, snapshot
from service import asking
from service.database import Database
from service.house_setup import load_shipped
from service.migrating import migrate
from service.settings import Settings
from service.solving.answering import Answered, Effort, Task, answered
from service.solving.answers import Answers
from service.translate.dates import AskedOn
from service.translate.prepared import prepared
from service.translate.question import Question
from tests.conftest import Databases

TODAY = date(2026, 11, 22)
EFFORT = Effort(seconds=20, most_seconds=60, deterministic=8, reason=0.5)


@pytest.fixture(scope="module")
def shipped(databases: Databases) -> Iterator[CatalogSnapshot]:
    def prepare(database: Database) -> None:
        migrate(database)
        load_shipped(database)

    url = databases.copy("sqlite", "shipped", prepare)
    database = Database(url)
    with database.read() as session:
        yield snapshot(session)
    database.dispose()
    databases.discard(url)


def question(document: dict[str, Any], catalogue: CatalogSnapshot) -> Question:
    reading = asking.ask(document)
    assert reading.shape is not None
    asked = asking.asked(reading, asking.gathered(catalogue, reading.shape, None), AskedOn(today=TODAY))
    assert asked.question is not None, asked.faults
    return asked.question


def whole(found: Question, catalogue: CatalogSnapshot, allowed: set[str] | None) -> solver.PathProblem:
    """Return the same problem with every module and competency of the catalogue."""
    everything = prepared(catalogue.catalog)
    barred = frozenset(
        solver.ModuleId(key)
        for key, words in everything.module_words.items()
        if allowed is not None and words.mode is not None and words.mode not in allowed
    )
    return replace(
        found.problem,
        modules=tuple(everything.modules.values()),
        competencies=tuple(
            solver.Competency(
                id=solver.CompetencyId(key),
                levels=scale.levels,
                items=tuple(
                    solver.LevelItems(level=level, items=frozenset(solver.ItemId(item) for item in items))
                    for level, items in sorted(scale.items_by_level.items())
                ),
            )
            for key, scale in sorted(everything.scales.items())
        ),
        bars=(solver.Bar(limit="modes", modules=barred),) if barred else (),
    )


ROLES = [
    "am-grades/senior-account-manager",
    "csm/customer-service-manager",
    "hkqf-banking/109509L6-6",
    "ssg-fs/account-management-4",
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"limits": {"budget": {"amount": "1500.00", "currency": "SGD"}, "effort_hours": 40, "modes": ["online"]}},
        {"locks": [{"module": "AM-201", "keep": True}], "goal": "cheapest"},
    ],
    ids=["free", "limited", "locked"],
)
def test_what_is_left_out_changes_no_answer(role: str, more: dict[str, Any], shipped: CatalogSnapshot) -> None:
    """The solver is asked about what can matter and about everything: the same plan, terms, gaps and reasons."""
    wanted = shipped.requirements_by_role[role]
    levels = {entry.id: entry.levels for entry in shipped.catalog.competencies}
    held = [
        {"competency": row.competency, "level": max((x for x in levels[row.competency] if x < row.level), default=0)}
        for row in wanted
    ]
    document = {"learner": {"attainments": held}, "target": {"role": role}, **more}
    found = question(document, shipped)
    modes = set(more.get("limits", {}).get("modes", ())) or None
    everything = whole(found, shipped, modes)
    assert len(found.problem.modules) < len(everything.modules)
    few, all_of_them = (
        solver.recommend_path(problem, solver.SearchLimits()) for problem in (found.problem, everything)
    )
    assert (few.status, few.terms, few.steps, few.gaps) == (
        all_of_them.status,
        all_of_them.terms,
        all_of_them.steps,
        all_of_them.gaps,
    )


def test_a_state_is_read_once_and_a_change_is_another_state(sqlite_database: Database, tmp_path: Any) -> None:
    migrate(sqlite_database)
    load_shipped(sqlite_database)
    with sqlite_database.read() as session:
        before = snapshot(session)
        assert snapshot(session) is before
    file = tmp_path / "modules.yaml"
    file.write_text(
        "modules:\n"
        "  - id: TEST-1\n    title: {en: One, zh: 一}\n    summary: {en: One., zh: 一。}\n    provider: House academy\n"
        '    mode: online\n    language: en\n    price: {amount: "1.00", currency: SGD}\n    effort_hours: 1\n'
        "    outcomes: [{competency: ssg-fs/account-management, from_level: 3, to_level: 4}]\n",
        encoding="utf-8",
    )
    with sqlite_database.write() as session:
        catalog.import_catalog(session, [file]).apply(session)
        assert "TEST-1" in prepared(snapshot(session).catalog).modules
    with sqlite_database.read() as session:
        after = snapshot(session)
    assert after.version != before.version
    assert "TEST-1" not in prepared(before.catalog).modules


def test_an_answer_is_found_again_by_everything_that_decides_it(shipped: CatalogSnapshot) -> None:
    document = {"learner": {"id": "E-1", "attainments": []}, "target": {"role": ROLES[-1]}}
    task = Task(document=document, learner=None, today=TODAY, effort=EFFORT)
    answer = answered(task, shipped)
    assert isinstance(answer, Answered)
    kept = Answers(Settings().answers_kept)
    kept.keep(kept.key(task, shipped), answer)
    assert kept.find(kept.key(replace(task, document=dict(reversed(document.items()))), shipped)) is answer
    others = [
        replace(task, document={**document, "goal": "cheapest"}),
        replace(task, today=date(2026, 11, 23)),
        replace(task, effort=replace(EFFORT, deterministic=1)),
    ]
    assert all(kept.find(kept.key(other, shipped)) is None for other in others)
    changed = replace(shipped, catalog=replace(shipped.catalog, version="sha256:another"))
    assert kept.find(kept.key(task, changed)) is None


def test_only_so_many_answers_are_kept_and_none_that_seconds_decided(shipped: CatalogSnapshot) -> None:
    tasks = [
        Task(document={"learner": {"id": str(place)}}, learner=None, today=TODAY, effort=EFFORT) for place in range(3)
    ]
    answer = Answered(
        store=True,
        learner=None,
        recommendation="{}",
        names="{}",
        language="en",
        spoken="{}",
        input_hash="",
        catalog_version="",
        is_settled=True,
    )
    kept = Answers(2)
    keys = [kept.key(task, shipped) for task in tasks]
    kept.keep(keys[0], replace(answer, is_settled=False))
    assert kept.find(keys[0]) is None
    for key in keys:
        kept.keep(key, answer)
    assert [kept.find(key) is answer for key in keys] == [False, True, True]
    assert Answers(0).key(tasks[0], shipped) is None
