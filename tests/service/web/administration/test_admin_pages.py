"""The administrator's pages: entries edited, files imported with a fault and mended, keys shown once, the trail."""

import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import openpyxl
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

import catalog
from service import keys
from service.database import Database
from service.settings import Settings
from service.web.words import MESSAGES, words_in
from tests.catalog.files import SMALL, compared
from tests.service.sites import HOSTILE, Site, site_on

PAGES = (
    *("", "/entries/module", "/entries/offering", "/entries/role?state=draft", "/entries/competency?q=first"),
    *("/entries/framework", "/entries/framework/f", "/entries/competency/f/a", "/entries/role/r", "/entries/module/M2"),
    *("/additions/module", "/additions/offering", "/additions/role", "/imports", "/keys", "/audit", "/audit/trail"),
    *("/settings", "/webhook-subscriptions"),
)


@pytest.fixture
def site(database: Database) -> Iterator[Site]:
    with database.write() as session:
        compared(session, SMALL.replace("name: Role", f"name: {json.dumps(HOSTILE)}")).apply(session)
    site = site_on(database)
    yield site
    site.close()


@pytest.fixture
def keeper(site: Site) -> TestClient:
    return arrived(site, "admin")


def arrived(site: Site, who: str) -> TestClient:
    browser = site.browser()
    browser.post("/sign-in", data={"key": site.tokens[who]})
    return browser


def entered(page: str) -> dict[str, str]:
    """Return what the first form of a page would send, if nobody entered anything."""
    form = page[page.index('<form class="block"') :]
    form = form[: form.index("</form>")]
    fields = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            fields[name[1]] = value[1].replace("&#34;", '"') if value else ""
    fields |= {name: text for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form)}
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    return fields


def wrong_at(page: Response, field: str) -> str:
    """Return what stands beside a field that was refused."""
    found = re.search(rf'id="{re.escape(field)}-fault">([^<]*)<', page.text)
    assert found, page.text
    assert f'aria-describedby="{field}-fault' in page.text
    return found[1]


def test_every_page_is_there_in_both_languages_and_says_nothing_unescaped(keeper: TestClient) -> None:
    for path in PAGES:
        address = f"/administration{path}"
        for language in ("en", "zh-CN"):
            answer = keeper.get(address, headers={"accept-language": language})
            assert answer.status_code == 200, (path, answer.text)
            assert "<script>alert" not in answer.text
            assert answer.headers["content-language"] == ("en" if language == "en" else "zh-Hans")
            assert len(answer.content) < 300_000
            twin = re.search(r'<link rel="alternate" href="([^"]*)"', answer.text)
            assert twin or path.startswith("/additions"), path


def test_what_an_entry_belongs_to_stands_where_it_belongs_to_anything(keeper: TestClient) -> None:
    for kind, owner in (("competency", "f"), ("role", "f"), ("module", None), ("framework", None)):
        page = keeper.get(f"/administration/entries/{kind}").text
        assert ("Belongs to" in page) is (owner is not None), kind
        assert owner is None or f"<code>{owner}</code>" in page


def test_a_form_that_is_sent_as_it_stands_changes_nothing(site: Site, keeper: TestClient) -> None:
    with site.database.read() as session:
        before = catalog.current_version(session)
    for path in ("module/M1", "module/M2", "framework/f", "competency/f/a", "competency/f/b"):
        address = f"/administration/entries/{path}"
        form = entered(keeper.get(address).text)
        answer = keeper.post(address, data=form)
        assert answer.status_code == 200, answer.text
        assert "The entry is kept." in answer.text
    with site.database.read() as session:
        assert catalog.current_version(session) == before


def test_what_is_wrong_stands_beside_its_field_with_what_was_entered_kept(keeper: TestClient) -> None:
    address = "/administration/entries/module/M1"
    form = entered(keeper.get(address).text)
    wrong = form | {
        "title_en": HOSTILE,
        "price_amount": "12.345",
        "outcomes-1-competency": "f/b",
        "outcomes-1-from_level": "0",
        "outcomes-1-to_level": "2",
    }
    refused = keeper.post(address, data=wrong)
    assert refused.status_code == 422
    assert "12.345" in refused.text
    assert wrong_at(refused, "price_amount")
    assert "<script>alert" not in refused.text
    refused = keeper.post(address, data=wrong | {"price_amount": "12.34"})
    assert refused.status_code == 422
    assert "level 2 is not a level of f/b" in wrong_at(refused, "outcomes-1-to_level")
    kept = keeper.post(address, data=wrong | {"price_amount": "12.34", "outcomes-1-to_level": "3"})
    assert kept.status_code == 200
    assert 'value="12.34"' in kept.text
    # Whoever has read the page before does not undo that.
    meanwhile = keeper.post(address, data=form)
    assert meanwhile.status_code == 412
    assert "Somebody else has changed this meanwhile" in meanwhile.text


