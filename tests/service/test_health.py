"""Who asks whether the server lives is answered when every thread is busy, and is told of work that nobody does."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import httpx2
from anyio.to_thread import current_default_thread_limiter, run_sync
from sqlalchemy import update
from sqlmodel import col

from service.app import create_app
from service.database import Database
from service.jobs import ledger
from service.migrating import migrate
from service.settings import Settings
from service.tables import Job
from service.threads import limit
from tests.conftest import Databases
from tests.service.conftest import serving


def test_the_server_says_that_it_lives_while_all_its_threads_are_held(databases: Databases) -> None:
    url = databases.copy("sqlite", "migrated", migrate)
    app = create_app(Settings(database_url=url))
    held, let_go = threading.Barrier(5), threading.Event()

    def hold() -> None:
        held.wait()
        let_go.wait()

    async def ask() -> int:
        limit(4)
        busy = [asyncio.create_task(run_sync(hold)) for _ in range(4)]
        try:
            await asyncio.to_thread(held.wait)
            assert current_default_thread_limiter().available_tokens == 0
            transport = httpx2.ASGITransport(app=app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
                return (await http.get("/v1/health/live")).status_code
        finally:
            let_go.set()
            await asyncio.gather(*busy)

    assert asyncio.run(ask()) == 200
    app.state.database.dispose()
    databases.discard(url)


def test_readiness_tells_of_jobs_that_no_worker_takes(database: Database) -> None:
    lease = timedelta(hours=1)
    with serving(database.url) as api, serving(database.url, worker_expected=True) as strict:

        def told() -> tuple[list[str], int]:
            answer = api.get("/v1/health/ready")
            assert answer.status_code == 200
            return [note["code"] for note in answer.json()["warnings"]], strict.get("/v1/health/ready").status_code

        def age(column: str) -> None:
            """Let an hour go by."""
            with database.write() as session:
                given = col(getattr(Job, column)).is_not(None)
                session.connection().execute(update(Job).where(given).values({column: datetime.now(UTC) - lease}))

        assert told() == ([], 200)
        with database.write() as session:
            ledger.submit(session, kind="x", subject="one")
        assert told() == ([], 200), "a worker has a moment to come"
        with database.write() as session:
            # However long a job waits, while somebody works on another one it is only its turn that it waits for.
            ledger.take(session, kinds=("x",), owner="worker", lease=lease)
            ledger.submit(session, kind="x", subject="two")
        age("created_at")
        assert told() == ([], 200)
        age("leased_until")
        assert told() == (["no_worker"], 503)
        chinese = api.get("/v1/health/ready", headers={"Accept-Language": "zh"}).json()["warnings"]
        assert "工作进程" in chinese[0]["text"]
        with database.write() as session:
            ledger.take(session, kinds=("x",), owner="another", lease=lease)
        assert told() == ([], 200)
