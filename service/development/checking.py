"""What is wrong with a change of a plan, told at the field that it stands in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalog import CatalogSnapshot
from service.development import differing
from service.development.asking import STAYING, Known
from service.development.held import Held
from service.errors import Conflict, Fault, InvalidRequest, ServiceError
from service.schemas.development_sent import (
    Change,
    EvidenceGiven,
    KeepGiven,
    KnowGiven,
    LimitsChanged,
    RefuseGiven,
    ReleaseGiven,
    SwapGiven,
)
from service.texts import sentence


def faults_of(change: Change, found: Held, known: Known, catalogue: CatalogSnapshot) -> list[Fault]:
    """Return every fault of a change that its shape does not show."""
    return list(_faults(change, found, known, catalogue))


def told_of_change(error: InvalidRequest, change: Change, request: Mapping[str, Any]) -> ServiceError:
    """Return what somebody is told who sent a change, when the request that it comes to is refused."""
    if isinstance(change, LimitsChanged) and all(fault.pointer.startswith("#/limits") for fault in error.faults):
        moved = (replace(fault, pointer=fault.pointer.replace("#/limits", "#/change/to", 1)) for fault in error.faults)
        return InvalidRequest.of(moved)
    return Conflict(sentence("error-outdated"), faults=error.faults)


def _faults(change: Change, found: Held, known: Known, catalogue: CatalogSnapshot) -> Iterator[Fault]:
    if isinstance(change, (KeepGiven, RefuseGiven)):
        yield from _module(change.module, "module", known, change.offering)
    if isinstance(change, SwapGiven):
        yield from _module(change.module, "module", known)
        if change.to is not None:
            yield from _module(change.to, "to", known, change.offering)
        elif change.offering is not None:
            yield _fault("offering", "contradiction", "development-offering-alone")
        if change.to == change.module:
            yield _fault("to", "contradiction", "development-swap-same", module=change.module)
    if isinstance(change, (RefuseGiven, SwapGiven)):
        begun = {step.module for step in found.steps if step.status in STAYING}
        if change.module in begun:
            yield _fault("module", "contradiction", "development-begun", module=change.module)
    if isinstance(change, LimitsChanged) and change.to.budget is not None:
        currency = differing.currency_of(found.steps, found.answer)
        if change.to.budget.currency != currency:
            given = change.to.budget.currency
            yield _fault("to/budget/currency", "currency_mismatch", "development-currency", given=given, own=currency)
    if isinstance(change, ReleaseGiven):
        yield from _released(change, found)
    if isinstance(change, KnowGiven):
        yield from _evidence(change.evidence, found, catalogue)


def _module(module: str, field: str, known: Known, offering: str | None = None) -> Iterator[Fault]:
    runs = known.offerings_by_module.get(module)
    if runs is None:
        yield _fault(field, "unknown_reference", "reference-module", module=module)
    elif offering is not None and offering not in runs:
        yield _fault("offering", "unknown_reference", "reference-offering", module=module, offering=offering)


def _released(change: ReleaseGiven, found: Held) -> Iterator[Fault]:
    if change.module is not None and all(choice.module != change.module for choice in found.choices):
        yield _fault("module", "unknown_reference", "development-no-choice", module=change.module)
    claimed = {claim.id for claim in found.evidence if claim.state == "claimed"}
    if change.evidence is not None and change.evidence not in claimed:
        yield _fault("evidence", "unknown_reference", "development-no-claim", key=change.evidence)


def _evidence(given: EvidenceGiven, found: Held, catalogue: CatalogSnapshot) -> Iterator[Fault]:
    gap = next((gap for gap in found.answer.gaps if gap.competency == given.competency), None)
    if gap is None:
        yield _fault("evidence/competency", "unknown_reference", "development-not-asked", competency=given.competency)
        return
    scale = next((entry for entry in catalogue.catalog.competencies if entry.id == given.competency), None)
    if "modules" in found.plan.asked["request"] or scale is None:
        # Brought along with the request: what it lists is looked at where requests are.
        levels: Iterable[int] | None = None
        items: Iterable[str] | None = None
    else:
        levels, items = scale.levels, scale.items_by_level.get(given.level, ())
    if levels is not None and given.level not in levels:
        listed = tuple(str(level) for level in levels)
        yield _fault("evidence/level", "unknown_level", "development-no-level", level=given.level, levels=listed)
    elif given.items is None and (gap.held or 0) >= given.level:
        yield _fault("evidence/level", "contradiction", "development-held", level=given.level)
    for item in given.items or ():
        if items is not None and item not in items:
            yield _fault("evidence/items", "unknown_reference", "development-no-item", item=item, level=given.level)


def _fault(field: str, code: str, message: str, **params: Any) -> Fault:
    name = field.rpartition("/")[2]
    return Fault(detail=sentence(message, field=name, **params), pointer=f"#/change/{field}", code=code)
