"""The way out at the issuer: where a browser goes so that its person is signed out there as well."""

from urllib.parse import urlencode

from service.identity.provider import Known
from service.identity.signing_in import Client


def address(known: Known, client: Client, hint: str | None) -> str | None:
    """Return where a person signs out at the issuer and is sent back from; none where there is no such door.

    By the `hint`, the ID token that it once gave, the issuer knows whose session ends; without one it asks the person.
    """
    if known.farewell is None or client.farewell is None:
        return None
    said = {"client_id": client.identity, "post_logout_redirect_uri": client.farewell}
    if hint is not None:
        said["id_token_hint"] = hint
    return f"{known.farewell}{'&' if '?' in known.farewell else '?'}{urlencode(said)}"
