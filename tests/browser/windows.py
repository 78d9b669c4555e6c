"""One person at a browser: what they open and press by its visible label, and all that goes wrong meanwhile."""

import re
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Response, StorageState, expect

from service.texts import Language
from service.web.words import words_in
from tests.browser.chromium import PATIENCE

Theme = Literal["light", "dark"]
Size = Literal["wide", "narrow"]
#: Pixels of a desk and of a telephone.
SIZES: dict[Size, tuple[int, int]] = {"wide": (1280, 900), "narrow": (390, 844)}
THEMES: tuple[Theme, ...] = ("light", "dark")

expect.set_options(timeout=PATIENCE)


class Window:
    """A window of its own, with its own cookies."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        language: Language = "en",
        size: Size = "wide",
        state: StorageState | None = None,
    ) -> None:
        width, height = SIZES[size]
        self.address = address
        self.words = words_in(language)
        self._context = browser.new_context(
            locale="zh-CN" if language == "zh" else "en-GB",
            viewport={"width": width, "height": height},
            timezone_id="Asia/Singapore",
            reduced_motion="reduce",
            storage_state=state,
        )
        self._context.set_default_timeout(PATIENCE)
        #: What no page may do: errors of scripts, what the policy had to stop, answers that are failures.
        self.troubles: list[str] = []
        #: Failures that a test brings about on purpose.
        self.expected: set[int] = set()
        self.page = self._context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)
        self.page.on("response", self._response)

    @property
    def path(self) -> str:
        """Where it is, without the server."""
        return urlsplit(self.page.url).path

    def state(self) -> StorageState:
        """Return its cookies, for another window of the same person."""
        return self._context.storage_state()

    def close(self) -> None:
        self._context.close()

    def open(self, path: str) -> None:
        """Go to an address, as somebody who was sent it."""
        self.page.goto(f"{self.address}{path}")

    def look(self, *, size: Size | None = None, theme: Theme | None = None) -> None:
        """Look at the same page on another screen."""
        if size is not None:
            width, height = SIZES[size]
            self.page.set_viewport_size({"width": width, "height": height})
        if theme is not None:
            self.page.emulate_media(color_scheme=theme)

    def visit_as(self, who: str) -> None:
        """Come in by the demo's door."""
        self.open("/")
        self.send(self.words.text(f"demo-as-{who}"))
        self.says(self.words.text("sign-out"))

    def press(self, label: str, *, within: Locator | None = None) -> None:
        """Press the button or follow the link of that name, the first where several have it."""
        place = within or self.page.locator("body")
        exact = re.compile(f"^{re.escape(label)}$")
        place.get_by_role("button", name=exact).or_(place.get_by_role("link", name=exact)).first.click()

    def send(self, label: str, *, within: Locator | None = None) -> None:
        """Press what leads to another page, and wait until that page is there."""
        with self.page.expect_navigation():
            self.press(label, within=within)

    def unfold(self, label: str, *, within: Locator | None = None) -> None:
        """Open what is folded up under that label."""
        fold = (within or self.page.locator("body")).locator("summary").filter(has_text=label).first
        if not fold.evaluate("fold => fold.parentElement.open"):
            fold.click()

    def fill(self, label: str, value: str, *, within: Locator | None = None) -> None:
        """Write into the field of that label."""
        (within or self.page).get_by_label(label, exact=True).first.fill(value)

    def choose(self, label: str, option: str, *, within: Locator | None = None) -> None:
        """Choose from the list of that label."""
        (within or self.page).get_by_label(label, exact=True).first.select_option(label=option)

    def says(self, text: str) -> None:
        """Wait until the page shows these words somewhere."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    @property
    def is_ours(self) -> bool:
        """Tell whether it is at a page of this server; others' pages are theirs."""
        return self.page.url.startswith(self.address)

    def _console(self, message: ConsoleMessage) -> None:
        # An answer that is a failure is noted as one below.
        is_told = message.text.startswith("Failed to load resource")
        if message.type == "error" and self.is_ours and not is_told:
            self.troubles.append(f"{self.path}: {message.text}")

    def _error(self, error: Exception) -> None:
        if self.is_ours:
            self.troubles.append(f"{self.path}: {error}")

    def _response(self, response: Response) -> None:
        if response.url.startswith(self.address) and response.status >= 400 and response.status not in self.expected:
            self.troubles.append(f"{self.path}: {response.status} for {response.request.method} {response.url}")
