"""Who asks whether the server lives is answered when every thread is busy."""

import asyncio
import threading

import httpx2
from anyio.to_thread import current_default_thread_limiter, run_sync

from service.app import create_app
from service.migrating import migrate
from service.settings import Settings
from service.threads import limit
from tests.conftest import Databases


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
