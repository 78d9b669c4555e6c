"""Checks that everything that can be taken is priced in one currency: amounts of two are never added up."""

from collections import Counter
from collections.abc import Collection, Iterator

from sqlmodel import Session, col, func, select

from catalog.importing.findings import Finding, Place, Spot
from catalog.importing.records import Record, Records
from catalog.importing.sheets_tables import SheetSpot
from catalog.modules import Module, ModuleBase
from catalog.offerings import Offering, OfferingBase
from catalog.publication import drafts_of, is_published
from catalog.saying import Part, says

#: So many modules are asked for at a time.
BATCH = 500


def check_prices(
    session: Session, records: Records, *, paid_in: Collection[str] = (), complete: bool = False
) -> Iterator[Finding]:
    """Yield a fault at each module in another currency than the catalogue's, and at each whose runs cost another.

    The catalogue's currency is that of the published modules that the import leaves as they are. Where it leaves none,
    it is one of `paid_in`, in which budgets are held already, and without budgets the one that the import has most of.
    An import that is `complete` leaves nothing.
    """
    priced = [record for record in records.of(ModuleBase) if not record.value.retired]
    if not priced:
        return
    brought = {key for kind, key in records.declared if kind == "module"}
    rest = Counter[str]() if complete else _currencies_of_the_rest(session, brought)
    wanted = _wanted(rest, priced, paid_in)
    for record in priced:
        module = record.value
        if module.price_currency != wanted:
            told: dict[str, Part] = {"id": module.id, "currency": module.price_currency, "wanted": wanted}
            if rest:
                message = says("price-of-catalogue", **told)
            elif paid_in:
                message = says("price-of-budgets", held=tuple(sorted(paid_in)), **told)
            else:
                message = says("price-of-import", **told)
            yield Finding(place=_currency_of(record.spot), message=message)
    if not complete:
        yield from _fixed_prices(session, records, priced)


def _wanted(rest: Counter[str], priced: Collection[Record[ModuleBase]], paid_in: Collection[str]) -> str:
    brought = Counter(record.value.price_currency for record in priced)
    if not rest and paid_in:
        rest = Counter({currency: brought[currency] for currency in sorted(paid_in)})
    # Of several that are as common, the first.
    return (rest or brought).most_common(1)[0][0]


def _currencies_of_the_rest(session: Session, brought: Collection[str]) -> Counter[str]:
    """Count the currencies of the published modules that the import does not bring."""
    counted: Counter[str] = Counter()
    currencies = col(Module.price_currency)
    grouped = select(currencies, func.count()).where(is_published(Module)).group_by(currencies).order_by(currencies)
    for currency, count in session.exec(grouped):
        counted[currency] += count
    replaced = select(Module.price_currency).where(is_published(Module))
    listed = sorted(brought)
    for start in range(0, len(listed), BATCH):
        counted.subtract(session.exec(replaced.where(col(Module.id).in_(listed[start : start + BATCH]))))
    return +counted


def _fixed_prices(session: Session, records: Records, priced: Collection[Record[ModuleBase]]) -> Iterator[Finding]:
    """Find modules of which a run that the import leaves as it is costs something in another currency."""
    brought = {record.value.id for record in records.of(OfferingBase)}
    spots = {record.value.id: record for record in priced}
    listed = sorted(spots)
    for start in range(0, len(listed), BATCH):
        question = (
            select(Offering)
            .where(
                col(Offering.module).in_(listed[start : start + BATCH]),
                col(Offering.fixed_price_currency).is_not(None),
                ~col(Offering.retired),
                col(Offering.id).not_in(drafts_of(Offering)),
            )
            .order_by(col(Offering.id))
        )
        for run in session.exec(question):
            module = spots[run.module].value
            if run.id not in brought and run.fixed_price_currency != module.price_currency:
                currencies = {"currency": module.price_currency, "other": run.fixed_price_currency or ""}
                message = says("price-of-run", id=module.id, run=run.id, **currencies)
                yield Finding(place=_currency_of(spots[run.module].spot), message=message)


def _currency_of(spot: Spot) -> Place:
    """Return the place at which the currency of a module stands."""
    if isinstance(spot, SheetSpot):
        return spot.at("price_currency")
    line = spot.lines.get("price", spot.place.line)
    return spot.place.under("price", line).under("currency", line)
