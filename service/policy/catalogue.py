"""What may be learned, as everybody who plans with it reads it."""

from service.policy.rules import CATALOGUE, KEEPERS, Rule, Table

_LOOK = Rule(opens=CATALOGUE)
_KEEP = Rule(opens=KEEPERS)
_SHELF = Rule(opens=CATALOGUE, door="page")

RULES: Table = {
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
    ("PUT", "/v1/frameworks/{framework_id:path}"): _KEEP,
    ("PUT", "/v1/competencies/{competency_id:path}"): _KEEP,
    ("PUT", "/v1/roles/{role_id:path}"): _KEEP,
    ("PUT", "/v1/modules/{module_id:path}"): _KEEP,
    ("GET", "/v1/offerings/{offering_id:path}"): _LOOK,
    ("PUT", "/v1/offerings/{offering_id:path}"): _KEEP,
    ("GET", "/v1/coverage"): _LOOK,
    ("GET", "/v1/modules"): _LOOK,
    ("GET", "/v1/modules/{module_id:path}"): _LOOK,
    ("GET", "/v1/search"): _LOOK,
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
    ("GET", "/coverage"): _SHELF,
}
