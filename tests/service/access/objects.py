"""A company in which everybody has words and numbers of their own, so that whoever is told of them shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, delete, select

from service import companies, learners
from service.annual.difference import Differences
from service.annual.plans import AnnualPlans
from service.database import Database
from service.development.development import Development
from service.migrating import migrate
from service.principals import Principal
from service.recommend import Recommender
from service.schemas.companies import CostCentreRecord
from service.schemas.development_sent import PlanStart
from service.schemas.learners import LearnerRecord
from service.schemas.needs import NeedGiven
from service.schemas.periods import PeriodRecord
from service.schemas.training_scenarios import ScenarioGiven
from service.settings import Settings
from service.tables import (
    AnnualPlan,
    DevelopmentPlan,
    DevelopmentTrial,
    Learner,
    PersonToken,
    TrainingNeed,
    TrainingScenario,
)
from service.tables import Recommendation as StoredRecommendation
from service.years.years import Years
from tests.service.annual.years import learner as in_a_year
from tests.service.annual.years import year
from tests.service.jobs.years import worker

HOUSE = Principal(name="key:house", permissions=frozenset({"hr"}))
#: Cost centres with the one above; a manager of `A` leads `A1` too, and the manager of `B` nobody of these.
CENTRES = {"TOP": None, "A": "TOP", "A1": "A", "B": "TOP"}
#: Somebody who is not stored, has a key, and to whom `line` reports by way of another one.
HEAD = "E-1000009"
MISSING = "E-1000404"
#: People hand in needs here.
PERIOD = "P-1"
#: Of all ids the same length, so that answers which repeat them can be compared.
PEOPLE = {
    "own": "E-1000001",
    "team": "E-1000002",
    "other": "E-1000003",
    "line": "E-1000004",
    "between": "E-1000005",
    "erased": "E-1000006",
}
_POSTS = {"own": "A1", "team": "A", "other": "B", "line": "B", "between": "B", "erased": "A"}
_MANAGERS = {"line": PEOPLE["between"], "between": HEAD}
_WORDS = {
    **{"own": ("Quillon", 7301), "team": ("Brambleth", 7402), "other": ("Vostrike", 7503), "line": ("Ondramel", 7604)},
    **{"between": ("Tarwhist", 7705), "erased": ("Fennoway", 7806)},
}


@dataclass(frozen=True)
class Person:
    """One learner, with what nobody else has."""

    who: str

    @property
    def id(self) -> str:
        return PEOPLE[self.who]

    @property
    def canaries(self) -> tuple[str, ...]:
        """Return what is found in no answer to anybody who may not know of this person."""
        word, number = _WORDS[self.who]
        return (word, f"{number}.17", self.id)

    def record(self) -> dict[str, Any]:
        word, number = _WORDS[self.who]
        return {
            "name": f"{word} Name",
            "attainments": [{"competency": f"skill/{word}", "level": 1, "source": "assessment"}],
            "items_held": [f"skill/{word}/1/a"],
            "completed_modules": [f"DONE-{word}"],
            "cost_centre": _POSTS[self.who],
            "manager": _MANAGERS.get(self.who),
            "role": f"role/{word}",
            "targets": [f"target/{word}"],
            "budget": {"amount": f"{number}.17", "currency": "SGD"},
            "effort_hours": 12,
        }

    def request(self, **fields: Any) -> dict[str, Any]:
        """Return a request for a plan, which needs no catalogue."""
        word, number = _WORDS[self.who]
        return asking(self.id, f"skill/{word}", title=f"{word} course", amount=f"{number}.17") | fields


def asking(learner: str, competency: str = "x", *, title: str = "Course", amount: str = "5.00") -> dict[str, Any]:
    return {
        "learner": {"id": learner, "attainments": [{"competency": competency, "level": 1}]},
        "target": {"requirements": [{"competency": competency, "level": 2, "essential": True}]},
        "modules": [
            {
                "id": "M-1",
                "title": title,
                "price": {"amount": amount, "currency": "SGD"},
                "effort_hours": 3,
                "outcomes": [{"competency": competency, "from_level": 1, "to_level": 2}],
            }
        ],
    }


EVERYBODY = {who: Person(who) for who in PEOPLE}


def company(database: Database) -> None:
    """Store the company: people, a plan of each, and a year of all."""
    migrate(database)
    settings = Settings()
    for centre, parent in CENTRES.items():
        companies.store(database, centre, CostCentreRecord(parent=parent), HOUSE)
    recommender = Recommender(database, settings)
    for person in EVERYBODY.values():
        learners.store(database, person.id, LearnerRecord.model_validate(person.record()), HOUSE)
        made = recommender.recommend(person.request(), HOUSE, "en")
        if person.who != "erased":
            _development(Development(recommender), person, made.id)
    present = [person for person in EVERYBODY.values() if person.who != "erased"]
    document = year() | {"learners": [in_a_year(person.id, cost_centre="team", wanted=2) for person in present]}
    del document["locks"]
    AnnualPlans(database=database, settings=settings).ask_for(document, HOUSE, size=1000)
    assert worker(database).work()
    _period(database, settings)
    with database.write() as session:
        gone = EVERYBODY["erased"].id
        session.exec(delete(StoredRecommendation).where(col(StoredRecommendation.learner) == gone))
        session.exec(delete(Learner).where(col(Learner.id) == gone))
        session.exec(delete(PersonToken).where(col(PersonToken.learner) == gone))


def _development(development: Development, person: Person, recommendation: str) -> None:
    """Store a plan of the person, and a trial of it, each with words of their own."""
    plan = development.start(PlanStart(learner=person.id, recommendation=recommendation), HOUSE, "en")
    change = {"kind": "keep", "module": "M-1", "reason": f"By {person.canaries[0]}"}
    development.tried(plan.id, {"change": change}, HOUSE, "en")


def _period(database: Database, settings: Settings) -> None:
    """Store a period in which everybody has asked for something, and a scenario of it."""
    plans = AnnualPlans(database=database, settings=settings)
    years = Years(database=database, plans=plans, differences=Differences(database))
    days = {"start_on": date(2027, 1, 1), "end_on": date(2027, 12, 31)}
    years.store_period(PERIOD, PeriodRecord.model_validate({**days, "currency": "SGD"}), HOUSE)
    years.move(PERIOD, "collecting", HOUSE)
    for person in EVERYBODY.values():
        wish = f"More of {person.canaries[0]}"
        years.ask(PERIOD, NeedGiven.model_validate({"learner": person.id, "wish": wish}), HOUSE, "en")
    years.create_scenario(PERIOD, ScenarioGiven(name="First"), HOUSE, "en")


@dataclass(frozen=True)
class Stored:
    """Under which ids the company's plans are stored, and some that are not."""

    recommendations: dict[str, str]
    development: dict[str, str]
    trials: dict[str, str]
    year: str
    needs: dict[str, str]
    scenario: str


