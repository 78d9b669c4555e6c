"""Tokens that somebody forges who has all but the right to: the issuer's own key among it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

AUDIENCE = "urn:gradus"
YEAR = 365 * 86_400

#: A text of bytes is a secret that both sides share.
SigningKey = RSAKey | ECKey | OKPKey | bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Forger:
    """Makes tokens with a real key of the issuer, each wrong in one way."""

    issuer: str
    #: The private key, and the name under which the issuer has it.
    signing: RSAKey
    key_id: str
    now: int
    subject: str = "lms"

    def header(self, **other: Any) -> dict[str, Any]:
        return _without_none({"alg": "RS256", "typ": "at+jwt", "kid": self.key_id} | other)

    def claims(self, **other: Any) -> dict[str, Any]:
        said = {
            "iss": self.issuer,
            "sub": self.subject,
            "client_id": self.subject,
            "aud": AUDIENCE,
            "iat": self.now,
            "exp": self.now + 300,
            "scope": "gradus:lms",
        }
        return _without_none(said | other)

    def token(self, header: Any = None, claims: Any = None, *, key: SigningKey | None = None) -> str:
        """Return a token; with neither a header nor claims of its own, a good one."""
        header = self.header() if header is None else header
        algorithm = header.get("alg") if isinstance(header, dict) else "RS256"
        message = f"{_part(header)}.{_part(self.claims() if claims is None else claims)}"
        if isinstance(key, bytes):
            return f"{message}.{_encoded(hmac.digest(key, message.encode(), hashlib.sha256))}"
        model = JWSRegistry.algorithms.get(algorithm if isinstance(algorithm, str) else "", None)
        signer = model if model is not None and algorithm != "none" else JWSRegistry.algorithms["RS256"]
        return f"{message}.{_encoded(signer.sign(message.encode(), key or self.signing))}"


def forged(forger: Forger) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a token, the token, and the reason for which it is refused."""
    yield from _algorithms(forger)
    yield from _keys(forger)
    yield from _headers(forger)
    yield from _signatures(forger)
    yield from _addressed(forger)
    yield from _timed(forger)
    yield from _spelt(forger)


def _algorithms(forger: Forger) -> Iterator[tuple[str, str, str]]:
    for name in ("none", "nOnE", "None"):
        unsigned = f"{_part(forger.header(alg=name))}.{_part(forger.claims())}."
        yield f"alg {name}, unsigned", unsigned, "algorithm"
        yield f"alg {name}, signed", forger.token(forger.header(alg=name)), "algorithm"
    public = forger.signing.as_pem(private=False)
    for secret, what in ((public, "PEM"), (public.strip(), "PEM without its last line end"), (b"x" * 32, "any secret")):
        yield f"HS256 with {what}", forger.token(forger.header(alg="HS256"), key=secret), "algorithm"
    for name in ("RS384", "RS512", "PS512"):
        yield name, forger.token(forger.header(alg=name)), "algorithm"
    for given in (None, 5, ["RS256"], {"RS256": 1}, "rs256", "RS256 "):
        yield f"alg {given!r}", forger.token(forger.header(alg=given)), "algorithm"
    yield "PS256 with a key for RS256", forger.token(forger.header(alg="PS256")), "key"
    curve = ECKey.generate_key("P-256")
    yield "ES256 under the name of an RSA key", forger.token(forger.header(alg="ES256"), key=curve), "key"
    edwards = OKPKey.generate_key("Ed25519")
    yield "EdDSA under the name of an RSA key", forger.token(forger.header(alg="EdDSA"), key=edwards), "key"


def _keys(forger: Forger) -> Iterator[tuple[str, str, str]]:
    for name in (
        "../../../../dev/null",
        "x' UNION SELECT 'k",
        "https://evil.example/jwks.json",
        "signing-99",
        "SIGNING-1",
        "signing-1\x00",
    ):
        yield f"kid {name!r}", forger.token(forger.header(kid=name)), "key"
    for given in (None, "", 7, ["signing-1"], "k" * 201):
        yield f"kid {str(given)[:20]!r}", forger.token(forger.header(kid=given)), "key"


def _headers(forger: Forger) -> Iterator[tuple[str, str, str]]:
    own = RSAKey.generate_key(2048)
    embedded = own.as_dict(private=False)
    for member, value in {
        "jku": "https://evil.example/jwks.json",
        "x5u": "https://evil.example/chain.pem",
        "x5c": ["MIIB"],
        "jwk": embedded,
        "crit": ["exp"],
        "b64": False,
        "zip": "DEF",
        "cty": "JWT",
        "enc": "A256GCM",
    }.items():
        yield f"{member} in the header", forger.token(forger.header(**{member: value})), "header"
    yield "a key of its own", forger.token(forger.header(jwk=embedded, kid=None), key=own), "header"
    for kind in (None, "JWT", "at+jwt2", "id+jwt", "logout+jwt", 5, ["at+jwt"]):
        yield f"typ {kind!r}", forger.token(forger.header(typ=kind)), "type"


def _signatures(forger: Forger) -> Iterator[tuple[str, str, str]]:
    good = forger.token()
    head, body, signature = good.split(".")
    yield "another key of the same name", forger.token(key=RSAKey.generate_key(2048)), "signature"
    yield "no signature", f"{head}.{body}.", "signature"
    yield "half a signature", f"{head}.{body}.{_encoded(_raw(signature)[:128])}", "signature"
    yield "zeros", f"{head}.{body}.{_encoded(bytes(256))}", "signature"
    other = forger.token(claims=forger.claims(scope="gradus:hr")).split(".")
    yield "claims of another token", f"{head}.{other[1]}.{signature}", "signature"
    yield "the signature of another token", f"{head}.{body}.{other[2]}", "signature"
    spaced = _encoded(json.dumps(forger.header(), indent=1).encode())
    yield "another spelling of the header", f"{spaced}.{body}.{signature}", "signature"


