"""Under which names the service answers: whoever comes by another one is turned away before anything is read.

A page of another site can point a name of its own at this address and have the visitor's browser ask; and what is made
from the name in a request would lead wherever its sender likes.
"""

from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.bodies import refuse
from service.errors import Misdirected
from service.texts import negotiate, sentence

#: Whoever looks after the service asks by whatever address it has, and learns nothing of anybody.
ASKED_BY_ADDRESS = "/v1/health/"


class AllowedHosts:
    """Answers 421 to whoever names another host than those allowed; `*.NAME` allows all below a name."""

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str]) -> None:
        self.app = app
        names = set(allowed)
        self._whole = {name for name in names if not name.startswith("*.")}
        self._endings = tuple(name[1:] for name in names - self._whole)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ASKED_BY_ADDRESS) or self._is_allowed(named(scope)):
            await self.app(scope, receive, send)
            return
        language = negotiate(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
        await refuse(Misdirected(sentence("error-host-unknown")), scope, send, language=language, retry_after=0)

    def _is_allowed(self, host: str | None) -> bool:
        return host is not None and (host in self._whole or host.endswith(self._endings))


def named(scope: Scope) -> str | None:
    """Return the one host that a request names, without its port; an IPv6 address stands in brackets there."""
    found = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    if len(found) != 1:
        return None
    host = found[0][1:].partition("]")[0] if found[0].startswith("[") else found[0].partition(":")[0]
    return str(host).lower().removesuffix(".")
