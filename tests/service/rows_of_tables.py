"""A row for each table, with edge values: what migrations and backups are tried with."""

from typing import Any

from tests.service.rows_of_people import PEOPLE_ROWS
from tests.service.rows_of_the_catalogue import CATALOGUE_ROWS
from tests.service.rows_of_the_service import SERVICE_ROWS
from tests.service.rows_of_years import YEAR_ROWS

#: A row for each table of people, and some of the catalogue, with edge values.
ROWS: dict[str, list[dict[str, Any]]] = {**CATALOGUE_ROWS, **PEOPLE_ROWS, **SERVICE_ROWS, **YEAR_ROWS}
