"""The pages of a learner's plan, from plans written by hand to the HTML that a browser gets."""

import html
import json
import re
from datetime import date
from typing import Any

import pytest
from fastapi import Request

from service.schemas.development import Capacity, DevelopmentPlanRead
from service.texts import Language
from service.web.development.forms import ChangeForm, entered, limits_form
from service.web.development.history import history_page
from service.web.development.page import DevelopmentPage, FieldFault, Note
from service.web.development.steps import claimed
from service.web.development.trial import trial_page
from service.web.development.view import development_page
from service.web.rendering import page
from service.web.words import words_in
from tests.service.sites import HOSTILE
from tests.service.web import documents as given
from tests.service.web.development import plans

CLAIMED = json.dumps(["csm/communication", 2, []])


def shown(
    plan: DevelopmentPlanRead, language: Language = "en", capacity: Capacity = "employee", **other: Any
) -> DevelopmentPage:
    told = {"at_hand": plan.id, "limits": limits_form(plan, "SGD")} | other
    return development_page(plan, given.facts(), words_in(language), capacity=capacity, **told)


def rendered(template: str, language: Language = "en", **content: Any) -> str:
    headers = [(b"accept-language", language.encode())]
    request = Request({"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers})
    return bytes(page(request, f"development/{template}.html", **content).body).decode()


def text_of(markup: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", markup)))


def test_the_first_block_says_who_where_to_how_far_and_whose_turn() -> None:
    view = shown(plans.plan())
    assert (view.name, view.role, view.target) == (
        "Tan Wei Ling",
        "Account manager, level 3",
        "Account manager, level 4",
    )
    assert (view.state_text, view.version) == ("Draft", "Version 2")
    assert view.turn.startswith("Your turn")
    readiness, hours, cost, finish = view.tiles
    assert (readiness.before, readiness.value, readiness.note) == (
        "52%",
        "91%",
        "1 of 4 targets met now, 2 with the plan",
    )
    assert (hours.value, hours.note) == ("21.5 hours", "of 40 hours")
    assert (cost.value, cost.note) == ("SGD\xa0480.00", "of SGD\xa01,500.00")
    assert finish.value == "no dates"
    assert view.plan.verdict == "The best possible within your limits"


def test_no_hours_and_no_money_are_limits_too() -> None:
    limits = {"budget": {"amount": "0.00", "currency": "SGD"}, "effort_hours": 0}
    _, hours, cost, _ = shown(plans.plan(limits=limits)).tiles
    assert (hours.note, cost.note) == ("of 0 hours", "of SGD\xa00.00")
    _, hours, cost, _ = shown(plans.plan(limits={})).tiles
    assert (hours.note, cost.note) == ("no limit set", "no limit set")


def test_the_step_to_take_next_is_the_first_in_time_of_those_that_are_left() -> None:
    first = shown(plans.plan()).following
    assert first is not None
    assert (first.label, first.title, first.href) == ("First step:", "Listening to customers", "#step-1")
    assert first.note == "7.5 hours · SGD\xa00.00"
    steps = plans.document()["steps"]
    late = {"start_on": date(2027, 3, 1), "end_on": date(2027, 3, 2)}
    soon = {"start_on": date(2027, 2, 1), "end_on": date(2027, 2, 2)}
    turned = shown(plans.plan(steps=[steps[0] | late, steps[1] | soon])).following
    assert turned is not None
    assert turned.title == "Account planning"
    begun = [steps[0] | {"status": "done"}, steps[1] | {"status": "approved"}]
    then = shown(plans.plan(state="in_progress", steps=begun, actions=[])).following
    assert then is not None
    assert (then.label, then.title) == ("Next step:", "Account planning")
    ended = [step | {"status": "done"} for step in steps]
    assert shown(plans.plan(state="in_progress", steps=ended, actions=[])).following is None
    assert shown(plans.plan(state="superseded", actions=[])).following is None


def test_a_level_says_who_rated_it_and_which_step_leads_where() -> None:
    groups = {row.name: row for group in shown(plans.plan()).plan.gap_groups for row in group.rows}
    account = groups["Account Management"]
    assert account.rating == "assessment, 1 Oct 2026"
    assert [(step.change, step.by and step.by.title) for step in account.level_steps] == [("3 → 4", "Account planning")]
    communication = groups["Communication"]
    assert [(step.change, step.is_gained) for step in communication.level_steps] == [("0 → 2", True), ("2 → 3", False)]
    assert groups["Integrity"].unrated
    assert groups["Integrity"].rating is None


def test_a_draft_offers_what_its_reader_may_do_and_nothing_else() -> None:
    own = shown(plans.plan())
    assert [move.to for move in own.moves] == ["proposed", "superseded"]
    assert own.may_change
    assert all(step.may_change for step in own.steps)
    over = shown(plans.plan(state="completed", actions=[], waits_for=None))
    assert not over.moves
    assert not over.may_change
    assert not over.asks
    assert not any(step.may_change or step.marks for step in over.steps)
    page = rendered("plan", page=over, panel=None)
    assert "<form" not in page.partition("<main")[2].partition("onward-ways")[0]


def test_a_plan_with_a_step_that_was_not_passed_says_so_and_can_be_worked_out_anew_or_completed_with_a_reason() -> None:
    steps = plans.document()["steps"]
    failed = plans.document()["progress"] | {"steps": 2, "done": 1, "failed": 1}
    under_way = {"state": "in_progress", "actions": ["try", "complete", "discard", "enrol", "settle"]}
    left = [steps[0] | {"status": "failed"}, steps[1] | {"status": "approved"}]
    half = shown(plans.plan(steps=left, progress=failed | {"done": 0}, **under_way), capacity="manager")
    # While a step is left nothing can be completed.
    assert [move.to for move in half.moves] == ["superseded"]
    assert half.may_refresh
    assert any(note.text.startswith("One step was not passed.") for note in half.notes)
    ended = [steps[0] | {"status": "failed"}, steps[1] | {"status": "done"}]
    over = shown(plans.plan(steps=ended, progress=failed, **under_way), capacity="manager")
    complete, give_up = over.moves
    assert (complete.to, complete.reason_label, complete.needs_reason, complete.is_grave) == (
        "completed",
        "Why",
        True,
        False,
    )
    assert (give_up.to, give_up.is_grave) == ("superseded", True)
    page = rendered("plan", page=over, panel=None)
    asked = re.search(r'<textarea[^>]*id="reason-completed"[^>]*>', page)
    assert asked is not None
    assert "required" in asked[0]
    # One without steps has nothing to give a reason for.
    empty = shown(plans.plan(steps=[], **under_way), capacity="manager").moves[0]
    assert (empty.to, empty.needs_reason) == ("completed", False)
    passed = shown(plans.plan(state="in_progress", actions=["try"]))
    assert not passed.may_refresh
    assert not any("not passed" in note.text for note in passed.notes)


def test_only_what_brings_a_plan_on_is_the_main_button() -> None:
    draft = shown(plans.plan())
    assert [(move.to, move.is_main) for move in draft.moves] == [("proposed", True), ("superseded", False)]
    proposed = shown(plans.plan(state="proposed", actions=["withdraw", "discard"]))
    assert [(move.to, move.is_main) for move in proposed.moves] == [("draft", False), ("superseded", False)]


def test_nothing_is_offered_in_the_place_of_a_step_that_is_over() -> None:
    steps = plans.document()["steps"]
    plan = plans.plan(state="in_progress", steps=[steps[0] | {"status": "done"}, *steps[1:]], actions=[])
    page = rendered("plan", page=shown(plan, capacity="manager"), panel=None)
    assert page.count(">What instead?") == len(steps) - 1
    assert page.count(">Why this?") == len(steps)


def test_whoever_decides_is_led_to_where_plans_are_decided_on() -> None:
    view = shown(plans.plan(state="proposed", actions=["approve", "send_back", "try"]), capacity="manager")
    assert view.turn == "Your turn: it waits for your decision."
    assert not view.moves
    assert view.address.decide == f"/team/plans/{view.id}"
    # There is one place where plans are decided on, and no second one here.
    assert "Approve" not in text_of(rendered("plan", page=view, panel=None))


def test_what_came_with_a_proposal_is_not_told_as_a_decision() -> None:
    said = "Said with the proposal: After the summer, please"
    proposed = shown(plans.plan(state="proposed", reason="After the summer, please", actions=[])).notes
    assert Note(text=said, warns=False) in proposed
    sent_back = shown(plans.plan(reason="Too much at once", actions=[])).notes
    assert Note(text="Last decision: Too much at once", warns=True) in sent_back
    approved = shown(plans.plan(state="approved", reason="Agreed in the yearly talk", actions=[])).notes
    assert Note(text="Last decision: Agreed in the yearly talk", warns=False) in approved


def test_a_plan_that_came_back_says_so_and_one_that_was_taken_back_does_not() -> None:
    proposed = plans.document()["history"][0] | {"from_state": "draft", "to_state": "proposed", "number": 2}
    back = proposed | {"number": 3, "from_state": "proposed", "to_state": "draft", "reason": "Too much at once"}

    def turn(capacity: str, reader: str) -> str:
        history = [proposed, back | {"by": {"principal": "user:1", "capacity": capacity}}]
        return shown(plans.plan(history=history, actions=["try"]), capacity=reader).turn

    assert turn("manager", "employee").startswith("It came back to you")
    assert turn("hr", "manager") == "It was sent back, and is being changed."
    assert turn("employee", "employee").startswith("Your turn: read it")
    assert turn("employee", "manager").startswith("It is still being written")


def test_a_step_under_way_can_be_marked_by_whoever_may_say_so() -> None:
    begun = plans.document()
    steps = [begun["steps"][0] | {"status": "done"}, begun["steps"][1] | {"status": "approved"}]
    plan = plans.plan(state="in_progress", steps=steps, actions=["try", "enrol", "settle"])
    assert [choice.id for choice in shown(plan).steps[1].marks] == ["enrolled"]
    assert [choice.id for choice in shown(plan, capacity="manager").steps[1].marks] == ["enrolled", "done", "failed"]
    assert not shown(plan).steps[0].may_change
    # What a list begins with is sent by whoever chooses nothing: that never takes an enrolment back.
    steps[1]["status"] = "enrolled"
    plan = plans.plan(state="in_progress", steps=steps, actions=["try", "enrol", "settle"])
    assert [choice.id for choice in shown(plan, capacity="manager").steps[1].marks] == ["done", "failed", "approved"]


def test_evidence_and_choices_are_shown_with_who_and_why() -> None:
    page = text_of(rendered("plan", page=shown(plans.plan()), panel=None))
    assert "Stays in the plan, decided by the learner on 20 Nov 2026" in page
    assert "Negotiating: not for you, decided by the manager on 20 Nov 2026" in page
    assert "Too far away" in page
    assert "Led the complaints desk for two years" in page
    assert "The plan counts on evidence being accepted: Communication: level 2." in page


def test_a_trial_shows_both_plans_before_anything_changes() -> None:
    plan = plans.plan()
    view = trial_page(plans.trial(), plan, given.facts(), words_in("en"), is_own=True)
    figures = {figure.name: figure for figure in view.figures}
    assert (figures["Cost"].before, figures["Cost"].after) == ("SGD\xa0480.00", "SGD\xa0350.00")
    assert figures["Cost"].change == "−SGD\xa0130.00"
    assert figures["Learning hours"].change == "−5 hours"
    assert view.difference is not None
    assert [step.title for step in view.difference.added] == ["Planning with customers"]
    assert [step.title for step in view.difference.removed] == ["Account planning"]
    assert [(level.after, level.kind) for level in view.levels] == [("3", "down")]
    page = rendered("trial", trial=view)
    assert "Nothing is changed until you accept." in page
    assert 'name="trial" value="try_1"' in page


def test_a_trial_without_a_plan_cannot_be_accepted_and_says_what_would_help() -> None:
    told = plans.trial(after=given.INFEASIBLE)
    view = trial_page(told, plans.plan(), given.facts(), words_in("en"), is_own=True)
    assert not view.is_possible
    page = text_of(rendered("trial", trial=view))
    assert "With this change no plan fits" in page
    assert "SGD 480.00 instead of SGD 100.00" in page
    assert "Accept this plan" not in page


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({"kind": "keep", "module": "AM-301"}, "With Account planning kept in"),
        ({"kind": "refuse", "module": "AM-301"}, "Without Account planning"),
        ({"kind": "release", "module": "AM-301"}, "With Account planning set free"),
        ({"kind": "release", "evidence": "evi_1"}, "Without that evidence"),
        ({"kind": "swap", "module": "AM-301"}, "Something else instead of Account planning"),
        ({"kind": "swap", "module": "AM-301", "to": "X"}, "X instead of Account planning"),
        ({"kind": "limits", "to": {}}, "Within other limits"),
        ({"kind": "refresh"}, "With all that has changed since"),
        (
            {"kind": "know", "evidence": {"competency": "csm/communication", "level": 2, "statement": "s"}},
            "If you know this already: Communication, level 2",
        ),
    ],
)
def test_a_trial_is_called_what_was_tried(change: dict[str, Any], heading: str) -> None:
    told = plans.trial(change=change)
    view = trial_page(told, plans.plan(), given.facts(), words_in("en"), is_own=True)
    assert view.heading == heading


def test_the_history_tells_what_happened_and_what_it_changed() -> None:
    plan = plans.plan()
    entry = plans.entry(plan)
    page = text_of(rendered("history", history=history_page("Tan Wei Ling", "E-1001", [entry], plan, words_in("en"))))
    assert "Version 2" in page
    assert "Accepted: With Account planning kept in" in page
    assert "In: Planning with customers" in page
    assert "Cost SGD 480.00 → SGD 350.00" in page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", ["draft", "proposed", "approved", "in_progress", "completed", "superseded"])
def test_every_state_is_shown_in_both_languages(language: Language, state: str) -> None:
    actions = ["try", "propose", "withdraw", "begin", "complete", "discard"] if state == "draft" else []
    actions = [action for action in actions if action in ("try", "propose", "discard")]
    plan = plans.plan(state=state, actions=actions, stale=True, counts_on_refused=True, reason="Because")
    view = shown(plan, language)
    assert rendered("plan", language, page=view, panel=None).count("<h1") == 1
    assert "Tan Wei Ling" in rendered("print", language, page=view)
    tried = trial_page(plans.trial(), plan, given.facts(), words_in(language), is_own=False)
    assert "<h1" in rendered("trial", language, trial=tried)


def test_what_people_have_written_is_text_and_nothing_more() -> None:
    said = {"name": HOSTILE, "role_title": HOSTILE, "reason": HOSTILE}
    kept = plans.KEPT | {"reason": HOSTILE, "title": HOSTILE}
    document = plans.document()
    steps = [step | {"title": HOSTILE, "kept": kept} for step in document["steps"]]
    claim = plans.CLAIM | {"statement": HOSTILE, "name": HOSTILE, "link": 'https://x/"><script>'}
    plan = plans.plan(**said, steps=steps, choices=[plans.REFUSED | {"title": HOSTILE}], evidence=[claim])
    view = shown(plan)
    trial = trial_page(
        plans.trial(change={"kind": "keep", "module": HOSTILE}), plan, given.facts(), words_in("en"), is_own=False
    )
    history = history_page(HOSTILE, HOSTILE, [plans.entry(plan)], plan, words_in("en"))
    for markup in (
        rendered("plan", page=view, panel=None),
        rendered("print", page=view),
        rendered("trial", trial=trial),
        rendered("history", history=history),
    ):
        assert "<script>" not in markup
        assert "<img src=x" not in markup


def test_a_claim_without_what_shows_it_stays_in_the_form_with_what_is_wrong() -> None:
    form = ChangeForm(kind="know", module="CS-110", level=CLAIMED, statement=" ", link="http://plain")
    found = entered(form, "SGD", words_in("en"))
    assert found.change is None
    assert found.claim is not None
    assert found.claim.statement_fault == "Say in a few words what shows it."
    assert found.claim.link_fault == "A link that begins with https://, or nothing."
    page = rendered("plan", page=shown(plans.plan(), claim=found.claim), panel=None)
    assert 'value="http://plain"' in page
    # Beside the field, and above everything with the way to it: the field may be far below.
    assert page.count("Say in a few words what shows it.") == 2
    statement, link = re.findall(r'<li><a href="#([^"]+)">', page)
    assert f'<textarea id="{statement}" name="statement"' in page
    assert f'<input id="{link}" name="link"' in page


def test_limits_that_cannot_be_read_are_told_above_everything_with_the_way_to_their_fields() -> None:
    form = ChangeForm(kind="limits", limits={"budget": "much", "finish_by": "soon"})
    found = entered(form, "SGD", words_in("en"))
    assert found.limits is not None
    view = shown(plans.plan(), limits=found.limits)
    assert {fault.id for fault in view.faults} == {"limit-budget", "limit-finish"}
    page = rendered("plan", page=view, panel=None)
    for fault in view.faults:
        assert isinstance(fault, FieldFault)
        assert f'<a href="#{fault.id}">' in page
        assert f'<input id="{fault.id}"' in page


def test_a_claim_names_the_level_and_the_items_that_the_form_offered() -> None:
    form = ChangeForm(kind="know", module="CS-110", level=CLAIMED, statement="Two years of it")
    assert entered(form, "SGD", words_in("en")).change == {
        "kind": "know",
        "evidence": {"competency": "csm/communication", "level": 2, "statement": "Two years of it"},
    }
    assert claimed(json.dumps(["a", 1, ["a/1/K1"]])) == {"competency": "a", "level": 1, "items": ["a/1/K1"]}


@pytest.mark.parametrize("sent", ["", "{", "7", "[]", "[1, 2]", "[" * 9000])
def test_a_level_that_no_form_offers_claims_nothing(sent: str) -> None:
    assert claimed(sent) == {}
    assert entered(ChangeForm(kind="know", level=sent, statement="s"), "SGD", words_in("en")).change is None


def test_limits_that_cannot_be_meant_stay_in_the_form_with_what_is_wrong() -> None:
    form = ChangeForm(kind="limits", limits={"budget": "lots", "hours": "20", "start_on": "soon"})
    found = entered(form, "SGD", words_in("en")).limits
    assert found is not None
    assert set(found.faults) == {"budget", "start_on"}
    assert (found.budget, found.hours) == ("lots", "20")
    told = entered(ChangeForm(kind="limits", limits={"budget": "1,200"}), "SGD", words_in("en")).change
    assert told is not None
    assert told["to"]["budget"] == {"amount": "1200", "currency": "SGD"}
    # What is left empty is lifted.
    assert told["to"]["effort_hours"] is None


def test_what_begins_on_a_day_says_by_when_to_enrol() -> None:
    document = plans.document()
    run = {"offering": "AM-301-1", "start_on": date(2027, 3, 1), "end_on": date(2027, 3, 2)}
    steps = [document["steps"][0], document["steps"][1] | run]
    assert shown(plans.plan(steps=steps)).steps[1].due == "Enrol by 1 Mar 2027"
