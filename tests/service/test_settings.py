"""Settings come from the environment, explain themselves and cannot be changed once read."""

import pytest
from pydantic import ValidationError

from service.settings import Settings


def test_defaults_serve_the_embedded_database_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GRADUS_{name.upper()}", raising=False)
    settings = Settings()
    assert (settings.database_url, settings.host, settings.port) == ("sqlite:///var/gradus.db", "127.0.0.1", 8000)
    assert settings.maximum_body_bytes >= 8 * 1024 * 1024
    assert settings.maximum_concurrent_solves >= 1


def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADUS_DATABASE_URL", "postgresql+psycopg://gradus@/gradus")
    monkeypatch.setenv("GRADUS_MAXIMUM_CONCURRENT_SOLVES", "3")
    settings = Settings()
    assert settings.database_url == "postgresql+psycopg://gradus@/gradus"
    assert settings.maximum_concurrent_solves == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "65536"), ("PORT", "http"), ("SOLVE_SECONDS", "0"), ("WEBHOOK_NETWORKS", "10.1.0.0/8")],
)
def test_values_without_sense_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"GRADUS_{name}", value)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1


def test_every_setting_has_a_line_of_help() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert "\n" not in field.description, name
