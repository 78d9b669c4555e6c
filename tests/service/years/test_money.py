"""The money of a period: every enrolment once, as certain as it is, and every sum the same as one worked out apart."""

import io
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from service.database import Database
from service.schemas.needs import NeedGiven
from service.schemas.training_scenarios import ScenarioRecord
from service.texts import say
from service.years.years import Years
from tests.service.years.agreed import Agreed, agreed
from tests.service.years.made import HR, PERIOD, company, period, scenario, solved, years_on

#: By learner: the state of a development plan, and the steps in it with their status, first day and price.
DECIDED: dict[tuple[str, int, str], dict[str, tuple[str, date | None, int]]] = {
    ("L-1", 1, "superseded"): {"X1": ("done", date(2027, 1, 11), 9_000), "Y1": ("approved", date(2027, 5, 3), 1)},
    ("L-1", 2, "approved"): {"X2": ("enrolled", date(2027, 3, 30), 21_000), "Z1": ("failed", date(2027, 2, 1), 5)},
    ("L-2", 1, "in_progress"): {"X1": ("done", date(2027, 2, 1), 10_500), "Y1": ("planned", None, 15_500)},
    ("L-3", 1, "proposed"): {"X1": ("requested", date(2027, 1, 4), 77)},
}


def decided(database: Database) -> None:
    """Store development plans as people have decided about them."""
    for (learner, version, state), steps in DECIDED.items():
        told = {
            module: Agreed(status=status, first=first, minor=price, offering="X2-03" if module == "X2" else None)
            for module, (status, first, price) in steps.items()
        }
        agreed(database, learner, told, state=state, version=version)


def year(database: Database) -> tuple[Years, str]:
    """Return a period whose active scenario gives everybody what seats allow."""
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(budget="2000.00", budgets={"A": ("300.00", "warning")}), HR)
    years.move(PERIOD, "collecting", HR)
    years.ask(PERIOD, NeedGiven(learner="L-1", module="Y1"), HR, "en")
    key = scenario(years)
    solved(years, key)
    years.activate(key, HR, "en")
    return years, key


def minor(amount: Any) -> int:
    return int(Decimal(amount.amount) * 100)


def apart(years: Years, key: str) -> tuple[Counter[str], Counter[str | None], Counter[str | None]]:
    """Work the money out from the lists that everybody can read: by certainty, by month, by cost centre."""
    kinds: Counter[str] = Counter()
    months: Counter[str | None] = Counter()
    centres: Counter[str | None] = Counter()
    posts: dict[str, str | None] = {"L-1": "A", "L-2": "A1", "L-3": "B"}

    def add(kind: str, learner: str | None, day: date | None, amount: int) -> None:
        kinds[kind] += amount
        months[None if day is None else day.strftime("%Y-%m")] += amount
        centres[None if learner is None else posts[learner]] += amount

    settled = set()
    for (learner, _, state), steps in DECIDED.items():
        for module, (status, start_on, price) in steps.items():
            if state == "proposed" or (state == "superseded" and status != "done"):
                continue
            settled.add((learner, module))
            if status != "failed":
                add("consumed" if status == "done" else "committed", learner, start_on, price)
    plan = years.scenario(key, HR, "en").plan
    assert plan is not None
    for entry in years.plans.enrolments(plan, HR, page_size=200, page_token=None).items:
        if (entry.learner, entry.module) not in settled:
            add("forecast", entry.learner, entry.start_on, minor(entry.price) - minor(entry.granted))
    # The class of X2 is held for somebody who has a seat for sure.
    add("committed", None, date(2027, 3, 30), 4_000)
    return kinds, months, centres


def test_all_sums_come_to_what_the_lists_come_to(database: Database) -> None:
    years, key = year(database)
    decided(database)
    found = years.money(PERIOD, HR)
    kinds, months, centres = apart(years, key)
    assert min(kinds["forecast"], kinds["committed"], kinds["consumed"]) > 0
    total = {name: minor(getattr(found.total, name)) for name in ("forecast", "committed", "consumed")}
    assert total == dict(kinds)
    assert minor(found.total.planned) == kinds.total()
    assert {month.month: minor(month.planned) for month in found.months} == dict(months)
    assert {one.cost_centre: minor(one.own.planned) for one in found.centres if minor(one.own.planned)} == dict(centres)
    for one in found.centres:
        assert sum(minor(month.planned) for month in one.months) == minor(one.own.planned)
    tops = [one for one in found.centres if one.parent is None]
    assert sum(minor(one.rolled_up.planned) for one in tops) == kinds.total()
    assert found.remaining is not None
    assert minor(found.remaining) == 200_000 - kinds.total()
    assert found.uncommitted is not None
    assert minor(found.uncommitted) == 200_000 - kinds["committed"] - kinds["consumed"]
    # A class that goes over the end of a month belongs to the one in which it begins.
    assert "2027-04" not in months


