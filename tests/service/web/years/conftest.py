"""A site with the small company of the year's own tests, and its year while needs are collected."""

from collections.abc import Iterator

import pytest

from service.database import Database
from service.years.years import Years
from tests.service.sites import Site, site_on
from tests.service.years.made import HR, PERIOD, company, period, years_on


@pytest.fixture
def house(sqlite_database: Database) -> Iterator[Site]:
    """A site with the small company of the year's own tests."""
    company(sqlite_database)
    site = site_on(sqlite_database)
    yield site
    site.close()


@pytest.fixture
def years(house: Site) -> Years:
    years = years_on(house.database)
    years.store_period(PERIOD, period(budget="1000.00"), HR)
    years.move(PERIOD, "collecting", HR)
    return years
