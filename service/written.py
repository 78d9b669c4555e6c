"""Money as a language writes it: alike in the sentences of an answer and round them on a page."""

from collections.abc import Mapping
from decimal import Decimal

from babel import Locale
from babel.numbers import format_currency

from service.texts import Language

#: British dates and grouping for English, as the catalogue's own spelling is British.
LOCALES: Mapping[Language, Locale] = {"en": Locale("en", "GB"), "zh": Locale("zh", "CN", script="Hans")}


def money(amount: str | Decimal, currency: str, language: Language) -> str:
    """Return an amount with the code of its currency before it, and the decimals that this currency has."""
    # The code, not a sign: several currencies share one, and the locale patterns glue the code to the digits.
    return str(format_currency(Decimal(amount), currency, "¤¤\N{NO-BREAK SPACE}#,##0.00", locale=LOCALES[language]))
