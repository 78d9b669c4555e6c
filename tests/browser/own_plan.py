"""What an employee does with a plan, by the labels on its page."""

from playwright.sync_api import Locator, expect

from tests.browser.windows import Window


def titles(window: Window) -> list[str]:
    """Return what the steps of the plan are called, in order."""
    expect(window.page.locator("#steps .step").first).to_be_visible()
    return window.page.locator("#steps .step h3").all_inner_texts()


def card(window: Window, title: str) -> Locator:
    return window.page.locator("#steps .step").filter(has=window.page.get_by_role("heading", name=title, exact=True))


def accept(window: Window) -> None:
    """Read what would change, and take it."""
    window.says(window.words.text("trial-nothing-yet"))
    window.send(window.words.text("trial-accept"))
    window.says(window.words.text("said-plan-accepted"))


def begin_anew(window: Window) -> None:
    """Have a plan made from what is on record, and put it in the place of the draft that it is shown beside."""
    window.send(window.words.text("onward-new"))
    window.send(window.words.text("start-button"))
    window.says(window.words.text("adopt-nothing-yet"))
    window.send(window.words.text("adopt-replace-draft"))
    window.says(window.words.text("said-plan-started"))


def keep(window: Window) -> None:
    first = titles(window)[0]
    window.send(f"{window.words.text('act-keep')} {first}")
    window.says(window.words.text("trial-keep", title=first))
    accept(window)
    expect(card(window, first).locator(".locked")).to_be_visible()


def swap(window: Window) -> None:
    """Take another module in the place of the first one, after those that are kept, for which there is any."""
    instead, take = window.words.text("asks-instead"), window.words.text("act-swap")
    before = titles(window)
    for title in before[1:]:
        # The answer takes the place of the one before, in the card of the step that was asked about.
        window.press(f"{instead} {title}")
        answer = card(window, title).locator("#answer")
        expect(answer).to_be_visible()
        if answer.get_by_role("button", name=take, exact=True).count():
            window.send(take, within=answer)
            accept(window)
            assert titles(window) != before
            return
    raise AssertionError(f"nothing can be taken instead of any of {before}")


def refuse(window: Window, why: str) -> None:
    """Have the last step taken out; what the plan does without it is up to the plan."""
    last = titles(window)[-1]
    window.unfold(window.words.text("act-refuse"), within=card(window, last))
    window.fill(window.words.text("act-refuse-reason"), why, within=card(window, last))
    window.send(window.words.text("act-refuse-button"), within=card(window, last))
    window.says(window.words.text("trial-refuse", title=last))
    accept(window)
    assert last not in titles(window)
    window.says(why)


def know(window: Window, what: str) -> None:
    """Say that the levels of a step are held already, and what shows it."""
    label = window.words.text("act-know")
    place = window.page.locator("#steps .step").filter(has=window.page.locator("summary", has_text=label)).first
    window.unfold(label, within=place)
    window.fill(window.words.text("act-know-statement"), what, within=place)
    window.send(window.words.text("act-know-button"), within=place)
    window.says(window.words.text("trial-counts"))
    accept(window)
    window.says(what)


def propose(window: Window) -> None:
    window.send(window.words.text("move-proposed"))
    window.says(window.words.text("said-plan-proposed"))
