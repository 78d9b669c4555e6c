"""Times pages as a browser has them: first paint, a change shown as a difference, and tables of 10,000 learners.

python -m tests.benchmarks.pages
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from playwright.sync_api import Browser

import catalog
from service import sample_company
from service.database import Database
from service.learner_rows import new_learner, parts
from service.sample_company.storing import MOST_ROLES
from tests.benchmarks.bench import machine
from tests.benchmarks.clock import quantile
from tests.browser.chromium import started
from tests.browser.judging import weight
from tests.browser.own_plan import titles
from tests.browser.screenshots import demo
from tests.browser.walking import walked
from tests.browser.windows import Window

_PAINTED = """() => new Promise(done => {
  const seen = list => { const paint = list.find(entry => entry.name === "first-contentful-paint");
                         if (paint) done(paint.startTime); };
  seen(performance.getEntriesByType("paint"));
  new PerformanceObserver(list => seen(list.getEntries())).observe({type: "paint", buffered: true});
})"""
_ANSWERED = """() => { const [entry] = performance.getEntriesByType("navigation");
  return entry.responseEnd - entry.requestStart; }"""
HEAD = "".join(f"{name:>9}" for name in ("answered", "p95", "painted", "p95")) + f"{'KB':>8}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time pages in a browser.")
    parser.add_argument("--times", type=int, default=20, help="how often each page is opened")
    parser.add_argument("--learners", type=int, default=10_000, help="of the large company")
    options = parser.parse_args(arguments)
    for line in machine():
        print(line)
    with started() as browser:
        with demo() as server:
            for who in ("employee", "manager", "hr"):
                show(browser, server.address, who, options.times, "the demo")
            tried(browser, server.address, options.times)
        with tempfile.TemporaryDirectory(prefix="gradus-pages-") as name:
            url = f"sqlite:///{name}/large.db"
            with demo(url):
                pass
            grow(url, options.learners)
            with demo(url) as server:
                for who in ("hr", "manager"):
                    show(browser, server.address, who, options.times, f"{options.learners:,} learners")
    return 0


def show(browser: Browser, address: str, who: str, times: int, company: str) -> None:
    """Print what each page of somebody takes, in milliseconds, in a browser that has none of its files yet."""
    window = Window(browser, address)
    window.visit_as(who)
    pages = walked(window)
    kept = window.state()
    window.close()
    print(f"\n{f'{who}, {company}':58}{HEAD}", flush=True)
    for route, at in sorted(pages.items()):
        answered, painted, size = [], [], 0
        for _ in range(times):
            fresh = Window(browser, address, state=kept)
            fresh.open(at)
            answered.append(float(fresh.page.evaluate(_ANSWERED)))
            painted.append(float(fresh.page.evaluate(_PAINTED)))
            size = weight(fresh)
            fresh.close()
        figures = [quantile(answered, 0.5), quantile(answered, 0.95), quantile(painted, 0.5), quantile(painted, 0.95)]
        print(f"{route:58}" + "".join(f"{figure:>9.0f}" for figure in figures) + f"{size / 1000:>8.0f}", flush=True)


def tried(browser: Browser, address: str, times: int) -> None:
    """Print how long it takes from a press until the plan that it would lead to stands there as a difference."""
    window = Window(browser, address)
    window.visit_as("employee")
    steps = titles(window)
    taken = []
    for number in range(times):
        title = steps[number % len(steps)]
        before = time.perf_counter()
        window.send(f"{window.words.text('act-keep')} {title}")
        window.says(window.words.text("trial-nothing-yet"))
        taken.append(1000 * (time.perf_counter() - before))
        window.send(window.words.text("trial-leave"))
    window.close()
    figures = f"{quantile(taken, 0.5):>9.0f}{quantile(taken, 0.95):>9.0f}"
    print(f"\n{'a change tried, from the press to the difference':58}{figures}", flush=True)


def grow(url: str, learners: int) -> None:
    """Store the company's people over and over under other ids, until there are that many."""
    database = Database(url)
    now = datetime.now(UTC)
    try:
        with database.write() as session:
            roles = catalog.list_roles(session, limit=MOST_ROLES)
            people = sample_company.members(roles, catalog.catalog_slice(session))
            more = [(f"L-{number}", people[number % len(people)].record) for number in range(len(people), learners)]
            session.add_all(new_learner(key, record, now) for key, record in more)
            session.flush()
            session.add_all(row for key, record in more for row in parts(key, record, sample=True))
    finally:
        database.dispose()


if __name__ == "__main__":
    sys.exit(main())
