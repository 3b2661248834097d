"""Loaded by pytest before Django reads its settings: a demo installation of its own, in a folder of its own."""

import os
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PASSWORD = "fjell-og-vidde-2"

# One folder per test process, so that parallel workers never share a file.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="flytthit-test-")
os.mkdir(os.path.join(os.environ["VAR_DIR"], "static"))  # whitenoise warns where it is missing
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flytthit.settings")
os.environ["DEMO"] = "1"
os.environ["DEBUG"] = ""
os.environ["DEMO_PASSWORD"] = PASSWORD
os.environ["SITE_URL"] = "http://testserver"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["STATIC_MANIFEST"] = ""
os.environ.setdefault("REQUESTS_PER_MINUTE", "0")  # tests, bench and drill ask from one address, as fast as they can

# Where Python is told to write no bytecode, every process would rewrite the assertions of all tests anew, for nine
# seconds. It is kept in a folder of its own then, and nothing is written beside the sources.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".bytecode_cache")