def test_an_entry_is_written_as_a_draft_published_and_taken_out_of_use(site: Site, keeper: TestClient) -> None:
    new = {
        "id": "M/3 ü",
        "title_en": "Third",
        "price_amount": "10",
        "price_currency": "sgd",
        "effort_hours": "1.5",
        "requires_modules": "M1 | OLD-1\r\nM2",
        "outcomes-0-competency": "f/b",
        "outcomes-0-from_level": "0",
        "outcomes-0-to_level": "1",
    }
    taken = keeper.post("/administration/additions/module", data=new | {"id": "M1"})
    assert taken.status_code == 422
    assert wrong_at(taken, "id")
    # All at once: the id, whatever is wrong with it, and what is wrong with the rest.
    for key in ("", "M1"):
        refused = keeper.post("/administration/additions/module", data=new | {"id": key, "price_amount": "12.345"})
        assert wrong_at(refused, "id")
        assert wrong_at(refused, "price_amount")
        refused = keeper.post("/administration/additions/module", data=new | {"id": key, "outcomes-0-to_level": "2"})
        assert wrong_at(refused, "id")
        assert "level 2 is not a level of f/b" in wrong_at(refused, "outcomes-0-to_level")
    empty = {"competency": "name_en", "role": "name_en", "framework": "name_en", "offering": "start_on"}
    for kind, field in empty.items():
        refused = keeper.post(f"/administration/additions/{kind}", data={"id": ""})
        assert wrong_at(refused, "id")
        assert wrong_at(refused, field)
    made = keeper.post("/administration/additions/module", data=new)
    assert made.url.path == "/administration/entries/module/M/3 ü"
    assert "The entry is there, as a draft." in made.text
    assert "M1 | OLD-1\nM2" in made.text
    etag = entered(made.text)["etag"]
    address = "/administration/states/module/M/3%20%C3%BC"
    published = keeper.post(address, data={"state": "published", "etag": etag})
    assert "It is published." in published.text
    assert keeper.post(address, data={"state": "outdated", "etag": etag}).status_code == 412
    used = keeper.get("/administration/entries/module/M1").text
    assert "2 modules ask for it first" in used
    with site.database.read() as session:
        found = catalog.get_module(session, "M/3 ü")
        assert found is not None
        assert (found.draft, found.module.price_minor) == (False, 1000)


def test_files_with_a_fault_are_mended_and_imported(keeper: TestClient) -> None:
    def send(content: str) -> Response:
        return keeper.post("/administration/imports", files={"files": ("more.yaml", content)}, data={"format": ""})

    good = 'modules: [{id: M9, price: {amount: "1", currency: SGD}, effort_hours: 2, outcomes: []}]'
    faulty = send(good.replace("SGD", "XXQ"))
    assert faulty.status_code == 200
    assert "There is one fault, so nothing was imported." in faulty.text
    assert "more.yaml, line 1" in faulty.text
    assert "currency XXQ is unknown" in faulty.text
    preview = send(good)
    assert "Nothing has changed yet." in preview.text
    assert "Module M9" in preview.text
    assert keeper.get("/administration/entries/module/M9").status_code == 404
    done = keeper.post(f"{preview.url.path}/application")
    assert "All of this was imported." in done.text
    assert keeper.get("/administration/entries/module/M9").status_code == 200
    nothing = keeper.post("/administration/imports", files={"files": ("", b"")})
    assert nothing.status_code == 422
    assert wrong_at(nothing, "files")


def test_what_a_file_gets_wrong_is_told_in_the_readers_language(keeper: TestClient) -> None:
    faulty = 'modules: [{id: M9, price: {amount: "1", currency: XXQ}, effort_hours: 2, outcomes: []}]'
    sent = keeper.post("/administration/imports", files={"files": ("more.yaml", faulty)})
    told = keeper.get(sent.url.path, headers={"accept-language": "zh"}).text
    assert "没有货币 XXQ" in told
    assert "→ 应为三个字母的代码" in told
    assert "currency XXQ" not in told
    assert "currency XXQ is unknown" in keeper.get(sent.url.path).text


def test_a_rule_of_the_catalogue_that_an_entry_breaks_is_told_in_the_readers_language(keeper: TestClient) -> None:
    sent = entered(keeper.get("/administration/entries/role/r").text) | {"requirements-0-level": "2"}
    refused = keeper.post("/administration/entries/role/r", data=sent, headers={"accept-language": "zh"})
    assert refused.status_code == 422
    assert "第 2 级不是 f/a 的等级" in refused.text
    assert "is not a level of" not in refused.text


