"""`make audit`: what needs Java, Node or a long time. Results that a person looks at go to var/audit/."""

import json
import os
import pathlib
import shutil
import subprocess
import urllib.request
from urllib.parse import quote

import pytest

from tests.browser import (
    CHROMIUM_WITH_WINDOWS,
    FLAGS,
    LANGUAGES,
    admin_pages,
    error_pages,
    kinds,
    locations,
    portal,
    sign_in,
    stand_in,
    write_to_a_host,
)
from tests.environment import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOOLS = ROOT / "var" / "audit" / "tools"
PICTURES = ROOT / "var" / "audit" / "screenshots"
LIGHTHOUSE_KINDS = (
    "pages 0",
    "pages 1",
    "pages 2",
    "municipalities 0",
    "places 0",
    "job 0",
    "home 0",
    "school 0",
    "article 0",
    "guide 0",
)


def tool(package: str) -> pathlib.Path:
    """A tool from npm, kept in var/; says what is missing."""
    if not shutil.which("npm"):
        pytest.fail("make audit needs Node and npm (Debian: apt-get install nodejs npm)")
    folder = TOOLS / "node_modules" / package
    if not folder.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", TOOLS, package], check=True
        )
    return folder


def everything(base: str) -> list[str]:
    sections = locations(urllib.request.urlopen(f"{base}/sitemap.xml").read().decode())
    return [page for section in sections for page in locations(urllib.request.urlopen(section).read().decode())]


def test_every_page_of_the_sitemap_is_valid_html(base, tmp_path):
    if not shutil.which("java"):
        pytest.fail("make audit needs Java (Debian: apt-get install default-jre-headless)")
    jar = tool("vnu-jar") / "build" / "dist" / "vnu.jar"
    pages = everything(base)
    names = {}
    for number, address in enumerate(pages):
        with urllib.request.urlopen(address) as answer:
            (tmp_path / f"{number}.html").write_bytes(answer.read())
        names[f"{number}.html"] = address
    for status, text in error_pages(base).items():
        (tmp_path / f"error-{status}.html").write_text(text)
        names[f"error-{status}.html"] = status
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", jar, "--errors-only", "--format", "json", "--exit-zero-always", tmp_path],
        capture_output=True,
        text=True,
        check=True,
    )
    messages = json.loads(done.stderr)["messages"]
    faults = [(names[pathlib.Path(m["url"]).name], m["message"], m.get("extract", "")[:80]) for m in messages]
    print(f"{len(names)} pages checked")
    assert faults[:10] == []


@pytest.fixture(scope="module")
def indexable(portal_folder):
    """A portal as production shows it: without the demo's banner and `noindex`."""
    with portal(portal_folder("indexable"), DJANGO_SETTINGS_MODULE="tests.indexable") as address:
        yield address


@pytest.mark.parametrize("kind", LIGHTHOUSE_KINDS)
def test_lighthouse_has_nothing_to_say_on_a_phone(kind, indexable, tmp_path):
    cli = tool("lighthouse") / "cli" / "index.js"
    report = tmp_path / "report.json"
    subprocess.run(
        [
            "node",
            cli,
            kinds(indexable)[kind, "nb"],
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--chrome-flags=--headless {' '.join(FLAGS)}",
        ],
        check=True,
        env={**os.environ, "CHROME_PATH": CHROMIUM_WITH_WINDOWS},
    )
    categories = {name: round(100 * row["score"]) for name, row in json.loads(report.read_text())["categories"].items()}
    print(kind, categories)
    assert {name: categories[name] for name in ("accessibility", "best-practices", "seo")} == {
        "accessibility": 100,
        "best-practices": 100,
        "seo": 100,
    }
    assert categories["performance"] >= 98


FAMILY = "work1=2223&work2=7115&drive1=40&drive2=40&born=2018&born=2021&home=rent&rooms=3&like=skiing"
STATES = {
    "plan": f"/nb/planlegger/?{FAMILY}",
    "plan-in-error": "/nb/planlegger/?words1=astronaut&drive1=10000&born=1850",
    "plan-that-nothing-fits": "/nb/planlegger/?work1=2221&drive1=5&home=rent&max=1000&rooms=9",
    "contact-with-plan": f"/nb/kontakt/?plan={quote(FAMILY)}",
    "nothing-found": "/nl/woningen/?rooms=5&max=1",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_screenshots_are_kept_for_a_person_to_look_at(theme, width, base, chromium):
    folder = PICTURES / f"{width}-{theme}"
    folder.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
    page = context.new_page()
    for (kind, language), address in kinds(base).items():
        if language in ("nb", LANGUAGES[-1] if kind == "pages 0" else "nb"):
            page.goto(address)
            page.screenshot(path=folder / f"{kind.replace(' ', '-')}-{language}.png", full_page=True)
    for status, address in stand_in(page, base, error_pages(base)).items():
        page.goto(address)
        page.screenshot(path=folder / f"error-{status}.png", full_page=True)
    for name, path in STATES.items():
        page.goto(base + path)
        page.screenshot(path=folder / f"state-{name}.png", full_page=True)
    page.goto(f"{base}/nb/kontakt/")
    write_to_a_host(page)
    page.screenshot(path=folder / "state-receipt.png", full_page=True)
    page.locator("main a.button").first.click()
    page.screenshot(path=folder / "state-own-page.png", full_page=True)
    own = page.url
    for name in ("rett", "stopp-epost", "slett"):
        assert page.goto(f"{own}{name}/").status == 200
        page.screenshot(path=folder / f"state-own-page-{name}.png", full_page=True)
    page.goto(f"{base}/admin/login/")
    page.screenshot(path=folder / "admin-sign-in.png", full_page=True)
    sign_in(page, base, "coordinator")
    for address in admin_pages(page, base):
        page.goto(address)
        page.screenshot(
            path=folder / f"admin{address.removeprefix(base + '/admin').replace('/', '-')}.png", full_page=True
        )
    context.close()
    assert list(folder.glob("*.png"))
