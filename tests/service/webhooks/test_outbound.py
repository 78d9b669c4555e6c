"""What leaves the service: to addresses that were looked at, for so long, and for so many bytes."""

import gzip
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.destinations import Allowed, Place
from service.outbound import Refused, TooLong, guarded
from tests.conftest import PATIENCE
from tests.service.webhooks.hostile_addresses import NUMBERS
from tests.service.webhooks.receivers import LOOPBACK, PUBLIC, Receiver, Resolver, receiving

NAME = "receiver.example"


def client(
    allowed: Allowed = LOOPBACK,
    *resolved: list[str],
    seconds: float = PATIENCE,
    most_bytes: int = 1000,
    trusted: ssl.SSLContext | None = None,
) -> httpx2.Client:
    resolve = Resolver(*resolved) if resolved else None
    return guarded(allowed=allowed, seconds=seconds, most_bytes=most_bytes, trusted=trusted, resolve=resolve)


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_nothing_is_sent_to_an_address_inside(scheme: str, connections: list[str]) -> None:
    """The addresses of the list as they stand, without anybody who looked at them before."""
    with client(Allowed()) as sender:
        for host in NUMBERS:
            with pytest.raises((Refused, httpx2.InvalidURL)):
                sender.post(f"{scheme}://{host}:8443/hook", content=b"{}")
    assert connections == []


def test_a_host_that_moves_inside_after_it_was_looked_at_is_not_followed(connections: list[str]) -> None:
    resolver = Resolver([PUBLIC], ["127.0.0.1"])
    assert resolver(NAME, 443)[0][1][0] == PUBLIC
    with (
        guarded(allowed=Allowed(), seconds=PATIENCE, most_bytes=10, resolve=resolver) as sender,
        pytest.raises(Refused),
    ):
        sender.post(f"https://{NAME}/")
    assert connections == []


def test_what_was_looked_at_is_what_is_connected_to(connections: list[str]) -> None:
    """A resolver that answers anew each time is asked once; its second answer would lead inside."""
    resolver = Resolver([PUBLIC], ["127.0.0.1"])
    with (
        guarded(allowed=Allowed(), seconds=PATIENCE, most_bytes=10, resolve=resolver) as sender,
        pytest.raises(httpx2.NetworkError),
    ):
        sender.post(f"https://{NAME}/")
    assert connections == [PUBLIC]
    assert resolver.asked == [NAME]


def test_each_address_of_a_host_is_looked_at_before_any_is_connected_to(connections: list[str]) -> None:
    with client(Allowed(), [PUBLIC, "192.168.0.1"]) as sender, pytest.raises(Refused):
        sender.post(f"https://{NAME}/")
    assert connections == []


def test_the_next_address_is_tried_when_one_does_not_answer(receiver: Receiver, connections: list[str]) -> None:
    port = httpx2.URL(receiver.url).port
    allowed = Allowed(networks=(*LOOPBACK.networks, *Allowed.of("10.9.0.0/16").networks))
    with client(allowed, ["10.9.0.1", "127.0.0.1"]) as sender:
        assert sender.post(f"http://{NAME}:{port}/hook").status_code == 200
    assert connections == ["10.9.0.1", "127.0.0.1"]
    assert receiver.received[0].headers["Host"] == f"{NAME}:{port}"


def test_public_addresses_are_not_spoken_to_without_encryption(connections: list[str]) -> None:
    with client(Allowed(), [PUBLIC]) as sender, pytest.raises(Refused):
        sender.post(f"http://{NAME}/")
    assert connections == []


def test_redirects_are_not_followed(receiver: Receiver, connections: list[str]) -> None:
    receiver.will_answer(307, headers={"Location": "http://127.0.0.1:1/inside"})
    with client() as sender:
        assert sender.post(receiver.url, content=b"{}").status_code == 307
    assert len(connections) == 1


