"""The language of an answer, from `Accept-Language`."""

from typing import Annotated

from fastapi import Depends, Header, Response

from service.texts import Language, negotiate


async def _language(
    response: Response,
    accept_language: Annotated[str | None, Header(description="Language of all texts: en or zh.")] = None,
) -> Language:
    language = negotiate(accept_language)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return language


Reader = Annotated[Language, Depends(_language)]
