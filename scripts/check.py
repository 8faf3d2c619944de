"""Everything that must hold before a change lands: `make test` (`make lint` leaves out the tests).

All stages run even when one fails; the exit code tells whether any did. The tests come last, so that their
closing line is the last line of a good run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts import chromium, rabbitmq

DEPLOYED = {
    "CLASSIFYME_DEPLOYED": "1",
    "ALLOWED_HOSTS": "pictures.example.org",
    "SECRET_KEY": "only-for-this-check-and-long-enough-0123456789-abcdefghijklmnop",
}


@dataclass(frozen=True)
class Stage:
    """One command, the words for it, and the environment variables that it needs beside the present ones."""

    title: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    """Runs the stages; 0 when all passed."""
    parser = argparse.ArgumentParser(description="Runs the project's checks and tests.")
    parser.add_argument("--without-tests", action="store_true")
    with_tests = not parser.parse_args().without_tests
    with tempfile.TemporaryDirectory() as folder:
        stages = list_static_stages(folder)
        if with_tests:
            stages += [list_audit_stage(), list_postgresql_stage(), list_test_stage()]
        failed = [
            stage.title for number, stage in enumerate(stages, 1) if not run(stage, number, len(stages))
        ]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def list_static_stages(folder: str) -> list[Stage]:
    """The checks that read the code. `folder` takes the files that loading the settings makes."""
    python = [sys.executable, "-m"]
    data = {"CLASSIFYME_DATA_DIR": folder}
    return [
        Stage("style", [*python, "ruff", "check", "."]),
        Stage("layout of the code", [*python, "ruff", "format", "--check", "."]),
        Stage("types", [*python, "mypy"], data),
        Stage("who may import whom", [str(Path(sys.executable).with_name("lint-imports"))]),
        Stage(
            "a migration for each change of the models",
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
            data,
        ),
        Stage(
            "the deployed settings",
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            data | DEPLOYED,
        ),
    ]


def list_audit_stage() -> Stage:
    """Known weaknesses of the packages."""
    return Stage("known weaknesses of the packages", [sys.executable, "-m", "scripts.audit"])


def list_postgresql_stage() -> Stage:
    """What touches the database, on a real PostgreSQL; the tests at the end run on SQLite."""
    tests = [sys.executable, "-m", "pytest", "-q", "tests/classifier", *_in_parallel()]
    return Stage("the application on PostgreSQL", [sys.executable, "-m", "scripts.with_postgresql", *tests])


def list_test_stage() -> Stage:
    """All tests, one process for each processor; a file's tests stay together. Gets what they need first."""
    browser = chromium.get()
    rabbitmq.get()
    return Stage(
        "tests",
        [sys.executable, "-m", "pytest", *_in_parallel(), "--durations", "10"],
        {"CHROMIUM": browser or ""},
    )


def _in_parallel() -> list[str]:
    return ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]


def run(stage: Stage, number: int, total: int) -> bool:
    """Runs one stage with its output on the screen; whether it passed."""
    print(f"\n== {number}/{total} {stage.title}", flush=True)
    started = time.monotonic()
    result = subprocess.run(stage.command, env={**os.environ, **stage.environment}, check=False)
    is_good = result.returncode == 0
    if not is_good or "pytest" not in stage.command:
        print(f"== {'passed' if is_good else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return is_good


if __name__ == "__main__":
    sys.exit(main())