def test_nothing_in_the_surroundings_leads_elsewhere(
    receiver: Receiver, connections: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://10.0.0.1:3128")
    with client() as sender:
        assert sender.post(receiver.url).status_code == 200
    assert connections == ["127.0.0.1"]


def test_an_answer_is_read_up_to_its_limit(receiver: Receiver) -> None:
    def long(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"x" * 1001)

    receiver.will_answer(long)
    with client(most_bytes=1000) as sender, pytest.raises(TooLong):
        sender.post(receiver.url)
    receiver.will_answer(long)
    with client(most_bytes=1001) as sender:
        assert len(sender.post(receiver.url).content) == 1001


def test_an_answer_without_an_end_is_not_read_to_it(receiver: Receiver) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not receiver.is_over.is_set():
            handler.wfile.write(b"x" * 1000)

    receiver.will_answer(endless)
    with client() as sender, pytest.raises(TooLong):
        sender.post(receiver.url)


def test_a_packed_answer_is_not_unpacked(receiver: Receiver) -> None:
    packed = gzip.compress(b"x" * 100_000)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()
        handler.wfile.write(packed)

    receiver.will_answer(answer)
    with client() as sender:
        assert sender.post(receiver.url).content == packed


@pytest.mark.parametrize("headers_first", [True, False])
def test_an_answer_in_drops_ends_with_the_time(receiver: Receiver, headers_first: bool) -> None:
    """Each drop comes at once, the whole never: on a slow machine the time is over just the same."""

    def drops(handler: BaseHTTPRequestHandler) -> None:
        if headers_first:
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not receiver.is_over.wait(0.02):
            handler.wfile.write(b"x")

    receiver.will_answer(drops)
    with client(seconds=0.3) as sender, pytest.raises(httpx2.TimeoutException):
        sender.post(receiver.url)


def test_a_resolver_that_does_not_answer_ends_with_the_time(receiver: Receiver) -> None:
    def never(_: str, __: int) -> list[Place]:
        receiver.is_over.wait()
        return []

    with (
        guarded(allowed=LOOPBACK, seconds=0.05, most_bytes=10, resolve=never) as sender,
        pytest.raises(httpx2.TimeoutException),
    ):
        sender.post(receiver.url)


@pytest.mark.parametrize(
    "answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"x" * 200_000, b"HTTP/1.1 9\r\n\r\n"]
)
def test_what_is_no_answer_is_an_error_of_the_network_or_its_rules(receiver: Receiver, answer: bytes) -> None:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)

    receiver.will_answer(send)
    with client() as sender, pytest.raises(httpx2.TransportError):
        sender.post(receiver.url)


def test_no_other_scheme_is_spoken() -> None:
    with client() as sender, pytest.raises(Refused):
        sender.post("ftp://127.0.0.1/")


@pytest.fixture
def certified(tmp_path: Path) -> Iterator[tuple[Receiver, ssl.SSLContext]]:
    """A receiver with a certificate for its name, and what trusts that."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "receiver.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    trusted = ssl.create_default_context(cadata=certificate.public_bytes(serialization.Encoding.PEM).decode())
    with receiving(tls) as made:
        yield made, trusted


def test_the_certificate_has_to_be_that_of_the_name(certified: tuple[Receiver, ssl.SSLContext]) -> None:
    """The connection goes to the address that was looked at; what is verified there is the name all the same."""
    receiver, trusted = certified
    port = httpx2.URL(receiver.url).port
    with client(LOOPBACK, ["127.0.0.1"], trusted=trusted) as sender:
        assert sender.post(f"https://{NAME}:{port}/hook").status_code == 200
        assert receiver.received[0].headers["Host"] == f"{NAME}:{port}"
        with pytest.raises(httpx2.NetworkError):
            sender.post(f"https://other.example:{port}/hook")
    with client(LOOPBACK, ["127.0.0.1"]) as sender, pytest.raises(httpx2.NetworkError):
        sender.post(f"https://{NAME}:{port}/hook")
    assert len(receiver.received) == 1
