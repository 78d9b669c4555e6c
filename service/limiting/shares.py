"""What each request takes of its caller's share, and what every answer tells about the rest of it."""

from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.limiting import addresses, places
from service.limiting.allowances import Allowance, Allowances, headers
from service.limiting.places import Places
from service.limiting.storage import Storage
from service.settings import Settings

#: Where a request notes what its caller has left.
NOTED = "gradus.allowance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The share of everybody."""

    storage: Storage
    allowances: Allowances
    places: Places
    per_minute: int
    per_minute_anonymous: int

    def dispose(self) -> None:
        """Close what is open."""
        self.storage.dispose()

    def named(self, connection: HTTPConnection, principal: str) -> None:
        """Count a request whose sender is known, or refuse it."""
        _note(connection, self.allowances.admit(principal, self.per_minute))

    def unnamed(self, connection: HTTPConnection) -> None:
        """Count a request of nobody known towards the address that it came from, or refuse it."""
        _note(connection, self.allowances.admit(addresses.counted_as(connection), self.per_minute_anonymous))


def shares_of(settings: Settings) -> Shares:
    """Return what the settings give to everybody."""
    storage = Storage(settings.database_url)
    return Shares(
        storage=storage,
        allowances=Allowances(storage),
        places=Places(storage, most=settings.places_per_principal),
        per_minute=settings.rate_per_minute,
        per_minute_anonymous=settings.rate_per_minute_anonymous,
    )


def begin(principal: str) -> None:
    """Let what is done for the rest of this request be done in the name of its sender."""
    places.caller.set(principal)


def _note(connection: HTTPConnection, allowance: Allowance | None) -> None:
    noted = connection.scope.get(NOTED)
    if noted is not None and allowance is not None:
        noted.append(allowance)


class Told:
    """Adds to each answer what its caller has left, where that was counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        noted: list[Allowance] = []
        scope[NOTED] = noted

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start" and noted:
                MutableHeaders(scope=message).update(headers(noted[-1]))
            await send(message)

        await self._app(scope, receive, telling)
