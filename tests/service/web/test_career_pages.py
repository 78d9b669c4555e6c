"""Two roles side by side, families as staircases, compared scales and linked responsibilities, as readers see them."""

import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

import catalog
from service import keys
from service.web.level_bars import level_bars
from tests.service.sites import Site

JUNIOR, INTERMEDIATE = "am-grades/junior-account-manager", "am-grades/intermediate-account-manager"
JOB = "account-manager-jobs/block-14"


class Pages:
    """The pages as an LMS reads them, and what the API says of the same."""

    def __init__(self, site: Site) -> None:
        self.browser = site.signed_in("lms")
        self.site = site

    def page(self, path: str, status: int = 200) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        return unescape(str(answer.text))

    def api(self, path: str, **parameters: str) -> Any:
        headers = {"authorization": f"Bearer {self.site.tokens['lms']}"}
        answer = self.browser.get(path, params=parameters, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def pages(shipped_site: Site) -> Pages:
    return Pages(shipped_site)


def test_a_comparison_shows_each_competency_with_both_levels_and_has_a_twin(pages: Pages) -> None:
    path = f"/catalogue/roles/{JUNIOR}/comparison?with={quote(INTERMEDIATE, safe='')}"
    shown = pages.page(path)
    known = pages.api(f"/v1/roles/{JUNIOR}/comparison", **{"with": INTERMEDIATE})
    assert known["steps"] == 11
    assert '<p class="figure">11</p>' in shown
    assert f'<p class="figure">{known["weighted_steps"]}</p>' in shown
    assert len(re.findall(r'<svg class="bars"[^>]*role="img"', shown)) == len(known["competencies"]) == 10
    for row in known["competencies"]:
        assert f'href="/catalogue/competencies/{row["competency"]}"' in shown
        label = f"Junior account manager: level {row['here']['level']}. Intermediate account manager: level 2."
        assert f'aria-label="{label}"' in shown
    assert "1 set a month" in shown
    assert f'<option value="{INTERMEDIATE}" selected>' in shown
    assert pages.browser.get(f"{path}&as=json").json() == known
    assert f'href="/catalogue/roles/{INTERMEDIATE}/comparison?with={quote(JUNIOR, safe="")}"' in shown


def test_a_comparison_lists_what_the_other_role_does_and_this_one_does_not(pages: Pages) -> None:
    known = pages.api(f"/v1/roles/{JUNIOR}/comparison", **{"with": JOB})
    listed = pages.api(f"/v1/roles/{JOB}")["responsibilities"]
    wanted = [line["code"] for line in listed if line["status"] != "excluded"]
    assert wanted
    assert [line["code"] for line in known["responsibilities_gained"]] == wanted
    shown = pages.page(f"/catalogue/roles/{JUNIOR}/comparison?with={JOB}")
    assert all(line["text_en"] in shown for line in listed if line["code"] in wanted)
    assert pages.api(f"/v1/roles/{JOB}/comparison", **{"with": JOB})["responsibilities_gained"] == []


def test_figures_of_both_roles_stand_beside_one_another(pages: Pages) -> None:
    figures = pages.api(f"/v1/roles/{JUNIOR}/comparison", **{"with": INTERMEDIATE})["figures"]
    by_name = {(row["there"] or row["here"])["name_en"]: row for row in figures}
    assert by_name["Daily discipline"]["here"]["target_en"] == "80 or more"
    assert by_name["Daily discipline"]["there"]["target_en"] == "90 or more"
    assert by_name["Rating by new staff"]["here"] is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/catalogue/roles/nothing/comparison?with={JUNIOR}", 404),
        (f"/catalogue/roles/{JUNIOR}/comparison?with=%00", 404),
        (f"/catalogue/roles/{JUNIOR}/comparison?with=nothing", 422),
        (f"/catalogue/roles/{JUNIOR}/comparison", 422),
        ("/catalogue/families/nothing", 404),
    ],
)
def test_what_cannot_be_compared_is_told(pages: Pages, path: str, status: int) -> None:
    pages.page(path, status)


