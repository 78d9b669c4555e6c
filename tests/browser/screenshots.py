"""Takes every page of everybody on both screens and in both themes: `python -m tests.browser.screenshots`."""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from service.texts import Language
from tests.browser.chromium import started
from tests.browser.walking import walked
from tests.browser.windows import SIZES, THEMES, Window
from tests.e2e.servers import UNHURRIED, Server

WHO = ("hr", "manager", "employee", "admin")
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@contextmanager
def demo(url: str | None = None) -> Iterator[Server]:
    """Start the demo, on a database of its own, which goes when it ends, unless one is named."""
    with tempfile.TemporaryDirectory() as name:
        arguments = ["demo", "--port", "0", "--database", url or f"sqlite:///{name}/demo.db"]
        with Server(arguments, folder=Path(name), settings=UNHURRIED) as server:
            yield server


def named(route: str) -> str:
    """Return the name of a picture of a page of this route."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\{(\w+)(:path)?\}", r"\1", route).lower()).strip("-") or "landing"


def take(browser: Browser, address: str, who: str, language: Language, folder: Path) -> Iterator[Path]:
    """Yield the pictures of all pages of one person."""
    window = Window(browser, address, language=language)
    window.visit_as(who)
    for route, at in walked(window).items():
        window.open(at)
        for size in SIZES:
            for theme in THEMES:
                window.look(size=size, theme=theme)
                path = folder / f"{who}-{named(route)}-{language}-{size}-{theme}.png"
                window.page.screenshot(path=path, full_page=True, animations="disabled")
                yield path
        window.look(size="wide", theme="light")
    window.close()
    if window.troubles:
        print("\n".join(["Went wrong meanwhile:", *window.troubles]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--who", nargs="+", choices=WHO, default=WHO)
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with demo() as server, started() as browser:
        for language in chosen.languages:
            for who in chosen.who:
                for path in take(browser, server.address, who, language, chosen.out):
                    print(path, flush=True)


if __name__ == "__main__":
    main()
