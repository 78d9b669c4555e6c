"""The coverage report finds every kind of hole, and counts ways that somebody can really go."""

from collections.abc import Mapping, Sequence

import pytest

from catalog import CompetencySlice, ModuleSlice, snapshot
from catalog.coverage import StepCoverage, report
from service.database import Database
from tests.catalog.files import SMALL, compared

FRAMEWORK = SMALL.partition("modules:\n")[0]


def step(database: Database, modules: str, competency: str, level: int) -> StepCoverage:
    """Return one step of the small framework with these modules."""
    with database.write() as session:
        changes = compared(session, FRAMEWORK + "modules:\n" + modules)
        assert changes.faults == (), changes.faults
        changes.apply(session)
    with database.read() as session:
        found = report(session)
    entry = next(entry for entry in found.competencies if entry.competency == competency)
    return next(step for step in entry.steps if step.to_level == level)


def module(key: str, outcome: str, more: str = "") -> str:
    price = '{amount: "1", currency: SGD}'
    return f"  - {{id: {key}, price: {price}, effort_hours: 1, outcomes: [{{{outcome}}}]{more and ', ' + more}}}\n"


A_UP = "competency: f/a, from_level: 0, to_level: 1"
A_TOP = "competency: f/a, from_level: 1, to_level: 3"
B_UP = "competency: f/b, from_level: 0, to_level: 1"
K1, A1 = f"{A_TOP}, items: [f/a/3/K1]", f"{A_TOP}, items: [f/a/3/A1]"


def test_every_step_of_every_competency_is_listed_once_on_its_own_scale(database: Database) -> None:
    step(database, module("M", A_UP), "f/a", 1)
    with database.read() as session:
        found = report(session)
        assert report(session, framework="f") == found
        assert report(session, framework="none").competencies == ()
    assert [(entry.competency, entry.framework) for entry in found.competencies] == [("f/a", "f"), ("f/b", "f")]
    assert [(one.from_level, one.to_level) for one in found.steps] == [(0, 1), (1, 3), (0, 1), (1, 3)]
    assert [entry.competency for entry, _ in found.holes] == ["f/a", "f/b", "f/b"]


def test_the_roles_that_ask_for_a_step_are_counted(database: Database) -> None:
    """The role asks for f/a at 3, so for both its steps, and for f/b at 1."""
    step(database, module("M", A_UP), "f/a", 1)
    with database.read() as session:
        assert [one.roles for one in report(session).steps] == [1, 1, 1, 0]


def test_a_step_without_a_module_is_a_hole(database: Database) -> None:
    found = step(database, module("M", A_UP), "f/b", 1)
    assert (found.state, found.ways, found.direct, found.blocked) == ("none", 0, (), ())


def test_each_module_over_the_whole_step_is_a_way(database: Database) -> None:
    """A module that leads further counts too; one that begins above the step does not."""
    modules = module("M1", A_UP) + module("M2", "competency: f/a, from_level: 0, to_level: 3") + module("M3", A_TOP)
    found = step(database, modules, "f/a", 1)
    assert (found.state, found.ways, found.direct) == ("reached", 2, ("M1", "M2"))
    assert step(database, modules, "f/a", 3).direct == ("M2", "M3")


def test_items_are_as_many_ways_as_the_scarcest_of_them(database: Database) -> None:
    modules = module("M1", K1) + module("M2", K1) + module("M3", A1)
    found = step(database, modules, "f/a", 3)
    assert (found.state, found.ways, found.items, found.items_missing) == ("reached", 1, 2, ())
    assert (found.direct, found.by_items) == ((), ("M1", "M2", "M3"))
    assert step(database, modules + module("M4", A1), "f/a", 3).ways == 2
    assert step(database, modules + module("M4", A_TOP), "f/a", 3).ways == 2


def test_an_item_that_nothing_covers_is_a_hole(database: Database) -> None:
    found = step(database, module("M1", K1), "f/a", 3)
    assert (found.state, found.ways, found.items_missing) == ("items", 0, ("f/a/3/A1",))


CIRCLE = module("M1", A_UP, "requires: {modules: [[M2]]}") + module("M2", B_UP, "requires: {modules: [[M1]]}")

