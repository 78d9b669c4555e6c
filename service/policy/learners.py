"""Recommendations, learners, their development plans, and the teams that they belong to."""

from dataclasses import replace

from service.policy.rules import ERASERS, HALL, HOLDERS, LED, NOBODY, OWN, PEOPLE, TEAMS, Rule, Table, opens

_ASK = Rule(opens=OWN, about="learner", cost="solve", audited="change")
_ASK_AGAIN = Rule(opens=OWN, about="recommendation", cost="solve", audited="read")
# What people do with the plan of one learner; as whom they do it, and what of it they may, the use cases look at.
_DEVELOPED = Rule(opens=OWN, about="learner", audited="read", door="page")
_STEPS = Rule(opens=OWN, about="development", audited="read")
_STEPS_TAKEN = Rule(opens=OWN, about="development", audited="change")
_STEPS_TRIED = Rule(opens=OWN, about="development", cost="solve", audited="change")
# Whoever has an address reads what stands there: only the learner hands it out.
_STEPS_SHARED = Rule(opens=opens(employee="own"), about="development", audited="change")
_DEVELOPMENT = "/v1/development-plans/{development_plan_id}"
_RECOMMENDATION = "/v1/recommendations/{recommendation_id}"

RULES: Table = {
    ("POST", "/v1/recommendations"): _ASK,
    ("POST", "/v1/recommendations/batch"): _ASK,
    ("GET", _RECOMMENDATION): Rule(opens=OWN, about="recommendation", audited="read"),
    ("GET", f"{_RECOMMENDATION}/alternatives"): _ASK_AGAIN,
    ("GET", f"{_RECOMMENDATION}/frontier"): _ASK_AGAIN,
    ("GET", f"{_RECOMMENDATION}/explain"): _ASK_AGAIN,
    ("POST", f"{_RECOMMENDATION}/what-if"): _ASK_AGAIN,
    ("POST", f"{_RECOMMENDATION}/replan"): Rule(opens=OWN, about="recommendation", cost="solve", audited="change"),
    ("GET", "/v1/development-plans"): Rule(opens=OWN, about="learner", audited="read"),
    ("POST", "/v1/development-plans"): Rule(opens=OWN, about="learner", audited="change"),
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
    ("GET", "/calendars/{token}.ics"): Rule(opens=NOBODY),
    ("GET", "/v1/learners/{learner_id:path}/export"): Rule(
        opens=HOLDERS, about="learner", cost="large", audited="read"
    ),
    ("POST", "/v1/learners/{learner_id:path}/erasure"): Rule(
        opens=ERASERS, about="learner", cost="large", audited="change"
    ),
    ("GET", "/v1/erasures/{erasure_id}"): Rule(opens=ERASERS, about="erasure"),
    ("GET", "/v1/learners"): Rule(opens=TEAMS, about="learner", audited="read"),
    ("GET", f"{_DEVELOPMENT}/budget-effect"): Rule(opens=LED, about="development", audited="read"),
    ("GET", "/v1/team"): Rule(opens=LED, about="learner", cost="large", audited="read"),
    ("PUT", "/v1/learners/{learner_id:path}"): Rule(opens=PEOPLE, about="learner", audited="change"),
    ("GET", "/v1/learners/{learner_id:path}"): Rule(opens=OWN, about="learner", audited="read"),
    ("GET", "/learners"): Rule(opens=HALL, about="learner", audited="read", door="page"),
    ("GET", "/learners/{learner:path}"): Rule(opens=OWN, about="learner", audited="read", door="page"),
    ("GET", "/team"): Rule(opens=LED, about="learner", cost="large", audited="read", door="page"),
    ("GET", "/team/plans/{development_plan_id}"): Rule(opens=LED, about="development", audited="read", door="page"),
    ("POST", "/team/plans/{development_plan_id}/decision"): Rule(
        opens=LED, about="development", audited="change", door="page"
    ),
    ("POST", "/learners/{learner:path}/recommendations"): Rule(
        opens=OWN, about="learner", cost="solve", audited="change", door="page"
    ),
    ("GET", "/me"): Rule(opens=opens(employee="own"), door="page"),
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
        _DEVELOPED, opens=opens(employee="own"), audited="change"
    ),
    ("GET", "/recommendations/{key}"): Rule(
        opens=OWN, about="recommendation", cost="solve", audited="read", door="page"
    ),
    ("GET", "/recommendations/{key}.json"): Rule(opens=OWN, about="recommendation", audited="read", door="page"),
}