def stored(database: Database) -> Stored:
    with database.read() as session:
        rows = session.exec(select(StoredRecommendation.learner, StoredRecommendation.id)).all()
        by_learner = {str(learner): key for learner, key in rows}
        found = session.exec(select(AnnualPlan.id)).one()
        plans = dict(session.exec(select(DevelopmentPlan.learner, DevelopmentPlan.id)).all())
        trials = dict(session.exec(select(DevelopmentTrial.plan, DevelopmentTrial.id)).all())
        asked = dict(session.exec(select(TrainingNeed.learner, TrainingNeed.id)).all())
        scenario = session.exec(select(TrainingScenario.id)).one()
    like = next(iter(by_learner.values()))
    lost = like[:-4] + "0000"
    return Stored(
        recommendations={who: by_learner.get(key, lost) for who, key in PEOPLE.items()}
        | {"missing": like[:-4] + "1111"},
        development={who: plans.get(key, f"dev_{0:024}") for who, key in PEOPLE.items()} | {"missing": f"dev_{1:024}"},
        trials={who: trials.get(plans.get(key, ""), f"try_{0:024}") for who, key in PEOPLE.items()},
        year=found,
        needs={who: asked.get(key, f"need_{0:024}") for who, key in PEOPLE.items()},
        scenario=scenario,
    )
