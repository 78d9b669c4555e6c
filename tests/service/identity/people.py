"""People who sign in at the issuer, at their browsers and in their own programs; and whoever forges its tokens."""

import base64
import hashlib
import secrets
from typing import Any
from urllib.parse import urlencode

import httpx2
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from tests.identity.issuer import PUBLIC, REDIRECT, Issuer, query, walk
from tests.service.identity.forging import Forger
from tests.service.sites import Site


def browser_of(site: Site, **other: Any) -> TestClient:
    """Return a browser at the address at which the issuer knows the service."""
    return site.browser(base_url=PUBLIC, follow_redirects=False, **other)


def way_back(browser: TestClient, person: str, onward: str = "/", there: httpx2.Client | None = None) -> str:
    """Send the browser to the issuer, sign in there, and return the address that it is sent back to."""
    departure = browser.get("/sign-in/oidc", params={"next": onward})
    assert departure.status_code == 303
    return walk(departure.headers["location"], person, there).removeprefix(PUBLIC)


def signed_in(site: Site, person: str, there: httpx2.Client | None = None) -> TestClient:
    """Return the browser of somebody who has signed in; `there` is the same browser at the issuer."""
    browser = browser_of(site)
    assert browser.get(way_back(browser, person, there=there)).status_code == 200
    return browser


def person_tokens(issuer: Issuer, person: str) -> dict[str, Any]:
    """Return what a person's own program gets who signs in with it."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "gradus",
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": REDIRECT,
        "state": "s",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    back = query(walk(f"{issuer.address}/auth?{urlencode(asked)}", person))
    return issuer.tokens(back["code"], verifier)


def forger_at(issuer: Issuer, address: str, now: int) -> Forger:
    """Return somebody who has the key that the issuer signs with, and speaks in the name of an address."""
    key = issuer.keys[0]
    return Forger(issuer=address, signing=RSAKey.import_key(key), key_id=key["kid"], now=now)
