"""Numbers as people type them into forms, turned into what programs write."""

import re

#: Keyboards for Chinese put digits and marks into the forms that are as wide as a character.
_NARROW = {0x3000: " ", ord("，"): ",", ord("．"): ".", **{ord("０") + digit: str(digit) for digit in range(10)}}
#: Groups of three digits, all parted by the same mark.
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]*)?")


def number_text(entered: str) -> str:
    """Return a number with plain digits and without the marks that group them.

    What is grouped in another way stays as it was typed, and is refused where numbers are read: to many "1,50" is one
    and a half, and nobody may take it for 150.
    """
    plain = " ".join(entered.translate(_NARROW).split())
    return re.sub("[, ]", "", plain) if _GROUPED.fullmatch(plain) else plain
