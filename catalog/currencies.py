"""The currencies that prices may be in."""

from babel import Locale

#: Where there is no price to have a currency: ISO 4217 keeps this code for transactions without one.
NO_CURRENCY = "XXX"

CURRENCIES = frozenset(Locale("en").currencies)
