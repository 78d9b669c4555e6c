"""The curve of a year on the command line: asked for with a number of points or without, and in the document."""

import json

import pytest

import solver
from service.annual.command import Planner
from service.annual.documents import pieces
from service.cli import _with_points
from service.database import Database
from tests.service.annual.conftest import HR
from tests.service.annual.years import year


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["plan-year", "FILE"], ["plan-year", "FILE"]),
        (["plan-year", "FILE", "--frontier"], ["plan-year", "FILE", "--frontier", "20"]),
        (["plan-year", "--frontier", "FILE"], ["plan-year", "--frontier", "20", "FILE"]),
        (["plan-year", "--frontier", "30", "FILE"], ["plan-year", "--frontier", "30", "FILE"]),
        (["plan-year", "--frontier=30", "FILE"], ["plan-year", "--frontier=30", "FILE"]),
        (["plan-year", "FILE", "--frontier", "--out", "X"], ["plan-year", "FILE", "--frontier", "20", "--out", "X"]),
    ],
)
def test_the_number_of_points_may_be_left_out(given: list[str], meant: list[str]) -> None:
    assert list(_with_points(given)) == meant


def test_the_document_has_the_curve_that_was_asked_for(database: Database) -> None:
    planner = Planner(database=database, search=solver.plan_year, points=25)
    document = json.loads("".join(pieces(planner.answer(year(), HR, "en"), "en")))
    assert len(document["frontier"]["points"]) >= 25
    present = next(point for point in document["frontier"]["points"] if point["budget"] == document["budget"])
    assert present["terms"] == document["proof"]["terms"][:2]
    assert present["price"] == document["totals"]["price"]


def test_without_being_asked_for_there_is_none(database: Database) -> None:
    planner = Planner(database=database, search=solver.plan_year)
    assert "frontier" not in json.loads("".join(pieces(planner.answer(year(), HR, "en"), "en")))
