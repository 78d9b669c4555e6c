"""The first sheet of a year: what it is about, what it comes to, and how far it is proven."""

from collections.abc import Iterator
from decimal import Decimal

from service.annual.workbooks import As, Cell, Kind
from service.schemas.answers import TermRead
from service.texts import Language, say
from service.translate.annual_answer import AnnualAnswer
from service.translate.wording import warning

Row = tuple[Cell, Cell, Cell, Cell]


def summary(answer: AnnualAnswer, language: Language) -> Iterator[Row]:
    """Yield line after line: what it is, its value, and of a term its bound and how far the two are apart."""
    document = answer.document

    def line(code: str, value: Cell) -> Row:
        return say(language, f"summary_{code}"), value, None, None

    yield line("name", document.name)
    yield line("plan", document.id)
    yield line("start_on", As("day", document.period.start_on))
    yield line("end_on", As("day", document.period.end_on))
    yield line("status", say(language, f"year_status_{document.status}"))
    yield line("learners", As("whole", len(answer.learners)))
    totals, coverage = document.totals, document.coverage
    if totals is not None and coverage is not None:
        yield line("enrolled", As("whole", totals.learners))
        yield line("enrolments", As("whole", totals.enrolments))
        yield line("hours", As("hours", Decimal(str(totals.effort_hours))))
        yield line("coverage_before", As("share", Decimal(str(coverage.before))))
        yield line("coverage_after", As("share", Decimal(str(coverage.after))))
        yield line("enrolment_prices", As("amount", Decimal(totals.enrolment_prices.amount)))
        yield line("granted", As("amount", Decimal(totals.granted.amount)))
        yield line("fixed_prices", As("amount", Decimal(totals.fixed_prices.amount)))
        yield line("price", As("amount", Decimal(totals.price.amount)))
    if document.budget is not None:
        budget = Decimal(document.budget.amount)
        yield line("budget", As("amount", budget))
        if totals is not None:
            yield line("remaining", As("amount", budget - Decimal(totals.price.amount)))
    for term in document.proof.terms if document.proof is not None else ():
        yield _proven(term, language)
    for note in document.warnings:
        told = note.text or warning(note, answer.names, language).text
        yield say(language, "summary_warning"), told, None, None


def _proven(term: TermRead, language: Language) -> Row:
    """Return a term with what no plan passes."""
    name = say(language, "summary_term", {"term": say(language, f"year_{term.name}")})
    if term.value is None or term.bound is None:
        return name, str(term.value), None, None
    value, bound = Decimal(str(term.value)), Decimal(str(term.bound))
    kind: Kind = "amount" if term.name == "price" else "whole"
    return name, As(kind, value), As(kind, bound), abs(bound - value) / max(Decimal(1), abs(value))
