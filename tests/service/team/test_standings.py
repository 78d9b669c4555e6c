"""Where many learners stand is, for each of them, what a recommendation would begin with."""

from datetime import date

from sqlmodel import Session, col, select

import catalog
from service import asking, learners, sample_company
from service.database import Database
from service.schemas.learners import LearnerRecord
from service.tables import Learner, LearnerTarget
from service.team.standings import Standing, standings
from service.translate.dates import AskedOn
from solver.path.learner_state import LearnerState
from tests.service.access.objects import HOUSE
from tests.service.conftest import TODAY
from tests.service.test_equivalents import APPROVED, RELATION, load

#: Levels 1, 2 and 3, of which the second is made of two items; a role that asks for the last level of one competency.
ITEMS = "ssg-fs/account-management"


def by_the_solver(session: Session, learner: str) -> tuple[int, int, list[tuple[str, bool]]]:
    """Return the weighted steps asked for and held, and what is short, from the question of a recommendation."""
    roles = session.exec(
        select(LearnerTarget.role).where(LearnerTarget.learner == learner).order_by(col(LearnerTarget.position))
    ).all()
    reading = asking.ask({"learner": {"id": learner}, "target": {"roles": list(roles)}})
    assert reading.shape is not None
    question = asking.asked(reading, asking.gather(session, reading.shape), AskedOn(today=TODAY)).question
    assert question is not None
    problem = question.problem
    state = LearnerState.start(problem)
    required = held = 0
    short: list[tuple[str, bool]] = []
    for asked in problem.requirements:
        scale = problem.competency_by_id[asked.competency]
        level = state.level(asked.competency)
        required += asked.weight * scale.steps(0, asked.level)
        held += asked.weight * scale.steps(0, min(level, asked.level))
        if level < asked.level:
            short.append((asked.competency, asked.essential))
    return required, held, short


def told(standing: Standing) -> tuple[int, int, list[tuple[str, bool]]]:
    short = [(wanted.competency, wanted.essential) for wanted in standing.short]
    return standing.weight_required, standing.weight_held, short


def test_everybody_of_a_company_stands_where_their_recommendation_begins(catalog_database: Database) -> None:
    sample_company.load(catalog_database, HOUSE)
    with catalog_database.read() as session:
        found = standings(session, None, on=TODAY)
        assert len(found) == sample_company_size(session)
        for key, standing in found.items():
            assert told(standing) == by_the_solver(session, key), key
        some = col(Learner.id).in_(["E-1003", "E-1008", "nobody"])
        assert {key: told(one) for key, one in standings(session, some, on=TODAY).items()} == {
            key: told(found[key]) for key in ("E-1003", "E-1008")
        }


def sample_company_size(session: Session) -> int:
    return len(set(session.exec(select(LearnerTarget.learner)).all()))


def test_items_that_complete_a_level_count_as_the_level(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        entry = next(one for one in catalog.catalog_slice(session).competencies if one.id == ITEMS)
    following = entry.levels[1]
    items = list(entry.items_by_level[following])
    rated = [{"competency": ITEMS, "level": entry.levels[0], "source": "assessment"}]
    for key, held in (("all", items), ("but one", items[1:])):
        record = {"attainments": rated, "items_held": held, "targets": [f"{ITEMS}-{following}"]}
        learners.store(catalog_database, key, LearnerRecord.model_validate(record), HOUSE)
    with catalog_database.read() as session:
        found = standings(session, None, on=TODAY)
        assert {key: len(standing.short) for key, standing in found.items()} == {"all": 0, "but one": 1}
        assert found["all"].readiness == 1.0
        assert {key: told(one) for key, one in found.items()} == {key: by_the_solver(session, key) for key in found}


def test_of_several_ratings_the_same_one_counts_as_in_a_recommendation(catalog_database: Database) -> None:
    ratings: dict[str, list[dict[str, object]]] = {
        "older assessment": [
            {"level": 3, "source": "assessment", "assessed_on": "2025-01-01"},
            {"level": 4, "source": "manager", "assessed_on": "2026-01-01"},
        ],
        "newest": [{"level": 4, "assessed_on": "2025-01-01"}, {"level": 3, "assessed_on": "2025-06-01"}],
        "undated": [{"level": 4}, {"level": 3, "assessed_on": "2001-06-01"}],
        "same day": [{"level": 4, "assessed_on": "2025-01-01"}, {"level": 3, "assessed_on": "2025-01-01"}],
        "own word": [{"level": 4, "source": "self"}],
        "run out today": [{"level": 4, "assessed_on": "2025-01-01", "expires_on": TODAY.isoformat()}],
        "runs out tomorrow": [
            {"level": 4, "assessed_on": "2025-01-01", "expires_on": date(TODAY.year, TODAY.month, TODAY.day + 1)}
        ],
        "none": [],
    }
    for key, given in ratings.items():
        rated = [
            {name: str(value) if isinstance(value, date) else value for name, value in rating.items()}
            | {"competency": ITEMS}
            for rating in given
        ]
        record = {"attainments": rated, "targets": [f"{ITEMS}-4"]}
        learners.store(catalog_database, key, LearnerRecord.model_validate(record), HOUSE)
    with catalog_database.read() as session:
        found = standings(session, None, on=TODAY)
        assert {key: told(one) for key, one in found.items()} == {key: by_the_solver(session, key) for key in ratings}
        assert [key for key, one in found.items() if not one.short] == ["runs out tomorrow"]


def test_a_rating_of_another_framework_counts_where_it_does_in_a_recommendation(database: Database) -> None:
    role = "roles: [{id: own, name: Role, requirements: [{competency: f/a, level: 1}, {competency: f/b, level: 1}]}]\n"
    load(database, RELATION, APPROVED, role)
    rated = {"there": "g/a", "beside": "g/b", "here": "f/a"}
    for key, competency in rated.items():
        record = {"attainments": [{"competency": competency, "level": 2}], "targets": ["own"]}
        learners.store(database, key, LearnerRecord.model_validate(record), HOUSE)
    with database.read() as session:
        found = standings(session, None, on=TODAY)
        assert {key: told(one) for key, one in found.items()} == {key: by_the_solver(session, key) for key in rated}
        assert len(found["there"].short) < len(found["beside"].short)


def test_who_has_no_target_stands_nowhere(catalog_database: Database) -> None:
    learners.store(catalog_database, "aimless", LearnerRecord(), HOUSE)
    lost = LearnerRecord.model_validate({"targets": ["a role that is not there"]})
    learners.store(catalog_database, "lost", lost, HOUSE)
    with catalog_database.read() as session:
        found = standings(session, None, on=TODAY)
    assert {key: (one.readiness, one.short) for key, one in found.items()} == {"lost": (1.0, ())}
