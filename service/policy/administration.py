"""What an administrator looks after: entries, imports, keys, webhooks, the trail and the settings."""

from service.policy.rules import ERASERS, KEEPERS, Rule, Table, opens

_KEEP = Rule(opens=KEEPERS)
_KEEP_LARGE = Rule(opens=KEEPERS, cost="large")
# Drafts are seen where people plan with what comes of them, and written by whoever keeps the catalogue.
_DESK = Rule(opens=ERASERS)
_KEYS = Rule(opens=KEEPERS, about="key", audited="read")
_KEYS_CHANGED = Rule(opens=KEEPERS, about="key", audited="change")
# To whoever did not make it, a webhook is not there.
_HOOK = Rule(opens=opens(lms="own", hr="own"), about="webhook")
# But whoever keeps the service sees that it is, whose, and how it does; never what it is told.
_HOOKS = Rule(opens=KEEPERS, about="webhook", audited="read")
_HOOKS_CHANGED = Rule(opens=KEEPERS, about="webhook", audited="change")
_OFFICE = Rule(opens=ERASERS, door="page")
_OFFICE_ONLY = Rule(opens=KEEPERS, door="page")
_OFFICE_LARGE = Rule(opens=KEEPERS, cost="large", door="page")
_OFFICE_KEYS = Rule(opens=KEEPERS, about="key", door="page")
_OFFICE_KEYS_READ = Rule(opens=KEEPERS, about="key", audited="read", door="page")
_OFFICE_HOOKS = Rule(opens=opens(lms="own", hr="own"), about="webhook", door="page")
_OFFICE_ALL_HOOKS = Rule(opens=KEEPERS, about="webhook", audited="read", door="page")
_OFFICE_ALL_HOOKS_CHANGED = Rule(opens=KEEPERS, about="webhook", audited="change", door="page")
_ENTRY = "/v1/catalogue-entries/{kind}/{entry_id:path}"
_WEBHOOK = "/v1/webhooks/{webhook_id}"
_SUBSCRIPTION = "/v1/webhook-subscriptions/{webhook_id}"
_SUBSCRIPTION_PAGE = "/administration/webhook-subscriptions/{webhook_id}"

RULES: Table = {
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
    ("GET", "/v1/webhook-subscriptions"): _HOOKS,
    ("GET", _SUBSCRIPTION): _HOOKS,
    ("PUT", f"{_SUBSCRIPTION}/state"): _HOOKS_CHANGED,
    ("GET", f"{_SUBSCRIPTION}/deliveries"): _HOOKS,
    ("POST", f"{_SUBSCRIPTION}/deliveries/{{delivery_id}}/replay"): _HOOKS_CHANGED,
    ("GET", "/v1/catalogue-entries"): _DESK,
    ("GET", f"{_ENTRY}/document"): _DESK,
    ("GET", f"{_ENTRY}/usage"): _DESK,
    ("PUT", f"{_ENTRY}/state"): _KEEP,
    ("POST", "/v1/catalogue-entries/publication"): _KEEP,
    ("GET", "/v1/imports"): _KEEP,
    ("POST", "/v1/imports"): _KEEP_LARGE,
    ("GET", "/v1/imports/{import_id}"): _KEEP,
    ("POST", "/v1/imports/{import_id}/application"): _KEEP_LARGE,
    ("GET", "/v1/audit-events"): _KEEP,
    ("GET", "/v1/audit-trail"): _KEEP_LARGE,
    ("GET", "/v1/settings"): _KEEP,
    ("GET", "/administration"): _OFFICE,
    ("GET", "/administration/entries/{kind}"): _OFFICE,
    ("GET", "/administration/additions/{kind}"): _OFFICE_ONLY,
    ("POST", "/administration/additions/{kind}"): _OFFICE_ONLY,
    ("GET", "/administration/entries/{kind}/{key:path}"): _OFFICE,
    ("POST", "/administration/states/{kind}/{key:path}"): _OFFICE_ONLY,
    ("POST", "/administration/publications/{kind}"): _OFFICE_ONLY,
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
    ("GET", "/administration/webhook-subscriptions"): _OFFICE_ALL_HOOKS,
    ("GET", _SUBSCRIPTION_PAGE): _OFFICE_ALL_HOOKS,
    ("POST", f"{_SUBSCRIPTION_PAGE}/state"): _OFFICE_ALL_HOOKS_CHANGED,
    ("POST", f"{_SUBSCRIPTION_PAGE}/deliveries/{{delivery_id}}/replay"): _OFFICE_ALL_HOOKS_CHANGED,
    ("GET", "/administration/audit"): Rule(opens=KEEPERS, audited="read", door="page"),
    ("GET", "/administration/audit/trail"): _OFFICE_LARGE,
    ("GET", "/administration/settings"): _OFFICE_ONLY,
}
