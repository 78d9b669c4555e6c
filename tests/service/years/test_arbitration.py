"""What decisions have displaced is told as far as anybody reads it, and counted to its end."""

import pytest
from sqlmodel import delete

from service.database import Database
from service.schemas.training_scenarios import OverrideGiven
from service.tables import ScenarioChange
from service.texts import Language
from service.years.arbitration_facts import MOST_DISPLACED
from tests.service.years.made import HR, PERIOD, company, period, scenario, solved, years_on

OVERRIDES = (("L-1", "X1"), ("L-2", "Y1"), ("L-3", "Z1"))


def test_of_many_changes_the_first_are_told_and_all_are_counted(database: Database) -> None:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(), HR)
    key = scenario(years)
    solved(years, key)
    for learner, module in OVERRIDES:
        years.override(key, OverrideGiven(learner=learner, module=module, keep=False, reason="so"), HR, "en")
    plan = solved(years, key).plan
    # Of all that one solve changed, the decision of the first learner stands near the end.
    changes = [("L-2", f"M-{number}") for number in range(2 * MOST_DISPLACED)] + [("L-1", "X1"), ("L-3", "M-0")]
    with database.write() as session:
        session.execute(delete(ScenarioChange))
        session.add_all(
            ScenarioChange(
                scenario=key, plan=plan, number=number, learner=learner, way="lost", module=module, code="replaced"
            )
            for number, (learner, module) in enumerate(changes, start=1)
        )
    entries = {entry.learner: entry for entry in years.arbitration(key, HR, "en").items}
    for own in OVERRIDES:
        others = [change for change in changes if change != own]
        entry = entries[own[0]]
        assert entry.displaced_in_all == len(others)
        assert [(one.learner, one.module) for one in entry.displaced] == others[:MOST_DISPLACED]
        assert {one.learner_name for one in entry.displaced} == {"Name of L-2"}
        assert entry.cost_centre_name == f"Centre {entry.cost_centre}"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            {
                "L-2": "Without it N stays open: The reason was not settled in time.",
                "L-3": "Without it N stays open: The budget is too small to close more of it.",
            },
        ),
        (
            "zh",
            {
                "L-2": "没有此步，名 仍有差距：原因未能及时查明。",
                "L-3": "没有此步，名 仍有差距：预算不足以继续缩小这一差距。",
            },
        ),
    ],
)
def test_a_gap_that_stays_open_is_called_by_its_name(
    database: Database, language: Language, told: dict[str, str]
) -> None:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(), HR)
    key = scenario(years)
    solved(years, key)
    years.override(key, OverrideGiven(learner="L-1", module="X1", keep=False, reason="so"), HR, "en")
    plan = solved(years, key).plan
    gap = {"scenario": key, "plan": plan, "code": "gap_open", "competency": "y", "module": "Y1"}
    with database.write() as session:
        session.execute(delete(ScenarioChange))
        session.add(ScenarioChange(number=1, learner="L-2", way="lost", gap_reason=None, **gap))
        session.add(ScenarioChange(number=2, learner="L-3", way="gained", gap_reason="budget", **gap))
    (entry,) = years.arbitration(key, HR, language).items
    assert {one.learner: one.text for one in entry.displaced} == told
