"""A real nginx in front of a portal, as deploy/nginx.conf sets it up: on loopback, in a folder and on ports of its
own.
"""

import contextlib
import datetime
import os
import pathlib
import shutil
import socket
import subprocess
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.environment import ROOT
from tests.postgres import free_port

EXAMPLE = ROOT / "deploy" / "nginx.conf"
PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx")
# As Debian's own nginx.conf: logs of its own, which a site must not fall back to.
MAIN = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {logs}/main.error.log;
events {{ worker_connections 256; }}
http {{
    access_log {logs}/main.access.log;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def binary() -> str | None:
    return shutil.which("nginx") or next((place for place in PLACES if os.path.exists(place)), None)


def make_certificate(folder: pathlib.Path) -> pathlib.Path:
    """Write a key and a certificate for localhost, signed by itself; the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(secret)
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "fullchain.pem"


def adapt_example(folder: pathlib.Path, *, https: int, http: int, upstream: int, **changed: str) -> str:
    """The shipped file with the places of this machine; what it would not replace is a fault of this function."""
    text = EXAMPLE.read_text()
    places = {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
        "listen 443": f"listen 127.0.0.1:{https}",
        "listen 80": f"listen 127.0.0.1:{http}",
        "server_name portal.example.org": "server_name localhost",
        "portal.example.org": f"localhost:{https}",
        "/etc/ssl/portal": str(folder),
        "/var/log/nginx": str(folder / "logs"),
    }
    for written, here in (places | changed).items():
        assert written in text, written
        text = text.replace(written, here)
    return text


class Nginx:
    """What a test needs of a started one: where it listens, its certificate and all it has written into logs."""

    def __init__(self, folder: pathlib.Path, https: int, http: int, certificate: pathlib.Path):
        self.folder, self.https, self.http, self.certificate = folder, https, http, certificate
        self.address = f"https://localhost:{https}"

    def read_logs(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in (self.folder / "logs").iterdir()}

    def access_lines(self) -> list[str]:
        return (self.folder / "logs" / "portal.access.log").read_text().splitlines()


@contextlib.contextmanager
def server(folder: pathlib.Path, *, upstream: int, https: int, **changed: str):
    """Yields an Nginx that passes everything on to the port `upstream`; `changed` is replaced in the example."""
    program, http = binary(), free_port()
    assert program is not None, "no nginx is installed (Debian: apt-get install nginx)"
    (folder / "logs").mkdir(parents=True)
    certificate = make_certificate(folder)
    (folder / "site.conf").write_text(adapt_example(folder, https=https, http=http, upstream=upstream, **changed))
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of a test is closed to others
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder, logs=folder / "logs"))
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "logs" / "start.log")]
    process = subprocess.Popen(command)
    try:
        wait_until_it_listens(process, https)
        yield Nginx(folder, https, http, certificate)
    finally:
        process.terminate()
        process.wait(20)


def wait_until_it_listens(process: subprocess.Popen, port: int) -> None:
    for _attempt in range(200):
        assert process.poll() is None, "nginx has ended; see the folder of the test"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")
