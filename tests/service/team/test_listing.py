"""A team as its manager and human resources see it: who is in it, how it stands, in every order, a page at a time."""

from typing import Any, get_args

import pytest
from sqlmodel import col, select

from service import learners
from service.database import Database
from service.principals import Principal
from service.schemas.team import TeamOrder, TeamPage
from service.tables import AuditEvent
from service.team.listing import TeamQuestion, listed
from service.team.plans import TEAM_STATES
from tests.service.conftest import TODAY
from tests.service.team.company import AIMLESS, HR, PEOPLE, manager, planned

NORTH = manager("NORTH")


@pytest.fixture
def peopled(company_database: Database) -> Database:
    return company_database


def asked(database: Database, caller: Principal, **question: Any) -> TeamPage:
    return listed(database, caller, TeamQuestion(**({"page_size": 50} | question)), today=TODAY)


def ids(page: TeamPage) -> list[str]:
    return [member.learner for member in page.items]


def test_each_sees_the_people_that_they_lead_and_nobody_else(peopled: Database) -> None:
    everybody = ["P-ann", "P-ben", "P-cat", "P-dan", "P-fay", "P-eve"]
    assert ids(asked(peopled, HR)) == everybody
    assert ids(asked(peopled, NORTH)) == ["P-ann", "P-ben", "P-cat"]
    assert ids(asked(peopled, manager("NORTH-1"))) == ["P-ben"]
    assert ids(asked(peopled, NORTH, cost_centre="SOUTH")) == []
    assert ids(asked(peopled, HR, cost_centre="NORTH")) == ["P-ann", "P-ben", "P-cat"]
    nobody = asked(peopled, manager())
    assert nobody.items == []
    assert nobody.overview is not None
    assert (nobody.overview.people, nobody.overview.gaps, nobody.overview.readiness) == (0, [], None)


def test_everybody_stands_where_the_ratings_say(peopled: Database) -> None:
    # Weighted steps: 3 for each of two of the one, 1 for the other; 7 in all.
    found = {member.learner: member for member in asked(peopled, HR).items}
    now = {key: found[key].readiness and round(found[key].readiness.now * 7) for key in PEOPLE}
    assert now == {"P-ann": 7, "P-ben": 3, "P-cat": 1, "P-dan": 0, "P-eve": 4}
    open_gaps = {key: (found[key].open_gaps, found[key].open_essential) for key in PEOPLE}
    assert open_gaps == {"P-ann": (0, 0), "P-ben": (2, 1), "P-cat": (1, 1), "P-dan": (2, 1), "P-eve": (1, 1)}
    assert (found[AIMLESS].readiness, found[AIMLESS].targets, found[AIMLESS].cost_centre) == (None, [], None)
    assert {member.plan for member in found.values()} == {None}


def test_a_team_at_a_glance_counts_all_of_it_whatever_the_list_is_narrowed_to(peopled: Database) -> None:
    for question in ({}, {"page_size": 1}, {"name": "ben"}, {"state": "draft"}, {"order": "gaps"}):
        whole = asked(peopled, HR, **question).overview
        assert whole is not None
        assert (whole.people, whole.with_target, whole.targets_met) == (6, 5, 1)
        assert whole.readiness == pytest.approx((7 + 3 + 1 + 0 + 4) / 35)
        told = [(gap.competency, gap.name_en, gap.asked, gap.below, gap.essential) for gap in whole.gaps]
        assert told == [("t/a", "Advising", 5, 4, 4), ("t/b", "Book-keeping", 5, 2, 0)]
    north = asked(peopled, NORTH).overview
    assert north is not None
    assert [(gap.competency, gap.below) for gap in north.gaps] == [("t/a", 2), ("t/b", 1)]


@pytest.mark.parametrize("order", get_args(TeamOrder))
@pytest.mark.parametrize("size", [1, 2, 4])
def test_pages_put_together_are_the_whole_list_once(peopled: Database, order: TeamOrder, size: int) -> None:
    whole = ids(asked(peopled, HR, order=order))
    assert len(whole) == len(set(whole)) == 6
    found: list[str] = []
    page = asked(peopled, HR, order=order, page_size=size)
    found += ids(page)
    while page.next_page_token is not None:
        page = asked(peopled, HR, order=order, page_size=size, page_token=page.next_page_token)
        assert page.overview is None
        found += ids(page)
    assert found == whole


