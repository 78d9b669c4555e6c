"""The sample company: large enough, the same every time, over all roles, with its hard cases, stored once."""

from collections import Counter
from datetime import date

import catalog
from service import learners, sample_company
from service.database import Database
from service.keys import Principal
from service.recommend import Recommender
from service.sample_company import CENTRES, COMPANY, Member, members
from service.schemas.answers import Recommendation
from service.schemas.learners import LearnerRecord
from service.settings import Settings

CALLER = Principal(name="test", permissions=frozenset({"lms", "hr"}))


def made(database: Database) -> tuple[Member, ...]:
    with database.read() as session:
        return members(catalog.list_roles(session, limit=1000), catalog.catalog_slice(session))


def answer(database: Database, member: Member) -> Recommendation:
    """Ask what a member's own record asks, without storing anything."""
    record = member.record.model_dump(mode="json", include={"attainments", "items_held", "completed_modules"})
    limits: dict[str, object] = {}
    if member.record.budget is not None:
        limits["budget"] = member.record.budget.model_dump()
    document = {
        "learner": record,
        "target": {"roles": member.record.targets},
        "limits": limits,
        "store": False,
    }
    return Recommender(database, Settings()).recommend(document, CALLER, "en")


def test_the_tree_has_one_top_and_every_parent_before_its_children() -> None:
    seen: set[str] = set()
    for centre in CENTRES:
        assert centre.parent in seen if centre.parent is not None else centre.id == COMPANY
        seen.add(centre.id)
    assert len(seen) == len(CENTRES) == 40


def test_it_is_the_same_every_time(catalog_database: Database) -> None:
    assert made(catalog_database) == made(catalog_database)


def test_it_is_large_mixed_and_over_all_roles(catalog_database: Database) -> None:
    people = made(catalog_database)
    assert len(people) >= 300
    assert len({member.id for member in people}) == len({member.record.name for member in people}) == len(people)
    assert "E-1001" not in {member.id for member in people}
    with catalog_database.read() as session:
        roles = catalog.list_roles(session, limit=1000)
    asking = {entry.role.id for entry in roles if any(row.level > 0 for row in entry.requirements)}
    targets = Counter(role for member in people for role in member.record.targets)
    assert set(targets) == asking
    assert min(targets.values()) >= 5
    held = [rating for member in people for rating in member.record.attainments]
    assert {rating.source for rating in held} == {"assessment", "manager", "self"}
    assert {rating.assessed_on.year for rating in held if rating.assessed_on} == {2025, 2026}
    assert any(rating.expires_on and rating.expires_on < date(2026, 6, 1) for rating in held)
    assert any(rating.expires_on is None for rating in held)
    assert any(member.record.items_held for member in people)
    assert any(member.record.completed_modules for member in people)
    leaves = {centre.id for centre in CENTRES} - {centre.parent for centre in CENTRES}
    assert {member.record.cost_centre for member in people} == leaves


def test_every_record_says_only_what_the_catalogue_knows(catalog_database: Database) -> None:
    with catalog_database.read() as session:
        known = catalog.catalog_slice(session)
    levels = {entry.id: {0, *entry.levels} for entry in known.competencies}
    items = {item for entry in known.competencies for listed in entry.items_by_level.values() for item in listed}
    modules = {module.id for module in known.modules}
    for member in made(catalog_database):
        assert all(rating.level in levels[rating.competency] for rating in member.record.attainments)
        assert set(member.record.items_held) <= items
        assert set(member.record.completed_modules) <= modules


def test_the_hard_cases_are_what_they_are_called(catalog_database: Database) -> None:
    first = {}
    for member in made(catalog_database):
        first.setdefault(member.case, member)
    answers = {case: answer(catalog_database, member) for case, member in first.items()}
    assert len(answers) == 7
    assert all(answer.status == "optimal" for answer in answers.values())
    for case in ("unrated", "only_self", "all_expired"):
        assert all(gap.held is None for gap in answers[case].gaps), case
    warned = {case: {note.code for note in answer.warnings} for case, answer in answers.items()}
    assert "self_rating" in warned["only_self"]
    assert "expired_rating" in warned["all_expired"]
    assert all(gap.state == "met" for gap in answers["all_met"].gaps)
    assert answers["all_met"].coverage.before == 1
    plan = answers["no_budget"].plan
    assert plan is not None
    assert plan.totals.price.minor == 0
    ladders = {}
    with catalog_database.read() as session:
        for entry in catalog.catalog_slice(session).competencies:
            ladders[entry.id] = (0, *entry.levels)
    away = [
        ladders[gap.competency].index(gap.required) - ladders[gap.competency].index(gap.held or 0)
        for gap in answers["two_levels_up"].gaps
        if gap.required
    ]
    assert max(away) == 2


def test_it_is_stored_once_and_marked(catalog_database: Database) -> None:
    assert sample_company.load(catalog_database, CALLER)
    seen: list[bool] = []
    token = None
    while True:
        page = learners.listed(catalog_database, CALLER, page_size=200, page_token=token, cost_centre=COMPANY)
        seen += [entry.sample for entry in page.items]
        token = page.next_page_token
        if token is None:
            break
    assert len(seen) == len(made(catalog_database))
    assert all(seen)
    changed = LearnerRecord(name="Somebody else")
    learners.store(catalog_database, "E-1002", changed, CALLER)
    assert not sample_company.load(catalog_database, CALLER)
    assert learners.show(catalog_database, "E-1002", CALLER).name == "Somebody else"


def test_people_who_are_there_already_stay_as_they_are(catalog_database: Database) -> None:
    learners.store(catalog_database, "E-1100", LearnerRecord(name="Our own"), CALLER)
    assert sample_company.load(catalog_database, CALLER)
    kept = learners.show(catalog_database, "E-1100", CALLER)
    assert (kept.name, kept.sample, kept.cost_centre) == ("Our own", False, None)


def test_without_roles_there_is_nobody(database: Database) -> None:
    assert made(database) == ()
    assert sample_company.load(database, CALLER)
    assert learners.listed(database, CALLER, page_size=10, page_token=None).items == []