ENTRY = [
    ("a level that nothing gives", module("M1", A_UP, "requires: {levels: [{competency: f/b, level: 1}]}"), "entry"),
    (
        "a level that another module gives",
        module("M1", A_UP, "requires: {levels: [{competency: f/b, level: 1}]}") + module("M2", B_UP),
        "reached",
    ),
    ("a module that is not there", module("M1", A_UP, "requires: {modules: [[OLD]]}"), "entry"),
    (
        "one of two modules",
        module("M1", A_UP, "requires: {modules: [[OLD, M2]]}") + module("M2", B_UP),
        "reached",
    ),
    ("a circle", CIRCLE, "entry"),
    (
        "another outcome that begins too high",
        module("M1", f"{A_UP}}}, {{competency: f/b, from_level: 1, to_level: 3"),
        "entry",
    ),
    (
        "a level made of items",
        module("M1", B_UP, "requires: {levels: [{competency: f/a, level: 3}]}")
        + module("M2", A_UP) + module("M3", K1) + module("M4", A1),
        "reached",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("_sentence", "modules", "state"), ENTRY, ids=[case[0] for case in ENTRY])
def test_what_no_order_of_modules_lets_in_is_a_hole_of_entry(
    database: Database, _sentence: str, modules: str, state: str
) -> None:
    competency = "f/b" if "f/a, level: 3" in modules else "f/a"
    found = step(database, modules, competency, 1)
    assert found.state == state
    assert (found.blocked == ("M1",)) is (state == "entry")
    assert bool(found.ways) is (state == "reached")


def test_the_level_before_a_step_is_held_and_no_other(database: Database) -> None:
    """To take the second step nobody has to be brought over the first."""
    assert step(database, module("M1", A_TOP), "f/a", 3).state == "reached"
    assert step(database, module("M1", A_TOP), "f/a", 1).state == "none"


def test_one_version_is_looked_at_once_and_the_next_anew(database: Database) -> None:
    step(database, module("M", A_UP), "f/a", 1)
    with database.read() as session:
        whole = report(session)
        assert report(session) is whole
    assert step(database, module("M", B_UP), "f/b", 1).state == "reached"


def test_whoever_holds_more_comes_as_far_as_if_it_were_found_out_from_nothing(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        read = snapshot(session).catalog
        found = report(session)
    everything = {entry.id: entry for entry in read.competencies}
    for entry in found.competencies:
        for one in entry.steps:
            takeable = _takeable(read.modules, everything, entry.competency, one.from_level)
            assert takeable.issuperset((*one.direct, *one.by_items))
            assert takeable.isdisjoint(one.blocked)


def _takeable(
    modules: Sequence[ModuleSlice], everything: Mapping[str, CompetencySlice], competency: str, level: int
) -> set[str]:
    """Return what can be taken from one level on, one module at a time, looking at everything each time."""
    held, covered, taken = {competency: level}, set[str](), set[str]()
    while True:
        following = next(
            (
                module
                for module in modules
                if module.id not in taken
                and all(held.get(outcome.competency, 0) >= outcome.from_level for outcome in module.outcomes)
                and all(held.get(needed, 0) >= at for needed, at in module.level_prerequisites)
                and all(not taken.isdisjoint(choices) for choices in module.module_prerequisites)
            ),
            None,
        )
        if following is None:
            return taken
        taken.add(following.id)
        for outcome in following.outcomes:
            covered.update(outcome.items)
            if not outcome.items:
                held[outcome.competency] = max(held.get(outcome.competency, 0), outcome.to_level)
        for key, known in everything.items():
            for at in known.levels:
                items = known.items_by_level.get(at)
                if at > held.get(key, 0):
                    if not items or not covered.issuperset(items):
                        break
                    held[key] = at


def test_what_is_retired_or_excluded_is_left_out(database: Database) -> None:
    retired = module("M1", A_UP, "retired: true")
    assert step(database, retired, "f/a", 1).state == "none"
    excluded = FRAMEWORK.replace("name: Second", "name: Second\n        status: excluded\n        status_reason: Why")
    excluded = excluded.replace("      - {competency: f/b, level: 1}\n", "")
    with database.write() as session:
        compared(session, excluded).apply(session)
    with database.read() as session:
        assert [entry.competency for entry in report(session).competencies] == ["f/a"]


def test_the_shipped_catalogue_reaches_account_management_in_more_than_one_way(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        found = {entry.competency: entry for entry in report(session, "ssg-fs").competencies}
    steps = found["ssg-fs/account-management"].steps
    assert [one.to_level for one in steps] == [2, 3, 4, 5]
    assert all(one.ways >= 2 for one in steps)
    assert all(one.items for one in steps)
