"""The values that every request and answer is made of: ids, texts, amounts, hours, days, levels."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Self

from babel.numbers import get_currency_precision, list_currencies
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from service.faults import form, refused


def _null_may_stand_for_nothing(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Say in the OpenAPI document that every optional field may be null."""
    for name, described in schema.get("properties", {}).items():
        options = described.get("anyOf", [described])
        if name in schema.get("required", ()) or {"type": "null"} in options:
            continue
        about = {key: described[key] for key in ("default", "description", "title") if key in described}
        bare = {key: value for key, value in described.items() if key not in about}
        schema["properties"][name] = {"anyOf": [bare, {"type": "null"}], **about}


class Strict(BaseModel):
    """A shape that a client sends: unknown fields are refused and nothing is turned into another type.

    An optional field that is null is one that was left out.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, json_schema_extra=_null_may_stand_for_nothing
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_left_out(cls, sent: Any) -> Any:
        if not isinstance(sent, dict) or None not in sent.values():
            return sent
        return {name: value for name, value in sent.items() if value is not None or not cls._is_optional(name)}

    @classmethod
    def _is_optional(cls, name: str) -> bool:
        field = cls.model_fields.get(name)
        return field is not None and not field.is_required()


class Answer(BaseModel):
    """A shape that leaves the service: every field is always there."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


LONGEST_ID = 200
LONGEST_TEXT = 1000


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise refused("bad_characters", "fault-characters")
    return unicodedata.normalize("NFC", text)


def _identifier(text: str) -> str:
    text = _clean(text)
    if len(text) > LONGEST_ID:
        raise refused("too_long", "fault-longer", most=LONGEST_ID)
    return text


#: Whether an entry of the catalogue counts: not yet, or no longer.
EntryState = Literal["draft", "published", "outdated"]
#: The caller's own id, in Unicode's composed form, so that one name spelled two ways is one id.
Identifier = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_ID,
        pattern=form(r"^[^\x00-\x1f\x7f-\x9f]+$", "fault-plain"),
        examples=["ssg-fs/account-management"],
    ),
    AfterValidator(_identifier),
]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_clean)]
Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_clean)]
#: A word such as a language, a mode or a place.
Word = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_clean)]
Level = Annotated[int, Field(ge=0, le=1000)]
Weight = Annotated[int, Field(ge=1, le=1_000_000)]


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise refused("bad_date", "fault-day")


Day = Annotated[date, BeforeValidator(_day)]

#: Courses are held between these years; a run without an end in sight is no run with dates.
FIRST_YEAR, LAST_YEAR = 2000, 2199


def _in_the_calendar(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        # As text: a year is written without a mark between its thousands.
        raise refused("out_of_range", "fault-day-range", first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return value


#: A day on which something may begin or be held.
CalendarDay = Annotated[date, AfterValidator(_in_the_calendar), BeforeValidator(_day)]


MOST_HOURS = 100_000


def _hundredths(value: Any) -> int:
    """Turn hours into whole hundredths of an hour."""
    hours = _hours(value)
    if not 0 <= hours <= MOST_HOURS:
        raise refused("out_of_range", "fault-hours-range")
    return _counted(hours)


def _hundredths_above_none(value: Any) -> int:
    """Turn hours of which there are some into whole hundredths of an hour."""
    hours = _hours(value)
    if not 0 < hours <= MOST_HOURS:
        raise refused("out_of_range", "fault-effort-range")
    return _counted(hours)


def _hundredths_of_a_week(value: Any) -> int:
    """Turn hours of one week into whole hundredths of an hour."""
    hours = _hours(value)
    if not 0 <= hours <= 168:
        raise refused("out_of_range", "fault-week-hours")
    return _counted(hours)


def _hours(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise refused("wrong_type", "fault-hours")
    hours = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    # What is no number of hours at all is out of every range.
    return hours if hours.is_finite() else Decimal(-1)


def _counted(hours: Decimal) -> int:
    hundredths = hours * 100
    if hundredths != hundredths.to_integral_value():
        raise refused("too_many_decimals", "fault-hours-decimals")
    return int(hundredths)


#: Held as whole hundredths of an hour; a number of hours with at most 2 decimals outside.
Hours = Annotated[
    int, BeforeValidator(_hundredths), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100000})
]
EffortHours = Annotated[
    int,
    BeforeValidator(_hundredths_above_none),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100000, "description": "At most 2 decimals."}),
]

#: Hours of one week, of which there are 168; 0 leaves no time at all.
WeekHours = Annotated[
    int,
    BeforeValidator(_hundredths_of_a_week),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 168}),
]


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise refused("wrong_type", "fault-seconds")
    if not 0 < value <= 3600:
        raise refused("out_of_range", "fault-seconds-range")
    return float(value)


Seconds = Annotated[
    float,
    BeforeValidator(_seconds),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 3600}),
]


@cache
def minor_digits(currency: str) -> int | None:
    """Return how many decimals the currency has, or None when there is no such currency."""
    return get_currency_precision(currency) if currency in _currencies() else None


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


AMOUNT_PATTERN = form(r"^[0-9]{1,9}(\.[0-9]{1,4})?$", "fault-amount")


class Money(Strict):
    """An exact amount of one currency."""

    amount: str = Field(pattern=AMOUNT_PATTERN, max_length=14, examples=["1500.00"])
    currency: str = Field(pattern=form(r"^[A-Z]{3}$", "fault-currency"), examples=["SGD"])

    @model_validator(mode="after")
    def _fits_the_currency(self) -> Self:
        digits = minor_digits(self.currency)
        if digits is None:
            raise refused("unknown_currency", "fault-unknown-currency")
        if len(self.amount.partition(".")[2]) > digits:
            raise refused("too_many_decimals", "fault-decimals", digits=digits, currency=self.currency)
        return self

    @property
    def minor(self) -> int:
        """Return the amount in minor units."""
        whole, _, fraction = self.amount.partition(".")
        digits = minor_digits(self.currency) or 0
        return int(whole + fraction.ljust(digits, "0"))

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Self:
        """Return the amount that so many minor units are."""
        digits = minor_digits(currency) or 0
        whole, fraction = divmod(minor, 10**digits)
        amount = f"{whole}.{fraction:0{digits}d}" if digits else str(whole)
        return cls.model_construct(amount=amount, currency=currency)
