"""The tables of people and of the service's own affairs; those of the catalogue are declared in `catalog`."""

from service.tables.annual_frontiers import AnnualFrontier
from service.tables.annual_plans import (
    PLAN_OUTCOMES,
    AnnualCertificate,
    AnnualEnrolment,
    AnnualGap,
    AnnualLearner,
    AnnualOrigin,
    AnnualPlan,
    AnnualPlanBase,
    AnnualPlanDocument,
    AnnualState,
)
from service.tables.audit import AuditEntry, AuditEntryBase
from service.tables.companies import (
    MOST_TARGETS,
    CostCentre,
    CostCentreBase,
    Employment,
    EmploymentBase,
    LearnerTarget,
    LearnerTargetBase,
)
from service.tables.idempotency import IdempotentRequest, IdempotentRequestBase
from service.tables.jobs import JOB_STATES, Job, JobBase, JobKept
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
    "JOB_STATES",
    "MOST_TARGETS",
    "PLAN_OUTCOMES",
    "RATING_SOURCES",
    "AnnualCertificate",
    "AnnualEnrolment",
    "AnnualFrontier",
    "AnnualGap",
    "AnnualLearner",
    "AnnualOrigin",
    "AnnualPlan",
    "AnnualPlanBase",
    "AnnualPlanDocument",
    "AnnualState",
    "ApiKey",
    "ApiKeyBase",
    "Attainment",
    "AttainmentBase",
    "AuditEntry",
    "AuditEntryBase",
    "CompletedModule",
    "CompletedModuleBase",
    "CostCentre",
    "CostCentreBase",
    "Employment",
    "EmploymentBase",
    "IdempotentRequest",
    "IdempotentRequestBase",
    "ItemHeld",
    "ItemHeldBase",
    "Job",
    "JobBase",
    "JobKept",
    "Learner",
    "LearnerBase",
    "LearnerTarget",
    "LearnerTargetBase",
    "Recommendation",
    "RecommendationBase",
]
