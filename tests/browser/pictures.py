"""Takes the pictures of the README anew: `python -m tests.browser.pictures`.

A demo where somebody has worked shows more: `--address` takes them of one that is running.
"""

import argparse
import io
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from service.texts import Language
from tests.browser.chromium import started
from tests.browser.screenshots import demo
from tests.browser.walking import walked
from tests.browser.windows import Size, Theme, Window

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
#: Of WebP, from 0 to 100: letters stay sharp, and a picture stays below 150 KB.
QUALITY = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One page as somebody sees it first."""

    name: str
    who: str
    route: str
    language: Language = "en"
    size: Size = "wide"
    theme: Theme = "light"
    #: The part of the page at the top of the picture.
    part: str | None = None


PICTURES = (
    Picture(name="plan", who="employee", route="/development/{learner:path}"),
    Picture(name="plan-on-a-phone", who="employee", route="/development/{learner:path}", size="narrow", theme="dark"),
    Picture(name="team", who="manager", route="/team"),
    Picture(name="word", who="manager", route="/team/plans/{development_plan_id}"),
    Picture(name="year", who="hr", route="/periods/{period:path}"),
    Picture(name="coverage", who="hr", route="/coverage", language="zh", theme="dark"),
)


def take(browser: Browser, address: str, picture: Picture) -> Path:
    """Take one picture."""
    window = Window(browser, address, language=picture.language, size=picture.size)
    window.visit_as(picture.who)
    window.look(theme=picture.theme)
    window.open(walked(window)[picture.route])
    if picture.part is not None:
        window.page.locator(picture.part).scroll_into_view_if_needed()
    path = FOLDER / f"{picture.name}.webp"
    with Image.open(io.BytesIO(window.page.screenshot(animations="disabled"))) as taken:
        taken.save(path, quality=QUALITY, method=6)
    window.close()
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", help="a demo that is running, in the place of a new one")
    chosen = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with nullcontext() if chosen.address else demo() as server, started() as browser:
        for picture in PICTURES:
            path = take(browser, chosen.address or server.address, picture)
            print(f"{path}: {path.stat().st_size // 1000} KB", flush=True)


if __name__ == "__main__":
    main()
