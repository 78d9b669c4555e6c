"""What all pages about a year share: addresses, the ways between the pages, money, figures."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from service.policy import RULES
from service.schemas.annual import LargeMoney
from service.schemas.answers import Coverage
from service.schemas.periods import NeedCounts
from service.web.words import Words

#: The views of a period in the order in which a year goes, each with the rest of its address.
PERIOD_VIEWS = (
    ("overview", ""),
    ("needs", "/needs"),
    ("scenarios", "/scenarios"),
    ("money", "/money"),
    ("courses", "/courses"),
    ("heatmap", "/heatmap"),
    ("off-plan", "/off-plan"),
)
SCENARIO_VIEWS = (("plan", ""), ("arbitration", "/arbitration"), ("grants", "/grants"))
#: How a state is told apart at a glance; its word says the same.
STATE_KINDS = {
    "setup": "open",
    "collecting": "waiting",
    "arbitration": "waiting",
    "finalised": "good",
    "running": "good",
    "closed": "ended",
}
NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another page."""

    title: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A small thing with a label."""

    label: str
    value: str
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A word in a frame."""

    text: str
    kind: str


def period_address(period: str, rest: str = "") -> str:
    """Return a page about a period, whose id is the caller's own and may hold anything."""
    plain = all(part not in ("", ".", "..") for part in period.split("/"))
    return f"/periods/{quote(period, safe='/' if plain else '')}{rest}"


def scenario_address(scenario: str, rest: str = "") -> str:
    """Return a page about a scenario."""
    return f"/scenarios/{quote(scenario, safe='')}{rest}"


def need_address(period: str, need: str) -> str:
    """Return the page of one need."""
    return period_address(period, f"/needs/{quote(need, safe='')}")


def people_address(cost_centre: str) -> str:
    """Return the list of the people of a cost centre."""
    return f"/learners?{urlencode({'cost_centre': cost_centre})}"


def period_views(period: str, here: str, words: Words) -> tuple[Link, ...]:
    """Return the ways between the pages of a period, as far as there are such pages."""
    return tuple(
        Link(title=words.text(f"period-view-{view}"), href=period_address(period, rest), current=view == here)
        for view, rest in PERIOD_VIEWS
        if ("GET", f"/periods/{{period:path}}{rest}") in RULES
    )


def scenario_views(scenario: str, here: str, words: Words) -> tuple[Link, ...]:
    """Return the ways between the pages of a scenario."""
    return tuple(
        Link(title=words.text(f"scenario-view-{view}"), href=scenario_address(scenario, rest), current=view == here)
        for view, rest in SCENARIO_VIEWS
    )


def trail_to(words: Words, *links: Link) -> tuple[Link, ...]:
    """Return the way to a page, beginning with all periods."""
    return (Link(title=words.text("periods-title"), href="/periods"), *links)


def cash(money: LargeMoney | None, words: Words) -> str:
    """Return an amount, or a dash where there is none."""
    return NOTHING if money is None else words.money(money.amount, money.currency)


def amount(money: LargeMoney | None, words: Words) -> str:
    """Return an amount of a table whose currency is said above it, or a dash where there is none."""
    return NOTHING if money is None else words.amount(money.amount, money.currency)


def over(money: LargeMoney | None, words: Words) -> str | None:
    """Return by how much a budget of such a table is exceeded, if it is."""
    return amount(money, words) if money is not None and money.minor > 0 else None


def counted(needs: NeedCounts, words: Words) -> str:
    """Return how many needs wait for a decision and how many are accepted, as far as there are any."""
    known = {"new": needs.new, "accepted": needs.accepted}
    told = [words.text(f"needs-counted-{kind}", number=words.number(count)) for kind, count in known.items() if count]
    return words.listed(told) or NOTHING


def change_of_cash(before: LargeMoney | None, after: LargeMoney | None, words: Words) -> str:
    """Return by how much an amount differs, with its sign."""
    if before is None or after is None or before.currency != after.currency:
        return NOTHING
    apart = after.minor - before.minor
    if apart == 0:
        return words.text("no-difference")
    told = words.minor_money(abs(apart), after.currency)
    return words.text("more-by" if apart > 0 else "less-by", amount=told)


def change_of_number(before: float | None, after: float | None, words: Words) -> str:
    """Return by how much a number differs, with its sign."""
    if before is None or after is None:
        return NOTHING
    apart = after - before
    if apart == 0:
        return words.text("no-difference")
    return words.text("more-by" if apart > 0 else "less-by", amount=words.number(abs(apart)))


def covered(coverage: Coverage | None, words: Words) -> str:
    """Return how much of all gaps is closed, before and after."""
    if coverage is None:
        return NOTHING
    return words.text("from-to", before=words.percent(coverage.before), after=words.percent(coverage.after))


def share_of(part: int, whole: int) -> int:
    """Return a part in whole percent of the whole, between 0 and 100."""
    return min(100, max(0, part * 100 // whole)) if whole > 0 else 0


def age(moment: datetime, words: Words, *, now: datetime | None = None) -> str:
    """Return roughly how long ago something was."""
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    minutes = max(0, int(((now or datetime.now(UTC)) - aware).total_seconds() // 60))
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        if minutes >= size:
            count = minutes // size
            return words.text(f"age-{unit}", count=count, number=words.number(count))
    return words.text("age-minute", count=minutes, number=words.number(minutes))


def paged(address: str, token: str | None, **kept: str) -> str | None:
    """Return the address of the next page of a list, if there is one."""
    if token is None:
        return None
    return f"{address}?{urlencode({**kept, 'page_token': token})}"
