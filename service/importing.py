"""Use case: files of any known format into the database, catalogue and people in one go, all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

import catalog
from service.budgets_held import currencies_held
from service.people_import import PeopleChangeset, compare_people
from service.people_sheets import people_sheets
from service.texts import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What an import would do. Print it to see; apply it to do so."""

    catalogue: catalog.Changeset
    people: PeopleChangeset

    @property
    def faults(self) -> tuple[catalog.Finding, ...]:
        return self.catalogue.faults + self.people.faults

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: Language) -> str:
        """Return what there is to say about the files in one language, and then what changes."""
        if self.faults:
            # All or nothing: what is sound in one part does not happen either, so it is not announced.
            return "\n".join(found.told(language) for found in (*self.catalogue.findings, *self.people.findings))
        parts = [self.catalogue.told(language)] if self.catalogue.findings or not self._only_people else []
        return "\n".join([*parts, *([] if self.people.is_empty else [self.people.told(language)])])

    @property
    def _only_people(self) -> bool:
        return not self.people.is_empty and not self.catalogue.entries and not self.catalogue.same

    def apply(self, session: Session, *, principal: str) -> None:
        """Write everything in the session's transaction; with any fault nothing is written."""
        if self.faults:
            raise catalog.FaultyImport(self.faults)
        if not self._only_people:
            self.catalogue.apply(session)
        self.people.apply(session, principal=principal)


def compare_files(
    session: Session,
    paths: Iterable[Path],
    *,
    format_name: str | None = None,
    framework: str | None = None,
    shipped: bool = False,
) -> Import:
    """Read files, and compare them with what is stored; without a format each is taken for what it looks like.

    With `shipped` the shipped catalogue is read as well and takes the place of what differs from it; without, a shipped
    file leaves alone what is stored otherwise.
    """
    every = [*paths, *([catalog.SHIPPED] if shipped else [])]
    published = catalog.parse_published(every, format_name=format_name, framework=framework, also=people_sheets())
    catalog.settle(session, published)
    records = published.records
    if not shipped:
        catalog.keep_stored(session, records, _is_shipped)
    # Files that bring people may bring their budgets too, in whichever currency.
    held = () if records.aside else currencies_held(session)
    changes = catalog.compare(session, records, paid_in=held)
    return Import(catalogue=changes, people=compare_people(session, records.aside, records))


def _is_shipped(place: catalog.Place) -> bool:
    return _lies_among_the_shipped(place.file)


@lru_cache(maxsize=64)
def _lies_among_the_shipped(file: str) -> bool:
    return Path(file).resolve().is_relative_to(catalog.SHIPPED.resolve())
