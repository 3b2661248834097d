"""deploy/nginx.conf: what its logs hide is what the portal calls secret, and a family's whole way leaves no trace in
them.
"""

import contextlib
import email
import email.policy
import http.cookiejar
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import FileField
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from base.publicforms.bodies import FILES, HEADER_SECONDS, KILOBYTE, MEGABYTE, PUBLIC, WORKPLACE
from base.publicforms.uploads import find_limit
from base.requests.secretaddresses import find_secret_beginnings
from tests import nginx
from tests.browser import portal, surroundings
from tests.desk import token_on
from tests.drill import PREPARE
from tests.environment import PASSWORD, ROOT
from tests.finding import find
from tests.postgres import free_port

TOKEN = "Zk3-x_9AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"
NAMES = "Prøvesen"
EMAIL = "familien.provesen@example.org"
HOST_EMAIL = "vertinne@example.org"
PLAN = "work1=jordmor&born=2019&near=store"
USUAL = "lys-leilighet-ved-skolen"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


# --- the map ---------------------------------------------------------------------------------------------------------
def read_map() -> list[tuple[re.Pattern, str]]:
    """The expressions of the map of paths, as nginx tries them: the first that is found."""
    body = find(r"map \$uri \$portal_path \{(.*?)\n\}", nginx.EXAMPLE.read_text(), re.S)[1]
    found = re.findall(r'^    "~(\*?)(.+?)" "(.+)";$', body, re.M)
    assert len(found) == body.count('"~')
    return [(re.compile(rule.replace("(?<portal", "(?P<portal"), re.I if star else 0), to) for star, rule, to in found]


def logged_as(path: str) -> str:
    for rule, written in read_map():
        if match := rule.search(path):
            return re.sub(r"\$(\w+)", lambda name: str(match[name[1]]), written)
    return path


def addresses(parts=None, before=""):
    """(path, view) of every address in the present language; what stands for a value is a usual one."""
    for part in get_resolver().url_patterns if parts is None else parts:
        route = str(part.pattern).removeprefix("^").removesuffix("$").replace("\\", "")
        if isinstance(part, URLResolver):
            yield from addresses(part.url_patterns, before + route)
        else:
            yield before + route, part.callback


def filled(route: str, value: str) -> str:
    return "/" + re.sub(r"<\w+:\w+>|<\w+>", value, re.sub(r"\(\?P<\w+>[^()]*\)", value, route))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_hides_every_secret_address_and_no_page(language):
    seen = []
    with translation.override(language):
        for route, view in addresses():
            if getattr(view, "secret_address", False):
                seen.append(route)
                for value in (TOKEN, TOKEN + "y", "q", "qq-qq", USUAL):
                    beginning = filled(route, "\n").partition("\n")[0]
                    assert logged_as(filled(route, value)) == f"{beginning}..."
            else:
                assert logged_as(filled(route, USUAL)) == filled(route, USUAL)
    assert len(seen) >= 9  # a family's page with what it can do, an invitation, a new password


def test_the_views_that_must_be_secret_are_marked():
    """The list of the code, said once more in words: one who takes a mark away reads here what it was for."""
    with translation.override("nb"):
        marked = {route for route, view in addresses() if getattr(view, "secret_address", False)}
        names = ["own-page", "own-received", "own-correct", "own-stop", "own-erase", "own-export", "invitation"]
        wanted = {reverse(name, args=["x"]) for name in names} | {reverse("own-decide", args=["x", "x"])}
        wanted.add(reverse("account_reset_password_from_key", args=["x", "x"]))
    assert {filled(route, "x") for route in marked} == wanted


def test_a_token_in_an_address_that_was_misspelt_is_hidden_too():
    for path in (f"/nb/kontakt/sid/{TOKEN}/", f"/{TOKEN}", f"/nb/jobber/x-{TOKEN}/", "/x/" + "0123456789abcdef" * 2):
        assert logged_as(path) == "(hidden)"
    for path in (
        "/nb/",
        "/static/css/page.0123456789ab.css",
        f"/nb/jobber/{'lang-' * 15}/",
        "/admin/jobs/job/12/change/",
    ):
        assert logged_as(path) == path


def test_the_words_of_the_map_are_those_of_every_language():
    assert len(find_secret_beginnings()) == len(LANGUAGES) + 2  # a family's page in each, and two doors


