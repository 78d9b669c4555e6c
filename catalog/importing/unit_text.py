"""Reads the text of one Hong Kong unit of competency, as it is published.

Its table arrives as lines of a label, a tab and a value; a line without a label continues the one above. Statements are
separated by semicolons, and "such as:" opens a list that ends with a full stop.
"""

import re
import string
from dataclasses import dataclass, field
from pathlib import Path

from catalog.importing.findings import Place
from catalog.importing.guard import read_text
from catalog.importing.published import Published, slug
from catalog.saying import says

#: The qualifications framework has seven levels; a unit stands at one of them.
LEVELS = range(1, 8)
SHORT_KEYS = {"banking": "hkqf-banking"}
REQUIRED = ("Title", "Code", "Range", "Level", "Credit", "Performance Requirements", "Assessment Criteria")
LABELS = (*REQUIRED, "Remark", "Remarks")
_LEAD_IN = re.compile(r"(?:^|\s)(\d+)\. ([^.;:]+?) Be able to:")
_CRITERIA = re.compile(r"^The integral outcome requirements of this UoC are:\s*")


@dataclass(slots=True)
class _Field:
    line: int
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        # Bullets of a symbol font arrive as letters of nobody's.
        return " ".join(re.sub(r"[\ue000-\uf8ff•]", " ", " ".join(self.parts)).split())


def parse_unit_text(path: Path, published: Published, framework: str | None = None) -> None:
    """Read one unit into records and findings."""
    text = read_text(path, published.records.findings)
    if text is None:
        return
    top = Place(file=str(path), line=1, path="")
    heading = re.search(r"Specification of Competency Standards for the (.+?) Industry", text)
    fields = _fields(text)
    missing = [label for label in REQUIRED if label not in fields]
    if heading is None or missing:
        published.fault(top, says("unit-incomplete", missing=tuple(missing) or says("unit-heading")))
        return

    def place(label: str) -> Place:
        return Place(file=str(path), line=fields[label].line, path=label)

    before = len(published.records.faults)
    code, level = fields["Code"].text, fields["Level"].text
    credit = re.match(r"\d+", fields["Credit"].text)
    if not re.fullmatch(r"\d{6}L[1-7]", code):
        published.fault(place("Code"), says("unit-code", code=code[:40]))
    if level not in {str(number) for number in LEVELS} or not code.endswith(f"L{level}"):
        published.fault(place("Level"), says("unit-level", level=level[:40], code=code))
    if credit is None or int(credit.group()) > 1000:
        published.fault(place("Credit"), says("unit-credit", credit=fields["Credit"].text[:40]))
    if len(published.records.faults) > before or credit is None:
        return
    industry = heading.group(1)
    key = framework or SHORT_KEYS.get(slug(industry), f"hkqf-{slug(industry)}")
    name = f"Specification of Competency Standards for the {industry} Industry"
    published.document(key, f"{name}: units of competency", top)
    scale = [(number, f"QF level {number}", True) for number in LEVELS]
    published.framework(key, name, scale, top, assumed=True)
    area = re.search(r"Functional Area - (.+?) \(Key Function [–-] (.+)\)", text)
    unit = f"{key}/{code}"
    published.competency(
        unit,
        key,
        fields["Title"].text,
        place("Title"),
        code=code,
        area=area.group(1) if area else None,
        category=area.group(2) if area else None,
        description=fields["Range"].text,
        credit=int(credit.group()),
        retired=False,
    )
    _read_requirements(
        fields["Performance Requirements"].text, unit, int(level), place("Performance Requirements"), published
    )
    criteria = _CRITERIA.sub("", fields["Assessment Criteria"].text)
    for number, criterion in enumerate(_split(criteria), start=1):
        where = place("Assessment Criteria")
        published.item(unit, int(level), f"AC{number}", criterion, where, coverable=False, kind="assessment_criterion")
    for label in ("Remark", "Remarks"):
        if label in fields and fields[label].text:
            published.warn(place(label), says("unit-remark"))


def _read_requirements(text: str, unit: str, level: int, place: Place, published: Published) -> None:
    parts = _LEAD_IN.split(text)
    sections = list(zip(parts[1::3], parts[2::3], parts[3::3], strict=True))
    if not sections or parts[0].strip():
        published.fault(place, says("unit-sections"))
        return
    titles = "; ".join(f"{number}. {title}" for number, title, _ in sections)
    published.level(unit, level, place, code=unit.rpartition("/")[2], descriptor=titles)
    for section, _, statements in sections:
        number = details = 0
        listing = False
        for statement in _split(statements):
            if listing:
                code = f"PR{section}.{number}{string.ascii_lowercase[details % 26]}"
                published.item(
                    unit, level, code, statement, place, parent=f"{unit}/{level}/PR{section}.{number}", kind="detail"
                )
                details += 1
                listing = not statement.endswith(".")
                continue
            number, details = number + 1, 0
            lead, opens, first = statement.partition("such as:")
            code = f"PR{section}.{number}"
            published.item(unit, level, code, f"{lead}{opens}".strip(), place, kind="performance_requirement")
            listing = bool(opens)
            if first.strip():
                published.item(
                    unit, level, f"{code}a", first.strip(), place, parent=f"{unit}/{level}/{code}", kind="detail"
                )
                details, listing = 1, not first.endswith(".")


def _split(text: str) -> list[str]:
    return [part for piece in text.split(";") if (part := piece.strip())]


def _fields(text: str) -> dict[str, _Field]:
    fields: dict[str, _Field] = {}
    last: _Field | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" not in line:
            continue
        label, _, value = line.partition("\t")
        label, value = label.strip(), " ".join(value.split())
        # The label of the line above is sometimes printed once more before the requirements.
        if value.startswith("Performance Requirements"):
            label, value = "Performance Requirements", value.removeprefix("Performance Requirements").strip()
        if label in LABELS:
            last = fields.setdefault(label, _Field(number))
        if last is not None and (label in LABELS or not label):
            last.parts.append(value)
    return fields
