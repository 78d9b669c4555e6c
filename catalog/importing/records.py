"""What was read from files, before anything is compared or stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from sqlmodel import SQLModel

from catalog.importing.findings import Finding, Place, Spot
from catalog.saying import kind_named, says

Base = TypeVar("Base", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Record(Generic[Base]):
    """One row to be, and where it was read."""

    value: Base
    spot: Spot


@dataclass(slots=True)
class Records:
    """All records and findings of an import, however many files they come from."""

    findings: list[Finding] = field(default_factory=list)
    #: Where each id was first given, faulty entries included: what refers to them is not blamed for their faults.
    declared: dict[tuple[str, str], Place] = field(default_factory=dict)
    #: Entries that sheets name, with the row that first does: what no sheet speaks of stays as it is stored.
    partial: dict[tuple[str, str], Spot] = field(default_factory=dict)
    #: The classes of rows that some sheet of the import holds.
    spoken: set[type[SQLModel]] = field(default_factory=set)
    #: Recognised tables that are none of the catalogue's.
    aside: list[Any] = field(default_factory=list)
    _rows: defaultdict[type[SQLModel], list[Record[SQLModel]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, value: SQLModel, spot: Spot) -> None:
        """Keep a row under the class it was built from."""
        self._rows[type(value)].append(Record(value, spot))

    def of(self, base: type[Base]) -> list[Record[Base]]:
        """Return the rows built from one class, in the order in which they were read."""
        return cast(list[Record[Base]], self._rows[base])

    def declare(self, kind: str, key: str, place: Place) -> bool:
        """Note that an id is given here, and say whether it is the first time."""
        first = self.declared.setdefault((kind, key), place)
        if first is place:
            return True
        message = says("given-twice", kind=kind_named(kind), id=key, file=first.file, line=first.line)
        self.findings.append(Finding(place=place, message=message))
        return False

    @property
    def faults(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "fault"]
