"""Use case: what there is to look after, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import col, func, select

import catalog
from catalog import CatalogDraft
from service import keys
from service.database import Database
from service.tables import CatalogImport, WebhookDelivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The numbers of the first page."""

    #: For each kind with states: how many are published, drafts, outdated.
    entries: Mapping[str, tuple[int, int, int]]
    waiting_imports: int
    open_keys: int
    failed_deliveries: int


def overview(database: Database) -> Overview:
    """Count what there is."""
    with database.read() as session:
        drafts: dict[str, int] = {}
        for kind, count in session.exec(select(CatalogDraft.kind, func.count()).group_by(col(CatalogDraft.kind))):
            drafts[kind] = count
        entries = {}
        for kind, model in catalog.PUBLISHED_KINDS.items():
            table: Any = model
            outdated = session.exec(select(func.count()).select_from(model).where(col(table.retired))).one()
            published = session.exec(select(func.count()).select_from(model).where(catalog.is_published(model))).one()
            entries[kind] = (published, drafts.get(kind, 0), outdated)

        def counted(model: Any, condition: Any) -> int:
            return session.exec(select(func.count()).select_from(model).where(condition)).one()

        return Overview(
            entries=entries,
            waiting_imports=counted(CatalogImport, CatalogImport.state == "ready"),
            open_keys=keys.count_open(session, datetime.now(UTC)),
            failed_deliveries=counted(WebhookDelivery, WebhookDelivery.state == "failed"),
        )
