"""Ids that callers choose for what is stored here: each has an address of its own, and no two share one."""

from collections.abc import Collection, Iterator, Mapping

import catalog
from service.errors import Fault, InvalidRequest
from service.texts import sentence

#: What stands below the address of a thing of each kind, in the API and among the pages.
BELOW: Mapping[str, Collection[str]] = {
    **catalog.BELOW_ENTRIES,
    "period": (
        *("needs", "scenarios", "money", "courses", "heatmap", "tree", "state"),
        *("off-plan", "comparison", "budgets"),
    ),
    "learner": ("export", "start", "print", "plan.json", "calendar.ics", "history", "trial"),
}


def key_faults(kind: str, key: str) -> Iterator[Fault]:
    """Yield a fault for an id under which something new would be read as another thing, or as nothing."""
    part = catalog.misleading_part(key, BELOW.get(kind, ()))
    if part is None:
        return
    field = f"{kind}_id"
    if part in BELOW.get(kind, ()):
        detail = sentence("fault-id-word", field=field, word=part)
    else:
        detail = sentence("fault-id-parts", field=field)
    yield Fault(detail=detail, pointer=f"path/{field}", code="wrong_form")


def check_key(kind: str, key: str) -> None:
    """Refuse such an id."""
    faults = list(key_faults(kind, key))
    if faults:
        raise InvalidRequest.of(faults)
