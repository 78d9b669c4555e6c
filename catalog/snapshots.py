"""Everything that recommendations need of the catalogue, read once for each state of it and then kept.

A state is known by the digest of its content, which changes in the transaction of whatever changes the catalogue, in
this process or in another. Each request reads the digest in its own transaction, so what is kept is never out of date;
and since equal digests mean equal content, it is the same for every database.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from catalog.conversion import Conversions, conversions
from catalog.publication import is_aimed_at
from catalog.roles import Role, RoleRequirement
from catalog.slices import CatalogSlice, RequirementSlice, catalog_slice
from catalog.versions import EMPTY, current_version

#: States that are kept: the present one, and the one before for whoever still reads it.
KEPT = 2


@dataclass(frozen=True, kw_only=True)
class CatalogSnapshot:
    """One state of the catalogue."""

    catalog: CatalogSlice
    conversions: Conversions
    #: What each role that can be a target asks for.
    requirements_by_role: Mapping[str, tuple[RequirementSlice, ...]]

    @property
    def version(self) -> str:
        return self.catalog.version

    @property
    def is_known(self) -> bool:
        """Tell whether the version says what the content is; before the first import nothing does."""
        return self.version != EMPTY


_kept: OrderedDict[str, CatalogSnapshot] = OrderedDict()
_keeping = threading.Lock()


def snapshot(session: Session) -> CatalogSnapshot:
    """Return the catalogue as the session's transaction sees it."""
    version = current_version(session)
    found = _kept.get(version)
    if found is not None:
        return found
    # Of many requests after a change only one reads the catalogue; the others find it read.
    with _keeping:
        found = _kept.get(version)
        if found is not None:
            return found
        found = CatalogSnapshot(
            catalog=catalog_slice(session),
            conversions=conversions(session),
            requirements_by_role=_requirements_by_role(session),
        )
        if found.is_known:
            _kept[version] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        return found


def _requirements_by_role(session: Session) -> dict[str, tuple[RequirementSlice, ...]]:
    found: defaultdict[str, list[RequirementSlice]] = defaultdict(list)
    table: Any = RoleRequirement.__table__  # type: ignore[attr-defined]
    columns = (table.c.role, table.c.competency, table.c.level, table.c.weight, table.c.essential)
    asked = table.select().with_only_columns(*columns).order_by(table.c.role, table.c.competency)
    for role, competency, level, weight, essential in session.execute(asked):
        found[role].append(
            RequirementSlice(role=role, competency=competency, level=level, weight=weight, essential=essential)
        )
    roles = session.exec(select(Role.id).where(is_aimed_at()).order_by(col(Role.id)))
    return {role: tuple(found.get(role, ())) for role in roles}
