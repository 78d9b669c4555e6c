"""The plan page, from answers written by hand to the HTML that a browser gets."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from fastapi import HTTPException, Request, Response

from service import error_handlers
from service.errors import Busy
from service.texts import Language
from service.web.facts import ModuleFacts
from service.web.failures import failure_page
from service.web.learner import MOST_ROWS, MOST_STEPS, plan_page
from service.web.plan_page import PlanPage
from service.web.rendering import page
from service.web.words import words_in
from tests.service.web import documents as given


def shown(document: dict[str, Any], language: Language = "en", **facts: Any) -> PlanPage:
    return plan_page(given.answer(document), given.facts(**facts), words_in(language))


def request(language: str = "en", query: bytes = b"") -> Request:
    headers = [(b"accept-language", language.encode())]
    return Request(
        {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": query, "headers": headers}
    )


def rendered(document: dict[str, Any], language: Language = "en", **facts: Any) -> str:
    plan = shown(document, language, **facts)
    return bytes(page(request(language), "plan.html", plan=plan, adopt=None, panel=None, ask=None).body).decode()


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup)))


def test_an_optimal_plan_is_called_the_best_possible() -> None:
    plan = shown(given.OPTIMAL)
    assert (plan.tone, plan.verdict) == ("proven", "The best possible within your limits")
    assert plan.target == "Account manager, level 4"
    assert plan.solved_at == "22 Nov 2026, 03:04 UTC"


def test_the_tiles_say_before_after_and_limit() -> None:
    readiness, targets, cost, hours = shown(given.OPTIMAL).tiles
    assert (readiness.before, readiness.value) == ("52%", "91%")
    # Product knowledge is met before; account management is met with the plan; two of four stay below.
    assert (targets.before, targets.value) == ("1", "2 of 4")
    assert (cost.value, cost.note, cost.share) == ("SGD\xa0480.00", "of SGD\xa01,500.00", 32)
    # 21.5 of 40 hours are 53.75 %, shown as what is surely used.
    assert (hours.value, hours.note, hours.share) == ("21.5 hours", "of 40 hours", 53)


def test_no_limit_is_said_and_draws_no_bar() -> None:
    _, _, cost, hours = shown(given.OPTIMAL, budget=None, effort_limit_hundredths=None).tiles
    assert {cost.note, hours.note} == {"no limit set"}
    assert cost.share is None
    assert hours.share is None


def test_a_budget_of_nothing_is_a_limit() -> None:
    free = given.OPTIMAL | {
        "plan": {"steps": [], "totals": {"price": given.money("0.00"), "effort_hours": 0.0, "finish_on": None}}
    }
    cost = shown(free, budget=given.Money(amount="0.00", currency="SGD")).tiles[2]
    assert (cost.note, cost.share) == ("of SGD\xa00.00", 100)


def test_readiness_is_a_hundred_percent_only_when_it_is() -> None:
    almost = shown(given.OPTIMAL | {"coverage": {"before": 0.0004, "after": 0.9996}}).tiles[0]
    assert (almost.before, almost.value) == ("1%", "99%")
    whole = shown(given.OPTIMAL | {"coverage": {"before": 0.0, "after": 1.0}}).tiles[0]
    assert (whole.before, whole.value) == ("0%", "100%")


def test_a_feasible_plan_names_the_gap_rounded_up_and_the_unproven_term() -> None:
    plan = shown(given.FEASIBLE)
    # 2.93 % must not be told as 2.9 %.
    assert (plan.tone, plan.verdict) == ("near", "At most 3% from the best")
    assert plan.verdict_note.endswith("What is not yet proven: Price.")
    assert [row.proven for row in plan.proof] == ["yes", "yes", "not yet"]
    assert plan.proof[2].bound == "SGD\xa0465.95"


def test_a_plan_without_steps_says_whether_that_is_good_news() -> None:
    empty = {"steps": [], "totals": {"price": given.money("0.00"), "effort_hours": 0.0, "finish_on": None}}
    met = [given.gap("csm/product-knowledge", 3, 3, 3, "met")]
    stuck = [given.gap("csm/integrity", 0, 0, 3, "open", reason="budget")]
    assert shown(given.OPTIMAL | {"plan": empty, "gaps": met}).verdict == "Nothing to do"
    assert shown(given.OPTIMAL | {"plan": empty, "gaps": stuck}).verdict == "Nothing can be closed within your limits"
    assert "This plan has no steps." in rendered(given.OPTIMAL | {"plan": empty, "gaps": met})


def test_without_limits_the_verdict_speaks_of_none() -> None:
    empty = {"steps": [], "totals": {"price": given.money("0.00"), "effort_hours": 0.0, "finish_on": None}}
    stuck = [given.gap("csm/integrity", 0, 0, 3, "open", reason="no_module")]
    free = {"budget": None, "effort_limit_hundredths": None, "is_limited": False}
    for document in (given.OPTIMAL, given.OPTIMAL | {"plan": empty, "gaps": stuck}):
        plan, chinese = shown(document, **free), shown(document, "zh", **free)
        assert plan.tone == "proven"
        assert "limit" not in plan.verdict + plan.verdict_note
        assert "限" not in chinese.verdict + chinese.verdict_note


def test_a_competency_under_review_says_so_and_why() -> None:
    known = given.facts().competencies
    doubtful = replace(known["csm/integrity"], status="review", status_reason="Its levels are not told apart.")
    row = shown(given.OPTIMAL, competencies=known | {"csm/integrity": doubtful}).gap_groups[0].rows[0]
    assert row.reason == "No module leads further from the level reached."
    assert row.doubt == "Under review: Its levels are not told apart."
    markup = rendered(given.OPTIMAL, competencies=known | {"csm/integrity": doubtful})
    assert text_of(markup).count("Under review: Its levels are not told apart.") == 1
    assert "Under review" not in rendered(given.OPTIMAL)


def test_an_infeasible_answer_shows_what_would_make_a_plan_possible() -> None:
    text = text_of(rendered(given.INFEASIBLE))
    assert "No plan fits these demands" in text
    assert "A plan becomes possible with the budget at SGD 480.00 instead of SGD 100.00." in text
    assert "The steps, in order" not in text
    assert "Cost" not in [tile.label for tile in shown(given.INFEASIBLE).tiles]


def test_an_infeasible_answer_without_relaxations_says_where_to_look() -> None:
    assert "look at the locks" in text_of(rendered(given.INFEASIBLE | {"relaxations": []}))


def test_an_unknown_answer_is_no_plan() -> None:
    text = text_of(rendered(given.INFEASIBLE | {"status": "unknown", "relaxations": []}))
    assert "No answer in the time allowed" in text


def test_the_gap_table_is_grouped_by_framework_with_what_is_open_first() -> None:
    service, finance = shown(given.OPTIMAL).gap_groups
    assert service.framework == "Customer service manager"
    assert [row.name for row in service.rows] == ["Integrity", "Communication", "Product knowledge"]
    assert [row.state for row in service.rows] == ["open", "partly", "met"]
    assert service.rows[0].unrated
    assert service.rows[0].held == "–"
    assert service.rows[0].reason == "No module leads further from the level reached."
    assert service.rows[1].reason == "The budget is too small to close more of it."
    assert service.rows[2].reason is None
    assert [(step.position, step.anchor) for step in finance.rows[0].closed_by] == [(2, "step-2")]


def test_each_scale_is_drawn_with_its_own_steps() -> None:
    service, finance = shown(given.OPTIMAL).gap_groups
    # Account Management has no level 1; held 3, reached and required 4.
    track = finance.rows[0].track
    assert [(stop.level, stop.kind, stop.required) for stop in track.stops] == [
        (0, "held", False),
        (2, "held", False),
        (3, "held", False),
        (4, "gained", True),
        (5, "ahead", False),
    ]
    assert [stop.level for stop in service.rows[0].track.stops] == [0, 2, 3]
    assert finance.rows[0].track_label == "Scale 0, 2, 3, 4, 5. Held 3, after the plan 4, required 4."


def test_a_competency_known_only_to_the_request_is_called_by_its_id() -> None:
    (group,) = shown(
        given.OPTIMAL | {"gaps": [given.gap("own/thing", 1, 2, 3, "partly", reason="trade_off")]}
    ).gap_groups
    assert group.framework == "Given with the request"
    assert group.rows[0].name == "own/thing"
    assert [stop.level for stop in group.rows[0].track.stops] == [0, 1, 2, 3]


def test_the_steps_say_what_they_cost_close_and_build_on() -> None:
    first, second = shown(given.OPTIMAL).steps
    assert second.facts == ("House academy", "classroom", "in English", "Singapore")
    assert [(chip.competency, chip.change) for chip in second.closes] == [("Account Management", "3 → 4")]
    assert [(need.position, need.title) for need in second.needs] == [(1, "Listening to customers")]
    # What it closes stands on its chips already; only a reason that adds something is told.
    assert second.why is None
    assert first.why == "Opens the way to Account planning."
    assert "Raises Account Management" not in rendered(given.OPTIMAL)
    assert (first.price, first.hours) == ("SGD\xa00.00", "7.5 hours")
    assert shown(given.OPTIMAL).total == "Together: SGD\xa0480.00, 21.5 hours"


def test_a_word_of_the_callers_own_is_shown_as_it_is() -> None:
    facts = given.facts().modules | {"AM-301": ModuleFacts(mode="by carrier pigeon")}
    assert shown(given.OPTIMAL, modules=facts).steps[1].facts == ("by carrier pigeon",)


@pytest.mark.parametrize("document", [given.OPTIMAL, given.FEASIBLE, given.INFEASIBLE], ids=lambda d: d["status"])
def test_the_page_speaks_chinese(document: dict[str, Any]) -> None:
    markup = rendered(document, "zh")
    assert '<html lang="zh-Hans">' in markup
    for english in ("Readiness", "Levels:", "Required", "Why", "Signed in", "hours"):
        assert english not in text_of(markup)
    assert "等级：目前、之后、要求" in markup


def test_hostile_texts_are_shown_and_never_run() -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
    document = given.OPTIMAL | {
        "plan": {
            "steps": [given.step(1, attack, attack, why={"code": "locked", "params": {}, "text": attack})],
            "totals": {"price": given.money("480.00"), "effort_hours": 14.0, "finish_on": None},
        },
        "gaps": [given.gap(attack, 0, 1, 1, "closed", closed_by=[attack])],
        "warnings": [{"code": "unknown_module", "params": {}, "text": attack}],
    }
    markup = rendered(document, learner=attack, learner_name=attack, roles=(attack,), learner_href="/learners/x")
    assert "<script>" not in markup
    assert "<img src=x" not in markup
    assert "{{ 7*7 }}" in markup
    assert markup.count("&lt;script&gt;alert(1)") >= 7
    # A quotation mark that reached an attribute would end it.
    assert not re.search(r"title=\"[^\"]*<", markup)


def test_the_largest_answer_makes_a_page_below_300_kilobytes_that_says_what_it_left_out() -> None:
    gaps = [
        given.gap(f"framework/competency-number-{n}", 0, 5, 9, "partly", reason="trade_off", closed_by=["M-0", "M-1"])
        for n in range(2000)
    ]
    steps = [
        given.step(n + 1, f"M-{n}", f"A module with a rather long title, number {n}", needs=["M-0", "M-1"])
        for n in range(500)
    ]
    totals = {"price": given.money("9999999.00"), "effort_hours": 7000.0, "finish_on": None}
    markup = rendered(given.OPTIMAL | {"gaps": gaps, "plan": {"steps": steps, "totals": totals}})
    assert len(markup.encode()) < 300_000
    assert markup.count('<li id="step-') == MOST_STEPS
    assert markup.count('role="rowheader"') == MOST_ROWS
    assert f"{2000 - MOST_ROWS:,} more competencies are in the JSON document." in text_of(markup)
    assert f"{500 - MOST_STEPS} more steps are in the JSON document." in text_of(markup)


def test_a_step_that_the_page_leaves_out_is_named_without_a_link() -> None:
    steps = [given.step(n + 1, f"M-{n}", f"Module {n}") for n in range(MOST_STEPS + 1)]
    totals = {"price": given.money("1.00"), "effort_hours": 1.0, "finish_on": None}
    last = f"M-{MOST_STEPS}"
    document = given.OPTIMAL | {
        "gaps": [given.gap("x", 0, 1, 1, "closed", closed_by=[last])],
        "plan": {"steps": steps, "totals": totals},
    }
    assert f"#step-{MOST_STEPS + 1}" not in rendered(document)


def test_every_link_within_the_page_has_its_target() -> None:
    markup = rendered(given.OPTIMAL)
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|aria-labelledby="|aria-describedby=")([^"]+)"', markup)) <= set(ids)


def test_nothing_on_the_page_breaks_its_own_content_policy() -> None:
    response = page(request(), "plan.html", plan=shown(given.OPTIMAL), adopt=None, panel=None, ask=None)
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    markup = bytes(response.body).decode()
    assert not re.search(r"\sstyle=|<style|<script(?! src=./static/)|\son[a-z]+=|https?://|//[a-z]", markup)


def test_the_language_of_the_address_wins_and_is_remembered() -> None:
    answer = page(
        request("en", b"lang=zh&x=1"), "plan.html", plan=shown(given.OPTIMAL), adopt=None, panel=None, ask=None
    )
    assert answer.headers["content-language"] == "zh-Hans"
    assert "gradus_language=zh" in answer.headers["set-cookie"]
    assert 'href="?x=1&amp;lang=en"' in bytes(answer.body).decode()


def test_unrated_competencies_are_one_warning_however_many() -> None:
    gaps = [given.gap(f"c-{n}", None, 0, 1, "open", reason="no_module") for n in range(25)]
    warnings = [{"code": "unrated", "params": {}, "text": f"Nothing is known about c-{n}."} for n in range(25)]
    warnings += [{"code": "unknown_module", "params": {}, "text": f"M-{n} is unknown."} for n in range(12)]
    unrated, *others = shown(given.OPTIMAL | {"gaps": gaps, "warnings": warnings}).warnings
    # Twenty names, then how many are left of 25; ten other warnings, then how many are left of 12.
    assert unrated.startswith("Not rated yet, and counted as level 0: c-0, c-1,")
    assert unrated.endswith("c-19, 5 more.")
    assert len(others) == 11
    assert others[-1] == "2 more warnings are in the JSON document."


@pytest.mark.parametrize(("language", "day"), [("en", "15 Mar 2026"), ("zh", "2026年3月15日")])
def test_a_rating_that_has_expired_names_the_day_as_the_language_writes_it(language: Language, day: str) -> None:
    gap = given.OPTIMAL["gaps"][0]["competency"]
    note = {"code": "expired_rating", "params": {"competency": gap, "expires_on": "2026-03-15"}, "text": "2026-03-15"}
    told = shown(given.OPTIMAL | {"warnings": [note]}, language).warnings[-1]
    assert day in told
    assert "2026-03-15" not in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_busy_service_says_when_to_come_back(language: str) -> None:
    busy = Busy("Every place is taken.", headers={"Retry-After": "7"})
    answer = failure_page(request(language), error_handlers.render(request(language), busy), busy)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    assert re.search(r"\b7 (seconds|秒)", text_of(bytes(answer.body).decode()))


def test_a_status_without_words_of_its_own_is_still_a_page() -> None:
    answer = failure_page(request(), Response(status_code=418), HTTPException(418))
    assert "The server answered with status 418." in bytes(answer.body).decode()
