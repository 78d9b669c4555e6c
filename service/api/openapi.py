"""The OpenAPI document: the routes' own, and the shapes of the bodies that the routes read for themselves."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from service.schemas.annual import AnnualPlanRequest
from service.schemas.annual_scenarios import AnnualReplanRequest, AnnualScenarioRequest
from service.schemas.asking import ReplanRequest, WhatIfRequest
from service.schemas.batches import BatchRequest
from service.schemas.companies import CostCentreRecord
from service.schemas.crosswalks import CrosswalkApproval, CrosswalkProposal, CrosswalkWithdrawal
from service.schemas.development_sent import TRIALS, AcceptanceRequest, PlanStart, StepRequest, TransitionRequest
from service.schemas.editing import EDITS, PublicationGiven, StateGiven
from service.schemas.keys import KeyRecord
from service.schemas.learners import LearnerRecord
from service.schemas.needs import NeedDecisionGiven, NeedGiven, NeedRequalification
from service.schemas.periods import PeriodRecord, PeriodStateGiven
from service.schemas.requests import RecommendationRequest
from service.schemas.training_scenarios import OverrideGiven, ScenarioGiven, ScenarioRecord
from service.schemas.webhooks import NothingSent, SubscriptionState, WebhookRecord


def document(app: FastAPI) -> dict[str, Any]:
    """Return the document, built once."""
    if app.openapi_schema is None:
        built = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        _, bodies = models_json_schema(
            [
                (RecommendationRequest, "validation"),
                (BatchRequest, "validation"),
                (WhatIfRequest, "validation"),
                (ReplanRequest, "validation"),
                (LearnerRecord, "validation"),
                (CostCentreRecord, "validation"),
                (AnnualPlanRequest, "validation"),
                (AnnualScenarioRequest, "validation"),
                (AnnualReplanRequest, "validation"),
                (CrosswalkProposal, "validation"),
                (CrosswalkApproval, "validation"),
                (CrosswalkWithdrawal, "validation"),
                *((shape, "validation") for shape in TRIALS.values()),
                (PlanStart, "validation"),
                (AcceptanceRequest, "validation"),
                (TransitionRequest, "validation"),
                (StepRequest, "validation"),
                (PeriodRecord, "validation"),
                (PeriodStateGiven, "validation"),
                (NeedGiven, "validation"),
                (NeedDecisionGiven, "validation"),
                (NeedRequalification, "validation"),
                (ScenarioGiven, "validation"),
                (ScenarioRecord, "validation"),
                (OverrideGiven, "validation"),
                (KeyRecord, "validation"),
                (WebhookRecord, "validation"),
                (SubscriptionState, "validation"),
                (PublicationGiven, "validation"),
                (StateGiven, "validation"),
                *((edit, "validation") for edit in EDITS.values()),
                (NothingSent, "validation"),
            ],
            ref_template="#/components/schemas/{model}",
        )
        schemas = built.setdefault("components", {}).setdefault("schemas", {})
        for name, schema in bodies["$defs"].items():
            if schemas.setdefault(name, schema) != schema:
                raise RuntimeError(f"two shapes are called {name}")
        app.openapi_schema = built
    return app.openapi_schema
