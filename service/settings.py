"""Every setting of the service, with its default and one line of help; read once, then passed down as values."""

import os
import re
from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.destinations import Allowed
from service.principals import Permission

DEFAULT_DATABASE_URL = "sqlite:///var/gradus.db"
#: The name of a host, or all below one.
_HOST = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?")


def _spare_cores() -> int:
    """Leave one core to the web server, so that health checks answer beside full solves."""
    return max(1, (os.cpu_count() or 2) - 1)


def _half_the_cores() -> int:
    """Leave the other half to the search and to the database."""
    return max(1, (os.cpu_count() or 2) // 2)


def _networks(written: str) -> str:
    """Refuse what is no list of networks at the start, not when the first of them is needed."""
    Allowed.of(written)
    return written


def _names(written: str) -> tuple[str, ...]:
    return tuple(name.strip().lower().removesuffix(".") for name in written.split(",") if name.strip())


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _hosts(written: str) -> str:
    """Refuse what no request could name as its host, such as an address with its scheme or port."""
    for name in _names(written):
        if not _HOST.fullmatch(name) and not _is_address(name):
            raise ValueError(
                f"{name}: is no name or address of a host; one looks like gradus.example or *.gradus.example"
            )
    return written


class Settings(BaseSettings):
    """The settings, each read from the environment variable `GRADUS_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="GRADUS_", frozen=True, extra="ignore")

    database_url: Annotated[
        str, Field(description="Where data is stored: sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME.")
    ] = DEFAULT_DATABASE_URL
    host: Annotated[str, Field(description="Address that the server listens on.")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port that the server listens on; 0 takes a free one.")] = (
        8000
    )
    processes: Annotated[
        int, Field(ge=1, le=64, description="Server processes; connections and waiting requests are bounded for each.")
    ] = Field(default_factory=_half_the_cores)
    demo: Annotated[bool, Field(description="Embedded demo: ready API keys and sample people, loopback only.")] = False

    solve_seconds: Annotated[
        float, Field(gt=0, le=3600, description="Seconds for one recommendation when the request names none.")
    ] = 20.0
    maximum_solve_seconds: Annotated[
        float, Field(gt=0, le=3600, description="The most seconds that a request may ask for; more is cut to this.")
    ] = 60.0
    deterministic_limit: Annotated[
        float, Field(gt=0, description="Deterministic work for proving one plan; the same on every machine.")
    ] = 3.0
    deterministic_limit_reason: Annotated[
        float, Field(gt=0, description="Deterministic work for each reason of a gap left open.")
    ] = 0.5
    maximum_concurrent_solves: Annotated[
        int, Field(ge=1, le=1024, description="Solves that run at the same time, each in a process of its own.")
    ] = Field(default_factory=_spare_cores)
    maximum_waiting_solves: Annotated[
        int, Field(ge=0, le=1024, description="Requests that wait for a solve; one more is answered with 503.")
    ] = 128
    solve_memory_bytes: Annotated[
        int, Field(ge=1024**3, description="Address space of one solving process; a search beyond it is given up.")
    ] = 4 * 1024**3
    solve_grace_seconds: Annotated[
        float, Field(gt=0, le=600, description="Seconds after its deadline at which a solving process is ended.")
    ] = 5.0
    stop_delay_seconds: Annotated[
        float,
        Field(ge=0, le=600, description="Seconds that a server told to stop answers as ever, only not ready any more."),
    ] = 0.0
    answers_kept: Annotated[
        int,
        Field(ge=0, description="Answers kept in memory for the same request on the same data; 0 for none."),
    ] = 1000
    retry_after_seconds: Annotated[
        int, Field(ge=1, le=3600, description="Seconds after which a busy service asks its clients to come back.")
    ] = 2

    jobs_beside_server: Annotated[
        bool, Field(description="Do jobs beside the server, in a process of its own; otherwise `gradus worker` does.")
    ] = True
    worker_expected: Annotated[
        bool, Field(description="Not ready while jobs wait and no worker takes them; otherwise readiness only warns.")
    ] = False
    job_processes: Annotated[
        int, Field(ge=1, le=1024, description="Processes that one job's search is spread over.")
    ] = Field(default_factory=_spare_cores)
    cluster: Annotated[
        str | None,
        Field(
            pattern=r"^(tcp|tls)://[^/\s]+:\d+$",
            description="Spread searches over a Dask cluster instead: tcp:// or tls://HOST:PORT of its scheduler.",
        ),
    ] = None
    job_lease_seconds: Annotated[
        float, Field(ge=0.5, le=3600, description="Seconds of silence after which a job is taken from its worker.")
    ] = 30.0
    maximum_year_seconds: Annotated[
        float, Field(gt=0, description="The most seconds that a year's plan may ask for; more is cut to this.")
    ] = 3600.0

    plans_kept_days: Annotated[
        int, Field(ge=0, description="Days after which `gradus remove-old-plans` removes the plan of a year.")
    ] = 1095

    maximum_body_bytes: Annotated[
        int, Field(ge=1024, description="The largest request body that is read; more is answered with 413.")
    ] = 8 * 1024 * 1024
    maximum_year_bytes: Annotated[
        int, Field(ge=1024, description="The same of a body that asks for a year's plan; 30,000 learners take as much.")
    ] = 32 * 1024 * 1024
    header_seconds: Annotated[
        float, Field(gt=0, le=3600, description="Seconds that the head of a request may take; then it is cut off.")
    ] = 10.0
    body_seconds: Annotated[
        float,
        Field(
            gt=0,
            le=3600,
            description="Seconds that a whole body may take (then 408), and that an answer may lie without being read.",
        ),
    ] = 30.0
    maximum_connections: Annotated[
        int, Field(ge=1, description="Connections that are open at the same time; one more is answered with 503.")
    ] = 1000

    idempotency_lease_seconds: Annotated[
        int, Field(ge=1, description="Seconds after which a request that never finished no longer blocks its key.")
    ] = 300

    public_address: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/\s]+$",
            description="Where people reach the service, such as https://gradus.example; needed to sign in.",
        ),
    ] = None
    oidc_issuer: Annotated[
        str | None,
        Field(
            pattern=r"^https?://\S+$",
            description="Issuer (OpenID Connect) at which people sign in, and whose tokens are taken.",
        ),
    ] = None
    oidc_client_id: Annotated[
        str | None, Field(min_length=1, description="What the service is called at the issuer.")
    ] = None
    oidc_client_secret: Annotated[
        SecretStr | None, Field(min_length=1, description="What the service shows the issuer to be known by.")
    ] = None
    oidc_scopes: Annotated[
        str, Field(min_length=1, description="What is asked of the issuer about a person who signs in.")
    ] = "openid profile"
    oidc_permission_claim: Annotated[
        str, Field(min_length=1, description="Claim that says what somebody may do; dots lead into nested claims.")
    ] = "groups"
    oidc_permissions: Annotated[
        dict[str, Permission],
        Field(description='What each value of that claim opens, as JSON: {"hr-staff": "hr"}; others open nothing.'),
    ] = Field(default_factory=dict)
    oidc_learner_claim: Annotated[
        str, Field(min_length=1, description="Claim that says which learner somebody is.")
    ] = "employee_number"
    oidc_cost_centres_claim: Annotated[
        str | None, Field(min_length=1, description="Claim that lists the cost centres of a manager.")
    ] = None
    oidc_sign_out: Annotated[
        bool,
        Field(description="Whoever signs out here signs out at the issuer too, where it has a door for that."),
    ] = True
    token_audience: Annotated[
        str, Field(min_length=1, description="Audience that a token of the issuer has to be made for.")
    ] = "urn:gradus"
    token_type: Annotated[
        Literal["at+jwt", "jwt"],
        Field(description='How the issuer marks access tokens; "jwt" for those that mark them like any other token.'),
    ] = "at+jwt"
    manager_scope: Annotated[
        Literal["cost_centre", "reporting_line", "both"],
        Field(description="Whom a manager sees: those of their cost centres, those who report to them, or both."),
    ] = "cost_centre"
    session_seconds: Annotated[
        int,
        Field(
            ge=60, le=2_592_000, description="Seconds after which whoever signed in to the pages has to sign in again."
        ),
    ] = 28_800
    trusted_proxies: Annotated[
        str,
        Field(description="Addresses or networks, with commas, of proxies that may say who the client is."),
        AfterValidator(_networks),
    ] = ""
    allowed_hosts: Annotated[
        str,
        Field(description="Names, with commas, that the service answers under, *.NAME for all below one; else 421."),
        AfterValidator(_hosts),
    ] = ""
    rate_per_minute: Annotated[
        int,
        Field(
            ge=0,
            description="Requests a minute of one caller; more is answered with 429; 0 for any number.",
        ),
    ] = 12_000
    rate_per_minute_anonymous: Annotated[
        int, Field(ge=0, description="The same for one address from which nobody has named themselves.")
    ] = 600
    places_per_principal: Annotated[
        int,
        Field(
            ge=0,
            description="Solves that one caller may have at once; more is answered with 429; 0 for any number.",
        ),
    ] = 16
    maximum_cells: Annotated[
        int,
        Field(
            ge=1,
            description="The largest problem, as requirements times modules; more is answered with 413.",
        ),
    ] = 20_000_000
    webhook_seconds: Annotated[
        float, Field(gt=0, le=300, description="Seconds that the receiver of a webhook has for its answer.")
    ] = 10.0
    webhook_attempts: Annotated[
        int, Field(ge=1, le=20, description="Attempts to tell a webhook of an event before it is given up.")
    ] = 9
    webhook_networks: Annotated[
        str,
        AfterValidator(_networks),
        Field(description="Networks inside, with commas, that webhooks may lead to, by http too; none by default."),
    ] = ""
    audit_secret: Annotated[
        SecretStr | None,
        Field(
            min_length=32,
            description="Signs the audit trail and what workers unpack, so that nobody else can write them; "
            "keep it for good.",
        ),
    ] = None
    log_format: Annotated[Literal["json", "text"], Field(description="How a line of the log is written.")] = "json"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="The least important lines that are logged.")
    ] = "info"
    metrics_folder: Annotated[
        str | None,
        Field(
            min_length=1, description="Folder in which the processes gather what /metrics shows; emptied at the start."
        ),
    ] = None
    traces_endpoint: Annotated[
        str | None,
        Field(
            pattern=r"^https?://\S+$", description='Where traces are sent (OTLP over HTTP); needs the extra "traces".'
        ),
    ] = None
    backup_folder: Annotated[
        str | None, Field(min_length=1, description="Folder for the backups of `gradus backup` that name no file.")
    ] = None
    least_free_bytes: Annotated[
        int, Field(ge=0, description="Readiness warns of a disk that is written to and has less room; 0 for never.")
    ] = 128 * 1024 * 1024

    @property
    def host_names(self) -> tuple[str, ...]:
        """Return the names that the service answers under; none for any."""
        return _names(self.allowed_hosts)
