"""No test leaves the machine: sockets reach loopback and nothing else, and so does the browser."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = [
    (socket.AF_INET, ("192.0.2.1", 80)),
    (socket.AF_INET, ("example.org", 443)),
    (socket.AF_INET, ("0.0.0.0", 80)),
    (socket.AF_INET, ("128.0.0.1", 80)),
    (socket.AF_INET6, ("2001:db8::1", 80)),
]


@pytest.mark.parametrize(("family", "address"), ELSEWHERE)
def test_a_connection_beyond_the_machine_fails(family, address):
    # The plugin warns before it raises, and warnings are errors here.
    with socket.socket(family) as beyond, pytest.raises((SocketConnectBlockedError, UserWarning), match=address[0]):
        beyond.connect(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost"])
def test_a_connection_to_the_machine_itself_is_made(host):
    with socket.create_server((host, 0)) as server, socket.create_connection((host, server.getsockname()[1])) as made:
        assert made.getpeername() == server.getsockname()


def test_a_socket_that_is_a_file_is_reached(tmp_path):
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "socket"))
        server.listen()
        client.connect(str(tmp_path / "socket"))


@pytest.mark.browser
def test_the_browser_finds_no_other_machine(base, person):
    page = person()
    assert page.goto(base).ok
    for address in ("http://example.org/", base.replace("localhost", "127.0.0.2"), "http://192.0.2.1/"):
        with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
            page.goto(address)
