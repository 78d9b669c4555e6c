"""Use case: a year looked at a second time, from its file alone; no database, no catalogue, no search."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

import solver
from service.annual.recomputing import Bar
from service.errors import Fault, InvalidRequest
from service.schemas.annual import LargeMoney
from service.schemas.annual_answers import AnnualPlanDocument
from service.schemas.answers import Note
from service.texts import Language, say, sentence
from service.translate.annual_answer import annual_answer
from service.translate.annual_certificate import BadCertificate, Certificate, Certified, certified_by
from service.translate.annual_question import AnnualQuestion

#: The largest file that is read.
MOST_BYTES = 2**31
#: Faults of one kind that are listed; there may be more.
_LISTED = 20
#: Lists of a document with their keys, so that one difference is told once.
_LISTS = ("cost_centres", "offerings", "grants", "enrolments", "gaps")


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of the second look."""

    verdict: solver.Verdict
    #: Where the document says something else than its plan comes to.
    differences: tuple[str, ...]
    currency: str

    @property
    def is_verified(self) -> bool:
        return self.verdict.is_verified and not self.differences


def verified(body: bytes, *, executor: Executor | None, language: Language) -> Verified:
    """Verify the document of a year.

    Raises:
        InvalidRequest: it is no such document, or has nothing that it could be verified from.
    """
    told, year = _read(body)
    with Bar(language) as bar:
        verdict = solver.verify_year(year.problem, year.result, executor=executor, progress=bar.shows)
        # What a plan comes to can be told only of one that obeys the rules.
        is_sound = not verdict.violations
        return Verified(verdict, tuple(_differences(told, year)) if is_sound else (), year.currency)


def report(found: Verified, language: Language) -> Iterator[str]:
    """Yield what was found, line by line, the verdict last."""
    verdict = found.verdict
    violations = [f"{entry.rule} ({entry.subject}): {entry.detail}" for entry in verdict.violations]
    yield from _listed("verify_rules", violations, language)
    if verdict.terms and not violations:
        yield from _listed("verify_document", list(found.differences), language)
    for term in verdict.terms:
        yield _term(term, found.currency, language)
        if term.loose_learners:
            yield "  " + say(language, "verify_loose", {"learners": term.loose_learners})
    if not verdict.terms and not violations:
        outcomes = {True: "verify_no_plan", False: "verify_some_plan", None: "verify_nothing"}
        yield say(language, outcomes[verdict.has_no_plan])
    if verdict.terms:
        yield say(language, "verify_not_looked_at")
    yield say(language, "verify_yes" if found.is_verified else "verify_no")


class _File(AnnualPlanDocument):
    """A document with what proves it, read in one go: as plain values a large one would be several times larger."""

    certificate: Certificate
    #: A file that was written before these were told has none.
    obstacles: list[Note] = Field(default_factory=list)
    #: The bounds of a curve are proven by prices that are not in the file.
    frontier: Any = None


def _read(body: bytes) -> tuple[AnnualPlanDocument, Certified]:
    try:
        file = _File.model_validate_json(body)
        return file, certified_by(file.certificate)
    except ValidationError as error:
        raise InvalidRequest.of([_fault(error.errors(include_url=False, include_input=False))]) from None
    except BadCertificate as error:
        detail = sentence("verify-bad-certificate", fault=str(error)[:300])
        raise InvalidRequest.of([Fault(detail=detail, pointer="#/certificate", code="wrong_form")]) from None


def _fault(errors: Sequence[ErrorDetails]) -> Fault:
    """Return what is wrong with a file: that it is no document, else its certificate, else the first of its fields."""
    if errors[0]["type"] == "json_invalid":
        return Fault(detail=sentence("verify-no-json"), pointer="#", code="malformed_json")
    in_certificate = next((error for error in errors if error["loc"][:1] == ("certificate",)), None)
    is_no_object = errors[0]["type"] == "model_type" and not errors[0]["loc"]
    if is_no_object or _is_missing(in_certificate):
        return Fault(detail=sentence("verify-no-certificate"), pointer="#/certificate", code="missing")
    first = in_certificate or errors[0]
    if in_certificate is not None:
        place = "/".join(map(str, first["loc"][1:]))
        detail = sentence("verify-bad-certificate", fault=f"{place}: {first['msg']}"[:300])
        return Fault(detail=detail, pointer="#/certificate", code="wrong_form")
    pointer = "#/" + "/".join(map(str, first["loc"]))
    return Fault(
        detail=sentence("verify-bad-document", fault=str(first["msg"])[:300]), pointer=pointer, code="wrong_form"
    )


