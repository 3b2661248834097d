"""The import contract of pyproject.toml, joined by every installed domain that it does not name.

A domain needs no line there, for its floor follows from what it is: an app with entries. Any other app of ours that
stands on no floor is a fault, since nothing would hold its imports.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable

import django

from base.registry import list_own_apps
from tests.environment import ROOT

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]


def apps_in(layer: str) -> list[str]:
    return [name.strip() for name in layer.split("|")]


def own_app_names() -> list[str]:
    return [config.name for config in list_own_apps()]


def domains() -> list[str]:
    from entries.registry import list_entry_models

    return list(dict.fromkeys(model._meta.app_label for model in list_entry_models()))


def join(layers: list[str], installed: Iterable[str], domains: list[str]) -> list[str]:
    """Return `layers` with every installed domain beside the others; raise ValueError for an app without a floor."""
    named = {name for layer in layers for name in apps_in(layer)}
    homeless = sorted(set(installed) - named - set(domains))
    if homeless:
        raise ValueError(f"{', '.join(homeless)}: on no floor; name it in the layers of pyproject.toml.")
    new = [name for name in domains if name not in named]
    return [" | ".join([layer, *new]) if set(apps_in(layer)) & set(domains) else layer for layer in layers]


def contract(layers: list[str]) -> str:
    """Return the contract as a configuration file of import-linter; a JSON list of strings is one in TOML too."""
    names = [name for layer in layers for name in apps_in(layer)]
    settings = {name: value for name, value in CONTRACT.items() if name != "layers"} | {"layers": layers}
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    head = ["[tool.importlinter]", f"root_packages = {json.dumps(names)}", "[[tool.importlinter.contracts]]"]
    return "\n".join(head + lines)


def main() -> int:
    django.setup()
    try:
        layers = join(CONTRACT["layers"], own_app_names(), domains())
    except ValueError as fault:
        print(fault)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "floors.toml"
        path.write_text(contract(layers))
        command: list[str | pathlib.Path] = [
            pathlib.Path(sys.executable).with_name("lint-imports"),
            "--no-cache",
            "--config",
            path,
        ]
        return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
