"""What is wrong with an entry is said with the labels of its form, not with the names of its parts."""

import html
import re
from collections.abc import Iterator, Mapping

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from service.database import Database
from service.errors import Fault
from service.schemas.editing import EDITS, CompetencyLevelGiven, RequirementEdit, StepGiven
from service.schemas.modules import LevelNeeded, OutcomeGiven
from service.texts import LANGUAGES, Language, sentence
from service.web.administration import entry_faults
from service.web.administration.entry_faults import form_faults, place_of
from service.web.administration.entry_fields import FORMS
from service.web.words import words_in
from tests.catalog.files import SMALL, compared
from tests.service.sites import BROWSER, site_on

#: What stands on each line of a list, and what of it the form leaves as it is.
LINES: Mapping[tuple[str, str], tuple[type[BaseModel], set[str]]] = {
    ("framework", "levels"): (StepGiven, set()),
    # Items are edited in files, and stay as they are.
    ("competency", "levels"): (CompetencyLevelGiven, {"items"}),
    ("role", "requirements"): (RequirementEdit, set()),
    ("module", "outcomes"): (OutcomeGiven, set()),
    ("module", "needs"): (LevelNeeded, set()),
}
#: What of an entry its form leaves as it is: a state has a form of its own.
LEFT_OUT = {"competency": {"credit"}}


@pytest.fixture
def keeper(sqlite_database: Database) -> Iterator[TestClient]:
    with sqlite_database.write() as session:
        compared(session, SMALL).apply(session)
    site = site_on(sqlite_database)
    browser = site.signed_in("admin")
    browser.headers.update(BROWSER)
    yield browser
    site.close()


def _labels(page: str) -> dict[str, str]:
    """Return what each field of a page is called, by its id."""
    found = re.findall(r'<label for="([^"]+)">(.*?)</label>', page, re.DOTALL)
    return {key: " ".join(html.unescape(re.sub(r"<[^>]*>", " ", label)).split()) for key, label in found}


def _missing(pointer: str) -> Fault:
    return Fault(detail=sentence("fault-missing", field="part"), pointer=pointer, code="missing")


@pytest.mark.parametrize("kind", EDITS)
def test_every_part_of_an_entry_has_a_label(kind: str) -> None:
    parts = {(field.alias or name,) for name, field in EDITS[kind].model_fields.items()}
    parts -= {(part,) for part in LEFT_OUT.get(kind, set()) | {"state"}}
    pointers = {"/".join(part) for part in parts}
    for lines in FORMS[kind].lists:
        record, left_out = LINES[kind, lines.name]
        names = {field.alias or name for name, field in record.model_fields.items()} - left_out
        pointers |= {"/".join((*lines.path, "1", name)) for name in names}
    kept = {lines.name: [0, 4] for lines in FORMS[kind].lists}
    for pointer in pointers:
        fault = _missing(f"#/{pointer}")
        place = place_of(kind, tuple(int(part) if part == "1" else part for part in pointer.split("/")), kept)
        assert place.label != "fault-whole-form", pointer
        for language in LANGUAGES:
            words = words_in(language)
            told = form_faults([fault], kind, kept, words)
            assert [line.id for line in told.listed] == [place.name]
            rest = fault.told(language).removeprefix("part")
            assert told.listed[0].text.endswith(f"{words.text(place.label)}{rest}")
            if place.name is not None:
                assert told.by_field == {place.name: f"{words.text(place.label)}{rest}"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EDITS)
def test_every_label_is_that_of_its_field_on_the_page(keeper: TestClient, kind: str, language: Language) -> None:
    words = words_in(language)
    page = keeper.get(f"/administration/additions/{kind}", headers={"accept-language": language}).text
    shown, form = _labels(page), FORMS[kind]
    kept = {lines.name: [0, 1] for lines in form.lists}
    paths = [field.path for field in form.fields]
    paths += [(*lines.path, 1, *field.path) for lines in form.lists for field in lines.fields]  # type: ignore[misc]
    for path in (("id",), *paths):
        place = place_of(kind, path, kept)
        assert place.name is not None, path
        assert shown[place.name].startswith(words.text(place.label)), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_on_a_line_says_which_one_above_the_form_and_not_beside_the_field(language: Language) -> None:
    words = words_in(language)
    told = form_faults([_missing("#/outcomes/1/to_level")], "module", {"outcomes": [0, 4]}, words)
    label, missing = words.text("admin-field-to_level"), sentence("fault-missing", field="").told(language)
    line = words.text("admin-line", number="5")
    assert told.listed[0].text == f"{words.text('admin-list-outcomes')} · {line} · {label}{missing}"
    assert told.by_field == {"outcomes-4-to_level": f"{label}{missing}"}


def test_what_no_field_holds_is_about_its_list_or_the_whole_form() -> None:
    told = form_faults([_missing("#"), _missing("#/outcomes"), _missing("#/nothing")], "module", {}, words_in("en"))
    assert [line.text for line in told.listed] == ["The form: is missing.", "What it leads to: is missing."]
    assert told.by_field == {}
    assert entry_faults.place_of("module", ("requires", "levels"), {}).label == "admin-list-needs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_that_are_refused_speak_of_their_own_fields(keeper: TestClient, language: Language) -> None:
    words = words_in(language)
    line = f"{words.text('admin-list-outcomes')} · {words.text('admin-line', number='2')} · "
    outcome = {"outcomes-1-competency": "f/b", "outcomes-1-from_level": "low", "outcomes-1-to_level": "x"}
    module = {"id": "M9", "price_amount": "lots", "price_currency": "S", "effort_hours": "many", "title_en": "x" * 9000}
    keys = {"excludes": f"M1\n{'x' * 900}"}
    sent: list[tuple[str, dict[str, str], list[str]]] = [
        ("module", {**module, **outcome, **keys},
         ["admin-field-price_amount", "admin-field-price_currency", "admin-field-effort_hours", "admin-field-title_en",
          "admin-field-excludes", line + words.text("admin-field-from_level"),
          line + words.text("admin-field-to_level")]),
        ("module", {"id": "M9"}, ["admin-field-price_amount", "admin-field-effort_hours"]),
        ("offering", {"id": "O9", "module": "", "start_on": "soon", "end_on": "", "seats": "0", "min_seats": "x"},
         ["admin-field-module", "admin-field-start_on", "admin-field-end_on", "admin-field-seats",
          "admin-field-min_seats"]),
        ("role", {"id": "r9"}, ["admin-field-name_en"]),
    ]  # fmt: skip
    for kind, fields, labels in sent:
        answer = keeper.post(f"/administration/additions/{kind}", data=fields, headers={"accept-language": language})
        assert answer.status_code == 422, kind
        listed = re.findall(r'<div class="notice" role="alert">(.*?)</div>', answer.text, re.DOTALL)
        found = [html.unescape(text) for text in re.findall(r'<li><a href="#[^"]+">([^<]+)</a>', "".join(listed))]
        expected = [words.text(label) if words.knows(label) else label for label in labels]
        assert found, kind
        for said in found:
            assert said.startswith(tuple(expected)), (kind, said)
        for label in expected:
            assert any(said.startswith(label) for said in found), (kind, label, found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_drafts_that_cannot_be_named_are_called_what_they_are(keeper: TestClient, language: Language) -> None:
    sent = {"entry": ["x" * 900]}
    refused = keeper.post("/administration/publications/module", data=sent, headers={"accept-language": language})
    assert refused.status_code == 422
    assert f"<li>{words_in(language).text('admin-kind-module-many')}" in refused.text
