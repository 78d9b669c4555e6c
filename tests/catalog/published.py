"""Short ways to import files of published formats in tests."""

from pathlib import Path

from sqlmodel import Session

from catalog import Changeset, compare, parse_published, settle
from catalog.importing.published import Published
from service.database import Database

STANDARDS = Path(__file__).resolve().parents[2].parent / "shared" / "standards"


def compared(session: Session, *paths: Path, format_name: str | None = None, framework: str | None = None) -> Changeset:
    """Read files, and compare them with what is stored."""
    published = parse_published(paths, format_name=format_name, framework=framework)
    settle(session, published)
    return compare(session, published.records)


def parsed(tmp_path: Path, name: str, content: str, format_name: str | None = None) -> Published:
    """Read a text as a file of this name."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return parse_published([path], format_name=format_name)


def findings_of(published: Published, tmp_path: Path) -> list[str]:
    """Return what there is to say, without the folder."""
    return [str(finding).replace(f"{tmp_path}/", "") for finding in published.records.findings]


def applied(database: Database, *paths: Path, format_name: str | None = None, framework: str | None = None) -> str:
    """Import files, see that a second import changes nothing, and return what the first one printed."""
    with database.write() as session:
        first = compared(session, *paths, format_name=format_name, framework=framework)
        first.apply(session)
    with database.write() as session:
        second = compared(session, *paths, format_name=format_name, framework=framework)
        assert second.entries == ()
        assert not any(table.inserts or table.updates or table.deletes for table in second.tables)
    return str(first)
