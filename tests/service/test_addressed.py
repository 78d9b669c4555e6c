"""No id can be taken for the address of something else, and none that is in use is refused for it."""

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import quote

import pytest

import catalog
from service import addressed, companies, learners
from service.addressed import BELOW
from service.database import Database
from service.errors import InvalidRequest
from service.importing import compare_files
from service.policy import RULES
from service.schemas.companies import CostCentreRecord
from service.schemas.learners import LearnerRecord
from tests.service.conftest import Api
from tests.service.years.made import HR

#: What stands at the front of an address, and what that is called.
KINDS = {
    "/v1/periods/": "period",
    "/periods/": "period",
    "/v1/learners/": "learner",
    "/development/": "learner",
    "/v1/roles/": "role",
    "/catalogue/roles/": "role",
}
SOUND = (
    "E-1",
    "ssg-fs/account-management-3",
    "E/2 ü",
    "needs",
    "http://data.example.org/skill/1",
    "...",
    "a.b/..c",
    "%2F",
)
LOST = ("..", ".", "../", "a/..", "./a", "a/./b", "/a", "a/", "/")


def test_every_word_that_stands_below_an_id_is_kept_out_of_ids() -> None:
    """An address with an id at its end, and a longer one, are told apart by what is no part of any id."""
    bare = {(method, path) for method, path in RULES if re.search(r"\{\w+:path\}$", path)}
    below: defaultdict[str, set[str]] = defaultdict(set)
    for method, path in RULES:
        longer = re.match(r"(?P<own>(?P<front>.*?)\{\w+:path\})/(?P<word>[^/{]+)", path)
        if longer is not None and (method, longer["own"]) in bare:
            below[KINDS[longer["front"]]].add(longer["word"])
    assert below == {kind: set(words) for kind, words in BELOW.items()}


@pytest.mark.parametrize("kind", ["period", "learner", "role", "cost_centre", "module"])
def test_only_ids_that_lead_elsewhere_are_refused(kind: str) -> None:
    assert [key for key in SOUND if list(addressed.key_faults(kind, key))] == []
    assert [key for key in LOST if not list(addressed.key_faults(kind, key))] == []
    for word in BELOW.get(kind, ()):
        assert {fault.code for fault in addressed.key_faults(kind, f"a/{word}")} == {"wrong_form"}
        assert list(addressed.key_faults(kind, f"a/{word}/b"))
        assert not list(addressed.key_faults(kind, word))
        assert not list(addressed.key_faults(kind, f"a/{word}s"))


def test_over_http_such_an_id_is_refused_and_others_are_found_again(sqlite_api: Api) -> None:
    hr, admin = sqlite_api.keyed("hr"), sqlite_api.keyed("admin")
    period = {"start_on": "2027-01-01", "end_on": "2027-12-31", "currency": "SGD"}
    for address, body in (("/v1/periods/", period), ("/v1/learners/", {}), ("/v1/cost-centres/", {})):
        for key in ("..%2F", "a%2F..%2Fb"):
            refused = hr.put(f"{address}{key}", json=body)
            assert (address, key, refused.status_code) == (address, key, 422)
            (error,) = refused.json()["errors"]
            assert (error["code"], error["pointer"].partition("/")[0]) == ("wrong_form", "path")
        made = hr.put(f"{address}a%2Fb", json=body)
        assert (address, made.status_code) == (address, 201)
        assert hr.get(f"{address}a%2Fb").json()["id"] == "a/b"
    assert hr.put("/v1/periods/a%2Fneeds", json=period).status_code == 422
    assert hr.put("/v1/learners/a%2Fexport", json={}).status_code == 422
    # The word alone is no other address.
    assert hr.put("/v1/periods/needs", json=period).status_code == 201
    assert hr.get("/v1/periods/needs").json()["id"] == "needs"
    assert hr.get("/v1/periods/needs/needs").json()["items"] == []
    module = {
        **{"title": {"en": "T", "zh": "题"}, "price": {"amount": "1.00", "currency": "SGD"}, "effort_hours": 1},
        "outcomes": [{"competency": "x", "from_level": 0, "to_level": 1}],
    }
    for key in ("../", "a/../b", "/a"):
        found = admin.put(f"/v1/modules/{quote(key, safe='')}", json=module)
        told = [error["detail"] for error in found.json()["errors"] if f"id {key} " in error["detail"]]
        assert (key, found.status_code, len(told)) == (key, 422, 1)


def test_what_is_stored_under_such_an_id_already_can_still_be_changed(database: Database) -> None:
    with database.write() as session:
        session.add(companies.CostCentre(id="a/"))
    assert not companies.store(database, "a/", CostCentreRecord(name="Still here"), HR)[1]
    with pytest.raises(InvalidRequest):
        learners.store(database, "a/", LearnerRecord(), HR)


def test_the_shipped_catalogue_has_no_id_of_this_kind() -> None:
    records = catalog.parse_published([catalog.SHIPPED], format_name=None, framework=None, also=()).records
    entries = [(kind, key) for kind, key in records.declared if kind in ("framework", "competency", "role", "module")]
    assert len(entries) > 300
    assert [(kind, key) for kind, key in entries if catalog.key_advice(key, BELOW.get(kind, ()))] == []


def test_an_import_names_the_rows_with_such_ids_and_brings_nothing(database: Database, tmp_path: Path) -> None:
    (tmp_path / "learners.csv").write_text("id,name\nE-1,Sound\na/..,Lost\na/export,Another\n", encoding="utf-8")
    (tmp_path / "cost_centres.csv").write_text("id,name\nTOP,Sound\n/a,Lost\n", encoding="utf-8")
    entry = "title: {en: T, zh: 题}\n    price: {amount: '1.00', currency: SGD}\n    effort_hours: 1"
    modules = f"modules:\n  - id: ../M\n    {entry}\n    outcomes: [{{competency: x, from_level: 0, to_level: 1}}]\n"
    (tmp_path / "modules.yaml").write_text(modules, encoding="utf-8")
    with database.read() as session:
        found = compare_files(session, sorted(tmp_path.iterdir()))
    told = [str(fault) for fault in found.faults]
    for key in ("a/..", "a/export", "/a", "../M"):
        assert sum(f"id {key} " in fault for fault in told) == 1, key
    assert not [fault for fault in told if "E-1" in fault or "TOP" in fault]


@pytest.mark.parametrize(
    "address", ["/v1/learners/", "/v1/roles/", "/v1/cost-centres/", "/v1/periods/", "/v1/modules/"]
)
def test_an_id_with_the_end_of_a_line_in_it_is_judged_like_every_other(api: Api, address: str) -> None:
    caller = api.keyed("hr", "admin")
    for key in ("a%0Ab", "a%0A", "%0A"):
        # Told to be no id, or not found.
        assert caller.get(f"{address}{key}").status_code in (404, 422)
        refused = caller.put(f"{address}{key}", json={})
        assert refused.status_code == 422, refused.text
        assert any(fault["pointer"].startswith("path/") for fault in refused.json()["errors"]), refused.text


def test_an_id_is_not_read_up_to_the_end_of_its_line(api: Api) -> None:
    hr = api.keyed("hr")
    assert hr.put("/v1/learners/E-9", json={}).status_code == 201
    assert hr.get("/v1/learners/E-9").status_code == 200
    assert hr.get("/v1/learners/E-9%0A").status_code == 422
