"""What a plan is changed with, by keyboard alone: unfolded, filled in, closed again with Escape, and sent."""

from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.browser.own_plan import card, titles


def test_what_was_opened_by_keyboard_is_closed_with_escape_and_sent_with_enter(opened: Opening) -> None:
    window = opened()
    words, keyboard = window.words, window.page.keyboard
    window.visit_as("employee")
    title = titles(window)[0]
    fold = card(window, title).locator("details").filter(has_text=words.text("act-refuse")).first
    summary = fold.locator("summary")
    summary.focus()
    keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    keyboard.press("Tab")
    keyboard.type("Too early for me")
    keyboard.press("Escape")
    expect(fold).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    # What was written is still there.
    keyboard.press("Enter")
    expect(fold.locator("textarea")).to_have_value("Too early for me")
    keyboard.press("Escape")
    asks = card(window, title).get_by_role("link", name=f"{words.text('asks-why')} {title}", exact=True)
    asks.focus()
    keyboard.press("Enter")
    expect(window.page.locator("#answer")).to_be_visible()
    # What has only just come in may not listen yet; whoever sees that it stays presses again.
    for _ in range(5):
        keyboard.press("Escape")
        window.page.wait_for_timeout(1000)
        if not window.page.locator("#answer").count():
            break
    expect(window.page.locator("#answer")).to_have_count(0)
    summary.focus()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Tab")
    with window.page.expect_navigation():
        keyboard.press("Enter")
    window.says(words.text("trial-refuse", title=title))


def test_the_trail_begins_on_the_first_screen_of_a_telephone_and_is_narrowed_by_keyboard(opened: Opening) -> None:
    window = opened(size="narrow")
    words, keyboard = window.words, window.page.keyboard
    window.visit_as("admin")
    window.open("/administration/audit")
    expect(window.page.locator("tbody tr").first).to_be_in_viewport()
    summary = window.page.locator("details.fold > summary")
    summary.focus()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.type("session.begin")
    with window.page.expect_navigation():
        keyboard.press("Enter")
    expect(summary).to_have_text(words.text("admin-audit-narrow", count=1, number="1"))
    window.says(words.text("admin-audit-only"))
    expect(window.page.locator("tbody tr").first).to_be_in_viewport()
    window.send(words.text("admin-audit-all"))
    expect(summary).to_have_text(words.text("admin-audit-narrow", count=0, number="0"))
