"""The curve of what money buys: asked for by its button, awaited with something that moves, and then drawn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import solver
from service.annual.frontier_running import KIND, FindFrontier
from service.jobs.worker import Worker
from service.years.years import Years
from tests.service.sites import Site
from tests.service.web.years.browsing import pressed
from tests.service.years.made import scenario, solved


def test_a_curve_is_asked_for_awaited_and_drawn(house: Site, years: Years) -> None:
    browser, key = house.signed_in("hr"), scenario(years)
    solved(years, key)
    address = f"/scenarios/{key}"
    page = browser.get(address).text
    assert f'action="{address}/frontier"' in page
    assert "<progress" not in page
    waiting = pressed(browser, address, f"{address}/frontier").text
    assert "The curve is being worked out." in waiting
    # Nobody knows how long it takes; the page looks again by itself, and shows that something goes on.
    assert 'hx-trigger="every 3s"' in waiting
    assert '<progress class="solve-share" aria-labelledby="frontier-heading"></progress>' in waiting
    assert f'action="{address}/frontier"' not in waiting
    task = FindFrontier(solver.frontier_year, executor=lambda: ThreadPoolExecutor(1), most_seconds=3600.0)
    assert Worker(house.database, {KIND: task}, lease=timedelta(seconds=60)).work()
    drawn = browser.get(address).text
    assert "<progress" not in drawn
    assert 'class="chart frontier"' in drawn
