"""Ids that callers choose: none may be taken for the address of something else."""

from collections.abc import Collection, Mapping

from catalog.saying import Saying, says

#: What stands below an entry of a kind, under its own address: no id ends or goes on with one of these.
BELOW_ENTRIES: Mapping[str, Collection[str]] = {"role": ("comparison", "next-steps")}
#: What is taken out of an address on its way, by browsers and by servers in between.
_LOST = (".", "..")


def misleading_part(key: str, below: Collection[str] = ()) -> str | None:
    """Return the part of an id between slashes by which its address would lead elsewhere; None for a sound id.

    No part is `.` or `..`, the first and the last are not empty, and none after the first is one of `below`, which
    stand under the addresses of its kind. In the middle a part may be empty: there are ids that are addresses.
    """
    first, *rest = key.split("/")
    if not first or (rest and not rest[-1]):
        return ""
    lost = next((part for part in (first, *rest) if part in _LOST), None)
    return lost if lost is not None else next((part for part in rest if part in below), None)


def key_advice(key: str, below: Collection[str] = ()) -> Saying | None:
    """Say what is wrong with an id and what would be right; None for a sound id."""
    part = misleading_part(key, below)
    if part is None:
        return None
    if part in below:
        return says("key-word", id=key, word=part)
    return says("key-parts", id=key)
