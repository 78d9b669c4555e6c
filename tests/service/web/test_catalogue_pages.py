"""The catalogue's pages, with the shipped catalogue and hostile entries: what they show, to whom, and how large."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from fastapi.testclient import TestClient

import catalog
from service import keys, sample_company
from service.app import create_app
from service.database import Database
from service.house_setup import load_shipped
from service.keys import Principal
from service.migrating import migrate
from service.settings import Settings
from tests.conftest import CHOSEN, Databases

BROWSER = {"accept": "text/html", "accept-language": "en", "sec-fetch-site": "same-origin"}
LARGEST_PAGE = 300_000
HOSTILE = "<script>alert(1)</script>\"'"


@dataclass(frozen=True)
class Site:
    """An application with the shipped catalogue and the sample company."""

    database: Database
    http: TestClient

    def signed_in(self, *permissions: str, learner: str | None = None) -> "Site":
        with self.database.write() as session:
            token = keys.create(session, name="reader", permissions=permissions, learner=learner)[1]
        answer = self.http.post("/sign-in", data={"key": token, "next": "/"})
        assert answer.status_code in (200, 403)
        return self

    def page(self, path: str, status: int = 200, **options: object) -> str:
        answer = self.http.get(path, **options)
        assert answer.status_code == status, (path, answer.status_code)
        assert len(answer.content) < LARGEST_PAGE, (path, len(answer.content))
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        return str(unescape(answer.text))


@pytest.fixture
def site(databases: Databases, dialect: str) -> Iterator[Site]:
    def prepare(database: Database) -> None:
        migrate(database)
        load_shipped(database)
        sample_company.load(database, Principal(name="test", permissions=frozenset()))

    url = databases.copy(dialect, "sample_company", prepare)
    database = Database(url)
    app = create_app(Settings(database_url=url))
    http = TestClient(app, headers=BROWSER, base_url="http://127.0.0.1")
    yield Site(database=database, http=http).signed_in("hr")
    app.state.database.dispose()
    app.state.shares.dispose()
    database.dispose()
    databases.discard(url)


@pytest.fixture
def bare_site(database: Database) -> Iterator[Site]:
    app = create_app(Settings(database_url=database.url))
    yield Site(database=database, http=TestClient(app, headers=BROWSER, base_url="http://127.0.0.1")).signed_in("admin")
    app.state.database.dispose()
    app.state.shares.dispose()


def addresses(page: str, folder: str) -> set[str]:
    return set(re.findall(rf'href="(/catalogue/{folder}/[^"#]+)"', page))


def test_every_page_that_is_linked_is_there_in_both_languages(site: Site, dialect: str) -> None:
    """From the first page every framework, role, competency and module is reached, and each page is of bounded size.

    Each is found on every database, and looked at on one of them.
    """
    frameworks = addresses(site.page("/catalogue"), "frameworks")
    roles = addresses(site.page("/catalogue/roles"), "roles")
    modules: set[str] = set()
    here = "/catalogue/modules"
    while here:
        page = site.page(here)
        modules |= addresses(page, "modules")
        onward = re.search(r'class="button" href="([^"]+)"', page)
        here = f"/catalogue/modules{onward[1]}" if onward else ""
    competencies = {found for address in frameworks for found in addresses(site.page(address), "competencies")}
    with site.database.read() as session:
        there = catalog.counts(session)
    assert (len(frameworks), len(roles)) == (there["framework"], there["role"])
    assert (len(modules), len(competencies)) == (there["module"], there["competency"])
    there_are = sorted({*frameworks, *roles, *competencies, *sorted(modules)[::10]})
    for address in there_are[CHOSEN.index(dialect) :: len(CHOSEN)]:
        assert 'lang="en"' in site.page(address)
        assert 'lang="zh-Hans"' in site.page(f"{address}?lang=zh")
        site.page(f"{address}?lang=en")


def test_a_framework_shows_its_own_scale(site: Site) -> None:
    page = site.page("/catalogue/frameworks/ssg-fs")
    assert "Its own scale" in page
    assert "Skills Framework for Financial Services" in page
    assert 'href="/catalogue/competencies/ssg-fs/account-management"' in page
    assert 'href="/coverage?framework=ssg-fs"' in page


def test_a_competency_shows_levels_items_and_the_modules_that_lead_there(site: Site) -> None:
    page = site.page("/catalogue/competencies/ssg-fs/account-management")
    known = site.http.get("/catalogue/competencies/ssg-fs/account-management?as=json").json()
    for level in known["levels"]:
        assert f'id="level-{level["level"]}"' in page
        assert all(item["text_en"] in page for item in level["items"])
    assert "Modules from 3 to 4" in page
    assert 'href="/catalogue/modules/AM-301"' in page
    assert re.search(r"covers [KA0-9, ]*K7", page)
    assert "lines 6-17" in page


def test_each_item_stands_at_its_level_even_as_a_detail_of_another_one(site: Site) -> None:
    """What is excellent planning has its dimensions at the level below, and is shown under them at its own."""
    page = site.page("/catalogue/competencies/customer-supervisor/plan-management")
    known = site.http.get("/catalogue/competencies/customer-supervisor/plan-management?as=json").json()
    qualified, excellent = known["levels"]
    at_excellent = page.partition('id="level-2"')[2].partition("</section>")[0]
    for item in excellent["items"]:
        assert item["parent_item"] in {whole["id"] for whole in qualified["items"]}
        assert item["text_en"] in at_excellent
    dimensions = [item for item in qualified["items"] if item["kind"] == "dimension"]
    assert len(dimensions) == 4
    assert all(item["text_en"] in at_excellent for item in dimensions)
    assert not [item for item in qualified["items"] if item["parent_item"] and item["text_en"] in at_excellent]


def test_what_is_excluded_is_shown_as_such_with_its_reason(site: Site) -> None:
    page = site.page("/catalogue/competencies/customer-supervisor/plan-management")
    known = site.http.get("/catalogue/competencies/customer-supervisor/plan-management?as=json").json()
    excluded = [item for level in known["levels"] for item in level["items"] if item["status"] == "excluded"]
    assert excluded
    assert page.count('<li class="out">') == len(excluded)
    assert all(item["status_reason_en"] in page for item in excluded)


def test_a_competency_without_modules_says_so(site: Site) -> None:
    assert "No module leads here yet." in site.page("/catalogue/competencies/am-grades/inner-drive")


def test_a_role_shows_requirements_figures_duties_and_next_steps(site: Site) -> None:
    grade = site.page("/catalogue/roles/am-grades/junior-account-manager")
    assert "Figures it is measured by" in grade
    assert 'href="/catalogue/roles/am-grades/intermediate-account-manager"' in grade
    job = site.page("/catalogue/roles/account-manager-jobs/block-01")
    known = site.http.get("/catalogue/roles/account-manager-jobs/block-01?as=json").json()
    assert all(line["text_en"] in job for line in known["responsibilities"])
    assert all(link["inferred_reason_en"] in job for line in known["responsibilities"] for link in line["links"])
    assert job.count('aria-label="Scale 0') == len(known["requirements"])
    # A reason that all requirements share is said once.
    assert job.count(known["requirements"][0]["inferred_reason_en"]) == 1


def test_a_module_shows_what_it_closes_asks_for_excludes_and_when_it_is_held(site: Site) -> None:
    held = site.page("/catalogue/modules/AM-312")
    known = site.http.get("/catalogue/modules/AM-312?as=json").json()
    assert "3 → 4" in held
    assert f"{len(known['outcomes'][0]['items'])} items of the level" in held
    assert known["offerings"]
    assert all(offering["id"] in held for offering in known["offerings"])
    with site.database.read() as session:
        entries = catalog.list_modules(session, limit=1000)
    excluding = next(entry for entry in entries if entry.exclusions)
    page = site.page(f"/catalogue/modules/{excluding.module.id}")
    assert "Not together with" in page
    assert f'href="/catalogue/modules/{excluding.exclusions[0].excluded}"' in page
    choosing = next(entry for entry in entries if len(entry.module_prerequisites) > 1)
    page = site.page(f"/catalogue/modules/{choosing.module.id}")
    assert all(f'href="/catalogue/modules/{row.alternative}"' in page for row in choosing.module_prerequisites)


def test_the_search_finds_in_both_languages_and_helps_when_it_finds_nothing(site: Site) -> None:
    assert 'href="/catalogue/modules/AM-319"' in site.page("/catalogue?q=negotiation")
    assert 'href="/catalogue/modules/AM-319"' in site.page("/catalogue?q=谈判")
    nothing = site.page("/catalogue?q=qqqq")
    assert "Nothing for “qqqq”" in nothing
    assert "What may help" in nothing
    assert addresses(nothing, "frameworks")
    assert HOSTILE not in site.http.get("/catalogue", params={"q": HOSTILE}).text
    assert "More entries" in site.page("/catalogue?q=a")
    for odd in ("", "%00", "%FF", "%25", "a" * 500):
        site.page(f"/catalogue?q={odd}")


def test_the_heatmap_has_a_number_or_a_word_in_every_cell_and_explains_the_holes(site: Site) -> None:
    page = site.page("/coverage")
    cells = re.findall(r'<(?:a|span) class="heat ([a-z0-9-]+)"[^>]*>([^<]*)<', page.partition("heatmap")[2])
    with site.database.read() as session:
        report = catalog.coverage.report(session)
    assert sum(kind != "absent" for kind, _ in cells) == len(report.steps)
    assert all(text.strip() for _, text in cells)
    assert sum(kind in ("hole", "quiet-hole") for kind, _ in cells) == len(report.holes)
    assert all(text == "none" or not text.isdigit() for kind, text in cells if kind.endswith("hole"))
    for entry, step in report.holes:
        assert f"{entry.competency}#level-{step.to_level}" in page
    assert page.count("No module leads over this step.") >= len(report.holes)
    narrowed = site.page("/coverage?framework=ssg-fs")
    assert addresses(narrowed, "competencies") == {"/catalogue/competencies/ssg-fs/account-management"}
    assert "Every step is reached." in narrowed
    assert "There is no competency to report on." in site.page("/coverage?framework=nothing")


def test_each_page_names_its_twin(site: Site) -> None:
    for path, twin in (
        ("/catalogue/frameworks/csm", "/v1/frameworks/csm"),
        ("/catalogue/roles/am-grades/junior-account-manager", "/v1/roles/am-grades/junior-account-manager"),
        ("/catalogue/modules/AM-301", "/v1/modules/AM-301"),
        ("/coverage?framework=csm", "/v1/coverage?framework=csm"),
        ("/catalogue?q=a b", "/v1/search?q=a+b"),
    ):
        assert f'href="{twin}" type="application/json">' in site.page(path)
    token = Site(database=site.database, http=site.http)
    with token.database.write() as session:
        key = keys.create(session, name="lms", permissions=["lms"])[1]
    bearer = {"authorization": f"Bearer {key}"}
    for kind, key_ in (("frameworks", "csm"), ("competencies", "csm/communication"), ("modules", "AM-312")):
        own = site.http.get(f"/catalogue/{kind}/{key_}?as=json").json()
        assert own == site.http.get(f"/v1/{kind}/{key_}", headers=bearer).json()


@pytest.mark.parametrize("kind", ["frameworks", "competencies", "roles", "modules"])
@pytest.mark.parametrize("key", ["nothing", "%00", "%ED%A0%80", "a/b/c", ".%2e", "%F0%9F%98%80"])
def test_what_is_not_there_is_not_found(site: Site, kind: str, key: str) -> None:
    for form in ("", "?as=json"):
        assert site.http.get(f"/catalogue/{kind}/{key}{form}").status_code == 404


@pytest.mark.parametrize("path", ["/catalogue", "/catalogue/roles", "/catalogue/modules/AM-301", "/coverage"])
def test_the_catalogue_opens_to_its_permissions_only(site: Site, path: str) -> None:
    for permissions, status in ((("admin",), 200), (("lms",), 200), (("manager",), 403)):
        site.signed_in(*permissions)
        assert site.http.get(path).status_code == status
    site.signed_in("employee", learner="E-1002")
    assert site.http.get(path).status_code == 403
    own = site.page("/learners/E-1002")
    assert "/catalogue" not in own.replace("catalogue.css", "")
    site.http.post("/sign-out")
    assert site.http.get(path, follow_redirects=False).status_code == 303


def test_an_empty_catalogue_says_what_to_do(bare_site: Site) -> None:
    assert "Import frameworks, roles and modules first" in bare_site.page("/catalogue")
    assert "No role is stored yet." in bare_site.page("/catalogue/roles")
    assert "No module is stored yet." in bare_site.page("/catalogue/modules")
    assert "There is no competency to report on." in bare_site.page("/coverage")


def test_hostile_names_are_only_text(bare_site: Site) -> None:
    key = "ü/../?#%<b>"
    with bare_site.database.write() as session:
        base = catalog.ModuleBase(
            id=key,
            title_en=HOSTILE,
            title_zh=HOSTILE,
            summary_en=HOSTILE,
            summary_zh=HOSTILE,
            provider=HOSTILE,
            price_minor=1,
            price_currency="JPY",
            effort_hundredths=25,
        )
        session.add(catalog.Module.model_validate(base))
    listed = bare_site.http.get("/catalogue/modules").text
    assert "<script>" not in listed
    href = re.search(r'href="(/catalogue/modules/[^"]+)"', listed)
    assert href
    page = bare_site.http.get(href[1])
    assert page.status_code == 200
    assert "<script>" not in page.text
    assert "<b>" not in page.text
    assert "JPY" in page.text
    assert "0.25 hours" in page.text


def test_learners_are_shown_by_part_of_the_company_and_page_by_page(site: Site) -> None:
    whole = site.page("/learners")
    assert "These people do not exist" in whole
    assert "More learners" in whole
    assert '<option value="THG-SG-SV">' in whole
    seen: list[str] = []
    here = "/learners?cost_centre=THG-SG"
    while here:
        page = site.page(here)
        seen += re.findall(r'href="/learners/(E-\d+)"', page)
        onward = re.search(r'class="button" href="([^"]+)"', page)
        here = f"/learners{onward[1]}" if onward else ""
        assert '<option value="THG-SG" selected>' in page
    assert len(seen) == len(set(seen)) > 50
    with site.database.read() as session:
        people = sample_company.members(catalog.list_roles(session, limit=1000), catalog.catalog_slice(session))
    assert set(seen) == {member.id for member in people if (member.record.cost_centre or "").startswith("THG-SG")}
    assert "Nobody on record belongs to this part" in site.page("/learners?cost_centre=nowhere")


def test_the_form_for_a_plan_begins_with_what_is_stored(site: Site) -> None:
    with site.database.read() as session:
        people = sample_company.members(catalog.list_roles(session, limit=1000), catalog.catalog_slice(session))
    member = next(member for member in people if member.record.budget and member.record.effort_hours)
    page = site.page(f"/learners/{member.id}")
    assert f'<option value="{member.record.targets[0]}" selected>' in page
    assert member.record.budget
    assert re.search(rf'<input id="budget"[^>]* value="{re.escape(member.record.budget.amount)}"', page)
