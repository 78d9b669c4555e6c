"""The oracle's calendar: the earliest finish of a set of modules, over all offerings, weeks and divisions of effort.

It shares no line with the rules or the model. Offerings are tried in every combination; what has no dates is followed
week by week, in every amount that a week allows. The only short cut: of two learners who began the same modules and of
whom one has less left of each, the other is forgotten, for whatever he may do, she may do as well.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import ceil

from solver.domain import Calendar, Module, Offering, OfferingId, Period
from solver.path.problem import PathProblem

#: What is left of each module without dates: NOT_BEGUN, 0 when it is done, hundredths of an hour between.
Left = tuple[int, ...]
NOT_BEGUN = -1


@dataclass(frozen=True, slots=True)
class Need:
    """What one module asks for and brings, in bits."""

    bit: int
    entry: int
    alternatives: tuple[int, ...]
    brings: int
    conflicts: int
    price: int
    effort: int

    def is_met_by(self, state: int) -> bool:
        return state & self.entry == self.entry and all(state & choices for choices in self.alternatives)


@dataclass(frozen=True, slots=True)
class Times:
    """The limits of time that bind, and whether the locks on offerings do."""

    finish: int | None
    weekly: int | None
    unavailable: tuple[Period, ...]
    has_locks: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Days on which a module is taken."""

    offering: OfferingId
    first: int
    last: int
    is_exclusive: bool
    #: By ISO week.
    shares: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One module, and the days on which it may be taken; None: in whole weeks."""

    need: Need
    runs: tuple[_Run, ...] | None
    is_under_way: bool
    #: Where it is under way though its days are over.
    past_offering: OfferingId | None
    kept_in: frozenset[OfferingId]
    kept_out_of: frozenset[OfferingId]


class Timetables:
    """Earliest finishes of one problem with a calendar."""

    def __init__(
        self, problem: PathProblem, needs: Iterable[tuple[Module, Need]], start: int, settled: Callable[[int], int]
    ) -> None:
        assert problem.calendar is not None
        self.problem, self.calendar = problem, problem.calendar
        self._start, self._settled = start, settled
        self._candidates = [self._candidate(module, need, problem.calendar) for module, need in needs]
        self._known: dict[tuple[int, Times], int | None] = {}
        self._states: dict[int, int] = {}

    def times(self, *, limits: bool, locks: bool) -> Times:
        if not limits:
            return Times(None, None, (), locks)
        calendar = self.calendar
        return Times(calendar.finish_day, calendar.weekly_hundredths, calendar.unavailable, locks)

    def earliest_finish(self, taken: int, times: Times) -> int | None:
        """Return the earliest last day of all plans of these modules; 0 of none at all, None when there is no plan."""
        key = (taken, times)
        if key not in self._known:
            chosen = [candidate for candidate in self._candidates if candidate.need.bit & taken]
            finishes = [finish for finish in self._finishes(chosen, times) if finish is not None]
            self._known[key] = min(finishes, default=None)
        return self._known[key]

    def everything(self) -> int:
        """Return the learner who took whatever leads on when nothing but entry, order in time and seats matters."""
        day = self.calendar.start_day - 1
        last = max((run.last for entry in self._candidates for run in entry.runs or ()), default=day) + 7
        state = self._settled(self._start)
        going: list[tuple[int, int]] = []
        while day <= last:
            state = self._settled(state | _union(gain for end, gain in going if end == day))
            if day % 7 == 0 and day >= self.calendar.start_day:
                state = self._with_all_undated(state)
            day += 1
            for entry in self._candidates:
                if entry.need.is_met_by(state):
                    gain = entry.need.bit | entry.need.brings
                    going += [(run.last, gain) for run in entry.runs or () if run.first == day]
        return state

    def _with_all_undated(self, state: int) -> int:
        before = -1
        while state != before:
            before = state
            for entry in self._candidates:
                if entry.runs is None and entry.need.is_met_by(state):
                    state = self._settled(state | entry.need.bit | entry.need.brings)
        return state

    # Offerings.

    def _candidate(self, module: Module, need: Need, calendar: Calendar) -> _Candidate:
        entry = self.problem.progress.get(module.id)
        start, past = calendar.start_day, None
        runs: tuple[_Run, ...] | None = None
        if entry is not None and entry.offering is not None:
            offering = next(offering for offering in module.offerings or () if offering.id == entry.offering)
            if offering.last_day >= start:
                runs = (_run(offering, max(offering.first_day, start), need.effort),)
            else:
                past = entry.offering
        elif entry is None and module.offerings is not None:
            runs = tuple(
                _run(offering, offering.first_day, need.effort)
                for offering in module.offerings
                if offering.first_day >= start and (offering.seats_left is None or offering.seats_left >= 1)
            )
        locks = [lock for lock in self.problem.locks if lock.module == module.id and lock.offering is not None]
        return _Candidate(
            need=need,
            runs=runs,
            is_under_way=entry is not None,
            past_offering=past,
            kept_in=frozenset(lock.offering for lock in locks if lock.keep and lock.offering),
            kept_out_of=frozenset(lock.offering for lock in locks if not lock.keep and lock.offering),
        )

    def _finishes(self, chosen: list[_Candidate], times: Times) -> Iterator[int | None]:
        """Yield the earliest finish for each choice of offerings."""
        dated = [entry for entry in chosen if entry.runs is not None]
        undated = [entry for entry in chosen if entry.runs is None]
        if times.has_locks and not all(_allows(entry, entry.past_offering) for entry in undated):
            return
        for runs in product(*(list(_open_runs(entry, times)) for entry in dated)):
            days = Counter(day for run in runs if run.is_exclusive for day in range(run.first, run.last + 1))
            loads: Counter[int] = Counter()
            for run in runs:
                loads.update(dict(run.shares))
            is_too_much = times.weekly is not None and any(load > times.weekly for load in loads.values())
            if not is_too_much and all(count == 1 for count in days.values()):
                yield self._through_the_weeks(undated, list(zip(dated, runs, strict=True)), loads, times)

    # Weeks.

    def _through_the_weeks(
        self, undated: list[_Candidate], dated: list[tuple[_Candidate, _Run]], loads: Counter[int], times: Times
    ) -> int | None:
        latest = max((run.last for _, run in dated), default=0)
        alive = {(NOT_BEGUN,) * len(undated)}
        week = _week(self.calendar.start_day)
        if not undated:
            return latest if self._all_may_begin(dated, undated, (), week) else None
        if times.finish is not None:
            last_week = _week(times.finish)
        else:
            days = [self.calendar.start_day, latest, *(period.last_day for period in times.unavailable)]
            last_week = _week(max(days)) + sum(ceil(entry.need.effort / 25) for entry in undated)
        while week <= last_week and alive:
            beginning = [(entry, run) for entry, run in dated if _week(run.first) == week]
            alive = {left for left in alive if self._all_may_begin(dated, undated, left, week, beginning)}
            if _is_free(week, times.unavailable):
                ended = [entry.need for entry, run in dated if _week(run.last) <= week]
                room = None if times.weekly is None else times.weekly - loads[week]
                alive = {after for left in alive for after in self._after_a_week(undated, left, ended, room)}
            else:
                alive = {left for left in alive if max(left) <= 0}
            alive = _without_the_slower(alive)
            done = (0,) * len(undated)
            if done in alive:
                later = [(entry, run) for entry, run in dated if _week(run.first) > week]
                if not self._all_may_begin(dated, undated, done, week, later):
                    return None
                sunday = 7 * (week + 1)
                return max(latest, sunday if times.finish is None else min(sunday, times.finish))
            week += 1
        return None

    def _all_may_begin(
        self,
        dated: list[tuple[_Candidate, _Run]],
        undated: list[_Candidate],
        left: Left,
        week: int,
        beginning: list[tuple[_Candidate, _Run]] | None = None,
    ) -> bool:
        """Tell whether those beginning, all unless told, find what they need, with what is left when `week` begins."""
        finished = [entry.need for entry, rest in zip(undated, left, strict=True) if rest == 0]
        for entry, run in dated if beginning is None else beginning:
            ended = [other.need for other, earlier in dated if earlier.last < run.first]
            if not entry.need.is_met_by(self._state(finished + ended)):
                return False
        return True

    def _after_a_week(
        self, undated: list[_Candidate], left: Left, ended: list[Need], room: int | None
    ) -> Iterable[Left]:
        """Return what may be left when the week is over."""
        going = [place for place, rest in enumerate(left) if rest > 0]
        found = {left}
        for place in going:
            found = {
                (*state[:place], rest, *state[place + 1 :])
                for state in found
                for rest in _rests(state[place], _room_left(undated, left, state, room))
            }
        waiting = list(found)
        while waiting:
            state = waiting.pop()
            finished = [entry.need for entry, rest in zip(undated, state, strict=True) if rest == 0]
            learned = self._state(ended + finished)
            free = _room_left(undated, left, state, room)
            for place, entry in enumerate(undated):
                if state[place] == NOT_BEGUN and entry.need.is_met_by(learned):
                    for rest in _rests(entry.need.effort, free):
                        after = (*state[:place], rest, *state[place + 1 :])
                        if after not in found:
                            found.add(after)
                            waiting.append(after)
        return found

    def _state(self, done: Iterable[Need]) -> int:
        gained = _union(need.bit | need.brings for need in done)
        if gained not in self._states:
            self._states[gained] = self._settled(self._start | gained)
        return self._states[gained]


def _run(offering: Offering, first: int, effort: int) -> _Run:
    days = offering.last_day - first + 1
    weeks = Counter(_week(day) for day in range(first, offering.last_day + 1))
    shares = tuple((week, 25 * -(-effort * count // (25 * days))) for week, count in weeks.items())
    return _Run(offering.id, first, offering.last_day, offering.exclusive, shares)


def _open_runs(entry: _Candidate, times: Times) -> Iterator[_Run]:
    for run in entry.runs or ():
        if times.has_locks and not _allows(entry, run.offering):
            continue
        if times.finish is not None and run.last > times.finish:
            continue
        is_away = any(period.first_day <= run.last and run.first <= period.last_day for period in times.unavailable)
        if entry.is_under_way or not is_away:
            yield run


def _allows(entry: _Candidate, offering: OfferingId | None) -> bool:
    return offering not in entry.kept_out_of and entry.kept_in <= {offering}


def _rests(left: int, room: int | None) -> Iterator[int]:
    """Yield what may be left of a module once a week took something of it."""
    if room is None or left <= room:
        yield 0
    for amount in range(25, min(left - 1, 0 if room is None else room) + 1, 25):
        yield left - amount


def _room_left(undated: list[_Candidate], before: Left, now: Left, room: int | None) -> int | None:
    if room is None:
        return None
    had = sum(entry.need.effort if rest == NOT_BEGUN else rest for entry, rest in zip(undated, before, strict=True))
    has = sum(entry.need.effort if rest == NOT_BEGUN else rest for entry, rest in zip(undated, now, strict=True))
    return room - (had - has)


def _without_the_slower(states: set[Left]) -> set[Left]:
    def is_ahead(one: Left, other: Left) -> bool:
        return all(a in (b, 0) or 0 < a <= b for a, b in zip(one, other, strict=True))

    kept: list[Left] = []
    for state in sorted(states, key=sum):
        if not any(is_ahead(other, state) for other in kept):
            kept = [other for other in kept if not is_ahead(state, other)] + [state]
    return set(kept)


def _is_free(week: int, unavailable: tuple[Period, ...]) -> bool:
    days = range(7 * week + 1, 7 * week + 8)
    return any(all(not period.first_day <= day <= period.last_day for period in unavailable) for day in days)


def _week(day: int) -> int:
    return (day - 1) // 7


def _union(bits: Iterable[int]) -> int:
    union = 0
    for bit in bits:
        union |= bit
    return union
