"""What a request with dates asks of the solver."""

from datetime import date
from typing import Any

import pytest

import solver
from catalog import CatalogSlice
from service import asking
from service.translate.dates import AskedOn, week_name
from service.translate.fingerprint import input_hash
from service.translate.knowledge import Gathered, StoredLearner
from service.translate.question import Question
from tests.service.dated import dated
from tests.service.requests import changed, small

TODAY = date(2026, 11, 22)
STORED = StoredLearner(id="E-1001", attainments=(), items_held=(), completed_modules=())


def asked(request: dict[str, Any], *, day: AskedOn | None = None, learner: StoredLearner | None = None) -> Question:
    reading = asking.ask(request)
    assert reading.shape is not None
    nothing = CatalogSlice(version="none", competencies=(), modules=())
    found = asking.asked(
        reading,
        Gathered(catalog=nothing, requirements_by_role={}, learner=learner),
        day or AskedOn(today=TODAY),
    )
    assert found.faults == ()
    assert found.question is not None
    return found.question


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_the_days_of_a_request_are_counted() -> None:
    problem = asked(dated()).problem
    assert problem.calendar == solver.Calendar(
        start_day=ordinal("2027-01-04"),
        finish_day=ordinal("2027-06-30"),
        weekly_hundredths=600,
        unavailable=(solver.Period(first_day=ordinal("2027-02-01"), last_day=ordinal("2027-02-14")),),
    )
    _, planning, other = problem.modules
    assert planning.offerings == (
        solver.Offering(
            id=solver.OfferingId("AM-301-2027-03"),
            first_day=ordinal("2027-03-01"),
            last_day=ordinal("2027-03-19"),
            seats_left=1,
        ),
    )
    assert other.offerings is None
    assert problem.locks == (solver.Lock(module=planning.id, keep=True, offering=solver.OfferingId("AM-301-2027-03")),)


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"seats": 20, "booked": 4}, 1),
        ({"seats": 20, "booked": 19}, 1),
        ({"seats": 20, "booked": 20}, 0),
        ({"seats": 20, "booked": 21}, 0),
        ({"seats": 0, "booked": 0}, 0),
        ({"seats": None, "booked": 7}, None),
    ],
)
def test_a_learner_needs_one_seat(fields: dict[str, Any], left: int | None) -> None:
    request = dated()
    request["modules"][0]["offerings"][0] |= fields
    (run,) = asked(request).problem.modules[1].offerings or ()
    assert run.seats_left == left
    assert run.has_a_seat is (left != 0)


def test_a_module_under_way_has_all_its_effort_left_and_nothing_to_pay() -> None:
    under_way = [{"module": "AM-302"}, {"module": "AM-301", "offering": "AM-301-2027-03", "effort_left_hours": 6.5}]
    under_way[1]["price_left"] = {"amount": "12.50", "currency": "SGD"}
    problem = asked(changed(dated(), "learner/in_progress", under_way)).problem
    run = solver.OfferingId("AM-301-2027-03")
    assert problem.in_progress == (
        solver.ModuleInProgress(
            module=solver.ModuleId("AM-301"), offering=run, effort_left_hundredths=650, price_left_minor=1250
        ),
        solver.ModuleInProgress(module=solver.ModuleId("AM-302"), effort_left_hundredths=200, price_left_minor=0),
    )


def test_dates_matter_only_where_something_makes_them() -> None:
    assert asked(small()).problem.calendar is None
    assert asked(changed(small(), "limits/unavailable", [])).problem.calendar is None
    assert asked(changed(small(), "modules/2/offerings", [])).problem.calendar is None
    runs = [{"id": "C-1", "start_on": "2027-03-01", "end_on": "2027-03-02"}]
    for path, value, start, hours in (
        ("limits/start_on", "2027-01-04", "2027-01-04", 4000),
        ("modules/2/offerings", runs, "2026-11-22", 4000),
    ):
        calendar = asked(changed(small(), path, value)).problem.calendar
        assert calendar == solver.Calendar(start_day=ordinal(start), weekly_hundredths=hours)
    for path, value in (
        ("limits/hours_per_week", 0),
        ("limits/finish_by", "2026-11-22"),
        ("limits/unavailable", [{"from": "2027-02-01", "to": "2027-02-14"}]),
    ):
        request = changed(changed(small(), "learner", {"id": "E-1001"}), path, value)
        calendar = asked(request, learner=STORED).problem.calendar
        assert calendar is not None
        assert calendar.start_day == TODAY.toordinal()
        assert calendar.weekly_hundredths == (0 if path.endswith("week") else 4000)


def test_what_could_end_after_all_dates_has_to_end_before() -> None:
    """A hundred thousand hours at a quarter hour a week are 7,700 years; two of them do not fit."""
    request = changed(changed(small(), "limits", {"start_on": "2199-12-31"}), "modules/0/effort_hours", 100_000)
    calendar = asked(request).problem.calendar
    assert calendar is not None
    assert calendar.finish_day is None
    calendar = asked(changed(request, "modules/1/effort_hours", 100_000)).problem.calendar
    assert calendar is not None
    assert calendar.finish_day == date.max.toordinal()
    away = [{"from": "2027-01-01", "to": "9999-12-31"}]
    calendar = asked(changed(dated(), "limits", {"start_on": "2027-01-01", "unavailable": away})).problem.calendar
    assert calendar is not None
    assert calendar.finish_day == date.max.toordinal()


def test_the_defaults_are_part_of_what_an_answer_is_known_by() -> None:
    def known_by(request: dict[str, Any], day: AskedOn) -> str:
        question = asked(request, day=day, learner=STORED)
        return input_hash(question.problem, question.counted_on)

    open_start = changed(dated(), "limits/start_on", None)
    today, tomorrow = AskedOn(today=TODAY), AskedOn(today=date(2026, 11, 23))
    assert known_by(dated(), today) == known_by(dated(), tomorrow)
    assert known_by(open_start, today) != known_by(open_start, tomorrow)
    # Asked again for an answer of the day before, the day alone is no news.
    again = AskedOn(today=date(2026, 11, 23), start_on=TODAY)
    assert known_by(open_start, again) == known_by(open_start, today)
    explicit = changed(changed(small(), "limits/start_on", "2027-01-04"), "limits/hours_per_week", 40)
    assert known_by(explicit, today) == known_by(changed(small(), "limits/start_on", "2027-01-04"), today)


def test_ratings_count_on_the_first_day_of_the_plan() -> None:
    request = dated()
    request["learner"]["attainments"][0]["expires_on"] = "2027-01-04"
    assert asked(request).problem.attainments == ()
    request["learner"]["attainments"][0]["expires_on"] = "2027-01-05"
    assert [held.level for held in asked(request).problem.attainments] == [3]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-03-01", "2027-W09"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
        ("0001-01-01", "0001-W01"),
    ],
)
def test_weeks_have_their_iso_names(day: str, name: str) -> None:
    assert week_name((ordinal(day) - 1) // 7) == name
