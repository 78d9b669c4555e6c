"""Receivers and witnesses for all tests of webhooks."""

from tests.service.webhooks.receivers import connections, receiver

__all__ = ["connections", "receiver"]
