"""Use case: search the catalogue by words of either language."""

from typing import get_args

from sqlmodel import Session

import catalog
from service.errors import Fault, InvalidRequest
from service.paging import page
from service.schemas.search import EntryKind, HitPage, HitRead, Matched
from service.texts import sentence

MATCHED: tuple[Matched, ...] = get_args(Matched)


def search(
    session: Session, text: str, *, kind: EntryKind | None = None, page_size: int, page_token: str | None
) -> HitPage:
    """Return one page of the entries in which every word stands, the best first."""
    kinds = catalog.SEARCHED_KINDS if kind is None else (kind,)

    def entries(after: str | None, limit: int) -> tuple[catalog.Hit, ...]:
        place = _place(after) if after is not None else None
        return catalog.search(session, text, kinds=kinds, after=place, limit=limit)

    found, token = page(entries, _cursor, page_size=page_size, page_token=page_token)
    return HitPage(items=[_read(hit) for hit in found], next_page_token=token)


def _read(hit: catalog.Hit) -> HitRead:
    return HitRead.model_validate(
        {
            "kind": hit.kind,
            "id": hit.id,
            "name_en": hit.name_en,
            "name_zh": hit.name_zh,
            "framework": hit.framework,
            "matched": MATCHED[hit.rank],
        }
    )


def _cursor(hit: catalog.Hit) -> str:
    return f"{hit.rank} {hit.kind} {hit.id}"


def _place(cursor: str) -> tuple[int, int, str]:
    rank, _, rest = cursor.partition(" ")
    kind, _, key = rest.partition(" ")
    if rank not in map(str, range(len(MATCHED))) or kind not in catalog.SEARCHED_KINDS or not key:
        detail = sentence("fault-page-token", field="page_token")
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/page_token", code="wrong_form")])
    return int(rank), catalog.SEARCHED_KINDS.index(kind), key