def test_a_family_is_a_staircase_of_its_roles_each_with_its_distance(pages: Pages) -> None:
    listed = pages.page("/catalogue/families")
    families = pages.api("/v1/families")["items"]
    assert len(families) >= 4
    for family in families:
        assert f'href="/catalogue/families/{family["id"]}"' in listed
        shown = pages.page(f"/catalogue/families/{family['id']}")
        assert all(f'href="/catalogue/roles/{role}"' in shown for role in family["roles"])
        for step in family["steps"]:
            far = pages.api(f"/v1/roles/{step['from_role']}/comparison", **{"with": step["to_role"]})["steps"]
            there = quote(step["to_role"], safe="")
            link = re.escape(f"/catalogue/roles/{step['from_role']}/comparison?with={there}")
            assert re.search(rf'href="{link}">{far or "no"} level', shown), (family["id"], step)
        assert pages.browser.get(f"/catalogue/families/{family['id']}?as=json").json() == family
    grades = pages.page("/catalogue/families/account-manager-grades")
    assert re.findall(r"stair depth-(\d)", grades) == ["0", "1", "2", "3"]
    role = pages.page(f"/catalogue/roles/{JUNIOR}")
    assert 'href="/catalogue/families/account-manager-grades"' in role
    assert f'/comparison?with={quote(INTERMEDIATE, safe="")}"' in role


def test_a_circle_of_steps_is_drawn_once_round(pages: Pages) -> None:
    with pages.site.database.write() as session:
        back = {"family": "account-manager-grades", "from_role": INTERMEDIATE, "to_role": JUNIOR}
        session.add(catalog.CareerStep.model_validate(catalog.CareerStepBase(**back)))
    shown = pages.page("/catalogue/families/account-manager-grades")
    assert shown.count("What comes after it is shown above.") == 1
    assert len(re.findall(r'class="stair ', shown)) == 5


def test_a_framework_says_what_its_levels_are_worth_and_who_approved_that(pages: Pages) -> None:
    before = pages.page("/catalogue/frameworks/csm")
    assert before.count(">proposed<") == 2
    with pages.site.database.write() as session:
        token = keys.create(session, name="keeper", permissions=["admin"])[1]
    approved = pages.browser.post(
        "/v1/crosswalks/csm/3->ssg-fs@1/approval", json={"by": "Lim"}, headers={"authorization": f"Bearer {token}"}
    )
    assert approved.status_code == 201
    after = pages.page("/catalogue/frameworks/csm")
    assert after.count(">proposed<") == 1
    assert "approved by Lim" in after
    assert "csm/3->ssg-fs@2" in after
    assert "csm/3->ssg-fs@1" not in after
    proposal = {
        "from": {"framework": "csm", "level": 3},
        "to": {"framework": "ssg-fs", "level": 5},
        "confidence": "high",
        "rationale": {"en": "Seen at work"},
    }
    proposed = pages.browser.post("/v1/crosswalks", json=proposal, headers={"authorization": f"Bearer {token}"})
    assert proposed.status_code == 201
    both = pages.page("/catalogue/frameworks/csm")
    # What counts stands before what is proposed since.
    assert both.index("csm/3->ssg-fs@2") < both.index("csm/3->ssg-fs@3")
    assert both.count(">proposed<") == 2
    assert both.count("approved by Lim") == 1
    assert "Seen at work" in both
    relative = pages.page("/catalogue/frameworks/customer-supervisor")
    assert "1 step below what the role requires" in relative
    assert "cannot be compared" in pages.page("/catalogue/frameworks/manager-posts")


def test_every_responsibility_shows_what_it_calls_for_or_why_nothing(pages: Pages) -> None:
    roles = [role["id"] for role in pages.api("/v1/roles", source="003", page_size="100")["items"]]
    lines = 0
    for role in roles:
        shown = pages.page(f"/catalogue/roles/{role}")
        for line in pages.api(f"/v1/roles/{role}")["responsibilities"]:
            lines += 1
            assert line["text_en"] in shown, (role, line["code"])
            reasons = [link["inferred_reason_en"] for link in line["links"]]
            reasons += [line["status_reason_en"] or line["inferred_reason_en"]] if not line["links"] else []
            assert all(reason in shown for reason in reasons if reason), (role, line["code"])
            assert all(reasons) or "No competency of the catalogue answers to this." in shown, (role, line["code"])
    assert (len(roles), lines) == (15, 110)


def test_bars_are_cut_into_the_steps_of_the_scale() -> None:
    short = level_bars((2, 3, 4, 5), here=3, there=4)
    assert [(part.level, part.here, part.there) for part in short.segments] == [
        (2, True, True),
        (3, True, True),
        (4, False, True),
        (5, False, False),
    ]
    long = level_bars(tuple(range(1, 31)), here=0, there=7)
    assert [part.level for part in long.segments if part.named] == [7, 30]
    assert long.width <= 264
    assert level_bars((), here=0, there=0).segments == ()
