"""A second click on a button whose form is on its way sends nothing: a key is shown once, and there is one."""

from playwright.sync_api import Route

from tests.browser.conftest import Opening

#: Milliseconds in which a second sending would have left the browser.
WATCHED = 500


def test_a_second_click_while_the_form_is_on_its_way_sends_nothing(opened: Opening) -> None:
    window = opened()
    page, words = window.page, window.words
    window.visit_as("admin")
    window.send(words.text("admin-view-keys"))
    page.get_by_label(words.text("admin-key-name"), exact=True).fill("School of cranberries")
    page.locator("#permission-lms").check()
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        on_their_way.append(route)

    page.route("**/administration/keys", hold)
    button = page.get_by_role("button", name=words.text("admin-key-make"))
    # The clicks of a driver wait for the answer of the first.
    button.evaluate("(button) => { button.click(); setTimeout(() => button.click(), 100); }")
    page.wait_for_timeout(WATCHED)
    assert [route.request.method for route in on_their_way] == ["POST"]
    on_their_way[0].continue_()
    window.says(words.text("admin-key-made"))
    page.unroute("**/administration/keys")
    window.open("/administration/keys")
    assert page.locator("th[scope=row]", has_text="School of cranberries").count() == 1