def test_every_form_that_takes_a_picture_may_be_as_large_as_one():
    rule = re.search(r"location ~ (\S+) \{\s+client_max_body_size 50m;", nginx.EXAMPLE.read_text())[1]
    with_files = [model for model in admin.site._registry if any(isinstance(f, FileField) for f in model._meta.fields)]
    assert len(with_files) >= 9
    for model in with_files:
        where = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert re.search(rule, reverse(f"{where}_add"))
        assert re.search(rule, reverse(f"{where}_change", args=[12]))
    for path in ("/nb/kontakt/", "/admin/", "/admin/login/", "/admin/account/password/"):
        assert not re.search(rule, path)


# --- sizes and times -------------------------------------------------------------------------------------------------
UNITS = {"k": KILOBYTE, "m": MEGABYTE, "s": 1}


def read_rows() -> dict[str, dict[str, int]]:
    """{location: its own sizes in bytes and times in seconds}; those of the server itself under ""."""
    inside = find(r"\n    listen 443 ssl http2;\n(.*)", nginx.EXAMPLE.read_text(), re.S)[1]
    body = re.sub(r"\n    location [^\n]+ \{.*?\n    \}", "", inside, flags=re.S)
    locations = re.findall(r"\n    location (/\S*|~ \S+) \{(.*?)\n    \}", inside, re.S)
    return {where: read_values(text) for where, text in [("", body), *locations]}


def read_values(text: str) -> dict[str, int]:
    found = re.findall(r"^ +(\w+(?:_size|_timeout)) (\d+)([kms]);", text, re.M)
    return {name: int(number) * UNITS[unit] for name, number, unit in found}


ROWS = read_rows()


def row_for(path: str) -> dict[str, int]:
    """As nginx chooses: an expression that is found, else the longest beginning; what it does not say, the server
    does.
    """
    by_expression = (where for where in ROWS if where.startswith("~ ") and re.search(where[2:], path))
    beginnings = [where for where in ROWS if where.startswith("/") and path.startswith(where)]
    return ROWS[""] | ROWS[next(by_expression, max(beginnings, key=len))]


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/nb/kontakt/", PUBLIC),
        (f"/nb/kontakt/side/{TOKEN}/", PUBLIC),
        ("/nb/administrasjon/", PUBLIC),
        ("/admin/", WORKPLACE),
        ("/admin/login/", WORKPLACE),
        ("/admin/inquiries/inquiry/12/step/reply/", WORKPLACE),
        ("/admin/jobs/job/", WORKPLACE),
        ("/admin/jobs/job/12/delete-with-history/", WORKPLACE),
        ("/admin/jobs/job/add/", FILES),
        ("/admin/jobs/job/12/change/", FILES),
        ("/admin/account/show-me/", FILES),
    ],
)
def test_sizes_and_times_are_those_of_the_portal(path, limit):
    row = row_for(path)
    assert row["client_max_body_size"] == limit.size
    assert row["proxy_send_timeout"] == limit.seconds <= row["proxy_read_timeout"]
    assert row["client_body_timeout"] <= limit.seconds  # between two pieces


def test_nothing_that_the_portal_takes_is_refused_before_it_gets_there():
    with_files = r"~ ^/admin/(?:[a-z_]+/[a-z_]+/(?:add|[0-9]+/change)|account/show-me)/$"
    assert set(ROWS) == {"", "/", "/admin/", with_files}
    seen = set()
    with translation.override("nb"):
        for route, _view in addresses():
            path = filled(route, "12")
            limit = find_limit(path, signed_in=True)
            sizes = row_for(path)["client_max_body_size"]
            seen.add(limit.name)
            if limit is FILES and not path.endswith(("/add/", "/change/", "/show-me/")):
                continue  # the list of such a model, its history: no form of theirs holds a file
            assert sizes >= limit.size, path
            assert path.startswith("/admin/") or sizes == limit.size, path
    assert seen == {"public", "workplace", "files"}


def test_a_form_that_anybody_may_send_is_held_in_memory_until_it_is_whole():
    assert ROWS[""]["client_body_buffer_size"] == PUBLIC.size
    assert ROWS[""]["client_header_timeout"] >= HEADER_SECONDS  # the portal is the stricter, and says why
    assert re.findall(r"proxy_request_buffering (\w+);", nginx.EXAMPLE.read_text()) == ["on"]


