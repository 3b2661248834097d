"""A sixth domain is one folder and two lines: what docs/add-a-domain.md says is done to a copy of the project."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.environment import ROOT

GUIDE = (ROOT / "docs" / "add-a-domain.md").read_text()
FILES = dict(re.findall(r"```python\n# (health/\w+\.py)\n(.*?)```", GUIDE, re.S))
SAMPLE = re.search(r"```toml\n(.*?)```", GUIDE, re.S).group(1)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project with the guide's folder and its two lines."""
    there = tmp_path_factory.mktemp("sixth") / "project"
    skip = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis", "images")
    shutil.copytree(ROOT, there, ignore=skip)
    for name, code in FILES.items():
        (there / name).parent.mkdir(exist_ok=True)
        (there / name).write_text(code)
    for name, code in {"__init__.py": "", "migrations/__init__.py": "", "data/sample.toml": SAMPLE}.items():
        (there / "health" / name).parent.mkdir(exist_ok=True)
        (there / "health" / name).write_text(code)
    insert(there / "flytthit" / "settings.py", after='    "news",\n', line='    "health",\n')
    insert(
        there / "flytthit" / "urls.py",
        after='        path("", include("news.urls")),\n',
        line='        path("", include("health.urls")),\n',
    )
    return there


def insert(path, *, after, line):
    text = path.read_text()
    assert text.count(after) == 1
    path.write_text(text.replace(after, after + line))


def run(there, *command):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "flytthit.settings",
        "DATABASE_URL": "",
        "PYTHONPATH": str(there),
    }
    environment.pop("DATABASE_URL")  # always its own SQLite file
    return subprocess.run(
        [sys.executable, *command], cwd=there, env=environment, capture_output=True, text=True, check=False
    )


def test_its_own_code_is_under_eighty_lines():
    lines = [line for code in FILES.values() for line in code.splitlines() if line.strip()]
    assert set(FILES) == {
        f"health/{name}.py" for name in ("apps", "models", "translation", "admin", "filters", "views", "urls")
    }
    assert len(lines) < 80


def test_list_detail_admin_sitemap_and_feed_come_by_themselves(copy):
    made = run(copy, "manage.py", "makemigrations", "health")
    assert made.returncode == 0, made.stderr
    done = run(copy, "-m", "tests.sixth_domain")
    assert "the sixth domain stands" in done.stdout, done.stderr[-2000:]


def test_a_domain_that_forgets_its_meta_and_its_admin_is_told_so(copy):
    (copy / "health" / "admin.py").write_text("")
    (copy / "health" / "translation.py").write_text("")
    broken = FILES["health/models.py"].replace("class Meta(Entry.Meta)", "class Meta")
    (copy / "health" / "models.py").write_text(broken)
    answer = run(copy, "manage.py", "check").stderr
    assert {code for code in ("E004", "E005", "E006") if f"flytthit.{code}" in answer} == {"E004", "E005", "E006"}
