"""A plan with dates as calendar programs read it, by key and by an address that only its holder knows."""

from datetime import date
from typing import Any

from sqlmodel import select

from service.development.calendars import LONGEST, _folded
from service.tables import CalendarAddress
from tests.service.asked import choices
from tests.service.conftest import Api
from tests.service.development.people import PATH, people, started

DATED = {"limits": {"start_on": "2027-01-04", "hours_per_week": 10}}


def read(text: str) -> list[dict[str, str]]:
    """Return the events of a calendar, read as the standard has it."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= LONGEST for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    events: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and not line.startswith(("BEGIN", "END")):
            plain = value.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n").replace("\\\\", "\\")
            events[-1][name.partition(";")[0]] = plain
    return events


def _day(text: str) -> date:
    return date.fromisoformat(text)


def test_each_dated_step_is_a_run_of_whole_days(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    plan = started(who, **DATED)
    response: Any = who.employee.get(f"{PATH}/{plan['id']}/calendar")
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    events = read(response.text)
    assert [event["SUMMARY"] for event in events] == [step["title"] for step in plan["steps"]]
    for event, step in zip(events, plan["steps"], strict=True):
        assert _day(event["DTSTART"]) == _day(step["start_on"])
        assert (_day(event["DTEND"]) - _day(step["end_on"])).days == 1
        assert event["STATUS"] == "TENTATIVE"
    assert len({event["UID"] for event in events}) == len(events)
    undated = started(who)
    assert read(who.employee.get(f"{PATH}/{undated['id']}/calendar").text) == []


def test_words_of_every_kind_stay_whole(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    hostile = "Talks; sales, \\ and 客户关系" * 6
    entries = [{**entry, "title": hostile} for entry in choices()["modules"]]
    plan = started(who, modules=entries, **DATED)
    assert {event["SUMMARY"] for event in read(who.employee.get(f"{PATH}/{plan['id']}/calendar").text)} == {hostile}


def test_an_event_says_its_hours_as_people_do(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    for hours, told in ((1, "1 hour · planned"), (1.5, "1.5 hours · planned")):
        entries = [{**entry, "effort_hours": hours} for entry in choices()["modules"]]
        plan = started(who, modules=entries, **DATED)
        events = read(who.employee.get(f"{PATH}/{plan['id']}/calendar").text)
        assert {event["DESCRIPTION"] for event in events} == {told}


def test_a_line_is_broken_between_characters() -> None:
    for length in range(60, 90):
        line = "x" * length + "客" * 40
        parts = _folded(line).split("\r\n ")
        assert "".join(parts) == line
        assert all(len(part.encode()) + (place > 0) <= LONGEST for place, part in enumerate(parts))


def test_one_key_makes_one_address_which_is_shown_once(sqlite_api: Api) -> None:
    who = people(sqlite_api)
    path = f"{PATH}/{started(who, **DATED)['id']}/calendar-address"
    key = {"Idempotency-Key": "once"}
    first, again = (who.employee.post(path, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == {**first.json(), "path": None}
    assert again.headers["idempotency-replayed"] == "true"
    found = sqlite_api.without_key().get(first.json()["path"])
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    assert who.employee.post(path, json={"more": 1}).status_code == 422


def test_an_address_opens_the_calendar_until_it_is_ended(api: Api) -> None:
    who = people(api)
    plan = started(who, **DATED)
    path = f"{PATH}/{plan['id']}/calendar-address"
    assert {client.post(path).status_code for client in (who.hr, who.lms, who.manager)} == {403}
    assert who.peer.post(path).status_code == 404
    made: Any = who.employee.post(path)
    assert made.status_code == 201
    address = made.json()["path"]
    with api.database.read() as session:
        stored = session.exec(select(CalendarAddress)).one()
    assert stored.secret_hash not in address
    assert stored.learner not in address
    door = api.without_key()
    assert len(read(door.get(address).text)) == len(plan["steps"])
    other = who.employee.post(path).json()["path"]
    assert door.get(address).status_code == 404, "an earlier address leads nowhere"
    assert door.get(other).status_code == 200
    assert who.employee.delete(path).status_code == 204
    assert door.get(other).status_code == 404