def test_orders_begin_with_whom_a_manager_has_to_look_at(peopled: Database) -> None:
    assert ids(asked(peopled, HR, order="readiness")) == ["P-dan", "P-cat", "P-ben", "P-eve", "P-ann", AIMLESS]
    assert ids(asked(peopled, HR, order="gaps")) == ["P-dan", "P-ben", "P-cat", "P-eve", "P-ann", AIMLESS]


def test_a_list_is_narrowed_by_name_competency_and_plan(peopled: Database) -> None:
    planned(peopled, "P-ben", "proposed")
    planned(peopled, "P-cat")
    planned(peopled, "P-dan", "proposed", "approved")
    assert ids(asked(peopled, HR, name="AN")) == ["P-ann", "P-dan"]
    assert ids(asked(peopled, HR, name="p-e")) == ["P-eve"]
    assert ids(asked(peopled, HR, name="%")) == []
    assert sorted(ids(asked(peopled, HR, competency="t/b"))) == ["P-ben", "P-dan"]
    assert ids(asked(peopled, NORTH, competency="t/b", page_size=1)) == ["P-ben"]
    by_state = {state: sorted(ids(asked(peopled, HR, state=state))) for state in TEAM_STATES}
    assert by_state == {
        "proposed": ["P-ben"],
        "in_progress": [],
        "approved": ["P-dan"],
        "draft": ["P-cat"],
        "completed": [],
        "none": ["P-ann", "P-eve", AIMLESS],
    }
    assert ids(asked(peopled, HR, state="none", order="readiness")) == ["P-eve", "P-ann", AIMLESS]


def test_a_plan_is_told_with_what_it_comes_to(peopled: Database) -> None:
    plan = planned(peopled, "P-ben", "proposed")
    member = next(one for one in asked(peopled, NORTH).items if one.learner == "P-ben")
    assert member.plan is not None
    assert (member.plan.id, member.plan.state, member.plan.steps, member.plan.version) == (plan.id, "proposed", 2, 1)
    assert member.plan.price is not None
    assert (member.plan.price.amount, member.plan.effort_hours) == ("250.00", 10.0)
    assert member.plan.waiting_since is not None
    assert member.readiness is not None
    assert member.readiness.after == 1.0


def test_of_several_plans_the_one_that_waits_is_shown(peopled: Database) -> None:
    first = planned(peopled, "P-ben", "proposed", "approved")
    assert [one.plan and one.plan.id for one in asked(peopled, manager("NORTH-1")).items] == [first.id]
    second = planned(peopled, "P-ben")
    assert [one.plan and one.plan.id for one in asked(peopled, manager("NORTH-1")).items] == [first.id]
    third = planned(peopled, "P-ben", "proposed")
    assert [one.plan and one.plan.id for one in asked(peopled, manager("NORTH-1")).items] == [third.id]
    assert len({first.id, second.id, third.id}) == 3


def test_what_waits_is_told_with_its_sums_and_never_ones_own(peopled: Database) -> None:
    first = planned(peopled, "P-cat", "proposed")
    second = planned(peopled, "P-ben", "proposed")
    planned(peopled, "P-dan", "proposed")
    whole = asked(peopled, NORTH).overview
    assert whole is not None
    assert [entry.plan.id for entry in whole.waiting] == [first.id, second.id]
    assert (whole.waiting_count, whole.waiting_effort_hours) == (2, 22.0)
    assert [(price.amount, price.currency) for price in whole.waiting_price] == [("550.00", "SGD")]
    own = asked(peopled, manager("NORTH", learner="P-cat")).overview
    assert own is not None
    assert [entry.learner for entry in own.waiting] == ["P-ben"]
    assert own.waiting_count == 1


def test_a_reading_is_on_record_with_how_many_it_was_about(peopled: Database) -> None:
    asked(peopled, NORTH)
    with peopled.read() as session:
        rows = session.exec(select(AuditEvent).where(col(AuditEvent.action) == "team.list")).all()
    assert [(row.principal, row.people, row.person) for row in rows] == [("key:manager", 3, None)]


def test_a_manager_narrows_lists_to_a_part_of_what_they_lead(peopled: Database) -> None:
    assert ids(asked(peopled, NORTH, cost_centre="NORTH-1")) == ["P-ben"]
    found = learners.listed(peopled, NORTH, page_size=50, page_token=None, cost_centre="NORTH-1")
    assert [entry.id for entry in found.items] == ["P-ben"]
