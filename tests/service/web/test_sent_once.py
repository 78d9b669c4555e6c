"""Forms that are sent twice: the second sending waits for the first one, and keeps nothing from it that it needs."""

import threading
from collections.abc import Callable

import anyio
import anyio.to_thread
import pytest
from fastapi import Request, Response
from sqlmodel import delete

from service import threads
from service.app import create_app
from service.database import Database
from service.errors import Conflict, InFlight, ServiceError
from service.keys import Principal
from service.settings import Settings
from service.tables import IdempotentRequest
from service.texts import LANGUAGES
from service.web.readers import Reader
from service.web.sent_once import PATIENCE, Led, Sending, sent_once


def test_people_are_told_of_the_form_and_never_of_its_key(database: Database) -> None:
    app = create_app(Settings(database_url=database.url))
    reader = Reader(name="E-1", principal=Principal(name="user:1", permissions=frozenset()), permissions=frozenset())
    scope = {"type": "http", "method": "POST", "path": "/form", "headers": [(b"host", b"localhost")]}
    told: list[ServiceError] = []

    def send(act: Callable[[Sending], Led], patience: float = PATIENCE) -> None:
        house = app.state.pages
        sent_once(Request(scope), house, reader, act, about="E-1", key="k", fields={}, patience=patience)

    def sends_it_again(_: Sending) -> Led:
        with pytest.raises(InFlight) as refused:
            send(lambda _: Led(address="/there"), patience=0)
        told.append(refused.value)
        # As where it took so long that another sending has taken its place.
        with app.state.database.write() as session:
            session.exec(delete(IdempotentRequest))
        return Led(address="/there")

    with pytest.raises(Conflict) as overtaken:
        send(sends_it_again)
    told.append(overtaken.value)
    app.state.database.dispose()
    said = [error.told(language) for error in told for language in LANGUAGES]
    assert [text.split(",")[0] for text in said if text.isascii()] == [
        "The same form was sent a moment ago and is still being worked on. Look at the page again shortly.",
        "The same form was sent once more meanwhile",
    ]
    assert not [text for text in said if "Idempotency" in text or "request" in text]


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
