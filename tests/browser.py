"""A real Chromium against a real server: Debian's browser, `manage.py serve`, the demo region, collected static files."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import urllib.request

from tests.environment import ROOT
from tests.postgres import free_port

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LANGUAGES = ("nb", "en", "de", "nl")


@contextlib.contextmanager
def portal(folder):
    """The base address of a demo portal with its own database; stopped as Ctrl-C stops it."""
    port = free_port()
    base = f"http://localhost:{port}"
    environment = {**os.environ, "VAR_DIR": str(folder), "SITE_URL": base, "PORT": str(port), "STATIC_MANIFEST": "1"}
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=ROOT, env=environment, check=True, capture_output=True)
    process = subprocess.Popen(
        [*manage, "serve", "--workers", "1"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def locations(sitemap: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", sitemap)


def kinds(base: str) -> dict[tuple[str, str], str]:
    """{(kind, language): address}: every plain page, and the first page of each section of the sitemap per language.

    Found from the sitemap, so that a page kind that is added later is looked at without anybody remembering it.
    """
    found: dict[tuple[str, str], str] = {}
    for section in locations(fetch(f"{base}/sitemap.xml")):
        name = re.search(r"sitemap-(\w+)\.xml", section).group(1)
        per_language = dict.fromkeys(LANGUAGES, 0)
        for address in locations(fetch(section)):
            language = address.removeprefix(base)[1:3]
            number = per_language[language]
            per_language[language] += 1
            if name == "pages" or number == 0:
                found[f"{name} {number}", language] = address
    for language in LANGUAGES:
        found["error 404", language] = f"{base}/{language}/finnes-ikke/"
    return found