def test_the_tree_and_the_runs_have_the_same_sums(database: Database) -> None:
    years, key = year(database)
    decided(database)
    found, tree = years.money(PERIOD, HR), years.tree(PERIOD, HR)
    assert [(node.cost_centre, node.depth) for node in tree.nodes] == [("TOP", 0), ("A", 1), ("A1", 2), ("B", 1)]
    money = {one.cost_centre: one for one in found.centres}
    for node in tree.nodes:
        assert node.money == money[node.cost_centre].rolled_up
        assert (node.budget, node.overrun) == (money[node.cost_centre].budget, money[node.cost_centre].overrun)
    nodes = {node.cost_centre: node for node in tree.nodes}
    assert (nodes["TOP"].learners, nodes["A"].learners, nodes["A1"].learners) == (3, 2, 1)
    assert (nodes["TOP"].needs.new, nodes["A1"].needs.new) == (1, 0)
    assert nodes["A"].overrun is not None
    assert minor(nodes["A"].overrun) == minor(nodes["A"].money.planned) - 30_000
    runs = {(run.module, run.offering): run for run in years.courses(PERIOD, HR, "en").items}
    plan = years.scenario(key, HR, "en").plan
    assert plan is not None
    entries = years.plans.enrolments(plan, HR, page_size=200, page_token=None).items
    seats = Counter((entry.module, entry.offering) for entry in entries)
    assert {place: run.enrolled for place, run in runs.items() if run.enrolled} == dict(seats)
    full = runs["X2", "X2-03"]
    assert (full.enrolled, full.seats, full.fill_rate, full.risk) == (2, 2, 1.0, "full")
    assert (runs["Y1", "Y1-05"].asked_for, runs["Y1", "Y1-05"].risk) == (1, "none")


def test_without_a_scenario_only_what_is_decided_counts(database: Database) -> None:
    company(database)
    years = years_on(database)
    years.store_period(PERIOD, period(), HR)
    decided(database)
    found = years.money(PERIOD, HR)
    assert (found.scenario, minor(found.total.forecast), found.remaining) == (None, 0, None)
    assert minor(found.total.consumed) == 9_000 + 10_500
    # The class in which L-1 has a seat is paid, though no scenario opens it.
    assert minor(found.total.committed) == 21_000 + 15_500 + 4_000
    assert [minor(one.own.committed) for one in found.centres if one.cost_centre is None] == [4_000]
    # In another year nothing of it counts but what has no days.
    years.store_period("2028", period(start_on="2028-01-01", end_on="2028-12-31"), HR)
    assert minor(years.money("2028", HR).total.planned) == 15_500


def test_the_workbook_ties_out(database: Database) -> None:
    years, key = year(database)
    decided(database)
    content = b"".join(years.export(key, HR, "en").pieces())
    book = load_workbook(io.BytesIO(content))
    found = years.money(PERIOD, HR)
    sheet = book["Money by month"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    *lines, last = rows
    for place, name in enumerate(("forecast", "committed", "consumed", "planned"), start=3):
        cells = [Decimal(str(line[place])) for line in lines]
        assert sum(cells) == Decimal(getattr(found.total, name).amount)
        assert str(last[place]).startswith("=SUBTOTAL(109,")
    days = [line[2] for line in lines if line[2] is not None]
    assert all(isinstance(day, datetime) and day.day == 1 for day in days)
    assert sheet.cell(row=2, column=4).number_format == "#,##0.00"
    budgets = book["Budgets"]
    company_row = [cell.value for cell in list(budgets.iter_rows())[-1]]
    assert Decimal(str(company_row[4])) == Decimal("2000.00")
    assert Decimal(str(company_row[8])) == Decimal(found.total.planned.amount)
    assert company_row[9] is not None
    assert Decimal(str(company_row[9])) == Decimal("2000.00") - Decimal(found.total.planned.amount)
    # The same money by what each stands for: centres of their own, and the company's classes.
    assert {line[0] for line in lines} == {"A", "A1", "B", None}


def test_files_and_documents_have_the_name_that_a_scenario_has_now(database: Database) -> None:
    years, key = year(database)
    other = solved(years, scenario(years, "Other")).id
    years.change_scenario(key, ScenarioRecord(name="As agreed in May"), HR, "en")
    book = load_workbook(io.BytesIO(b"".join(years.export(key, HR, "en").pieces())))
    names = [row[1].value for row in book.worksheets[0].iter_rows() if row[0].value == say("en", "summary_name")]
    assert names == ["As agreed in May"]
    found = years.comparison(key, other, HR, "en")
    assert (found.difference.before.name, found.difference.after.name) == ("As agreed in May", "Other")


def test_the_map_counts_who_is_below_target_where(database: Database) -> None:
    years, _ = year(database)
    found = years.heatmap(PERIOD, HR, "zh")
    cells = {(cell.cost_centre, cell.competency): (cell.people, cell.below, cell.steps) for cell in found.cells}
    assert cells == {(centre, key): (1, 1, 2 if key == "x" else 1) for centre in ("A", "A1", "B") for key in "xy"}
    assert {(one.competency, one.name, one.below) for one in found.competencies} == {("x", "名", 3), ("y", "名", 3)}
    assert all(one.holes == [] for one in found.competencies)
