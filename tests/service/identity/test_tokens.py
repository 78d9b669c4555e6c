"""Tokens: what is right with a good one, and each of the ways of forging one."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from service.database import Database
from service.errors import InvalidRequest
from service.identity.configuring import identity_of
from service.identity.provider import Key
from service.identity.tokens import ACCESS_TYPES, SKEW, UNMARKED_TYPES, BadToken, access_claims, identity_claims
from service.settings import Settings
from tests.service.identity.forging import AUDIENCE, Forger, forged

ISSUER = "https://issuer.example"
NOW = 1_795_348_800
PRIVATE = RSAKey.generate_key(2048)
FORGER = Forger(issuer=ISSUER, signing=PRIVATE, key_id="signing-1", now=NOW)


def keys_of(key: Key | None) -> Callable[[str], Key | None]:
    """The issuer's keys; each look-up is told apart by the name alone."""
    return lambda name: key if name == "signing-1" else None


OWN = keys_of(Key(key=RSAKey.import_key(PRIVATE.as_dict(private=False)), algorithm="RS256"))


def judged(token: str, *, now: float = NOW, types: frozenset[str] = ACCESS_TYPES) -> str:
    """Return why a token is refused, or that it is not."""
    try:
        access_claims(token, OWN, issuer=ISSUER, audience=AUDIENCE, now=now, types=types)
    except BadToken as error:
        return str(error)
    return "good"


def test_a_good_token_says_who_it_is_for() -> None:
    claims = access_claims(FORGER.token(), OWN, issuer=ISSUER, audience=AUDIENCE, now=NOW)
    assert (claims["sub"], claims["scope"]) == ("lms", "gradus:lms")
    assert judged(FORGER.token(claims=FORGER.claims(aud=["urn:other", AUDIENCE]))) == "good"
    assert judged(FORGER.token(FORGER.header(typ="application/at+JWT"))) == "good"
    assert judged(FORGER.token(FORGER.header(x5t="abc", other="5"))) == "good"


@pytest.mark.parametrize(
    ("header", "claims", "reason"),
    [
        ({"typ": "JWT"}, {}, "good"),
        ({"typ": "at+jwt"}, {}, "good"),
        ({"typ": None}, {}, "type"),
        ({"typ": "logout+jwt"}, {}, "type"),
        ({"typ": "JWT"}, {"nonce": "n"}, "type"),
        ({"typ": "JWT"}, {"aud": "gradus"}, "audience"),
    ],
)
def test_where_an_issuer_marks_no_access_tokens_those_for_us_are_taken(
    header: dict[str, Any], claims: dict[str, Any], reason: str
) -> None:
    token = FORGER.token(FORGER.header(**header), FORGER.claims(**claims))
    assert judged(token, types=UNMARKED_TYPES) == reason
    assert judged(token) == ("good" if header["typ"] == "at+jwt" else "type")


def test_the_audience_has_to_tell_unmarked_tokens_from_id_tokens(sqlite_database: Database) -> None:
    about = {"oidc_issuer": ISSUER, "token_type": "jwt"}
    assert identity_of(Settings(**about), sqlite_database).token_types == UNMARKED_TYPES
    assert identity_of(Settings(oidc_issuer=ISSUER), sqlite_database).token_types == ACCESS_TYPES
    with pytest.raises(InvalidRequest, match="GRADUS_TOKEN_AUDIENCE"):
        identity_of(Settings(**about, oidc_client_id="urn:gradus", public_address="https://g.example"), sqlite_database)


def test_every_forged_token_is_refused_for_its_own_reason() -> None:
    table = list(forged(FORGER))
    assert len({name for name, _, _ in table}) == len(table) >= 100
    # All at once, so that a check that is gone shows everything that it kept out.
    assert {name: judged(token) for name, token, _ in table} == {name: reason for name, _, reason in table}


def test_no_key_is_asked_for_before_the_rest_is_in_order() -> None:
    asked: list[str] = []
    for _, token, reason in forged(FORGER):
        with pytest.raises(BadToken):
            access_claims(token, asked.append, issuer=ISSUER, audience=AUDIENCE, now=NOW)  # type: ignore[arg-type]
        assert bool(asked) <= (reason in ("key", "signature", "audience")), reason
        asked.clear()


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("RS256", PRIVATE),
        ("PS256", PRIVATE),
        ("ES256", ECKey.generate_key("P-256")),
        ("EdDSA", OKPKey.generate_key("Ed25519")),
        ("Ed25519", OKPKey.generate_key("Ed25519")),
    ],
)
def test_each_algorithm_goes_with_its_own_kind_of_key(algorithm: str, key: RSAKey | ECKey | OKPKey) -> None:
    token = FORGER.token(FORGER.header(alg=algorithm), key=key)
    keys = keys_of(Key(key=key, algorithm=None))
    assert access_claims(token, keys, issuer=ISSUER, audience=AUDIENCE, now=NOW)["sub"] == "lms"
    other = keys_of(Key(key=ECKey.generate_key("P-384"), algorithm=None))
    with pytest.raises(BadToken, match="key"):
        access_claims(token, other, issuer=ISSUER, audience=AUDIENCE, now=NOW)


def test_a_token_ends_to_the_second_and_its_issuer_may_be_a_little_ahead() -> None:
    token = FORGER.token()
    assert [judged(token, now=NOW + seconds) for seconds in (299, 299.9, 300)] == ["good", "good", "ended"]
    assert [judged(token, now=NOW - seconds) for seconds in (SKEW, SKEW + 1)] == ["good", "not yet"]


IDENTITY = FORGER.claims(aud="gradus", nonce="n", scope=None)


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"nonce": None}, "nonce"),
        ({"nonce": "m"}, "nonce"),
        ({"nonce": ["n"]}, "nonce"),
        ({"nonce": "\ud800"}, "nonce"),
        ({"aud": AUDIENCE}, "audience"),
        ({"aud": ["gradus", "other"]}, "authorised party"),
        ({"aud": ["gradus", "other"], "azp": "other"}, "authorised party"),
        ({"azp": "other"}, "authorised party"),
        ({"iss": "https://evil.example"}, "issuer"),
        ({"exp": NOW}, "ended"),
    ],
)
def test_an_id_token_answers_our_own_question_or_none(other: dict[str, object], reason: str) -> None:
    token = FORGER.token(FORGER.header(typ="JWT"), FORGER.claims(**IDENTITY | other))
    with pytest.raises(BadToken, match=reason):
        identity_claims(token, OWN, issuer=ISSUER, client="gradus", nonce="n", now=NOW)


@pytest.mark.parametrize("other", [{}, {"azp": "gradus"}, {"aud": ["gradus", "other"], "azp": "gradus"}])
def test_a_good_id_token_says_who_has_signed_in(other: dict[str, object]) -> None:
    token = FORGER.token(FORGER.header(typ=None), IDENTITY | other)
    claims = identity_claims(token, OWN, issuer=ISSUER, client="gradus", nonce="n", now=NOW)
    assert claims["sub"] == "lms"


def test_an_access_token_signs_nobody_in() -> None:
    token = FORGER.token(claims=IDENTITY)
    with pytest.raises(BadToken, match="type"):
        identity_claims(token, OWN, issuer=ISSUER, client="gradus", nonce="n", now=NOW)
