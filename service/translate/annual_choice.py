"""What a company may choose from: modules with all the seats that are left, and what runs ask for beyond prices."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import solver
from catalog import CatalogSlice
from service.schemas.annual import AnnualPlanRequest
from service.translate import modules
from service.translate.modules import ModuleWords
from service.translate.prepared import prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a year may be made of, sorted by id."""

    modules: tuple[solver.Module, ...]
    words: Mapping[str, ModuleWords]
    terms: tuple[solver.OfferingTerms, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """A run of a module, as a company minds it."""

    seats: int | None
    booked: int
    min_seats: int
    fixed_price_minor: int


def choice_of(
    request: AnnualPlanRequest, catalogue: CatalogSlice, competencies: Iterable[str], named: Iterable[str]
) -> Choice:
    """Return what came with the request; else what of the catalogue can matter to these competencies, or is named."""
    if request.modules is not None:
        pairs = sorted((modules.of_request(module) for module in request.modules), key=lambda pair: pair[0].id)
        given = {
            (module.id, run.id): _Run(
                seats=run.seats,
                booked=run.booked,
                min_seats=run.min_seats,
                fixed_price_minor=run.fixed_price.minor if run.fixed_price is not None else 0,
            )
            for module in request.modules
            for run in module.offerings or ()
        }
        words: dict[str, ModuleWords] = {
            module.id: _in_both_languages(module.id, own, catalogue) for module, own in pairs
        }
        return _choice((module for module, _ in pairs), words, _with_held(request, given))
    known = prepared(catalogue)
    stored = {
        (module.id, run.id): _Run(
            seats=run.seats,
            booked=run.booked,
            min_seats=run.min_seats,
            fixed_price_minor=run.fixed_price_minor or 0,
        )
        for module in catalogue.modules
        for run in module.offerings or ()
    }
    return _choice(known.relevant(competencies, named), known.module_words, _with_held(request, stored))


def _with_held(request: AnnualPlanRequest, runs: Mapping[tuple[str, str], _Run]) -> Mapping[tuple[str, str], _Run]:
    """Return the runs with the seats that people hold who are not among those booked."""
    held = {(entry.module, entry.offering): entry.seats for entry in request.held_seats or ()}
    return {key: replace(run, booked=run.booked + held[key]) if key in held else run for key, run in runs.items()}


def _in_both_languages(module: str, words: ModuleWords, catalogue: CatalogSlice) -> ModuleWords:
    """Return the words of a module that came with the request, in Chinese as well where the catalogue has it so."""
    known = prepared(catalogue).module_words.get(module)
    return replace(words, title_zh=known.title_zh) if known is not None and known.title_en == words.title_en else words


def _choice(
    chosen: Iterable[solver.Module], words: Mapping[str, ModuleWords], runs: Mapping[tuple[str, str], _Run]
) -> Choice:
    seated = tuple(_with_seats(module, runs) for module in chosen)
    return Choice(modules=seated, words=words, terms=tuple(_terms(seated, runs)))


def _with_seats(module: solver.Module, runs: Mapping[tuple[str, str], _Run]) -> solver.Module:
    """Return the module with every seat that is left: for one learner only the last of them is news."""
    if not module.offerings:
        return module
    return replace(
        module,
        offerings=tuple(
            replace(entry, seats_left=_seats_left(runs[module.id, entry.id])) for entry in module.offerings
        ),
    )


def _seats_left(run: _Run) -> int | None:
    return None if run.seats is None else max(0, run.seats - run.booked)


def _terms(chosen: Iterable[solver.Module], runs: Mapping[tuple[str, str], _Run]) -> Iterator[solver.OfferingTerms]:
    """Yield what runs ask for; whoever is booked already counts, and has made the fixed price due before."""
    for module in chosen:
        for offering in module.offerings or ():
            run = runs[module.id, offering.id]
            least = max(0, run.min_seats - run.booked)
            price = 0 if run.booked else run.fixed_price_minor
            if least or price:
                yield solver.OfferingTerms(
                    module=module.id, offering=offering.id, least_learners=least, fixed_price_minor=price
                )
