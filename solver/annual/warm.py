"""A search goes on from what another one saved, of a problem like it but for a budget, some learners, an offering.

Kept is what a look says still holds: the paths of learners whose facts are the same, over modules and offerings that
are the same, with their prices and grants as they are now. Learners that are new or changed begin with no path. What
was settled is not: its bounds speak of another problem.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from solver.annual.answer import AnnualTier, Prices
from solver.annual.answered import Answers, bounds_still_true, questions_of
from solver.annual.bound import completed
from solver.annual.columns import EMPTY, Column
from solver.annual.company import Company, Link
from solver.annual.groups import Choice
from solver.annual.marks import Marks, marks_of
from solver.annual.master import Key
from solver.annual.mending import Mending
from solver.annual.pricing import Pricing
from solver.annual.problem import AnnualLearner, AnnualProblem, GrantId, LearnerId, Seat
from solver.annual.state import State, read, written
from solver.annual.worths import Worths
from solver.domain import ModuleId

#: Paths of a learner that are kept of those worth most in each tier: others are found again where they are of use.
LIKELY = 5
#: Of so large a part of the learners the answers of before are taken as they are.
NEARLY_ALL = 0.9


def adapted_state(content: bytes, problem: AnnualProblem) -> bytes:
    """Return the saved state of another problem as one from which a search of this problem goes on.

    Raises:
        InvalidProblem: `content` is no saved state.
    """
    return written(adapted(read(content), problem))


def adapted(state: State, problem: AnnualProblem) -> State:
    """Return what of a state holds for this problem, whichever problem it was saved for."""
    look = _Look(problem, state.marks)
    questions = questions_of(problem, look.marks)
    twins = _twins(problem, state, look.marks, questions)
    before = {tier: _of_twins(prices, twins) for tier, prices in _latest_prices(state).items()}
    start_prices: dict[AnnualTier, Prices] = {}
    bounds: dict[AnnualTier, Mapping[LearnerId, int]] = {}
    for tier, prices in before.items():
        now = _still_meant(problem, prices)
        same = _same(state.answers.bounds.get(tier, {}), state.answers, questions, twins)
        bounds[tier] = bounds_still_true(problem, same, prices, now)
        if len(bounds[tier]) < NEARLY_ALL * len(problem.learners):
            # Dearer seats bring the bound down, but only with new answers.
            now = completed(problem, tier, now)
            bounds[tier] = bounds_still_true(problem, same, prices, now)
        start_prices[tier] = now
    kept = {
        learner.id: look.columns(learner, state.columns.get(twins[learner.id], ()))
        for learner in problem.learners
        if learner.id in twins
    }
    kept = look.likely(kept, start_prices)
    return State(
        columns={learner: columns for learner, columns in kept.items() if columns},
        links=_links_of_twins(problem, state.links, twins),
        choice=None if state.choice is None else look.choice(state.choice, kept),
        start_prices=start_prices,
        near=tuple(start_prices),
        marks=look.marks,
        answers=Answers(questions, {tier: known for tier, known in bounds.items() if known}),
    )


def _latest_prices(state: State) -> Mapping[AnnualTier, Prices]:
    """Return the last prices of each tier: what learners have answered was said at these."""
    found = dict(state.start_prices)
    entry = state.underway
    if entry is not None and entry.prices is not None:
        found[tuple(AnnualTier)[len(state.settled)]] = entry.prices
    return found | {settled.tier: settled.prices for settled in state.settled if settled.prices is not None}


def _twins(
    problem: AnnualProblem, state: State, marks: Marks, questions: Mapping[LearnerId, str]
) -> Mapping[LearnerId, LearnerId]:
    """Return for each learner who had the same paths to choose from before: the learner, if that is one of them.

    Else somebody who had the same question, or at least the same paths.
    """
    asked = {mark: learner for learner, mark in reversed(list(state.answers.questions.items()))}
    able = {mark: learner for learner, mark in reversed(list(state.marks.learners.items()))}
    twins = {}
    for learner in problem.learners:
        mark = marks.learners[learner.id]
        if state.marks.learners.get(learner.id) == mark:
            twins[learner.id] = learner.id
        elif (twin := asked.get(questions[learner.id]) or able.get(mark)) is not None:
            twins[learner.id] = twin
    return twins


def _of_twins(prices: Prices, twins: Mapping[LearnerId, LearnerId]) -> Prices:
    """Return prices in which those who have a twin meet what that one met."""
    known: dict[LearnerId, list[tuple[Seat, int]]] = {}
    for learner, seat, price in prices.links:
        known.setdefault(learner, []).append((seat, price))
    others = {learner: twin for learner, twin in twins.items() if twin != learner}
    links = [link for link in prices.links if link[0] not in others]
    links += [(learner, seat, price) for learner, twin in others.items() for seat, price in known.get(twin, ())]
    return replace(prices, links=tuple(sorted(links, key=str)))


def _links_of_twins(
    problem: AnnualProblem, links: Iterable[Link], twins: Mapping[LearnerId, LearnerId]
) -> tuple[Link, ...]:
    """Return the places that bind learners to offerings, also of those who have a twin."""
    followers: dict[LearnerId, set[LearnerId]] = {}
    for learner, twin in twins.items():
        followers.setdefault(twin, set()).add(learner)
    there, terms = problem.learner_by_id, problem.terms_by_offering
    found = {
        (each, seat) for learner, seat in links if seat in terms for each in {learner, *followers.get(learner, ())}
    }
    return tuple(sorted((link for link in found if link[0] in there), key=str))


def _same(
    bounds: Mapping[LearnerId, int],
    before: Answers,
    questions: Mapping[LearnerId, str],
    twins: Mapping[LearnerId, LearnerId],
) -> dict[LearnerId, int]:
    """Return the bounds of those whose question, or whose twin's, was the same before."""
    return {
        learner: bounds[twin]
        for learner, twin in twins.items()
        if twin in bounds and before.questions.get(twin) == questions[learner]
    }


