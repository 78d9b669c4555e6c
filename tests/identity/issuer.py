"""The issuer as a test holds it: its address and keys, systems' tokens, and a person who signs in there."""

import json
import re
import subprocess
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

from tests.identity.installing import NODE, installed

#: Where the service is reached in these tests; nobody listens there.
PUBLIC = "http://127.0.0.1:9"
REDIRECT = f"{PUBLIC}/sign-in/oidc/callback"
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


def walk(address: str, person: str) -> str:
    """Go through the issuer's pages as a person does, and return where the browser is sent in the end."""
    with httpx2.Client(follow_redirects=False, trust_env=False) as browser:
        page = browser.get(address)
        for _ in range(MOST_STEPS):
            onward = page.headers.get("location")
            if onward is not None and onward.startswith(REDIRECT):
                return str(onward)
            if onward is not None:
                page = browser.get(httpx2.URL(str(page.url)).join(onward))
                continue
            action = re.search(r'action="([^"]+)"', page.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
            if action is None or prompt is None:
                raise AssertionError(f"{page.status_code} {page.text[:500]}")
            fields = {"prompt": prompt[1], "login": person, "password": "x"}
            page = browser.post(action[1], data=fields)
    raise AssertionError("the issuer sends the browser round and round")


def query(address: str) -> dict[str, str]:
    """Return the parameters of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
