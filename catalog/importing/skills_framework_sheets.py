"""The sheets of the Skills Framework dataset: the columns that are read of each, and its rows by their names."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.importing.findings import Place
from catalog.importing.guard import Sheet
from catalog.importing.published import Published
from catalog.saying import says

ROLES, ROLE_TEXTS, TASKS = "Job Role_TSC_CCS", "Job Role_Description", "Job Role_CWF_KT"
SKILLS, ITEMS, GONE = "TSC_CCS_Key", "TSC_CCS_K&A", "TSC_CCS_Key_Retired"
#: The columns that are read of each sheet; others may stand beside them.
COLUMNS = {
    ROLES: ("Sector", "Track", "Job Role", "TSC_CCS Title", "TSC_CCS Type", "Proficiency Level", "TSC_CCS Code"),
    ROLE_TEXTS: ("Sector", "Track", "Job Role", "Job Role Description"),
    SKILLS: ("TSC Code", "Sector", "TSC_CCS Category", "TSC_CCS Title", "TSC_CCS Description", "TSC_CCS Type"),
    ITEMS: (
        "TSC_CCS Type",
        "TSC_CCS Code",
        "Sector",
        "TSC_CCS Category",
        "TSC_CCS Title",
        "TSC_CCS Description",
        "Proficiency Level",
        "Proficiency Description",
        "Knowledge / Ability Items",
        "Knowledge / Ability Classification",
    ),
    TASKS: ("Sector", "Track", "Job Role", "Critical Work Function", "Key Tasks"),
    GONE: ("TSC Code", "Sector", "TSC_CCS Category", "TSC_CCS Title", "TSC_CCS Description", "TSC_CCS Type"),
}


@dataclass(slots=True)
class Line:
    """One row, whose cells are asked for by the names of their columns."""

    sheet: Sheet
    number: int
    values: dict[str, str]

    def place(self, column: str = "") -> Place:
        return self.sheet.place(self.number, column)


def lines_of(sheet: Sheet, published: Published) -> Iterator[Line]:
    """Yield the rows below the first, or say which columns are missing."""
    if not sheet.rows:
        return
    number, header = sheet.rows[0]
    columns = {str(name).strip(): index for index, name in enumerate(header) if name is not None}
    missing = [name for name in COLUMNS[sheet.name] if name not in columns]
    if missing:
        published.fault(sheet.place(number), says("columns-missing", missing=tuple(missing)))
        return
    wanted = [(name, columns[name]) for name in COLUMNS[sheet.name]]
    for row, cells in sheet.rows[1:]:
        yield Line(sheet, row, {name: _text(cells[at]) if at < len(cells) else "" for name, at in wanted})


def _text(cell: object) -> str:
    """Return a cell as text; a whole number that a sheet holds as a fraction loses its point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