@dataclass(frozen=True)
class _Look:
    """Looks at columns of another problem: do they hold in this one, and what do they cost here?"""

    problem: AnnualProblem
    before: Marks

    @cached_property
    def marks(self) -> Marks:
        return marks_of(self.problem)

    @cached_property
    def _same_seats(self) -> frozenset[Seat]:
        now = self.marks.seats
        return frozenset(seat for seat, mark in self.before.seats.items() if now.get(seat) == mark)

    @cached_property
    def _company(self) -> Company:
        return Company(self.problem)

    def columns(self, learner: AnnualLearner, columns: Iterable[Column]) -> tuple[Column, ...]:
        """Return those of these columns that still hold, at the prices of now."""
        looked = (self._column(learner, column) for column in columns)
        return tuple(column for column in looked if column is not None)

    def likely(
        self, columns: Mapping[LearnerId, tuple[Column, ...]], prices: Mapping[AnnualTier, Prices]
    ) -> dict[LearnerId, tuple[Column, ...]]:
        """Return of each learner's paths those that are worth most at these prices, and the cheapest."""
        worths = [Worths(self._company, tier, prices[tier]) for tier in prices]
        likely = {}
        for key, known in columns.items():
            learner = self.problem.learner_by_id[key]
            found = {column for worth in worths for column in worth.best(learner, known, LIKELY)}
            cheapest = min(known, key=lambda column: (column.net_minor, str(column.seats)), default=None)
            likely[key] = tuple(c for c in known if not worths or len(known) <= LIKELY or c in found or c == cheapest)
        return likely

    def choice(self, choice: Mapping[LearnerId, Column], kept: Mapping[LearnerId, tuple[Column, ...]]) -> Choice | None:
        """Return a plan near this one that fits here; None if none is found.

        Whoever is new or changed, or has lost the path that was chosen, has none to begin with.
        """
        whole: Choice = {}
        for learner in self.problem.learners:
            old = choice.get(learner.id) if learner.id in kept else None
            column = None if old is None else self._column(learner, old)
            if old is None or column is None:
                column = self._cheapest(learner, kept.get(learner.id, ())) if learner.must_take_something else EMPTY
                if column is None:
                    return None
            else:
                column = replace(column, granted=self._granted_at_most(column, dict(old.granted)))
            whole[learner.id] = column

        def others(learner: AnnualLearner) -> Iterable[Column]:
            return (*kept.get(learner.id, ()), *(() if learner.must_take_something else (EMPTY,)))

        return Mending(self._company, whole, others).mended()

    def _cheapest(self, learner: AnnualLearner, known: Iterable[Column]) -> Column | None:
        """Return the cheapest path of a learner, of those known if there are any; None where there is none at all."""
        best = min(known, key=lambda column: (column.net_minor, str(column.seats)), default=None)
        if best is not None:
            return best
        for _, answers in Pricing(self.problem, None).answers([learner], Prices(scale=1), AnnualTier.PRICE):
            best = answers[0].column
        return best

    def _column(self, learner: AnnualLearner, column: Column) -> Column | None:
        """Return a column as it is now; None when it is no path of the learner any more."""
        under_way = {entry.module: entry.price_left_minor for entry in learner.in_progress}
        if not self._same_seats.issuperset(column.seats):
            return None
        if not all(module in under_way or self._can_begin(learner, (module, o)) for module, o in column.seats):
            return None
        modules = self.problem.module_by_id
        efforts = {entry.module: entry.effort_left_hundredths for entry in learner.in_progress}
        effort = sum(
            efforts[module] if module in efforts else modules[module].effort_hundredths for module, _ in column.seats
        )
        if learner.effort_limit_hundredths is not None and effort > learner.effort_limit_hundredths:
            return None
        prices = {
            module: under_way[module] if module in under_way else modules[module].price_minor
            for module, _ in column.seats
        }
        granted = self._granted(learner.held_seats(column.seats), prices)
        now = replace(column, price_minor=sum(prices.values()), granted=granted)
        return now if learner.budget_minor is None or now.net_minor <= learner.budget_minor else None

    def _can_begin(self, learner: AnnualLearner, seat: Seat) -> bool:
        """Tell whether a module of the catalogue can be begun in an offering, or without one, by this learner."""
        module, offering = seat
        is_dated = self.problem.module_by_id[module].offerings is not None
        return (
            is_dated == (offering is not None)
            and self.problem.seats_by_offering.get(seat, 1) > 0
            and not any(module in bar.modules for bar in learner.bars)
        )

    def _granted(self, seats: Iterable[Seat], prices: Mapping[ModuleId, int]) -> tuple[tuple[GrantId, int], ...]:
        """Return the most that each grant pays for these steps."""
        found = []
        for grant in self.problem.grants:
            amount = sum(prices[seat[0]] for seat in seats if seat in grant.seats) * grant.share_percent // 100
            if grant.most_per_learner_minor is not None:
                amount = min(amount, grant.most_per_learner_minor)
            if amount:
                found.append((grant.id, amount))
        return tuple(found)

    def _granted_at_most(self, column: Column, before: Mapping[GrantId, int]) -> tuple[tuple[GrantId, int], ...]:
        """Return what grants pay in a plan: of a limited one no more than before, which fitted then."""
        limited = self._company.grants
        amounts = ((g, min(most, before.get(g, 0)) if g in limited else most) for g, most in column.granted)
        return tuple((grant, amount) for grant, amount in amounts if amount)


def _still_meant(problem: AnnualProblem, prices: Prices) -> Prices:
    """Return the prices of what still is there and limited."""
    centres = {centre.id for centre in problem.cost_centres if centre.budget_minor is not None}
    grants = {grant.id for grant in problem.grants if grant.most_minor is not None}
    terms, seats = problem.terms_by_offering, problem.seats_by_offering
    return replace(
        prices,
        budget=0 if problem.budget_minor is None else prices.budget,
        centres=_those(prices.centres, centres.__contains__),
        grants=_those(prices.grants, grants.__contains__),
        seats=_those(prices.seats, lambda seat: seat in terms or seat in seats),
        least=_those(prices.least, terms.__contains__),
        links=tuple(entry for entry in prices.links if entry[0] in problem.learner_by_id and entry[1] in terms),
        # What was right where some offerings were open is right for any plan at these prices alone.
        opened=(),
        closed=(),
    )


def _those(prices: Iterable[tuple[Key, int]], is_meant: Callable[[Key], bool]) -> tuple[tuple[Key, int], ...]:
    return tuple((key, price) for key, price in prices if is_meant(key))
