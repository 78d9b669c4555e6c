"""An entry as the document that a person edits: the fields of the house's files, without where it comes from."""

from collections.abc import Callable
from typing import Any

from babel.numbers import get_currency_precision
from sqlmodel import Session, col, select

from catalog.entries import CompetencyEntry, FrameworkEntry, ModuleEntry, RoleEntry
from catalog.frameworks import Competency
from catalog.offerings import Offering
from catalog.publication import PUBLISHED_KINDS, State, drafts_among, state_of
from catalog.queries import get_competency, get_framework, get_module, get_role

Document = dict[str, Any]


def document_of(session: Session, kind: str, key: str) -> Document | None:
    """Return what there is to edit of an entry, or None."""
    return _DOCUMENTS[kind](session, key)


def state_in(session: Session, kind: str, key: str) -> State | None:
    """Return the state of an entry, or None; a competency has no draft of its own."""
    model: Any = PUBLISHED_KINDS.get(kind, Competency)
    row = session.get(model, key)
    if row is None:
        return None
    draft = kind in PUBLISHED_KINDS and bool(drafts_among(session, model, [key]))
    return state_of(retired=row.retired, draft=draft)


def _framework(session: Session, key: str) -> Document | None:
    entry: FrameworkEntry | None = get_framework(session, key)
    if entry is None:
        return None
    row = entry.framework
    return {
        "name": _words(row, "name"),
        "description": _words(row, "description"),
        "levels": [
            {"level": step.level, "label": _words(step, "label"), "populated": step.populated} for step in entry.levels
        ],
    }


def _competency(session: Session, key: str) -> Document | None:
    entry: CompetencyEntry | None = get_competency(session, key)
    if entry is None:
        return None
    row = entry.competency
    return {
        "framework": row.framework,
        "code": row.code,
        "credit": row.credit,
        **{name: _words(row, name) for name in ("name", "area", "category", "description")},
        "levels": [
            {
                "level": level.level,
                "descriptor": _words(level, "descriptor"),
                "items": [
                    {"code": item.code, "kind": item.kind, "text": _words(item, "text"), **_status(item)}
                    for item in entry.items
                    if item.level == level.level
                ],
            }
            for level in entry.levels
        ],
    }


def _role(session: Session, key: str) -> Document | None:
    entry: RoleEntry | None = get_role(session, key)
    if entry is None:
        return None
    row = entry.role
    return {
        "framework": row.framework,
        "name": _words(row, "name"),
        "description": _words(row, "description"),
        "requirements": [
            {"competency": asked.competency, "level": asked.level, "weight": asked.weight, "essential": asked.essential}
            for asked in entry.requirements
        ],
    }


def _module(session: Session, key: str) -> Document | None:
    entry: ModuleEntry | None = get_module(session, key)
    if entry is None:
        return None
    row = entry.module
    items: dict[str, list[str]] = {}
    for covered in entry.outcome_items:
        items.setdefault(covered.competency, []).append(covered.item)
    choices: dict[int, list[str]] = {}
    for asked in entry.module_prerequisites:
        choices.setdefault(asked.choice, []).append(asked.alternative)
    return {
        "title": _words(row, "title"),
        "summary": _words(row, "summary"),
        **{name: getattr(row, name) for name in ("provider", "mode", "language", "location")},
        "price": _money(row.price_minor, row.price_currency),
        "effort_hours": row.effort_hundredths / 100,
        "outcomes": [
            {
                "competency": given.competency,
                "from_level": given.from_level,
                "to_level": given.to_level,
                "items": items.get(given.competency),
            }
            for given in entry.outcomes
        ],
        "requires": {
            "levels": [{"competency": level.competency, "level": level.level} for level in entry.level_prerequisites],
            "modules": [choices[choice] for choice in sorted(choices)],
        },
        "excludes": [barred.excluded for barred in entry.exclusions],
    }


def _offering(session: Session, key: str) -> Document | None:
    row = session.exec(select(Offering).where(col(Offering.id) == key)).one_or_none()
    if row is None:
        return None
    fixed = row.fixed_price_minor
    return {
        "module": row.module,
        "start_on": row.start_on.isoformat(),
        "end_on": row.end_on.isoformat(),
        "exclusive": row.exclusive,
        "seats": row.seats,
        "booked": row.booked,
        "min_seats": row.min_seats,
        "fixed_price": None if fixed is None else _money(fixed, row.fixed_price_currency or ""),
    }


_DOCUMENTS: dict[str, Callable[[Session, str], Document | None]] = {
    "framework": _framework,
    "competency": _competency,
    "role": _role,
    "module": _module,
    "offering": _offering,
}
#: The kinds of entries that can be edited one at a time.
DOCUMENTED_KINDS = tuple(_DOCUMENTS)


def _words(row: Any, name: str) -> Document | None:
    english, chinese = getattr(row, f"{name}_en"), getattr(row, f"{name}_zh")
    return None if english is None else {"en": english, "zh": chinese}


def _status(row: Any) -> Document:
    """Return the status of an item that is not as usual, which its kind may call for."""
    if row.status == "active":
        return {}
    return {"status": row.status, "status_reason": _words(row, "status_reason")}


def _money(minor: int, currency: str) -> Document:
    digits = get_currency_precision(currency)
    whole, fraction = divmod(minor, 10**digits)
    return {"amount": f"{whole}.{fraction:0{digits}d}" if digits else str(whole), "currency": currency}
