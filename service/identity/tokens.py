"""Judges tokens: who signed them, for whom, and until when.

Everything is looked at before a key is asked for, and nothing in a token chooses where a key comes from: only its name
counts, among the keys that the issuer itself publishes. Numbers, texts and lists are what they have to be or the token
is none; a member that is given twice, a fraction of a second, and a time beyond all times make it none as well.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry

from service import strict_json
from service.identity.provider import LONGEST_KEY_ID, Key

#: A token with two hundred groups has half of this.
LONGEST = 8192
#: The most seconds between issue and end; a token for longer is a key, and those are made here.
LONGEST_LIFE = 86_400
#: Seconds by which the issuer's clock may be ahead of ours.
SKEW = 60
#: Bounds of what a token may say about who it is for.
MOST_AUDIENCES = 20
LONGEST_SUBJECT = 255

#: The algorithms, each with the one kind of key that it goes with: a secret shared by both sides is none of them.
ALGORITHMS: Mapping[str, str] = {
    "RS256": "RSA",
    "PS256": "RSA",
    "ES256": "EC P-256",
    "EdDSA": "OKP Ed25519",
    "Ed25519": "OKP Ed25519",
}
#: Members of a header that bring a key along, say where to fetch one, or change how the rest is read.
REFUSED_HEADERS = frozenset(
    {"crit", "jku", "jwk", "x5u", "x5c", "b64", "zip", "enc", "cty", "epk", "apu", "apv", "p2s"}
)
ACCESS_TYPES = frozenset({"at+jwt", "application/at+jwt"})
#: The same of an issuer that marks them as it marks every token.
UNMARKED_TYPES = ACCESS_TYPES | {"jwt"}
IDENTITY_TYPES = frozenset({None, "jwt"})

Keys = Callable[[str], Key | None]


class BadToken(Exception):
    """The token proves nothing; the reason is for logs and tests, never for whoever sent it."""


def access_claims(
    token: str,
    keys: Keys,
    *,
    issuer: str,
    audience: str,
    now: float,
    types: frozenset[str] = ACCESS_TYPES,
) -> Mapping[str, Any]:
    """Return what an access token says, when it is for us."""
    claims = _judged(token, keys, types=types, issuer=issuer, now=now)
    _refuse(audience not in _audiences(claims), "audience")
    # An ID token may look like one that is not marked; it answers somebody's question, and opens nothing.
    _refuse(types is not ACCESS_TYPES and "nonce" in claims, "type")
    return claims


def identity_claims(token: str, keys: Keys, *, issuer: str, client: str, nonce: str, now: float) -> Mapping[str, Any]:
    """Return what an ID token says about who has signed in, when it answers our own question."""
    claims = _judged(token, keys, types=IDENTITY_TYPES, issuer=issuer, now=now)
    audiences = _audiences(claims)
    _refuse(client not in audiences, "audience")
    _refuse(len(audiences) > 1 and "azp" not in claims, "authorised party")
    _refuse("azp" in claims and claims["azp"] != client, "authorised party")
    said = claims.get("nonce")
    _refuse(not isinstance(said, str) or not hmac.compare_digest(_bytes(said), _bytes(nonce)), "nonce")
    return claims


def _judged(
    token: str, keys: Keys, *, types: frozenset[str] | frozenset[str | None], issuer: str, now: float
) -> Mapping[str, Any]:
    _refuse(not token.isascii() or len(token) > LONGEST, "size")
    parts = token.split(".")
    _refuse(len(parts) != 3, "parts")
    header = _object(_decoded(parts[0]))
    algorithm, key_id, kind = header.get("alg"), header.get("kid"), header.get("typ")
    _refuse(not isinstance(algorithm, str) or algorithm not in ALGORITHMS, "algorithm")
    _refuse(bool(REFUSED_HEADERS & set(header)), "header")
    _refuse(kind is not None and not isinstance(kind, str), "type")
    _refuse((kind.lower() if isinstance(kind, str) else None) not in types, "type")
    _refuse(not isinstance(key_id, str) or not 0 < len(key_id) <= LONGEST_KEY_ID, "key")
    signature, claims = _decoded(parts[2]), _object(_decoded(parts[1]))
    _check_times(claims, now)
    _refuse(claims.get("iss") != issuer, "issuer")
    subject = claims.get("sub")
    _refuse(not isinstance(subject, str) or not _is_text(subject, LONGEST_SUBJECT), "subject")
    # What the token says for itself is in order; only now is a key asked for, which may mean asking the issuer.
    key = keys(str(key_id))
    if key is None or key.kind != ALGORITHMS[str(algorithm)] or key.algorithm not in (None, algorithm):
        raise BadToken("key")
    _refuse(not _is_signed(f"{parts[0]}.{parts[1]}".encode(), signature, key, str(algorithm)), "signature")
    return claims


def _is_signed(message: bytes, signature: bytes, key: Key, algorithm: str) -> bool:
    try:
        return bool(JWSRegistry.algorithms[algorithm].verify(message, signature, key.key))
    except (JoseError, ValueError):
        return False


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    ends, issued, begins = claims.get("exp"), claims.get("iat"), claims.get("nbf", 0)
    for moment in (ends, issued, begins):
        # True is a number to Python, and to nobody else.
        _refuse(type(moment) is not int, "time")
    if type(ends) is not int or type(issued) is not int or type(begins) is not int:
        raise BadToken("time")
    _refuse(ends <= now, "ended")
    _refuse(issued > now + SKEW or begins > now + SKEW, "not yet")
    _refuse(not 0 < ends - issued <= LONGEST_LIFE, "life")


def _audiences(claims: Mapping[str, Any]) -> tuple[str, ...]:
    said = claims.get("aud")
    listed = [said] if isinstance(said, str) else said
    if not isinstance(listed, list) or len(listed) > MOST_AUDIENCES:
        raise BadToken("audience")
    _refuse(not all(isinstance(entry, str) for entry in listed), "audience")
    return tuple(str(entry) for entry in listed)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogatepass")


def _is_text(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and text.isprintable() and not text.isspace()


def _decoded(part: str) -> bytes:
    """Decode one part; each has exactly one spelling, without padding, spaces or spare bits."""
    try:
        decoded = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadToken("encoding") from error
    _refuse(base64.urlsafe_b64encode(decoded).rstrip(b"=") != part.encode(), "encoding")
    return decoded


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = strict_json.read(content)
    except strict_json.BadJson as error:
        raise BadToken("json") from error
    if not isinstance(found, dict):
        raise BadToken("json")
    return found


def _refuse(is_bad: bool, reason: str) -> None:
    if is_bad:
        raise BadToken(reason)
