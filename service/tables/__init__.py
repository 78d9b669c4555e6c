"""The tables of people and of the service's own affairs; those of the catalogue are declared in `catalog`."""

from service.tables.audit import AuditEntry, AuditEntryBase
from service.tables.idempotency import IdempotentRequest, IdempotentRequestBase
from service.tables.keys import ApiKey, ApiKeyBase
from service.tables.learners import (
    RATING_SOURCES,
    Attainment,
    AttainmentBase,
    CompletedModule,
    CompletedModuleBase,
    ItemHeld,
    ItemHeldBase,
    Learner,
    LearnerBase,
)
from service.tables.recommendations import Recommendation, RecommendationBase

__all__ = [
    "RATING_SOURCES",
    "ApiKey",
    "ApiKeyBase",
    "Attainment",
    "AttainmentBase",
    "AuditEntry",
    "AuditEntryBase",
    "CompletedModule",
    "CompletedModuleBase",
    "IdempotentRequest",
    "IdempotentRequestBase",
    "ItemHeld",
    "ItemHeldBase",
    "Learner",
    "LearnerBase",
    "Recommendation",
    "RecommendationBase",
]
