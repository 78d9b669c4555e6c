"""Why a need is met, and by what: worth is not the only reason, and what leads on from it is no part of its cost."""

from datetime import date

import pytest

from catalog import CompetencyItem, LearningOutcome, LearningOutcomeItem, Module, ModulePrerequisite
from service import learners
from service.database import Database
from service.schemas.learners import LearnerRecord
from service.schemas.needs import NeedDecisionGiven, NeedGiven
from service.schemas.training_scenarios import ArbitrationEntry, OverrideGiven
from service.years.years import Years
from tests.service.years.agreed import Agreed, agreed
from tests.service.years.made import HR, PERIOD, company, period, scenario, solved, years_on


@pytest.fixture
def years(database: Database) -> Years:
    company(database)
    found = years_on(database)
    found.store_period(PERIOD, period(), HR)
    found.move(PERIOD, "collecting", HR)
    return found


def needed(years: Years, *, essential: bool = False, **what: object) -> None:
    """Let L-1 need something, and HR accept it."""
    need = years.ask(PERIOD, NeedGiven.model_validate({"learner": "L-1", **what}), HR, "en")
    years.decide(need.id, NeedDecisionGiven(state="accepted", essential=essential), HR, "en")


def told(years: Years, key: str) -> tuple[ArbitrationEntry, str | None]:
    """Return the entry of the need, and the code of its reason."""
    (entry,) = (entry for entry in years.arbitration(key, HR, "en").items if entry.kind == "need")
    reason = entry.solver.reason
    assert reason is None or reason.text
    return entry, None if reason is None else reason.code


def holding(years: Years, **levels: int) -> None:
    ratings = [{"competency": key, "level": level} for key, level in levels.items()]
    known = {"name": "N", "cost_centre": "A", "targets": ["R"], "attainments": ratings}
    learners.store(years.database, "L-1", LearnerRecord.model_validate(known), HR)


def cost(entry: ArbitrationEntry) -> str | None:
    return None if entry.net_cost is None else entry.net_cost.amount


def test_what_is_held_costs_nothing_though_a_target_leads_on_from_there(years: Years) -> None:
    holding(years, x=1)
    needed(years, competency="x", level=1)
    key = scenario(years)
    solved(years, key)
    entry, reason = told(years, key)
    # X2 for 200.00 is there for the role, which asks for x 2.
    assert (entry.solver.state, reason, entry.worth, cost(entry), entry.solver.modules) == (
        "granted",
        "held",
        0,
        "0.00",
        [],
    )


def test_what_leads_on_from_what_is_needed_is_no_part_of_its_cost(years: Years) -> None:
    needed(years, competency="x", level=1)
    key = scenario(years)
    solved(years, key)
    entry, reason = told(years, key)
    assert (reason, cost(entry), entry.solver.modules) == (None, "100.00", ["X1"])


def test_modules_for_single_items_of_what_is_needed_are_part_of_its_cost(years: Years) -> None:
    with years.database.write() as session:
        for position, (code, price) in enumerate((("a", 1_000), ("b", 2_000)), start=1):
            texts = {"text_en": "T", "text_zh": "文", "kind": "knowledge"}
            item = f"z/1/{code}"
            place = {"competency": "z", "level": 1, "code": code, "position": position}
            session.add(CompetencyItem(id=item, coverable=True, **place, **texts))
            names = {"title_en": "T", "title_zh": "题", "price_currency": "SGD", "effort_hundredths": 100}
            session.add(Module(id=f"Z-{code}", price_minor=price, **names))
            session.flush()
            session.add(LearningOutcome(module=f"Z-{code}", competency="z", from_level=0, to_level=1))
            session.flush()
            session.add(LearningOutcomeItem(module=f"Z-{code}", competency="z", item=item))
    needed(years, competency="z", level=1)
    key = scenario(years)
    solved(years, key)
    entry, _ = told(years, key)
    assert (cost(entry), sorted(entry.solver.modules)) == ("30.00", ["Z-a", "Z-b"])


def test_what_a_development_plan_has_decided_says_so(years: Years) -> None:
    agreed(years.database, "L-1", {"Z1": Agreed(minor=5_000, first=date(2027, 2, 1), last=date(2027, 2, 7))})
    needed(years, module="Z1")
    key = scenario(years)
    solved(years, key)
    assert told(years, key)[1] == "under_way"


def test_what_a_decision_keeps_says_so_once_a_plan_knows_of_it(years: Years) -> None:
    needed(years, module="Z1")
    key = scenario(years)
    solved(years, key)
    years.override(key, OverrideGiven(learner="L-1", module="Z1", keep=True, reason="so"), HR, "en")
    assert told(years, key)[1] is None
    solved(years, key)
    assert told(years, key)[1] == "kept"


def test_what_is_essential_says_so(years: Years) -> None:
    needed(years, competency="z", level=1, essential=True)
    key = scenario(years)
    solved(years, key)
    assert told(years, key)[1] == "essential"


def test_a_module_that_is_taken_for_something_else_says_so(years: Years) -> None:
    """Whoever takes Y1 takes Z1 before it, and z is held already."""
    with years.database.write() as session:
        session.add(ModulePrerequisite(module="Y1", choice=1, alternative="Z1"))
    holding(years, z=1)
    needed(years, module="Z1")
    key = scenario(years)
    solved(years, key)
    entry, reason = told(years, key)
    assert (reason, entry.worth, entry.solver.modules) == ("elsewhere", 0, ["Z1"])
