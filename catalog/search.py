"""Finding entries by words: in ids, codes, names and texts, in both languages at once."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, literal, null, or_
from sqlmodel import Session, col, select

from catalog.frameworks import Competency, CompetencyItem, CompetencyLevel, Framework
from catalog.modules import Module
from catalog.publication import is_published
from catalog.roles import Role

#: The kinds of entries, in the order in which equally good ones are listed.
SEARCHED_KINDS = ("framework", "role", "competency", "module")
#: More words than this make no search better.
MOST_WORDS = 8
#: How well an entry fits: its id or name is what was asked for, begins with it, holds it, or only its texts do.
EXACT, BEGINS, NAMED, TOLD = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An entry that was found."""

    kind: str
    id: str
    name_en: str
    name_zh: str
    #: The framework of a competency or role, where there is one.
    framework: str | None
    rank: int

    @property
    def place(self) -> tuple[int, int, str]:
        """Return where it stands among all hits."""
        return self.rank, SEARCHED_KINDS.index(self.kind), self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Searched:
    """Where the words of one kind of entry stand."""

    model: Any
    names: tuple[Any, Any]
    framework: Any
    #: Columns that name the entry, and those that tell about it.
    naming: tuple[Any, ...]
    telling: tuple[Any, ...]


_SEARCHED = {
    "framework": _Searched(
        model=Framework,
        names=(Framework.name_en, Framework.name_zh),
        framework=None,
        naming=(Framework.id, Framework.name_en, Framework.name_zh),
        telling=(Framework.description_en, Framework.description_zh),
    ),
    "role": _Searched(
        model=Role,
        names=(Role.name_en, Role.name_zh),
        framework=Role.framework,
        naming=(Role.id, Role.name_en, Role.name_zh),
        telling=(Role.description_en, Role.description_zh),
    ),
    "competency": _Searched(
        model=Competency,
        names=(Competency.name_en, Competency.name_zh),
        framework=Competency.framework,
        naming=(Competency.id, Competency.code, Competency.name_en, Competency.name_zh),
        telling=(
            Competency.area_en,
            Competency.area_zh,
            Competency.category_en,
            Competency.category_zh,
            Competency.description_en,
            Competency.description_zh,
        ),
    ),
    "module": _Searched(
        model=Module,
        names=(Module.title_en, Module.title_zh),
        framework=None,
        naming=(Module.id, Module.title_en, Module.title_zh),
        telling=(Module.summary_en, Module.summary_zh, Module.provider),
    ),
}


def search(
    session: Session,
    text: str,
    *,
    kinds: Sequence[str] = SEARCHED_KINDS,
    after: tuple[int, int, str] | None = None,
    limit: int,
) -> tuple[Hit, ...]:
    """Return up to `limit` entries in which every word of `text` stands somewhere, the best first, behind `after`."""
    words = words_of(text)
    if not words:
        return ()
    found = [hit for kind in kinds for hit in _of_kind(session, kind, words, after, limit)]
    return tuple(sorted(found, key=lambda hit: hit.place)[:limit])


def words_of(text: str) -> tuple[str, ...]:
    """Return the words that are looked for: full-width letters as usual ones, and none twice."""
    plain = "".join(" " if _parts_words(character) else character for character in text)
    plain = "".join(
        " " if unicodedata.category(character).startswith("C") else character
        for character in unicodedata.normalize("NFKC", plain)
    )
    return tuple(dict.fromkeys(plain.lower().split()))[:MOST_WORDS]


def _parts_words(character: str) -> bool:
    """Say whether this is a wide mark: stored texts keep it, and in the usual form it would be found nowhere."""
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return wide and unicodedata.category(character) in ("Po", "Ps", "Pe", "Pi", "Pf")


def _of_kind(
    session: Session, kind: str, words: Sequence[str], after: tuple[int, int, str] | None, limit: int
) -> list[Hit]:
    entry = _SEARCHED[kind]
    key = col(entry.model.id)
    phrase = " ".join(words)
    rank = case(
        (or_(*(func.lower(column) == phrase for column in entry.naming)), literal(EXACT)),
        (or_(*(func.lower(column).startswith(phrase, autoescape=True) for column in entry.naming)), literal(BEGINS)),
        (_holds_all(entry.naming, words), literal(NAMED)),
        else_=literal(TOLD),
    )
    parts = or_(_items_hold_all(words), _levels_hold_all(words)) if kind == "competency" else false()
    told = or_(_holds_all((*entry.naming, *entry.telling), words), parts)
    framework: Any = entry.framework if entry.framework is not None else null()
    columns: tuple[Any, ...] = (key, *entry.names, framework, rank.label("rank"))
    question: Any = select(*columns).where(is_published(entry.model), told)
    if after is not None:
        question = question.where(_behind(after, rank, SEARCHED_KINDS.index(kind), key))
    rows = session.exec(question.order_by("rank", key).limit(limit))
    return [
        Hit(kind=kind, id=id_, name_en=name_en, name_zh=name_zh, framework=framework, rank=place)
        for id_, name_en, name_zh, framework, place in rows
    ]


def _holds_all(columns: Sequence[Any], words: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)) for word in words))


def _items_hold_all(words: Sequence[str]) -> ColumnElement[bool]:
    """Say whether one item of the competency has all the words."""
    item = (CompetencyItem.text_en, CompetencyItem.text_zh)
    found = select(CompetencyItem.id).where(
        col(CompetencyItem.competency) == Competency.id, ~col(CompetencyItem.retired), _holds_all(item, words)
    )
    return found.exists()


def _levels_hold_all(words: Sequence[str]) -> ColumnElement[bool]:
    """Say whether one level of the competency has all the words; published codes often belong to a level."""
    level = (CompetencyLevel.code, CompetencyLevel.descriptor_en, CompetencyLevel.descriptor_zh)
    found = select(CompetencyLevel.level).where(
        col(CompetencyLevel.competency) == Competency.id, ~col(CompetencyLevel.retired), _holds_all(level, words)
    )
    return found.exists()


def _behind(after: tuple[int, int, str], rank: Any, kind: int, key: Any) -> ColumnElement[bool]:
    """Say whether an entry of this kind comes after the one at `after`."""
    last_rank, last_kind, last_key = after
    if kind > last_kind:
        return or_(rank >= last_rank)
    if kind < last_kind:
        return or_(rank > last_rank)
    return or_(rank > last_rank, and_(rank == last_rank, key > last_key))
