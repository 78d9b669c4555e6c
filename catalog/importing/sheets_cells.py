"""Single cells: what may stand in one, and how a text is kept from being run as a formula.

A text that a spreadsheet might run goes out behind an apostrophe, and so does one that begins or ends with white space;
coming in, such an apostrophe is taken off again and everything else that looks like a formula is refused.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.saying import Saying, says
from catalog.tables import HIGHEST_AMOUNT, HIGHEST_EFFORT

#: With one of these at its head a spreadsheet takes a text for a formula.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadCell(ValueError):
    """Says what stands in a cell and what would be right."""

    def __init__(self, message: Saying) -> None:
        super().__init__(message)
        self.message = message


def escaped(text: str) -> str:
    """Return a text as a cell may hold it; `unescaped` gives it back as it was."""
    return f"'{text}" if _needs_apostrophe(text) else text


def unescaped(cell: str) -> str:
    """Return the text of a cell, without white space round it; one that a spreadsheet might run is refused."""
    if cell.startswith("'") and _needs_apostrophe(cell[1:]):
        return cell[1:]
    if cell.startswith(_DANGEROUS) or cell.strip().startswith(_DANGEROUS):
        raise BadCell(says("cell-formula-like", character=repr(cell[0])))
    return cell.strip()


def _needs_apostrophe(text: str) -> bool:
    # Apostrophes at the head change nothing, so that one more or less never changes what the rest is taken for.
    bare = text.lstrip("'")
    return bare.startswith(_DANGEROUS) or bare != bare.strip()


def is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(" "))


def text_of(cell: Any) -> str:
    """Return the text in a cell; a whole number counts as its digits."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if not isinstance(cell, str):
        raise BadCell(says("cell-text", given=_shown(cell)))
    text = unicodedata.normalize("NFC", unescaped(cell))
    refused = [letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n"]
    if refused:
        raise BadCell(says("text-control", character=repr(refused[0])))
    return text


def whole_of(cell: Any) -> int:
    if isinstance(cell, str) and _WHOLE.fullmatch(cell.strip()):
        return int(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    raise BadCell(says("cell-whole", given=_shown(cell)))


def flag_of(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, str) and cell.strip().lower() in ("true", "false"):
        return cell.strip().lower() == "true"
    raise BadCell(says("cell-flag", given=_shown(cell)))


def day_of(cell: Any) -> date:
    if isinstance(cell, str) and _DAY.fullmatch(cell.strip()):
        try:
            return date.fromisoformat(cell.strip())
        except ValueError:
            pass
    raise BadCell(says("cell-day", given=_shown(cell)))


def hundredths_of(cell: Any) -> int:
    """Return hours as hundredths of an hour."""
    value = _decimal(cell) * 100
    if value != value.to_integral_value() or not 0 <= value <= HIGHEST_EFFORT:
        raise BadCell(says("cell-hours", given=_shown(cell), most=HIGHEST_EFFORT // 100))
    return int(value)


def minor_of(cell: Any, digits: int) -> int:
    """Return an amount in the smallest unit of a currency with so many decimals."""
    value = _decimal(cell).scaleb(digits)
    if value != value.to_integral_value() or not 0 <= value <= HIGHEST_AMOUNT:
        raise BadCell(says("cell-amount", given=_shown(cell), digits=digits))
    return int(value)


def _decimal(cell: Any) -> Decimal:
    try:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            number = Decimal(repr(cell))
            if number.is_finite():
                return number
        elif isinstance(cell, str) and _DECIMAL.fullmatch(cell.strip()):
            return Decimal(cell.strip())
    except InvalidOperation:
        pass
    raise BadCell(says("cell-number", given=_shown(cell)))


def _shown(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{str(cell)[:40]!r}" if isinstance(cell, str) else str(cell)[:40]
