"""Seals the ID token of a session with what the browser's cookie holds, of which only a digest is kept here.

The token says who somebody is, and is wanted once more, when they sign out at the issuer: only their own browser makes
it readable then, and whoever reads the database cannot.
"""

import hashlib
import hmac

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

#: A longer one would make the address of the way out too long for many servers; without any, the issuer asks.
LONGEST = 4096

_HEADER = {"alg": "dir", "enc": "A256GCM"}
_ALGORITHMS = ["dir", "A256GCM"]


def sealed(token: str, secret: str) -> str:
    """Return a token so that nobody reads it without the secret."""
    return jwe.encrypt_compact(_HEADER, token.encode(), _key(secret), algorithms=_ALGORITHMS)


def unsealed(text: str, secret: str) -> str | None:
    """Return the token that was sealed with this secret; none when it was sealed with another one."""
    try:
        content = jwe.decrypt_compact(text, _key(secret), algorithms=_ALGORITHMS).plaintext
    except (JoseError, ValueError):
        return None
    return None if content is None else content.decode()


def _key(secret: str) -> OctKey:
    """Return the key of a secret: not its digest, under which the session lies in the database."""
    return OctKey.import_key(hmac.digest(secret.encode(), b"sign-out hint", hashlib.sha256))
