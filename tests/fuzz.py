"""Asks a real application everything that its OpenAPI document allows, and much that it forbids.

Each key of the house gets a process, an application and a database of its own (one worker a process: the generator's
threads disturb one another). The cases that were executed are counted, and a count that falls short is a failure, as
is an operation that was never asked or a check that never ran.

    python -m tests.fuzz --cases 5000
"""

import argparse
import json
import math
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemathesis import BaseSchema, Case, HookContext, Response, openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.openapi.checks import UnsupportedMethodResponse

from service.app import create_app
from service.database import Database
from service.keys import Principal
from service.recommend import Recommender
from service.settings import Settings
from tests.e2e.servers import shipped_database
from tests.fuzz_people import NARROW, People, Watched, people, unknown_to

#: The key that opens the most comes more than once, each time with another seed.
KEYS = ("lms", "lms", "hr", "manager", "employee", "admin")

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
)
#: A schema cannot say which roles and competencies exist, so many requests that fit it are rightly refused.
LEFT_OUT = ("positive_data_acceptance",)
#: Of keys that open a part of the company each: what one of them made, the other one must not see.
PEERED = ("manager", "employee")
PEER_CHECK = "object_level_authorization"

#: The one operation with a large body gets so many times the cases of another.
SHARE = 6
LARGE = "POST /v1/recommendations"
#: What is asked about a recommendation that is there; the recommendation itself is asked for by any id.
QUESTIONS = r"^/v1/recommendations/\{recommendation_id\}/"
BELOW_AN_ID = re.compile(r"/v1/(learners/\{learner_id\}|periods/\{period_id\}|roles/\{role_id\})/[\w-]+")
EXAMPLE = Path(__file__).parents[1] / "service" / "examples" / "account-management-3-to-4.json"
PHASES = ("examples", "coverage", "fuzzing", "stateful")
#: Those that bring other cases with another seed; the rest would only repeat theirs.
SEEDED = ("fuzzing", "stateful")


@dataclass(slots=True)
class Tally:
    """What one process has done, and what it has found."""

    permission: str
    phases: tuple[str, ...]
    executed: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    #: The first example of each kind of failure at each operation.
    failures: dict[str, str] = field(default_factory=dict)
    operations: frozenset[str] = frozenset()
    #: Answers in which words of somebody else were looked for, and those in which there was one.
    searched: int = 0
    leaks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, phase: str, recorder: ScenarioRecorder) -> None:
        """Count one scenario."""
        for exchange in recorder.interactions.values():
            if exchange.response is not None:
                self.executed[phase] += 1
                self.asked[recorder.label] += 1
                self.statuses[exchange.response.status_code] += 1
        for checked in recorder.checks.values():
            for node in checked:
                self.checks[node.name] += 1
                if node.failure_info is not None:
                    failure = node.failure_info.failure
                    told = f"{failure.message}\n{node.failure_info.code_sample}"
                    self.failures.setdefault(f"{recorder.label}: {failure.title}", told)


def fuzz(permission: str, phases: tuple[str, ...], cases: int, seed: int) -> Tally:
    """Ask with a key of one permission at least so many cases, or as many as there are."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gradus-fuzz-") as folder:
        url = shipped_database(Path(folder))
        stored = _stored_recommendation(url)
        settings = Settings(database_url=url, rate_per_minute=0, rate_per_minute_anonymous=0)
        callers = people(create_app(settings), permission)
        app = create_app(settings)
        watched = Watched(app, callers.own, unknown_to(permission))
        operations = frozenset(_operations(app.openapi()))
        examples = math.ceil(cases / (len(operations) - 1 + SHARE))
        schema = openapi.from_asgi(
            "/v1/openapi.json",
            watched,
            config=_configuration(
                {"phases": {name: {"enabled": name in phases} for name in PHASES}, "seed": seed},
                _identified(permission, callers, Path(folder)),
                stored=stored,
                examples=examples,
            ),
        )
        _let_validation_list_faults(schema)
        _let_ids_have_slashes(schema)
        tally = Tally(permission, phases, operations=operations)
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                tally.add(event.phase.value, event.recorder)
            elif isinstance(event, events.NonFatalError):
                tally.failures.setdefault(f"{event.label}: error", repr(event.value))
            elif isinstance(event, events.FatalError):
                tally.failures["the run"] = repr(event.exception)
        tally.searched, tally.leaks = watched.searched, watched.found if permission in NARROW else []
        tally.seconds = time.monotonic() - started
        return tally


def _stored_recommendation(url: str) -> str:
    """Store the first example, which is the employee's own, and return its id: questions need one to be about."""
    database = Database(url)
    try:
        caller = Principal(name="fuzz", permissions=frozenset({"lms"}))
        return Recommender(database, Settings()).recommend(json.loads(EXAMPLE.read_bytes()), caller, "en").id
    finally:
        database.dispose()


def _checks(permission: str) -> tuple[str, ...]:
    return (*CHECKS, PEER_CHECK) if permission in PEERED else CHECKS


