"""The tables of people and of the service's own affairs; those of the catalogue are declared in `catalog`."""

from service.tables.accounts import Account, AccountBase, AccountCentre, BrowserSession, SignInAttempt
from service.tables.allowances import HeldPlace, RateWindow
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
from service.tables.audit import AuditEvent, AuditEventBase, AuditHead, PersonToken
from service.tables.companies import (
    MOST_TARGETS,
    CostCentre,
    CostCentreBase,
    Employment,
    EmploymentBase,
    LearnerTarget,
    LearnerTargetBase,
    ReportingLine,
    ReportingLineBase,
)
from service.tables.erasures import ERASURE_STATES, Erasure
from service.tables.idempotency import IdempotentRequest, IdempotentRequestBase
from service.tables.jobs import JOB_STATES, Job, JobBase, JobKept
from service.tables.keys import ApiKey, ApiKeyBase, KeyBound, KeyCentre
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
from service.tables.webhooks import DELIVERY_STATES, WEBHOOK_STATES, Webhook, WebhookBase, WebhookDelivery, WebhookEvent

__all__ = [
    "DELIVERY_STATES",
    "ERASURE_STATES",
    "JOB_STATES",
    "MOST_TARGETS",
    "PLAN_OUTCOMES",
    "RATING_SOURCES",
    "WEBHOOK_STATES",
    "Account",
    "AccountBase",
    "AccountCentre",
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
    "AuditEvent",
    "AuditEventBase",
    "AuditHead",
    "BrowserSession",
    "CompletedModule",
    "CompletedModuleBase",
    "CostCentre",
    "CostCentreBase",
    "Employment",
    "EmploymentBase",
    "Erasure",
    "HeldPlace",
    "IdempotentRequest",
    "IdempotentRequestBase",
    "ItemHeld",
    "ItemHeldBase",
    "Job",
    "JobBase",
    "JobKept",
    "KeyBound",
    "KeyCentre",
    "Learner",
    "LearnerBase",
    "LearnerTarget",
    "LearnerTargetBase",
    "PersonToken",
    "RateWindow",
    "Recommendation",
    "RecommendationBase",
    "ReportingLine",
    "ReportingLineBase",
    "SignInAttempt",
    "Webhook",
    "WebhookBase",
    "WebhookDelivery",
    "WebhookEvent",
]