def test_a_workbook_is_handed_out_to_be_filled_in_and_sent_back(keeper: TestClient) -> None:
    empty = keeper.get("/administration/export")
    assert empty.headers["content-disposition"] == 'attachment; filename="empty.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(empty.content))
    assert {"notes", "frameworks", "modules", "offerings"} <= set(book.sheetnames)
    assert [cell.value for cell in book["module_outcomes"][1]] == ["module", "competency", "from_level", "to_level"]
    whole = keeper.get("/administration/export", params={"filled": "yes"}).content
    told = keeper.post("/administration/imports", files={"files": ("catalogue.xlsx", whole)}).text
    assert "0 new, 0 changed, 0 taken out of use, 7 as they were" in told


def test_a_module_that_is_not_there_is_told_of_when_the_entry_is_kept(keeper: TestClient) -> None:
    sent = entered(keeper.get("/administration/entries/module/M1").text)
    kept = keeper.post("/administration/entries/module/M1", data=sent | {"excludes": "M2\nM-OLD"})
    assert "It names a module that is not in the catalogue" in kept.text
    sent = entered(kept.text)
    plain = keeper.post("/administration/entries/module/M1", data=sent | {"excludes": "M2"})
    assert "The entry is kept." in plain.text
    assert "that is not in the catalogue" not in plain.text


def test_an_entry_that_waits_for_another_one_says_so(keeper: TestClient) -> None:
    says = "its framework is a draft"
    assert says not in keeper.get("/administration/entries/role/r").text
    etag = entered(keeper.get("/administration/entries/framework/f").text)["etag"]
    keeper.post("/administration/states/framework/f", data={"state": "draft", "etag": etag})
    for address in ("role/r", "competency/f/a"):
        shown = keeper.get(f"/administration/entries/{address}").text
        assert says in shown
        assert 'href="/administration/entries/framework/f"' in shown
    assert says not in keeper.get("/administration/entries/module/M1").text


def test_many_drafts_are_published_by_ticking_them_or_all_that_are_ready(site: Site, keeper: TestClient) -> None:
    drafts, send = "/administration/entries/module?state=draft", "/administration/publications/module"
    assert 'name="entry"' not in keeper.get("/administration/entries/module").text
    for key in ("M1", "M2"):
        etag = entered(keeper.get(f"/administration/entries/module/{key}").text)["etag"]
        keeper.post(f"/administration/states/module/{key}", data={"state": "draft", "etag": etag})
    shown = keeper.get(drafts).text
    assert re.findall(r'name="entry" value="([^"]*)"', shown) == ["M1", "M2"]
    assert 'name="entry"' not in arrived(site, "hr").get(drafts).text
    assert 'name="entry"' not in keeper.get("/administration/entries/competency").text
    none = keeper.post(send, data={"which": "ticked"})
    assert (none.status_code, "Tick at least one draft" in none.text) == (422, True)
    wrong = keeper.post(send, data={"which": "ticked", "entry": ["M1", HOSTILE]})
    assert wrong.status_code == 422
    assert "Nothing was published. This stands in the way:" in wrong.text
    assert HOSTILE not in wrong.text
    # What was ticked is still ticked, and nothing of it is published.
    assert re.findall(r'value="(M\d)" aria-label="[^"]*" checked', wrong.text) == ["M1"]
    one = keeper.post(send, data={"which": "ticked", "entry": ["M1"]})
    assert (one.url.path, "The drafts are published." in one.text) == ("/administration/entries/module", True)
    assert re.findall(r'name="entry" value="([^"]*)"', one.text) == ["M2"]
    with site.database.write() as session:
        session.connection().exec_driver_sql(
            "UPDATE competency SET status = 'excluded', status_reason_en = 'No', status_reason_zh = 'No'"
        )
    rest = keeper.post(send, data={"which": "ready"})
    assert (rest.status_code, "No draft is ready to be published." in rest.text) == (200, True)
    assert "M2 stays a draft: " in rest.text
    assert keeper.post("/administration/publications/nothing", data={"which": "ready"}).status_code == 404
    assert keeper.post("/administration/publications/competency", data={"which": "ready"}).status_code == 422
    assert arrived(site, "hr").post(send, data={"which": "ready"}).status_code == 403


def test_a_key_is_shown_once_and_revoked(keeper: TestClient) -> None:
    refused = keeper.post("/administration/keys", data={"name": HOSTILE})
    assert refused.status_code == 422
    assert wrong_at(refused, "permissions")
    made = keeper.post("/administration/keys", data={"name": "A system", "permissions": ["lms"]})
    token = re.search(r"gk_([0-9a-f]{16})_[\w-]+", made.text)
    assert token
    listed = keeper.get("/administration/keys").text
    assert token[0] not in listed
    assert token[1] in listed
    revoked = keeper.post(f"/administration/keys/{token[1]}/revocation")
    assert "The key is revoked." in revoked.text


