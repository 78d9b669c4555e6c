"""Signatures that the reference implementation of the standard takes, and takes no longer when anything changes."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from service.webhooks.signatures import new_secret, signed

BODY = b'{"type":"webhook.test","data":{"name":"\xc3\xa9"}}'


def test_a_receiver_takes_what_is_signed_with_its_secret() -> None:
    secret = new_secret()
    headers = dict(signed("evt_1", datetime.now(UTC), BODY, [secret]))
    assert Webhook(secret).verify(BODY, headers)["type"] == "webhook.test"


def test_while_a_secret_is_replaced_both_are_good() -> None:
    older, newer = new_secret(), new_secret()
    headers = dict(signed("evt_1", datetime.now(UTC), BODY, [newer, older]))
    for secret in (older, newer):
        Webhook(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(BODY, headers)


@pytest.mark.parametrize("changed", ["body", "webhook-id", "webhook-timestamp", "webhook-signature"])
def test_nothing_can_be_changed(changed: str) -> None:
    secret = new_secret()
    now = datetime.now(UTC)
    headers = dict(signed("evt_1", now, BODY, [secret]))
    body = BODY + b" " if changed == "body" else BODY
    others = {
        "webhook-id": "evt_2",
        "webhook-timestamp": str(int(now.timestamp()) + 1),
        "webhook-signature": "v1," + base64.b64encode(bytes(32)).decode(),
    }
    headers |= {changed: others[changed]} if changed in others else {}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, headers)


def test_an_old_message_is_not_taken() -> None:
    secret = new_secret()
    headers = dict(signed("evt_1", datetime.now(UTC) - timedelta(hours=1), BODY, [secret]))
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, headers)


def test_secrets_are_long_and_differ() -> None:
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in made)
