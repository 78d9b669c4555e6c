"""Use case: a year like another one but for some changes, as a whole request that is asked like any other."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

import catalog
from service.annual import scenario_changes, storing
from service.annual.gather import gather
from service.annual.scenario_changes import Changed
from service.database import Database
from service.errors import Conflict, Fault, InvalidRequest
from service.faults import pointer
from service.schemas.annual import AnnualPlanRequest
from service.schemas.annual_scenarios import AnnualScenarioRequest
from service.schemas.reading import read
from service.schemas.values import Money
from service.tables import AnnualPlan
from service.texts import sentence
from service.translate.annual_knowledge import GatheredCompany


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A scenario with what it is based on."""

    based_on: str
    changes: Any
    made: Changed

    @property
    def document(self) -> dict[str, Any]:
        """The whole request."""
        return self.made.document

    def as_sent(self, error: InvalidRequest) -> InvalidRequest:
        """Return the faults of the whole request at their places in what was sent."""
        return InvalidRequest.of(
            Fault(
                detail=fault.detail,
                pointer=scenario_changes.sent_pointer(fault.pointer, self.made, self.changes),
                code=fault.code,
            )
            for fault in error.faults
        )


def is_scenario(document: Any) -> bool:
    """Tell whether a request for a year names another one that it changes."""
    return isinstance(document, dict) and "based_on" in document


def resolved(database: Database, document: Any) -> Resolved:
    """Return the whole request that a scenario comes to; every fault of the changes themselves is raised at once."""
    reading = read(AnnualScenarioRequest, document, stand_ins={"based_on": "-"})
    if reading.faults or reading.shape is None:
        raise InvalidRequest.of(reading.faults)
    based_on = reading.shape.based_on
    with database.read() as session:
        before = request_of(session, based_on)
        spelled = spelled_out(session, before, scenario_changes.touched(document))
    made = scenario_changes.changed(spelled, document)
    if made.unknown:
        raise InvalidRequest.of(
            Fault(
                detail=sentence("fault-not-there", key=key, plan=based_on),
                pointer=pointer(["body", *path]),
                code="unknown_reference",
            )
            for path, key in made.unknown
        )
    return Resolved(based_on=based_on, changes=document, made=made)


def request_of(session: Session, plan: str) -> dict[str, Any]:
    """Return the whole request of a plan whose search is over."""
    row = session.get(AnnualPlan, plan)
    if row is None:
        detail = sentence("fault-no-such-plan", plan=plan)
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/based_on", code="unknown_reference")])
    if row.outcome is None:
        raise Conflict(sentence("error-year-based-on-unfinished"))
    return storing.document(session, plan, "request")


def spelled_out(session: Session, before: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Return a request in which these lists stand entry by entry, where it left them to what is stored."""
    absent = {name for name in names & {"learners", "cost_centres", "modules"} if before.get(name) is None}
    if not absent:
        return before
    company = gather(session, AnnualPlanRequest.model_validate(before))
    found = dict(before)
    if "modules" in absent:
        found["modules"] = [module_given(module) for module in company.catalogue.catalog.modules]
    if absent & {"learners", "cost_centres"} and before.get("learners") is None:
        # Everybody in scope; cost centres that are spelled out would be another scope.
        found["learners"] = [{"id": key} for key in sorted(company.employees)]
    if "cost_centres" in absent:
        found["cost_centres"] = list(_stored_centres(company))
    return found


def _stored_centres(company: GatheredCompany) -> list[dict[str, Any]]:
    return [
        {"id": key, **({"parent": parent} if parent is not None else {})}
        for key, parent in sorted(company.parents.items())
    ]


def module_given(module: catalog.ModuleSlice) -> dict[str, Any]:
    """Return a module of the catalogue as a request would bring it along."""
    words = {name: getattr(module, name) for name in ("provider", "mode", "language", "location")}
    given: dict[str, Any] = {
        "id": module.id,
        "title": module.title_en,
        **{name: value for name, value in words.items() if value is not None},
        "price": _money(module.price_minor, module.price_currency),
        "effort_hours": module.effort_hundredths / 100,
        "outcomes": [
            {
                "competency": outcome.competency,
                "from_level": outcome.from_level,
                "to_level": outcome.to_level,
                **({"items": list(outcome.items)} if outcome.items else {}),
            }
            for outcome in module.outcomes
        ],
        "requires": {
            "levels": [{"competency": competency, "level": level} for competency, level in module.level_prerequisites],
            "modules": [list(choices) for choices in module.module_prerequisites],
        },
        "excludes": list(module.excludes),
    }
    if module.offerings is not None:
        given["offerings"] = [_offering_given(offering) for offering in module.offerings]
    return given


def _offering_given(offering: catalog.OfferingSlice) -> dict[str, Any]:
    given: dict[str, Any] = {
        "id": offering.id,
        "start_on": offering.start_on.isoformat(),
        "end_on": offering.end_on.isoformat(),
        "exclusive": offering.exclusive,
        "booked": offering.booked,
        "min_seats": offering.min_seats,
    }
    if offering.seats is not None:
        given["seats"] = offering.seats
    if offering.fixed_price_minor is not None and offering.fixed_price_currency is not None:
        given["fixed_price"] = _money(offering.fixed_price_minor, offering.fixed_price_currency)
    return given


def _money(minor: int, currency: str) -> dict[str, str]:
    return Money.of_minor(minor, currency).model_dump()
