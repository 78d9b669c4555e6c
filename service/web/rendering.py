"""Renders templates into answers that a browser may trust: escaped, under a strict content policy, never cached."""

import secrets
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.texts import Language, negotiate
from service.web.assets import asset
from service.web.navigation import Room, rooms
from service.web.readers import Reader
from service.web.visitors import PREFIX
from service.web.words import TAGS, Words, words_in

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGE_COOKIE = "gradus_language"
#: Holds which message the next page shows, once, about what was just done.
SAID_COOKIE = "gradus_said"
#: Seconds that a browser may take from a form to the page after it.
SAID_SECONDS = 60
#: The messages that may be said; no cookie makes a page say anything else.
SAID = "said-"
#: Nothing but our own files: no script or style in a page, no frames, forms only to ourselves.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Browsers send the origin of a form only where the policy lets them; sign-in checks it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChoice:
    """One language of the switch in the header."""

    name: str
    tag: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands round every page."""

    version: str
    languages: tuple[LanguageChoice, ...]
    #: The name of the key that is signed in.
    reader: str | None
    #: The parts of the house that this key opens.
    rooms: tuple[Room, ...]
    #: What was done by the form that led here.
    said: str | None
    #: The same page for programs, which send a key of their own.
    twin: str | None
    #: The same document for the browser that is signed in.
    document: str | None


def language_of(request: Request) -> Language:
    """Return the language asked for in the address, else the one chosen before, else the browser's."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        for language in TAGS:
            if wanted == language:
                return language
    return negotiate(request.headers.get("accept-language"))


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    reader: Reader | None = None,
    twin: str | None = None,
    document: str | None = None,
    address: str = "",
    said: str | None = None,
    **content: object,
) -> HTMLResponse:
    """Render one page in the language of the request; `address` is where it can be read if not where it was asked.

    The message `said` is for browsers that come from another site and bring no cookie that has it.
    """
    language = language_of(request)
    words = words_in(language)
    frame = Frame(
        version=product_version(),
        languages=_choices(request, words, address),
        reader=called(reader.name, words) if reader is not None else None,
        rooms=tuple(rooms(request.url.path, reader, words)) if reader is not None else (),
        said=_said(request, words) if said is None else words.text(said),
        twin=twin,
        document=document,
    )
    html = environment().get_template(template).render(words=words, frame=frame, **content)
    response = HTMLResponse(html, status_code=status, headers={**SAFE_HEADERS, "Content-Language": words.tag})
    if request.query_params.get("lang") == language:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=31_536_000, httponly=True, samesite="lax")
    if SAID_COOKIE in request.cookies:
        response.delete_cookie(SAID_COOKIE, httponly=True, samesite="strict")
    return response


def see_other(address: str, *, said: str | None = None) -> RedirectResponse:
    """Send the browser to an address of our own, where the message `said-...` is shown once if one is named."""
    response = RedirectResponse(address, status_code=303, headers=SAFE_HEADERS)
    if said is not None:
        response.set_cookie(SAID_COOKIE, said, max_age=SAID_SECONDS, httponly=True, samesite="strict")
    return response


@cache
def environment() -> Environment:
    """Return the templates: everything escaped, and a name that is not given is a fault, not an empty space."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["asset"] = asset
    templates.globals["fresh"] = fresh
    return templates


def fresh() -> str:
    """Return a key for one sending of a form, which nobody guesses."""
    return secrets.token_urlsafe(18)


@cache
def product_version() -> str:
    return version("gradus")


def called(name: str, words: Words) -> str:
    """Return the name of a person or a key; visitors of the demo go by who they are, in the reader's language."""
    message = f"visitor-{name.removeprefix(PREFIX)}"
    return words.text(message) if name.startswith(PREFIX) and words.knows(message) else name


def _said(request: Request, words: Words) -> str | None:
    """Return what the browser was to show next, if that is anything that is ever said."""
    message = request.cookies.get(SAID_COOKIE, "")
    return words.text(message) if message.startswith(SAID) and words.knows(message) else None


def _choices(request: Request, words: Words, address: str) -> tuple[LanguageChoice, ...]:
    return tuple(
        LanguageChoice(
            name=words.text(f"language-{language}"),
            tag=tag,
            # Relative to the page itself: a path like //host would make another server of it.
            href=f"{address}?{urlencode(_with_language(request, language))}",
            current=language == words.language,
        )
        for language, tag in TAGS.items()
    )


def _with_language(request: Request, language: str) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return [*kept, ("lang", language)]
