"""Offerings: read with every fault by line, listed with their module, and the shipped ones fit for a calendar."""

from collections import Counter
from datetime import date, timedelta

import pytest

from catalog import SHIPPED, ModuleBase, OfferingBase, get_module, parse_paths
from service.database import Database
from tests.catalog.files import SMALL, compared, faults_of

#: Days in 2027 on which no class is held: public holidays of Singapore and Hong Kong.
HOLIDAYS = {
    date(2027, month, day)
    for month, day in (
        (1, 1), (2, 6), (2, 8), (2, 9), (3, 10), (3, 26), (3, 27), (3, 29), (4, 5), (5, 1), (5, 13), (5, 17), (5, 20),
        (6, 9), (7, 1), (8, 9), (9, 16), (10, 1), (10, 8), (10, 28), (12, 25), (12, 27),
    )
}  # fmt: skip
#: Further ones of mainland China, for classes there and for those that are joined from anywhere.
MAINLAND_HOLIDAYS = {
    date(2027, month, day)
    for month, day in (
        (2, 5), (2, 10), (2, 11), (2, 12), (5, 3), (5, 4), (5, 5), (9, 15), (10, 4), (10, 5), (10, 6), (10, 7),
    )
}  # fmt: skip

OFFERING = "offerings:\n  - {id: O, module: M1, start_on: 2027-03-01, end_on: 2027-03-02, seats: 10}\n"


@pytest.mark.parametrize(
    ("part", "instead", "fault"),
    [
        ("2027-03-01", "2027-02-30", "start_on is a day (2027-02-30); it would be a day such as 2027-01-31"),
        ("2027-03-01", "soon", "start_on is a text (soon); it would be a day such as 2027-01-31"),
        ("2027-03-02", "2027-02-28", "end_on 2027-02-28 is before start_on 2027-03-01"),
        ("seats: 10", "seats: 10, min_seats: 11", "min_seats 11 is above seats 10"),
        ("seats: 10", "seats: 0", "seats is 0; it would be a whole number from 1 to 100000"),
        ("seats: 10", "fixed_price: {amount: 5, currency: JPY}", "priced in SGD, and both are one currency"),
        ("seats: 10", "fixed_price: {amount: 5.001, currency: SGD}", "at most 2 decimals in SGD"),
        ("M1", "M7", "module M7 is unknown; name one that is there"),
        ("id: O, ", "", "id is missing"),
        ("seats", "chairs", "the field chairs is unknown"),
    ],
)
def test_a_faulty_offering_is_told_by_its_line(part: str, instead: str, fault: str) -> None:
    (found,) = faults_of(SMALL, OFFERING.replace(part, instead))
    assert found.startswith("2.yaml:2: offerings[0]")
    assert fault in found


def test_the_same_id_twice_is_a_fault() -> None:
    (found,) = faults_of(SMALL, OFFERING, OFFERING)
    assert "offering O is given twice" in found


def test_a_module_shows_its_offerings_by_their_first_day(database: Database) -> None:
    later = OFFERING.replace("id: O", "id: A").replace("2027-03", "2027-04")
    with database.write() as session:
        compared(session, SMALL, OFFERING, later).apply(session)
        entry, other = get_module(session, "M1"), get_module(session, "M2")
    assert entry is not None
    assert [row.id for row in entry.offerings or ()] == ["O", "A"]
    assert other is not None
    assert other.offerings is None


def test_a_module_whose_offerings_were_all_called_off_is_still_held_on_days(database: Database) -> None:
    with database.write() as session:
        compared(session, SMALL, OFFERING).apply(session)
        compared(session, OFFERING.replace("seats: 10", "retired: true")).apply(session)
        entry = get_module(session, "M1")
    assert entry is not None
    assert entry.offerings == ()


def shipped() -> tuple[list[OfferingBase], dict[str, ModuleBase]]:
    records = parse_paths([SHIPPED])
    modules = {record.value.id: record.value for record in records.of(ModuleBase)}
    return [record.value for record in records.of(OfferingBase)], modules


def test_a_year_of_offerings_ships() -> None:
    offerings, modules = shipped()
    assert len(offerings) >= 250
    assert all(offering.sample and offering.start_on.year == offering.end_on.year == 2027 for offering in offerings)
    assert {offering.start_on.month for offering in offerings} == set(range(1, 13))
    assert sum(offering.fixed_price_minor is not None for offering in offerings) >= 20
    assert any(offering.booked == offering.seats for offering in offerings)
    dated = Counter(modules[offering.module].mode for offering in offerings)
    assert set(dated) == {"classroom", "online", "blended"}
    held = {offering.module for offering in offerings}
    assert {module.id for module in modules.values() if module.mode in dated} == held


def test_shipped_offerings_fall_on_working_days() -> None:
    offerings, modules = shipped()
    for offering in offerings:
        days = [offering.start_on, offering.end_on]
        if modules[offering.module].mode == "classroom":
            length = (offering.end_on - offering.start_on).days + 1
            days = [offering.start_on + timedelta(days=count) for count in range(length)]
            hours = modules[offering.module].effort_hundredths / 100
            assert offering.exclusive
            assert length <= 5 and hours / length <= 9, offering  # noqa: PT018
        free = HOLIDAYS | MAINLAND_HOLIDAYS if modules[offering.module].location in (None, "CN") else HOLIDAYS
        assert not free & set(days), offering
        assert all(day.weekday() < 5 for day in days), offering
