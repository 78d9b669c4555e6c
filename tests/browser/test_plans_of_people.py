"""An employee makes a plan their own and proposes it; the manager approves one plan and sends another back."""

import pytest
from playwright.sync_api import expect

from service.texts import Language
from tests.browser.conftest import Opening
from tests.browser.own_plan import begin_anew, keep, know, propose, refuse, swap
from tests.browser.windows import Window


def waiting(manager: Window, name: str) -> None:
    """Open the plan of somebody who waits."""
    manager.visit_as("manager")
    manager.send(name, within=manager.page.locator("section", has=manager.page.locator("#waiting-heading")))
    manager.says(manager.words.text("word-title", name=name))


@pytest.mark.parametrize(("language", "who", "is_approved"), [("en", "employee", True), ("zh", "colleague", False)])
def test_an_employee_makes_a_plan_their_own_and_the_manager_has_the_word(
    opened: Opening, language: Language, who: str, is_approved: bool
) -> None:
    window = opened(language=language)
    words = window.words
    window.visit_as(who)
    begin_anew(window)
    keep(window)
    swap(window)
    refuse(window, "Too early for me.")
    know(window, "Led two such clients for a year.")
    propose(window)
    manager = opened(language=language)
    waiting(manager, window.page.locator("h1").inner_text())
    if is_approved:
        for claim in manager.page.get_by_label(words.text("word-evidence-accept"), exact=True).all():
            claim.check()
        manager.send(words.text("word-approve"))
        manager.says(words.text("said-plan-approved"))
    else:
        manager.fill(words.text("word-reason"), "Spread it over two years.")
        manager.send(words.text("word-back"))
        manager.says(words.text("said-plan-sent-back"))
    window.page.reload()
    window.says(
        words.text("plan-state-approved" if is_approved else "development-reason", reason="Spread it over two years.")
    )


def test_the_word_on_a_plan_and_what_it_does_to_the_budgets_are_in_sight_at_once(opened: Opening) -> None:
    window = opened()
    window.page.set_viewport_size({"width": 1280, "height": 800})
    window.visit_as("manager")
    waits = window.page.locator("section", has=window.page.locator("#waiting-heading"))
    plans = {link.get_attribute("href") for link in waits.locator('a[href^="/team/plans/"]').all()}
    assert plans
    for plan in plans:
        window.open(str(plan))
        effect = window.page.locator(".effect")
        amounts = effect.locator("dd").all()
        assert amounts
        answers = [
            window.page.get_by_role("button", name=window.words.text(f"word-{word}")) for word in ("approve", "back")
        ]
        for shown in (effect.get_by_role("heading").first, *amounts, *answers):
            expect(shown).to_be_in_viewport(ratio=1)
        assert window.page.evaluate("scrollY") == 0
