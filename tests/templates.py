"""The form of the templates: `python -m tests.templates` looks at it, `--fix` writes what the two formatters would.

`djade` minds what stands in tags of Django, `djhtml` the indentation, `djlint` the HTML. None of them breaks a line,
nor sees a translated text that takes its line breaks to the translators: that is looked for here.
"""

import argparse
import pathlib
import re
import subprocess
import sys

from tests.checks import BIN, PY
from tests.environment import ROOT

LONGEST_LINE_COLUMNS = 160
TRANSLATED = re.compile(r"{% blocktranslate\b(.*?)%}(.*?){% endblocktranslate %}", re.S)


def list_templates(*suffixes: str) -> list[pathlib.Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix in suffixes)


def find_faults(text: str) -> list[str]:
    """Return what is wrong with a template of pages or mails, each with the number of its line."""
    too_long = [
        f"{number}: {len(line)} columns, more than {LONGEST_LINE_COLUMNS}"
        for number, line in enumerate(text.splitlines(), start=1)
        if len(line) > LONGEST_LINE_COLUMNS
    ]
    untrimmed = [
        f"{len(text[: found.end(1)].splitlines())}: a blocktranslate of several lines that is not trimmed"
        for found in TRANSLATED.finditer(text)
        if "\n" in found[2] and "trimmed" not in found[1].split()
    ]
    return too_long + untrimmed


def run_formatters(*, fix: bool) -> bool:
    """Write each page's template as the formatters would, or only ask them; return whether they are content."""
    check = [] if fix else ["--check"]
    paths = [str(path.relative_to(ROOT)) for path in list_templates(".html")]
    commands = [
        [f"{BIN}/djade", *check, *paths],
        [PY, "-m", "djhtml", "--tabwidth", "2", *check, *paths],
    ]
    if not fix:
        commands.append([f"{BIN}/djlint", "--lint", "--quiet", "templates"])
    done = [subprocess.run(command, cwd=ROOT, check=False) for command in commands]
    return fix or not any(each.returncode for each in done)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true", help="format them; a line that is too long is left to you")
    content = run_formatters(fix=parser.parse_args().fix)
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in list_templates(".html", ".txt")
        for fault in find_faults(path.read_text())
    ]
    print(*faults, sep="\n", end="\n" if faults else "")
    return 0 if content and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
