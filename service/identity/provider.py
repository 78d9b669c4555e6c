"""The issuer that people sign in at: where its doors are, and the keys that it signs with.

Both are asked for when they are first needed and again when they have grown old. A token that names a key nobody has
seen has the keys fetched anew, but no more often than once in half a minute: whoever forges tokens cannot make the
service knock at the issuer's door. When the issuer does not answer, what was known of it holds for an hour.
"""

import base64
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from service.identity import fetching
from service.identity.fetching import Unreachable, is_safe

#: What a key needs to be one; whatever else it carries (certificates, addresses of such) is not looked at.
_PARTS: Mapping[str, tuple[str, ...]] = {"RSA": ("n", "e"), "EC": ("crv", "x", "y"), "OKP": ("crv", "x")}
LEAST_RSA_BITS = 2048
MOST_KEYS = 100
LONGEST_KEY_ID = 200

#: Seconds after which keys are asked for again, so that one that the issuer gave up opens nothing for long.
FRESH_SECONDS = 600.0
#: Seconds for which keys are still believed while the issuer does not answer.
STALE_SECONDS = 3600.0
#: Seconds in which the issuer is asked once at most.
PAUSE_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One public key of the issuer."""

    key: RSAKey | ECKey | OKPKey
    #: The only algorithm that the issuer uses it for, if it says so.
    algorithm: str | None

    @property
    def kind(self) -> str:
        """Return the family and, where there is one, the curve: "RSA", "EC P-256"."""
        return self.key.key_type if isinstance(self.key, RSAKey) else f"{self.key.key_type} {self.key.curve_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the issuer has said about itself."""

    authorization: str
    token: str
    #: Where people sign out, if the issuer has such a door.
    farewell: str | None
    #: The ways in which a client may prove itself when it exchanges a code.
    client_proofs: tuple[str, ...]
    #: Whether the issuer names itself when it sends a browser back.
    names_itself: bool
    keys: Mapping[str, Key]
    at: float


class Provider:
    """An issuer, by its address."""

    def __init__(self, issuer: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._clock = clock
        self._known: Known | None = None
        self._asked: float | None = None
        self._asking = threading.Lock()

    def known(self) -> Known:
        """Return what is known of the issuer, asked for if need be; fails when nothing can be believed any more."""
        known = self._known
        if known is None or self._clock() - known.at > FRESH_SECONDS:
            known = self._renewed(known)
        if known is None or self._clock() - known.at > STALE_SECONDS:
            raise Unreachable(f"{self.issuer} does not answer")
        return known

    def key(self, identity: str) -> Key | None:
        """Return the key of this name; one that nobody has seen yet may be new."""
        known = self.known()
        if identity not in known.keys:
            known = self._renewed(known) or known
        return known.keys.get(identity)

    def _renewed(self, seen: Known | None) -> Known | None:
        """Ask the issuer again, unless somebody did just now; what was known stays when it does not answer."""
        with self._asking:
            if self._known is not seen:
                return self._known
            now = self._clock()
            if self._asked is not None and now - self._asked < PAUSE_SECONDS:
                return self._known
            self._asked = now
            try:
                self._known = self._told(now)
            except Unreachable:
                if self._known is None:
                    raise
            return self._known

    def _told(self, now: float) -> Known:
        about = fetching.document(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        # Another issuer's document here would have its keys believed under this one's name.
        if about.get("issuer") != self.issuer:
            raise Unreachable(f"{self.issuer} calls itself something else")
        places = [about.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(is_safe(place) for place in places):
            raise Unreachable(f"{self.issuer} names an address that is not encrypted")
        authorization, token, keys = (str(place) for place in places)
        farewell = about.get("end_session_endpoint")
        proofs = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        return Known(
            authorization=authorization,
            token=token,
            farewell=str(farewell) if is_safe(farewell) else None,
            client_proofs=tuple(proof for proof in proofs if isinstance(proof, str))
            if isinstance(proofs, list)
            else (),
            names_itself=about.get("authorization_response_iss_parameter_supported") is True,
            keys=_keys(fetching.document(keys)),
            at=now,
        )


def _keys(document: Mapping[str, Any]) -> dict[str, Key]:
    """Return the keys that may have signed something, by their name; a key without a name is none of ours."""
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise Unreachable("the issuer lists no keys")
    found: dict[str, Key] = {}
    for entry in listed:
        if not isinstance(entry, dict):
            continue
        identity, key = entry.get("kid"), _key(entry)
        if key is not None and isinstance(identity, str) and 0 < len(identity) <= LONGEST_KEY_ID:
            found.setdefault(identity, key)
    return found


def _key(entry: Mapping[str, Any]) -> Key | None:
    """Return the public key, unless it is for something else, too weak or cannot be read."""
    parts = _PARTS.get(str(entry.get("kty")))
    if parts is None or entry.get("use", "sig") != "sig" or not all(isinstance(entry.get(part), str) for part in parts):
        return None
    if entry["kty"] == "RSA" and _bits(entry["n"]) < LEAST_RSA_BITS:
        return None
    algorithm = entry.get("alg")
    try:
        key = JWKRegistry.import_key({"kty": entry["kty"]} | {part: entry[part] for part in parts})
        key.get_op_key("verify")
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if not isinstance(key, (RSAKey, ECKey, OKPKey)):
        return None
    return Key(key=key, algorithm=algorithm if isinstance(algorithm, str) else None)


def _bits(number: str) -> int:
    """Return how long a number is that is written as base64."""
    try:
        return int.from_bytes(base64.urlsafe_b64decode(number + "=" * (-len(number) % 4))).bit_length()
    except ValueError:
        return 0
