"""From files to rows in three steps: parse everything, compare with what is stored, apply in one transaction."""

from catalog.importing.changeset import Changeset, EntryChange, FaultyImport, compare, import_catalog, import_shipped
from catalog.importing.findings import Finding, Place
from catalog.importing.house_yaml import parse_content, parse_paths
from catalog.importing.records import Records

__all__ = [
    "Changeset",
    "EntryChange",
    "FaultyImport",
    "Finding",
    "Place",
    "Records",
    "compare",
    "import_catalog",
    "import_shipped",
    "parse_content",
    "parse_paths",
]
