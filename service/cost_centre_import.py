"""Cost centres from a sheet: compared with the stored tree, which has to stay one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session, SQLModel, select

from catalog import Finding, Record, key_advice
from service.people_sayings import says
from service.people_sheets import CostCentreRow
from service.tables import CostCentre


@dataclass(frozen=True, slots=True)
class CentreChange:
    """What an import does to one cost centre."""

    row: CostCentreRow
    is_new: bool

    def __str__(self) -> str:
        return f"{'+' if self.is_new else '~'} cost centre {self.row.id}"

    def apply(self, session: Session) -> None:
        """Write the cost centre; the one above it is written before."""
        centre = session.get(CostCentre, self.row.id)
        if centre is None:
            centre = CostCentre.model_validate(self.row)
        else:
            centre.sqlmodel_update(self.row.model_dump())
        session.add(centre)
        session.flush()


def compare_centres(
    session: Session, records: Iterable[Record[SQLModel]], findings: list[Finding]
) -> tuple[list[CentreChange], set[str], int]:
    """Return what changes, from the top down, the ids there are then, and how many rows change nothing."""
    stored = {row.id: CostCentreRow(**row.model_dump()) for row in session.exec(select(CostCentre))}
    given: dict[str, Record[SQLModel]] = {}
    wanted: dict[str, CostCentreRow] = {}
    for record in records:
        if isinstance(record.value, CostCentreRow):
            given[record.value.id] = record
            columns = getattr(record.spot, "columns", {})
            kept = stored[record.value.id].model_dump() if record.value.id in stored else {}
            named = {name: value for name, value in record.value.model_dump().items() if name in columns}
            wanted[record.value.id] = CostCentreRow(**{**kept, **named})
    findings += _unaddressable(given, stored)
    tree = {**stored, **wanted}
    for key, record in given.items():
        parent = wanted[key].parent
        if parent is not None and parent not in tree:
            message = says("parent-unknown", centre=parent)
            findings.append(Finding(place=record.spot.at("parent"), message=message))
        elif key in _above(parent, tree):
            message = says("centre-below-itself", centre=key)
            findings.append(Finding(place=record.spot.at("parent"), message=message))
    ordered = sorted(wanted, key=lambda key: (len(_above(wanted[key].parent, tree)), key))
    changes = [CentreChange(wanted[key], key not in stored) for key in ordered if stored.get(key) != wanted[key]]
    return changes, set(tree), len(wanted) - len(changes)


def _unaddressable(given: Mapping[str, Record[SQLModel]], stored: Collection[str]) -> Iterator[Finding]:
    """Yield a fault for each new id that leads elsewhere."""
    for key, record in given.items():
        message = None if key in stored else key_advice(key)
        if message is not None:
            yield Finding(place=record.spot.at("id"), message=message)


def _above(parent: str | None, tree: dict[str, CostCentreRow]) -> list[str]:
    """Return the cost centres from this one to the top; a circle is followed once."""
    found: list[str] = []
    while parent is not None and parent in tree and parent not in found:
        found.append(parent)
        parent = tree[parent].parent
    return found
