"""Who may call which route, and whom of the company each then reaches: one table, and what is not in it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from service.principals import Permission

#: Everybody; the learners of a manager; nobody but oneself.
Reach = Literal["company", "team", "own"]
#: Whose the thing at the address is.
About = Literal["nobody", "learner", "recommendation", "development", "plan", "key", "webhook", "erasure"]
#: What a call takes: a look, a list or a sheet, a solve, a search that goes on after the answer.
Cost = Literal["none", "small", "large", "solve", "long"]
#: Where a caller comes in: programs with a token, people with a browser.
Door = Literal["api", "page"]
Opens = Mapping[Permission, Reach]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is to be known of a route before anything behind it runs."""

    #: For each permission of which one is enough, how far it reaches; none at all is open to everybody.
    opens: Opens
    about: About = "nobody"
    cost: Cost = "small"
    #: A call that reads or changes what is another person's leaves exactly one row in the audit trail.
    audited: Literal["read", "change"] | None = None
    door: Door = "api"


def _opens(**reaches: Reach) -> Opens:
    return MappingProxyType(dict(reaches))  # type: ignore[arg-type]


_NOBODY = _opens()
_CATALOGUE = _opens(lms="company", hr="company", admin="company")
_PEOPLE = _opens(lms="company", hr="company")
_TEAMS = _opens(lms="company", hr="company", manager="team")
# Whoever leads people, and nobody's program.
_LED = _opens(hr="company", manager="team")
_KEEPERS = _opens(admin="company")
_COMPANY = _opens(hr="company")
_OWN = _opens(lms="company", hr="company", manager="team", employee="own")
_HOLDERS = _opens(hr="company", employee="own")
# Who keeps the service may erase whom they may not read.
_ERASERS = _opens(hr="company", admin="company")
# Whoever opens nobody's plan is told so there, and an employee goes on to their own page.
_HALL = _opens(lms="company", hr="company", manager="team", employee="own", admin="own")

_OPEN = Rule(opens=_NOBODY, cost="none")
_LOOK = Rule(opens=_CATALOGUE)
_KEEP = Rule(opens=_KEEPERS)
_KEEP_LARGE = Rule(opens=_KEEPERS, cost="large")
# Drafts are seen where people plan with what comes of them, and written by whoever keeps the catalogue.
_DESK = Rule(opens=_ERASERS)
_CENTRES = Rule(opens=_COMPANY)
_KEYS = Rule(opens=_KEEPERS, about="key", audited="read")
_KEYS_CHANGED = Rule(opens=_KEEPERS, about="key", audited="change")
# To whoever did not make it, a webhook is not there.
_HOOK = Rule(opens=_opens(lms="own", hr="own"), about="webhook")
_ASK = Rule(opens=_OWN, about="learner", cost="solve", audited="change")
_ASK_AGAIN = Rule(opens=_OWN, about="recommendation", cost="solve", audited="read")
_PAGE = Rule(opens=_NOBODY, cost="none", door="page")
# Somebody tries to come in, which is counted by where they come from.
_KNOCK = Rule(opens=_NOBODY, door="page")
_SHELF = Rule(opens=_CATALOGUE, door="page")
_OFFICE = Rule(opens=_ERASERS, door="page")
_OFFICE_ONLY = Rule(opens=_KEEPERS, door="page")
_OFFICE_LARGE = Rule(opens=_KEEPERS, cost="large", door="page")
_OFFICE_KEYS = Rule(opens=_KEEPERS, about="key", door="page")
_OFFICE_KEYS_READ = Rule(opens=_KEEPERS, about="key", audited="read", door="page")
_OFFICE_HOOKS = Rule(opens=_opens(lms="own", hr="own"), about="webhook", door="page")
_YEARS = Rule(opens=_COMPANY, about="plan", audited="read")
_YEAR_ASKED = Rule(opens=_COMPANY, about="plan", cost="long", audited="change")
_YEAR_WHOLE = Rule(opens=_COMPANY, about="plan", cost="large", audited="read")
# How far a search is tells nobody's data.
_YEAR_FOLLOWED = Rule(opens=_COMPANY, about="plan")

