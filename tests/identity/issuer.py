"""The issuer as a test holds it: its address and keys, systems' tokens, and a person who signs in there."""

import json
import re
import subprocess
from contextlib import nullcontext
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.identity.installing import NODE, installed

#: Where the service is reached in these tests; nobody listens there.
PUBLIC = "http://127.0.0.1:9"
REDIRECT = f"{PUBLIC}/sign-in/oidc/callback"
SIGNED_OUT = f"{PUBLIC}/signed-out"
CLIENT_SECRET = "s" * 40
SYSTEM_SECRET = "t" * 40
#: More than any way through its pages takes.
MOST_STEPS = 20


class Issuer:
    """A running issuer."""

    def __init__(self, redirect: str = REDIRECT) -> None:
        self._process = subprocess.Popen(
            [NODE, installed(), redirect],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._read()

    def _read(self) -> None:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the issuer did not start")
        told = json.loads(line)
        self.address: str = told["issuer"]
        #: The private keys; the first one signs.
        self.keys: list[dict[str, Any]] = told["keys"]

    def rotate(self) -> None:
        """Have it sign with another key from now on."""
        if self._process.stdin:
            self._process.stdin.write("rotate\n")
            self._process.stdin.flush()
        self._read()

    def stop(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()

    def system_token(self, client: str = "lms", *, scope: str = "gradus:lms", resource: str | None = None) -> str:
        """Return a token that a system gets in its own name."""
        asked = {"grant_type": "client_credentials", "scope": scope} | ({"resource": resource} if resource else {})
        answer = httpx2.post(f"{self.address}/token", data=asked, auth=(client, SYSTEM_SECRET), trust_env=False)
        return str(answer.json()["access_token"])

    def tokens(self, code: str, verifier: str) -> dict[str, Any]:
        """Return what a code is exchanged for."""
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": verifier}
        answer = httpx2.post(f"{self.address}/token", data=asked, auth=("gradus", CLIENT_SECRET), trust_env=False)
        return dict(answer.json())


def window() -> httpx2.Client:
    """Return a browser at the issuer, which stays signed in there until it signs out."""
    return httpx2.Client(follow_redirects=False, trust_env=False)


def walk(address: str, person: str, browser: httpx2.Client | None = None) -> str:
    """Go through the issuer's pages as a person does, and return where the browser is sent in the end."""
    with window() if browser is None else nullcontext(browser) as used:
        page = _led(used, used.get(address))
        for _ in range(MOST_STEPS):
            if isinstance(page, str):
                return page
            prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
            if prompt is None:
                raise AssertionError(f"{page.status_code} {page.text[:500]}")
            fields = {"prompt": prompt[1], "login": person, "password": "x"}
            page = _led(used, used.post(_action(page), data=fields))
    raise AssertionError("the issuer sends the browser round and round")


def is_let_through(address: str, browser: httpx2.Client) -> bool:
    """Tell whether the issuer sends the browser back at once, because it knows who is there."""
    return isinstance(_led(browser, browser.get(address)), str)


def leave(address: str, browser: httpx2.Client) -> str:
    """Sign out at the issuer, which asks whether that is meant, and return where the browser is sent in the end."""
    page = _led(browser, browser.get(address))
    if isinstance(page, str):
        raise AssertionError(f"the issuer sends the browser to {page} without a question")
    secret = re.search(r'name="xsrf" value="(\w+)"', page.text)
    if secret is None:
        raise AssertionError(f"{page.status_code} {page.text[:500]}")
    end = _led(browser, browser.post(_action(page), data={"xsrf": secret[1], "logout": "yes"}))
    if not isinstance(end, str):
        raise AssertionError(f"{end.status_code} {end.text[:500]}")
    return end


def _led(browser: httpx2.Client, page: httpx2.Response) -> httpx2.Response | str:
    """Go where a page leads by itself: to one that stays, or to an address of the service."""
    for _ in range(MOST_STEPS):
        onward = page.headers.get("location")
        if onward is None:
            return page
        address = httpx2.URL(str(page.url)).join(onward)
        if str(address).startswith(f"{PUBLIC}/"):
            return str(address)
        page = browser.get(address)
    raise AssertionError("the issuer sends the browser round and round")


def _action(page: httpx2.Response) -> str:
    """Return where the form of a page leads."""
    action = re.search(r'action="([^"]+)"', page.text)
    if action is None:
        raise AssertionError(f"{page.status_code} {page.text[:500]}")
    return str(httpx2.URL(str(page.url)).join(action[1]))


def query(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
