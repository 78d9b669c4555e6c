"""Checks that no id of a new entry can be taken for the address of something else."""

from collections.abc import Collection, Iterator

from catalog.importing.findings import Finding
from catalog.importing.records import Records
from catalog.keys import BELOW_ENTRIES, key_advice

#: What has an address of its own; other ids are put together of these.
_ADDRESSED = ("framework", "competency", "role", "module", "offering", "family")


def check_keys(records: Records, new: Collection[tuple[str, str]]) -> Iterator[Finding]:
    """Yield a fault at each new entry whose id leads elsewhere; what is stored already can be sent again."""
    for kind, key in sorted(new):
        message = key_advice(key, BELOW_ENTRIES.get(kind, ()))
        if message is not None and kind in _ADDRESSED and (kind, key) in records.declared:
            yield Finding(place=records.declared[kind, key], message=message)
