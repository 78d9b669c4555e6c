"""A small company with a catalogue of its own, small enough that every plan of it can be worked out by hand.

Everybody aims at the role R, which asks for x to level 2 (weight 2) and y to level 1. X1 leads to x 1 for 100.00, X2 on
to x 2 for 200.00 in March, with a class that costs 40.00 besides, and Y1 to y 1 for 150.00 in May.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import solver
from catalog import (
    Competency,
    CompetencyLevel,
    Framework,
    LearningOutcome,
    Module,
    Offering,
    ProficiencyLevel,
    Role,
    RoleRequirement,
)
from service import companies, learners
from service.annual.difference import Differences
from service.annual.plans import AnnualPlans
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.jobs.worker import Worker
from service.principals import Principal
from service.schemas.companies import CostCentreRecord
from service.schemas.learners import LearnerRecord
from service.schemas.periods import PeriodRecord
from service.schemas.training_scenarios import ScenarioAccepted, ScenarioGiven, ScenarioRead, ScenarioRecord
from service.settings import Settings
from service.years.settling import settle
from service.years.years import Years

HR = Principal(name="key:hr", permissions=frozenset({"hr"}))
#: Leads A with all below it.
MANAGER = Principal(name="key:manager", permissions=frozenset({"manager"}), cost_centres=frozenset({"A"}))
EMPLOYEE = Principal(name="key:employee", permissions=frozenset({"employee"}), learner="L-1")
CENTRES: Mapping[str, str | None] = {"TOP": None, "A": "TOP", "A1": "A", "B": "TOP"}
#: By learner, where they work.
POSTS = {"L-1": "A", "L-2": "A1", "L-3": "B"}
PERIOD = "2027"
TODAY = date(2026, 11, 22)
_NAMES = {"name_en": "N", "name_zh": "名"}
_TITLES = {"title_en": "T", "title_zh": "题"}


def company(database: Database, *, posts: Mapping[str, str] = POSTS) -> None:
    """Store the catalogue and the people."""
    with database.write() as session:
        session.add(Framework(id="f", **_NAMES))
        session.add(Role(id="R", **_NAMES))
        session.flush()
        session.add_all(
            ProficiencyLevel(framework="f", level=level, label_en="L", label_zh="级", populated=True)
            for level in (1, 2)
        )
        session.add_all(Competency(id=key, framework="f", **_NAMES) for key in ("x", "y", "z"))
        session.add_all(
            Module(id=key, **_TITLES, price_minor=price, price_currency="SGD", effort_hundredths=800)
            for key, price in (("X1", 10_000), ("X2", 20_000), ("Y1", 15_000), ("Z1", 5_000))
        )
        session.flush()
        session.add_all(
            CompetencyLevel(competency=key, level=level) for key, level in (("x", 1), ("x", 2), ("y", 1), ("z", 1))
        )
        session.flush()
        session.add_all(
            LearningOutcome(module=module, competency=key, from_level=level - 1, to_level=level)
            for module, key, level in (("X1", "x", 1), ("X2", "x", 2), ("Y1", "y", 1), ("Z1", "z", 1))
        )
        session.add_all(
            RoleRequirement(role="R", competency=key, level=level, weight=weight, essential=False)
            for key, level, weight in (("x", 2, 2), ("y", 1, 1))
        )
        session.add(
            Offering(
                id="X2-03",
                module="X2",
                start_on=date(2027, 3, 30),
                end_on=date(2027, 4, 1),
                seats=2,
                min_seats=1,
                fixed_price_minor=4_000,
                fixed_price_currency="SGD",
            )
        )
        session.add(Offering(id="Y1-05", module="Y1", start_on=date(2027, 5, 3), end_on=date(2027, 5, 4), seats=10))
    for centre, parent in CENTRES.items():
        companies.store(database, centre, CostCentreRecord(parent=parent, name=f"Centre {centre}"), HR)
    for learner, centre in posts.items():
        known = {"name": f"Name of {learner}", "cost_centre": centre, "targets": ["R"]}
        learners.store(database, learner, LearnerRecord.model_validate(known), HR)


def money(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "SGD"}


def period(**fields: Any) -> PeriodRecord:
    """Return a period; `budgets` by cost centre as amount and binding."""
    budgets = [
        {"cost_centre": centre, "amount": money(amount), "binding": binding}
        for centre, (amount, binding) in fields.pop("budgets", {}).items()
    ]
    document = {"start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD", "budgets": budgets}
    if "budget" in fields:
        document["budget"] = money(fields.pop("budget"))
    return PeriodRecord.model_validate({**document, **fields})


def years_on(database: Database, *, today: date = TODAY) -> Years:
    plans = AnnualPlans(database=database, settings=Settings())
    return Years(database=database, plans=plans, differences=Differences(database), today=lambda: today)


def worker(database: Database) -> Worker:
    """Return a worker that keeps what scenarios need of their plans."""
    task = PlanYear(solver.plan_year, executor=lambda: ThreadPoolExecutor(1), most_seconds=3600.0, settles=settle)
    return Worker(database, {KIND: task}, lease=timedelta(seconds=60))


def scenario(years: Years, name: str = "First", **content: Any) -> str:
    """Make a scenario, and return its id."""
    key = years.create_scenario(PERIOD, ScenarioGiven(name=name), HR, "en").id
    if content:
        years.change_scenario(key, ScenarioRecord.model_validate({"name": name, **content}), HR, "en")
    return key


def solved(years: Years, key: str) -> ScenarioRead:
    """Solve a scenario to its end."""
    accepted = ScenarioAccepted.model_validate_json(years.solve(key, HR).body)
    assert worker(years.database).work()
    found = years.scenario(key, HR, "en")
    assert (found.plan, found.status, found.is_stale) == (accepted.id, "optimal", False)
    return found


def taken(years: Years, key: str) -> set[tuple[str, str]]:
    """Return who takes what in the plan of a scenario."""
    plan = years.scenario(key, HR, "en").plan
    assert plan is not None
    page = years.plans.enrolments(plan, HR, page_size=200, page_token=None)
    assert page.next_page_token is None
    return {(entry.learner, entry.module) for entry in page.items}
