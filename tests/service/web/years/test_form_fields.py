"""What is wrong with a form about a year is said with the labels of its fields, not with the names of its parts."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from service.database import Database
from service.errors import Fault
from service.schemas.annual import AnnualPlanRequest, GrantGiven
from service.schemas.needs import NeedDecisionGiven, NeedGiven, NeedRequalification
from service.schemas.periods import PeriodRecord
from service.schemas.training_scenarios import OverrideGiven, ScenarioGiven, ScenarioRecord
from service.texts import LANGUAGES, Language, sentence
from service.web import form_fields
from service.web.form_fields import Fields, grant_fields, told
from service.web.words import words_in
from service.years.years import Years
from tests.service.sites import BROWSER, Site, site_on
from tests.service.years.made import HR, PERIOD, company, period, scenario, years_on

#: What each form stores, and what of it only people with more rights than the form's could send.
RECORDS: list[tuple[type[BaseModel], Fields, set[str]]] = [
    (PeriodRecord, form_fields.PERIOD, set()),
    (ScenarioGiven, form_fields.NEW_SCENARIO, set()),
    (ScenarioRecord, form_fields.SCENARIO, set()),
    (GrantGiven, {f"#/{name}": field for name, field in form_fields.GRANT.items()}, set()),
    (OverrideGiven, form_fields.OVERRIDE, set()),
    # The form has no weight: it is set where the need is decided.
    (NeedGiven, form_fields.HAND_IN, {"weight"}),
    (NeedRequalification, form_fields.REQUALIFY, set()),
    (NeedDecisionGiven, form_fields.DECISION, set()),
    (AnnualPlanRequest, form_fields.YEAR, set()),
]


@pytest.fixture
def house(sqlite_database: Database) -> Iterator[Site]:
    company(sqlite_database)
    site = site_on(sqlite_database)
    yield site
    site.close()


@pytest.fixture
def years(house: Site) -> Years:
    years = years_on(house.database)
    years.store_period(PERIOD, period(budget="1000.00"), HR)
    years.move(PERIOD, "collecting", HR)
    return years


def _text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def _labels(page: str) -> dict[str, str]:
    """Return what each field of a page is called, by its id without a number; of several, by that of their frame."""
    found = {key: _text(label) for key, label in re.findall(r'<label for="([^"]+)">(.*?)</label>', page, re.S)}
    frames = r'<fieldset class="[^"]*" id="([^"]+)"[^>]*>\s*<legend>(.*?)</legend>'
    found |= {key: _text(legend) for key, legend in re.findall(frames, page, re.S)}
    return {re.sub(r"-\d+$", "", key): label for key, label in found.items()}


def _faults(page: str) -> list[str]:
    """Return what stands above the form, and beside its fields."""
    listed = re.findall(r'<div class="notice" role="alert">(.*?)</div>', page, re.S)
    lines = [line for part in listed for line in re.findall(r"<li>(.*?)</li>", part, re.S)]
    beside = re.findall(r'<(?:span|p) class="fault[^"]*"[^>]*>(.*?)</(?:span|p)>', page, re.S)
    return [_text(line) for line in (*lines, *beside)]


def _browser(house: Site, language: Language) -> TestClient:
    browser = house.signed_in("hr")
    browser.headers.update(BROWSER | {"accept-language": language})
    return browser


@pytest.mark.parametrize(("record", "fields", "left_out"), RECORDS, ids=[each[0].__name__ for each in RECORDS])
def test_every_part_of_a_record_has_a_label(record: type[BaseModel], fields: Fields, left_out: set[str]) -> None:
    parts = {field.alias or name for name, field in record.model_fields.items()} - left_out
    for part in parts:
        fault = Fault(detail=sentence("fault-missing", field=part), pointer=f"#/{part}", code="missing")
        field = form_fields.field_of(fault, fields)
        assert field is not None, part
        assert field is not form_fields.WHOLE, part
        for language in LANGUAGES:
            said = told(fault, fields, words_in(language)).text
            assert said == f"{words_in(language).text(field.label)}{fault.told(language).removeprefix(part)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_that_of_its_field_on_the_page(house: Site, years: Years, language: Language) -> None:
    key = scenario(years)
    need = years.ask(PERIOD, NeedGiven(learner="L-1", wish="Talking"), HR, "en").id
    pages: list[tuple[str, Fields]] = [
        ("/periods", form_fields.PERIOD),
        (f"/periods/{PERIOD}/scenarios", form_fields.NEW_SCENARIO),
        (f"/scenarios/{key}", form_fields.SCENARIO),
        (f"/scenarios/{key}/grants", form_fields.GRANT),
        (f"/scenarios/{key}/arbitration", form_fields.OVERRIDE),
        (f"/periods/{PERIOD}/needs/{need}", form_fields.REQUALIFY),
        (f"/periods/{PERIOD}/needs/{need}", form_fields.DECISION),
        (f"/periods/{PERIOD}/needs", form_fields.HAND_IN),
    ]
    words, browser = words_in(language), _browser(house, language)
    for address, fields in pages:
        shown = _labels(browser.get(address).text)
        # Two fields of one name on a page have other ids.
        shown |= {name: shown[other] for name, other in (("reason", "why"), ("source", "from")) if name not in shown
                  and other in shown}  # fmt: skip
        for field in fields.values():
            if field.id is not None:
                assert shown[field.id].startswith(words.text(field.label)), (address, field)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_that_are_refused_speak_of_their_own_fields(house: Site, years: Years, language: Language) -> None:
    key = scenario(years)
    need = years.ask(PERIOD, NeedGiven(learner="L-1", wish="Talking"), HR, "en").id
    words, browser = words_in(language), _browser(house, language)
    tag = lambda address: html.unescape(re.findall(r'name="etag" value="([^"]*)"', browser.get(address).text)[-1])  # noqa: E731
    of_scenario, of_need = f"/scenarios/{key}", f"/periods/{PERIOD}/needs/{need}"
    centre = words.text("centre-budget-of", name="Centre TOP")
    rows = {"centre": ["TOP"], "amount": ["lots"], "binding": ["hard"]}
    several = {"seconds": "x", "gap": "y", "learner": ["L-1"], "weight": ["0"], "centre": ["A1"], "amount": ["z"]}
    year = {"id": "2028", "start_on": "soon", "end_on": "", "currency": "dollars", "budget": "1 000 lots"}
    backwards = {"id": "2028", "start_on": "2028-12-31", "end_on": "2028-01-01", "currency": "SGD"}
    sent: list[tuple[str, dict[str, object], list[str]]] = [
        ("/periods", {**year, "collect_from": "x"}, ["period-start", "period-end", "period-currency", "period-budget",
                                                     "period-collect-from"]),
        ("/periods", backwards, ["fault-whole-form"]),
        (f"/periods/{PERIOD}/budgets", {**rows, "etag": tag(f"/periods/{PERIOD}")}, [centre]),
        (f"/periods/{PERIOD}/scenarios", {"name": " "}, ["scenario-name"]),
        (f"/periods/{PERIOD}/scenarios", {"name": "A", "copy_from": "nothing"}, ["scenario-copy"]),
        (of_scenario, {"name": "", "budget": "lots", "unlimited": "yes", **several, "etag": tag(of_scenario)},
         ["scenario-name", "money-budget", "scenario-centres", "scenario-priorities", "scenario-seconds",
          "scenario-gap"]),
        (f"{of_scenario}/grants", {"id": "", "share_percent": "lots", "from": "x", "per_learner": "y",
                                   "etag": tag(of_scenario)},
         ["grant-id", "grant-share", "grant-from", "grant-per-learner"]),
        (f"{of_scenario}/arbitration", {"learner": "nobody", "module": "nothing", "offering": "x", "reason": "So",
                                        "etag": tag(of_scenario)}, ["arbitration-learner", "arbitration-module"]),
        (f"{of_scenario}/arbitration", {"learner": "", "module": "", "reason": "", "etag": tag(of_scenario)},
         ["arbitration-learner", "arbitration-module", "arbitration-reason"]),
        (f"{of_need}/decision", {"state": "accepted", "reason": "x" * 9000, "etag": tag(of_need)}, ["needs-reason"]),
        (f"/periods/{PERIOD}/needs", {"learner": "L-1", "competency": "nothing", "level": "1", "reason": "x" * 9000},
         ["hand-in-reason"]),
    ]  # fmt: skip
    for address, fields, labels in sent:
        answer = browser.post(address, data=fields)
        said = _faults(answer.text)
        expected = [words.text(label) if words.knows(label) else label for label in labels]
        assert answer.status_code == 422, address
        assert said, address
        for line in said:
            assert line.startswith(tuple(expected)), (address, line)
        for label in expected:
            assert any(line.startswith(label) for line in said), (address, label, said)


def test_a_grant_in_another_place_is_called_a_grant() -> None:
    fault = Fault(detail=sentence("fault-missing", field="to"), pointer="#/grants/3/to", code="missing")
    assert told(fault, grant_fields(3), words_in("en")) == form_fields.FieldFault(id="to", text="Until: is missing.")
    assert told(fault, grant_fields(1), words_in("en")) == form_fields.FieldFault(id=None, text="Grants: is missing.")
