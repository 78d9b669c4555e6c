"""Offerings in the house's own format: which module, when, how many seats."""

from typing import Any

from catalog.importing.house_modules import read_price
from catalog.importing.records import Records
from catalog.importing.yaml_records import Entry
from catalog.offerings import MOST_SEATS, OfferingBase
from catalog.saying import says
from catalog.tables import KEY_LENGTH


def read_offering(entry: Entry, sample: bool, records: Records) -> None:
    """Read one offering."""
    own = entry.optional_flag("sample")
    start, end = entry.day("start_on"), entry.day("end_on")
    seats = entry.optional_whole("seats", 1, MOST_SEATS)
    fixed = read_price(entry, "fixed_price") if entry.has("fixed_price") else None
    values: dict[str, Any] = {
        "id": entry.text("id", KEY_LENGTH),
        "module": entry.text("module", KEY_LENGTH),
        "start_on": start,
        "end_on": end,
        "exclusive": entry.flag("exclusive"),
        "seats": seats,
        "booked": entry.optional_whole("booked", 0, MOST_SEATS) or 0,
        "min_seats": entry.optional_whole("min_seats", 0, MOST_SEATS) or 0,
        "fixed_price_minor": fixed[0] if fixed else None,
        "fixed_price_currency": fixed[1] if fixed else None,
        "sample": sample if own is None else own,
        "retired": entry.flag("retired"),
    }
    entry.close()
    if start and end and start > end:
        entry.fault("end_on", says("days-reversed", end=str(end), start=str(start)))
    if seats is not None and values["min_seats"] > seats:
        entry.fault("min_seats", says("minimum-above-seats", least=values["min_seats"], seats=seats))
    if values["id"] and records.declare("offering", values["id"], entry.spot.at("id")) and entry.sound:
        records.add(OfferingBase(**values), entry.spot)