def test_a_key_past_its_end_is_shown_as_ended_and_one_for_nobody_with_a_warning(site: Site, keeper: TestClient) -> None:
    before, after = datetime(2025, 11, 1, tzinfo=UTC), datetime(2025, 11, 2, tzinfo=UTC)
    with site.database.write() as session:
        row, _ = keys.create(session, name="Old", permissions=["lms"], ends_at=after, at=before)
        old = row.id
    listed = keeper.get("/administration/keys").text
    line = listed[listed.index(old) :]
    line = line[: line.index("</tr>")]
    assert "Ended" in line
    assert "<button" not in line
    sent = {"name": "A person", "permissions": ["employee"], "learner": "E-99"}
    assert "No learner E-99 is stored" in keeper.post("/administration/keys", data=sent).text


def test_what_is_wrong_with_a_key_or_an_import_is_told_in_the_words_of_the_form(keeper: TestClient) -> None:
    refused = keeper.post("/administration/keys", data={"name": "", "ends_on": "soon"})
    assert refused.status_code == 422
    wrong = dict(re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', refused.text))
    labels = {"name": "What it is for", "permissions": "Opens", "ends_on": "Ends on"}
    assert wrong.keys() == labels.keys()
    for field, label in labels.items():
        assert wrong[field].startswith(f"{label}: "), wrong[field]
        assert f'id="{field}"' in refused.text
    nothing = keeper.post("/administration/imports", files={"files": ("", b"")})
    assert nothing.status_code == 422
    assert "`" not in nothing.text


def test_forms_of_other_sites_are_refused(keeper: TestClient) -> None:
    for address in (
        *("/administration/entries/module/M1", "/administration/states/module/M1", "/administration/additions/module"),
        *("/administration/imports", "/administration/imports/imp_0/application", "/administration/keys"),
        *("/administration/keys/0000000000000000/revocation", "/administration/publications/module"),
    ):
        sent = {"files": {"files": ("a.yaml", "x")}} if address == "/administration/imports" else {"data": {"x": "y"}}
        answer = keeper.post(address, headers={"sec-fetch-site": "cross-site"}, **sent)
        assert answer.status_code == 403, address


def test_hr_looks_and_sends_nothing(site: Site) -> None:
    browser = arrived(site, "hr")
    shown = browser.get("/administration/entries/module/M1")
    assert shown.status_code == 200
    assert '<fieldset class="bare" disabled>' in shown.text
    # Lines to fill in are for whoever can.
    assert 'name="outcomes-0-competency"' in shown.text
    assert 'name="outcomes-1-competency"' not in shown.text
    assert browser.post("/administration/entries/module/M1", data={}).status_code == 403
    assert browser.get("/administration/imports").status_code == 403
    assert browser.get("/administration/webhooks").status_code == 200
    assert arrived(site, "employee").get("/administration").status_code == 403


def test_every_setting_is_explained_in_chinese_too(keeper: TestClient) -> None:
    meanings = {name: f"setting-{name}" for name in Settings.model_fields}
    assert all(words_in("zh").knows(message) for message in meanings.values()), meanings
    told = (MESSAGES / "settings.zh.ftl").read_text(encoding="utf-8")
    assert set(re.findall(r"^(setting-\S+) =", told, re.MULTILINE)) == set(meanings.values())
    shown = keeper.get("/administration/settings", params={"lang": "zh"}).text
    assert words_in("zh").text("setting-host") in shown
    assert "Address that the server listens on" not in shown
    assert "`" not in keeper.get("/administration/settings", params={"lang": "en"}).text.partition("<table")[2]


def test_a_fresh_house_has_helpful_empty_pages(sqlite_database: Database) -> None:
    site = site_on(sqlite_database)
    browser = arrived(site, "admin")
    assert "Nothing like that" in browser.get("/administration/entries/module").text
    assert "Nothing was imported here yet." in browser.get("/administration/imports").text
    site.close()


def test_the_catalogues_pages_lead_whoever_keeps_it_to_the_form_and_mark_drafts(site: Site, keeper: TestClient) -> None:
    for folder, kind, key in (("modules", "module", "M1"), ("roles", "role", "r"), ("frameworks", "framework", "f")):
        link = f'href="/administration/entries/{kind}/{key}"'
        assert link in keeper.get(f"/catalogue/{folder}/{key}").text
        assert link not in arrived(site, "lms").get(f"/catalogue/{folder}/{key}").text
    etag = entered(keeper.get("/administration/entries/module/M1").text)["etag"]
    keeper.post("/administration/states/module/M1", data={"state": "draft", "etag": etag})
    assert "Draft: no plan uses it yet" in keeper.get("/catalogue/modules/M1").text
    assert "First module" not in keeper.get("/catalogue/modules").text
