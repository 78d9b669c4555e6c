"""The words of the pages: Fluent messages by language, and numbers, money and moments as that language writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_interval, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from fluent.runtime import FluentBundle, FluentResource

from service.texts import SEPARATORS, Language, listed
from service.written import LOCALES, money

#: What the pages speak: the language of a request, and its tag in HTML.
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
#: The files of messages that the pages speak with.
ROOMS = (
    *("frame", "page", "plan", "development-page", "catalogue", "team", "needs", "years-page", "administration-page"),
    *("audit", "budgets"),
)
#: What only one language has here: English tells of settings where they are defined.
ROOMS_OF_ONE: dict[Language, tuple[str, ...]] = {"zh": ("settings",)}
MESSAGES = Path(__file__).parent.parent / "messages"


class MissingMessage(LookupError):
    """Is raised when a page asks for a message, or a parameter of one, that its catalogue does not have."""


@dataclass(frozen=True, slots=True)
class Words:
    """Speaks one language; made by `words_in`."""

    language: Language
    tag: str
    locale: Locale
    bundle: FluentBundle

    def text(self, message_id: str, **parameters: str | int) -> str:
        """Return the message with its parameters; numbers that are shown must arrive formatted."""
        pattern = self.bundle.get_message(message_id).value if self.knows(message_id) else None
        if pattern is None:
            raise MissingMessage(f"{message_id} ({self.language})")
        text, errors = self.bundle.format_pattern(pattern, parameters)
        if errors:
            raise MissingMessage(f"{message_id} ({self.language}): {errors}")
        return str(text)

    def knows(self, message_id: str) -> bool:
        return bool(self.bundle.has_message(message_id))

    def money(self, amount: str | Decimal, currency: str) -> str:
        return money(amount, currency, self.language)

    def amount(self, amount: str | Decimal, currency: str) -> str:
        """Return an amount without its currency, for where that is said once beside many of them."""
        return str(format_currency(Decimal(amount), currency, "#,##0.00", locale=self.locale))

    def minor_money(self, minor: int, currency: str) -> str:
        """Return an amount that is given in the smallest unit of its currency."""
        return self.money(Decimal(minor).scaleb(-get_currency_precision(currency)), currency)

    def level_change(self, before: int, after: int) -> str:
        return self.text("level-change", **{"from": self.number(before), "to": self.number(after)})

    def number(self, value: float | Decimal) -> str:
        return str(format_decimal(value, locale=self.locale))

    def hours(self, value: float | Decimal) -> str:
        return self.text("hours", number=self.number(value), count=_plural_of(value))

    def percent(self, share: float) -> str:
        """Return the share in whole percent; 0 and 100 are kept for exactly nothing and exactly everything."""
        whole = round(Decimal(str(share)) * 100)
        if 0 < share < 1:
            whole = min(99, max(1, whole))
        return str(format_percent(Decimal(whole) / 100, locale=self.locale))

    def percent_upwards(self, share: float) -> str:
        """Return the share as a percentage that never promises more than is proven: the next tenth up."""
        tenths = (Decimal(str(share)) * 100).quantize(Decimal("0.1"), rounding=ROUND_CEILING)
        return f"{self.number(tenths)}%"

    def day(self, value: date) -> str:
        return str(format_date(value, format="medium", locale=self.locale))

    def day_of_month(self, value: date) -> str:
        """Return the day without its year, for where there is little room and the year is clear."""
        return str(format_skeleton("MMMd", value, locale=self.locale))

    def month(self, value: date, *, with_year: bool) -> str:
        return str(format_skeleton("yMMM" if with_year else "MMM", value, locale=self.locale))

    def days(self, first: date, last: date) -> str:
        """Return one day, or the first and the last of several."""
        if first == last:
            return self.day(first)
        return str(format_interval(first, last, skeleton="yMMMd", locale=self.locale))

    def moment(self, value: datetime) -> str:
        """Return a moment to the minute in UTC, the one zone that every reader can be told about."""
        aware = _in_utc(value)
        both = str(get_datetime_format("medium", locale=self.locale))
        time = format_time(aware, format="short", locale=self.locale)
        return f"{both.format(time, self.day(aware.date()))} UTC"

    def exact_moment(self, value: datetime) -> str:
        """Return a moment to the second, where what followed what is the question."""
        return f"{format_datetime(_in_utc(value), format='medium', locale=self.locale)} UTC"

    @property
    def separator(self) -> str:
        """What stands between two entries of a list, where a link or a code is one of them."""
        return SEPARATORS[self.language]

    def listed(self, entries: Iterable[str]) -> str:
        return listed(self.language, entries)


@cache
def words_in(language: Language) -> Words:
    """Return the words of a language."""
    tag = TAGS[language]
    # Isolation marks round each parameter would be copied along with ids, and neither language needs them.
    bundle = FluentBundle([tag], use_isolating=False)
    for room in (*ROOMS, *ROOMS_OF_ONE.get(language, ())):
        bundle.add_resource(FluentResource((MESSAGES / f"{room}.{language}.ftl").read_text(encoding="utf-8")))
    return Words(language=language, tag=tag, locale=LOCALES[language], bundle=bundle)


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _plural_of(value: float | Decimal) -> int:
    """Return 1 for exactly one and 2 for everything else: fractions take the plural in English, Chinese has none."""
    return 1 if value == 1 else 2