# Everybody may know that there is a period to ask in, and asks for whom they may know of.
_PERIODS = Rule(opens=_opens(hr="company", manager="team", employee="own"))
_NEEDS = Rule(opens=_opens(hr="company", manager="team", employee="own"), about="learner", audited="read")
_NEED_ASKED = Rule(opens=_opens(hr="company", manager="team", employee="own"), about="learner", audited="change")
_NEED_DECIDED = Rule(opens=_COMPANY, about="plan", audited="change")
_ARBITRATION = Rule(opens=_COMPANY, about="plan")
_NEEDS_PAGE = replace(_NEEDS, door="page")
_NEED_ANSWERED = replace(_NEED_DECIDED, door="page")
_SCENARIO_SOLVED = Rule(opens=_COMPANY, about="plan", cost="long")
_YEAR_PAGE = Rule(opens=_COMPANY, about="plan", door="page")
_YEAR_PAGE_LARGE = Rule(opens=_COMPANY, about="plan", cost="large", door="page")
_YEAR_PAGE_SOLVED = Rule(opens=_COMPANY, about="plan", cost="long", door="page")

# What people do with the plan of one learner; as whom they do it, and what of it they may, the use cases look at.
_DEVELOPED = Rule(opens=_OWN, about="learner", audited="read", door="page")
_STEPS = Rule(opens=_OWN, about="development", audited="read")
_STEPS_TAKEN = Rule(opens=_OWN, about="development", audited="change")
_STEPS_TRIED = Rule(opens=_OWN, about="development", cost="solve", audited="change")
# Whoever has an address reads what stands there: only the learner hands it out.
_STEPS_SHARED = Rule(opens=_opens(employee="own"), about="development", audited="change")

_DEVELOPMENT = "/v1/development-plans/{development_plan_id}"
_PLAN = "/v1/annual-plans/{plan_id}"
_PERIOD = "/v1/periods/{period_id:path}"
_SCENARIO = "/v1/scenarios/{scenario_id}"
_RECOMMENDATION = "/v1/recommendations/{recommendation_id}"
_ENTRY = "/v1/catalogue-entries/{kind}/{entry_id:path}"
_WEBHOOK = "/v1/webhooks/{webhook_id}"