# --- a real one ------------------------------------------------------------------------------------------------------
needs_nginx = pytest.mark.skipif(nginx.binary() is None, reason="Install nginx, on Debian: apt-get install nginx")


class Reader:
    """A browser as far as logs see one: keeps cookies, follows redirects, tells each page which one it comes from."""

    def __init__(self, front: nginx.Nginx):
        self.front, self.page = front, front.address + "/nb/"
        self.context = ssl.create_default_context(cafile=str(front.certificate))
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=self.context), jar)

    def ask(self, address: str, data: dict | None = None, **headers: str) -> tuple[int, str, str]:
        """(status, address in the end, page)."""
        address = address if address.startswith("http") else self.front.address + address
        body = None if data is None else urllib.parse.urlencode(data).encode()
        request = urllib.request.Request(address, body, {"Referer": self.page, "User-Agent": "Prøve"[:2], **headers})
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.page = answer.geturl()
                return answer.status, self.page, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.geturl(), answer.read().decode(errors="replace")

    def get(self, address: str, **headers: str) -> str:
        status, _address, page = self.ask(address, None, **headers)
        assert status == 200, (status, address)
        return page

    def post(self, address: str, data: dict) -> tuple[str, str]:
        status, address, page = self.ask(address, data)
        assert status == 200, (status, address)
        return address, page

    def raw(self, text: str) -> str:
        """What no browser would send; the first line of the answer."""
        with self.connect() as secure, contextlib.suppress(OSError):
            secure.sendall(text.encode())
            return secure.recv(4096).decode(errors="replace").partition("\r\n")[0]
        return ""

    def connect(self) -> ssl.SSLSocket:
        plain = socket.create_connection(("localhost", self.front.https), timeout=30)
        return self.context.wrap_socket(plain, server_hostname="localhost")


