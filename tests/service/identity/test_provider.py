"""What an issuer says about itself: what is believed of it, and what is not."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from service.identity.fetching import MOST_BYTES, Unreachable, is_safe
from service.identity.provider import MOST_KEYS, Provider

WELL_KNOWN = "/.well-known/openid-configuration"
RSA = RSAKey.generate_key(2048).as_dict(private=False)


class Saying:
    """A server that says whatever a test has it say."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        saying = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, body = saying.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def says(self, path: str, document: Any, *, status: int = 200, **headers: str) -> None:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)

    def about(self, **other: Any) -> dict[str, Any]:
        places = {name: f"{self.address}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return {"issuer": self.address, **places, **other}

    def known_keys(self, *keys: Any) -> dict[str, Any]:
        """Have these keys listed, and return those that are believed."""
        self.says("/jwks_uri", {"keys": list(keys)})
        return dict(Provider(self.address).known().keys)


@pytest.fixture
def saying() -> Iterator[Saying]:
    made = Saying()
    made.says(WELL_KNOWN, made.about())
    made.says("/jwks_uri", {"keys": [RSA | {"kid": "a"}]})
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_keys_that_sign_are_believed_each_by_its_name(saying: Saying) -> None:
    curve, edwards = ECKey.generate_key("P-256"), OKPKey.generate_key("Ed25519")
    known = saying.known_keys(
        RSA | {"kid": "a", "alg": "RS256", "use": "sig", "x5c": ["no certificate"], "x5u": "http://evil.example"},
        curve.as_dict(private=False) | {"kid": "b"},
        edwards.as_dict(private=False) | {"kid": "c"},
        curve.as_dict(private=False) | {"kid": "a"},
    )
    assert {name: key.kind for name, key in known.items()} == {"a": "RSA", "b": "EC P-256", "c": "OKP Ed25519"}
    assert (known["a"].algorithm, known["b"].algorithm) == ("RS256", None)


@pytest.mark.parametrize(
    "key",
    [
        OctKey.generate_key(256).as_dict() | {"kid": "k"},
        RSA | {"kid": "k", "n": RSA["n"][:171]},
        RSA,
        RSA | {"kid": ""},
        RSA | {"kid": 5},
        RSA | {"kid": "k" * 201},
        RSA | {"kid": "k", "use": "enc"},
        RSA | {"kid": "k", "n": 5},
        RSA | {"kid": "k", "n": "!"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "k"},
        {"kty": "RSA", "kid": "k"},
        "RSA",
    ],
)
def test_no_other_key_is_believed(saying: Saying, key: Any) -> None:
    assert list(saying.known_keys(RSA | {"kid": "good"}, key)) == ["good"]


@pytest.mark.parametrize(
    "other",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"jwks_uri": "http://evil.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"token_endpoint": "http://10.0.0.1/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_an_issuer_that_says_such_things_is_none(saying: Saying, other: dict[str, Any]) -> None:
    saying.says(WELL_KNOWN, saying.about(**other))
    with pytest.raises(Unreachable):
        Provider(saying.address).known()


@pytest.mark.parametrize(
    ("door", "known"),
    [
        ("https://login.example/bye", "https://login.example/bye"),
        ("http://10.0.0.1/bye", None),
        ("javascript:alert(1)", None),
        (5, None),
        (None, None),
    ],
)
def test_a_door_out_is_taken_where_it_is_a_safe_one(saying: Saying, door: Any, known: str | None) -> None:
    saying.says(WELL_KNOWN, saying.about(end_session_endpoint=door))
    assert Provider(saying.address).known().farewell == known


def test_an_answer_is_small_plain_and_at_its_own_address(saying: Saying) -> None:
    good = json.dumps(saying.about()).encode()
    for body, status, headers in (
        (good + b" " * MOST_BYTES, 200, {}),
        (gzip.compress(good), 200, {"Content_Encoding": "gzip"}),
        (b"", 302, {"Location": f"{saying.address}/elsewhere"}),
        (good, 500, {}),
        (b"[]", 200, {}),
        (b"<html>", 200, {}),
        (good[:-1] + b', "issuer": "https://evil.example"}', 200, {}),
    ):
        saying.says("/elsewhere", good)
        saying.says(WELL_KNOWN, body, status=status, **headers)
        with pytest.raises(Unreachable):
            Provider(saying.address).known()
    saying.says(WELL_KNOWN, good)
    assert list(Provider(saying.address).known().keys) == ["a"]
    saying.says("/jwks_uri", {"keys": [RSA | {"kid": str(number)} for number in range(MOST_KEYS + 1)]})
    with pytest.raises(Unreachable):
        Provider(saying.address).known()


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://login.example", True),
        ("https://login.example:8443/realms/x", True),
        ("http://127.0.0.1:9000", True),
        ("http://[::1]:9000", True),
        ("http://localhost:9000", True),
        ("http://login.example", False),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1@evil.example", False),
        ("https://user:password@login.example", False),
        ("https://login.example/#x", False),
        ("https://", False),
        ("https://[", False),
        ("https://login.example:x", False),
        ("ftp://login.example", False),
        ("https://login.exam ple", False),
        (None, False),
    ],
)
def test_secrets_travel_encrypted_or_not_at_all(address: str | None, safe: bool) -> None:
    assert is_safe(address) is safe
