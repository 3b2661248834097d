"""This script sets up .venv from the hashed lock, with nothing but the standard library.

The Makefile calls it with the Python of the machine: `python3 flytthit/bootstrap.py run|test`. A repeated call with an
unchanged lock costs a tenth of a second. Whatever stops it is said in one line, and the exit status is 1.
"""

import hashlib
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def stop(sentence: str) -> None:
    sys.exit(f"flytthit: {sentence}")


def call(command: list, failure: str) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        details = (done.stderr or done.stdout).strip().splitlines()
        stop(f"{failure} ({details[-1] if details else 'no message'})")


def hash_lock_files(*names: str) -> str:
    parts = [(ROOT / "requirements" / name).read_bytes() for name in names]
    return hashlib.sha256(b"".join([*parts, sys.version.encode()])).hexdigest()


def install_uv() -> None:
    """Install uv through the machine's pip, so that its hash is checked too; ensurepip may be missing on Debian."""
    failure = "could not install uv; is the network there, and python3-pip installed?"
    call(
        [sys.executable, "-m", "pip", "--python", PYTHON, "install", "--quiet", "--disable-pip-version-check"]
        + ["--require-hashes", "-r", ROOT / "requirements" / "uv.txt"],
        failure,
    )


def prepare(profile: str) -> None:
    if sys.version_info[:2] < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    lock = "test.txt" if profile == "test" else "run.txt"
    wanted = hash_lock_files("uv.txt", lock)
    stamp = VENV / "installed"
    have = stamp.read_text().split() if stamp.exists() else []
    # The test set contains the run set, so a developer's environment is not shrunk by `make run`.
    if wanted in have or (profile == "run" and hash_lock_files("uv.txt", "test.txt") in have):
        return
    print(f"Installing the packages of requirements/{lock} …", flush=True)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=False)
    stamp.unlink(missing_ok=True)
    install_uv()
    failure = "could not install the packages; is the network there?"
    # uv keeps itself: its own lock is part of what is synchronised.
    call(
        [VENV / "bin" / "uv", "pip", "sync", "--quiet", "--python", PYTHON, "--require-hashes"]
        + [ROOT / "requirements" / lock, ROOT / "requirements" / "uv.txt"],
        failure,
    )
    stamp.write_text(wanted)


if __name__ == "__main__":
    prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
