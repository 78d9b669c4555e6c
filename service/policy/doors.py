"""Ways in and out, and what tells whether the service is there."""

from service.policy.rules import KEEPERS, NOBODY, Rule, Table

_OPEN = Rule(opens=NOBODY, cost="none")
_KEEP = Rule(opens=KEEPERS)
_PAGE = Rule(opens=NOBODY, cost="none", door="page")
# Somebody tries to come in, which is counted by where they come from.
_KNOCK = Rule(opens=NOBODY, door="page")

RULES: Table = {
    ("GET", "/v1/health/live"): _OPEN,
    ("GET", "/v1/health/ready"): _OPEN,
    ("GET", "/v1/openapi.json"): _OPEN,
    ("GET", "/metrics"): _KEEP,
    ("GET", "/"): _PAGE,
    ("POST", "/sign-in"): _KNOCK,
    ("GET", "/sign-in/oidc"): _KNOCK,
    ("GET", "/sign-in/oidc/callback"): _KNOCK,
    ("POST", "/demo"): _KNOCK,
    ("POST", "/sign-out"): _PAGE,
    ("GET", "/signed-out"): _PAGE,
}
