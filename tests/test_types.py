"""What `make check` asks mypy: every function of own code says its types, and every own module that is named is
there.
"""

import pathlib
import subprocess
import sys
import tomllib

import pytest

from tests.environment import ROOT

MYPY = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
OWN = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]


def test_no_own_module_is_let_off():
    assert MYPY["disallow_untyped_defs"]
    assert MYPY["exclude"] == ["migrations/", "^docs/example/"]
    modules = [module for override in MYPY["overrides"] for module in override["module"]]
    assert [module for module in modules if module.split(".")[0] in (*OWN, "*")] == []


def test_a_test_need_not_say_its_types_and_what_it_says_holds():
    [own] = [override for override in MYPY["overrides"] if "tests.*" in override["module"]]
    left = {"disallow_untyped_defs": False, "check_untyped_defs": False, "disable_error_code": ["annotation-unchecked"]}
    assert own == {"module": ["tests.*"], **left}


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """mypy with the project's own settings, without the plugin of Django: it answers in seconds."""
    folder = tmp_path_factory.mktemp("mypy")
    settings = "\n".join(
        line
        for line in (ROOT / "pyproject.toml").read_text().splitlines()
        if not line.startswith(("plugins =", "files ="))
    )
    (folder / "pyproject.toml").write_text(settings)

    def ask(code):
        (folder / "probe.py").write_text(code)
        command = [pathlib.Path(sys.executable).with_name("mypy"), "--config-file", folder / "pyproject.toml"]
        command += ["--follow-imports", "silent", "--cache-dir", folder / "cache", folder / "probe.py"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout

    return ask


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("from base.nonexisting import Thing", "import-not-found"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from base.nonexisting import Thing",
            "import-not-found",
        ),
        ("def name(): return 1", "no-untyped-def"),
        ("import environ\nimport django_filters\nimport allauth.account.models", ""),
    ],
)
def test_a_name_that_is_not_there_is_an_error(asked, code, fault):
    said = asked(code)
    assert f"[{fault}]" in said if fault else "Success" in said, said
