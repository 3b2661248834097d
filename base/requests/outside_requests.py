"""Another machine is asked at a URL that somebody wrote into a form: public machines only, never one beside us.

The name is resolved once and the connection goes to the very address that was judged, so that a name which points
elsewhere a moment later gains nothing. Redirects are not followed, proxies and sign-ins in the address not used.
"""

import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class OutsideHostNotAllowed(OSError):
    """The address is that of this machine, of its own network, or of none that the world can reach."""


def is_public(address: str) -> bool:
    """Return whether an IP address is public, as well as any IPv4 address inside an IPv6 one.

    Private, loopback, link-local, shared, multicast and reserved addresses are not public.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if ip in NAT64:
            inside = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inside and not is_public(str(inside)):
            return False
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def connect(host: str, port: int, patience: float | None) -> socket.socket:
    """Return a connection to the first IP address of `host`, all of whose addresses must be public.

    Raise OutsideHostNotAllowed where one is not. `patience` is the time-out in seconds.
    """
    found = [str(address[0]) for *_kind, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(map(is_public, found)):
        raise OutsideHostNotAllowed(f"{host} is not a public machine")
    return socket.create_connection((found[0], port), patience)


class PlainConnection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = connect(self.host, self.port, self.timeout)


class SecureConnection(PlainConnection):
    default_port = PORTS["https"]

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def request_head(address: str, *, patience: float, user_agent: str) -> int:
    """Return the status with which the URL `address` answers HEAD.

    Raise OSError, ValueError or HTTPException where there is no answer. `patience` is the time-out in seconds.
    """
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("only http and https")
    kind = SecureConnection if parts.scheme == "https" else PlainConnection
    connection = kind(parts.hostname, parts.port or PORTS[parts.scheme], timeout=patience)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("HEAD", target, headers={"User-Agent": user_agent})
        return connection.getresponse().status
    finally:
        connection.close()
