"""Signs messages as Standard Webhooks has it: a receiver knows who sent them and when, and that nothing changed."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime

PREFIX = "whsec_"
#: Bytes of a secret; the standard has 24 to 64.
SECRET_BYTES = 32


def new_secret() -> str:
    """Make a secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(message: str, at: datetime, body: bytes, live_secrets: Iterable[str]) -> Mapping[str, str]:
    """Return the headers of a message: its id, the moment of this attempt, and a signature by each live secret."""
    timestamp = str(int(at.timestamp()))
    content = b".".join((message.encode(), timestamp.encode(), body))
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(secret, content) for secret in live_secrets),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()}"
