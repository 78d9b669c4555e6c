"""The catalogue as the solver has it: translated once for each state, and cut for each request to what can matter."""

import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import solver
from catalog import CatalogSlice
from service.translate import modules
from service.translate.dates import Horizon, horizon
from service.translate.modules import ModuleWords
from service.translate.scales import Scale

#: States that are kept; a process works on the present one, and for a moment on the one before.
KEPT = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """One state of the catalogue."""

    #: In the order of their ids, as everything here.
    modules: Mapping[str, solver.Module]
    module_words: Mapping[str, ModuleWords]
    scales: Mapping[str, Scale]
    #: English and Chinese name of each competency.
    competency_names: Mapping[str, tuple[str, str]]
    #: The competency and level that list each item.
    item_levels: Mapping[str, tuple[str, int]]
    currencies: tuple[str, ...]
    horizon: Horizon
    #: For each competency: the modules that raise it.
    raising: Mapping[str, tuple[str, ...]]

    def relevant(self, competencies: Iterable[str], named: Iterable[str]) -> tuple[solver.Module, ...]:
        """Return, by id, the modules of which a plan for these competencies could hold any, and those that are named.

        What raises a competency that is asked for may matter; and then what it needs, and what gives that. Nothing else
        is a step of any plan, for it would be superfluous; so leaving it out changes no answer.
        """
        asked: set[str] = set()
        found: set[str] = set()
        wanted = deque(competencies)
        taken = deque(module for module in named if module in self.modules)
        while wanted or taken:
            while wanted:
                competency = wanted.popleft()
                if competency not in asked:
                    asked.add(competency)
                    taken.extend(self.raising.get(competency, ()))
            while taken:
                key = taken.popleft()
                if key in found:
                    continue
                found.add(key)
                module = self.modules[key]
                wanted.extend(needed.competency for needed in module.level_prerequisites)
                # Its outcomes start at levels of their own, which somebody has to have reached.
                wanted.extend(outcome.competency for outcome in module.outcomes if outcome.from_level)
                taken.extend(
                    other for choices in module.module_prerequisites for other in choices if other in self.modules
                )
        return tuple(self.modules[key] for key in sorted(found))


_kept: deque[tuple[CatalogSlice, Prepared]] = deque(maxlen=KEPT)
_preparing = threading.Lock()


def prepared(catalogue: CatalogSlice) -> Prepared:
    """Return the catalogue as the solver has it; the same state is translated once."""
    found = _find(catalogue)
    if found is None:
        with _preparing:
            found = _find(catalogue)
            if found is None:
                found = _prepared(catalogue)
                _kept.append((catalogue, found))
    return found


def _find(catalogue: CatalogSlice) -> Prepared | None:
    return next((found for known, found in tuple(_kept) if known is catalogue), None)


def _prepared(catalogue: CatalogSlice) -> Prepared:
    translated = {
        module.id: modules.of_catalog(module) for module in sorted(catalogue.modules, key=lambda module: module.id)
    }
    scales = {
        entry.id: Scale(levels=entry.levels, items_by_level=entry.items_by_level) for entry in catalogue.competencies
    }
    raising: defaultdict[str, list[str]] = defaultdict(list)
    for key, (module, _) in translated.items():
        for outcome in module.outcomes:
            raising[outcome.competency].append(key)
    return Prepared(
        modules={key: module for key, (module, _) in translated.items()},
        module_words={key: words for key, (_, words) in translated.items()},
        scales=scales,
        competency_names={entry.id: (entry.name_en, entry.name_zh) for entry in catalogue.competencies},
        item_levels=_item_levels(scales),
        currencies=tuple(sorted({module.price_currency for module in catalogue.modules})),
        horizon=horizon(module for module, _ in translated.values()),
        raising={competency: tuple(listed) for competency, listed in raising.items()},
    )


def item_levels_of(catalogue: CatalogSlice, scales: Mapping[str, Scale]) -> Mapping[str, tuple[str, int]]:
    """Return the competency and level that list each item, on the scales of a request."""
    found = prepared(catalogue)
    return found.item_levels if scales is found.scales else _item_levels(scales)


def _item_levels(scales: Mapping[str, Scale]) -> dict[str, tuple[str, int]]:
    return {
        item: (competency, level)
        for competency, scale in scales.items()
        for level, listed in scale.items_by_level.items()
        for item in listed
    }
