"""What must stand in a page or a file, as tests read it off."""

import re


def find(pattern: str, text: str, flags: int = 0) -> re.Match[str]:
    """Return the first place; fail with the text where there is none."""
    found = re.search(pattern, text, flags)
    assert found, f"nothing like {pattern} in {text[:2000]!r}"
    return found


def find_newest_migration(app: str) -> str:
    """Return the name of an app's last migration, as the code has it."""
    from django.db.migrations.loader import MigrationLoader

    ((_app, name),) = MigrationLoader(None).graph.leaf_nodes(app)
    return name
