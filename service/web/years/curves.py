"""What is known beside a scenario of its plan: when it was found, and what more money would buy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from service.annual.frontier_storing import curve_key
from service.annual.frontiers import Frontiers
from service.schemas.annual_frontier import AnnualFrontierRead
from service.schemas.training_scenarios import ScenarioEntry
from service.tables import AnnualFrontier, AnnualPlan

CurveState = Literal["none", "waiting", "failed", "empty", "ready"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve, or how far it is."""

    state: CurveState
    found: AnnualFrontierRead | None = None


def ended_at(frontiers: Frontiers, scenario: ScenarioEntry | None) -> datetime | None:
    """Return when the plan of a scenario was found."""
    if scenario is None or scenario.plan is None:
        return None
    with frontiers.database.read() as session:
        plan = session.get(AnnualPlan, scenario.plan)
        return None if plan is None else plan.ended_at


def curve_of(frontiers: Frontiers, scenario: ScenarioEntry | None) -> Curve:
    """Return the curve of a scenario's plan; looking starts no search."""
    if scenario is None or scenario.plan is None or scenario.totals is None:
        return Curve(state="none")
    with frontiers.database.read() as session:
        is_asked = session.get(AnnualFrontier, curve_key(scenario.plan, None)) is not None
    if not is_asked:
        return Curve(state="none")
    found = frontiers.look(scenario.plan, None)
    if isinstance(found, AnnualFrontierRead):
        return Curve(state="ready" if any(point.terms for point in found.points) else "empty", found=found)
    return Curve(state="failed" if found.status == "failed" else "waiting")
