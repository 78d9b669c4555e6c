"""Puts the ways of saying who somebody is together, from the settings."""

from service.database import Database
from service.errors import InvalidRequest
from service.identity.authenticating import Identity
from service.identity.claims import ClaimNames
from service.identity.fetching import is_safe
from service.identity.provider import Provider
from service.identity.signing_in import Client
from service.identity.tokens import ACCESS_TYPES, UNMARKED_TYPES
from service.settings import Settings
from service.texts import sentence

#: Where the issuer sends a browser back to; to be registered there, behind the public address.
CALLBACK = "/sign-in/oidc/callback"
#: The same of a browser that has signed out there as well.
SIGNED_OUT = "/signed-out"


def identity_of(settings: Settings, database: Database) -> Identity:
    """Return what the settings ask for; addresses that would carry secrets in the clear are refused at the start."""
    issuer = settings.oidc_issuer
    if issuer is not None and not is_safe(issuer):
        raise InvalidRequest(sentence("error-issuer-address", address=issuer))
    return Identity(
        database=database,
        provider=None if issuer is None else Provider(issuer),
        client=None if issuer is None else _client(settings),
        audience=settings.token_audience,
        token_types=_types(settings),
        names=ClaimNames(
            permission=settings.oidc_permission_claim,
            permissions=settings.oidc_permissions,
            learner=settings.oidc_learner_claim,
            cost_centres=settings.oidc_cost_centres_claim,
        ),
        managers=settings.manager_scope,
        session_seconds=settings.session_seconds,
    )


def _types(settings: Settings) -> frozenset[str]:
    """Return what access tokens call themselves; those that look like ID tokens have an audience of their own."""
    if settings.token_type == "at+jwt":
        return ACCESS_TYPES
    if settings.token_audience == settings.oidc_client_id:
        raise InvalidRequest(sentence("error-token-audience"))
    return UNMARKED_TYPES


def _client(settings: Settings) -> Client | None:
    """Return what this service is to the issuer; without a name there, only tokens are taken."""
    if settings.oidc_client_id is None:
        return None
    public, secret = settings.public_address, settings.oidc_client_secret
    # Never the name that a request comes under: whoever sends it chooses that.
    if public is None or not is_safe(public):
        raise InvalidRequest(sentence("error-public-address"))
    return Client(
        identity=settings.oidc_client_id,
        secret=None if secret is None else secret.get_secret_value(),
        scopes=settings.oidc_scopes,
        redirect=f"{public}{CALLBACK}",
        farewell=f"{public}{SIGNED_OUT}" if settings.oidc_sign_out else None,
    )
