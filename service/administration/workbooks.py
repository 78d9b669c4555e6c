"""Use case: the catalogue as a workbook to edit and send back, or one with empty sheets and what goes into them."""

import catalog
from service.database import Database


def workbook(database: Database, *, filled: bool) -> bytes:
    """Return the sheets that an import takes, with all that is stored, or empty with a sheet that explains them."""
    if filled:
        with database.read() as session:
            content = catalog.catalogue_content(session)
        return catalog.workbook(content)
    sheets = tuple(sheet for group in catalog.GROUPS for sheet in catalog.sheets_of(group))
    return catalog.workbook([catalog.FilledSheet(sheet=sheet, rows=()) for sheet in sheets], notes=sheets)
