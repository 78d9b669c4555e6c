"""Grants on their way to the solver: which seats each of them pays for, and what a request can get wrong about them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import solver
from service.schemas.annual import AnnualPlanRequest, GrantGiven, PeriodGiven
from service.texts import sentence
from service.translate.annual_knowledge import AskedAsOne
from service.translate.misreferences import Known, Misreference, Path, repeated
from service.translate.modules import ModuleWords


def grants_of(
    request: AnnualPlanRequest,
    modules: Iterable[solver.Module],
    words: Mapping[str, ModuleWords],
    under_way: frozenset[solver.Seat],
) -> tuple[solver.Grant, ...]:
    """Translate the grants, sorted by id; `under_way` are the seats of modules that have begun without a run."""
    chosen = [
        (
            module,
            words[module.id].provider,
            [(run.id, run.first_day) for run in module.offerings or ()],
            module.offerings is None or (module.id, None) in under_way,
        )
        for module in modules
    ]
    return tuple(
        solver.Grant(
            id=solver.GrantId(grant.id),
            share_percent=grant.share_percent,
            seats=frozenset(
                (module.id, solver.OfferingId(run) if run is not None else None)
                for reach in [_Reach.of(grant, request.period)]
                for module, provider, runs, is_placed_in_weeks in chosen
                for run in reach.paid(module.id, provider, runs, is_placed_in_weeks=is_placed_in_weeks)
            ),
            most_per_learner_minor=grant.per_learner.minor if grant.per_learner is not None else None,
            most_minor=grant.in_all.minor if grant.in_all is not None else None,
        )
        for grant in sorted(request.grants or (), key=lambda grant: grant.id)
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """What one grant pays for."""

    everything: bool
    modules: frozenset[str]
    providers: frozenset[str]
    runs: Mapping[str, Collection[str]]
    first: int
    last: int
    #: Whether its days hold the whole period.
    lasts: bool

    @classmethod
    def of(cls, grant: GrantGiven, period: PeriodGiven) -> "_Reach":
        runs: dict[str, set[str]] = {}
        for seat in grant.offerings or ():
            runs.setdefault(seat.module, set()).add(seat.offering)
        first, last = grant.first or date.min, grant.last or date.max
        return cls(
            everything=grant.modules is None and grant.offerings is None and grant.providers is None,
            modules=frozenset(grant.modules or ()),
            providers=frozenset(grant.providers or ()),
            runs=runs,
            first=first.toordinal(),
            last=last.toordinal(),
            lasts=first <= period.start_on and period.end_on <= last,
        )

    def paid(
        self, module: str, provider: str | None, runs: Iterable[tuple[str, int]], *, is_placed_in_weeks: bool
    ) -> Iterator[str | None]:
        """Yield the runs of a module that are paid for, and None when it is paid for in weeks; runs have first days."""
        whole = self.everything or module in self.modules or provider in self.providers
        if not whole and module not in self.runs:
            return
        named = self.runs.get(module, ())
        for run, starts in runs:
            if (whole or run in named) and self.first <= starts <= self.last:
                yield run
        if whole and is_placed_in_weeks and self.lasts:
            yield None


class _Run(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def start_on(self) -> date: ...


class _Listed(Protocol):
    """A module that a grant may pay for, of the catalogue or of a request."""

    @property
    def id(self) -> str: ...

    @property
    def provider(self) -> str | None: ...

    @property
    def offerings(self) -> Sequence[_Run] | None: ...


def grant_faults(request: AnnualPlanRequest, shared: AskedAsOne, known: Known) -> Iterator[Misreference]:
    """Yield every fault of the grants of a request."""
    listed: Sequence[_Listed] = shared.gathered.catalog.modules if request.modules is None else request.modules
    yield from faults_of_grants(
        request.grants or (),
        period=request.period if not known.unread & {"grants", "period"} else None,
        modules=listed if "modules" not in known.unread else None,
    )


def faults_of_grants(
    grants: Sequence[GrantGiven], *, period: PeriodGiven | None, modules: Sequence[_Listed] | None
) -> Iterator[Misreference]:
    """Yield every fault of grants, as far as the period and the modules are known."""
    yield from repeated(("grants",), (grant.id for grant in grants), "grant", field="id")
    if not grants:
        return
    for place, grant in enumerate(grants):
        path: Path = ("grants", place)
        if grant.first is not None and grant.last is not None and grant.last < grant.first:
            detail = sentence("fault-ends-early", field="to")
            yield Misreference(path=(*path, "to"), code="contradiction", detail=detail)
        yield from repeated((*path, "modules"), grant.modules or (), "module")
    if modules is None:
        return
    by_id = {module.id: module for module in modules}
    for place, grant in enumerate(grants):
        yield from _unknown(grant, ("grants", place), by_id)
    if period is not None:
        yield from _shares(grants, period, by_id.values())


def _unknown(grant: GrantGiven, path: Path, by_id: Mapping[str, _Listed]) -> Iterator[Misreference]:
    for place, module in enumerate(grant.modules or ()):
        if module not in by_id:
            detail = sentence("reference-module", module=module)
            yield Misreference(path=(*path, "modules", place), code="unknown_reference", detail=detail)
    for place, seat in enumerate(grant.offerings or ()):
        here: Path = (*path, "offerings", place)
        if seat.module not in by_id:
            detail = sentence("reference-module", module=seat.module)
            yield Misreference(path=(*here, "module"), code="unknown_reference", detail=detail)
        elif all(run.id != seat.offering for run in by_id[seat.module].offerings or ()):
            detail = sentence("reference-offering", offering=seat.offering, module=seat.module)
            yield Misreference(path=(*here, "offering"), code="unknown_reference", detail=detail)
    there = {module.provider for module in by_id.values()}
    for place, provider in enumerate(grant.providers or ()):
        if provider not in there:
            detail = sentence("reference-provider", provider=provider)
            yield Misreference(path=(*path, "providers", place), code="unknown_reference", detail=detail)


def _shares(grants: Sequence[GrantGiven], period: PeriodGiven, modules: Iterable[_Listed]) -> Iterator[Misreference]:
    """Refuse grants that together would pay more than the whole price of something."""
    listed = [
        (module.id, module.provider, [(run.id, run.start_on.toordinal()) for run in module.offerings or ()])
        for module in modules
    ]
    paid: Counter[tuple[str, str | None]] = Counter()
    for place, grant in enumerate(grants):
        over: set[str] = set()
        reach = _Reach.of(grant, period)
        for module_id, provider, runs in listed:
            # One under way without a run of its own is paid in weeks, even if it has runs.
            for run in reach.paid(module_id, provider, runs, is_placed_in_weeks=True):
                paid[module_id, run] += grant.share_percent
                if paid[module_id, run] > 100:
                    over.add(module_id)
        if over:
            percent = max(share for (module_id, _), share in paid.items() if module_id == min(over))
            yield Misreference(
                path=("grants", place, "share_percent"),
                code="contradiction",
                detail=sentence("reference-grants", module=min(over), percent=percent),
            )