def csrf_on(page: str) -> str:
    return find(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def mail_to(folder, recipient: str, wanted: str) -> str:
    """Wait for a mail that leads to an address with `wanted` in it; the address."""
    for _attempt in range(150):
        for path in sorted((folder / "mail").glob("*.eml"), reverse=True):
            with contextlib.suppress(ValueError):  # half written
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                found = re.search(rf"https://\S*{wanted}\S*", message.get_content())
                if message["To"] == recipient and found:
                    return found[0]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {recipient}")


def way_of_a_family(reader: Reader, folder) -> set[str]:
    """From the front page to the erasure; what must stand in no log.

    A plan goes along from page to page as a referrer.
    """
    page = reverse("planner")
    reader.get("/nb/")
    reader.get(f"{page}?{PLAN}")
    contact = f"{reverse('contact')}?{urllib.parse.urlencode({'plan': PLAN, 'source': 'messe-2026'})}"
    form = {"token": token_on(reader.get(contact)), "homepage": "", "plan": PLAN, "scope": "region", "language": "nb"}
    time.sleep(2.5)  # nobody writes faster
    receipt, page = reader.post(reverse("contact"), form | {"name": f"Familien {NAMES}", "email": EMAIL, "text": "Hei"})
    own = find(r'href="(/nb/kontakt/side/[\w-]+/)"', page)[1]
    question = {"token": token_on(reader.get(own)), "homepage": "", "text": f"Hilsen {NAMES}"}
    time.sleep(2.5)
    reader.post(own, question)
    confirmed = mail_to(folder, EMAIL, "/kontakt/side/")
    reader.get(confirmed)
    reader.post(reverse("own-stop", args=[confirmed.rstrip("/").rpartition("/")[2]]), {})
    assert receipt.startswith(reader.front.address + own)
    return {own.split("/")[-2], confirmed.rstrip("/").rpartition("/")[2]}


def way_of_a_host(reader: Reader, folder, environment: dict) -> set[str]:
    """An invitation answered, and a password forgotten."""
    command = [sys.executable, "manage.py", "invite", HOST_EMAIL, "--coordinator"]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    link = find(r"https://\S+/invitation/\S+", said)[0]
    chosen = {"password1": PASSWORD + "-ny", "password2": PASSWORD + "-ny"}
    reader.post(link, chosen | {"csrfmiddlewaretoken": csrf_on(reader.get(link))})
    other = Reader(reader.front)
    forgotten = reverse("account_reset_password")
    other.post(forgotten, {"email": HOST_EMAIL, "csrfmiddlewaretoken": csrf_on(other.get(forgotten))})
    reset = mail_to(folder, HOST_EMAIL, "/account/password/")
    other.get(reset)
    return {link.rstrip("/").rpartition("/")[2], reset.rstrip("/").rpartition("/")[2]}


def requests_that_fail(reader: Reader, own: str) -> None:
    """400, 403, 404, 405, 413, 414 and what has no number; each with a private link or a plan in it."""
    token = own.split("/")[-2]
    head = f"HTTP/1.1\r\nHost: localhost\r\nReferer: https://localhost{own}?{PLAN}\r\n"
    for path, status in [
        (f"{own}x/", 404),
        (f"{own}finnes-ikke/?{PLAN}", 404),
        (f"/nb/kontakt/sid/{token}/", 404),
        (f"/nb//kontakt/%73ide/{token}y/slett/", 404),
        (reverse("own-export", args=[token]), 405),
        (f"/admin/account/invitation/{token}/", 410),
        (f"/nb/?{PLAN}&q=%00", 400),
    ]:
        assert reader.ask(path)[0] == status, path
    assert reader.ask(own, {"text": "x" * 100_000})[0] == 413
    assert reader.ask(own, {"text": NAMES}, **{"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert " 400 " in reader.raw(f"GET {own}%zz {head}\r\n")
    assert " 400 " in reader.raw(f"GET {own}?{PLAN} {head}Host: other\r\n\r\n")
    assert " 400 " in reader.raw(f"POST {own}?{PLAN} {head}Content-Length: minus\r\n\r\n")
    assert " 505 " in reader.raw(f"GET {own}?{PLAN} HTTP/9.9\r\nHost: localhost\r\n\r\n")
    for too_long in (
        f"GET {own}?{PLAN}&x={'x' * 40_000} {head}\r\n",
        f"GET {own}?{PLAN} {head}X-Long: {'x' * 40_000}\r\n\r\n",
    ):
        said = reader.raw(too_long)  # who has not read all of it may close before the answer arrives
        assert said == "" or " 414 " in said or " 400 " in said
    assert reader.raw(f"GET {own}?{PLAN} HTTP/1.1\r\nHost: evil.example\r\n\r\n") == ""
    for port in (reader.front.http, reader.front.https):  # without encryption: sent on, refused
        with socket.create_connection(("localhost", port), timeout=30) as plain:
            plain.sendall(f"GET {own}?{PLAN} {head}\r\n".encode())
            assert plain.recv(4096).split()[1] in (b"301", b"400")


def assert_nothing_leaked(logs: dict[str, str], secrets: set[str]) -> None:
    words = {
        NAMES,
        NAMES.lower(),
        "provesen",
        "Pr%C3%B8vesen",
        "Pr\\xf8vesen",
        HOST_EMAIL,
        "jordmor",
        "born",
        "messe-2026",
    }
    for name, text in logs.items():
        lowered = text.lower()
        assert [word for word in secrets | words if word.lower() in lowered] == [], name
        assert [line for line in text.splitlines() if "?" in line.replace("?…", "")] == [], name
    for name, text in logs.items():
        if name != "portal's own":
            assert "127.0.0.1" not in text, name


def prepare(environment: dict, folder) -> None:
    """An empty region is enough for a family's way, and made sooner than the demo."""
    (folder / "static").mkdir(parents=True)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", PREPARE + 'call_command("createcachetable")']
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)


@pytest.mark.nginx
@needs_nginx
def test_the_logs_hold_no_link_no_plan_and_no_name_after_a_familys_whole_way(tmp_path):
    folder, https = tmp_path / "portal", free_port()
    own = {"SITE_URL": f"https://localhost:{https}", "BEHIND_PROXY": "1", "STATIC_MANIFEST": ""}
    prepare(surroundings(folder, **own), folder)
    with open(tmp_path / "errors", "w") as errors, contextlib.ExitStack() as stack:
        behind = stack.enter_context(contextlib.ExitStack())
        inside = behind.enter_context(portal(folder, errors, **own))
        front = stack.enter_context(
            nginx.server(tmp_path / "nginx", https=https, upstream=int(inside.rpartition(":")[2]))
        )
        reader = Reader(front)
        secrets = way_of_a_family(reader, folder)
        secrets |= way_of_a_host(reader, folder, surroundings(folder, **own))
        link = next(
            token
            for token in secrets
            if len(token) == 43 and reader.ask(reverse("own-page", args=[token]))[1].count(token)
        )
        page = reverse("own-page", args=[link])
        requests_that_fail(reader, page)
        reader.get("/healthz")
        assert reader.get("/readyz") == "ready\n"  # behind a proxy nobody is on the machine itself
        reader.post(reverse("own-erase", args=[link]), {"token": "", "homepage": ""})
        behind.close()
        status, _address, said = reader.ask(f"{page}?{PLAN}")
        assert (status, "Straks tilbake" in said) == (503, True)
        assert reader.ask(page, {"text": NAMES})[0] == 503
        logs = front.read_logs() | {"portal's own": (tmp_path / "errors").read_text()}
    lines = front.access_lines()
    for expected in (
        " 200 GET /nb/kontakt/side/... ",
        " 200 GET /admin/account/invitation/... ",
        " 413 POST ",
        " 503 GET ",
        " 301 GET ",
        " (hidden) ",
    ):
        assert any(expected in line for line in lines), expected
    assert re.search(r" request: ([0-9a-f]{12})$", lines[0])
    assert "/nb/kontakt/side/…" in logs["portal's own"]  # it did log, and hid
    assert_nothing_leaked(logs, secrets)


@contextlib.contextmanager
def silent_server():
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept, ended = [], threading.Event()

        def accept():
            listening.settimeout(0.1)
            while not ended.is_set():
                with contextlib.suppress(TimeoutError):
                    kept.append(listening.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            ended.set()
            thread.join()
            for connection in kept:
                connection.close()


@pytest.mark.nginx
@needs_nginx
def test_a_portal_that_does_not_answer_and_a_reader_who_leaves_put_nothing_into_the_logs(tmp_path):
    own = f"/nb/kontakt/side/{TOKEN}/"
    with silent_server() as port:
        impatient = {"proxy_read_timeout 60s": "proxy_read_timeout 1s"}
        with nginx.server(tmp_path / "nginx", https=free_port(), upstream=port, **impatient) as front:
            reader = Reader(front)
            assert reader.ask(f"{own}?{PLAN}")[0] == 503
            with reader.connect() as secure:
                secure.sendall(f"GET {own}?{PLAN} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                time.sleep(0.2)
            # As on a full disk: a body that cannot be kept.
            body = {"text": "x" * 200_000}
            os.rename(front.folder / "bodies", front.folder / "gone")
            assert reader.ask(f"/admin/jobs/job/12/change/?{PLAN}", body)[0] == 500
            # What anybody may send never touches the disk: it is passed on, and waited for in vain.
            assert reader.ask(f"{own}?{PLAN}", {"text": "x" * 60_000})[0] == 503
            time.sleep(1.5)
            logs, lines = front.read_logs(), front.access_lines()
    assert [line.split()[1] for line in lines] == ["503", "499", "500", "503"]
    assert_nothing_leaked(logs, {TOKEN})


@pytest.mark.nginx
@needs_nginx
def test_what_a_reader_says_of_himself_does_not_reach_the_portal(tmp_path):
    """Address, scheme, host and name of the request are nginx's words, not the reader's."""
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer():
            connection, _who = listening.accept()
            with connection:
                heard.append(connection.recv(65536).decode())
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

        thread = threading.Thread(target=answer)
        thread.start()
        https = free_port()
        with nginx.server(tmp_path / "nginx", https=https, upstream=listening.getsockname()[1]) as front:
            forged = {
                "X-Forwarded-For": "9.9.9.9",
                "X-Forwarded-Proto": "gopher",
                "X-Forwarded-Host": "evil.example",
                "Forwarded": "for=9.9.9.9",
                "X-Real-IP": "9.9.9.9",
                "X-Request-ID": "0123456789abcdef",
            }
            assert Reader(front).ask("/nb/", **forged)[0] == 200
        thread.join()
    for forgery in ("9.9.9.9", "gopher", "evil.example", "0123456789abcdef"):
        assert forgery not in heard[0]
    assert f"Host: localhost:{https}\r\n" in heard[0]
    assert "X-Forwarded-For: 127.0.0.1\r\n" in heard[0]
    assert "X-Forwarded-Proto: https\r\n" in heard[0]
    assert re.search(r"X-Request-ID: [0-9a-f]{12}\r\n", heard[0])
