"""Forms that are sent twice: the second sending waits for the first one, and keeps nothing from it that it needs."""

import threading

import anyio
import anyio.to_thread
from fastapi import Request, Response

from service import threads
from service.app import create_app
from service.database import Database
from service.keys import Principal
from service.settings import Settings
from service.web.readers import Reader
from service.web.sent_once import Led, Sending, sent_once


def test_the_second_sending_lends_its_place_to_the_first_while_it_waits(database: Database) -> None:
    app = create_app(Settings(database_url=database.url))
    reader = Reader(name="E-1", principal=Principal(name="user:1", permissions=frozenset()), permissions=frozenset())
    at_work, sent_again = threading.Event(), threading.Event()
    told: list[tuple[str, str]] = []

    def act(_: Sending) -> Led:
        with threads.lent():
            at_work.set()
            assert sent_again.wait(240)
        # There is one place only, which the second sending has.
        return Led(address="/there")

    def send(name: str) -> None:
        scope = {"type": "http", "method": "POST", "path": "/form", "headers": [(b"host", b"localhost")]}
        answer: Response = sent_once(
            Request(scope), app.state.pages, reader, act, about="E-1", key="k", fields={"role": "R"}
        )
        told.append((name, answer.headers["location"]))

    def again() -> None:
        assert at_work.wait(240)
        sent_again.set()
        send("second")

    async def both() -> None:
        threads.limit(1)
        async with anyio.create_task_group() as group:
            group.start_soon(anyio.to_thread.run_sync, send, "first")
            group.start_soon(anyio.to_thread.run_sync, again)

    anyio.run(both)
    app.state.database.dispose()
    assert told == [("first", "/there"), ("second", "/there")]
