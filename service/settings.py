"""Every setting of the service, with its default and one line of help; read once, then passed down as values."""

import os
from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_DATABASE_URL = "sqlite:///var/gradus.db"


def _spare_cores() -> int:
    """Leave one core to the web server, so that health checks answer beside full solves."""
    return max(1, (os.cpu_count() or 2) - 1)


def _half_the_cores() -> int:
    """Leave the other half to the search and to the database."""
    return max(1, (os.cpu_count() or 2) // 2)


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

    page_secret: Annotated[
        SecretStr | None,
        Field(min_length=32, description="Signs the pages' cookies; the same for all processes, kept over restarts."),
    ] = None

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
        float, Field(gt=0, le=3600, description="Seconds that a whole body may take; then it is answered with 408.")
    ] = 30.0
    maximum_connections: Annotated[
        int, Field(ge=1, description="Connections that are open at the same time; one more is answered with 503.")
    ] = 1000

    idempotency_lease_seconds: Annotated[
        int, Field(ge=1, description="Seconds after which a request that never finished no longer blocks its key.")
    ] = 300
