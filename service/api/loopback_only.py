"""Keeps the demo, which hands out keys, to the machine that it runs on."""

from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.bodies import refuse
from service.api.hosts import named
from service.errors import Forbidden
from service.loopback import is_loopback
from service.texts import negotiate, sentence


class LoopbackOnly:
    """Lets in who calls from this machine and by one of its own names.

    A page of another site can point a name of its own here and have the visitor's browser ask; the name gives it away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_of_this_machine(scope):
            await self.app(scope, receive, send)
            return
        language = negotiate(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))
        await refuse(Forbidden(sentence("error-demo-elsewhere")), scope, send, language=language, retry_after=0)


def _is_of_this_machine(scope: Scope) -> bool:
    client, host = scope.get("client"), named(scope)
    return client is not None and is_loopback(client[0]) and host is not None and is_loopback(host)
