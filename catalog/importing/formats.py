"""The formats that an import reads: each by its name, or recognised by what a file begins with."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from catalog.importing.case import parse_case
from catalog.importing.findings import Finding, Place
from catalog.importing.guard import read_sheet_names
from catalog.importing.moodle_csv import IS_FRAMEWORK, parse_moodle_csv
from catalog.importing.onet import parse_onet
from catalog.importing.published import Published
from catalog.importing.records import Records
from catalog.importing.sheets_columns import Sheet
from catalog.importing.sheets_paths import parse_files
from catalog.importing.skills_framework_sheets import COLUMNS, ROLES
from catalog.importing.skills_framework_workbook import parse_skills_framework
from catalog.importing.tsc_text import parse_tsc_text
from catalog.importing.unit_text import parse_unit_text
from catalog.saying import says

#: Each format, and the endings of its files in a folder. The first is the house's own: YAML, CSV and workbooks.
FORMATS: dict[str, tuple[str, ...]] = {
    "gradus": (),
    "tsc": (".txt",),
    "unit": (".txt",),
    "skills-framework": (".xlsx",),
    "moodle": (".csv",),
    "case": (".json",),
    "onet": (".txt", ".tsv"),
}
#: What stands in the sheets of the Skills Framework dataset and in no other table.
DATASET_MARKS = ("TSC_CCS", "Critical Work Function", "TSC Code")
#: As much of a file as tells what it is.
HEAD = 64 * 1024


def parse_published(
    paths: Iterable[Path], *, format_name: str | None = None, framework: str | None = None, also: Collection[Sheet] = ()
) -> Published:
    """Read files of any format to the last fault; without a name each is taken for what it looks like.

    `framework` is the id under which a text that only belongs to a framework is stored.
    """
    findings: list[Finding] = []
    files: defaultdict[str, list[Path]] = defaultdict(list)
    for path in paths:
        for file in _files(path, format_name, findings):
            files[format_name or recognised(file, findings)].append(file)
    own = files.pop("gradus", [])
    published = Published(parse_files(own, also) if own else Records())
    published.records.findings.extend(findings)
    single: dict[str, Callable[[Path], None]] = {
        "tsc": lambda file: parse_tsc_text(file, published, framework),
        "unit": lambda file: parse_unit_text(file, published, framework),
        "skills-framework": lambda file: parse_skills_framework(file, published),
        "moodle": lambda file: parse_moodle_csv(file, published),
        "case": lambda file: parse_case(file, published),
    }
    for name, found in files.items():
        if name == "onet":
            parse_onet(found, published)
        else:
            for file in found:
                single[name](file)
    return published


def recognised(path: Path, findings: list[Finding]) -> str:
    """Return the format that a file seems to have."""
    ending = path.suffix.lower()
    if ending == ".xlsx":
        # What is wrong with the workbook is said by whoever reads it.
        return "skills-framework" if ROLES in read_sheet_names(path, []) else "gradus"
    try:
        with path.open("rb") as opened:
            content = opened.read(HEAD)
    except OSError:
        content = b""
    head = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace")
    first = head.partition("\n")[0]
    signs = {
        "case": ending == ".json",
        "onet": ending in (".txt", ".tsv") and "O*NET-SOC Code" in first,
        "moodle": ending == ".csv" and IS_FRAMEWORK in first and "Short name" in first,
        "skills-framework": ending == ".csv" and (path.stem in COLUMNS or any(mark in head for mark in DATASET_MARKS)),
        "tsc": ending == ".txt" and "TECHNICAL SKILLS AND COMPETENCIES" in head.upper(),
        "unit": ending == ".txt" and "Unit of Competency" in head,
    }
    found = next((name for name, fits in signs.items() if fits), "gradus")
    if found == "gradus" and ending == ".txt" and content:
        message = says("format-unknown", known=tuple(FORMATS))
        findings.append(Finding(place=Place(file=str(path), line=1, path=""), message=message))
    return found


def _files(path: Path, format_name: str | None, findings: list[Finding]) -> list[Path]:
    if not path.is_dir() or format_name in (None, "gradus"):
        return [path]
    endings = FORMATS[format_name or "gradus"]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in endings)
    if not files:
        message = says("folder-no-format", endings=" / ".join(endings))
        findings.append(Finding(place=Place(file=str(path), line=1, path=""), message=message))
    return files
