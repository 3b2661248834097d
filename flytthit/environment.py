"""The environment is read through `env`; the settings themselves stand in `settings.py`."""

import pathlib
import secrets

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def require_variable(name: str, example: str) -> str:
    """Return a variable that production cannot do without; where it is missing, raise one sentence that says so."""
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment, for example {name}={example} (or DEMO=1 to try).")
    return value


def split_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def read_demo_secret(path: pathlib.Path, random_bytes: int) -> str:
    """Return the random text in `path`, made the first time, so that sessions and passwords outlive the demo's restart.

    `random_bytes` is how much chance goes into it; the text is a third longer.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(random_bytes))
    return path.read_text()
