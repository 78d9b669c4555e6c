"""Use case: look into the catalogue, page by page or one entry at a time."""

from sqlmodel import Session

import catalog
from service.database import Database
from service.errors import Fault, InvalidRequest, NotFound
from service.paging import page
from service.schemas.catalog import (
    CompetencyPage,
    CompetencyRead,
    FrameworkPage,
    FrameworkRead,
    ModulePage,
    ModuleRead,
    OfferingDetail,
    RoleDetail,
    RolePage,
    competency_read,
    framework_read,
    module_read,
    offering_detail,
    role_detail,
    role_read,
)
from service.texts import sentence


def frameworks(database: Database, *, source: str | None, page_size: int, page_token: str | None) -> FrameworkPage:
    """List the frameworks, of one source document if it is named."""
    with database.read() as session:
        _check(session, source)
        entries, token = page(
            lambda after, limit: catalog.list_frameworks(session, source=source, after=after, limit=limit),
            lambda entry: entry.framework.id,
            page_size=page_size,
            page_token=page_token,
        )
    return FrameworkPage(items=[framework_read(entry) for entry in entries], next_page_token=token)


def competencies(database: Database, *, source: str | None, page_size: int, page_token: str | None) -> CompetencyPage:
    """List the competencies, of one source document if it is named."""
    with database.read() as session:
        _check(session, source)
        entries, token = page(
            lambda after, limit: catalog.list_competencies(session, source=source, after=after, limit=limit),
            lambda entry: entry.competency.id,
            page_size=page_size,
            page_token=page_token,
        )
    return CompetencyPage(items=[competency_read(entry) for entry in entries], next_page_token=token)


def roles(database: Database, *, source: str | None, page_size: int, page_token: str | None) -> RolePage:
    """List the roles, of one source document if it is named."""
    with database.read() as session:
        _check(session, source)
        entries, token = page(
            lambda after, limit: catalog.list_roles(session, source=source, after=after, limit=limit),
            lambda entry: entry.role.id,
            page_size=page_size,
            page_token=page_token,
        )
    return RolePage(items=[role_read(entry) for entry in entries], next_page_token=token)


def modules(database: Database, *, source: str | None, page_size: int, page_token: str | None) -> ModulePage:
    """List the modules, of one source document if it is named."""
    with database.read() as session:
        _check(session, source)
        entries, token = page(
            lambda after, limit: catalog.list_modules(session, source=source, after=after, limit=limit),
            lambda entry: entry.module.id,
            page_size=page_size,
            page_token=page_token,
        )
    return ModulePage(items=[module_read(entry) for entry in entries], next_page_token=token)


def framework(database: Database, key: str) -> FrameworkRead:
    """Return one framework, retired or not."""
    with database.read() as session:
        entry = catalog.get_framework(session, key)
    if entry is None:
        raise NotFound()
    return framework_read(entry)


def competency(database: Database, key: str) -> CompetencyRead:
    """Return one competency, retired or not."""
    with database.read() as session:
        entry = catalog.get_competency(session, key)
    if entry is None:
        raise NotFound()
    return competency_read(entry)


def role(database: Database, key: str) -> RoleDetail:
    """Return one role, retired or not, with what its holder does."""
    with database.read() as session:
        entry = catalog.get_role(session, key)
        lines = catalog.lines_of_role(session, key)
    if entry is None:
        raise NotFound()
    return role_detail(entry, lines)


def module(database: Database, key: str) -> ModuleRead:
    """Return one module, retired or not."""
    with database.read() as session:
        entry = catalog.get_module(session, key)
    if entry is None:
        raise NotFound()
    return module_read(entry)


def offering(database: Database, key: str) -> OfferingDetail:
    """Return one run of a module, called off or not."""
    with database.read() as session:
        row = session.get(catalog.Offering, key)
        draft = bool(catalog.drafts_among(session, catalog.Offering, [key]))
    if row is None:
        raise NotFound()
    return offering_detail(row, draft=draft)


def _check(session: Session, source: str | None) -> None:
    """Refuse the key of a document that nobody has heard of; an empty page would look like an empty document."""
    if source is None:
        return
    known = tuple(document.key for document in catalog.list_sources(session))
    if source not in known:
        detail = sentence("fault-no-source", field="source", known=known or ("-",))
        raise InvalidRequest.of([Fault(detail=detail, pointer="query/source", code="unknown_reference")])
