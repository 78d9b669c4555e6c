"""The company's years: cost centres, plans of a year, periods, needs and scenarios."""

from dataclasses import replace

from service.policy.rules import COMPANY, Rule, Table, opens

_CENTRES = Rule(opens=COMPANY)
_YEARS = Rule(opens=COMPANY, about="plan", audited="read")
_YEAR_ASKED = Rule(opens=COMPANY, about="plan", cost="long", audited="change")
_YEAR_WHOLE = Rule(opens=COMPANY, about="plan", cost="large", audited="read")
# How far a search is tells nobody's data.
_YEAR_FOLLOWED = Rule(opens=COMPANY, about="plan")
# Everybody may know that there is a period to ask in, and asks for whom they may know of.
_PERIODS = Rule(opens=opens(hr="company", manager="team", employee="own"))
_NEEDS = Rule(opens=opens(hr="company", manager="team", employee="own"), about="learner", audited="read")
_NEED_ASKED = Rule(opens=opens(hr="company", manager="team", employee="own"), about="learner", audited="change")
_NEED_DECIDED = Rule(opens=COMPANY, about="plan", audited="change")
_PLANNED = Rule(opens=COMPANY, about="plan")
# What single people asked for and were given, and what somebody decides about one of them.
_ARBITRATION = replace(_PLANNED, audited="read")
_OVERRIDE = replace(_PLANNED, audited="change")
_NEEDS_PAGE = replace(_NEEDS, door="page")
_NEED_ANSWERED = replace(_NEED_DECIDED, door="page")
_SCENARIO_SOLVED = Rule(opens=COMPANY, about="plan", cost="long")
_YEAR_PAGE = Rule(opens=COMPANY, about="plan", door="page")
_YEAR_PAGE_LARGE = Rule(opens=COMPANY, about="plan", cost="large", door="page")
_YEAR_PAGE_SOLVED = Rule(opens=COMPANY, about="plan", cost="long", door="page")
_PLAN = "/v1/annual-plans/{plan_id}"
_PERIOD = "/v1/periods/{period_id:path}"
_SCENARIO = "/v1/scenarios/{scenario_id}"

RULES: Table = {
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
    ("GET", f"{_PLAN}/frontier"): Rule(opens=COMPANY, about="plan", cost="long", audited="read"),
    ("GET", f"{_PLAN}/events"): _YEAR_FOLLOWED,
    ("GET", f"{_PLAN}/export"): _YEAR_WHOLE,
    ("GET", f"{_PLAN}/certificate"): _YEAR_WHOLE,
    ("DELETE", _PLAN): Rule(opens=COMPANY, about="plan", audited="change"),
    ("GET", "/v1/periods"): _PERIODS,
    ("PUT", f"{_PERIOD}/state"): _PLANNED,
    ("GET", f"{_PERIOD}/needs"): _NEEDS,
    ("POST", f"{_PERIOD}/needs"): _NEED_ASKED,
    ("GET", f"{_PERIOD}/scenarios"): _PLANNED,
    ("POST", f"{_PERIOD}/scenarios"): _PLANNED,
    ("GET", f"{_PERIOD}/money"): _PLANNED,
    ("GET", f"{_PERIOD}/courses"): _PLANNED,
    ("GET", f"{_PERIOD}/heatmap"): _YEAR_WHOLE,
    ("GET", f"{_PERIOD}/tree"): _PLANNED,
    ("PUT", _PERIOD): _PLANNED,
    ("GET", _PERIOD): _PERIODS,
    ("GET", "/v1/needs/{need_id}"): _NEEDS,
    ("PUT", "/v1/needs/{need_id}/decision"): _NEED_DECIDED,
    ("PUT", "/v1/needs/{need_id}/requalification"): _NEED_DECIDED,
    ("GET", _SCENARIO): _PLANNED,
    ("PUT", _SCENARIO): _PLANNED,
    ("POST", f"{_SCENARIO}/solve"): _SCENARIO_SOLVED,
    ("GET", f"{_SCENARIO}/comparison"): _YEAR_WHOLE,
    ("GET", f"{_SCENARIO}/arbitration"): _ARBITRATION,
    ("GET", f"{_SCENARIO}/export"): _YEAR_WHOLE,
    ("PUT", f"{_SCENARIO}/overrides"): _OVERRIDE,
    ("DELETE", f"{_SCENARIO}/overrides"): _OVERRIDE,
    ("PUT", f"{_SCENARIO}/activation"): _PLANNED,
    ("PUT", f"{_SCENARIO}/freeze"): _PLANNED,
    ("GET", "/periods/{period:path}/needs"): _NEEDS_PAGE,
    ("POST", "/periods/{period:path}/needs"): replace(_NEED_ASKED, door="page"),
    ("GET", "/periods/{period:path}/needs/{need_id}"): _NEEDS_PAGE,
    ("POST", "/periods/{period:path}/needs/{need_id}/decision"): _NEED_ANSWERED,
    ("POST", "/periods/{period:path}/needs/{need_id}/subject"): _NEED_ANSWERED,
    ("GET", "/periods/{period:path}/heatmap"): replace(_YEARS, door="page"),
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
    ("GET", "/scenarios/{scenario_id}/arbitration"): replace(_YEAR_PAGE_LARGE, audited="read"),
    ("POST", "/scenarios/{scenario_id}/arbitration"): replace(_YEAR_PAGE, audited="change"),
    ("GET", "/scenarios/{scenario_id}/grants"): _YEAR_PAGE,
    ("POST", "/scenarios/{scenario_id}/grants"): _YEAR_PAGE,
    ("GET", "/scenarios/{scenario_id}/comparison"): _YEAR_PAGE_LARGE,
    ("GET", "/scenarios/{scenario_id}/export"): replace(_YEAR_PAGE_LARGE, audited="read"),
}
