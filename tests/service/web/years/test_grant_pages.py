"""HR looks after the grants of a scenario in the browser."""

from service.schemas.annual import LargeMoney
from service.years.years import Years
from tests.service.sites import Site
from tests.service.web.years.browsing import plain, pressed
from tests.service.years.made import HR, money, scenario


def test_grants_are_added_changed_and_removed_by_a_form(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    key = scenario(years, budget=money("500.00"), priorities=[{"learner": "L-2", "priority": 5}])
    here = f"/scenarios/{key}/grants"
    assert "No grant yet" in browser.get(here).text
    wrong = {
        **{"id": "", "share_percent": "120", "modules": "X1\nNONE", "offerings": "X2-99", "providers": "Nobody"},
        **{"from": "2027-06-01", "to": "2027-02-30", "per_learner": "lots", "in_all": "1.234"},
    }
    refused = pressed(browser, here, here, **wrong)
    assert refused.status_code == 422
    # What has no form is told at once; what nobody knows is looked at when every field can be read.
    for field in ("id", "share_percent", "to", "per_learner", "in_all"):
        assert f'href="#{field}-1"' in refused.text, field
    assert 'value="lots"' in refused.text
    unknown = wrong | {"id": "G", "share_percent": "60", "to": "2027-05-01", "per_learner": "", "in_all": "1,000"}
    again = pressed(browser, here, here, **unknown)
    for field in ("modules", "offerings", "providers", "to"):
        assert f'href="#{field}-1"' in again.text, field
    sound = unknown | {"modules": "X1", "offerings": "X2-03", "providers": "", "from": "", "to": ""}
    made = pressed(browser, here, here, **sound)
    assert "The grant is saved." in made.text
    assert "60% of 1 module, 1 run · SGD 1,000.00 at most for all" in plain(made.text)
    content = years.scenario(key, HR, "en").content
    assert content.grants == [
        {
            **{"id": "G", "share_percent": 60, "modules": ["X1"], "in_all": money("1000")},
            "offerings": [{"module": "X2", "offering": "X2-03"}],
        }
    ]
    # All else that was said of the scenario stays.
    assert (content.budget, [entry.priority for entry in content.priorities]) == (LargeMoney(**money("500.00")), [5])
    taken = pressed(browser, here, here, id="G", share_percent="1")
    assert (taken.status_code, 'href="#id-2"' in taken.text) == (422, True)
    changed = pressed(browser, here, here, was="G", id="G-2", share_percent="100%")
    assert "100% of everything" in plain(changed.text)
    removed = pressed(browser, here, here, was="G-2", lift="yes")
    assert "The grant is removed." in removed.text
    assert years.scenario(key, HR, "en").content.grants == []


def test_a_grant_that_pays_for_nothing_does_not_come_to_pay_for_everything(house: Site, years: Years) -> None:
    browser = house.signed_in("hr")
    key = scenario(years, grants=[{"id": "G", "share_percent": 50, "modules": []}])
    here = f"/scenarios/{key}/grants"
    assert pressed(browser, here, here, was="G", id="G", share_percent="40").status_code == 200
    assert years.scenario(key, HR, "en").content.grants == [{"id": "G", "share_percent": 40, "modules": []}]
