"""Sends a request with a fault at each place in turn, and judges what it left and how work goes on."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from tests.service.conftest import Api, serving
from tests.service.faults.case import Case, nothing
from tests.service.faults.faulty import KINDS, Faults
from tests.service.faults.states import change, state

#: No request asks so much of the database.
MOST_PLACES = 200
#: Of a request that asks much, one place in so many is tried.
SPARSE = 100


class Broken(AssertionError):
    """Says what a fault led to that it must not."""


def loop(url: str, case: Case, kind_at: Callable[[int], str]) -> Counter[str]:
    """Go through the places until there is no further one; return how often a fault came where."""
    with serving(url, webhook_networks="127.0.0.0/8") as api:
        # It asks the database from time to time, in a thread of its own, and would be what fails.
        api.http.app.state.forgetting.close()
        return _looped(api.keyed(case.permission, learner=case.learner), case, kind_at)


def _looped(api: Api, case: Case, kind_at: Callable[[int], str]) -> Counter[str]:
    made = case.once(api, "first")
    ready = made | case.each(api, "run0")
    before = state(api.database)
    answer = send(api, case, ready, "run0")
    _demand(answer.status_code < 300, f"no fault: {answer.status_code} {answer.text[:300]}")
    after = state(api.database)
    whole, fired = change(before, after), Counter[str]()
    with Faults(api.database).installed() as faults:
        for place in _places(api, case, made, faults):
            run = f"run{place}"
            ready = made | case.each(api, run)
            # Counting the places of one that asks much has had its effect.
            before = after if case.each is nothing and not case.sparse else state(api.database)
            with faults.at(place, kind_at(place)):
                answer = send(api, case, ready, run)
            if faults.fired is None:
                return fired
            fired[faults.fired] += 1
            where = f"{kind_at(place)} at {faults.fired} {place}: {answer.status_code} {answer.text[:300]}"
            left = change(before, state(api.database))
            _judge(answer, left, whole, where)
            again = send(api, case, ready, run)
            is_done = again.status_code < 300 or (left == whole and again.status_code in case.again)
            _demand(is_done, f"{where}; then {again.status_code} {again.text[:300]}")
            after = state(api.database)
            _demand(change(before, after) == whole, f"{where}; sent again, its effect is another one")
    raise Broken(f"{case.name} asks for more than {MOST_PLACES} things")


def _places(api: Api, case: Case, made: dict[str, str], faults: Faults) -> Iterable[int]:
    """Return the places to try: all, or, of a request that asks much, the first, the last and some between."""
    if not case.sparse:
        return range(1, MOST_PLACES)
    ready = made | case.each(api, "run0000")
    with faults.at(sys.maxsize, KINDS[0]):
        send(api, case, ready, "run0000")
    last = faults.asked
    return sorted({1, 2, 3, *range(4, last, SPARSE), *range(max(4, last - 6), last + 2)})


def _judge(answer: Any, left: Any, whole: Any, where: str) -> None:
    if answer.status_code < 300:
        _demand(left == whole, f"{where}: told that all is done, and it is not")
        return
    _demand(answer.status_code == 503, where)
    _demand(answer.headers["content-type"] == "application/problem+json", where)
    _demand(int(answer.headers["retry-after"]) > 0, where)
    _demand(left in ((Counter(), Counter()), whole), f"{where}: neither the old state nor the new one")


def _demand(is_right: bool, otherwise: str) -> None:
    if not is_right:
        raise Broken(otherwise)


def send(api: Api, case: Case, made: dict[str, str], run: str) -> Any:
    """Send the request of a case, of what was made for it."""
    path = case.route
    for name, value in made.items():
        path = path.replace(f"{{{name}}}", value)
    sent: dict[str, Any] = {"headers": case.headers | ({"Idempotency-Key": run} if case.keyed else {})}
    if case.body is not None:
        sent["json"] = _named(case.body, {**made, "run": run})
    if case.files is not None:
        sent["files"] = case.files
    if case.query:
        sent["params"] = case.query
    return getattr(api, case.method.lower())(path, **sent)


def _named(value: Any, made: dict[str, str]) -> Any:
    """Return the value with what was made, and the run, in the place of their names."""
    if isinstance(value, str):
        for name, key in made.items():
            value = value.replace(f"{{{name}}}", key)
        return value
    if isinstance(value, dict):
        return {name: _named(inner, made) for name, inner in value.items()}
    return [_named(inner, made) for inner in value] if isinstance(value, list) else value
