"""A person with unique words in every place of the database, and what is left of them anywhere."""

import json
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

import solver
from service.annual.running import KIND, PlanYear
from service.database import Database
from service.identity.people import name_of
from service.jobs.worker import Worker
from service.privacy.erasing import KIND as ERASURE
from service.privacy.erasing import Erase
from service.tables import Account, AccountCentre, BrowserSession, HeldPlace, RateWindow
from tests.service.annual.years import year
from tests.service.conftest import Api
from tests.service.jobs.years import LEASE
from tests.service.requests import small
from tests.service.rows_of_tables import ROWS

#: Tables of plans of one's own and of periods, with what the first of them is made from.
AHEAD = {
    *("recommendation", "development_plan", "development_step", "development_choice", "development_event"),
    *("development_trial", "evidence", "calendar_address", "training_period", "training_need", "training_scenario"),
    *("scenario_priority", "scenario_override", "scenario_need", "scenario_change"),
}
#: Whoever is erased in these tests: an id that JSON writes in two ways, and a name.
PERSON, NAME = "Zäpfchen-7731/客", "Ottilie Wünsch-Quakenbrück"
PATH = "/v1/annual-plans"


def worker(database: Database, search: Any = solver.plan_year) -> Worker:
    """Return a worker that knows years and erasures."""
    task = PlanYear(search, executor=lambda: ThreadPoolExecutor(1), most_seconds=3600.0)
    return Worker(database, {KIND: task, ERASURE: Erase()}, lease=LEASE)


def address(suffix: str = "") -> str:
    return f"/v1/learners/Z%C3%A4pfchen-7731%2F%E5%AE%A2{suffix}"


def request() -> dict[str, Any]:
    """Return a year in which the person has a lock and comes with a name."""
    document = year()
    document["learners"][0] = {**document["learners"][0], "id": PERSON}
    document["locks"].append({"learner": PERSON, "module": "A", "keep": True})
    return document


def store(api: Api) -> None:
    """Store the person with whatever is known of learners."""
    body = {
        "name": NAME,
        "attainments": [{"competency": "x", "level": 1, "source": "manager"}],
        "items_held": ["y/1/a"],
        "completed_modules": ["OLD"],
        "manager": "E-2",
        "targets": ["r"],
        "effort_hours": 3,
    }
    assert api.put(address(), json=body).status_code == 201
    assert api.put("/v1/learners/E-9", json={"name": "Other", "manager": PERSON}).status_code == 201
    _plan_ahead(api.database)


def _plan_ahead(database: Database) -> None:
    """Leave what the person means to do, and what of it stands in the company's year."""
    with database.write() as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in ROWS[table.name] if table.name in AHEAD else ():
                whose = {"learner": PERSON} if "learner" in row else {}
                session.connection().execute(table.insert(), {**row, **whose})


def recommend(api: Api) -> str:
    """Ask for the person, under an Idempotency-Key."""
    document = {**small(), "learner": {**small()["learner"], "id": PERSON}}
    response = api.post("/v1/recommendations", json=document, headers={"Idempotency-Key": "k"})
    assert response.status_code == 200, response.text
    return str(response.json()["id"])


def develop(api: Api, recommendation: str) -> None:
    """Have a plan of the person tried, changed and moved, with words about them wherever there is room."""
    path = "/v1/development-plans"
    started = api.post(path, json={"learner": PERSON, "recommendation": recommendation})
    assert started.status_code == 201, started.text
    at = f"{path}/{started.json()['id']}"
    evidence = {"competency": "x", "level": 2, "statement": f"{NAME} did", "link": "https://a.example/x"}
    changes = ({"kind": "know", "evidence": evidence}, {"kind": "keep", "module": "B", "reason": f"for {NAME}"})
    for place, change in enumerate(changes):
        trial = api.post(f"{at}/trials", json={"change": change})
        assert trial.status_code == 201, trial.text
        again = {"Idempotency-Key": f"accept-{place}"}
        accepted = api.post(f"{at}/acceptance", json={"trial": trial.json()["trial"]}, headers=again)
        assert accepted.status_code == 200, accepted.text
    moved = {"to": "proposed", "reason": f"asked of {NAME}"}
    response = api.post(f"{at}/transitions", json=moved, headers={"If-Match": "*"})
    assert response.status_code == 200, response.text
    own = api.keyed("employee", learner=PERSON)
    assert own.post(f"{at}/calendar-address").status_code == 201


def sign_in(database: Database) -> None:
    """Leave an account of the person, its browser, and what was counted of both."""
    now = datetime.now(UTC)
    with database.write() as session:
        account = {"id": "user_7", "issuer": "https://i.example", "subject": f"s-{PERSON}", "learner": PERSON}
        session.add(Account.model_validate({**account, "name": NAME, "created_at": now, "seen_at": now}))
        session.flush()
        session.add(AccountCentre(account="user_7", cost_centre="team"))
        browser = {"id_hash": "a" * 64, "account": "user_7", "learner": PERSON, "permissions": "employee"}
        session.add(BrowserSession.model_validate({**browser, "created_at": now, "ends_at": now}))
        session.add(RateWindow(principal=name_of("user_7"), rule="minute", began=1, used=1))
        session.add(HeldPlace(principal=name_of("user_7"), number=1, holder="h", leased_until=now))


def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    with database.read() as session:
        connection = session.connection()
        return {
            name: [dict(row._mapping) for row in connection.execute(sa.select(table))]
            for name, table in SQLModel.metadata.tables.items()
        }


def traces(database: Database) -> Iterator[str]:
    """Yield every place in which the person is still named: columns, what is packed in them, and on SQLite files."""
    spelled = {text.encode() for word in (PERSON, NAME) for text in (word, json.dumps(word)[1:-1])}
    for name, entries in rows(database).items():
        for row in entries:
            for column, value in row.items():
                if any(each in content for content in _unpacked(value) for each in spelled):
                    yield f"{name}.{column}"
    if database.dialect == "sqlite":
        path = Path(sa.make_url(database.url).database or "")
        files = list(path.parent.glob(f"{path.name}*"))
        assert path in files, "nobody looked at the file"
        for file in files:
            if any(each in file.read_bytes() for each in spelled):
                yield file.name


def _unpacked(value: Any) -> Iterator[bytes]:
    if not isinstance(value, bytes):
        yield json.dumps(value, default=str).encode() + json.dumps(value, default=str, ensure_ascii=False).encode()
        return
    yield value
    inner = value.partition(b"\n")[2]
    for candidate in (value, inner, inner[8:]):
        try:
            yield zlib.decompress(candidate)
        except zlib.error:
            continue