def _is_missing(error: ErrorDetails | None) -> bool:
    return error is not None and error["type"] == "missing" and len(error["loc"]) == 1


def _differences(told: AnnualPlanDocument, year: Certified) -> Iterator[str]:
    """Yield the pointer of whatever the document tells otherwise than its plan comes to."""
    question = AnnualQuestion(
        problem=year.problem,
        name=told.name,
        start_on=told.period.start_on,
        end_on=told.period.end_on,
        currency=year.currency,
        catalog_version=told.proof.catalog_version if told.proof is not None else "",
        module_names={},
        competency_names={},
        unrated={},
        learners_by_notice={},
    )
    again = annual_answer(question, year.result, key=told.id, version="", wall_ms=0.0)
    found = again.document.model_dump(mode="json") | {
        "enrolments": [entry.model_dump(mode="json") for entry in again.enrolments],
        "gaps": [entry.model_dump(mode="json") for entry in again.gaps],
    }
    stated = told.model_dump(mode="json", exclude={"certificate", "frontier"})
    is_stopped = told.status == "cancelled" and year.result.status in (solver.Status.FEASIBLE, solver.Status.UNKNOWN)
    if not is_stopped and stated["status"] != found["status"]:
        yield "#/status"
    for name in ("budget", "totals", "coverage"):
        if stated[name] != found[name]:
            yield f"#/{name}"
    for name in ("terms", "relative_gap", "input_hash"):
        if stated["proof"] is None or stated["proof"][name] != found["proof"][name]:
            yield f"#/proof/{name}"
    for name in _LISTS:
        if len(stated[name]) != len(found[name]):
            yield f"#/{name}"
            continue
        for place, (one, other) in enumerate(zip(stated[name], found[name], strict=True)):
            if one != other and not (name == "gaps" and _is_same_gap(one, other)):
                yield f"#/{name}/{place}"


def _is_same_gap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether two gaps differ in nothing but what a plan does not say: why, and whether anybody was ever rated."""
    unrated = one["held"] is None and other["held"] == 0
    return one | {"reason": None} == other | {"reason": None, **({"held": None} if unrated else {})}


def _listed(code: str, faults: list[str], language: Language) -> Iterator[str]:
    if not faults:
        yield say(language, f"{code}_right")
        return
    yield say(language, f"{code}_wrong", {"faults": len(faults)})
    yield from (f"  {fault}" for fault in faults[:_LISTED])


def _term(term: solver.TermVerdict, currency: str, language: Language) -> str:
    def told(value: int | None) -> str:
        if value is None:
            return "-"
        return LargeMoney.of_minor(value, currency).amount if term.tier is solver.AnnualTier.PRICE else str(value)

    params: dict[str, str | int] = {
        "term": say(language, f"year_{term.tier.value}"),
        "value": told(term.stated_value),
        "recomputed": told(term.value),
        "bound": told(max(0, term.stated_bound)),
        "best": told(None if term.bound is None else max(0, term.bound)),
        "excess": told(abs(term.excess or 0)),
    }
    value = say(language, "verify_value_right" if term.is_value_right else "verify_value_wrong", params)
    if term.bound is None:
        return f"{value} {say(language, 'verify_bound_unknown', params)}"
    how = "prices" if term.by is solver.BoundProof.PRICES else "whole"
    outcome = "proven" if term.is_bound_proven else "weaker"
    return f"{value} {say(language, f'verify_bound_{outcome}_{how}', params)}"
