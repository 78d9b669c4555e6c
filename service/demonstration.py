"""Shows Gradus at work on one machine: the shipped catalogue, a sample learner, one real recommendation, ready keys."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

import catalog
from service import keys, learners, sample_company, strict_json
from service.audit import record
from service.database import Database
from service.development.development import Development
from service.errors import InvalidRequest
from service.house_setup import load_shipped
from service.keys import Principal
from service.loopback import is_loopback
from service.migrating import migrate
from service.readable import lines
from service.recommend import Recommender
from service.schemas.learners import LearnerRecord
from service.schemas.reading import read
from service.serving import address_of, listen, run
from service.settings import DEFAULT_DATABASE_URL, Settings
from service.tables import ApiKey, Learner
from service.texts import sentence
from service.web.visitors import VISITORS

EXAMPLE = Path(__file__).parent / "examples" / "account-management-3-to-4.json"
SHOWN = ("lms", "hr", "admin")
CALLER = Principal(name="demo", permissions=frozenset({"lms", "hr"}))
#: Where the learner of the example works in the sample company, and as what.
POST = {"cost_centre": "THG-SG-CB-1", "role": "ssg-fs/account-management-3"}


def show(settings: Settings, *, is_named: bool = False) -> None:
    """Print everything a visitor needs, then serve.

    Sample people and ready keys go into the demo's own database, or into one that is named for the purpose; a setting
    that somebody made for the real service is no such name.
    """
    if not is_loopback(settings.host):
        raise InvalidRequest(sentence("error-demo-loopback", host=settings.host))
    if settings.database_url != DEFAULT_DATABASE_URL and not is_named:
        raise InvalidRequest(sentence("error-demo-database"))
    listening = listen(settings.host, settings.port)
    settings = settings.model_copy(update={"demo": True, "processes": 1})
    if "log_level" not in settings.model_fields_set:
        # Somebody is looking at the addresses and keys above.
        settings = settings.model_copy(update={"log_level": "warning"})
    database = Database(settings.database_url, audit_secret=settings.audit_secret)
    try:
        database.check()
        migrate(database)
        load_shipped(database)
        sample_company.load(database, CALLER)
        for line in _shown(database, settings, address_of(listening)):
            print(line, flush=True)
        development = Development(Recommender(database, settings))
        sample_company.load_plans(
            development, *(visitor.learner for visitor in VISITORS if visitor.learner), limits=_limits()
        )
        sample_company.load_year(database, CALLER, today=datetime.now(UTC).date())
    finally:
        database.dispose()
    run(settings, listening)


def _limits() -> dict[str, dict[str, Any]]:
    """Return what the learner of the example may take, whenever that begins."""
    document = strict_json.read(EXAMPLE.read_bytes())
    names = ("budget", "effort_hours", "hours_per_week")
    return {document["learner"]["id"]: {name: document["limits"][name] for name in names}}


def _shown(database: Database, settings: Settings, address: str) -> list[str]:
    document = strict_json.read(EXAMPLE.read_bytes())
    limits = {name: document["limits"][name] for name in ("budget", "effort_hours")}
    known = {"attainments": document["learner"]["attainments"], "targets": [document["target"]["role"]]}
    sample = {"name": "Sample learner", **POST, **known, **limits}
    record = read(LearnerRecord, sample).shape
    if record is None:
        raise LookupError("the shipped example cannot be read")
    learner = document["learner"]["id"]
    with database.read() as session:
        is_there = session.get(Learner, learner) is not None
    # What somebody has stored under this id in the meantime is theirs.
    if not is_there:
        learners.store(database, learner, record, CALLER, sample=True)
    answer = Recommender(database, settings).recommend(document, CALLER, "en")
    with database.read() as session:
        competencies = catalog.catalog_slice(session).competencies
        people = session.exec(select(func.count()).select_from(Learner)).one()
    named = {entry.id: entry.name_en for entry in competencies}
    return [
        f"Learner {learner}, target {document['target']['role']}:",
        *lines(answer, named),
        "",
        f"API:   {address}/v1/openapi.json",
        f"Page:  {address}/learners/{learner}",
        f"       {address}/learners ({people} people of a sample company)",
        f"       {address}/catalogue",
        *(f"Key for {permission}: {token}" for permission, token in _fresh_keys(database)),
    ]


def _fresh_keys(database: Database) -> list[tuple[str, str]]:
    """Make one key a permission, and end those that an earlier demo has shown."""
    with database.write() as session:
        earlier = select(ApiKey.id).where(col(ApiKey.name).like("demo: %"), col(ApiKey.revoked_at).is_(None))
        for identity in session.exec(earlier).all():
            keys.revoke(session, identity)
            record(session, principal=CALLER, action="key.revoke", object_kind="key", object_id=identity)
        made = []
        for permission in SHOWN:
            row, token = keys.create(session, name=f"demo: {permission}", permissions=[permission])
            record(session, principal=CALLER, action="key.create", object_kind="key", object_id=row.id)
            made.append((permission, token))
        return made
