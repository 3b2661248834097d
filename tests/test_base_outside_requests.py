"""Another machine is asked only where the world can reach it, whatever its name says; no test here leaves the
machine.
"""

import http.server
import ipaddress
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.requests import outside_requests

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "::1",
    "0.0.0.0",
    "::",
    "10.0.0.7",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::7",
    "fec0::1",
    "100.64.0.1",
    "192.0.2.7",
    "198.18.0.1",
    "224.0.0.1",
    "233.252.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.7",
    "2002:7f00:1::",
    "64:ff9b::a00:7",
]


class Site(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.server.asked.append((self.path, self.headers["Host"]))
        self.send_response(302 if self.path.startswith("/elsewhere") else 200)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/secret")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def site():
    """Listens on loopback, and remembers what it was asked."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def named(monkeypatch):
    """Lets every name stand for these addresses, and counts how often it was looked up."""
    looked_up = []

    def name(*addresses):
        def getaddrinfo(host, port, *args, **kwargs):
            looked_up.append(host)
            families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
            return [
                (family, socket.SOCK_STREAM, 6, "", (address, port))
                for family, address in zip(families, addresses, strict=True)
            ]

        monkeypatch.setattr(outside_requests.socket, "getaddrinfo", getaddrinfo)
        return looked_up

    return name


def head(address: str) -> int:
    return outside_requests.request_head(address, patience=5, user_agent="test")


@pytest.mark.parametrize("address", INSIDE)
def test_what_the_world_cannot_reach_is_not_public(address):
    assert not outside_requests.is_public(address)


@pytest.mark.parametrize("address", [*PUBLIC, "::ffff:93.184.215.14"])
def test_what_the_world_can_reach_is_public(address):
    assert outside_requests.is_public(address) or "ffff" in address


@given(st.ip_addresses(v=4))
def test_no_private_address_hides_in_a_longer_one(address):
    if not outside_requests.is_public(str(address)):
        number = int(address)
        for longer in (
            0xFFFF << 32 | number,
            int(ipaddress.ip_address("64:ff9b::")) | number,
            0x2002 << 112 | number << 80,
        ):
            assert not outside_requests.is_public(str(ipaddress.IPv6Address(longer)))


@pytest.mark.parametrize("addresses", [*([inside] for inside in INSIDE if "%" not in inside), [PUBLIC[0], "10.0.0.7"]])
def test_a_friendly_name_of_an_inner_machine_is_refused_before_anything_is_sent(addresses, named, monkeypatch):
    named(*addresses)
    monkeypatch.setattr(outside_requests.socket, "create_connection", lambda *args: pytest.fail("it was connected to"))
    for scheme in ("http", "https"):
        with pytest.raises(outside_requests.OutsideHostNotAllowed):
            head(f"{scheme}://friendly.example/path")


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "file:///etc/passwd", "gopher://127.0.0.1/", "//example.org/", "http://", "http://x:99999/"],
)
def test_nothing_but_http_and_https_is_spoken(address, named):
    looked_up = named(*PUBLIC)
    with pytest.raises(ValueError, match=r"only http and https|Port out of range"):
        head(address)
    assert looked_up == []


def test_the_connection_goes_to_the_address_that_was_judged(named, site, monkeypatch):
    """A name that would mean another machine at the second look is looked up once."""
    looked_up = named(PUBLIC[0])
    went_to = []

    def create_connection(address, patience):
        went_to.append(address)
        connection = socket.socket()
        connection.connect(site.server_address)
        return connection

    monkeypatch.setattr(outside_requests.socket, "create_connection", create_connection)
    assert head("http://somebody@example.org/a?b=1") == 200
    assert went_to == [(PUBLIC[0], 80)]
    assert looked_up == ["example.org"]
    assert site.asked == [("/a?b=1", "example.org")]


def test_a_redirect_is_an_answer_and_is_not_followed(site, monkeypatch):
    monkeypatch.setattr(outside_requests, "is_public", lambda address: True)
    assert head(f"http://127.0.0.1:{site.server_port}/elsewhere") == 302
    assert [path for path, _host in site.asked] == ["/elsewhere"]