def _addressed(forger: Forger) -> Iterator[tuple[str, str, str]]:
    for given in (None, "https://evil.example", f"{forger.issuer}/", forger.issuer.upper(), [forger.issuer], 5, ""):
        yield f"iss {given!r}", forger.token(claims=forger.claims(iss=given)), "issuer"
    for audience in (
        None,
        "gradus",
        "urn:gradus2",
        "URN:GRADUS",
        [],
        ["urn:other"],
        [5],
        {"urn:gradus": 1},
        [AUDIENCE] * 21,
    ):
        yield f"aud {str(audience)[:40]}", forger.token(claims=forger.claims(aud=audience)), "audience"
    for subject in (None, "", " ", 5, ["lms"], "s" * 256, "a\x00b"):
        yield f"sub {str(subject)[:20]!r}", forger.token(claims=forger.claims(sub=subject)), "subject"
    identity = forger.claims(aud="gradus", nonce="n", scope=None)
    yield "an ID token", forger.token(forger.header(typ=None), identity), "type"


def _timed(forger: Forger) -> Iterator[tuple[str, str, str]]:
    now = forger.now
    for given in (None, 1e308, True, str(now + 300), now + 300.5, [now + 300]):
        yield f"exp {given!r}", forger.token(claims=forger.claims(exp=given)), "json" if given == 1e308 else "time"
    plain = json.dumps(forger.claims())
    for raw in ("1e400", "NaN", "Infinity", "9" * 30):
        text = plain.replace(f'"exp": {now + 300}', f'"exp": {raw}')
        yield f"exp {raw}", forger.token(claims=text.encode()), "json"
    yield "exp 1e18", forger.token(claims=forger.claims(exp=10**18)), "life"
    yield "ended a second ago", forger.token(claims=forger.claims(exp=now - 1)), "ended"
    yield "ending now", forger.token(claims=forger.claims(exp=now)), "ended"
    yield "exp -1", forger.token(claims=forger.claims(exp=-1)), "ended"
    for given in (None, False, str(now), float(now) + 0.25):
        yield f"iat {given!r}", forger.token(claims=forger.claims(iat=given)), "time"
    yield "issued in two minutes", forger.token(claims=forger.claims(iat=now + 120)), "not yet"
    yield "good from in two minutes", forger.token(claims=forger.claims(nbf=now + 120)), "not yet"
    yield "nbf as a text", forger.token(claims=forger.claims(nbf=str(now))), "time"
    yield "good for a year", forger.token(claims=forger.claims(exp=now + YEAR)), "life"
    yield "issued a year ago", forger.token(claims=forger.claims(iat=now - YEAR)), "life"
    yield "ending before it was issued", forger.token(claims=forger.claims(iat=now + 50, exp=now + 40)), "life"


def _spelt(forger: Forger) -> Iterator[tuple[str, str, str]]:
    good = forger.token()
    head, body, signature = good.split(".")
    plain = json.dumps(forger.claims())
    twice = plain.replace('"scope"', '"scope": "gradus:hr", "scope"', 1)
    yield "a claim twice", forger.token(claims=twice.encode()), "json"
    twice = json.dumps(forger.header()).replace('"alg"', '"alg": "none", "alg"', 1)
    yield "a header member twice", f"{_encoded(twice.encode())}.{body}.{signature}", "json"
    yield "a header of a megabyte", f"{_part(forger.header(x='x' * 10**6))}.{body}.{signature}", "size"
    yield "claims of a megabyte", forger.token(claims=forger.claims(x="x" * 10**6)), "size"
    yield "claims that are a list", forger.token(claims=[forger.claims()]), "json"
    yield "a header that is a text", f"{_part('RS256')}.{body}.{signature}", "json"
    yield "claims that are no JSON", forger.token(claims=b"{'exp': 1}"), "json"
    yield "claims that are no UTF-8", forger.token(claims=b'{"sub": "\xff"}'), "json"
    yield "claims that are deep", forger.token(claims=b"[" * 500 + b"]" * 500), "json"
    yield "nothing", "", "parts"
    yield "two dots", "..", "json"
    yield "one part", head, "parts"
    yield "two parts", f"{head}.{body}", "parts"
    yield "four parts", f"{good}.{signature}", "parts"
    yield "five parts, as an encrypted one has", f"{_part({'alg': 'dir', 'enc': 'A256GCM'})}..aaaa.aaaa.aaaa", "parts"
    yield "padding", f"{head}=.{body}.{signature}", "encoding"
    yield "another alphabet", f"{head}.{body}.{signature[:-4]}+/+/", "encoding"
    yield "a space", f"{head}.{body} .{signature}", "encoding"
    yield "a line end inside", f"{head[:8]}\n{head[8:]}.{body}.{signature}", "encoding"
    # 256 bytes leave two spare bits in the last character, which have to be zero.
    yield "spare bits", good[:-1] + chr(ord(good[-1]) + 1), "encoding"
    yield "full-width letters", good.replace("e", "ｅ", 1), "size"
    members = {"protected": head, "payload": body, "signature": signature}
    yield "the other serialisation", json.dumps(members), "parts"


def _part(content: Any) -> str:
    return _encoded(content if isinstance(content, bytes) else json.dumps(content).encode())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _raw(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