#: By method and path of the route.
RULES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/v1/health/live"): _OPEN,
    ("GET", "/v1/health/ready"): _OPEN,
    ("GET", "/v1/openapi.json"): _OPEN,
    ("GET", "/metrics"): _KEEP,
    ("POST", "/v1/recommendations"): _ASK,
    ("POST", "/v1/recommendations/batch"): _ASK,
    ("GET", _RECOMMENDATION): Rule(opens=_OWN, about="recommendation", audited="read"),
    ("GET", f"{_RECOMMENDATION}/alternatives"): _ASK_AGAIN,
    ("GET", f"{_RECOMMENDATION}/frontier"): _ASK_AGAIN,
    ("GET", f"{_RECOMMENDATION}/explain"): _ASK_AGAIN,
    ("POST", f"{_RECOMMENDATION}/what-if"): _ASK_AGAIN,
    ("POST", f"{_RECOMMENDATION}/replan"): Rule(opens=_OWN, about="recommendation", cost="solve", audited="change"),
    ("GET", "/v1/development-plans"): Rule(opens=_OWN, about="learner", audited="read"),
    ("POST", "/v1/development-plans"): Rule(opens=_OWN, about="learner", audited="change"),
    ("GET", _DEVELOPMENT): _STEPS,
    ("POST", f"{_DEVELOPMENT}/trials"): _STEPS_TRIED,
    ("GET", f"{_DEVELOPMENT}/trials/{{trial_id}}"): _STEPS,
    ("POST", f"{_DEVELOPMENT}/acceptance"): _STEPS_TAKEN,
    ("POST", f"{_DEVELOPMENT}/transitions"): _STEPS_TAKEN,
    ("PUT", f"{_DEVELOPMENT}/steps/{{module_id:path}}"): _STEPS_TAKEN,
    ("GET", f"{_DEVELOPMENT}/calendar"): _STEPS,
    ("POST", f"{_DEVELOPMENT}/calendar-address"): _STEPS_SHARED,
    ("DELETE", f"{_DEVELOPMENT}/calendar-address"): _STEPS_SHARED,
    # Calendar programs bring nothing but the address, which nobody guesses.
    ("GET", "/calendars/{token}.ics"): Rule(opens=_NOBODY),
    ("GET", "/v1/learners/{learner_id:path}/export"): Rule(
        opens=_HOLDERS, about="learner", cost="large", audited="read"
    ),
    ("POST", "/v1/learners/{learner_id:path}/erasure"): Rule(
        opens=_ERASERS, about="learner", cost="large", audited="change"
    ),
    ("GET", "/v1/erasures/{erasure_id}"): Rule(opens=_ERASERS, about="erasure"),
    ("GET", "/v1/learners"): Rule(opens=_TEAMS, about="learner", audited="read"),
    ("GET", f"{_DEVELOPMENT}/budget-effect"): Rule(opens=_LED, about="development", audited="read"),
    ("GET", "/v1/team"): Rule(opens=_LED, about="learner", cost="large", audited="read"),
    ("PUT", "/v1/learners/{learner_id:path}"): Rule(opens=_PEOPLE, about="learner", audited="change"),
    ("GET", "/v1/learners/{learner_id:path}"): Rule(opens=_OWN, about="learner", audited="read"),
    ("GET", "/v1/cost-centres"): _CENTRES,
    ("PUT", "/v1/cost-centres/{cost_centre_id:path}"): _CENTRES,
    ("GET", "/v1/cost-centres/{cost_centre_id:path}"): _CENTRES,
    ("GET", "/v1/annual-plans"): _YEARS,
    ("POST", "/v1/annual-plans"): _YEAR_ASKED,
    ("GET", _PLAN): _YEARS,
    ("GET", f"{_PLAN}/difference"): _YEAR_WHOLE,
    ("POST", f"{_PLAN}/replan"): _YEAR_ASKED,
    ("GET", f"{_PLAN}/enrolments"): _YEARS,
    ("GET", f"{_PLAN}/gaps"): _YEARS,
    ("GET", f"{_PLAN}/frontier"): Rule(opens=_COMPANY, about="plan", cost="long", audited="read"),
    ("GET", f"{_PLAN}/events"): _YEAR_FOLLOWED,
    ("GET", f"{_PLAN}/export"): _YEAR_WHOLE,
    ("GET", f"{_PLAN}/certificate"): _YEAR_WHOLE,
    ("DELETE", _PLAN): Rule(opens=_COMPANY, about="plan", audited="change"),
    ("GET", "/v1/periods"): _PERIODS,
    ("PUT", f"{_PERIOD}/state"): _ARBITRATION,
    ("GET", f"{_PERIOD}/needs"): _NEEDS,
    ("POST", f"{_PERIOD}/needs"): _NEED_ASKED,
    ("GET", f"{_PERIOD}/scenarios"): _ARBITRATION,
    ("POST", f"{_PERIOD}/scenarios"): _ARBITRATION,
    ("GET", f"{_PERIOD}/money"): _ARBITRATION,
    ("GET", f"{_PERIOD}/courses"): _ARBITRATION,
    ("GET", f"{_PERIOD}/heatmap"): _YEAR_WHOLE,
    ("GET", f"{_PERIOD}/tree"): _ARBITRATION,
    ("PUT", _PERIOD): _ARBITRATION,
    ("GET", _PERIOD): _PERIODS,
    ("GET", "/v1/needs/{need_id}"): _NEEDS,
    ("PUT", "/v1/needs/{need_id}/decision"): _NEED_DECIDED,
    ("PUT", "/v1/needs/{need_id}/requalification"): _NEED_DECIDED,
    ("GET", _SCENARIO): _ARBITRATION,
    ("PUT", _SCENARIO): _ARBITRATION,
    ("POST", f"{_SCENARIO}/solve"): _SCENARIO_SOLVED,
    ("GET", f"{_SCENARIO}/comparison"): _YEAR_WHOLE,
    ("GET", f"{_SCENARIO}/arbitration"): _ARBITRATION,
    ("GET", f"{_SCENARIO}/export"): _YEAR_WHOLE,
    ("PUT", f"{_SCENARIO}/overrides"): _ARBITRATION,
    ("DELETE", f"{_SCENARIO}/overrides"): _ARBITRATION,
    ("PUT", f"{_SCENARIO}/activation"): _ARBITRATION,
    ("PUT", f"{_SCENARIO}/freeze"): _ARBITRATION,
    ("GET", "/v1/keys"): _KEYS,
    ("POST", "/v1/keys"): _KEYS_CHANGED,
    ("DELETE", "/v1/keys/{key_id}"): _KEYS_CHANGED,
    ("GET", "/v1/webhooks"): _HOOK,
    ("POST", "/v1/webhooks"): _HOOK,
    ("GET", _WEBHOOK): _HOOK,
    ("PUT", _WEBHOOK): _HOOK,
    ("DELETE", _WEBHOOK): _HOOK,
    ("POST", f"{_WEBHOOK}/secret"): _HOOK,
    ("POST", f"{_WEBHOOK}/test"): _HOOK,
    ("GET", f"{_WEBHOOK}/deliveries"): _HOOK,
    ("POST", f"{_WEBHOOK}/deliveries/{{delivery_id}}/replay"): _HOOK,
    ("GET", "/v1/frameworks"): _LOOK,
    ("GET", "/v1/frameworks/{framework_id:path}"): _LOOK,
    ("GET", "/v1/competencies"): _LOOK,
    ("GET", "/v1/competencies/{competency_id:path}"): _LOOK,
    ("GET", "/v1/roles"): _LOOK,
    ("GET", "/v1/roles/{role_id:path}"): _LOOK,
    ("GET", "/v1/roles/{role_id:path}/comparison"): _LOOK,
    ("GET", "/v1/roles/{role_id:path}/next-steps"): _LOOK,
    ("GET", "/v1/families"): _LOOK,
    ("GET", "/v1/families/{family_id:path}"): _LOOK,
    ("GET", "/v1/crosswalks"): _LOOK,
    ("POST", "/v1/crosswalks"): _KEEP,
    ("GET", "/v1/crosswalks/{crosswalk_id:path}"): _LOOK,
    ("POST", "/v1/crosswalks/{crosswalk_id:path}/approval"): _KEEP,
    ("POST", "/v1/crosswalks/{crosswalk_id:path}/withdrawal"): _KEEP,
    ("GET", "/v1/competency-relations"): _LOOK,
    ("GET", "/v1/catalogue-entries"): _DESK,
    ("GET", f"{_ENTRY}/document"): _DESK,
    ("GET", f"{_ENTRY}/usage"): _DESK,
    ("PUT", f"{_ENTRY}/state"): _KEEP,
    ("PUT", "/v1/frameworks/{framework_id:path}"): _KEEP,
    ("PUT", "/v1/competencies/{competency_id:path}"): _KEEP,
    ("PUT", "/v1/roles/{role_id:path}"): _KEEP,
    ("PUT", "/v1/modules/{module_id:path}"): _KEEP,
    ("GET", "/v1/offerings/{offering_id:path}"): _LOOK,
    ("PUT", "/v1/offerings/{offering_id:path}"): _KEEP,
    ("GET", "/v1/imports"): _KEEP,
    ("POST", "/v1/imports"): _KEEP_LARGE,
    ("GET", "/v1/imports/{import_id}"): _KEEP,
    ("POST", "/v1/imports/{import_id}/application"): _KEEP_LARGE,
    ("GET", "/v1/audit-events"): _KEEP,
    ("GET", "/v1/audit-trail"): _KEEP_LARGE,
    ("GET", "/v1/settings"): _KEEP,
    ("GET", "/v1/coverage"): _LOOK,
    ("GET", "/v1/modules"): _LOOK,
    ("GET", "/v1/modules/{module_id:path}"): _LOOK,
    ("GET", "/v1/search"): _LOOK,
    ("GET", "/"): _PAGE,
    ("POST", "/sign-in"): _KNOCK,
    ("GET", "/sign-in/oidc"): _KNOCK,
    ("GET", "/sign-in/oidc/callback"): _KNOCK,
    ("POST", "/demo"): _KNOCK,
    ("POST", "/sign-out"): _PAGE,
    ("GET", "/signed-out"): _PAGE,
    ("GET", "/learners"): Rule(opens=_HALL, about="learner", audited="read", door="page"),
    ("GET", "/learners/{learner:path}"): Rule(opens=_OWN, about="learner", audited="read", door="page"),
    ("GET", "/periods/{period:path}/needs"): _NEEDS_PAGE,
    ("POST", "/periods/{period:path}/needs"): replace(_NEED_ASKED, door="page"),
    ("GET", "/periods/{period:path}/needs/{need_id}"): _NEEDS_PAGE,
    ("POST", "/periods/{period:path}/needs/{need_id}/decision"): _NEED_ANSWERED,
    ("POST", "/periods/{period:path}/needs/{need_id}/subject"): _NEED_ANSWERED,
    ("GET", "/periods/{period:path}/heatmap"): replace(_YEARS, door="page"),
    ("GET", "/team"): Rule(opens=_LED, about="learner", cost="large", audited="read", door="page"),
    ("GET", "/team/plans/{development_plan_id}"): Rule(opens=_LED, about="development", audited="read", door="page"),
    ("POST", "/team/plans/{development_plan_id}/decision"): Rule(
        opens=_LED, about="development", audited="change", door="page"
    ),
    ("POST", "/learners/{learner:path}/recommendations"): Rule(
        opens=_OWN, about="learner", cost="solve", audited="change", door="page"
    ),
    ("GET", "/me"): Rule(opens=_opens(employee="own"), door="page"),
    ("GET", "/development/{learner:path}"): replace(_DEVELOPED, cost="solve"),
    ("GET", "/development/{learner:path}/start"): _DEVELOPED,
    ("POST", "/development/{learner:path}/start"): replace(_DEVELOPED, cost="solve", audited=None),
    ("GET", "/development/{learner:path}/print"): _DEVELOPED,
    ("GET", "/development/{learner:path}/plan.json"): _DEVELOPED,
    ("GET", "/development/{learner:path}/calendar.ics"): _DEVELOPED,
    ("GET", "/development/{learner:path}/history"): _DEVELOPED,
    ("GET", "/development/{learner:path}/trial"): _DEVELOPED,
    ("POST", "/development/{learner:path}/trials"): replace(_DEVELOPED, cost="solve", audited="change"),
    ("POST", "/development/{learner:path}/acceptance"): replace(_DEVELOPED, audited="change"),
    ("POST", "/development/{learner:path}/moves"): replace(_DEVELOPED, audited="change"),
    ("POST", "/development/{learner:path}/steps"): replace(_DEVELOPED, audited="change"),
    ("POST", "/development/{learner:path}/calendar-address"): replace(
        _DEVELOPED, opens=_opens(employee="own"), audited="change"
    ),
    ("GET", "/recommendations/{key}"): Rule(
        opens=_OWN, about="recommendation", cost="solve", audited="read", door="page"
    ),
    ("GET", "/recommendations/{key}.json"): Rule(opens=_OWN, about="recommendation", audited="read", door="page"),
    ("GET", "/catalogue"): _SHELF,
    ("GET", "/catalogue/frameworks/{key:path}"): _SHELF,
    ("GET", "/catalogue/competencies/{key:path}"): _SHELF,
    ("GET", "/catalogue/roles"): _SHELF,
    ("GET", "/catalogue/roles/{key:path}"): _SHELF,
    ("GET", "/catalogue/roles/{key:path}/comparison"): _SHELF,
    ("GET", "/catalogue/families"): _SHELF,
    ("GET", "/catalogue/families/{key:path}"): _SHELF,
    ("GET", "/catalogue/modules"): _SHELF,
    ("GET", "/catalogue/modules/{key:path}"): _SHELF,
    ("GET", "/administration"): _OFFICE,
    ("GET", "/administration/entries/{kind}"): _OFFICE,
    ("GET", "/administration/additions/{kind}"): _OFFICE_ONLY,
    ("POST", "/administration/additions/{kind}"): _OFFICE_ONLY,
    ("GET", "/administration/entries/{kind}/{key:path}"): _OFFICE,
    ("POST", "/administration/states/{kind}/{key:path}"): _OFFICE_ONLY,
    ("POST", "/administration/entries/{kind}/{key:path}"): _OFFICE_ONLY,
    ("GET", "/administration/imports"): _OFFICE_ONLY,
    ("POST", "/administration/imports"): _OFFICE_LARGE,
    ("GET", "/administration/imports/{import_id}"): _OFFICE_ONLY,
    ("POST", "/administration/imports/{import_id}/application"): _OFFICE_LARGE,
    ("GET", "/administration/export"): _OFFICE_LARGE,
    ("GET", "/administration/keys"): _OFFICE_KEYS_READ,
    ("POST", "/administration/keys"): _OFFICE_KEYS,
    ("POST", "/administration/keys/{key_id}/revocation"): _OFFICE_KEYS,
    ("GET", "/administration/webhooks"): _OFFICE_HOOKS,
    ("GET", "/administration/webhooks/{webhook_id}"): _OFFICE_HOOKS,
    ("POST", "/administration/webhooks/{webhook_id}/test"): _OFFICE_HOOKS,
    ("POST", "/administration/webhooks/{webhook_id}/deliveries/{delivery_id}/replay"): _OFFICE_HOOKS,
    ("GET", "/administration/audit"): Rule(opens=_KEEPERS, audited="read", door="page"),
    ("GET", "/administration/audit/trail"): _OFFICE_LARGE,
    ("GET", "/administration/settings"): _OFFICE_ONLY,
    ("GET", "/periods"): _YEAR_PAGE,
    ("POST", "/periods"): _YEAR_PAGE,
    ("GET", "/periods/{period:path}/scenarios"): _YEAR_PAGE,
    ("POST", "/periods/{period:path}/scenarios"): _YEAR_PAGE,
    ("GET", "/periods/{period:path}/comparison"): _YEAR_PAGE,
    ("GET", "/periods/{period:path}/money"): _YEAR_PAGE_LARGE,
    ("GET", "/periods/{period:path}/courses"): _YEAR_PAGE_LARGE,
    ("GET", "/periods/{period:path}/off-plan"): _YEAR_PAGE,
    ("POST", "/periods/{period:path}/state"): _YEAR_PAGE,
    ("POST", "/periods/{period:path}/budgets"): _YEAR_PAGE,
    ("GET", "/periods/{period:path}"): _YEAR_PAGE_LARGE,
    ("POST", "/periods/{period:path}"): _YEAR_PAGE,
    ("GET", "/scenarios/{scenario_id}"): _YEAR_PAGE_LARGE,
    ("POST", "/scenarios/{scenario_id}"): _YEAR_PAGE,
    ("POST", "/scenarios/{scenario_id}/solve"): _YEAR_PAGE_SOLVED,
    ("POST", "/scenarios/{scenario_id}/stop"): _YEAR_PAGE,
    ("POST", "/scenarios/{scenario_id}/activation"): _YEAR_PAGE,
    ("POST", "/scenarios/{scenario_id}/freeze"): _YEAR_PAGE,
    ("POST", "/scenarios/{scenario_id}/frontier"): _YEAR_PAGE_SOLVED,
    ("GET", "/scenarios/{scenario_id}/events"): _YEAR_PAGE,
    ("GET", "/scenarios/{scenario_id}/arbitration"): _YEAR_PAGE_LARGE,
    ("POST", "/scenarios/{scenario_id}/arbitration"): _YEAR_PAGE,
    ("GET", "/scenarios/{scenario_id}/grants"): _YEAR_PAGE,
    ("POST", "/scenarios/{scenario_id}/grants"): _YEAR_PAGE,
    ("GET", "/scenarios/{scenario_id}/comparison"): _YEAR_PAGE_LARGE,
    ("GET", "/scenarios/{scenario_id}/export"): _YEAR_PAGE_LARGE,
    ("GET", "/coverage"): _SHELF,
}
