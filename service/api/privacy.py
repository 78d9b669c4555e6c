"""What is said about people is for the one who asked: no cache on the way may keep it."""

from fastapi import Response


async def never_kept(response: Response) -> None:
    """Tell browsers and proxies not to keep the answer."""
    response.headers["Cache-Control"] = "no-store"
