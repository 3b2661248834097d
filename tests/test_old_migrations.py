"""The migrations made anew make the tables of those before them: columns, indexes, constraints, sequences."""

import json
import os
import subprocess
import sys

import pytest

from tests.environment import ROOT
from tests.schema import read_schema
from tests.schema.comparing import compare_schemas


@pytest.mark.django_db
def test_the_old_set_makes_the_same_schema():
    done = subprocess.run(
        [sys.executable, "-m", "tests.schema", "dump"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.old_migrations"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    old = json.loads(done.stdout)
    assert len(old) > 40
    assert compare_schemas(old, read_schema()) == []
