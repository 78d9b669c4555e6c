"""What the forms of a learner's plan ask for: from fields as they were typed to one change, or to what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from service.errors import Fault
from service.schemas.development import DevelopmentPlanRead
from service.schemas.development_sent import EvidenceGiven
from service.schemas.reading import read
from service.schemas.requests import LimitsGiven
from service.web.ask_form import number_or_text
from service.web.development.page import ClaimForm, LimitsForm
from service.web.development.steps import claimed
from service.web.typed_numbers import number_text
from service.web.words import Words

#: The fields of the form for limits, by their name in a request.
LIMIT_FIELDS: Mapping[str, str] = {
    "budget": "budget",
    "effort_hours": "hours",
    "hours_per_week": "hours_per_week",
    "start_on": "start_on",
    "finish_by": "finish_by",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """The fields of the forms that try a change; those of other kinds are empty."""

    kind: str
    module: str = ""
    reason: str = ""
    to: str = ""
    level: str = ""
    statement: str = ""
    link: str = ""
    #: The id of a claim that is taken back.
    evidence: str = ""
    #: By the names of the form for limits.
    limits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A change that can be tried, or the form with what is wrong with it."""

    change: dict[str, Any] | None = None
    claim: ClaimForm | None = None
    limits: LimitsForm | None = None


def entered(form: ChangeForm, currency: str, words: Words) -> Entered:
    """Return the change that a form asks for."""
    if form.kind == "know":
        return _claim(form, words)
    if form.kind == "limits":
        return _limits(form, currency, words)
    change: dict[str, Any] = {"kind": form.kind}
    for name, value in _given(form).items():
        if value:
            change[name] = value
    return Entered(change=change)


def limits_form(plan: DevelopmentPlanRead, currency: str) -> LimitsForm:
    """Return the form with the limits that the plan was made within."""
    budget = plan.limits.get("budget") or {}
    return LimitsForm(
        budget=str(budget.get("amount", "")) if budget.get("currency") == currency else "",
        hours=_number(plan.limits.get("effort_hours")),
        hours_per_week=_number(plan.limits.get("hours_per_week")),
        start_on=str(plan.limits.get("start_on") or ""),
        finish_by=str(plan.limits.get("finish_by") or ""),
        currency=currency,
        faults={},
    )


def _given(form: ChangeForm) -> dict[str, str]:
    return {"module": form.module, "evidence": form.evidence, "reason": form.reason.strip(), "to": form.to}


def _claim(form: ChangeForm, words: Words) -> Entered:
    evidence: dict[str, Any] = {**claimed(form.level), "statement": form.statement.strip()}
    if link := form.link.strip():
        evidence["link"] = link
    faulty = _faulty(read(EvidenceGiven, evidence).faults)
    if not faulty:
        return Entered(change={"kind": "know", "evidence": evidence})
    return Entered(
        claim=ClaimForm(
            module=form.module,
            level=form.level,
            statement=form.statement,
            link=form.link,
            # Nobody chooses a level that the form does not offer.
            statement_fault=words.text("act-know-statement-fault") if faulty != {"link"} else None,
            link_fault=words.text("act-know-link-fault") if "link" in faulty else None,
        )
    )


def _limits(form: ChangeForm, currency: str, words: Words) -> Entered:
    wanted: dict[str, Any] = {}
    for name, called in LIMIT_FIELDS.items():
        text = form.limits.get(called, "").strip()
        if not text:
            wanted[name] = None
        elif name == "budget":
            wanted[name] = {"amount": number_text(text), "currency": currency}
        elif name in ("effort_hours", "hours_per_week"):
            wanted[name] = number_or_text(number_text(text))
        else:
            wanted[name] = text
    faulty = _faulty(read(LimitsGiven, wanted).faults)
    if not faulty:
        return Entered(change={"kind": "limits", "to": wanted})
    told = {
        called: words.text(f"ask-fault-{called.replace('_', '-')}")
        for name, called in LIMIT_FIELDS.items()
        if name in faulty
    }
    again = {called: form.limits.get(called, "") for called in LIMIT_FIELDS.values()}
    return Entered(limits=LimitsForm(**again, currency=currency, faults=told))


def _faulty(faults: Iterable[Fault]) -> set[str]:
    """Return the top-level fields that faults are in."""
    return {fault.pointer.removeprefix("#/").partition("/")[0] for fault in faults}


def _number(value: Any) -> str:
    return "" if value is None else f"{value:g}"
