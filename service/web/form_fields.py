"""What the fields of the forms about a year are called, by the part of a record that each becomes.

A record is refused in the names that programs have for its parts. On a page the same is said with the labels of fields.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.errors import Fault
from service.web.words import Words


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form: its id on the page, none where the form has no such field, and the message of its label."""

    id: str | None
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """What is wrong with one field; without one it is about the whole form."""

    id: str | None
    text: str


#: By pointer, or by its beginning; the first that fits counts, and `#` is the form as a whole.
Fields = Mapping[str, FormField]

WHOLE = FormField(None, "fault-whole-form")

PERIOD: Fields = {
    "path/period_id": FormField("id", "period-id"),
    "#/name": FormField("name", "period-name"),
    "#/start_on": FormField("start_on", "period-start"),
    "#/end_on": FormField("end_on", "period-end"),
    "#/currency": FormField("currency", "period-currency"),
    "#/budgets": FormField(None, "centres-title"),
    "#/budget": FormField("budget", "period-budget"),
    "#/collect_from": FormField("collect_from", "period-collect-from"),
    "#/collect_until": FormField("collect_until", "period-collect-until"),
    "#": WHOLE,
}
#: In a row of the tree of cost centres; the label names the centre.
BUDGET_OF_CENTRE: Fields = {"#/budgets": FormField(None, "centre-budget-of")}
NEW_SCENARIO: Fields = {
    "#/name": FormField("name", "scenario-name"),
    "#/copy_from": FormField("copy_from", "scenario-copy"),
    "#": WHOLE,
}
SCENARIO: Fields = {
    "#/name": FormField("name", "scenario-name"),
    "#/budget": FormField("budget", "money-budget"),
    "#/unlimited": FormField("unlimited", "scenario-unlimited"),
    "#/cost_centres": FormField("centre_amount", "scenario-centres"),
    "#/priorities": FormField("priority", "scenario-priorities"),
    "#/grants": FormField(None, "grants-title"),
    "#/solve/relative_gap": FormField("gap", "scenario-gap"),
    "#/solve": FormField("seconds", "scenario-seconds"),
    "#": WHOLE,
}
#: By the name of a field of a grant.
GRANT: Fields = {
    "id": FormField("id", "grant-id"),
    "share_percent": FormField("share_percent", "grant-share"),
    "modules": FormField("modules", "grant-modules"),
    "offerings": FormField("offerings", "grant-offerings"),
    "providers": FormField("providers", "grant-providers"),
    "from": FormField("from", "grant-from"),
    "to": FormField("to", "grant-to"),
    "per_learner": FormField("per_learner", "grant-per-learner"),
    "in_all": FormField("in_all", "grant-in-all"),
}
OVERRIDE: Fields = {
    "#/learner": FormField("learner", "arbitration-learner"),
    "#/module": FormField("module", "arbitration-module"),
    "#/offering": FormField("offering", "arbitration-run"),
    "#/keep": FormField(None, "arbitration-what"),
    "#/reason": FormField("reason", "arbitration-reason"),
    "#": WHOLE,
}
HAND_IN: Fields = {
    "#/learner": FormField("learner", "hand-in-learner"),
    "#/competency": FormField("competency", "hand-in-competency"),
    "#/level": FormField("level", "hand-in-level"),
    "#/module": FormField("module", "hand-in-module"),
    "#/wish": FormField("wish", "hand-in-wish"),
    "#/reason": FormField("reason", "hand-in-reason"),
    "#/source": FormField("source", "hand-in-source"),
    "#/essential": FormField("essential", "hand-in-essential"),
    "#": WHOLE,
}
REQUALIFY: Fields = {
    **{pointer: HAND_IN[pointer] for pointer in ("#/competency", "#/level", "#/module")},
    "#": WHOLE,
}
DECISION: Fields = {
    "#/state": FormField(None, "need-decision-title"),
    "#/weight": FormField("weight", "need-weight"),
    "#/essential": FormField("essential", "hand-in-essential"),
    "#/reason": FormField("reason", "needs-reason"),
    "#": WHOLE,
}
#: Of what a whole company is asked for no form has a field; these are the pages where it is looked after.
YEAR: Fields = {
    "#/name": FormField(None, "scenario-name"),
    "#/period": FormField(None, "scenario-period"),
    "#/budget": FormField(None, "money-budget"),
    "#/cost_centres": FormField(None, "centres-title"),
    "#/learners": FormField(None, "tile-people"),
    "#/locks": FormField(None, "scenario-view-arbitration"),
    "#/grants": FormField(None, "grants-title"),
    "#/held_seats": FormField(None, "course-column-committed"),
    "#/modules": FormField(None, "modules-title"),
    "#/competencies": FormField(None, "framework-competencies"),
    "#/solve/relative_gap": FormField(None, "scenario-gap"),
    "#/solve": FormField(None, "scenario-seconds"),
    "#": WHOLE,
}


def grant_fields(place: int) -> Fields:
    """Return the fields of the grant at a place of its scenario; all else of that is about the whole form."""
    own = {f"#/grants/{place}/{name}": field for name, field in GRANT.items()}
    elsewhere = {pointer: FormField(None, field.label) for pointer, field in SCENARIO.items()}
    return {**own, **elsewhere}


def field_of(fault: Fault, fields: Fields) -> FormField | None:
    """Return the field that a fault is about; None for what is no part of the record."""
    return next((field for begin, field in fields.items() if f"{fault.pointer}/".startswith(f"{begin}/")), None)


def told(fault: Fault, fields: Fields, words: Words, **labelled: str) -> FieldFault:
    """Return a fault in the words of a page; `labelled` is what a label is filled in with."""
    field = field_of(fault, fields)
    if field is None:
        return FieldFault(id=None, text=fault.told(words.language))
    return FieldFault(id=field.id, text=fault.called(words.text(field.label, **labelled)).told(words.language))


def field_faults(faults: Iterable[Fault], fields: Fields, words: Words) -> Iterable[FieldFault]:
    """Return each fault once, at the field of the form that it is about."""
    return dict.fromkeys(told(fault, fields, words) for fault in faults)


def by_field(faults: Iterable[FieldFault]) -> Mapping[str, str]:
    """Return the first fault of each field."""
    found: dict[str, str] = {}
    for fault in faults:
        if fault.id is not None:
            found.setdefault(fault.id, fault.text)
    return found
