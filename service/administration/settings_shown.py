"""The settings as an administrator sees them: what they are, whether somebody set them, and no secret."""

from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from service.schemas.administration import SettingRead, SettingsRead
from service.settings import Settings


def shown(settings: Settings) -> SettingsRead:
    """Return every setting by name; of secrets only whether they are set."""
    return SettingsRead(items=[_read(settings, name) for name in sorted(Settings.model_fields)])


def _read(settings: Settings, name: str) -> SettingRead:
    field = Settings.model_fields[name]
    value = getattr(settings, name)
    is_secret = isinstance(value, SecretStr) or "SecretStr" in str(field.annotation)
    return SettingRead(
        name=f"GRADUS_{name.upper()}",
        description=field.description or "",
        value=None if is_secret else _plain(name, value),
        is_set=name in settings.model_fields_set,
        is_secret=is_secret,
    )


def _plain(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if name == "database_url":
        # A password may stand in it.
        parts = urlsplit(str(value))
        host = parts.hostname or ""
        return f"{parts.scheme}://{host}{parts.path}" if host else f"{parts.scheme}://{parts.path}"
    return str(value)