def _identified(permission: str, callers: People, folder: Path) -> dict[str, Any]:
    """Say who asks, in the words of the generator, and what is looked at for them."""
    checks = {name: {"enabled": name in _checks(permission)} for name in (*CHECKS, PEER_CHECK, *LEFT_OUT)}
    if permission in PEERED:
        identities = {"path": str(callers.as_file(folder)), "peers": ["own", "peer"]}
        return {"checks": checks, "auth": {"wfc": identities}}
    return {"checks": checks, "headers": {"Authorization": f"Bearer {callers.own}"}}


def _configuration(course: dict[str, Any], who: dict[str, Any], *, stored: str, examples: int) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            **course,
            # A busy machine takes its time to make an example.
            "suppress-health-check": ["too_slow"],
            **who,
            "workers": 1,
            "cache": {"enabled": False},
            "continue-on-failure": True,
            "generation": {"max-examples": examples, "database": "none"},
            "operations": [
                {"include-name": LARGE, "generation": {"max-examples": examples * SHARE}},
                {"include-path-regex": QUESTIONS, "parameters": {"path.recommendation_id": stored}},
            ],
        }
    )


def _let_validation_list_faults(schema: BaseSchema) -> None:
    """Take a 200 that says the request is not valid for what it is: how `validate_only` refuses."""

    def filter_failure(_context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
        only_asked = isinstance(case.body, dict) and case.body.get("validate_only") is True
        if not (isinstance(failure, AcceptedNegativeData) and only_asked and response.status_code == 200):
            return True
        told = response.json()
        return not (told["valid"] is False and told["faults"])

    schema.hook(filter_failure)


def _let_ids_have_slashes(schema: BaseSchema) -> None:
    """Take what stands below a learner, period or role for the id of another one where only these have the method."""

    def filter_failure(_context: HookContext, failure: Failure, case: Case[Any], _response: Response) -> bool:
        return not (isinstance(failure, UnsupportedMethodResponse) and BELOW_AN_ID.fullmatch(case.operation.path))

    schema.hook(filter_failure)


def _operations(document: dict[str, Any]) -> list[str]:
    methods = ("get", "put", "post", "delete", "patch")
    return [
        f"{method.upper()} {path}" for path, entry in document["paths"].items() for method in methods & entry.keys()
    ]


def faults(tallies: Sequence[Tally], cases: int) -> list[str]:
    """Return what is wrong with the answers, and with the run itself."""
    found = [f"[{tally.permission}] {where}\n{told}" for tally in tallies for where, told in tally.failures.items()]
    executed = sum(tally.executed.total() for tally in tallies)
    if executed < cases:
        found.append(f"only {executed} of {cases} cases were executed")
    for permission in sorted({tally.permission for tally in tallies}):
        own = [tally for tally in tallies if tally.permission == permission]
        done = sum(tally.executed.total() for tally in own)
        if done < cases * len(own) // len(tallies):
            found.append(f"[{permission}] only {done} cases were executed")
    for tally in tallies:
        found += [
            f"[{tally.permission}] {name} was never asked" for name in sorted(tally.operations - set(tally.asked))
        ]
        found += [
            f"[{tally.permission}] the check {name} never ran"
            for name in sorted(set(_checks(tally.permission)) - set(tally.checks))
        ]
        found += [f"[{tally.permission}] {leak}" for leak in tally.leaks]
        if not tally.searched:
            found.append(f"[{tally.permission}] no answer was searched for words of somebody else")
        found += [f"[{tally.permission}] no case in phase {name}" for name in tally.phases if not tally.executed[name]]
        if any(status >= 500 for status in tally.statuses):
            found.append(f"[{tally.permission}] statuses {sorted(tally.statuses.items())}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print what was done, and return the exit status."""
    parser = argparse.ArgumentParser(description="Fuzz the whole OpenAPI document.")
    parser.add_argument("--cases", type=int, default=5000, help="at least so many are executed, over all keys")
    parser.add_argument("--keys", default=",".join(KEYS), help="permissions whose keys are used, one process each")
    parser.add_argument("--shards", type=int, default=1, help="processes for each of the keys, one seed each")
    parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    permissions = asked.keys.split(",") * asked.shards
    share = math.ceil(asked.cases / len(permissions))
    print(f"seed {asked.seed}, {asked.cases} cases over {', '.join(permissions)}", flush=True)
    # Spawned, because a forked process would share the threads of this one without running them.
    with ProcessPoolExecutor(asked.processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        runs = [
            pool.submit(fuzz, name, SEEDED if name in permissions[:place] else PHASES, share, asked.seed + place)
            for place, name in enumerate(permissions)
        ]
        tallies = [run.result() for run in runs]
    for tally in tallies:
        phases = ", ".join(f"{name} {tally.executed[name]}" for name in PHASES)
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items()))
        print(f"{tally.permission:9} {tally.executed.total():6} cases in {tally.seconds:.0f} s ({phases}; {statuses})")
    found = faults(tallies, asked.cases)
    for fault in found:
        print(f"\nFAULT {fault}")
    executed = sum(tally.executed.total() for tally in tallies)
    checked = sum(tally.checks.total() for tally in tallies)
    searched = sum(tally.searched for tally in tallies if tally.permission in NARROW)
    print(f"searched {searched} answers for words of somebody else")
    print(f"executed {executed} cases, {checked} checks, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
