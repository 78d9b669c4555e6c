"""What is said about people is for the one who asked: no cache on the way may keep it."""

from fastapi import Response

#: For answers that a route makes itself: what the framework adds to others does not reach these.
NEVER_KEPT = {"Cache-Control": "no-store"}


async def never_kept(response: Response) -> None:
    """Tell browsers and proxies not to keep the answer."""
    response.headers.update(NEVER_KEPT)
